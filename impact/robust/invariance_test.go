package robust_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/impact/index"
	"github.com/lozere-developpement/sillage/impact/robust"
)

// The order of the rows changes no rank, no interval and no acceptability; the
// inputs are left as they were.
func TestOrderOfRowsDoesNotCount(t *testing.T) {
	d, design := actions(rand.New(rand.NewPCG(11, 11)), 7)
	kept := make([][]float64, len(d.Values))
	for c := range d.Values {
		kept[c] = slices.Clone(d.Values[c])
	}
	c := robust.Choices{Weights: robust.Weights{Noise: 0.3}, Aggregate: []index.Aggregator{index.Arithmetic{}, index.Geometric{}}}
	o := robust.Options{Seed: 4, Replicates: 2000}
	a, err := robust.Analyse(d, design, c, o)
	if err != nil {
		t.Fatal(err)
	}
	turned := &index.Data{Units: slices.Clone(d.Units), Columns: d.Columns}
	slices.Reverse(turned.Units)
	for k := range d.Values {
		if !slices.Equal(d.Values[k], kept[k]) {
			t.Error("the table was changed")
		}
		own := slices.Clone(d.Values[k])
		slices.Reverse(own)
		turned.Values = append(turned.Values, own)
	}
	b, err := robust.Analyse(turned, design, c, o)
	if err != nil {
		t.Fatal(err)
	}
	for k, s := range a.Standings {
		r := b.Standings[k]
		if s.Unit != r.Unit || s.RankLow != r.RankLow || s.RankHigh != r.RankHigh || s.Tier != r.Tier || math.Abs(s.Score.Low-r.Score.Low) > 1e-9 {
			t.Errorf("%+v and %+v", s, r)
		}
	}
	x, err := robust.SMAA(d.Values, robust.SMAAOptions{})
	if err != nil {
		t.Fatal(err)
	}
	y, err := robust.SMAA(turned.Values, robust.SMAAOptions{})
	if err != nil {
		t.Fatal(err)
	}
	n := len(d.Units)
	for i := range n {
		for r := range n {
			near(t, "acceptability", y.Rank[n-1-i][r], x.Rank[i][r], 1e-9)
		}
	}
}

// A better value never makes a unit first for fewer weights.
func TestAcceptabilityIsMonotone(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 12))
	for range 10 {
		columns := make([][]float64, 3)
		for c := range columns {
			for range 5 {
				columns[c] = append(columns[c], rng.Float64())
			}
		}
		before, err := robust.SMAA(columns, robust.SMAAOptions{})
		if err != nil {
			t.Fatal(err)
		}
		columns[rng.IntN(3)][2] += 0.2
		after, err := robust.SMAA(columns, robust.SMAAOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if after.Rank[2][0] < before.Rank[2][0]-1e-12 {
			t.Errorf("first for %v of the weights, %v when better", before.Rank[2][0], after.Rank[2][0])
		}
	}
}

// Every edge is refused: no row, one row, nothing known, no spread.
func TestRobustAtTheEdges(t *testing.T) {
	nan := math.NaN()
	for name, columns := range map[string][][]float64{"empty": {}, "no row": {{}, {}}, "one row": {{1}, {2}}, "all missing": {{nan, nan}, {nan, nan}}, "infinite": {{1, math.Inf(1)}, {1, 2}}} {
		if _, err := robust.SMAA(columns, robust.SMAAOptions{}); err == nil {
			t.Errorf("%s has acceptabilities", name)
		}
		if _, err := robust.Flips(columns, make([]float64, len(columns))); err == nil {
			t.Errorf("%s flips", name)
		}
	}
	a, err := robust.SMAA([][]float64{{1, 1, 1}, {2, 2, 2}, {3, 3, 3}, {4, 4, 4}}, robust.SMAAOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		near(t, "equal units share the first rank", a.Rank[i][0], 1, 0)
		near(t, "and their duels", a.Win[i][(i+1)%3], 0.5, 0)
	}
	if _, err := robust.Indices([]float64{1, 1}, []float64{1, 1}, nil, robust.Estimator{}); err == nil {
		t.Error("a constant output has indices")
	}
}
