package index_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/index"
)

var normalisers = []index.Normaliser{
	index.MinMax{}, index.Scaled{From: 0, To: 10}, index.ZScore{}, index.ZScore{Population: true}, index.Rank{}, index.Borda{}, index.PercentileRank{},
	index.DistanceToMax{}, index.DistanceToTarget{}, index.DistanceToTarget{Capped: true}, index.DistanceToReference{}, index.FractionOfMax{},
	index.Goalposts{}, index.Goalposts{Low: 1, High: 9, Log: true}, index.AMPIScale{}, index.AsIs{},
	index.Own{Label: "same", Scale: func(x []float64, _ index.Node) ([]float64, error) { return x, nil }},
}

// columns at the edge: nothing, nothing known, no spread, one value, one known.
var edges = map[string][]float64{
	"empty": {}, "all missing": {nan, nan, nan}, "constant": {4, 4, 4}, "one row": {4}, "one known": {nan, 4, nan}, "zeros": {0, 0}, "negative": {-2, -1, nan},
}

// finiteOrMissing fails for an infinity, for a value where there was none, and
// for an input that was changed.
func finiteOrMissing(t *testing.T, what string, x, before, y []float64) {
	t.Helper()
	same(t, what+": the input afterwards", x, before, 0)
	if len(y) != len(x) {
		t.Fatalf("%s: %d values for %d", what, len(y), len(x))
	}
	for i, v := range y {
		if math.IsInf(v, 0) || math.IsNaN(before[i]) != math.IsNaN(v) {
			t.Errorf("%s: %v became %v", what, before[i], v)
		}
	}
}

// Every scale answers every edge: with values where there were some, or with a
// refusal that says what would lift it.
func TestScalesAtTheEdges(t *testing.T) {
	for _, s := range normalisers {
		for name, x := range edges {
			for _, direction := range []int{1, -1} {
				own := append([]float64(nil), x...)
				what := fmt.Sprintf("%s, %s, direction %d", s.Name(), name, direction)
				y, err := s.Normalise(own, index.Node{Code: "x", Direction: direction, Target: 6, Low: 0, High: 10})
				if err != nil {
					refusedSomehow(t, what, err)
					continue
				}
				finiteOrMissing(t, what, own, x, y)
			}
		}
	}
}

func refusedSomehow(t *testing.T, what string, err error) {
	t.Helper()
	var r *impact.Refusal
	if !errors.As(err, &r) || r.Reason.Key == "" || r.Remedy.Key == "" {
		t.Errorf("%s: %v does not say what would lift it", what, err)
	}
	if strings.Contains(err.Error(), "equal -") && what != "" && !strings.Contains(what, "negative") {
		t.Errorf("%s: %v tells a value that nobody gave", what, err)
	}
}

func TestTransformsAtTheEdges(t *testing.T) {
	for _, f := range []index.Transform{index.Winsorise{}, index.Winsorise{Max: -1}, index.Log{}, index.Log{Kind: index.LogCTPlus}, index.Log{Kind: index.LogCTOrig},
		index.Log{Kind: index.LogGII}, index.BoxCox{Lambda: 0.5}, index.BoxCox{Optimal: true}} {
		for name, x := range edges {
			own := append([]float64(nil), x...)
			y, _, err := f.Transform(own, index.OutlierRule{})
			if err != nil {
				refusedSomehow(t, f.Name()+", "+name, err)
				continue
			}
			finiteOrMissing(t, f.Name()+", "+name, own, x, y)
		}
	}
	for name, x := range edges {
		if s, k := index.Skewness(x), index.Kurtosis(x); !math.IsNaN(s) && len(x) < 3 || !math.IsNaN(k) && len(x) < 4 {
			t.Errorf("%s has a shape: %v, %v", name, s, k)
		}
		if !(index.OutlierRule{}).Pass(x) {
			t.Errorf("%s has outliers", name)
		}
	}
}

