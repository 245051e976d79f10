package change

import (
	"fmt"
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// A Test is the outcome of a significance test. Where Refused is not nil the
// probabilities are NaN and must not be shown.
type Test struct {
	Name      string  // with the way taken: "wilcoxon-signed-rank/exact"
	Statistic float64 // as named by the function
	DF        float64 // degrees of freedom, 0 = not applicable
	P         float64 // two-sided
	Greater   float64 // one-sided: the change, or the first sample, is larger
	Less      float64 // one-sided: it is smaller
	N         int     // observations the test rests on, zeros left out where the test does
	Zeros     int     // unchanged pairs
	Ties      bool    // equal values needed mid-ranks
	Warnings  []impact.Note
	Refused   *impact.Refusal
}

// Given reports whether the test may be shown.
func (t Test) Given() bool { return t.Refused == nil }

func (t Test) refuse(reason, remedy impact.Note) Test {
	t.P, t.Greater, t.Less = math.NaN(), math.NaN(), math.NaN()
	t.Refused = &impact.Refusal{Reason: reason, Remedy: remedy}
	return t
}

// fewChanges refuses a test that could not reach 5 % whatever the answers:
// with n changed pairs the smallest two-sided p is 2^(1-n).
func (t Test) fewChanges() Test {
	return t.refuse(
		impact.Notef("impact.change.few", "%d pairs changed: no two-sided test of so few can reach 5%%", t.N),
		impact.Notef("impact.change.few.remedy", "collect pairs until at least 6 have changed"))
}

// leastChanges is the least number of changed pairs from which 5 % can be
// reached: 2^(1-6) = 0,031.
const leastChanges = 6

// Pairs returns the histogram of after - before among the pairs that have
// both; a missing value is NaN. It panics when the slices are not of equal
// length and refuses an infinite value.
//
// Differences of measured values carry the rounding of floating point: two
// that should tie (0.3-0.2 and 0.2-0.1) may not. They are made equal at ten
// significant digits of the largest value.
func Pairs(before, after []float64) (impact.Counts, error) {
	if len(before) != len(after) {
		panic("change: before and after are not of equal length")
	}
	largest := 0.0
	for i := range before {
		for _, v := range []float64{before[i], after[i]} {
			if math.IsInf(v, 0) {
				return impact.Counts{}, fmt.Errorf("pair %d: %v: not a finite number", i, v)
			}
			if !math.IsNaN(v) {
				largest = max(largest, math.Abs(v))
			}
		}
	}
	unit := 1.0
	if largest > 0 {
		unit = math.Pow(10, min(300, 11-math.Ceil(math.Log10(largest))))
	}
	d := make([]float64, len(before))
	for i := range before {
		d[i] = math.Round((after[i]-before[i])*unit) / unit
	}
	return impact.CountValues(d)
}

// zeros returns how many observations are exactly zero.
func zeros(c impact.Counts) int64 {
	for i, v := range c.Values {
		if v == 0 {
			return c.N[i]
		}
	}
	return 0
}

func refused(method string, n int, reason, remedy impact.Note) impact.Estimate {
	e := impact.Refuse(method, reason, remedy)
	e.N = n
	return e
}

func noSpread(method string, n int) impact.Estimate {
	return refused(method, n,
		impact.Notef("impact.no-spread", "all %d people changed by the same amount: an effect has no unit to be counted in", n),
		impact.Notef("impact.no-spread.remedy", "read the change in points"))
}

func tooFew(method string, n, least int) impact.Estimate {
	return refused(method, n,
		impact.Notef("impact.few-pairs", "fewer than %d people answered when they were needed", least),
		impact.Notef("impact.few-pairs.remedy", "collect at least %d answers here, or read a wider cell", least))
}

// checkLevel panics on a level that is not one: a programmer's slip.
func checkLevel(level float64) {
	if !(level > 0 && level < 1) {
		panic(fmt.Sprintf("change: level %v: not between 0 and 1", level))
	}
}
