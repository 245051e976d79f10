package disclosure

import (
	"fmt"
	"math"
)

// A Table is a set of cells and the sums that tie them. A cell may take part
// in any number of sums: linked tables are one Table in which the cell they
// share comes once.
type Table struct {
	Cells []Cell
	Sums  []Sum
}

// A Sum says that a cell is the total of others. All are positions in Cells.
type Sum struct {
	Total int   // position of the cell that is the sum
	Parts []int // positions of the cells it adds up
}

// A TwoWay is a table of rows and columns with its margins.
type TwoWay struct {
	Table
	Rows, Columns int // of the cells, margins not counted
}

// NewTwoWay returns the table of the given cells with the margins added: row,
// column and grand totals, to be kept. It panics on rows of unequal length.
func NewTwoWay(cells [][]Cell) *TwoWay {
	t := &TwoWay{Rows: len(cells)}
	if t.Rows > 0 {
		t.Columns = len(cells[0])
	}
	for i := range t.Rows + 1 {
		for j := range t.Columns + 1 {
			if i < t.Rows && len(cells[i]) != t.Columns {
				panic("disclosure: rows of unequal length")
			}
			if i < t.Rows && j < t.Columns {
				t.Cells = append(t.Cells, cells[i][j])
			} else {
				t.Cells = append(t.Cells, Cell{Keep: true})
			}
		}
	}
	for i := range t.Rows {
		t.total(t.At(i, -1), func(k int) int { return t.At(i, k) }, t.Columns)
	}
	for j := range t.Columns {
		t.total(t.At(-1, j), func(k int) int { return t.At(k, j) }, t.Rows)
	}
	t.total(t.At(-1, -1), func(k int) int { return t.At(k, -1) }, t.Rows)
	t.Sums = append(t.Sums, Sum{t.At(-1, -1), t.parts(func(k int) int { return t.At(-1, k) }, t.Columns)})
	return t
}

// At returns the position of a cell; -1 stands for the margin.
func (t *TwoWay) At(row, column int) int {
	if row < 0 {
		row = t.Rows
	}
	if column < 0 {
		column = t.Columns
	}
	return row*(t.Columns+1) + column
}

func (t *TwoWay) parts(at func(int) int, n int) []int {
	out := make([]int, n)
	for k := range out {
		out[k] = at(k)
	}
	return out
}

func (t *TwoWay) total(total int, at func(int) int, n int) {
	s := Sum{total, t.parts(at, n)}
	c := &t.Cells[total]
	for _, k := range s.Parts {
		p := t.Cells[k]
		c.Value += p.Value
		c.Units += p.Units
		c.Top = merge(c.Top, p.Top)
	}
	t.Sums = append(t.Sums, s)
}

// merge keeps the two largest contributions of two sets of different units.
// A unit that contributes to several cells makes a total look less dominated
// than it is; give the totals' own Top where that can be.
func merge(a, b []float64) []float64 {
	var out []float64
	for len(out) < 2 && len(a)+len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && a[0] >= b[0] {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return out
}

// check refuses a table whose sums do not hold, a negative or missing value.
func (t *Table) check() error {
	for i, c := range t.Cells {
		if !(c.Value >= 0) || math.IsInf(c.Value, 0) || c.Units < 0 {
			return fmt.Errorf("cell %d %s: value %v of %d units: not a positive number", i, c.Name, c.Value, c.Units)
		}
	}
	for i, s := range t.Sums {
		sum := 0.0
		for _, k := range append([]int{s.Total}, s.Parts...) {
			if k < 0 || k >= len(t.Cells) {
				return fmt.Errorf("sum %d: cell %d: not in the table", i, k)
			}
		}
		for _, k := range s.Parts {
			sum += t.Cells[k].Value
		}
		if math.Abs(sum-t.Cells[s.Total].Value) > 1e-6*max(1, sum) {
			return fmt.Errorf("sum %d: parts make %v, total is %v", i, sum, t.Cells[s.Total].Value)
		}
	}
	return nil
}

// An Interval is what an attacker can say of a withheld cell: it lies between
// Low and High, ends included. High may be +Inf.
type Interval struct {
	Cell      int     // position in Cells
	Low, High float64 // in the unit of the cells
}

// Width returns High - Low.
func (i Interval) Width() float64 { return i.High - i.Low }

// Attack returns the interval of each withheld cell for somebody who sees all
// others, knows the sums and that no value is negative. known adds cells whose
// value that somebody knows beside: their own.
func (t *Table) Attack(withheld []bool, known ...int) []Interval {
	return t.attack(withheld, func(int) bool { return true }, known...)
}

// attack returns the intervals of the withheld cells that want names.
func (t *Table) attack(withheld []bool, want func(cell int) bool, known ...int) []Interval {
	hidden := append([]bool(nil), withheld...)
	for _, k := range known {
		hidden[k] = false
	}
	if n := networkOf(t); n != nil {
		return n.intervals(t, hidden, want)
	}
	return t.programmes(hidden, want)
}

// programmes is attack by linear programmes, two a cell.
func (t *Table) programmes(hidden []bool, want func(cell int) bool) []Interval {
	p, variable := t.seenBy(hidden)
	var out []Interval
	for i, h := range hidden {
		if !h || !want(i) {
			continue
		}
		iv := Interval{Cell: i, Low: t.Cells[i].Value, High: t.Cells[i].Value}
		if p != nil {
			iv.Low, iv.High = p.span([]int{variable[i]})
		}
		iv.Low = max(0, iv.Low)
		out = append(out, iv)
	}
	return out
}

// seenBy returns what is left to somebody who does not see the hidden cells,
// with the variable of each.
func (t *Table) seenBy(hidden []bool) (*polytope, []int) {
	variable, n := make([]int, len(hidden)), 0
	for i, h := range hidden {
		variable[i] = -1
		if h {
			variable[i] = n
			n++
		}
	}
	var a [][]float64
	var b []float64
	for _, s := range t.Sums {
		row, rest, open := make([]float64, n), 0.0, false
		put := func(cell int, sign float64) {
			if v := variable[cell]; v >= 0 {
				row[v] += sign
				open = true
			} else {
				rest -= sign * t.Cells[cell].Value
			}
		}
		for _, k := range s.Parts {
			put(k, 1)
		}
		put(s.Total, -1)
		if open {
			a, b = append(a, row), append(b, rest)
		}
	}
	return newPolytope(a, b, n), variable
}
