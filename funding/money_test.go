package funding_test

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
)

// TestReference holds the published cases; each names its rule.
func TestReference(t *testing.T) {
	reference(t, "A1", "amounts as French offices write them; missing is never zero", func(t *testing.T) {
		for in, want := range map[string]funding.Cents{
			"15\u00a0084,00 €":          1508400,
			"1\u202f234\u202f567,89":    123456789,
			"22 500":                    2250000,
			"-12,5":                     -1250,
			"1.234,56":                  123456,
			"1,234.56":                  123456,
			"12.5":                      1250,
			"15 k€":                     1500000,
			"12,345 k€":                 1234500,
			"92 233 720 368 547 758,07": math.MaxInt64,
			"(1 200,00)":                -120000,
			"0":                         0,
		} {
			if got, err := funding.ParseCents(in); err != nil || got != want {
				t.Errorf("%q: %v, %v; want %v", in, got, err, want)
			}
		}
		for _, in := range []string{"12,345", "1.234", "1 23,45", "abc", "1,2,3", "€", ",", "92 233 720 368 547 758,08", "1 200 € HT"} {
			if got, err := funding.ParseCents(in); err == nil {
				t.Errorf("%q accepted as %v", in, got)
			}
		}
		for _, in := range []string{"", "NC", " n.c. ", "-", "\u00a0"} {
			if _, err := funding.ParseCents(in); !errors.Is(err, funding.ErrMissing) {
				t.Errorf("%q: %v, want missing", in, err)
			}
			if a, err := funding.ParseAmount(in); err != nil || a.Known {
				t.Errorf("%q: known %v, %v", in, a.Known, err)
			}
		}
	})
	reference(t, "A1-real-file", "Fonds vert 2023, Lozère: 43 rows", testRealFile)
	reference(t, "A2", "derived amounts: halves away from zero", func(t *testing.T) {
		for in, want := range map[string]funding.Cents{"0.125": 13, "0.135": 14, "2.675": 268, "-0.125": -13, "0.1249": 12} {
			rat, _ := new(big.Rat).SetString(in)
			if got, err := funding.Round(rat); err != nil || got != want {
				t.Errorf("%s: %d, want %d", in, got, want)
			}
		}
		// 1 000,01 € at 7.5 % is 75,00075 €
		if got, _ := funding.Cents(100001).Times(funding.BasisPoints(750)); got != 7500 {
			t.Errorf("7.5 %% of 1 000,01: %v", got)
		}
	})
	reference(t, "A3", "largest remainder in exact integers", func(t *testing.T) {
		for _, c := range []struct {
			total   funding.Cents
			weights []int64
			want    string
		}{
			{100, []int64{1, 2}, "[0.33 0.67]"},
			{100, []int64{0, 1, 2}, "[0.00 0.33 0.67]"},
			{10000, []int64{0, 3, 3, 1}, "[0.00 42.86 42.86 14.28]"},
			{1, []int64{33, 66}, "[0.00 0.01]"},
			{9999, []int64{75, 25}, "[74.99 25.00]"},
			{-100, []int64{1, 2}, "[-0.33 -0.67]"},
			{100, []int64{1, 1, 1}, "[0.34 0.33 0.33]"},
			{7_000_000_000_000_000, []int64{1, 2}, "[23333333333333.33 46666666666666.67]"},
			{900_000_000_000_000, []int64{1_000_000, 1}, "[8999991000009.00 8999991.00]"},
		} {
			got, err := funding.Split(c.total, c.weights)
			if err != nil || fmt.Sprint(got) != c.want {
				t.Errorf("%v over %v: %v, %v; want %s", c.total, c.weights, got, err, c.want)
			}
		}
		for _, w := range [][]int64{{0, 0}, {}, {1, -1}} {
			if _, err := funding.Split(100, w); err == nil {
				t.Errorf("weights %v accepted", w)
			}
		}
	})
	reference(t, "A4", "a ceiling is floored, a minimum ceiled", func(t *testing.T) {
		got, err := funding.CeilingOf(1234568, funding.Percent(60))
		if err != nil || got != 740740 {
			t.Errorf("60 %% of 12 345,68: %v, %v", got, err)
		}
		if got, _ := funding.MinimumOf(1234568, funding.Percent(60)); got != 740741 {
			t.Errorf("minimum: %v", got)
		}
		if got, _ := funding.CeilingOf(-101, funding.Percent(50)); got != -51 {
			t.Errorf("ceiling of a negative base: %v", got)
		}
	})
	reference(t, "F2", "success rates: Wilson 1927, Beta(1,1)", testSuccess)
	reference(t, "F3", "the three indicators of the roadmap, action 14", testIndicators)
	testSiblings(t)
}

