package producers

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// isV1Stats recognises the statistics of the Espace Coop by their sections: a
// title that starts with "Statistiques" and a line "Général" alone.
func isV1Stats(head []ingest.Row) bool {
	title, general := false, false
	for _, row := range head {
		f := ingest.Fold(row.At(0).Text)
		title = title || strings.HasPrefix(f, "statistiques ")
		general = general || title && f == "general" && width(row) == 1
	}
	return general
}

// isCoopStats recognises the sheet of statistics of La Coop.
func isCoopStats(s *ingest.Sheet, head []ingest.Row) bool {
	if ingest.Fold(s.Name) != "statistiques" {
		return false
	}
	return slices.ContainsFunc(head, func(r ingest.Row) bool { return strings.HasSuffix(strings.TrimSpace(r.At(2).String()), "%") })
}

// readV1Stats reads sectioned statistics: "label;value[;share]". A label may
// come twice in a section with two meanings ("Accompagnements individuels" is
// first a number of acts, then of follow-ups): Rank tells them apart. They are
// aggregates and never mix with rows.
func readV1Stats(r *reading) error {
	sheets := r.file.Sheets()
	if len(sheets) == 0 {
		return &ingest.CellError{File: r.file.Name, Err: ingest.Notef("ingest.no-row", "there is no row %d", 1)}
	}
	s := sheets[0]
	for _, other := range sheets {
		if other.Name == r.guess.Sheet {
			s = other
		}
	}
	r.rep.Sheet = s.Name
	section, period, whose := "", "", ""
	ranks := map[[2]string]int{}
	for row, err := range s.Rows() {
		if err != nil {
			return err
		}
		switch {
		case row.Blank():
			continue
		case width(row) == 1 && period == "" && strings.HasPrefix(ingest.Fold(row.At(0).Text), "statistiques"):
			period = lastWord(row.At(0).String())
			// The title names a person: only a pseudonym tells two of them apart.
			whose = r.opt.Key.Pseudonym("statistiques", strings.TrimSuffix(row.At(0).String(), period))
			r.out.Origin.AsOf = periodEnd(period)
			continue
		case width(row) == 1 && !isYear(row.At(0)):
			section = row.At(0).String()
			continue
		case width(row) == 1:
			section = yearSection(section, row.At(0).String())
			continue
		}
		st := Statistic{Section: section, Label: row.At(0).String(), Period: period, Line: row.Number}
		if why := st.read(row, strings.HasSuffix(section, "(en %)")); why != nil {
			r.rep.SetAside(row, &ingest.CellError{File: r.file.Name, Sheet: s.Name, Row: row.Number, Column: st.Label, Value: row.At(1).String(), Err: why})
			continue
		}
		key := [2]string{section, ingest.Fold(st.Label)}
		ranks[key]++
		st.Rank = ranks[key]
		r.rep.Keep(row.Repairs)
		r.out.Statistics = append(r.out.Statistics, st)
	}
	r.rep.Note(ingest.Notef("ingest.stats-aggregates", "statistics already added up by their producer: shown as they are, never added to imported activities"))
	return r.addTable(statisticsTable(string(r.kind), whose+"/"+period, r.out.Statistics))
}

func lastWord(s string) string {
	words := strings.Fields(s)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

func isYear(c ingest.Cell) bool {
	n, err := c.Int()
	return err == nil && n > 1990 && n < 2100
}

func yearSection(section, year string) string {
	if i := strings.LastIndexByte(section, ' '); i > 0 && isYear(ingest.Cell{Text: section[i+1:], Kind: ingest.Text}) {
		section = section[:i]
	}
	return section + " " + year
}

// read takes the value and the share of a line: "97h", "34", "21.4%", "12,3 %".
func (st *Statistic) read(row ingest.Row, percent bool) error {
	st.Share = math.NaN()
	text := strings.TrimSpace(row.At(1).String())
	if hours, ok := strings.CutSuffix(text, "h"); ok {
		st.Unit, text = "h", hours
	} else if percent {
		st.Unit = "%"
	}
	v, err := ingest.Cell{Text: text, Kind: ingest.Text}.Float()
	if err != nil {
		return err
	}
	st.Value = v
	if c := row.At(2); !c.Missing() {
		share, err := ingest.Cell{Text: c.String(), Kind: ingest.Text}.Percent(false)
		if err != nil {
			return err
		}
		st.Share = share
	}
	return nil
}

func statisticsTable(kind, key string, stats []Statistic) datasets.Table {
	t := datasets.Table{Name: kind, Columns: columns("releve", "section", "libelle", "rang", "valeur", "unite", "part", "periode")}
	for _, s := range stats {
		share := ""
		if !math.IsNaN(s.Share) {
			share = strconv.FormatFloat(s.Share, 'f', -1, 64)
		}
		t.Rows = append(t.Rows, []string{key, s.Section, s.Label, strconv.Itoa(s.Rank), strconv.FormatFloat(s.Value, 'f', -1, 64), s.Unit, share, s.Period})
	}
	return t
}
