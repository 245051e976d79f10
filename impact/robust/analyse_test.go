package robust_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/lozere-developpement/sillage/impact/index"
	"github.com/lozere-developpement/sillage/impact/robust"
)

func asem(t testing.TB) (*index.Data, index.Design) {
	t.Helper()
	dir := os.Getenv("SILLAGE_TESTDATA")
	if dir == "" {
		t.Skip("the ASEM example needs SILLAGE_TESTDATA: asem/ASEM_iData.csv, asem/ASEM_iMeta.csv")
	}
	read := func(name string) *os.File {
		f, err := os.Open(filepath.Join(dir, "asem", name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	f, err := index.ReadFramework(read("ASEM_iMeta.csv"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := index.ReadData(read("ASEM_iData.csv"), f)
	if err != nil {
		t.Fatal(err)
	}
	return d, index.Design{
		Framework: f,
		Order:     []index.Step{index.Denominating, index.Impute, index.Screen, index.Treat},
		Impute:    index.ImputeGroupMean{Group: "EurAsia_group"},
		Screen:    index.Screening{MinAvailable: 0.9},
		Treat:     index.WinsoriseThenLog,
		Normalise: index.MinMax{Low: 1, High: 100},
	}
}

// fourChoices are those of COINr's vignette on sensitivity and one more:
// imputation, scale, aggregation and weights, a quarter up or down on the
// pillars and the sub-indices.
func fourChoices() robust.Choices {
	return robust.Choices{
		Weights:   robust.Weights{NoiseLevel: map[int]float64{2: 0.25, 3: 0.25}},
		Normalise: []index.Normaliser{index.MinMax{Low: 1, High: 100}, index.ZScore{Mean: 50, SD: 10}},
		Aggregate: []index.Aggregator{index.Arithmetic{}, index.Geometric{}},
		Impute:    []index.Imputer{index.ImputeGroupMean{Group: "EurAsia_group"}, index.ImputeMedian{}},
	}
}

func BenchmarkAnalyseASEM(b *testing.B) {
	d, design := asem(b)
	b.ReportAllocs()
	const replicates = 10_000
	for b.Loop() {
		_, err := robust.Analyse(d, design, fourChoices(), robust.Options{Seed: 1, Replicates: replicates})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/replicates, "ns/replicate")
}

// The published order of COINr's example, judged by four choices at once.
func TestAnalyseASEM(t *testing.T) {
	d, design := asem(t)
	a, err := robust.Analyse(d, design, fourChoices(), robust.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if a.Standings[0].Unit != "CHE" || a.Standings[0].RankHigh != 1 {
		t.Errorf("Switzerland should be first whatever is chosen: %+v", a.Standings[0])
	}
	if !a.Converged {
		t.Errorf("not converged: %d ranks between halves", a.HalfGap)
	}
	if a.Standings[0].Score.Refused == nil {
		t.Error("z-scores and min-max are on different scales: the score interval should be refused")
	}
	for k, s := range a.Standings {
		var sum float64
		for _, p := range s.RankProbability {
			sum += p
		}
		near(t, "sum of rank probabilities of "+s.Unit, sum, 1, 1e-9)
		if s.RankLow > s.RankHigh || float64(s.RankLow) > s.RankMedian {
			t.Errorf("%s: interval %d–%d, median %v", s.Unit, s.RankLow, s.RankHigh, s.RankMedian)
		}
		for l := range k {
			near(t, "duel", a.Win[k][l]+a.Win[l][k], 1, 1e-9)
		}
	}
	if len(a.Ties) < 10 || len(a.Tiers) < 2 {
		t.Errorf("%d runs of ties, %d tiers", len(a.Ties), len(a.Tiers))
	}
}

// COINr's article "Sensitivity" varies the points Winsorised, the scale, the
// weights and the aggregation, 100 times at random, and prints nominal rank,
// mean, 5th and 95th percentile of six countries. Ours, drawn 10 000 times, must
// be where a hundred draws can be.
func TestPublishedUncertainty(t *testing.T) {
	d, design := asem(t)
	c := robust.Choices{
		Weights:   robust.Weights{NoiseLevel: map[int]float64{2: 0.25, 3: 0.25}},
		Normalise: []index.Normaliser{index.MinMax{Low: 1, High: 100}, index.ZScore{Mean: 10, SD: 2}},
		Aggregate: []index.Aggregator{index.Arithmetic{}, index.Geometric{}},
	}
	for most := 1; most <= 5; most++ {
		c.Treat = append(c.Treat, index.Treatment{First: index.Winsorise{Max: most}, Second: index.Log{}})
	}
	a, err := robust.Analyse(d, design, c, robust.Options{Seed: 1, Level: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]struct {
		nominal   int
		mean      float64
		low, high int
	}{"AUS": {35, 35.28, 34, 38}, "AUT": {7, 7, 6, 9}, "BEL": {5, 5.15, 3, 9}, "BGD": {46, 45.46, 41, 48}, "BGR": {30, 27.59, 24, 30}, "BRN": {40, 40.07, 37, 45}}
	met := 0
	for _, s := range a.Standings {
		w, ok := want[s.Unit]
		if !ok {
			continue
		}
		met++
		if s.Rank != w.nominal {
			t.Errorf("%s is %d, published %d", s.Unit, s.Rank, w.nominal)
		}
		near(t, "mean rank of "+s.Unit, s.RankMean, w.mean, 0.7)
		near(t, "5th percentile of "+s.Unit, float64(s.RankLow), float64(w.low), 1)
		near(t, "95th percentile of "+s.Unit, float64(s.RankHigh), float64(w.high), 1)
	}
	if met != len(want) {
		t.Errorf("%d countries met", met)
	}
}

// The same seed gives the same figures on one processor and on several.
func TestAnalyseIsDeterministic(t *testing.T) {
	d, design := asem(t)
	o := robust.Options{Seed: 7, Replicates: 500}
	many, err := robust.Analyse(d, design, fourChoices(), o)
	if err != nil {
		t.Fatal(err)
	}
	old := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(old)
	one, err := robust.Analyse(d, design, fourChoices(), o)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(many) != fmt.Sprint(one) {
		t.Error("one processor gives other figures than several")
	}
}

func TestSensitivityASEM(t *testing.T) {
	d, design := asem(t)
	s, err := robust.Sensitivity(d, design, fourChoices(), robust.SensitivityOptions{Seed: 1, Points: 1024})
	if err != nil {
		t.Fatal(err)
	}
	// The way to combine decides more than the other three together.
	for _, e := range s.Shift {
		if e.Factor == "aggregate" && e.First < 0.4 || e.Factor != "aggregate" && e.Total > 0.5 {
			t.Errorf("%+v", e)
		}
		if e.TotalLow > e.Total || e.TotalHigh < e.Total {
			t.Errorf("interval of %s does not hold its estimate", e.Factor)
		}
	}
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.14g, want %.14g ± %g", what, got, want, tol)
	}
}
