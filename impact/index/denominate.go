package index

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// denominate divides each indicator by its denominator and multiplies it by
// its scale. Denominators come from the columns of the raw table or, when the
// design brings a table of its own, from the row of the same unit there (and
// of the same period, when that table has periods). A missing denominator
// leaves the value missing; a zero one is an error.
func (design Design) denominate(d *Data, t *Tree, raw *Data) error {
	table, row := raw, func(i int) int { return i }
	if design.Denominators != nil {
		table = design.Denominators
		row = func(i int) int { return table.Row(d.Units[i], d.period(i)) }
	}
	for _, n := range t.Nodes[:t.Leaves] {
		if n.Denominator == "" {
			continue
		}
		by := table.Column(n.Denominator)
		if by == nil {
			return refuseDesign("no-denominator", "the denominator %s of %s is not in the table", n.Denominator, n.Code)
		}
		x := d.Column(n.Code)
		for i := range x {
			v := math.NaN()
			if r := row(i); r >= 0 {
				v = by[r]
			}
			if v == 0 && !math.IsNaN(x[i]) {
				return &CellError{Stage: "denominate", Unit: d.Units[i], Column: n.Denominator, Err: refuse(
					impact.Notef("index.zero-denominator", "the denominator is zero"),
					impact.Notef("index.zero-denominator.remedy", "correct the denominator or leave it empty"))}
			}
			x[i] = x[i] / v * n.scale()
		}
	}
	return nil
}
