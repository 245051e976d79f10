package index_test

import (
	"math"
	"testing"

	"github.com/lozere-developpement/sillage/impact/index"
)

// two pillars of two indicators each, eight units.
func twoPillars(t *testing.T) *index.Index {
	t.Helper()
	d := &index.Data{Units: []string{"a", "b", "c", "d", "e", "f", "g", "h"}, Columns: []string{"x1", "x2", "y1", "y2"},
		Values: [][]float64{{1, 4, 2, 8, 5, 7, 3, 6}, {2, 3, 4, 9, 4, 8, 1, 5}, {5, 1, 7, 3, 8, 2, 6, 9}, {4, 2, 6, 2, 9, 5, 5, 7}}}
	return build(t, d, index.Design{Framework: index.Framework{Nodes: []index.Node{
		{Code: "x1", Parent: "X"}, {Code: "x2", Parent: "X"}, {Code: "y1", Parent: "Y"}, {Code: "y2", Parent: "Y"},
		{Code: "X", Parent: "I", Kind: index.Aggregate}, {Code: "Y", Parent: "I", Kind: index.Aggregate}, {Code: "I", Kind: index.Aggregate}}}})
}

// On one level of arithmetic means the search finds what the formula gives.
func TestOptimiseLevelAgreesWithTheFormula(t *testing.T) {
	x := twoPillars(t)
	for _, want := range []map[string]float64{nil, {"X": 1, "Y": 2}} {
		found, err := x.OptimiseLevel(index.OptimiseOptions{Level: 2, Wanted: want})
		if err != nil {
			t.Fatal(err)
		}
		var order []float64
		if want != nil {
			order = []float64{1, 2}
		}
		exact, err := index.OptimiseWeights(x.Columns("I"), order)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "weight of X", found.Weights["X"], exact.Weights[0], 1e-5)
		near(t, "gap", found.Gap, 0, 1e-5)
		near(t, "agreement", found.Agreement, 0, 1e-10)
	}
}

// The weights sought do what is said of them when the index is built with them.
func TestOptimiseLevelIsTrue(t *testing.T) {
	x := twoPillars(t)
	before := x.Score("I")[0]
	for _, o := range []index.OptimiseOptions{{Level: 1}, {Level: 1, Aim: index.Infomax}, {Level: 1, Correlation: index.RankCorrelation},
		{Level: 2, Correlation: index.KendallCorrelation}} {
		found, err := x.OptimiseLevel(o)
		if found == nil {
			t.Fatal(err)
		}
		design := x.Design
		design.Weights = found.Weights
		y := build(t, x.Raw, design)
		r := o.Correlation
		if r == nil {
			r = index.Correlation
		}
		for code, want := range found.Correlations {
			near(t, code, r(y.Score(code), y.Score("I")), want, 1e-12)
		}
	}
	if x.Score("I")[0] != before {
		t.Error("the index was changed")
	}
	_, err := x.OptimiseLevel(index.OptimiseOptions{Level: 3})
	refused(t, err, "index.design")
	_, err = x.OptimiseLevel(index.OptimiseOptions{Wanted: map[string]float64{"x1": 1}})
	refused(t, err, "index.design")
}

func TestOptimiseASEM(t *testing.T) {
	d, f := asem(t)
	x, err := index.Build(d, asemDesign(f))
	if err != nil {
		t.Fatal(err)
	}
	// What COINr's own tests ask of the sub-indices (test-weights.R): equal
	// influence can be had; one twice the other only with a negative weight,
	// which COINr takes without a word.
	equal, err := x.OptimiseLevel(index.OptimiseOptions{Level: 3})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "gap", equal.Gap, 0, 1e-6)
	twice, err := x.OptimiseLevel(index.OptimiseOptions{Level: 3, Wanted: map[string]float64{"Conn": 1, "Sust": 2}})
	refused(t, err, "index.influence-unreached")
	r := index.Correlation(x.Score("Conn"), x.Score("Sust"))
	near(t, "all the weight on Sust", twice.Gap, math.Abs(r/(1+r)-1.0/3), 1e-6)
	// By scipy.optimize.differential_evolution on the same scores.
	pillars, err := x.OptimiseLevel(index.OptimiseOptions{Level: 2, Starts: 4})
	refused(t, err, "index.influence-unreached")
	near(t, "gap of the pillars", pillars.Gap, 0.0645730, 1e-4)
	near(t, "ConEcFin", pillars.Weights["ConEcFin"], 0.60457, 1e-3)
	near(t, "Environ", pillars.Weights["Environ"], 0.43983, 1e-3)
	most, err := x.OptimiseLevel(index.OptimiseOptions{Level: 2, Aim: index.Infomax, Starts: 4})
	if err != nil {
		t.Fatal(err)
	}
	var sum float64
	for _, r := range most.Correlations {
		sum += r
	}
	near(t, "sum of correlations", sum, 4.593441181495865, 1e-6)
	if !math.IsNaN(most.Gap) {
		t.Error("infomax wants no proportions")
	}
}
