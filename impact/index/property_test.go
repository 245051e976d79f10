package index_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/impact/index"
)

// small is a table of n units and 4 indicators under 2 pillars, without a
// missing value.
func small(rng *rand.Rand, n int) (*index.Data, index.Design) {
	d := &index.Data{Columns: []string{"a", "b", "c", "d"}, Values: make([][]float64, 4)}
	for i := range n {
		d.Units = append(d.Units, fmt.Sprint("u", i))
		for c := range d.Values {
			d.Values[c] = append(d.Values[c], 1+10*rng.Float64())
		}
	}
	return d, index.Design{Framework: index.Framework{Nodes: []index.Node{
		{Code: "a", Parent: "p", Weight: 1}, {Code: "b", Parent: "p", Weight: 2}, {Code: "c", Parent: "q"},
		{Code: "d", Parent: "q", Direction: -1}, {Code: "p", Kind: index.Aggregate, Parent: "i"},
		{Code: "q", Kind: index.Aggregate, Parent: "i"}, {Code: "i", Kind: index.Aggregate}}}}
}

func build(t *testing.T, d *index.Data, design index.Design) *index.Index {
	t.Helper()
	x, err := index.Build(d, design)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

var aggregators = []index.Aggregator{index.Arithmetic{}, index.Geometric{}, index.Harmonic{}, index.Power{P: 0.5}, index.Power{P: 3}}

// Changing the unit of an indicator or the order of the units changes no
// score; improving a value never lowers the score of its unit.
func TestInvariance(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for trial := range 20 {
		d, design := small(rng, 12)
		design.Normalise = index.MinMax{Low: 1, High: 100}
		design.Aggregate = aggregators[trial%len(aggregators)]
		before := build(t, d, design).Score("i")

		scaled := *d
		scaled.Values = slices.Clone(d.Values)
		scaled.Values[1] = nil
		for _, v := range d.Values[1] {
			scaled.Values[1] = append(scaled.Values[1], 7*v-3)
		}
		same(t, "another unit of measure", build(t, &scaled, design).Score("i"), before, 1e-9)

		turned := &index.Data{Columns: d.Columns, Values: make([][]float64, 4)}
		turned.Units = slices.Clone(d.Units)
		slices.Reverse(turned.Units)
		for c := range d.Values {
			turned.Values[c] = slices.Clone(d.Values[c])
			slices.Reverse(turned.Values[c])
		}
		after := slices.Clone(build(t, turned, design).Score("i"))
		slices.Reverse(after)
		same(t, "another order", after, before, 1e-9)

		design.Normalise = index.Goalposts{Low: -1, High: 12}
		base := build(t, d, design).Score("i")
		better := *d
		better.Values = slices.Clone(d.Values)
		better.Values[0] = slices.Clone(d.Values[0])
		better.Values[0][3] += 0.5
		if got := build(t, &better, design).Score("i"); got[3] <= base[3] {
			t.Errorf("%s: a better value lowered the score: %v < %v", design.Aggregate.Name(), got[3], base[3])
		}
	}
}

// harmonic ≤ geometric ≤ arithmetic ≤ power 3, all between the extremes, and
// all the value itself when the children are equal.
func TestMeansAreOrdered(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		x, w := make([]float64, 5), make([]float64, 5)
		for i := range x {
			x[i], w[i] = 0.1+rng.Float64(), rng.Float64()
		}
		last := slices.Min(x)
		for _, a := range []index.RowAggregator{index.Harmonic{}, index.Geometric{}, index.Power{P: 0.5}, index.Arithmetic{}, index.Power{P: 3}} {
			v, err := a.Row(x, w)
			if err != nil || v < last-1e-12 || v > slices.Max(x)+1e-12 {
				t.Errorf("%s of %v = %v, after %v, %v", a.Name(), x, v, last, err)
			}
			last = v
			if v, _ := a.Row([]float64{0.3, 0.3, nan}, []float64{1, 2, 3}); math.Abs(v-0.3) > 1e-12 {
				t.Errorf("%s of equal values = %v", a.Name(), v)
			}
		}
	}
}

