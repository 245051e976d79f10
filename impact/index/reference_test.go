package index_test

import (
	"errors"
	"math"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/index"
)

var nan = math.NaN()

// peer is the vector of the normalisation cases: COINr 1.1.14, R 4.2.2.
var peer = []float64{3, 7, nan, 1, 12, 7}

func same(t *testing.T, what string, got, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i := range want {
		if math.IsNaN(want[i]) != math.IsNaN(got[i]) || math.Abs(got[i]-want[i]) > tol {
			t.Errorf("%s[%d] = %.14g, want %.14g", what, i, got[i], want[i])
		}
	}
}

func refused(t *testing.T, err error, key string) {
	t.Helper()
	var r *impact.Refusal
	if !errors.As(err, &r) {
		t.Fatalf("%v is not a refusal", err)
	}
	if r.Reason.Key != key {
		t.Errorf("refused for %s, want %s", r.Reason.Key, key)
	}
	if r.Remedy.Key == "" || r.Error() == "" {
		t.Error("a refusal must say what would lift it")
	}
}

// Source: COINr 1.1.14, commit b9682034: n_minmax, n_zscore, n_rank… N04,
// N08 and the direction cases are worked by hand from the same formulas.
func referenceNormalise(t *testing.T) {
	for _, c := range []struct {
		id    string
		scale index.Normaliser
		node  index.Node
		want  []float64
	}{
		{"N01", index.MinMax{}, index.Node{}, []float64{18.1818181818, 54.5454545455, nan, 0, 100, 54.5454545455}},
		{"N02", index.MinMax{Low: 1, High: 100}, index.Node{}, []float64{19, 55, nan, 1, 100, 55}},
		{"N03", index.ZScore{}, index.Node{}, []float64{-0.707106781187, 0.235702260396, nan, -1.178511301978, 1.414213562373, 0.235702260396}},
		{"N04", index.ZScore{Mean: 100, SD: 10}, index.Node{}, []float64{92.92893218813, 102.35702260396, nan, 88.21488698022, 114.14213562373, 102.35702260396}},
		{"N05/rank", index.Rank{}, index.Node{}, []float64{2, 3, nan, 1, 5, 3}},
		{"N05/borda", index.Borda{}, index.Node{}, []float64{1, 2, nan, 0, 4, 2}},
		{"N05/prank", index.PercentileRank{}, index.Node{}, []float64{0.25, 0.5, nan, 0, 1, 0.5}},
		{"N06/uncapped", index.DistanceToTarget{}, index.Node{Target: 10}, []float64{0.222222222222, 0.666666666667, nan, 0, 1.222222222222, 0.666666666667}},
		{"N06/capped", index.DistanceToTarget{Capped: true}, index.Node{Target: 10}, []float64{0.222222222222, 0.666666666667, nan, 0, 1, 0.666666666667}},
		{"N07/uncapped", index.DistanceToTarget{}, index.Node{Target: 2, Direction: -1}, []float64{0.9, 0.5, nan, 1.1, 0, 0.5}},
		{"N07/capped", index.DistanceToTarget{Capped: true}, index.Node{Target: 2, Direction: -1}, []float64{0.9, 0.5, nan, 1, 0, 0.5}},
		{"N08", index.Goalposts{Low: 2, High: 10, Scale: 1}, index.Node{}, []float64{0.125, 0.625, nan, 0, 1, 0.625}},
		{"N08/uncapped", index.Goalposts{Low: 2, High: 10, Scale: 1, Uncapped: true}, index.Node{}, []float64{0.125, 0.625, nan, -0.125, 1.25, 0.625}},
		{"N08/down", index.Goalposts{Low: 2, High: 10, Scale: 1}, index.Node{Direction: -1}, []float64{0.875, 0.375, nan, 1, 0, 0.375}},
		{"N09/fracmax", index.FractionOfMax{}, index.Node{}, []float64{0.25, 0.5833333333333, nan, 0.0833333333333, 1, 0.5833333333333}},
		{"N09/dist2ref", index.DistanceToReference{Row: 1}, index.Node{}, []float64{0.333333333333, 1, nan, 0, 1.833333333333, 1}},
		{"N09/scaled", index.Scaled{From: 0, To: 20}, index.Node{}, []float64{15, 35, nan, 5, 60, 35}},
		{"dist2max", index.DistanceToMax{}, index.Node{}, []float64{2.0 / 11, 6.0 / 11, nan, 0, 1, 6.0 / 11}},
		{"minmax/down", index.MinMax{}, index.Node{Direction: -1}, []float64{81.8181818182, 45.4545454545, nan, 100, 0, 45.4545454545}},
		{"fracmax/down", index.FractionOfMax{}, index.Node{Direction: -1}, []float64{1.0 / 3, 1.0 / 7, nan, 1, 1.0 / 12, 1.0 / 7}},
	} {
		t.Run(c.id, func(t *testing.T) {
			x := append([]float64(nil), peer...)
			got, err := c.scale.Normalise(x, c.node)
			if err != nil {
				t.Fatal(err)
			}
			same(t, c.scale.Name(), got, c.want, 1e-9)
			same(t, "the input afterwards", x, peer, 0)
		})
	}
	t.Run("N10", func(t *testing.T) {
		for _, s := range []index.Normaliser{index.MinMax{}, index.ZScore{}, index.DistanceToMax{}, index.AMPIScale{}} {
			_, err := s.Normalise([]float64{4, 4, 4}, index.Node{})
			refused(t, err, "index.zero-range")
			_, err = s.Normalise([]float64{nan, nan}, index.Node{})
			refused(t, err, "index.no-data")
			_, err = s.Normalise(nil, index.Node{})
			refused(t, err, "index.no-data")
		}
		_, err := index.DistanceToTarget{}.Normalise([]float64{4, 5}, index.Node{Target: 3})
		refused(t, err, "index.target-met")
		_, err = index.DistanceToTarget{}.Normalise([]float64{4, 5}, index.Node{Target: nan})
		refused(t, err, "index.no-target")
		_, err = index.PercentileRank{}.Normalise([]float64{4, nan}, index.Node{})
		refused(t, err, "index.single-value")
		_, err = index.Goalposts{}.Normalise([]float64{4, 5}, index.Node{})
		refused(t, err, "index.no-goalposts")
		_, err = index.FractionOfMax{}.Normalise([]float64{-4, -5}, index.Node{})
		refused(t, err, "index.not-a-ratio")
	})
}

