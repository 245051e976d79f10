package instrument

import (
	"math"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

// Values of testdata/peers.R. The data are those of P. Shrout and J. Fleiss
// (1979), table 2.
func TestICCsAsPsych(t *testing.T) {
	ratings := [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}
	for i, want := range [6]struct{ value, f, df2, p, low, high float64 }{
		{0.1657417684055, 1.794678492239, 18, 0.1647688083446396, -0.13293232487475, 0.7225600623281},
		{0.2897637795276, 11.027247956403, 15, 0.0001345665164843, 0.01878651337471, 0.7610843696490},
		{0.7148407148407, 11.027247956403, 15, 0.0001345665164843, 0.34246476503393, 0.9458582599554},
		{0.4427971336793, 1.794678492239, 18, 0.1647688083446396, -0.88444215523812, 0.9124154203408},
		{0.6200505475990, 11.027247956403, 15, 0.0001345665164843, 0.07113681530250, 0.9272320401677},
		{0.9093155423771, 11.027247956403, 15, 0.0001345665164843, 0.67567471381630, 0.9858916781691},
	} {
		f := ICCs(ratings, 0.95)[i]
		near(t, f.Form, f.Value, want.value, 1e-12)
		near(t, f.Form+" F", f.F, want.f, 1e-11)
		near(t, f.Form+" df", f.DF2, want.df2, 0)
		near(t, f.Form+" p", f.P, want.p, 1e-12)
		near(t, f.Form+" low", f.Low, want.low, 1e-9)
		near(t, f.Form+" high", f.High, want.high, 1e-9)
	}
}

// statsmodels cohens_kappa, the formula of the authors. psych 2.2.9 gives the
// same values and, unweighted, the same interval; with weights it takes the
// mean weights of rows for those of columns.
func TestWeightedKappaAsPeers(t *testing.T) {
	table := [][]int64{{10, 5, 0}, {2, 10, 3}, {0, 1, 9}}
	for w, want := range map[Weighting][3]float64{
		Unweighted: {0.3740975768406, 0.5849056603774, 0.7957137439141},
		Linear:     {0.503902622996166, 0.6764705882353, 0.8490385534744224},
		Quadratic:  {0.6466169657089892, 0.7755102040816, 0.9044034424542761},
	} {
		e := Kappa(table, w, 0.95)
		near(t, string(w)+" low", e.Low, want[0], 1e-12)
		near(t, string(w), e.Value, want[1], 1e-12)
		near(t, string(w)+" high", e.High, want[2], 1e-12)
	}
}

// The data of K. Krippendorff (2011), example D; pip krippendorff, statsmodels.
func TestAgreementAsPython(t *testing.T) {
	no := math.NaN()
	ratings := [][]float64{
		{1, 2, 3, 3, 2, 1, 4, 1, 2, no, no, no}, {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, no, 3},
		{no, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, no}, {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, no},
	}
	for metric, want := range map[Metric]float64{
		Nominal: 0.743421052631579, Ordinal: 0.8153875037548814, Interval: 0.8491071428571428, Ratio: 0.7974027747116121,
	} {
		near(t, string(metric), Krippendorff(ratings, metric, impact.Bootstrap{Seed: 1}, 0.95).Value, want, 1e-12)
	}
	counts := [][]int64{{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
		{7, 7, 0, 0, 0}, {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7}}
	near(t, "Fleiss", Fleiss(counts, impact.Bootstrap{Seed: 1}, 0.95).Value, 0.20993070442195522, 1e-12)
}

// The attitude data with two answers missing; its omega is in reference_test.go.
func TestAlphaAsPsych(t *testing.T) {
	rows := table(t, "attitude.csv")
	m := Matrix{Items: rows[0], Values: make([][]float64, len(rows[0]))}
	for k, r := range rows[1:] {
		for i, v := range r {
			x := number(v)
			if k == 2 && i == 1 || k == 6 && i == 4 {
				x = math.NaN()
			}
			m.Values[i] = append(m.Values[i], x)
		}
	}
	r := Cronbach(m, AlphaOptions{})
	near(t, "alpha with gaps", r.Raw.Value, 0.845519034878, 1e-11)
	near(t, "standardised", r.Standardised, 0.84118695873, 1e-11)
	near(t, "average r", r.AverageR, 0.430742141634, 1e-11)
	if len(r.Raw.Warnings) == 0 {
		t.Error("gaps went unsaid")
	}
}
