package change

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

func counts(t *testing.T, v ...float64) impact.Counts {
	t.Helper()
	c, err := impact.CountValues(v)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

// The cases of the reference list, with the program that gave each value.
func TestReference(t *testing.T) {
	t.Run("W01", func(t *testing.T) { // R wilcox.test(paired, exact); scipy.stats.wilcoxon
		x := []float64{1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3}
		y := []float64{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29}
		c, err := Pairs(y, x)
		if err != nil {
			t.Fatal(err)
		}
		w := SignedRank(c, Wilcoxon)
		near(t, "V", w.Statistic, 40, 0)
		near(t, "p greater", w.Greater, 0.01953125, 1e-12)
		near(t, "p", w.P, 0.0390625, 1e-12)
		e := HodgesLehmann(c, 0.95)
		near(t, "HL", e.Value, 0.46, 1e-12)
		near(t, "low", e.Low, 0.01, 1e-12)
		near(t, "high", e.High, 0.786, 1e-12)
	})
	t.Run("W03", func(t *testing.T) { // R t.test on datasets::sleep; effectsize 0.8.3 hedges_g
		g1 := []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2}
		g2 := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
		c, err := Pairs(g2, g1)
		if err != nil {
			t.Fatal(err)
		}
		p := PairedT(c)
		near(t, "t", p.Statistic, -4.06212768338, 1e-9)
		near(t, "df", p.DF, 9, 0)
		near(t, "p", p.P, 0.00283289019738, 1e-9)
		m := Mean(c, 0.95)
		near(t, "mean", m.Value, -1.58, 1e-9)
		near(t, "low", m.Low, -2.459885763277, 1e-9)
		near(t, "high", m.High, -0.700114236723, 1e-9)
		near(t, "dz", DZ(c, 0.95).Value, -1.28455756259, 1e-9)
		near(t, "g", HedgesG(c, 0.95).Value, -1.17392490351, 1e-9)
	})
	t.Run("W05", func(t *testing.T) { // R wilcox.test
		x := counts(t, 0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46)
		y := counts(t, 1.15, 0.88, 0.9, 0.74, 1.21)
		w := MannWhitney(x, y)
		near(t, "W", w.Statistic, 35, 0)
		near(t, "p greater", w.Greater, 0.127206127206, 1e-9)
	})
	t.Run("W07", func(t *testing.T) { // R mcnemar.test, binom.test; statsmodels mcnemar
		m := McNemar(Table2{{794, 150}, {86, 570}})
		near(t, "chi2 cc", m.Chi2Yates.Statistic, 16.8177966102, 1e-9)
		near(t, "p cc", m.Chi2Yates.P, 4.11456228135e-05, 1e-14)
		near(t, "chi2", m.Chi2.Statistic, 17.3559322034, 1e-9)
		near(t, "p", m.Chi2.P, 3.09929344105e-05, 1e-14)
		near(t, "p exact", m.Exact.P, 3.71593613957e-05, 1e-14)
	})
	t.Run("W09", func(t *testing.T) { // R fisher.test
		f, or := Fisher(Table2{{3, 1}, {1, 3}}, 0.95)
		near(t, "p", f.P, 0.485714285714, 1e-9)
		near(t, "odds ratio as R", OddsAsR(Table2{{3, 1}, {1, 3}}), 6.40830886701, 1e-7)
		// R stops early; the exact ratio solves ω⁴-36ω²-32ω-3 = 0.
		w := or.Value
		near(t, "exact odds ratio", w*w*w*w-36*w*w-32*w-3, 0, 1e-9)
	})
	t.Run("W10", testMultiplicity)
	t.Run("B01", func(t *testing.T) { // cran/bootstrap abcnon on its data(law)
		s := lawSchools(t)
		near(t, "r", s.Value(), 0.776374491289, 1e-10)
		j := s.Jackknife()
		near(t, "a", j.Acceleration, -0.0756715649379, 1e-10)
		near(t, "se", j.SE, 0.142518618602, 1e-10)
		a := s.ABC(0.90)
		near(t, "90 low", a.Low, 0.4429412816, 1e-8)
		near(t, "90 high", a.High, 0.9214776336, 1e-8)
		near(t, "abc a", a.A, -0.08167663602, 1e-8)
		near(t, "abc z0", a.Z0, -0.08797112067, 1e-8)
		a = s.ABC(0.95)
		near(t, "95 low", a.Low, 0.3381229362, 1e-8)
		near(t, "95 high", a.High, 0.9420958333, 1e-8)
	})
	t.Run("B02", func(t *testing.T) { // R, 400 000 replicates
		s := lawSchools(t)
		b := impact.Bootstrap{Replicates: 400_000, Seed: 1}
		near(t, "z0", s.Z0(b), -0.0963, 0.006)
		for level, want := range map[float64][4]float64{
			0.90: {0.4294, 0.927, 0.5231, 0.9474},
			0.95: {0.3331, 0.9416, 0.4595, 0.9616},
		} {
			e, p := s.BCa(b, level), s.Percentile(b, level)
			near(t, "BCa low", e.Low, want[0], 0.006)
			near(t, "BCa high", e.High, want[1], 0.006)
			near(t, "percentile low", p.Low, want[2], 0.006)
			near(t, "percentile high", p.High, want[3], 0.006)
		}
	})
}

func testMultiplicity(t *testing.T) { // R p.adjust; statsmodels multipletests
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0}
	for method, want := range map[Correction][]float64{
		Holm:       {0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1},
		BH:         {0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571428571, 0.0638571428571, 0.0645, 0.0765, 0.486, 0.5811818181818, 0.714875, 0.7532307692308, 0.8132142857143, 1},
		Bonferroni: {0.0015, 0.006, 0.0285, 0.1425},
		Hommel:     {0.0015, 0.0056, 0.0247, 0.095, 0.1608, 0.1946, 0.2086, 0.2408, 0.3213, 1, 1, 1, 1, 1, 1},
		BY:         {0.00497734348984, 0.00995468697969, 0.03152317543568},
	} {
		got, err := Adjust(method, p)
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range want {
			near(t, string(method)+" "+strconv.Itoa(i), got[i], w, 1e-9)
		}
	}
}

// lawSchools is the correlation of LSAT and GPA over 15 law schools (Efron
// and Tibshirani 1993, table 3.1).
func lawSchools(t *testing.T) Sample {
	t.Helper()
	dir := os.Getenv("SILLAGE_TESTDATA")
	f, err := os.Open(filepath.Join(dir, "law15.csv"))
	if dir == "" || err != nil {
		t.Skip("needs SILLAGE_TESTDATA: law15.csv")
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var x, y []float64
	for _, r := range records[1:] {
		a, err1 := strconv.ParseFloat(r[len(r)-2], 64)
		b, err2 := strconv.ParseFloat(r[len(r)-1], 64)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		x, y = append(x, a), append(y, b)
	}
	return Rows(len(x), func(p []float64) float64 {
		var sx, sy, sxx, syy, sxy, sum float64
		for i, w := range p {
			sum += w
			sx += w * x[i]
			sy += w * y[i]
		}
		sx, sy = sx/sum, sy/sum
		for i, w := range p {
			sxx += w * (x[i] - sx) * (x[i] - sx)
			syy += w * (y[i] - sy) * (y[i] - sy)
			sxy += w * (x[i] - sx) * (y[i] - sy)
		}
		return sxy / math.Sqrt(sxx*syy)
	})
}
