package instrument

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

// table reads a CSV of the folder of test data, with its header.
func table(t *testing.T, name string) [][]string {
	t.Helper()
	dir := os.Getenv("SILLAGE_TESTDATA")
	f, err := os.Open(filepath.Join(dir, name))
	if dir == "" || err != nil {
		t.Skip("needs SILLAGE_TESTDATA: " + name)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func number(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

func TestReference(t *testing.T) {
	t.Run("I01", func(t *testing.T) { // R psych 2.2.9 alpha(attitude)
		rows := table(t, "attitude.csv")
		m := Matrix{Items: rows[0], Values: make([][]float64, len(rows[0]))}
		for _, r := range rows[1:] {
			for i, v := range r {
				m.Values[i] = append(m.Values[i], number(v))
			}
		}
		r := Cronbach(m, AlphaOptions{})
		near(t, "alpha", r.Raw.Value, 0.843142769565, 1e-8)
		near(t, "standardised", r.Standardised, 0.83908380303, 1e-8)
		near(t, "average r", r.AverageR, 0.42690664265, 1e-8)
		near(t, "Feldt low", r.Raw.Low, 0.739375685643, 1e-8)
		near(t, "Feldt high", r.Raw.High, 0.91577307216, 1e-8)
		for name, want := range map[string]float64{
			"rating": 0.8097602063, "complaints": 0.7969174573, "privileges": 0.8278477659, "learning": 0.803030975,
			"raises": 0.7953865742, "critical": 0.8638723114, "advance": 0.8404648683,
		} {
			near(t, "without "+name, r.IfDropped[slices.Index(m.Items, name)], want, 1e-8)
		}
		near(t, "omega", r.Omega.Value, 0.850992, 1e-3)
	})
	t.Run("I04", func(t *testing.T) { // R psych cohen.kappa
		e := Kappa([][]int64{{20, 5}, {10, 15}}, Unweighted, 0.95)
		near(t, "kappa", e.Value, 0.4, 1e-9)
		near(t, "low", e.Low, 0.151092290477, 1e-9)
		near(t, "high", e.High, 0.648907709523, 1e-9)
	})
	t.Run("ASEM9", func(t *testing.T) { // COINr 1.1.14 get_cronbach
		for group, want := range map[string]float64{"Physical": 0.619880382176, "P2P": 0.0512665882939} {
			m := asem(t, group)
			if r := Cronbach(m, AlphaOptions{}); r.Refused == nil {
				t.Errorf("%s: alpha of mixed units was given", group)
			}
			near(t, group, Cronbach(m, AlphaOptions{MixedUnits: true}).Raw.Value, want, 1e-9)
		}
	})
	t.Run("krippendorff_4x12", func(t *testing.T) { // K. Krippendorff 2011, example D
		rows := table(t, "krippendorff_4x12.csv")
		var ratings [][]float64
		for _, r := range rows[1:] {
			var coder []float64
			for _, v := range r {
				coder = append(coder, number(v))
			}
			ratings = append(ratings, coder)
		}
		for metric, want := range map[Metric]float64{Nominal: 0.743, Ordinal: 0.815, Interval: 0.849, Ratio: 0.797} {
			e := Krippendorff(ratings, metric, impact.Bootstrap{Seed: 1}, 0.95)
			near(t, string(metric), e.Value, want, 6e-4)
			if !(e.Low < e.Value && e.Value <= e.High) || e.N != 11 {
				t.Errorf("%s: %v to %v of %d units", metric, e.Low, e.High, e.N)
			}
		}
	})
}

// asem returns the raw indicators of one group of the ASEM example.
func asem(t *testing.T, group string) Matrix {
	meta, data := table(t, "asem/ASEM_iMeta.csv"), table(t, "asem/ASEM_iData.csv")
	col := func(name string) int { return slices.Index(meta[0], name) }
	var m Matrix
	for _, r := range meta[1:] {
		if r[col("Parent")] != group {
			continue
		}
		at := slices.Index(data[0], r[col("iCode")])
		m.Items, m.Units = append(m.Items, r[col("iCode")]), append(m.Units, r[col("Unit")])
		var v []float64
		for _, unit := range data[1:] {
			v = append(v, number(unit[at]))
		}
		m.Values = append(m.Values, v)
	}
	if len(m.Items) == 0 {
		t.Fatalf("no indicator in %s", group)
	}
	return m
}

// P. Shrout and J. Fleiss, "Intraclass correlations: uses in assessing rater
// reliability", Psychological Bulletin 86 (1979), tables 2 to 4: six targets,
// four judges.
func TestShroutFleiss(t *testing.T) {
	ratings := [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}
	forms := ICCs(ratings, 0.95)
	for i, want := range []float64{0.17, 0.29, 0.71, 0.44, 0.62, 0.91} {
		near(t, forms[i].Form, forms[i].Value, want, 5e-3)
	}
	// R psych::ICC(sf) prints these limits and F.
	for i, want := range [][3]float64{{-0.133, 0.72, 1.79}, {0.019, 0.76, 11.03}, {0.342, 0.95, 11.03}, {-0.884, 0.91, 1.79}, {0.071, 0.93, 11.03}, {0.676, 0.99, 11.03}} {
		near(t, forms[i].Form+" low", forms[i].Low, want[0], 2e-3)
		near(t, forms[i].Form+" high", forms[i].High, want[1], 6e-3)
		near(t, forms[i].Form+" F", forms[i].F, want[2], 6e-3)
	}
}
