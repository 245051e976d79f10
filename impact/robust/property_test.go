package robust_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/index"
	"github.com/lozere-developpement/sillage/impact/robust"
)

// actions is a table of n actions and three criteria between goalposts.
func actions(rng *rand.Rand, n int) (*index.Data, index.Design) {
	d := &index.Data{Columns: []string{"a", "b", "c"}, Values: make([][]float64, 3)}
	design := index.Design{Normalise: index.Goalposts{Low: -10, High: 110}}
	for c, code := range d.Columns {
		design.Framework.Nodes = append(design.Framework.Nodes, index.Node{Code: code, Parent: "i", Weight: 1})
		for range n {
			d.Values[c] = append(d.Values[c], 100*rng.Float64())
		}
	}
	for i := range n {
		d.Units = append(d.Units, fmt.Sprint("a", i+1))
	}
	design.Framework.Nodes = append(design.Framework.Nodes, index.Node{Code: "i", Kind: index.Aggregate})
	return d, design
}

func refused(t *testing.T, err error, key string) {
	t.Helper()
	var r *impact.Refusal
	if !errors.As(err, &r) || r.Reason.Key != key {
		t.Errorf("%v, want %s", err, key)
	}
}

// The geometry of three criteria and the drawing of weights agree; equal
// units share every rank; shares sum to one.
func TestSMAAExactAgreesWithDraws(t *testing.T) {
	d, _ := actions(rand.New(rand.NewPCG(1, 1)), 8)
	for c := range d.Values {
		d.Values[c] = append(d.Values[c], d.Values[c][2])
	}
	exact, err := robust.SMAA(d.Values, robust.SMAAOptions{})
	if err != nil || !exact.Exact {
		t.Fatal(err)
	}
	drawn, err := robust.SMAA(d.Values, robust.SMAAOptions{Draws: 100_000, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	cells, held := 0, 0
	for i := range exact.Rank {
		var sum float64
		for r := range exact.Rank[i] {
			sum += exact.Rank[i][r]
			near(t, "acceptability", exact.Rank[i][r], drawn.Rank[i][r], 6*drawn.MaxError)
			near(t, "duel", exact.Win[i][r], drawn.Win[i][r], 1e-9)
			cells++
			if low, high := drawn.RankInterval(i, r); low <= exact.Rank[i][r]+1e-12 && exact.Rank[i][r] <= high+1e-12 {
				held++
			}
		}
		near(t, "sum", sum, 1, 1e-9)
		near(t, "twin", exact.Rank[2][i], exact.Rank[8][i], 1e-9)
		if c := exact.Central[i]; c != nil {
			near(t, "central weights", c[0]+c[1]+c[2], 1, 1e-9)
			near(t, "central weight", c[0], drawn.Central[i][0], 0.02)
		}
	}
	if held < cells*9/10 || !drawn.Converged {
		t.Errorf("%d of %d intervals at 95%% hold the exact share; converged %v", held, cells, drawn.Converged)
	}
	near(t, "duel of twins", exact.Win[2][8], 0.5, 1e-12)
}

// With five criteria duels are exact: they agree with draws, and when the
// same criterion is added twice with those of four.
func TestDuelsOfManyCriteria(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	columns := make([][]float64, 5)
	for c := range columns {
		for range 6 {
			columns[c] = append(columns[c], rng.Float64())
		}
	}
	a, err := robust.SMAA(columns, robust.SMAAOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if a.Exact || a.WinError != nil || a.RankError == nil || !(a.MaxError > 0) {
		t.Errorf("%+v", a)
	}
	const draws = 200_000
	wins := make([]int, 6)
	w := make([]float64, 5)
	for range draws {
		for c := range w {
			w[c] = rng.ExpFloat64() // the sum does not change who wins
		}
		for j := range wins {
			var d float64
			for c, x := range columns {
				d += w[c] * (x[0] - x[j])
			}
			if d > 0 {
				wins[j]++
			}
		}
	}
	for j := 1; j < 6; j++ {
		near(t, "duel", a.Win[0][j], float64(wins[j])/draws, 0.006)
		near(t, "return match", a.Win[0][j]+a.Win[j][0], 1, 1e-15)
	}
	few, err := robust.SMAA(columns, robust.SMAAOptions{Draws: 1_600, Seed: 9})
	if err != nil {
		t.Fatal(err)
	}
	if few.Converged == (few.MaxError > 0.005) {
		t.Errorf("converged %v with an error of %v", few.Converged, few.MaxError)
	}
	if !(few.MaxError > a.MaxError) {
		t.Errorf("errors %v and %v", few.MaxError, a.MaxError)
	}
}

func TestSMAARefuses(t *testing.T) {
	_, err := robust.SMAA([][]float64{{1, 2}}, robust.SMAAOptions{})
	refused(t, err, "robust.too-small")
	_, err = robust.SMAA([][]float64{{1, math.NaN()}, {1, 2}}, robust.SMAAOptions{})
	refused(t, err, "robust.missing")
	_, err = robust.SMAA([][]float64{{1, 2}, {1, 2}}, robust.SMAAOptions{Allowed: func([]float64) bool { return false }})
	refused(t, err, "robust.few-weights")
}

// At the weight of a flip the two scores are equal; just beyond, the order is
// reversed. The least shift reaches equality too, and is never more than what
// a single weight needs.
func TestFlipsAreExact(t *testing.T) {
	d, _ := actions(rand.New(rand.NewPCG(3, 3)), 10)
	w := []float64{0.5, 0.3, 0.2}
	flips, err := robust.Flips(d.Values, w)
	if err != nil || len(flips) == 0 {
		t.Fatal(err)
	}
	diff := func(w []float64, i, j int) (s float64) {
		for c, x := range d.Values {
			s += w[c] * (x[i] - x[j])
		}
		return s
	}
	for _, f := range flips {
		moved := func(at float64) []float64 {
			out := make([]float64, 3)
			for c := range out {
				out[c] = w[c] * (1 - at) / (1 - w[f.Criterion])
			}
			out[f.Criterion] = at
			return out
		}
		near(t, "difference at the flip", diff(moved(f.At), f.Above, f.Below), 0, 1e-9)
		if before := diff(w, f.Above, f.Below); before < 0 {
			t.Errorf("%d is not above %d", f.Above, f.Below)
		}
		shift, reached := robust.LeastShift(d.Values, w, f.Above, f.Below)
		near(t, "difference after the least shift", diff(reached, f.Above, f.Below), 0, 1e-9)
		if shift > math.Abs(f.At-f.Now)+1e-12 {
			t.Errorf("least shift %v, a single weight needs %v", shift, math.Abs(f.At-f.Now))
		}
	}
	if shift, _ := robust.LeastShift([][]float64{{2, 1}, {3, 1}}, []float64{1, 1}, 0, 1); !math.IsInf(shift, 1) {
		t.Errorf("a dominated unit passes after a shift of %v", shift)
	}
}

// Errors of the inputs alone: a difference of ten standard errors holds, one
// of a tenth is a tie.
func TestErrorsOfInputs(t *testing.T) {
	d := &index.Data{Units: []string{"far", "near", "same"}, Columns: []string{"a", "b"},
		Values: [][]float64{{90, 50, 50.1}, {90, 50, 50.1}}}
	design := index.Design{Normalise: index.Goalposts{Low: 0, High: 100}, Framework: index.Framework{Nodes: []index.Node{
		{Code: "a", Parent: "i"}, {Code: "b", Parent: "i"}, {Code: "i", Kind: index.Aggregate}}}}
	se := []float64{2, 2, 2}
	a, err := robust.Analyse(d, design, robust.Choices{Error: map[string][]float64{"a": se, "b": se}, ErrorDraws: 1000},
		robust.Options{Replicates: 2000, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(a.Tiers) != "[[far] [same near]]" || fmt.Sprint(a.Ties) != "[[far] [same near]]" {
		t.Errorf("tiers %v, ties %v", a.Tiers, a.Ties)
	}
	// The mean of two values with errors of 2 has an error of √2.
	near(t, "half width", (a.Standings[0].Score.High-a.Standings[0].Score.Low)/2, 1.96*math.Sqrt2, 0.25)
	if a.Factors[0] != "error" {
		t.Errorf("%v", a.Factors)
	}
}

// All weights equally likely: the drawn ranks are those of SMAA.
func TestDirichletAgreesWithSMAA(t *testing.T) {
	d, design := actions(rand.New(rand.NewPCG(7, 7)), 6)
	a, err := robust.Analyse(d, design, robust.Choices{Weights: robust.Weights{Dirichlet: 1}}, robust.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	exact, err := robust.SMAA(d.Values, robust.SMAAOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range a.Standings {
		for r, p := range s.RankProbability {
			near(t, "rank of "+s.Unit, p, exact.Rank[d.Row(s.Unit, "")][r], 0.025)
		}
	}
}

func TestAnalyseRefuses(t *testing.T) {
	d, design := actions(rand.New(rand.NewPCG(9, 9)), 5)
	_, err := robust.Analyse(d, design, robust.Choices{}, robust.Options{})
	refused(t, err, "robust.no-choice")
	_, err = robust.Analyse(d, design, robust.Choices{Weights: robust.Weights{Noise: 2}}, robust.Options{})
	refused(t, err, "robust.noise")
	_, err = robust.Analyse(d, design, robust.Choices{Weights: robust.Weights{Noise: 0.2}}, robust.Options{Target: "zz"})
	refused(t, err, "robust.choices")
	_, err = robust.Sensitivity(d, design, robust.Choices{Weights: robust.Weights{Noise: 0.2}}, robust.SensitivityOptions{})
	refused(t, err, "robust.one-choice")
	// A combination that fails is not left out.
	_, err = robust.Analyse(d, design, robust.Choices{Normalise: []index.Normaliser{index.MinMax{}, index.MinMax{Low: 1, High: 100}},
		Aggregate: []index.Aggregator{index.Arithmetic{}, index.Geometric{}}}, robust.Options{})
	refused(t, err, "index.not-positive")
	if _, err := robust.NewPoints(robust.Sobol, 41, false, 0); err == nil {
		t.Error("41 dimensions of Sobol' points")
	}
}

// The engine without allocation gives what Build gives, for means of all
// kinds, methods mixed between levels, and missing values.
func TestEngineAgreesWithBuild(t *testing.T) {
	d, design := asem(t)
	design.Impute = nil
	design.MinCoverage = -1
	noImpute := []index.Step{index.Denominating, index.Treat}
	design.Order = noImpute
	for _, a := range []index.Aggregator{index.Arithmetic{}, index.Geometric{}, index.Harmonic{}, index.Power{P: 2}, index.Copeland{}} {
		design.Aggregate = a
		design.AggregateEach = map[string]index.Aggregator{"Sust": index.Geometric{}}
		if a == (index.Copeland{}) {
			design.AggregateEach = nil
		}
		x, err := index.Build(d, design)
		if err != nil {
			t.Fatal(err)
		}
		// Two equal scales: everything varies and nothing changes.
		same := []index.Normaliser{design.Normalise, design.Normalise}
		got, err := robust.Analyse(d, design, robust.Choices{Normalise: same}, robust.Options{Replicates: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range got.Standings {
			want := x.Score("Index")[x.Data.Row(s.Unit, "")]
			near(t, a.Name()+" low of "+s.Unit, s.Score.Low, want, 1e-9)
			near(t, a.Name()+" high of "+s.Unit, s.Score.High, want, 1e-9)
		}
	}
}
