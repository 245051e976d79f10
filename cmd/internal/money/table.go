package money

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// A table is what a command prints. Names are stable, for programs; heads are
// keys of the catalogue, for people.
type table struct {
	names, heads []string
	rows         [][]any // string, int, bool, nil, or what knows its plain form and those of the languages
}

// french is an amount, a date or a rate: it knows how people read it, and its
// String is for programs.
type french interface {
	fmt.Stringer
	French() string
}

func (t *table) add(cells ...any) { t.rows = append(t.rows, cells) }

func (t *table) write(w io.Writer, format string, texts *lang.Catalogue) error {
	switch format {
	case "json":
		return t.json(w)
	case "csv":
		return t.csv(w)
	}
	return t.text(w, texts)
}

func plain(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func (t *table) json(w io.Writer) error {
	list := make([]map[string]any, 0, len(t.rows))
	for _, row := range t.rows {
		m := map[string]any{}
		for i, v := range row {
			if s, ok := v.(fmt.Stringer); ok {
				v = s.String()
			}
			m[t.names[i]] = v
		}
		list = append(list, m)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(list)
}

func (t *table) csv(w io.Writer) error {
	c := csv.NewWriter(w)
	c.Write(t.names) // Error tells
	for _, row := range t.rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = plain(v)
		}
		c.Write(cells)
	}
	c.Flush()
	return c.Error()
}

func (t *table) text(w io.Writer, texts *lang.Catalogue) error {
	heads := make([]string, len(t.heads))
	for i, h := range t.heads {
		heads[i] = texts.T(h)
	}
	lines := [][]string{heads}
	for _, row := range t.rows {
		cells := make([]string, len(row))
		for i, v := range row {
			switch v := v.(type) {
			case french:
				cells[i] = texts.Write(v)
			case bool:
				cells[i] = texts.T(map[bool]string{true: "office.check.1", false: "office.check.0"}[v])
			default:
				cells[i] = plain(v)
			}
		}
		lines = append(lines, cells)
	}
	width := make([]int, len(t.heads))
	for _, l := range lines {
		for i, c := range l {
			width[i] = max(width[i], utf8.RuneCountInString(c))
		}
	}
	for _, l := range lines {
		var b strings.Builder
		for i, c := range l {
			b.WriteString(c)
			if i < len(l)-1 {
				b.WriteString(strings.Repeat(" ", width[i]-utf8.RuneCountInString(c)+2))
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(b.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}