// reference runs a published case under its identifier and logs its rule.
func reference(t *testing.T, id, rule string, f func(t *testing.T)) {
	t.Run(id, func(t *testing.T) {
		t.Log(rule)
		f(t)
	})
}

func testRealFile(t *testing.T) {
	dir := os.Getenv("SILLAGE_TESTDATA")
	if dir == "" {
		t.Skip("needs SILLAGE_TESTDATA: aides_territoires/fonds-vert-2023_lozere.csv")
	}
	body, err := os.ReadFile(filepath.Join(dir, "aides_territoires", "fonds-vert-2023_lozere.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var total funding.Cents
	lines := strings.Split(strings.TrimRight(string(body), "\r\n"), "\n")[1:]
	for _, line := range lines {
		c, err := funding.ParseCents(line[strings.LastIndexByte(line, ';')+1:])
		if err != nil {
			t.Fatal(err)
		}
		if total, err = total.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	if len(lines) != 43 || total != 488095425 {
		t.Errorf("%d rows, %v; want 43 rows, 4880954.25", len(lines), total)
	}
}

// filed returns n applications at the stage.
func filed(stage funding.Stage, n int, requested, awarded funding.Cents) []funding.Application {
	var out []funding.Application
	for range n {
		a := funding.Application{Stage: stage, Requested: funding.Known(requested)}
		if stage.Granted() {
			a.Awarded = funding.Known(awarded)
		}
		out = append(out, a)
	}
	return out
}

func testSuccess(t *testing.T) {
	apps := filed(funding.Awarded, 3, 1, 1)
	apps = append(apps, filed(funding.Refused, 2, 1, 0)...)
	apps = append(apps, filed(funding.UnderReview, 2, 1, 0)...)
	apps = append(apps, filed(funding.Withdrawn, 1, 1, 0)...)
	s := funding.MeasureSuccess(apps, 0)
	near(t, "rate", s.OnDecided.Value, 0.6, 1e-12)
	near(t, "low", s.OnDecided.Low, 0.230724, 5e-7)
	near(t, "high", s.OnDecided.High, 0.882379, 5e-7)
	near(t, "posterior mean", s.OnDecided.Mean, 4.0/7, 1e-12)
	if s.Filed != 8 || s.OnFiled.N != 8 || s.Pending != 2 || s.Withdrawn != 1 {
		t.Errorf("%+v", s)
	}
	afnic := funding.NewProportion(68, 402, 0)
	near(t, "Afnic 2020", afnic.Value, 0.169154, 5e-7)
	near(t, "Afnic low", afnic.Low, 0.135679, 5e-7)
	near(t, "Afnic high", afnic.High, 0.208893, 5e-7)
	if none := funding.NewProportion(0, 0, 0); !math.IsNaN(none.Value) || none.Mean != 0.5 {
		t.Errorf("no file: %+v", none)
	}
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// Eight filed among twelve, one of them a file filed again.
func testIndicators(t *testing.T) {
	apps := filed(funding.Awarded, 2, 30_000_00, 30_000_00)
	apps = append(apps, filed(funding.PartlyAwarded, 1, 10_000_00, 3_000_00)...)
	apps = append(apps, filed(funding.Refused, 2, 25_000_00, 0)...)
	apps = append(apps, filed(funding.UnderReview, 1, 40_000_00, 0)...)
	apps = append(apps, filed(funding.Filed, 1, 10_000_00, 0)...)
	apps = append(apps, filed(funding.Withdrawn, 1, 10_000_00, 0)...)
	apps = append(apps, filed(funding.Identified, 4, 0, 0)...)
	ind, err := funding.Measure(apps)
	if err != nil {
		t.Fatal(err)
	}
	if ind.Identified != 12 || ind.Filed != 8 || ind.OnFiled.Requested != 180_000_00 || ind.OnFiled.Obtained != 63_000_00 {
		t.Errorf("%+v", ind)
	}
	if ind.OnFiled.Share != funding.Percent(35) {
		t.Errorf("share %v, want 35%%", ind.OnFiled.Share)
	}
	if ind.OnDecided.Files != 5 || ind.OnDecided.Requested != 120_000_00 || ind.OnDecided.Share != funding.BasisPoints(5250) {
		t.Errorf("decided: %+v", ind.OnDecided)
	}
	again := funding.Application{Stage: funding.Filed, Requested: funding.Known(1), Refiles: "x"}
	more, _ := funding.Measure(append(apps, again))
	if more.Identified != 12 || more.Filed != 9 {
		t.Errorf("filed again: identified %d, filed %d", more.Identified, more.Filed)
	}
}

// Whatever the total and the weights, parts sum to the total, a zero weight
// gets nothing and no part is a cent away from its exact share.
func TestSplitProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		total := funding.Cents(rng.Int64N(1<<62)) >> rng.IntN(62)
		if rng.IntN(2) == 0 {
			total = -total
		}
		weights := make([]int64, 1+rng.IntN(7))
		for i := range weights {
			weights[i] = rng.Int64N(1<<60) >> rng.IntN(60)
			if rng.IntN(4) == 0 {
				weights[i] = 0
			}
		}
		parts, err := funding.Split(total, weights)
		if err != nil {
			continue // all zero
		}
		sum, err := funding.Sum(parts...)
		if err != nil || sum != total {
			t.Fatalf("%v over %v sums to %v", total, weights, sum)
		}
		checkParts(t, total, weights, parts)
	}
}

func checkParts(t *testing.T, total funding.Cents, weights []int64, parts []funding.Cents) {
	t.Helper()
	all := new(big.Int)
	for _, w := range weights {
		all.Add(all, big.NewInt(w))
	}
	for i, w := range weights {
		exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(int64(total)), big.NewInt(w)), all)
		gap := exact.Sub(exact, big.NewRat(int64(parts[i]), 1))
		if w == 0 && parts[i] != 0 || gap.Abs(gap).Cmp(big.NewRat(1, 1)) >= 0 {
			t.Fatalf("%v over %v gives %v", total, weights, parts)
		}
	}
}

