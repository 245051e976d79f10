package producers

import (
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// A Guess is what a file seems to be.
type Guess struct {
	Kind  Kind
	Sheet string   // sheet that holds it; "" for a text file
	Row   int      // row of the header, 0 for JSON
	Seen  []string // columns or keys that decided
	Rest  []Kind   // other kinds that also fit, less tellingly
}

// Why says what decided.
func (g Guess) Why() ingest.Note {
	if g.Kind == "" {
		return ingest.Notef("ingest.guess-none", "its structure tells nothing")
	}
	if g.Kind == Generic {
		return ingest.Notef("ingest.guess-generic", "no known producer: a table to read through a mapping")
	}
	if g.Row == 0 {
		return ingest.Notef("ingest.guess-json", "%s: its records have the keys %s", g.Kind.Title(), strings.Join(g.Seen, ", "))
	}
	return ingest.Notef("ingest.guess", "%s: row %d has the columns %s", g.Kind.Title(), g.Row, strings.Join(g.Seen, ", "))
}

// Recognise tells which producer made the file, from its structure. A table
// that fits none is Generic; what is not a table at all is an error.
func Recognise(f *ingest.File) (Guess, error) {
	if f.Format == ingest.JSON {
		return recogniseJSON(f)
	}
	if g, ok, err := recogniseShape(f); ok || err != nil {
		return g, err
	}
	var found []Guess
	for _, s := range f.Sheets() {
		head, err := s.Head(60)
		if err != nil {
			return Guess{}, err
		}
		found = append(found, matches(s.Name, head)...)
	}
	if len(found) == 0 {
		return generic(f)
	}
	best := found[0]
	for _, g := range found[1:] {
		if better(g, best) {
			best = g
		}
	}
	for _, g := range found {
		if g.Kind != best.Kind && (find(best.Kind).weak || !find(g.Kind).weak) {
			best.Rest = append(best.Rest, g.Kind)
		}
	}
	return best, nil
}

// better prefers a signature that is proof, then the longer one.
func better(a, b Guess) bool {
	if find(a.Kind).weak != find(b.Kind).weak {
		return !find(a.Kind).weak
	}
	return len(a.Seen) > len(b.Seen)
}

// RecognisePath opens a file of the disk only to recognise it.
func RecognisePath(path string) (Guess, error) {
	f, err := ingest.OpenPath(path, ingest.Options{})
	if err != nil {
		return Guess{}, err
	}
	defer f.Close()
	return Recognise(f)
}

func matches(sheet string, head []ingest.Row) []Guess {
	var out []Guess
	for _, p := range registry {
		if g, ok := p.match(head); ok {
			g.Sheet = sheet
			out = append(out, g)
		}
	}
	return out
}

// match looks for the header of the producer among the first rows.
func (p *producer) match(head []ingest.Row) (Guess, bool) {
	for _, has := range p.signatures() {
		if row := rowWith(head, has); row > 0 {
			return Guess{Kind: p.kind, Row: row, Seen: has}, true
		}
	}
	if p.fits != nil {
		for _, row := range head {
			if seen := p.fits(row); seen != nil {
				return Guess{Kind: p.kind, Row: row.Number, Seen: seen}, true
			}
		}
	}
	return Guess{}, false
}

func (p *producer) signatures() [][]string {
	if len(p.has) == 0 {
		return p.or
	}
	return append([][]string{p.has}, p.or...)
}

func rowWith(head []ingest.Row, names []string) int {
	for _, row := range head {
		if headerHas(row, names) {
			return row.Number
		}
	}
	return 0
}

// headerHas tells whether a row has all the names; "prefix*" matches any header
// that starts so.
func headerHas(row ingest.Row, names []string) bool {
	for _, n := range names {
		prefix, wild := strings.CutSuffix(n, "*")
		want, ok := ingest.Fold(prefix), false
		for _, c := range row.Cells {
			if c.Kind != ingest.Text {
				continue
			}
			have := ingest.Fold(c.Text)
			if have == want || wild && strings.HasPrefix(have, want) {
				ok = true
				break
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

func generic(f *ingest.File) (Guess, error) {
	var first error
	for _, s := range f.Sheets() {
		t, err := s.Table(ingest.TableOptions{})
		if err == nil && len(t.Columns) > 0 {
			return Guess{Kind: Generic, Sheet: s.Name, Row: t.HeaderRow}.orSurvey(t), nil
		}
		if first == nil {
			first = err
		}
	}
	return Guess{}, first
}

// orSurvey takes a table for a questionnaire when one of its columns says
// before and after, and another holds answers: what Grist and spreadsheets
// export bears no mark of its own.
func (g Guess) orSurvey(t *ingest.Table) Guess {
	m, err := Draft(Survey, t)
	if err != nil || m.Columns.Wave == "" || len(m.Waves) == 0 {
		return g
	}
	return Guess{Kind: Survey, Sheet: g.Sheet, Row: g.Row, Seen: []string{m.Columns.Wave, m.Items[0].Column}, Rest: []Kind{Grist, Generic}}
}

func recogniseJSON(f *ingest.File) (Guess, error) {
	records, err := jsonRecords(f)
	if err != nil {
		return Guess{}, err
	}
	if len(records) > 0 {
		keys := map[string]bool{}
		for k := range records[0] {
			keys[k] = true
		}
		for _, p := range registry {
			if seen, ok := p.writes(keys); ok {
				return Guess{Kind: p.kind, Seen: seen}, nil
			}
		}
		return Guess{Kind: Generic}, nil
	}
	return Guess{}, &ingest.CellError{File: f.Name, Err: ingest.Notef("ingest.unknown-json", "no known producer writes JSON with these keys")}
}

// writes tells whether the producer writes records with these keys.
func (p *producer) writes(keys map[string]bool) (seen []string, ok bool) {
	if p.like != nil && p.like(keys) {
		return sortedPrefix(keys, "age"), true
	}
	if len(p.json) == 0 {
		return nil, false
	}
	for _, k := range p.json {
		if !keys[k] {
			return nil, false
		}
	}
	return p.json, true
}

func sortedPrefix(keys map[string]bool, prefix string) (out []string) {
	for k := range keys {
		if strings.HasPrefix(k, prefix) {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}
