package producers

import (
	"context"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// A reading is one file on its way to an outcome.
type reading struct {
	ctx      context.Context
	file     *ingest.File
	kind     Kind
	opt      Options
	guess    Guess
	table    *ingest.Table
	sheets   []string // read, of a kind that reads several; table is the last
	rep      *ingest.Report
	out      *Outcome
	sink     Sink                        // see to
	retained *retaining                  // personal columns asked for; nil = none
	identify func(ingest.Row, *response) // nil = nobody asked who the forms are of
	known    map[string]map[string]bool  // unknown labels met, by column
}

// open finds the table of a kind, unless it is JSON or reads its own way.
func (r *reading) open(p *producer) error {
	r.rep = &ingest.Report{File: r.file.Name}
	r.out.Report = r.rep
	if !p.table() {
		return nil // it reads its own way
	}
	if r.file.Format == ingest.JSON {
		if err := r.jsonTable(); err != nil || p.json != nil || p.like != nil {
			return err
		}
		for _, name := range exact(p.has) {
			if _, err := r.column(name); err != nil {
				return err
			}
		}
		return nil
	}
	sheet, err := r.sheet(p)
	if err != nil {
		return err
	}
	r.table, err = sheet.Table(ingest.TableOptions{Has: exact(p.has), HeaderRow: r.guess.Row, HeaderLines: p.lines})
	if err != nil {
		return err
	}
	r.rep = ingest.NewReport(r.table)
	r.out.Report = r.rep
	return nil
}

// exact leaves the wildcards out of a signature.
func exact(has []string) []string {
	var out []string
	for _, h := range has {
		if !strings.HasSuffix(h, "*") {
			out = append(out, h)
		}
	}
	return out
}

// sheet returns the sheet to read: the one asked for, the one recognised, or
// the first that has the columns.
func (r *reading) sheet(p *producer) (*ingest.Sheet, error) {
	want := r.opt.Sheet
	if want == "" {
		want = r.guess.Sheet
	}
	sheets := r.file.Sheets()
	for _, s := range sheets {
		if want != "" && s.Name == want {
			return s, nil
		}
	}
	if want != "" {
		return nil, &ingest.CellError{File: r.file.Name, Err: ingest.Notef("ingest.no-such-sheet", "no sheet named %s", want)}
	}
	for _, s := range sheets {
		head, err := s.Head(60)
		if err != nil {
			return nil, err
		}
		for _, g := range matches(s.Name, head) {
			if g.Kind == p.kind {
				r.guess.Row = g.Row
				return s, nil
			}
		}
	}
	if len(sheets) == 0 {
		return nil, &ingest.CellError{File: r.file.Name, Err: ingest.Notef("ingest.no-sheet", "this zipped file is not a workbook, or has no sheet")}
	}
	return sheets[0], nil
}

// column returns the position of a column that the kind cannot do without.
func (r *reading) column(names ...string) (int, error) {
	i := r.table.Column(names...)
	if i < 0 {
		return -1, &ingest.CellError{File: r.file.Name, Sheet: r.rep.Sheet, Row: r.table.HeaderRow,
			Err: ingest.Notef("ingest.missing-column", "no header with the column(s) %s", names[0])}
	}
	for _, d := range r.table.Duplicates {
		if ingest.Fold(d) == ingest.Fold(r.table.Columns[i]) {
			return -1, &ingest.CellError{File: r.file.Name, Sheet: r.rep.Sheet, Row: r.table.HeaderRow, Column: d,
				Err: ingest.Notef("ingest.column-twice", "the column is there twice, and it matters which one is right")}
		}
	}
	return i, nil
}

// rows calls do on every data row and keeps the account: a row for which do
// reported an error is set aside, and do must then add nothing.
func (r *reading) rows(do func(*line) error) error {
	if err := r.beginRetaining(); err != nil {
		return err
	}
	n, unnamed := 0, 0
	for row, err := range r.table.Rows() {
		if err != nil {
			return err
		}
		if n++; n%1024 == 0 {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			if r.opt.Progress != nil {
				r.opt.Progress(n)
			}
		}
		switch {
		case ingest.IsTotal(row):
			r.rep.SetTotal(row)
			continue
		case ingest.IsRemark(row, len(r.table.Columns)):
			r.rep.SetRemark(row)
			continue
		}
		row, _ = r.table.JoinArrays(row)
		unnamed += r.lookAt(row)
		l := line{reading: r, row: row, rules: row.Repairs}
		if err := r.table.TooLong(row); err != nil {
			l.fail(-1, err)
		} else if err := do(&l); err != nil {
			return err
		}
		if len(l.errs) > 0 {
			r.rep.SetAside(row, l.errs...)
			continue
		}
		r.retain(row)
		if !l.held {
			r.rep.Keep(l.rules)
		}
	}
	if n == 0 {
		r.rep.Note(ingest.Notef("ingest.no-rows", "the file has a header and no row"))
	}
	if unnamed > 0 {
		r.rep.Note(ingest.Notef("ingest.unnamed", "%d cells stand in columns without a header: not read", unnamed))
	}
	return nil
}

// lookAt notes what is odd in a row whatever its kind, and returns how many of
// its cells stand in columns without a name.
func (r *reading) lookAt(row ingest.Row) (unnamed int) {
	for i, c := range row.Cells {
		if c.Kind == ingest.Empty {
			continue
		}
		if i < len(r.table.Columns) && r.table.Columns[i] == "" && !c.Blank() {
			unnamed++
		}
		if ingest.LostLetters(c) {
			r.rep.Odd(ingest.Notef("ingest.lost-letters", "%d cells have lost letters before they came here (%d texts: %s; first on row %d): kept as they are"), row.Number, c.Text)
		}
	}
	return unnamed
}

// how tells the user what the file was taken for and why.
func (r *reading) how(asked Kind) {
	why := r.guess.Why()
	if asked != "" && asked != r.guess.Kind {
		why = ingest.Notef("ingest.guess-asked", "read as %s because you asked; by its structure it is: %s", asked.Title(), r.guess.Kind.Title())
	}
	r.rep.How = []ingest.Note{why}
	if len(r.guess.Rest) > 0 {
		var names []string
		for _, k := range r.guess.Rest {
			names = append(names, string(k))
		}
		r.rep.How = append(r.rep.How, ingest.Notef("ingest.guess-rest", "could also be read as: %s", strings.Join(names, ", ")))
	}
	if r.table != nil {
		r.rep.How = append(r.rep.How, r.table.How(r.sheets...)...)
	}
}

// personalColumns are the columns that identify people, with what was in them.
type personalColumns []personalColumn

type personalColumn struct {
	at    int
	name  string
	kind  ingest.Personal
	cells int
}

// personalColumns finds them by their headers. public lists headers that mean
// an organisation here: the name of a place is not that of a person.
func (r *reading) personalColumns(public ...string) personalColumns {
	var out personalColumns
	for i, name := range r.table.Columns {
		if slices.Contains(public, ingest.Fold(name)) {
			continue
		}
		if kind := ingest.PersonalHeader(name); kind != ingest.NotPersonal {
			out = append(out, personalColumn{at: i, name: name, kind: kind})
		}
	}
	return out
}

func (p personalColumns) count(row ingest.Row) {
	for i := range p {
		if !row.At(p[i].at).Missing() {
			p[i].cells++
		}
	}
}

// discard reports the columns as not stored.
func (p personalColumns) discard(rep *ingest.Report) {
	for _, c := range p {
		rep.Discard(c.name, c.kind.Note(), c.cells)
	}
}

// A line is one row being read: its errors, its repairs.
type line struct {
	*reading
	row   ingest.Row
	rules ingest.Rule
	errs  []*ingest.CellError
	held  bool // the reader counts this row itself, later
}

func (l *line) ok() bool { return len(l.errs) == 0 }

func (l *line) fail(col int, err error) { l.errs = append(l.errs, l.table.Fail(l.row, col, err)) }

// failUnlessMissing notes an error that is not a mere absence.
func (l *line) failUnlessMissing(col int, err error) {
	if err != nil && err != ingest.ErrMissing {
		l.fail(col, err)
	}
}

// must notes any error, absence included.
func (l *line) must(col int, err error) {
	if err == ingest.ErrMissing {
		err = ingest.Notef("ingest.required", "a value is needed here")
	}
	if err != nil {
		l.fail(col, err)
	}
}

// text returns the cell as trimmed text, "" when it says nothing.
func (l *line) text(col int) string {
	c := l.row.At(col)
	if c.Missing() {
		return ""
	}
	return strings.Join(strings.Fields(strings.TrimSpace(c.String())), " ")
}

// raw returns the trimmed text with its line breaks.
func (l *line) raw(col int) string {
	c := l.row.At(col)
	if c.Missing() {
		return ""
	}
	return strings.TrimSpace(c.Text)
}

// day returns a date that may be missing (ok false); a bad one is an error.
func (l *line) day(col int) (ingest.Date, bool) {
	d, err := l.row.At(col).Day(l.opt.Order)
	l.failUnlessMissing(col, err)
	return d, err == nil
}

func (l *line) isoDay(col int) string {
	if d, ok := l.day(col); ok {
		return d.String()
	}
	return ""
}

// cents returns an amount, nil when missing.
func (l *line) cents(col int) *int64 {
	v, err := l.row.At(col).Cents()
	l.failUnlessMissing(col, err)
	if err != nil {
		return nil
	}
	return &v
}

// decimalCents is cents for columns declared with a decimal point.
func (l *line) decimalCents(col int) *int64 {
	v, err := l.row.At(col).DecimalCents()
	l.failUnlessMissing(col, err)
	if err != nil {
		return nil
	}
	return &v
}

func (l *line) whole(col int) (int, bool) {
	v, err := l.row.At(col).Int()
	l.failUnlessMissing(col, err)
	return int(v), err == nil
}

func (l *line) yes(col int) bool {
	v, err := l.row.At(col).YesNo()
	l.failUnlessMissing(col, err)
	return v
}

// label returns the code of a label in a closed list; an unknown label is
// reported and kept as its own code, so that nothing is lost.
func (l *line) label(col int, v *ingest.Vocabulary) string {
	return l.labelOf(col, l.text(col), v)
}

func (l *line) labelOf(col int, label string, v *ingest.Vocabulary) string {
	if label == "" {
		return ""
	}
	if code, ok := v.Code(label); ok {
		return code
	}
	name := l.table.Columns[col]
	if to, ok := l.opt.Aliases.Resolve(name, label); ok {
		l.rules |= ingest.AliasedLabel
		if code, ok := v.Code(to); ok {
			return code
		}
		label = to
	}
	l.rep.UnknownLabel(name, label, v.Labels())
	if !l.newLabel(name, label) {
		l.fail(col, ingest.Notef("ingest.too-many-labels", "more than %d unknown labels in this column", mostNewLabels))
		return ""
	}
	return slug(label)
}

// mostNewLabels bounds the labels that one file may add to a closed list:
// beyond, the column does not hold what it should.
const mostNewLabels = 20

func (r *reading) newLabel(column, label string) bool {
	if r.known == nil {
		r.known = map[string]map[string]bool{}
	}
	set := r.known[column]
	if set == nil {
		set = map[string]bool{}
		r.known[column] = set
	}
	set[slug(label)] = true
	return len(set) <= mostNewLabels
}

// slug makes a code of a label: "France Travail" gives "france_travail".
func slug(label string) string {
	s := strings.ReplaceAll(ingest.Fold(label), " ", "_")
	if len(s) > 60 {
		s = s[:60]
	}
	return strings.Clone(s)
}

// list splits a cell of several values.
func list(s string, separators string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// commune returns the INSEE code of a place told by its columns, -1 for those
// that the file lacks. A code that is no code is an error; a contradiction
// between code and name is a note, and the code wins.
func (l *line) commune(insee, postcode, name int) string {
	code, rule, err := l.row.At(insee).Commune()
	l.failUnlessMissing(insee, err)
	l.rules |= rule
	if err != nil && err != ingest.ErrMissing {
		return ""
	}
	if l.opt.Territory == nil {
		return strings.Clone(code)
	}
	p := Place{INSEE: code, Name: l.text(name)}
	if cp, rule, err := l.row.At(postcode).Code(5); err == nil {
		p.Postcode = cp
		l.rules |= rule
	}
	if p == (Place{}) {
		return ""
	}
	found, conflicts := l.opt.Territory.Find(p)
	for _, c := range conflicts {
		l.rep.Note(c)
	}
	if found == "" {
		return strings.Clone(code)
	}
	if code != "" && found != code {
		l.rules |= ingest.PastCommune
	}
	return found
}
