package ingest

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// A Report is the account of reading one file: each of its data rows is kept,
// repaired, or set aside, and Rows = Kept + Repaired + Aside.
type Report struct {
	File      string
	Sheet     string
	Columns   []string // header, for handing the rows back
	HeaderRow int      // row or line of the header, from 1

	// Rows and what became of them are counts of rows.
	Rows     int // data rows of the file; blank rows are none
	Kept     int
	Repaired int
	Aside    int

	Rules     map[Rule]int   // rows by single rule
	Set       []AsideRow     // the rows set aside, at most MaxAside of them with their cells
	Wrong     int            // cells in error, over all rows
	Unknown   []Unknown      // labels that no list knows, most frequent first
	Discarded []Discarded    // columns that were not read, and why
	Retained  []Retained     // personal columns that were kept, and what for
	Table     string         // fingerprint of the table of actions; "" when it was not asked
	Claimed   map[string]int // activities by the rule of that table that attached them; "" = none did
	How       []Note         // how the file was understood: kind, encoding, place of the header
	Notes     []Note         // what a reader of the figures must know

	reasons map[string]*reasonCount
	unknown map[[2]string]*Unknown
	said    map[string]bool
	kinds   map[string]int // notes by key
	benign  int            // rows set aside that never were data
	odd     []*oddity
}

// MaxAside bounds the rows whose cells are held to be handed back.
const MaxAside = 100000

// An AsideRow is one row that was not sure enough to keep.
type AsideRow struct {
	Sheet  string
	Row    int
	Cells  []string
	Errors []*CellError
	// Benign marks what was never data, such as a row of totals: it is
	// counted and told, and there is nothing in it to correct.
	Benign bool
}

// Unknown is a label that no list knows. The row that has it is kept: an
// unknown label is never dropped in silence.
type Unknown struct {
	Column  string
	Label   string
	Rows    int
	Closest []string // known labels that look like it, best first
}

// Discarded is a column that was not read.
type Discarded struct {
	Column string
	Why    Note
	Cells  int // cells that held something
}

type reasonCount struct {
	first *CellError
	cells int
}

// NewReport starts the account of a table.
func NewReport(t *Table) *Report {
	return &Report{File: t.Sheet.file.Name, Sheet: t.Sheet.Name, Columns: t.Columns, HeaderRow: t.HeaderRow}
}

// Keep counts a row that was kept, after the given repairs if any.
func (r *Report) Keep(rules Rule) {
	r.Rows++
	if rules == 0 {
		r.Kept++
		return
	}
	r.Repaired++
	if r.Rules == nil {
		r.Rules = map[Rule]int{}
	}
	for one := range rules.Each() {
		r.Rules[one]++
	}
}

// SetAside counts a row that was set aside for the given reasons.
func (r *Report) SetAside(row Row, errs ...*CellError) {
	r.Rows++
	r.Aside++
	r.Wrong += len(errs)
	for _, e := range errs {
		r.count(e)
	}
	if len(r.Set) < MaxAside {
		r.Set = append(r.Set, AsideRow{Sheet: r.Sheet, Row: row.Number, Cells: cloned(row.Strings()), Errors: errs})
	}
}

// SetTotal counts a row of totals.
func (r *Report) SetTotal(row Row) {
	r.setBenign(row, Notef("ingest.total-row", "a row of totals, not data"))
}

// SetRemark counts a line of text below or between the rows: a source, a
// legend, the date of the export.
func (r *Report) SetRemark(row Row) {
	r.setBenign(row, Notef("ingest.remark-row", "a line of text outside the columns, not data"))
}

func (r *Report) setBenign(row Row, why Note) {
	r.Rows++
	r.Aside++
	r.benign++
	e := &CellError{File: r.File, Sheet: r.Sheet, Row: row.Number, Value: shorten(firstText(row)), Err: why}
	r.count(e)
	if len(r.Set) < MaxAside {
		r.Set = append(r.Set, AsideRow{Sheet: r.Sheet, Row: row.Number, Cells: cloned(row.Strings()), Errors: []*CellError{e}, Benign: true})
	}
}

func firstText(row Row) string {
	for _, c := range row.Cells {
		if !c.Blank() {
			return strings.Clone(c.String())
		}
	}
	return ""
}

// cloned frees the strings from the record they are a part of.
func cloned(s []string) []string {
	for i := range s {
		s[i] = strings.Clone(s[i])
	}
	return s
}

func (r *Report) count(e *CellError) {
	if r.reasons == nil {
		r.reasons = map[string]*reasonCount{}
	}
	key := e.Column + "\x00" + reasonKey(e.Err)
	c := r.reasons[key]
	if c == nil {
		c = &reasonCount{first: e}
		r.reasons[key] = c
	}
	c.cells++
}

