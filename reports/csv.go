package reports

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// CSV writes the points in full precision, one row each, as spreadsheets of the
// language read them: in French a byte order mark, semicolons and decimal
// commas; in English commas and points. The last rows give title, unit, source
// and doubts, so that the file can be read alone. A label that a spreadsheet
// would take for a formula is quoted with an apostrophe.
func (f *Figure) CSV(w io.Writer, l *lang.Catalogue) error {
	out := csv.NewWriter(w)
	comma := "."
	if l.Tag() == "fr" {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
		out.Comma, comma = ';', ","
	}
	number := func(v float64) string {
		return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", comma, 1)
	}
	columns := f.columns(l)
	if f.any(func(p Point) bool { return p.Key != "" }) { // to join with other files
		columns = append(columns, column{head: l.T("figures.code"), text: func(p Point) string { return p.Key }})
	}
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = inert(c.head)
	}
	rows := [][]string{head}
	for _, p := range f.Points {
		row := make([]string, len(columns))
		for i, c := range columns {
			if c.number != nil {
				if v, ok := c.number(p); ok {
					row[i] = number(v)
				}
				continue
			}
			row[i] = inert(c.text(p))
		}
		rows = append(rows, row)
	}
	rows = append(rows, make([]string, len(columns)))
	for _, note := range f.Notes(l) {
		rows = append(rows, pad(inert(note), len(columns)))
	}
	return out.WriteAll(rows)
}

func pad(text string, columns int) []string {
	row := make([]string, columns)
	row[0] = text
	return row
}

// inert keeps a spreadsheet from running a label as a formula.
func inert(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + s
	}
	return s
}
