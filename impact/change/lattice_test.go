package change

import (
	"math"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

// All 7⁷ ways to draw seven people from seven, one by one, give the ends that
// ExactBootstrap computes.
func TestExactBootstrapEqualsEnumeration(t *testing.T) {
	values := []float64{-25, 0, 0, 25, 25, 50, 75}
	var means []float64
	for code := range 823_543 {
		s := 0.0
		for k, c := 0, code; k < 7; k, c = k+1, c/7 {
			s += values[c%7]
		}
		means = append(means, s/7)
	}
	slices.Sort(means)
	for _, level := range []float64{0.80, 0.90, 0.95} {
		k := int(math.Ceil((1-level)/2*float64(len(means)))) - 1
		e := ExactBootstrap(counts(t, values...), level)
		near(t, "low", e.Low, means[k], 1e-9)
		near(t, "high", e.High, means[len(means)-1-k], 1e-9)
		near(t, "value", e.Value, 150.0/7, 1e-12)
	}
}

// Replicates that are drawn come near it; a million people do not change that.
func TestDrawsMeetTheExactBootstrap(t *testing.T) {
	for _, times := range []int64{1, 25_000} {
		c := impact.Counts{Values: []float64{-100.0 / 12, 0, 100.0 / 12, 25, 50}, N: []int64{3 * times, 9 * times, 12 * times, 10 * times, 6 * times}}
		exact := ExactBootstrap(c, 0.95)
		drawn := MeanOf(c).Percentile(impact.Bootstrap{Replicates: 100_000, Seed: 3}, 0.95)
		width := exact.High - exact.Low
		near(t, "low", drawn.Low, exact.Low, 0.02*width)
		near(t, "high", drawn.High, exact.High, 0.02*width)
		// The distribution is that of n draws: its spread is sd·√((n-1)/n)/√n.
		n := float64(c.Total())
		near(t, "width", width, 2*1.959964*c.SD()*math.Sqrt((n-1)/n)/math.Sqrt(n), 0.03*width)
	}
}

func TestExactBootstrapRefuses(t *testing.T) {
	for name, c := range map[string]impact.Counts{
		"nobody": {}, "five": counts(t, 1, 2, 3, 4, 5), "alike": counts(t, 5, 5, 5, 5, 5, 5),
		"no scale": counts(t, 0, 1, math.Pi, 7.1, math.Sqrt2, 9, 11),
	} {
		if e := ExactBootstrap(c, 0.95); e.Given() || e.Refused.Remedy.Key == "" || !math.IsNaN(e.Value) {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// Values that differ by the rounding of an addition are one step of the scale:
// their people count, each of them.
func TestExactBootstrapOfRoundedValues(t *testing.T) {
	tenth := 0.1
	rounded, plain := counts(t, 0, tenth+0.2, 0.3, 0.3, 0.6, 0.9, 0.9), counts(t, 0, 0.3, 0.3, 0.3, 0.6, 0.9, 0.9)
	if len(rounded.Values) == len(plain.Values) {
		t.Fatal("0.1 + 0.2 is 0.3 here")
	}
	got, want := ExactBootstrap(rounded, 0.95), ExactBootstrap(plain, 0.95)
	if math.Abs(got.Low-want.Low) > 1e-9 || math.Abs(got.High-want.High) > 1e-9 {
		t.Errorf("from %v to %v, want %v to %v", got.Low, got.High, want.Low, want.High)
	}
}
