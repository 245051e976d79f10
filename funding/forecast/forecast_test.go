package forecast_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/forecast"
)

const euro = funding.Euro

func reference(t *testing.T, id, rule string, f func(t *testing.T)) {
	t.Run(id, func(t *testing.T) {
		t.Log(rule)
		f(t)
	})
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// arrears is the treasury of a year's action whose European money comes late.
func arrears(advance funding.Cents, advanceMonth int) []forecast.Flow {
	var flows []forecast.Flow
	for m := 1; m <= 12; m++ {
		flows = append(flows, forecast.Flow{Month: m, Amount: -10_000 * euro}, forecast.Flow{Month: m, Amount: 2_000 * euro})
	}
	flows = append(flows, forecast.Flow{Month: 2, Amount: 24_000 * euro}, forecast.Flow{Month: 16, Amount: 72_000*euro - advance})
	if advance > 0 {
		flows = append(flows, forecast.Flow{Month: advanceMonth, Amount: advance})
	}
	return flows
}

func TestReference(t *testing.T) {
	reference(t, "F1", "exact distribution of five prospects", func(t *testing.T) {
		d, err := forecast.Convolve(0, []forecast.Prospect{
			forecast.AllOrNothing("a", 60_000*euro, 0.9), forecast.AllOrNothing("b", 30_000*euro, 0.5),
			forecast.AllOrNothing("c", 20_000*euro, 0.2), forecast.AllOrNothing("d", 10_000*euro, 1),
			forecast.AllOrNothing("refused", 15_000*euro, 0)})
		if err != nil {
			t.Fatal(err)
		}
		if d.Mean() != 83_000*euro || d.SD() != 24_758_84 {
			t.Errorf("mean %v, sd %v", d.Mean(), d.SD())
		}
		for amount, p := range map[funding.Cents]float64{70_000: 0.9, 90_000: 0.54, 100_000: 0.45} {
			near(t, "at least", d.AtLeast(amount*euro), p, 1e-12)
		}
		near(t, "only 10 000", d.Exactly(10_000*euro), 0.04, 1e-12)
		near(t, "the mean cannot happen", d.Exactly(d.Mean()), 0, 0)
		for q, amount := range map[float64]funding.Cents{0.1: 60_000, 0.5: 90_000, 0.9: 100_000} {
			if got := d.Quantile(q); got != amount*euro {
				t.Errorf("quantile %v: %v", q, got)
			}
		}
	})
	reference(t, "F4", "Brier 1950 and its decomposition (Murphy 1973)", func(t *testing.T) {
		history := []forecast.Decision{{Stated: 0.9, Granted: true}, {Stated: 0.9, Granted: true}, {Stated: 0.9}, {Stated: 0.1}, {Stated: 0.1, Granted: true}}
		c, err := forecast.Calibrate(history, 0)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "Brier", c.Brier, (0.01+0.01+0.81+0.01+0.81)/5, 1e-12)
		near(t, "Brier from its parts", c.Reliability-c.Resolution+c.Uncertainty, c.Brier, 1e-12)
		near(t, "within", c.Within, 0, 1e-12)
		near(t, "uncertainty", c.Uncertainty, 0.24, 1e-12)
	})
	reference(t, "F5", "Kaplan–Meier 1958: pending files count for as long as they have waited", func(t *testing.T) {
		// Freireich et al. (1963), 6-mercaptopurine arm, as in Kalbfleisch and
		// Prentice: median 23.
		s := forecast.KaplanMeier(freireich())
		for day, share := range map[int]float64{6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482} {
			got, known := s.Waiting(day)
			near(t, fmt.Sprint("day ", day), got, share, 5e-5)
			if !known {
				t.Errorf("day %d unknown", day)
			}
		}
		if m, ok := s.Quantile(0.5); !ok || m != 23 {
			t.Errorf("median %d, %v", m, ok)
		}
		if _, ok := s.Quantile(0.9); ok {
			t.Error("nine in ten cannot be known: too many are pending")
		}
		if _, known := s.Waiting(36); known {
			t.Error("nothing is known beyond the longest wait")
		}
		near(t, "low at 6", s.Steps[0].Low, 0.6197, 5e-4)
		near(t, "high at 6", s.Steps[0].High, 0.9516, 5e-4)
	})
	reference(t, "F6", "shrinkage: own history drawn towards the published rate", func(t *testing.T) {
		rates, err := forecast.Rates([]forecast.Decision{{Funder: "afnic", Granted: true}}, map[string]forecast.Prior{"afnic": {Rate: 68.0 / 402}})
		if err != nil {
			t.Fatal(err)
		}
		near(t, "one success does not make a rate of 1", rates[0].Rate, (1+5*68.0/402)/6, 1e-12)
	})
	reference(t, "G1", "arrears: advance of 30 % in month 3, balance in month 16", func(t *testing.T) {
		track, err := forecast.Positions(0, arrears(21_600*euro, 3), 16)
		if err != nil {
			t.Fatal(err)
		}
		want := []funding.Cents{-8_000, 8_000, 21_600, 13_600, 5_600, -2_400, -10_400, -18_400, -26_400, -34_400, -42_400, -50_400, -50_400, -50_400, -50_400, 0}
		for i, w := range want {
			if track.Positions[i] != w*euro {
				t.Errorf("month %d: %v, want %v", i+1, track.Positions[i], w*euro)
			}
		}
		if track.Need != 50_400*euro || track.NeedMonth != 12 || track.Negative != 11 || track.End != 0 {
			t.Errorf("%+v", track)
		}
		if cost, _ := track.Carrying(funding.Percent(4)); cost != 1_146_67 {
			t.Errorf("carrying cost %v", cost)
		}
	})
	reference(t, "G2", "the same without an advance: its value is the difference", func(t *testing.T) {
		track, _ := forecast.Positions(0, arrears(0, 0), 16)
		if track.Need != 72_000*euro || track.End != 0 {
			t.Errorf("%+v", track)
		}
	})
	testSiblings(t)
}

