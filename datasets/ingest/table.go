package ingest

import (
	"iter"
	"strconv"
	"strings"
)

// A Table is the part of a sheet that has a header: titles and filters above it
// are its Preamble, and every row below is data until the sheet ends.
type Table struct {
	Sheet      *Sheet
	Columns    []string // as written, trimmed; a second "Nom" is "Nom (2)"
	HeaderRow  int      // row or line of the (last) header line
	Preamble   []Row    // rows above the header
	Duplicates []string // headers that occur more than once

	offset int // columns left of the table
	totals int // row of totals of a spreadsheet table, 0 = none
	folded []string
	index  map[string]int
	raw    []string // header cells as they are, to notice a second header
}

// TableOptions says how to find the header. The zero value looks for it.
type TableOptions struct {
	// Has lists columns that the header must have, in any spelling (see
	// [Fold]). It is what tells a header from a title.
	Has []string
	// HeaderRow is the row or line of the header; 0 looks for it.
	HeaderRow int
	// HeaderLines is the number of lines of a header in several; the last
	// one that is filled names the column. 0 means 1.
	HeaderLines int
}

// headRows is how far down a header is looked for.
const headRows = 60

// Table finds the header of the sheet: in the range of a spreadsheet table
// when there is one, else by content.
func (s *Sheet) Table(o TableOptions) (*Table, error) {
	head, err := s.Head(max(headRows, o.HeaderRow+o.HeaderLines+1))
	if err != nil {
		return nil, err
	}
	t := &Table{Sheet: s}
	at := t.named(head, o)
	if at < 0 {
		at = findHeader(head, o)
	}
	if at < 0 {
		return nil, s.file.fail(s.Name, 0, noHeader(head, o))
	}
	t.Preamble = head[:at]
	t.setColumns(head, at, max(o.HeaderLines, 1))
	return t, nil
}

// named uses the range of a spreadsheet table whose header has what is asked.
func (t *Table) named(head []Row, o TableOptions) int {
	for _, r := range t.Sheet.part.tables {
		for i, row := range head {
			if row.Number == r.firstRow && (o.HeaderRow == row.Number || o.HeaderRow == 0 && hasAll(row, o.Has)) {
				t.offset = r.firstCol - 1
				if r.totals > 0 {
					t.totals = r.lastRow
				}
				return i
			}
		}
	}
	return -1
}

func findHeader(head []Row, o TableOptions) int {
	for i, row := range head {
		if o.HeaderRow != 0 {
			if row.Number == o.HeaderRow {
				return i
			}
		} else if len(o.Has) > 0 && hasAll(row, o.Has) {
			return i
		}
	}
	if o.HeaderRow != 0 || len(o.Has) > 0 {
		return -1
	}
	return likelyHeader(head)
}

func hasAll(row Row, names []string) bool {
	if len(names) == 0 {
		return true
	}
	if len(row.Cells) < len(names) {
		return false
	}
	have := map[string]bool{}
	for _, c := range row.Cells {
		have[Fold(c.Text)] = true
	}
	for _, n := range names {
		if !have[Fold(n)] {
			return false
		}
	}
	return true
}

// likelyHeader takes the first row that is nearly as wide as the widest and
// holds words, not values.
func likelyHeader(head []Row) int {
	widest := 0
	for _, row := range head {
		widest = max(widest, filled(row))
	}
	if widest == 0 {
		return -1
	}
	for i, row := range head {
		n, words := filled(row), 0
		for _, c := range row.Cells {
			if !c.Blank() && isWord(c) {
				words++
			}
		}
		if n*10 >= widest*6 && words*10 >= n*8 {
			return i
		}
	}
	return -1
}

func filled(row Row) (n int) {
	for _, c := range row.Cells {
		if !c.Blank() {
			n++
		}
	}
	return n
}

func isWord(c Cell) bool {
	if c.Kind != Text || c.Missing() {
		return false
	}
	if _, err := c.Float(); err == nil {
		// A competence "1.1" or a year may head a column; a long number does not.
		return len(trim(c.Text)) <= 4
	}
	_, err := c.Day(DayFirst)
	return err != nil
}

func noHeader(head []Row, o TableOptions) error {
	switch {
	case len(head) == 0:
		return Notef("ingest.empty-sheet", "the sheet is empty")
	case o.HeaderRow != 0:
		return Notef("ingest.no-row", "there is no row %d", o.HeaderRow)
	case len(o.Has) > 0:
		return missingColumns(head, o.Has)
	}
	return Notef("ingest.no-header", "no header found in the first %d rows", headRows)
}

