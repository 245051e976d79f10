package robust

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.14g, want %.14g ± %g", what, got, want, tol)
	}
}

func TestReference(t *testing.T) {
	// S01: Ishigami, a = 7, b = 0.1. Closed form, as in SALib's
	// test_functions/Ishigami.py.
	t.Run("S01", func(t *testing.T) {
		p, err := NewPoints(Sobol, 6, true, 1)
		if err != nil {
			t.Fatal(err)
		}
		f := func(u []float64) float64 {
			x := func(i int) float64 { return (2*u[i] - 1) * math.Pi }
			return math.Sin(x(0)) + 7*math.Pow(math.Sin(x(1)), 2) + 0.1*math.Pow(x(2), 4)*math.Sin(x(0))
		}
		got, err := EffectsOf(f, 3, 16384, p, Estimator{Bootstrap: 100})
		if err != nil {
			t.Fatal(err)
		}
		first := []float64{0.31390519114781146, 0.4424111447900409, 0}
		total := []float64{0.5575888552099592, 0.4424111447900409, 0.2436836640621477}
		for k, e := range got {
			near(t, "first", e.First, first[k], 0.01)
			near(t, "total", e.Total, total[k], 0.01)
			if e.FirstLow > first[k] || e.FirstHigh < first[k] || e.TotalLow > total[k] || e.TotalHigh < total[k] {
				t.Errorf("input %d: intervals %v do not hold the truth", k, e)
			}
		}
	})
	// S02: Sobol' G function, closed form, for all estimators.
	t.Run("S02", func(t *testing.T) {
		a := []float64{0, 1, 4.5, 9, 99, 99, 99, 99}
		f := func(u []float64) float64 {
			y := 1.0
			for i, v := range u {
				y *= (math.Abs(4*v-2) + a[i]) / (1 + a[i])
			}
			return y
		}
		first := []float64{0.716192169, 0.179048042, 0.0236757742, 0.00716192169}
		total := []float64{0.787144127, 0.242198193, 0.0343169102, 0.0104603871}
		for _, e := range []Estimator{{}, {First: JansenFirst, Total: SobolTotal}, {Total: HommaTotal}} {
			p, _ := NewPoints(Sobol, 16, true, 3)
			got, err := EffectsOf(f, 8, 16384, p, e)
			if err != nil {
				t.Fatal(err)
			}
			for k := range first {
				near(t, "first", got[k].First, first[k], 0.02)
				near(t, "total", got[k].Total, total[k], 0.02)
			}
		}
	})
	// The Saltelli design on 8 Halton points of y = x1 + 2·x2², bases 2 and
	// 3 for A, 5 and 7 for B. Indices by the same formulas in numpy.
	t.Run("S03", func(t *testing.T) {
		want := haltonFile(t)
		p, _ := NewPoints(Halton, 4, false, 0)
		f := func(x []float64) float64 { return x[0] + 2*x[1]*x[1] }
		u := make([]float64, 4)
		for i := range 8 {
			p.At(i, u)
			for k, x := range [][]float64{u[:2], u[2:], {u[2], u[1]}, {u[0], u[3]}} {
				row := want[k*8+i]
				near(t, "x1", x[0], row[0], 1e-14)
				near(t, "x2", x[1], row[1], 1e-14)
				near(t, "y", f(x), row[2], 1e-13)
			}
		}
		got, err := EffectsOf(f, 2, 8, p, Estimator{})
		if err != nil {
			t.Fatal(err)
		}
		want2 := []Effect{{First: 0.09905737174116996, Total: 0.3552483863129957},
			{First: 0.5136928281176563, Total: 1.294263064826843}}
		for k, e := range got {
			near(t, "first", e.First, want2[k].First, 1e-12)
			near(t, "total", e.Total, want2[k].Total, 1e-12)
		}
	})
	// S04: exact by geometry; 2e5 draws gave .399795 .200585 .399620.
	t.Run("S04", func(t *testing.T) {
		columns := [][]float64{{1, 0.6, 0}, {0, 0.6, 1}}
		want := [][]float64{{0.4, 0.1, 0.5}, {0.2, 0.8, 0}, {0.4, 0.1, 0.5}}
		for _, o := range []SMAAOptions{{}, {Draws: 200_000, Seed: 4}} {
			got, err := SMAA(columns, o)
			if err != nil {
				t.Fatal(err)
			}
			tol := 1e-12
			if !got.Exact {
				tol = 0.004
			}
			for i := range want {
				for r := range want[i] {
					near(t, "acceptability", got.Rank[i][r], want[i][r], tol)
				}
			}
		}
	})
}

func haltonFile(t *testing.T) [][]float64 {
	dir := os.Getenv("SILLAGE_TESTDATA")
	if dir == "" {
		t.Skip("S03 needs SILLAGE_TESTDATA: sobol_halton_n8_d2.csv")
	}
	f, err := os.Open(filepath.Join(dir, "sobol_halton_n8_d2.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make([][]float64, len(rows)-1)
	for i, row := range rows[1:] {
		for _, s := range row {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatal(err)
			}
			out[i] = append(out[i], v)
		}
	}
	return out
}

// The unscrambled sequence of Joe and Kuo as scipy 1.x's qmc.Sobol gives it:
// the same points in another order, as scipy numbers them in Gray code.
func TestSobolPointsAreThoseOfScipy(t *testing.T) {
	p, _ := NewPoints(Sobol, 40, false, 0)
	u := make([]float64, 40)
	var last []float64
	var products float64
	for i := range 64 {
		p.At(i, u)
		for d := range u {
			u[d] -= 0.5 / (1 << 32)
			if d > 0 {
				products += u[d-1] * u[d]
			}
		}
		last = append(last, u[39])
	}
	// (s[:, :-1]*s[:, 1:]).sum() in scipy: it depends on how each dimension
	// is matched with the next.
	near(t, "sum of products", products, 607.5234375, 1e-9)
	slices.Sort(last)
	for i := range 64 {
		near(t, "dimension 40", last[i], float64(i)/64, 1e-12)
	}
	p.At(5, u)
	near(t, "point 5", u[0], 0.625+0.5/(1<<32), 1e-15)
}