// A ceiling never exceeds the exact product, a minimum is never below it, and
// they are at most a cent apart.
func TestCeilingProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		base := funding.Cents(rng.Int64N(1 << 50))
		rate := funding.Ratio(rng.Int64N(10_000), 1+rng.Int64N(10_000))
		low, err1 := funding.CeilingOf(base, rate)
		high, err2 := funding.MinimumOf(base, rate)
		exact := new(big.Rat).Mul(big.NewRat(int64(base), 1), rate.Rat())
		if err1 != nil || err2 != nil || high-low > 1 || exact.Cmp(big.NewRat(int64(low), 1)) < 0 || exact.Cmp(big.NewRat(int64(high), 1)) > 0 {
			t.Fatalf("%v at %v: [%v, %v]", base, rate, low, high)
		}
	}
}

func TestOverflowIsTold(t *testing.T) {
	top := funding.Cents(math.MaxInt64)
	if _, err := top.Add(1); !errors.Is(err, funding.ErrOverflow) {
		t.Errorf("add: %v", err)
	}
	if _, err := (-top).Sub(2); !errors.Is(err, funding.ErrOverflow) {
		t.Errorf("sub: %v", err)
	}
	if _, err := top.Mul(2); !errors.Is(err, funding.ErrOverflow) {
		t.Errorf("mul: %v", err)
	}
	if _, err := top.Times(funding.Percent(101)); !errors.Is(err, funding.ErrOverflow) {
		t.Errorf("times: %v", err)
	}
	if c, err := top.Times(funding.Percent(100)); err != nil || c != top {
		t.Errorf("100 %%: %v, %v", c, err)
	}
}

// What is written is read again as it was.
func TestAmountsRoundTrip(t *testing.T) {
	for _, c := range []funding.Cents{0, 1, -1, 99, 100, -12345, 123456789, math.MaxInt64, math.MinInt64} {
		for _, text := range []string{c.String(), c.French()} {
			if got, err := funding.ParseCents(text); err != nil || got != c {
				t.Errorf("%d: %q read as %d, %v", c, text, got, err)
			}
		}
	}
	if got := funding.Cents(-123456).French(); got != "−1\u202f234,56\u00a0€" {
		t.Errorf("French: %q", got)
	}
}

func FuzzParseCents(f *testing.F) {
	for _, s := range []string{"15 084,00 €", "1.234,56", "-12,5", "12,345", "(3)", "k€", "1e9", "--1", "9999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := funding.ParseCents(s)
		if err != nil {
			return
		}
		if again, err := funding.ParseCents(c.French()); err != nil || again != c {
			t.Errorf("%q read as %d, written %q, read as %d, %v", s, c, c.French(), again, err)
		}
	})
}

// An amount that nobody stated stays unknown; it does not become zero.
func ExampleParseAmount() {
	for _, cell := range []string{"20 000 €", "NC"} {
		a, _ := funding.ParseAmount(cell)
		fmt.Println(a.Known, cmp.Or(a.String(), "unknown"))
	}
	_, err := funding.ParseAmount("12,345")
	fmt.Println(err)
	// Output:
	// true 20000.00
	// false unknown
	// "12,345": more than two decimals
}

// Three communes share a hundred euros; the cent that is left goes to the
// first, and nobody gets a cent for a weight of zero.
func ExampleSplit() {
	parts, _ := funding.Split(100*funding.Euro, []int64{1, 1, 1, 0})
	fmt.Println(parts)
	// Output: [33.34 33.33 33.33 0.00]
}
