package index

import (
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// Data is a table of units (rows) and numeric columns: indicators and
// denominators. The zero Data has no row.
type Data struct {
	Units   []string            // code of each row, unique within a period
	Names   []string            // label of each row; nil when codes suffice
	Period  []string            // period of each row; nil for a single period
	Groups  map[string][]string // group variable → label of each row
	Columns []string            // code of each column
	Values  [][]float64         // Values[c][row]; NaN is missing
}

// Column returns the values of the column, nil when there is no such column.
// They are the table's own: treat them as read-only.
func (d *Data) Column(code string) []float64 {
	if i := slices.Index(d.Columns, code); i >= 0 {
		return d.Values[i]
	}
	return nil
}

// Row returns the row of the unit in the period, -1 when there is none. The
// period is ignored in a table without periods.
func (d *Data) Row(unit, period string) int {
	for i, u := range d.Units {
		if u == unit && (d.Period == nil || d.Period[i] == period) {
			return i
		}
	}
	return -1
}

// Name returns the label of the row, its code when it has none.
func (d *Data) Name(row int) string {
	if row < len(d.Names) && d.Names[row] != "" {
		return d.Names[row]
	}
	return d.Units[row]
}

// Check tells whether the table is whole: columns as long as there are units,
// codes unique, no infinity.
func (d *Data) Check() error {
	n := len(d.Units)
	if n == 0 {
		return refuseNoData()
	}
	if len(d.Values) != len(d.Columns) {
		return refuseDesign("columns", "%d columns are named and %d given", len(d.Columns), len(d.Values))
	}
	if d.Names != nil && len(d.Names) != n || d.Period != nil && len(d.Period) != n {
		return refuseDesign("names", "names and periods must be as many as the %d units", n)
	}
	for g, labels := range d.Groups {
		if len(labels) != n {
			return refuseDesign("group", "group %s has %d labels for %d units", g, len(labels), n)
		}
	}
	if err := d.checkColumns(n); err != nil {
		return err
	}
	seen := make(map[[2]string]bool, n)
	for i, u := range d.Units {
		key := [2]string{u, d.period(i)}
		if seen[key] {
			return refuseDesign("unit-twice", "unit %s appears twice", u)
		}
		seen[key] = true
	}
	return nil
}

func (d *Data) checkColumns(n int) error {
	seen := make(map[string]bool, len(d.Columns))
	for c, code := range d.Columns {
		if seen[code] {
			return refuseDesign("column-twice", "column %s appears twice", code)
		}
		seen[code] = true
		if len(d.Values[c]) != n {
			return refuseDesign("column-length", "column %s has %d values for %d units", code, len(d.Values[c]), n)
		}
		for i, v := range d.Values[c] {
			if math.IsInf(v, 0) {
				return &CellError{Stage: "read", Unit: d.Units[i], Column: code,
					Err: impact.Notef("index.infinite", "the value is infinite")}
			}
		}
	}
	return nil
}

func (d *Data) period(row int) string {
	if d.Period == nil {
		return ""
	}
	return d.Period[row]
}

// keep returns a copy with the named columns and the given rows only.
func (d *Data) keep(columns []string, rows []int) *Data {
	out := &Data{
		Units: pick(d.Units, rows), Names: pick(d.Names, rows), Period: pick(d.Period, rows),
		Columns: slices.Clone(columns), Values: make([][]float64, len(columns)),
	}
	if d.Groups != nil {
		out.Groups = make(map[string][]string, len(d.Groups))
		for g, labels := range d.Groups {
			out.Groups[g] = pick(labels, rows)
		}
	}
	for i, c := range columns {
		out.Values[i] = pick(d.Column(c), rows)
	}
	return out
}

// clone returns a copy whose values can be changed.
func (d *Data) clone() *Data { return d.keep(d.Columns, allRows(len(d.Units))) }

func pick[T any](x []T, rows []int) []T {
	if x == nil {
		return nil
	}
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = x[r]
	}
	return out
}

func allRows(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}
