package forecast_test

import (
	"errors"
	"math"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/forecast"
)

// testSiblings holds what the published cases of forecasts imply at their
// edges. The figures were computed apart, with fractions.
func testSiblings(t *testing.T) {
	reference(t, "F1-edges", "totals that tie, odd cents, nothing at all, chances that are none", func(t *testing.T) {
		d, err := forecast.Convolve(0, []forecast.Prospect{forecast.AllOrNothing("a", 100, 0.5), forecast.AllOrNothing("b", 100, 0.5), forecast.AllOrNothing("c", 100, 0.5)})
		if err != nil || len(d.Totals) != 4 {
			t.Fatalf("%+v, %v", d, err)
		}
		for i, p := range []float64{0.125, 0.375, 0.375, 0.125} {
			near(t, "tied", d.P[i], p, 1e-15)
		}
		d, err = forecast.Convolve(7, []forecast.Prospect{forecast.AllOrNothing("a", 123_45, 0.3), forecast.AllOrNothing("b", 678_90, 0.6), forecast.AllOrNothing("c", 1, 0.9)})
		if err != nil || d.Mean() != 444_45 || d.SD() != 337_37 || d.Quantile(0.1) != 8 || d.Quantile(0.5) != 678_98 || d.Quantile(0.9) != 802_43 {
			t.Errorf("%v, %v, %v %v %v, %v", d.Mean(), d.SD(), d.Quantile(0.1), d.Quantile(0.5), d.Quantile(0.9), err)
		}
		near(t, "at least", d.AtLeast(678_97), 0.6, 1e-12)
		near(t, "exactly", d.Exactly(802_43), 0.162, 1e-12)
		if d, err := forecast.Convolve(0, nil); err != nil || d.Mean() != 0 || d.Quantile(0.5) != 0 || d.SD() != 0 || d.AtLeast(1) != 0 {
			t.Errorf("nothing: %+v, %v", d, err)
		}
		for name, p := range map[string]forecast.Prospect{"above one": forecast.AllOrNothing("x", 1, 1.01), "below zero": forecast.AllOrNothing("x", 1, -0.01), "not a number": forecast.AllOrNothing("x", 1, math.NaN()),
			"a negative amount": forecast.AllOrNothing("x", -1, 0.5), "a sum above one": {Name: "x", Chances: []forecast.Chance{{Amount: 1, P: 0.6}, {Amount: 2, P: 0.6}}}} {
			if _, err := forecast.Convolve(0, []forecast.Prospect{p}); err == nil {
				t.Errorf("%s: taken", name)
			}
		}
		if _, err := forecast.Convolve(math.MaxInt64, []forecast.Prospect{forecast.AllOrNothing("x", 1, 0.5)}); !errors.Is(err, funding.ErrOverflow) {
			t.Errorf("a total that does not fit: %v", err)
		}
	})
	reference(t, "F4-edges", "no stated probability, a perfect forecaster, a coin", func(t *testing.T) {
		if _, err := forecast.Calibrate([]forecast.Decision{{Stated: math.NaN(), Granted: true}}, 0); err == nil {
			t.Error("calibrated on nothing")
		}
		if _, err := forecast.Calibrate(nil, 0); err == nil {
			t.Error("calibrated on no history")
		}
		if _, err := forecast.Calibrate([]forecast.Decision{{Stated: 1.5}}, 0); err == nil {
			t.Error("a probability of 150 %")
		}
		perfect, err := forecast.Calibrate([]forecast.Decision{{Stated: 1, Granted: true}, {Stated: 0}}, 0)
		if err != nil || perfect.Brier != 0 || perfect.Resolution != 0.25 {
			t.Errorf("%+v, %v", perfect, err)
		}
		coin, _ := forecast.Calibrate([]forecast.Decision{{Stated: 0.5, Granted: true}, {Stated: 0.5}}, 0)
		if coin.Brier != 0.25 || coin.Reliability != 0 || coin.Resolution != 0 || len(coin.Notes) == 0 {
			t.Errorf("%+v", coin)
		}
	})
	reference(t, "F5-edges", "all pending, all decided, ties, before the first decision", func(t *testing.T) {
		pending := forecast.KaplanMeier([]forecast.Wait{{Days: 10}, {Days: 20}, {Days: 30}})
		if _, ok := pending.Quantile(0.5); ok || len(pending.Steps) != 0 || pending.Decided != 0 {
			t.Errorf("all pending: %+v", pending)
		}
		if share, known := pending.Waiting(30); share != 1 || !known {
			t.Errorf("%v, %v", share, known)
		}
		if _, known := pending.Waiting(31); known {
			t.Error("known beyond the longest wait")
		}
		for _, c := range []struct {
			days int
			high float64
		}{{10, 0.7075982262}, {20, 0.8418861170}, {30, 0.975}, {31, 1}} {
			share, low, high := pending.Within(c.days)
			if share != 0 || low != 0 {
				t.Errorf("none was decided: %v, %v", share, low)
			}
			near(t, "what stays possible", high, c.high, 1e-9)
		}
		// A decision comes before a wait that ends on the same day.
		tied := forecast.KaplanMeier([]forecast.Wait{{30, true}, {30, false}, {30, true}, {60, true}, {60, false}, {90, false}})
		if len(tied.Steps) != 2 || tied.Steps[0].AtRisk != 6 || tied.Steps[0].Decisions != 2 || tied.Steps[1].AtRisk != 3 {
			t.Fatalf("%+v", tied.Steps)
		}
		near(t, "after the tie", tied.Steps[0].Waiting, 2.0/3, 1e-15)
		near(t, "later", tied.Steps[1].Waiting, 4.0/9, 1e-15)
		all := forecast.KaplanMeier([]forecast.Wait{{10, true}, {10, true}})
		share, low, high := all.Within(10)
		near(t, "all", share, 1, 0)
		near(t, "high", high, 1, 0)
		near(t, "two decisions do not make a certainty", low, 1-0.8418861170, 1e-9)
		if days, ok := all.Quantile(1); !ok || days != 10 {
			t.Errorf("%d, %v", days, ok)
		}
		if none := forecast.KaplanMeier(nil); none.N != 0 || none.Longest != 0 {
			t.Errorf("%+v", none)
		}
	})
	reference(t, "F5-waits", "what a file's history makes a wait of", func(t *testing.T) {
		filed := funding.Move{From: funding.InPreparation, To: funding.Filed, On: funding.Day(2025, 12, 31)}
		to := func(s funding.Stage, on funding.Date) funding.Move {
			return funding.Move{From: funding.Filed, To: s, On: on}
		}
		apps := []funding.Application{
			{Stage: funding.Awarded, Moves: []funding.Move{filed, to(funding.Awarded, funding.Day(2026, 1, 1))}},
			{Stage: funding.Refused, Moves: []funding.Move{filed, to(funding.Refused, funding.Day(2025, 12, 31))}},
			{Stage: funding.UnderReview, Moves: []funding.Move{filed}},
			{Stage: funding.Withdrawn, Moves: []funding.Move{filed, to(funding.Withdrawn, funding.Day(2026, 1, 10))}},
			{Stage: funding.Awarded},       // the day of filing is not known
			{Stage: funding.InPreparation}, // not filed
		}
		waits, unknown := forecast.Waits(apps, funding.Day(2026, 1, 31))
		want := []forecast.Wait{{1, true}, {0, true}, {31, false}, {10, false}}
		if unknown != 1 || len(waits) != len(want) {
			t.Fatalf("%+v, %d", waits, unknown)
		}
		for i := range want {
			if waits[i] != want[i] {
				t.Errorf("%d: %+v, want %+v", i, waits[i], want[i])
			}
		}
	})
	reference(t, "F6-edges", "no history, a funder without one, a rate published as none", func(t *testing.T) {
		if rates, err := forecast.Rates(nil, nil); err == nil {
			t.Errorf("a rate out of nothing: %+v", rates)
		}
		rates, err := forecast.Rates(nil, map[string]forecast.Prior{"afnic": {Rate: 68.0 / 402}})
		if err != nil || len(rates) != 1 || rates[0].Decided != 0 {
			t.Fatalf("%+v, %v", rates, err)
		}
		near(t, "the published rate alone", rates[0].Rate, 68.0/402, 1e-15)
		rates, _ = forecast.Rates([]forecast.Decision{{Funder: "a", Granted: true}, {Funder: "a"}, {Funder: "b"}}, nil)
		near(t, "a", rates[0].Rate, (1+5*0.4)/7, 1e-15) // all: (1+1)/(3+2)
		near(t, "b", rates[1].Rate, 5*0.4/6, 1e-15)
		never, _ := forecast.Rates([]forecast.Decision{{Funder: "c"}}, map[string]forecast.Prior{"c": {Rate: 0}})
		near(t, "never", never[0].Rate, 0, 0)
	})
	reference(t, "G1-edges", "a later advance, the turn of a year, what does not fit, an empty treasury", func(t *testing.T) {
		track, err := forecast.Positions(0, arrears(21_600*euro, 5), 16)
		if err != nil || track.Need != 50_400*euro || track.NeedMonth != 12 || track.Positions[3] != -8_000*euro || track.Positions[4] != 5_600*euro || track.Negative != 12 {
			t.Errorf("%+v, %v", track, err)
		}
		track, _ = forecast.Positions(0, arrears(21_600*euro, 3), 16)
		if cost, err := track.Carrying(funding.BasisPoints(350)); err != nil || cost != 1_003_33 {
			t.Errorf("at 3,5 %%: %v, %v", cost, err)
		}
		if cost, _ := track.Carrying(funding.Rate{}); cost != 0 {
			t.Errorf("at 0 %%: %v", cost)
		}
		if still, err := forecast.Positions(5, nil, 2); err != nil || still.Need != 0 || still.NeedMonth != 0 || still.End != 5 {
			t.Errorf("nothing moves: %+v, %v", still, err)
		}
		for _, month := range []int{0, 17, -1} {
			if _, err := forecast.Positions(0, []forecast.Flow{{Month: month, Amount: 1}}, 16); err == nil {
				t.Errorf("month %d of 16 taken", month)
			}
		}
		if _, err := forecast.Positions(math.MaxInt64, []forecast.Flow{{Month: 1, Amount: 1}}, 1); !errors.Is(err, funding.ErrOverflow) {
			t.Errorf("%v", err)
		}
		big := forecast.Cash{Opening: 1, Months: 2, Risks: []forecast.Risk{{P: 0.5, Payments: []forecast.Flow{{Month: 1, Amount: math.MaxInt64}}}}}
		if out, err := big.Outlook(0, funding.Percent(4)); !errors.Is(err, funding.ErrOverflow) {
			t.Errorf("a risk that does not fit: %+v, %v", out, err)
		}
	})
}
