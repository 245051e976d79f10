package index

import (
	"cmp"
	"math"
	"slices"
)

// Without is what happens to the ranks when one node is left out.
type Without struct {
	Code string
	// MeanShift is the mean absolute change of rank over the units ranked
	// both times; MaxShift the greatest, and Unit the one it happens to.
	MeanShift float64
	MaxShift  int
	Unit      string
	Err       error // why it could not be left out; nil when it could
}

// RemoveOne builds the index again without each node of a level in turn, 1
// being the indicators, the largest mean shift first. A node that is alone
// under its parent leaves with it.
func (x *Index) RemoveOne(d *Data, level int) []Without {
	var out []Without
	for _, n := range x.Tree.Nodes {
		if n.Level == level && n.Parent != "" {
			out = append(out, x.without(d, n.Code))
		}
	}
	slices.SortStableFunc(out, func(a, b Without) int { return cmp.Compare(b.MeanShift, a.MeanShift) })
	return out
}

func (x *Index) without(d *Data, code string) Without {
	w := Without{Code: code}
	design := x.Design
	design.Framework, design.Weights = x.Design.Framework.without(code, x.Design.Weights)
	other, err := Build(d, design)
	if err != nil {
		w.Err = err
		return w
	}
	before, after := x.ranks(x.Tree.Root()), other.ranks(other.Tree.Root())
	met := 0
	for r, b := range before {
		o := other.Data.Row(x.Data.Units[r], x.Data.period(r))
		if b == 0 || o < 0 || after[o] == 0 {
			continue
		}
		shift := after[o] - b
		if shift < 0 {
			shift = -shift
		}
		met++
		w.MeanShift += float64(shift)
		if shift > w.MaxShift {
			w.MaxShift, w.Unit = shift, x.Data.Units[r]
		}
	}
	w.MeanShift /= float64(met)
	return w
}

// without returns the framework without a node and all that is under it, and
// without ancestors that would be empty.
func (f Framework) without(code string, weights map[string]float64) (Framework, map[string]float64) {
	gone := map[string]bool{code: true}
	for again := true; again; {
		again = false
		for _, n := range f.Nodes {
			if n.Kind > Aggregate || gone[n.Code] {
				continue
			}
			empty := n.Kind == Aggregate
			for _, c := range f.Nodes {
				if c.Kind <= Aggregate && c.Parent == n.Code && !gone[c.Code] {
					empty = false
				}
			}
			if gone[n.Parent] || empty {
				gone[n.Code], again = true, true
			}
		}
	}
	var out Framework
	for _, n := range f.Nodes {
		if !gone[n.Code] {
			out.Nodes = append(out.Nodes, n)
		}
	}
	left := map[string]float64{}
	for c, w := range weights {
		if !gone[c] {
			left[c] = w
		}
	}
	return out, left
}

// A Point is one indicator of a unit, among its strengths or its weaknesses.
type Point struct {
	Code, Name string
	Value      float64 // raw, as given; NaN when imputed
	Score      float64 // normalised
	Rank       int     // among the units of the period, 1 for the best
	Of         int     // units ranked
	Imputed    bool
}

// A Profile is one unit at a glance.
type Profile struct {
	Result
	Aggregates []Point // every aggregate, the index first
	// Strengths and Weaknesses are the indicators in which the unit has its
	// best and worst ranks, at most as many as asked. Indicators in which
	// it was imputed are in neither: nothing was observed.
	Strengths, Weaknesses []Point
}

// Profile returns the unit at a glance, with at most count strengths and
// weaknesses. It returns nil when there is no such unit.
func (x *Index) Profile(unit, period string, count int) *Profile {
	row := x.Data.Row(unit, period)
	if row < 0 {
		return nil
	}
	p := &Profile{}
	for _, r := range x.Results("") {
		if r.Row == row {
			p.Result = r
		}
	}
	for i := x.Tree.Root(); i >= x.Tree.Leaves; i-- {
		p.Aggregates = append(p.Aggregates, x.point(i, row))
	}
	var points []Point
	for i := range x.Tree.Leaves {
		if q := x.point(i, row); q.Rank > 0 && !q.Imputed {
			points = append(points, q)
		}
	}
	slices.SortStableFunc(points, func(a, b Point) int {
		return cmp.Compare(float64(a.Rank)/float64(a.Of), float64(b.Rank)/float64(b.Of))
	})
	// The best half gives strengths, the worst half weaknesses, so that an
	// indicator is never both.
	count = min(count, len(points)/2)
	p.Strengths = slices.Clone(points[:count])
	p.Weaknesses = slices.Clone(points[len(points)-count:])
	slices.Reverse(p.Weaknesses)
	return p
}

func (x *Index) point(i, row int) Point {
	n := x.Tree.Nodes[i]
	p := Point{Code: n.Code, Name: n.Name, Score: x.Scores[i][row], Value: math.NaN()}
	unit, period := x.Data.Units[row], x.Data.period(row)
	if i < x.Tree.Leaves {
		p.Value = x.Raw.Column(n.Code)[x.Raw.Row(unit, period)]
		for _, m := range x.Imputed {
			p.Imputed = p.Imputed || m.Unit == unit && m.Period == period && m.Column == n.Code
		}
	}
	ranks := x.ranks(i)
	p.Rank = ranks[row]
	for r, rank := range ranks {
		if rank > 0 && x.Data.period(r) == period {
			p.Of++
		}
	}
	return p
}