var skewed = []float64{1, 2, 3, 3, 4, 4, 5, 5, 6, 7, 50}

// Source: COINr 1.1.14 and, for T05, the closed form: here min 1 and max 50,
// so that the formula is ln(x). T01 and the optimal λ by scipy.stats.
func referenceTreat(t *testing.T) {
	t.Run("T01", func(t *testing.T) {
		near(t, "skewness", index.Skewness(skewed), 3.2236779687788997, 1e-9)
		near(t, "kurtosis", index.Kurtosis(skewed), 10.553849605073493, 1e-9)
	})
	t.Run("T02", func(t *testing.T) {
		for _, c := range []struct {
			x          []float64
			skew, kurt float64
			pass       bool
		}{
			{[]float64{1, 2, 2, 3, 10}, 2.02869910208, 4.27214653174, false},
			{[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 60, 80}, 2.12784755394, 3.42581985865, true},
		} {
			near(t, "skewness", index.Skewness(c.x), c.skew, 1e-9)
			near(t, "kurtosis", index.Kurtosis(c.x), c.kurt, 1e-9)
			if got := (index.OutlierRule{}).Pass(c.x); got != c.pass {
				t.Errorf("pass = %v for %v", got, c.x)
			}
		}
	})
	for _, c := range []struct {
		id   string
		f    index.Transform
		want []float64
	}{
		{"T03", index.Winsorise{}, []float64{1, 2, 3, 3, 4, 4, 5, 5, 6, 7, 7}},
		{"T04", index.Log{}, []float64{-0.713349887877, 0.398776119957, 0.912282710477, 0.912282710477, 1.249901736214,
			1.249901736214, 1.501852701754, 1.501852701754, 1.702928255521, 1.870262530716, 3.901770628964}},
		{"T05", index.Log{Kind: index.LogGII}, []float64{0, 0.69314718056, 1.09861228867, 1.09861228867, 1.38629436112,
			1.38629436112, 1.60943791243, 1.60943791243, 1.79175946923, 1.94591014906, 3.91202300543}},
		{"T05/orig", index.Log{Kind: index.LogCTOrig}, []float64{0, 0.69314718056, 1.09861228867, 1.09861228867, 1.38629436112,
			1.38629436112, 1.60943791243, 1.60943791243, 1.79175946923, 1.94591014906, 3.91202300543}},
		{"T06", index.BoxCox{Lambda: 0.5}, []float64{0, 0.828427124746, 1.464101615138, 1.464101615138, 2, 2,
			2.472135955, 2.472135955, 2.898979485566, 3.291502622129, 12.142135623731}},
		{"T06/zero", index.BoxCox{}, []float64{0, 0.69314718056, 1.09861228867, 1.09861228867, 1.38629436112,
			1.38629436112, 1.60943791243, 1.60943791243, 1.79175946923, 1.94591014906, 3.91202300543}},
	} {
		t.Run(c.id, func(t *testing.T) {
			got, done, err := c.f.Transform(skewed, index.OutlierRule{})
			if err != nil {
				t.Fatal(err)
			}
			same(t, c.f.Name(), got, c.want, 1e-9)
			if c.id == "T03" && done[10] != "winsorised-high" {
				t.Errorf("done = %q", done)
			}
		})
	}
	t.Run("box-cox optimal", func(t *testing.T) {
		// scipy.optimize.minimize_scalar of −boxcox_llf, tol 1e-12.
		near(t, "lambda", index.OptimalLambda(skewed), -0.32494428859572244, 1e-6)
	})
	t.Run("log-ct-plus turns with the skew", func(t *testing.T) {
		down := make([]float64, len(skewed))
		for i, v := range skewed {
			down[i] = -v
		}
		up, _, _ := index.Log{Kind: index.LogCTPlus}.Transform(skewed, index.OutlierRule{})
		back, _, _ := index.Log{Kind: index.LogCTPlus}.Transform(down, index.OutlierRule{})
		for i := range up {
			near(t, "mirror", back[i], -up[i], 1e-12)
		}
	})
	t.Run("refusals", func(t *testing.T) {
		_, _, err := index.Log{Kind: index.LogGII}.Transform([]float64{0.1, 0.2, 1}, index.OutlierRule{})
		refused(t, err, "index.log-gii")
		_, _, err = index.Log{}.Transform([]float64{2, 2}, index.OutlierRule{})
		refused(t, err, "index.zero-range")
	})
}