// The inputs are left as they were found.
func TestBuildLeavesTheTable(t *testing.T) {
	d, f := asem(t)
	copyOf := make([][]float64, len(d.Values))
	for c := range d.Values {
		copyOf[c] = slices.Clone(d.Values[c])
	}
	build(t, d, asemDesign(f))
	for c := range d.Values {
		same(t, d.Columns[c], d.Values[c], copyOf[c], 0)
	}
}

func TestMissing(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	d, design := small(rng, 6)
	d.Values[0][2] = nan // a third of the weight of p
	d.Values[1][4] = nan // two thirds
	x := build(t, d, design)
	if math.IsNaN(x.Score("p")[2]) || !math.IsNaN(x.Score("p")[4]) {
		t.Errorf("p = %v: a score stands on two thirds of its weight, no less", x.Score("p"))
	}
	near(t, "coverage", x.Coverage[x.Tree.Find("p")][2], 2.0/3, 1e-12)
	if len(x.Notes) == 0 {
		t.Error("nobody was told")
	}
	results := x.Results("p")
	if last := results[len(results)-1]; last.Unit != "u4" || last.Rank != 0 {
		t.Errorf("the missing score should come last, without rank: %+v", last)
	}
	design.MinCoverage = -1
	if x := build(t, d, design); math.IsNaN(x.Score("p")[4]) {
		t.Error("any value was said to be enough")
	}
}

func TestRefuses(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for name, change := range map[string]func(d *index.Data, design *index.Design){
		"index.no-data":         func(d *index.Data, _ *index.Design) { d.Units = nil },
		"index.zero-range":      func(d *index.Data, _ *index.Design) { d.Values[0] = []float64{2, 2, 2, 2, 2, 2} },
		"index.not-positive":    func(_ *index.Data, g *index.Design) { g.Aggregate = index.Geometric{} },
		"index.negative-weight": func(_ *index.Data, g *index.Design) { g.Weights = map[string]float64{"a": -1} },
		"index.weight-missing":  func(_ *index.Data, g *index.Design) { g.Weights = map[string]float64{"a": nan} },
		"index.no-group":        func(_ *index.Data, g *index.Design) { g.Impute = index.ImputeGroupMean{Group: "g"} },
		"index.no-period":       func(_ *index.Data, g *index.Design) { g.Impute = index.ImputePanel{} },
		"index.nothing-kept": func(d *index.Data, g *index.Design) {
			for c := range d.Values {
				d.Values[c] = []float64{0, 0, 0, 0, 0, 0}
			}
			g.Screen = index.Screening{MinNonZero: 0.5}
		},
		"index.design": func(_ *index.Data, g *index.Design) {
			g.Framework.Nodes[6].Parent = "p"
			g.Framework.Nodes[4].Parent = "i"
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, design := small(rng, 6)
			change(d, &design)
			_, err := index.Build(d, design)
			refused(t, err, name)
		})
	}
	// The error names stage, unit and column.
	d, design := small(rng, 6)
	design.Aggregate = index.Geometric{}
	_, err := index.Build(d, design)
	var cell *index.CellError
	if !errors.As(err, &cell) || cell.Stage != "aggregate" || cell.Unit == "" || cell.Column == "" {
		t.Errorf("%v", err)
	}
	// One row has no scale of its own, but goalposts are enough.
	one := &index.Data{Units: []string{"u"}, Columns: d.Columns, Values: [][]float64{{1}, {2}, {3}, {4}}}
	if _, err := index.Build(one, small1(design, index.MinMax{})); err == nil {
		t.Error("one row has no minimum and maximum")
	}
	if _, err := index.Build(one, small1(design, index.Goalposts{Low: -1, High: 10})); err != nil {
		t.Error(err)
	}
}

func small1(d index.Design, n index.Normaliser) index.Design {
	d.Aggregate, d.Normalise = nil, n
	return d
}