func freireich() []forecast.Wait {
	var waits []forecast.Wait
	for _, d := range []int{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		waits = append(waits, forecast.Wait{Days: d, Decided: true})
	}
	for _, d := range []int{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		waits = append(waits, forecast.Wait{Days: d})
	}
	return waits
}

// The enumeration and the simulation agree, and both with the marginal
// probability that can be worked out by hand.
func TestOutlookExactAndSimulated(t *testing.T) {
	cash := forecast.Cash{Opening: 5_000 * euro, Months: 3, Seed: 4,
		Flows: []forecast.Flow{{Month: 1, Amount: -4_000 * euro}, {Month: 2, Amount: -4_000 * euro}, {Month: 3, Amount: -4_000 * euro}},
		Risks: []forecast.Risk{{Name: "FSE+", P: 0.8, Payments: []forecast.Flow{{Month: 1, Amount: 9_000 * euro}}, Delay: []float64{0.5, 0.25, 0.25}}}}
	exact, err := cash.Outlook(0.9, funding.Percent(4))
	if err != nil || !exact.Exact {
		t.Fatal(err)
	}
	// Month 2 is at −3 000 unless the money came in month 1 or 2: 1 − 0.8 × 0.75.
	near(t, "month 2", exact.Bands[1].Short, 0.4, 1e-12)
	near(t, "ever", exact.Short, 0.4, 1e-12)
	if exact.Bridge != 7_000*euro {
		t.Errorf("bridge %v: refused in one case of five, 7 000 are needed in month 3", exact.Bridge)
	}
	for range 16 { // too many joint outcomes to enumerate
		cash.Risks = append(cash.Risks, forecast.Risk{Name: "petit", P: 0.5, Payments: []forecast.Flow{{Month: 3, Amount: 1}}})
	}
	sim, err := cash.Outlook(0.9, funding.Percent(4))
	if err != nil || sim.Exact {
		t.Fatal("not simulated", err)
	}
	near(t, "simulated", sim.Short, 0.4, 0.015)
	again, _ := cash.Outlook(0.9, funding.Percent(4))
	if fmt.Sprint(sim) != fmt.Sprint(again) {
		t.Error("the same seed gives another forecast")
	}
}

func TestRefusals(t *testing.T) {
	if _, err := forecast.Convolve(0, []forecast.Prospect{forecast.AllOrNothing("x", euro, 1.2)}); err == nil {
		t.Error("a probability above 1 accepted")
	}
	if _, err := forecast.Rates(nil, nil); err == nil {
		t.Error("rates out of nothing")
	}
	if _, err := forecast.Calibrate([]forecast.Decision{{Stated: math.NaN()}}, 0); err == nil {
		t.Error("a calibration without stated probabilities")
	}
	if _, err := forecast.Positions(0, []forecast.Flow{{Month: 13}}, 12); err == nil {
		t.Error("a flow outside the months accepted")
	}
}

// Forty different prospects have 2^40 totals: the grid keeps the mean.
func TestConvolveManyProspects(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 3))
	var ps []forecast.Prospect
	mean := 0.0
	for range 40 {
		amount, p := funding.Cents(rng.Int64N(9_000_000)), rng.Float64()
		mean += p * float64(amount)
		ps = append(ps, forecast.AllOrNothing("p", amount, p))
	}
	d, err := forecast.Convolve(0, ps)
	if err != nil || len(d.Notes) != 1 {
		t.Fatal(err, d.Notes)
	}
	near(t, "mean", float64(d.Mean()), mean, 40*50_00)
}

// The weighted total, 83 000 €, cannot happen; the distribution says what
// can.
func ExampleConvolve() {
	d, _ := forecast.Convolve(10_000_00, []forecast.Prospect{
		forecast.AllOrNothing("FSE+", 60_000_00, 0.9),
		forecast.AllOrNothing("Région", 30_000_00, 0.5),
		forecast.AllOrNothing("Fondation", 20_000_00, 0.2),
	})
	fmt.Printf("expected %v, which has probability %g\n", d.Mean(), d.Exactly(d.Mean()))
	fmt.Printf("nine times in ten at least %v\n", d.Quantile(0.1))
	fmt.Printf("one time in ten more than %v\n", d.Quantile(0.9))
	// Output:
	// expected 83000.00, which has probability 0
	// nine times in ten at least 60000.00
	// one time in ten more than 100000.00
}

// BenchmarkOutlook forecasts a year with a dozen delayed payments.
func BenchmarkOutlook(b *testing.B) {
	c := forecast.Cash{Months: 12, Seed: 1}
	for i := range 12 {
		c.Risks = append(c.Risks, forecast.Risk{P: 0.5, Payments: []forecast.Flow{{Month: 1 + i, Amount: funding.Cents(1_000_00 + 37*i)}}, Delay: []float64{0.4, 0.3, 0.2, 0.1}})
	}
	for b.Loop() {
		if _, err := c.Outlook(0, funding.Percent(4)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkConvolve convolves forty different prospects.
func BenchmarkConvolve(b *testing.B) {
	var ps []forecast.Prospect
	for i := range 40 {
		ps = append(ps, forecast.AllOrNothing("p", funding.Cents(1_000_000+7_919*i*i), 0.4))
	}
	for b.Loop() {
		if _, err := forecast.Convolve(0, ps); err != nil {
			b.Fatal(err)
		}
	}
}