// rows are the four units of the multicriteria cases, by column.
var rows = [][]float64{{8, 6, 2, 8}, {3, 3, 7, 1}, {5, 9, 9, 1}}
var rowWeights = []float64{0.5, 0.3, 0.2}

// Source: COINr for A01 and A02; numpy and scipy.optimize.linprog for A04 to
// A09 (A06 and A09 also given); UNDP for A10.
func referenceAggregate(t *testing.T) {
	x, w := []float64{4, 9, nan, 1}, []float64{1, 2, 3, 4}
	whole := []float64{4, 9, 16, 1}
	row := func(a index.RowAggregator, x []float64) float64 {
		v, err := a.Row(x, w)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	t.Run("A01", func(t *testing.T) {
		near(t, "arithmetic", row(index.Arithmetic{}, x), 3.71428571429, 1e-9)
		near(t, "geometric", row(index.Geometric{}, x), 2.28375382196, 1e-9)
		near(t, "harmonic", row(index.Harmonic{}, x), 1.5652173913, 1e-9)
		near(t, "power -1", row(index.Power{P: -1}, x), 1.5652173913, 1e-9)
	})
	t.Run("A02", func(t *testing.T) {
		near(t, "arithmetic", row(index.Arithmetic{}, whole), 7.4, 1e-9)
		near(t, "geometric", row(index.Geometric{}, whole), 4.09534502216, 1e-9)
		near(t, "harmonic", row(index.Harmonic{}, whole), 2.14605067064, 1e-9)
		near(t, "power 2", row(index.Power{P: 2}, whole), 9.74679434481, 1e-9)
		near(t, "power -1", row(index.Power{P: -1}, whole), 2.14605067064, 1e-9)
		near(t, "power 0.5", row(index.Power{P: 0.5}, whole), 5.76, 1e-9)
	})
	t.Run("A03", func(t *testing.T) {
		for _, a := range []index.RowAggregator{index.Geometric{}, index.Harmonic{}, index.Power{P: -1}} {
			v, err := a.Row([]float64{0, 1}, []float64{1, 1})
			refused(t, err, "index.not-positive")
			if !math.IsNaN(v) {
				t.Errorf("%s of zero = %v", a.Name(), v)
			}
		}
	})
	table := func(a index.Aggregator, columns [][]float64, weights []float64) []float64 {
		t.Helper()
		dst := make([]float64, len(columns[0]))
		if err := a.Aggregate(dst, columns, weights); err != nil {
			t.Fatal(err)
		}
		return dst
	}
	scaled := func(s index.Normaliser) [][]float64 {
		out := make([][]float64, len(rows))
		for i, c := range rows {
			var err error
			if out[i], err = s.Normalise(c, index.Node{}); err != nil {
				t.Fatal(err)
			}
		}
		return out
	}
	equal := []float64{1, 1, 1}
	t.Run("A04", func(t *testing.T) {
		same(t, "BoD", table(index.BenefitOfTheDoubt{}, rows, nil), []float64{1, 1, 1, 1}, 1e-9)
		scores, weights, err := index.BenefitOfTheDoubt{}.Weights([][]float64{{1, 2, 4}, {2, 1, 4}})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "BoD of dominated units", scores, []float64{0.5, 0.5, 1}, 1e-12)
		for u := range scores {
			near(t, "score by weights", weights[u][0]*[]float64{1, 2, 4}[u]+weights[u][1]*[]float64{2, 1, 4}[u], scores[u], 1e-12)
		}
	})
	t.Run("A05", func(t *testing.T) {
		got := table(index.BenefitOfTheDoubt{MinShare: 0.2, MaxShare: 0.6}, rows, nil)
		same(t, "BoD with shares", got, []float64{0.9900990099009892, 1, 0.8559782608695657, 0.29850746268656725}, 1e-9)
	})
	t.Run("A06", func(t *testing.T) {
		z := scaled(index.ZScore{Mean: 100, SD: 10, Population: true})
		same(t, "MPI", table(index.MazziottaPareto{}, z, equal), []float64{100.69335144, 102.01603985, 101.04412583, 92.76181765}, 1e-7)
		same(t, "MPI upward", table(index.MazziottaPareto{Upward: true}, z, equal), []float64{101.21044525, 102.48474882, 104.80554756, 94.98392361}, 1e-7)
		z = scaled(index.ZScore{Mean: 100, SD: 10})
		same(t, "MPI sample", table(index.MazziottaPareto{Sample: true}, z, equal), []float64{100.53313497, 101.68447017, 100.40909713, 93.45465112}, 1e-7)
	})
	t.Run("A07", func(t *testing.T) {
		got := table(index.MazziottaPareto{}, scaled(index.AMPIScale{}), equal)
		same(t, "AMPI", got, []float64{100.99593496, 104.4816273, 95.66272966, 78.72977346}, 1e-7)
	})
	t.Run("A08", func(t *testing.T) {
		same(t, "Copeland", table(index.Copeland{}, rows, rowWeights), []float64{1.9, 1.45, 1.4, 1.25}, 1e-12)
		same(t, "Copeland majority", table(index.Copeland{Majority: true}, rows, rowWeights), []float64{2, 0, -1, -1}, 0)
	})
	t.Run("A09", func(t *testing.T) {
		same(t, "usual", table(index.Promethee{}, rows, rowWeights), []float64{0.26666667, -0.03333333, -0.06666667, -0.16666667}, 1e-7)
		each := func(p index.Preference) index.Promethee { return index.Promethee{Each: []index.Preference{p, p, p}} }
		same(t, "linear", table(each(index.Preference{Shape: index.Linear, Q: 1, P: 4}), rows, rowWeights),
			[]float64{0.08888889, 0.12222222, -0.06666667, -0.14444444}, 1e-8)
		same(t, "gaussian", table(each(index.Preference{Shape: index.Gaussian, S: 2}), rows, rowWeights),
			[]float64{0.12562954, 0.09012342, -0.07763046, -0.1381225}, 1e-8)
		same(t, "stepwise", table(each(index.Preference{Shape: index.StepWise, Q: 1, P: 3}), rows, rowWeights),
			[]float64{0.13333333, 0.08333333, -0.06666667, -0.15}, 1e-8)
	})
	t.Run("A10", func(t *testing.T) {
		income, err := index.Goalposts{Low: 100, High: 75000, Scale: 1, Log: true}.Normalise([]float64{3829}, index.Node{})
		if err != nil {
			t.Fatal(err)
		}
		near(t, "income", income[0], 0.5506266549882582, 1e-12)
		hdi, err := index.Geometric{}.Row([]float64{0.6971, 0.3447, income[0]}, equal)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "HDI", hdi, 0.5095629764557262, 1e-12)
	})
}