// Every way to combine answers a table of one row, a row without values, equal
// rows; a missing score is NaN, and nothing is changed.
func TestMeansAtTheEdges(t *testing.T) {
	ways := []index.Aggregator{index.Arithmetic{}, index.Geometric{}, index.Harmonic{}, index.Power{P: 2}, index.MazziottaPareto{}, index.Copeland{},
		index.Copeland{Majority: true}, index.Promethee{}, index.BenefitOfTheDoubt{},
		index.OwnMean{Label: "first", Combine: func(x, _ []float64) (float64, error) { return x[0], nil }}}
	for _, a := range ways {
		for name, columns := range map[string][][]float64{
			"one row": {{3}, {5}}, "a row without values": {{3, nan, 2}, {5, nan, 4}}, "equal rows": {{2, 2}, {2, 2}}, "one child": {{1, 2, 3}},
		} {
			var before [][]float64
			for _, c := range columns {
				before = append(before, append([]float64(nil), c...))
			}
			dst := make([]float64, len(columns[0]))
			weights := []float64{1, 2}[:len(columns)]
			err := a.Aggregate(dst, columns, weights)
			for c := range columns {
				same(t, a.Name()+": the input afterwards", columns[c], before[c], 0)
			}
			if err != nil {
				refusedSomehow(t, a.Name()+", "+name, err)
				continue
			}
			for i, v := range dst {
				lacking := math.IsNaN(columns[0][i])
				if math.IsInf(v, 0) || lacking && !math.IsNaN(v) || !lacking && math.IsNaN(v) && name != "one row" {
					t.Errorf("%s, %s: row %d is %v", a.Name(), name, i, v)
				}
			}
			if name == "equal rows" && dst[0] != dst[1] {
				t.Errorf("%s: equal rows differ: %v", a.Name(), dst)
			}
		}
	}
}

// Every imputation answers a table where nothing is missing, one where nothing
// is known, one of one row.
func TestImputersAtTheEdges(t *testing.T) {
	for _, m := range []index.Imputer{index.ImputeMean{}, index.ImputeMedian{}, index.ImputeGroupMean{Group: "g"}, index.ImputeGroupMedian{Group: "g"},
		index.ImputeRowMean{}, index.ImputeRowMedian{Level: 2}, index.ImputeEM{}, index.ImputePanel{}} {
		for name, values := range map[string][][]float64{
			"whole": {{1, 2, 3, 4, 5}, {2, 1, 4, 3, 6}}, "nothing known": {{nan, nan, nan, nan, nan}, {nan, nan, nan, nan, nan}},
			"one column unknown": {{1, 2, 3, 4, 5}, {nan, nan, nan, nan, nan}}, "constant": {{2, 2, nan, 2, 2}, {1, 2, 3, 4, 5}},
		} {
			d := &index.Data{Units: units(5), Period: []string{"1", "2", "3", "4", "5"}, Columns: []string{"x", "y"}, Groups: map[string][]string{"g": {"a", "a", "a", "b", "b"}}}
			for _, c := range values {
				d.Values = append(d.Values, append([]float64(nil), c...))
			}
			x, err := index.Build(d, index.Design{Framework: flat(d.Columns), Impute: m, MinCoverage: -1, Normalise: index.Goalposts{Low: 0, High: 10}})
			for c := range values {
				same(t, m.Name()+": the input afterwards", d.Values[c], values[c], 0)
			}
			if err != nil {
				refusedSomehow(t, m.Name()+", "+name, err)
				continue
			}
			for c, want := range values {
				for i, v := range x.Stage("impute").Values[c] {
					if !math.IsNaN(want[i]) && v != want[i] || math.IsInf(v, 0) {
						t.Errorf("%s, %s: %v became %v", m.Name(), name, want[i], v)
					}
				}
			}
		}
	}
}

// Two columns that say the same have the influence wanted whatever their
// weights: that is no failure to reach it.
func TestOptimiseWeightsOfColumnsAlike(t *testing.T) {
	o, err := index.OptimiseWeights([][]float64{{1, 2, 3}, {1, 2, 3}}, []float64{0.5, 0.5})
	if err != nil || o.Gap > 1e-9 {
		t.Errorf("%+v, %v", o, err)
	}
}