// missingColumns names what the best candidate for a header lacks.
func missingColumns(head []Row, names []string) error {
	var best []string
	for _, row := range head {
		var lacks []string
		for _, n := range names {
			if !hasAll(row, []string{n}) {
				lacks = append(lacks, n)
			}
		}
		if best == nil || len(lacks) < len(best) {
			best = lacks
		}
	}
	return Notef("ingest.missing-column", "no header with the column(s) %s", strings.Join(best, ", "))
}

func (t *Table) setColumns(head []Row, at, lines int) {
	last := min(at+lines, len(head)) - 1
	t.HeaderRow = head[last].Number
	width := 0
	for _, row := range head[at : last+1] {
		for i, c := range row.Cells {
			if !c.Blank() {
				width = max(width, i+1)
			}
		}
	}
	t.raw = make([]string, width)
	for i := range t.raw {
		t.raw[i] = trim(head[last].At(i).Text)
		name := t.raw[i]
		for j := last; name == "" && j >= at; j-- {
			name = trim(head[j].At(i).Text)
		}
		if i >= t.offset {
			t.Columns = append(t.Columns, strings.Join(strings.Fields(name), " "))
		}
	}
	t.reindex()
}

func (t *Table) reindex() {
	t.index = map[string]int{}
	t.folded = make([]string, len(t.Columns))
	seen := map[string]int{}
	for i, name := range t.Columns {
		key := columnKey(name)
		if key != "" {
			if seen[key]++; seen[key] == 2 {
				t.Duplicates = append(t.Duplicates, name)
			}
			if n := seen[key]; n > 1 {
				t.Columns[i] = name + " (" + strconv.Itoa(n) + ")"
				key = columnKey(t.Columns[i])
			}
			if _, taken := t.index[key]; !taken {
				t.index[key] = i
			}
		}
		t.folded[i] = key
	}
}

// columnKey folds a header; one made of marks only ("%") is kept as it is.
func columnKey(name string) string {
	if key := Fold(name); key != "" {
		return key
	}
	return trim(name)
}

// Column returns the position of the first of the names that the table has, in
// any spelling, or -1.
func (t *Table) Column(names ...string) int {
	for _, n := range names {
		if i, ok := t.index[columnKey(n)]; ok {
			return i
		}
	}
	return -1
}

// ColumnsWith returns the positions of the columns whose folded name starts
// with the folded prefix, in order.
func (t *Table) ColumnsWith(prefix string) []int {
	var out []int
	p := Fold(prefix)
	for i, name := range t.folded {
		if strings.HasPrefix(name, p) {
			out = append(out, i)
		}
	}
	return out
}

// Rows streams the data rows: blank rows are skipped. A row that repeats the
// header ends it with an error, since two exports pasted together would count
// twice what they share.
func (t *Table) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range t.Sheet.Rows() {
			if err != nil {
				yield(row, err)
				return
			}
			if row.Number <= t.HeaderRow || row.Blank() || row.Number == t.totals {
				continue
			}
			if t.repeatsHeader(row) {
				yield(row, t.Sheet.file.fail(t.Sheet.Name, row.Number, Notef("ingest.header-twice",
					"the header of row %d comes a second time: two exports pasted together? import them one by one", t.HeaderRow)))
				return
			}
			row.Cells = row.Cells[min(t.offset, len(row.Cells)):]
			if !yield(row, nil) {
				return
			}
		}
	}
}

func (t *Table) repeatsHeader(row Row) bool {
	same := 0
	for i, want := range t.raw {
		c := row.At(i)
		if c.Kind != Text && want != "" || trim(c.Text) != want {
			return false
		}
		if want != "" {
			same++
		}
	}
	return same > 0
}

// TooLong returns a reason when the row holds more than the header names.
func (t *Table) TooLong(row Row) error {
	for i := len(t.Columns); i < len(row.Cells); i++ {
		if !row.Cells[i].Blank() {
			return Notef("ingest.row-too-long", "the row has %d cells and the header %d", len(row.Cells), len(t.Columns))
		}
	}
	return nil
}

// Fail returns the error of a cell of this table. Column -1 is the whole row.
func (t *Table) Fail(row Row, column int, err error) *CellError {
	e := &CellError{File: t.Sheet.file.Name, Sheet: t.Sheet.Name, Row: row.Number, Err: err}
	if column >= 0 && column < len(t.Columns) {
		e.Column = t.Columns[column]
		e.Value = shorten(row.At(column).String())
	}
	return e
}
