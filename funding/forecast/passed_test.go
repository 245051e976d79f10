package forecast_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/forecast"
)

// fits reports whether the candidates can all be finished by their deadlines:
// worked on in the order of these, each ends in time.
func fits(w forecast.Workload, list ...forecast.Candidate) bool {
	by := func(c forecast.Candidate) funding.Date {
		if c.Deadline.IsZero() {
			return w.Until
		}
		return c.Deadline
	}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b forecast.Candidate) int { return by(a).Compare(by(b)) })
	spent := 0
	for _, c := range list {
		if spent += c.Effort; spent > w.Capacity(by(c)) {
			return false
		}
	}
	return true
}

// TestChooseAgainstEveryChoice sets the choice against that of all subsets, and
// holds every reason true: what is said to be free is free, and no more.
func TestChooseAgainstEveryChoice(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 10))
	today := funding.Day(2026, 11, 28)
	seen := map[string]int{}
	for range 400 {
		w := forecast.Workload{Today: today, Until: today.AddDays(120 + rng.IntN(200)), ETP: funding.Percent(5 + rng.Int64N(40))}
		var all []forecast.Candidate
		for i := range 1 + rng.IntN(8) {
			c := forecast.Candidate{ID: string(rune('a' + i)), Amount: funding.Cents(rng.Int64N(9)) * 100_000, P: float64(rng.IntN(5)) / 4, Effort: 5 * (1 + rng.IntN(14))}
			if rng.IntN(5) > 0 {
				c.Deadline = today.AddDays(rng.IntN(330) - 20)
			}
			all = append(all, c)
		}
		best := funding.Cents(0)
		for set := range 1 << len(all) {
			var some []forecast.Candidate
			var sum funding.Cents
			for i, c := range all {
				if set>>i&1 == 1 {
					some, sum = append(some, c), sum+c.Expected()
				}
			}
			if sum > best && fits(w, some...) {
				best = sum
			}
		}
		got, err := forecast.Choose(all, w)
		if err != nil || got.Expected != best || !fits(w, got.Chosen...) || len(got.Chosen)+len(got.Left) != len(all) {
			t.Fatalf("%+v: %+v, %v; the best brings %v", all, got, err, best)
		}
		for _, p := range got.Left {
			seen[p.Why.Key]++
			c, alone := p.Candidate, p.Why.Key == "funding.forecast.too-long"
			switch p.Why.Key {
			case "funding.forecast.past":
				if !c.Deadline.Before(today) {
					t.Errorf("%+v is said to be over", p)
				}
			case "funding.forecast.nothing":
				if c.Expected() != 0 {
					t.Errorf("%+v brings something", p)
				}
			default:
				beside := got.Chosen
				if alone {
					beside = nil
				}
				free := int(10*p.Why.Args[1].(float64) + 0.5)
				if c.Effort = free; free > 0 && !fits(w, append(slices.Clone(beside), c)...) {
					t.Errorf("%+v: %d tenths are not free", p, free)
				}
				if c.Effort = free + 1; fits(w, append(slices.Clone(beside), c)...) || p.Effort <= free {
					t.Errorf("%+v: more than %d tenths are free", p, free)
				}
			}
		}
	}
	if len(seen) != 4 {
		t.Errorf("not every reason was met: %v", seen)
	}
}

// A time written with many decimals neither overflows nor turns round.
func TestCapacityOfLongRates(t *testing.T) {
	etp, err := funding.ParseRateIn("0,333333333333333333", funding.Fraction)
	w := forecast.Workload{Today: funding.Day(2026, 1, 1), Until: funding.Day(2027, 1, 1), ETP: etp}
	if got := w.Capacity(funding.Date{}); got != 733 || err != nil {
		t.Errorf("%d tenths of a day, %v", got, err)
	}
	if _, err := forecast.Choose([]forecast.Candidate{{Name: "a", Effort: -1}}, w); !errors.Is(err, funding.Notef("funding.forecast.candidate", "")) {
		t.Errorf("a negative effort is taken: %v", err)
	}
}
