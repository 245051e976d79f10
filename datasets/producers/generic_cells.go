package producers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// A cellKind is what the cells of a column of any table are, judged from its
// header and from what most of them hold.
type cellKind uint8

const (
	words   cellKind = iota
	dates            // kept as 2025-03-14
	amounts          // kept as 1234.56, in euros
	minutes          // kept as whole minutes
	shares           // "2/5": what a spreadsheet made dates of is set aside
	insee            // codes of communes
)

var cellKindNotes = [...]ingest.Note{
	dates:   ingest.Notef("ingest.as-dates", "read as dates: %s"),
	amounts: ingest.Notef("ingest.as-amounts", "read as amounts in euros: %s"),
	minutes: ingest.Notef("ingest.as-minutes", "read as durations, in minutes: %s"),
	shares:  ingest.Notef("ingest.as-shares", "read as shares such as 2/5: %s"),
	insee:   ingest.Notef("ingest.as-communes", "read as codes of communes: %s"),
}

// cellKinds judges the columns of the table, and says how it reads those that
// are not plain words.
func (r *reading) cellKinds() ([]cellKind, error) {
	samples, err := sample(r.table, draftRows)
	if err != nil {
		return nil, err
	}
	kinds := make([]cellKind, len(samples))
	named := map[cellKind][]string{}
	for i := range samples {
		if kinds[i] = samples[i].cellKind(r.opt.Order); kinds[i] != words {
			named[kinds[i]] = append(named[kinds[i]], samples[i].name)
		}
	}
	for k := dates; k <= insee; k++ {
		if len(named[k]) > 0 {
			n := cellKindNotes[k]
			n.Args = []any{strings.Join(named[k], ", ")}
			r.rep.Note(n)
		}
	}
	return kinds, nil
}

func (s *columnSample) cellKind(order ingest.DateOrder) cellKind {
	f := " " + ingest.Fold(s.name) + " "
	about := func(stems ...string) bool {
		return slices.ContainsFunc(stems, func(w string) bool { return strings.Contains(f, " "+w) })
	}
	most := func(reads func(ingest.Cell) error) bool {
		good := 0
		for _, c := range s.cells {
			if reads(c) == nil {
				good++
			}
		}
		return good > 0 && good*5 >= len(s.cells)*4
	}
	cents := func(c ingest.Cell) error { _, err := c.Cents(); return err }
	switch {
	case s.fractions():
		return shares
	case about("code insee", "code commune", "insee"):
		return insee
	case about("date") && most(func(c ingest.Cell) error { _, err := c.Day(order); return err }):
		return dates
	case about("duree") && most(func(c ingest.Cell) error { _, err := c.Minutes(); return err }):
		return minutes
	case (about("montant", "cout", "budget", "prix", "subvention") || strings.Contains(f, "€") || s.mostly(0.8, func(v string) bool { return strings.Contains(v, "€") })) && most(cents):
		return amounts
	}
	return words
}

// fractions tells a column of shares: some cells are "2/5", and all others are
// whole numbers or what a spreadsheet makes of a share.
func (s *columnSample) fractions() bool {
	some := false
	for _, c := range s.cells {
		if _, _, err := c.Fraction(1000, true); err == nil {
			k, n, slash := strings.Cut(c.Text, "/")
			_, k1 := strconv.Atoi(strings.TrimSpace(k))
			_, n1 := strconv.Atoi(strings.TrimSpace(n))
			some = some || c.Kind == ingest.Text && slash && k1 == nil && n1 == nil
		} else if _, err := c.Int(); err != nil {
			return false
		}
	}
	return some
}

// cell reads one cell of a table as its column is; what cannot be is an error
// of the row.
func (l *line) cell(col int, kind cellKind) string {
	c := l.row.At(col)
	switch kind {
	case dates:
		return l.isoDay(col)
	case amounts:
		return euros(l.cents(col))
	case minutes:
		m, err := c.Minutes()
		l.failUnlessMissing(col, err)
		if err != nil {
			return ""
		}
		return strconv.Itoa(m)
	case insee:
		return l.commune(col, -1, -1)
	case shares:
		if n, err := c.Int(); err == nil && c.Kind != ingest.Day {
			return strconv.FormatInt(n, 10)
		}
		f := l.share(col, 1000)
		if f.N == 0 {
			return ""
		}
		return strconv.Itoa(f.K) + "/" + strconv.Itoa(f.N)
	}
	return l.text(col)
}
