package reports

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// A Table is a figure in words and digits: what a screen reader is given, and
// the golden file of the tests.
type Table struct {
	Caption string   // title and unit
	Head    []string // heading of each column
	Stub    int      // how many of the first columns head their row
	Rows    [][]Cell // one Cell per column
	Notes   []string // source, doubts, waiver, demonstration mark
}

// A Cell is one place of a table, ready to show.
type Cell struct {
	Text    string
	Number  bool   // set to the right
	Missing bool   // Text says why there is no number
	Link    string // address of the evidence; "" = none
}

// column is one column of the long form, which CSV and Table share.
type column struct {
	head   string
	text   func(Point) string
	number func(Point) (float64, bool) // nil for a column of words
	format func(float64) string
}

// columns are those that the figure fills: no column is empty from top to
// bottom.
func (f *Figure) columns(l *lang.Catalogue) []column {
	var cols []column
	if f.Series != "" {
		cols = append(cols, column{head: f.Series, text: func(p Point) string { return p.Series }})
	}
	cols = append(cols, column{head: f.Label, text: func(p Point) string { return p.Label }})
	if f.Chart == Gantt {
		date := func(at func(Point) float64) func(Point) string {
			return func(p Point) string { return l.Day(day(at(p))) }
		}
		cols = append(cols,
			column{head: l.T("figures.start"), text: date(func(p Point) float64 { return p.X })},
			column{head: l.T("figures.end"), text: date(func(p Point) float64 { return p.Y })})
	}
	write := func(v float64) string { return f.number(l, v) }
	cols = append(cols, column{head: l.T("figures.value", f.Unit), format: write,
		number: func(p Point) (float64, bool) { return p.Value, p.Missing == "" }})
	if f.HasIntervals() {
		low := func(p Point) (float64, bool) { v, _, ok := p.Interval(); return v, ok }
		high := func(p Point) (float64, bool) { _, v, ok := p.Interval(); return v, ok }
		cols = append(cols,
			column{head: l.T("figures.low", f.level()), number: low, format: write},
			column{head: l.T("figures.high", f.level()), number: high, format: write})
	}
	if f.any(func(p Point) bool { return p.N > 0 }) {
		cols = append(cols, column{head: l.T("figures.n"),
			number: func(p Point) (float64, bool) { return float64(p.N), p.N > 0 },
			format: func(v float64) string { return l.Int(int64(v)) }})
	}
	if f.any(func(p Point) bool { return p.Note != "" }) {
		cols = append(cols, column{head: l.T("figures.note"), text: func(p Point) string { return p.Note }})
	}
	if f.any(func(p Point) bool { return p.Missing != "" }) {
		cols = append(cols, column{head: l.T("figures.missing"), text: func(p Point) string { return p.Missing }})
	}
	return cols
}

func (f *Figure) any(is func(Point) bool) bool {
	for _, p := range f.Points {
		if is(p) {
			return true
		}
	}
	return false
}

// number writes a value as every face of the figure shows it.
func (f *Figure) number(l *lang.Catalogue, v float64) string {
	if f.Chart == Gantt && f.Unit == "%" {
		return l.Percent(v, 0)
	}
	if f.Change {
		return l.Signed(v, f.Places())
	}
	return l.Number(v, f.Places())
}

// Number writes a value of the figure as its faces show it, without unit.
func (f *Figure) Number(l *lang.Catalogue, v float64) string { return f.number(l, v) }

// Amount writes a value with the unit: 12,5 points, 1 234 €.
func (f *Figure) Amount(l *lang.Catalogue, v float64) string {
	text := f.number(l, v)
	if f.Unit == "%" && f.Chart == Gantt {
		return text
	}
	return l.With(text, v, f.Unit)
}

// Table returns the figure as a table: one row per label and one column per
// series where that reads better, else one row per point.
func (f *Figure) Table(l *lang.Catalogue) Table {
	f = f.Rounded()
	if f.crosses() {
		return f.crossed(l)
	}
	cols := f.columns(l)
	t := Table{Caption: f.caption(l), Stub: 1, Notes: f.Notes(l)[1:]}
	if f.Series != "" {
		t.Stub = 2
	}
	for _, c := range cols {
		t.Head = append(t.Head, c.head)
	}
	for _, p := range f.Points {
		row := make([]Cell, len(cols))
		for i, c := range cols {
			row[i] = c.cell(p)
		}
		row[t.Stub-1].Link = p.Link
		t.Rows = append(t.Rows, row)
	}
	if f.Chart == Waterfall && len(f.Points) > 0 {
		t.Notes = append([]string{sayer{Figure: f, l: l}.end()}, t.Notes...)
	}
	return t
}