func reasonKey(err error) string {
	var m interface{ Message() (string, []any) }
	if errors.As(err, &m) {
		key, _ := m.Message()
		return key
	}
	return err.Error()
}

// Discard says that a column was not read.
func (r *Report) Discard(column string, why Note, cells int) {
	if !r.retains(column) {
		r.Discarded = append(r.Discarded, Discarded{column, why, cells})
	}
}

// mostNotes bounds the notes of one kind that are held.
const mostNotes = 1000

// Note adds something to tell, once.
func (r *Report) Note(n Note) {
	if r.said == nil {
		r.said, r.kinds = map[string]bool{}, map[string]int{}
	}
	text := n.Error()
	if r.said[text] {
		return
	}
	if r.kinds[n.Key]++; r.kinds[n.Key] <= mostNotes {
		r.said[text] = true
		r.Notes = append(r.Notes, n)
	}
}

// An oddity is one thing that is odd in several rows, and kept.
type oddity struct {
	note   Note // its key and format
	rows   int
	first  int // row
	values []string
}

// Odd counts a row kept although a value of it is odd. However many rows have
// it, they make one note, whose arguments are the number of rows, the number of
// different values (at least, beyond a thousand), the first of them, and the
// first row. n gives the key and the format.
func (r *Report) Odd(n Note, row int, value string) {
	i := slices.IndexFunc(r.odd, func(o *oddity) bool { return o.note.Key == n.Key })
	if i < 0 {
		i = len(r.odd)
		r.odd = append(r.odd, &oddity{note: n, first: row})
	}
	o := r.odd[i]
	if o.rows++; len(o.values) < mostNotes && !slices.Contains(o.values, value) {
		o.values = append(o.values, strings.Clone(value))
	}
}

func (o *oddity) told() Note {
	const listed = 5
	list := strings.Join(o.values[:min(listed, len(o.values))], ", ")
	if len(o.values) > listed {
		list += ", …"
	}
	n := o.note
	n.Args = []any{o.rows, len(o.values), list, o.first}
	return n
}

// UnknownLabel counts a label that no list knows.
func (r *Report) UnknownLabel(column, label string, known []string) {
	key := [2]string{column, Fold(label)}
	if r.unknown == nil {
		r.unknown = map[[2]string]*Unknown{}
	}
	u := r.unknown[key]
	if u == nil {
		u = &Unknown{Column: column, Label: strings.Clone(shorten(label)), Closest: Closest(label, known, 3)}
		r.unknown[key] = u
	}
	u.Rows++
}

// Finish orders the unknown labels and tells the oddities. It is called once,
// after the last row.
func (r *Report) Finish() {
	for _, o := range r.odd {
		r.Note(o.told())
	}
	r.odd = nil
	for _, u := range r.unknown {
		r.Unknown = append(r.Unknown, *u)
	}
	r.unknown = nil
	slices.SortFunc(r.Unknown, func(a, b Unknown) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), strings.Compare(a.Column, b.Column), strings.Compare(a.Label, b.Label))
	})
}

// Balanced tells whether the counts add up. It is false only after a mistake
// in a reader, never because of a file.
func (r *Report) Balanced() bool { return r.Rows == r.Kept+r.Repaired+r.Aside }

// Totals returns how many of the rows set aside never were data: totals, and
// lines of text.
func (r *Report) Totals() int { return r.benign }

// Tolerance says how much may be wrong before the whole file is refused. A file
// where much is wrong is most often the wrong file.
type Tolerance struct {
	Cells int     // refused from this many wrong cells on; 0 means 1000
	Share float64 // refused above this share of rows set aside; 0 means one half
}

// Refusal returns a *TooWrong when more is wrong than tolerated, else nil.
func (r *Report) Refusal(t Tolerance) error {
	if t.Cells == 0 {
		t.Cells = 1000
	}
	if t.Share == 0 {
		t.Share = 0.5
	}
	aside := r.Aside - r.Totals()
	if r.Wrong >= t.Cells || aside > 0 && float64(aside) > t.Share*float64(r.Rows) {
		return &TooWrong{Report: r, Aside: aside}
	}
	return nil
}

// TooWrong refuses a file because too many of its cells are in error.
type TooWrong struct {
	Report *Report
	Aside  int // rows that cannot be read
}

// Error returns the file and the counts, in English.
func (e *TooWrong) Error() string { return e.note().Error() }

// Message returns the catalogue key and the arguments.
func (e *TooWrong) Message() (string, []any) { return e.note().Message() }

func (e *TooWrong) note() Note {
	return Notef("ingest.too-wrong", "%s: %d cells in error, %d rows of %d cannot be read; nothing was imported",
		e.Report.File, e.Report.Wrong, e.Aside, e.Report.Rows)
}