// S05: numpy.linalg.eig, with Saaty's random index of 0.58. S06: gluc/ahp,
// tests/testthat/test-Calculate.R. S07: proportional by definition.
func referenceWeights(t *testing.T) {
	t.Run("S05", func(t *testing.T) {
		r, err := index.AHP([][]float64{{1, 3, 5}, {1.0 / 3, 1, 0.25}, {0.2, 4, 1}})
		refused(t, err, "index.inconsistent")
		near(t, "lambda", r.LambdaMax, 3.413401342353363, 1e-12)
		near(t, "CI", r.CI, 0.206700671176682, 1e-12)
		near(t, "CR", r.CR, 0.206700671176682/0.58, 1e-12)
		r, err = index.AHP([][]float64{{1, 3, 5}, {1.0 / 3, 1, 2}, {0.2, 0.5, 1}})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "weights", r.Weights, []float64{0.64832901, 0.22965079, 0.12202019}, 1e-8)
	})
	t.Run("S06", func(t *testing.T) {
		r, err := index.AHP([][]float64{{1, 6, 3}, {0.166666666667, 1, 0.5}, {0.333333333333, 2, 1}})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "weights", r.Weights, []float64{0.666666666667, 0.111111111111, 0.222222222222}, 1e-9)
		near(t, "CI", r.CI, 0, 1e-9)
	})
	t.Run("S07", func(t *testing.T) {
		w, err := index.Swing([]float64{100, 60, 40})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "weights", w, []float64{0.5, 0.3, 0.2}, 1e-12)
		_, err = index.Swing([]float64{0, 0})
		refused(t, err, "index.swing-none")
		_, err = index.Swing([]float64{100, -1})
		refused(t, err, "index.swing-points")
	})
	t.Run("not reciprocal", func(t *testing.T) {
		_, err := index.AHP([][]float64{{1, 2}, {2, 1}})
		refused(t, err, "index.ahp-reciprocal")
	})
}