func (c column) cell(p Point) Cell {
	if c.number == nil {
		return Cell{Text: c.text(p)}
	}
	if v, ok := c.number(p); ok {
		return Cell{Text: c.format(v), Number: true}
	}
	return Cell{Text: "–", Number: true, Missing: true}
}

// crosses reports whether the figure reads better with a column per series.
func (f *Figure) crosses() bool {
	switch f.Chart {
	case Sankey, Treemap, Gantt, TileMap, Map:
		return false
	}
	return f.Series != "" && len(f.SeriesNames()) > 1
}

func (f *Figure) crossed(l *lang.Catalogue) Table {
	series, labels := f.SeriesNames(), f.Labels()
	least, most := f.sizes()
	at := make(map[[2]string]Point, len(f.Points))
	for _, p := range f.Points {
		at[[2]string{p.Series, p.Label}] = p
	}
	t := Table{Caption: f.caption(l), Stub: 1, Notes: f.Notes(l)[1:]}
	t.Head = append([]string{f.Label}, series...)
	for _, label := range labels {
		row := []Cell{{Text: label}}
		for _, s := range series {
			p, ok := at[[2]string{s, label}]
			if !ok {
				row = append(row, Cell{Text: "–", Missing: true})
				continue
			}
			row = append(row, f.cell(l, p))
		}
		t.Rows = append(t.Rows, row)
	}
	if most > 0 { // there is no column for them
		t.Notes = append([]string{l.T("figures.n-range", least, most)}, t.Notes...)
	}
	return t
}

// sizes returns the least and the greatest number of units that a value rests
// on; 0 and 0 where none is given.
func (f *Figure) sizes() (least, most int) {
	for _, p := range f.Points {
		if p.N > 0 && p.Missing == "" {
			if most = max(most, p.N); least == 0 || p.N < least {
				least = p.N
			}
		}
	}
	return least, most
}

// cell writes a point in one place: 12,5 (10,1 à 14,9).
func (f *Figure) cell(l *lang.Catalogue, p Point) Cell {
	if p.Missing != "" {
		return Cell{Text: p.Missing, Missing: true, Link: p.Link}
	}
	text := f.number(l, p.Value)
	if low, high, ok := p.Interval(); ok {
		text = l.T("figures.interval", text, f.number(l, low), f.number(l, high))
	}
	if p.Note != "" {
		text = l.T("figures.noted", text, p.Note)
	}
	return Cell{Text: text, Number: true, Link: p.Link}
}

func (f *Figure) caption(l *lang.Catalogue) string {
	return l.T("figures.caption", f.Title, f.Unit)
}

// Notes returns what goes with the figure wherever it goes: title and unit,
// the demonstration mark, the level of the intervals or why there are none,
// doubts, source.
func (f *Figure) Notes(l *lang.Catalogue) []string {
	notes := []string{f.caption(l)}
	if f.Demo {
		notes = append(notes, l.T("figures.demo"))
	}
	if f.HasIntervals() {
		notes = append(notes, l.T("figures.level", f.level()))
	}
	if f.Waiver != "" && len(f.shown()) > 0 { // what shows nothing needs no excuse
		notes = append(notes, l.T("figures.waiver", f.Waiver))
	}
	for _, m := range f.Marks {
		if f.Chart == Gantt {
			notes = append(notes, l.T("figures.mark", m.Label, l.Date(day(m.Value))))
			continue
		}
		notes = append(notes, l.T("figures.mark", m.Label, f.Amount(l, m.Value)))
	}
	for _, d := range f.Doubts {
		notes = append(notes, l.T("figures.doubt", d))
	}
	return append(notes, l.T("figures.source", f.Source))
}

// WriteText writes the table in aligned columns.
func (t Table) WriteText(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, t.Caption)
	line := func(n int, text func(int) string) {
		for i := range n {
			if i > 0 {
				fmt.Fprint(tw, "\t")
			}
			fmt.Fprint(tw, text(i))
		}
		fmt.Fprintln(tw)
	}
	line(len(t.Head), func(i int) string { return t.Head[i] })
	for _, row := range t.Rows {
		line(len(row), func(i int) string { return row[i].Text })
	}
	for _, note := range t.Notes {
		fmt.Fprintln(tw, note)
	}
	return tw.Flush()
}

// day returns the day that is so many days after 1970-01-01.
func day(days float64) time.Time { return time.Unix(int64(days)*86400, 0).UTC() }