// Different methods within one level (COINr issue 35).
func TestMethodsWithinALevel(t *testing.T) {
	d, design := small(rand.New(rand.NewPCG(9, 10)), 8)
	design.Normalise = index.MinMax{Low: 1, High: 100}
	design.AggregateEach = map[string]index.Aggregator{"p": index.Geometric{}}
	x := build(t, d, design)
	a, _ := index.Geometric{}.Row([]float64{x.Score("a")[0], x.Score("b")[0]}, []float64{1, 2})
	near(t, "p", x.Score("p")[0], a, 1e-12)
	near(t, "q", x.Score("q")[0], (x.Score("c")[0]+x.Score("d")[0])/2, 1e-12)
}

// Three years of two communes: a gap is filled by each rule as it says.
func TestPanel(t *testing.T) {
	d := &index.Data{Units: []string{"a", "a", "a", "a", "b", "b", "b", "b"},
		Period:  []string{"2022", "2023", "2024", "2026", "2022", "2023", "2024", "2026"},
		Columns: []string{"x"}, Values: [][]float64{{nan, 10, nan, 40, 1, 2, 3, nan}}}
	for _, c := range []struct {
		rule index.ImputePanel
		want []float64
	}{
		{index.ImputePanel{}, []float64{nan, 10, 10, 40, 1, 2, 3, 3}},
		{index.ImputePanel{MaxAge: 1}, []float64{nan, 10, 10, 40, 1, 2, 3, nan}},
		{index.ImputePanel{Rule: index.PanelConstant}, []float64{10, 10, 10, 40, 1, 2, 3, 3}},
		{index.ImputePanel{Rule: index.PanelLinear}, []float64{nan, 10, 20, 40, 1, 2, 3, nan}},
		{index.ImputePanel{Rule: index.PanelLinearConstant}, []float64{10, 10, 20, 40, 1, 2, 3, 3}},
	} {
		filled := *d
		filled.Values = [][]float64{slices.Clone(d.Values[0])}
		if err := c.rule.Fill(&filled, nil); err != nil {
			t.Fatal(err)
		}
		same(t, c.rule.Name(), filled.Values[0], c.want, 1e-12)
	}
	design := index.Design{Framework: index.Framework{Nodes: []index.Node{{Code: "x", Parent: "i"}, {Code: "i", Kind: index.Aggregate}}},
		Impute: index.ImputePanel{Rule: index.PanelLinearConstant}, Normalise: index.Goalposts{Low: 0, High: 40}}
	x := build(t, d, design)
	trends, err := x.Trends("")
	if err != nil {
		t.Fatal(err)
	}
	near(t, "CAGR of b", trends[1].CAGR, math.Pow(3, 0.25)-1, 1e-12)
	near(t, "change of a", trends[0].Change, 75, 1e-12)
	for _, r := range x.Results("") {
		if r.Unit == "a" && r.Rank != 1 {
			t.Errorf("ranks are within a period: %+v", r)
		}
	}
}

// Benefit of the doubt never gives less than fixed weights that respect the
// same bound, and someone has 1.
func TestBenefitOfTheDoubtIsGenerous(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for range 20 {
		columns := make([][]float64, 4)
		for c := range columns {
			for range 15 {
				columns[c] = append(columns[c], rng.Float64())
			}
		}
		scores, _, err := index.BenefitOfTheDoubt{}.Weights(columns)
		if err != nil {
			t.Fatal(err)
		}
		means := make([]float64, 15)
		if err := (index.Arithmetic{}).Aggregate(means, columns, index.EqualWeights(4)); err != nil {
			t.Fatal(err)
		}
		near(t, "the best", slices.Max(scores), 1, 1e-9)
		for i := range scores {
			if scores[i] < means[i]/slices.Max(means)-1e-9 || scores[i] > 1+1e-9 {
				t.Errorf("%v for a mean of %v", scores[i], means[i]/slices.Max(means))
			}
		}
	}
}
