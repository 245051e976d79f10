package forecast_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/forecast"
)

// many returns n prospects whose amounts are multiples of step.
func many(n int, step funding.Cents, most int64, seed uint64) (list []forecast.Prospect, mean, variance float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	for range n {
		amount, p := step*funding.Cents(1+rng.Int64N(most)), rng.Float64()
		list = append(list, forecast.AllOrNothing("", amount, p))
		mean += p * float64(amount)
		variance += p * (1 - p) * float64(amount) * float64(amount)
	}
	return list, mean, variance
}

// On a lattice the distribution is the one that adding the prospects one by
// one, multiple by multiple, gives.
func TestLatticeAgainstOneByOne(t *testing.T) {
	const step, n = 250_00, 400
	list, mean, variance := many(n, step, 40, 5)
	d, err := forecast.Convolve(1_000_00, list)
	if err != nil || len(d.Notes) > 0 {
		t.Fatalf("%v, notes %v", err, d.Notes)
	}
	want := []float64{1}
	for _, p := range list {
		at := int(p.Chances[0].Amount / step)
		next := make([]float64, len(want)+at)
		for i, w := range want {
			next[i] += w * (1 - p.Chances[0].P)
			next[i+at] += w * p.Chances[0].P
		}
		want = next
	}
	worst, seen := 0.0, 0.0
	for i, w := range want {
		got := d.Exactly(1_000_00 + funding.Cents(i)*step)
		worst, seen = math.Max(worst, math.Abs(got-w)), seen+got
	}
	near(t, "the worst of all probabilities", worst, 0, 1e-13)
	near(t, "all of it", seen, 1, 1e-10)
	near(t, "mean", float64(d.Mean()), mean+1_000_00, 1)
	near(t, "sd", float64(d.SD()), math.Sqrt(variance), 1)
	cum := 0.0
	for i, w := range want {
		if cum += w; cum >= 0.1 {
			if got := d.Quantile(0.1); got != 1_000_00+funding.Cents(i)*step {
				t.Errorf("P10 %v, want %v", got, 1_000_00+funding.Cents(i)*step)
			}
			break
		}
	}
}

// The files of a whole country, to the cent: a grid, which keeps the mean, says
// what it blurs, and leaves the quantiles where the normal law has them.
func TestCountryOnAGrid(t *testing.T) {
	list, mean, variance := many(7_500, 1, 20_000_00, 8)
	d, err := forecast.Convolve(0, list)
	if err != nil || len(d.Notes) != 1 {
		t.Fatalf("%v, notes %v", err, d.Notes)
	}
	near(t, "mean", float64(d.Mean())/mean, 1, 1e-9)
	sd := math.Sqrt(variance)
	blur := float64(d.Notes[0].Args[1].(funding.Cents))
	near(t, "sd", float64(d.SD()), math.Sqrt(variance+blur*blur), sd*1e-5)
	near(t, "blur, as a share of the sd", blur/sd, 0, 0.1)
	for q, z := range map[float64]float64{0.05: -1.6449, 0.5: 0, 0.95: 1.6449} {
		near(t, "quantile in standard deviations", (float64(d.Quantile(q))-mean)/sd, z, 0.02)
	}
}

// Many prospects of several chances each, and amounts that would overflow.
func TestManyChances(t *testing.T) {
	var list []forecast.Prospect
	for range 12 {
		list = append(list, forecast.Prospect{Chances: []forecast.Chance{{Amount: 100_00, P: 0.25}, {Amount: 200_00, P: 0.25}, {Amount: 300_00, P: 0.25}}})
	}
	d, err := forecast.Convolve(0, list)
	if err != nil || len(d.Totals) != 37 {
		t.Fatalf("%d totals, %v", len(d.Totals), err)
	}
	near(t, "all four outcomes alike: nothing twelve times", d.Exactly(0), math.Pow(0.25, 12), 1e-18)
	near(t, "symmetry", d.Exactly(36*100_00), d.Exactly(0), 1e-18)
	list = append(list, forecast.AllOrNothing("a chance of nothing at all", math.MaxInt64/3, 0))
	if again, err := forecast.Convolve(0, list); err != nil || !slices.Equal(again.Totals, d.Totals) {
		t.Fatalf("%d totals, %v: what cannot come changes what can", len(again.Totals), err)
	}
	for range 5 {
		list = append(list, forecast.AllOrNothing("", math.MaxInt64/3, 0.5))
	}
	if _, err := forecast.Convolve(0, list); err == nil {
		t.Error("a total beyond what cents can count was taken")
	}
}

// A thousand risks and more are simulated in fewer draws, and the note says how
// right they are; the quantiles agree with the convolution.
func TestManyRisks(t *testing.T) {
	c := forecast.Cash{Months: 3, Seed: 4}
	prospects, _, _ := many(1_500, 100_00, 300, 2)
	for _, p := range prospects {
		c.Risks = append(c.Risks, forecast.Risk{P: p.Chances[0].P, Payments: []forecast.Flow{{Month: 1, Amount: p.Chances[0].Amount}}, Delay: []float64{0.5, 0.25}})
	}
	out, err := c.Outlook(0, funding.Percent(4))
	if err != nil || out.Exact || out.Draws != 4_000 || len(out.Notes) != 1 || out.Notes[0].Args[1] != funding.Percent(2) {
		t.Fatalf("%+v, %v", out.Notes, err)
	}
	for i := range prospects { // by month 3 what has not come within two months never does
		prospects[i].Chances[0].P *= 0.75
	}
	d, err := forecast.Convolve(0, prospects)
	if err != nil {
		t.Fatal(err)
	}
	last := out.Bands[2]
	near(t, "median", float64(last.Mid)/float64(d.Quantile(0.5)), 1, 0.01)
	near(t, "high", float64(last.High)/float64(d.Quantile(0.95)), 1, 0.01)
}
