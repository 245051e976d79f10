package impact

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// guarded is a grid of one outcome with the given people by action, territory
// and quarter.
func guarded(n func(action, territory, quarter int) int64) *Grid {
	g := NewGrid(By{Territory: true, Period: true})
	for a := range 3 {
		for t := range 3 {
			for q := range 4 {
				if k := n(a, t, q); k > 0 {
					g.Add(Key{Action: fmt.Sprint("a", a), Outcome: "o", Territory: fmt.Sprint("t", t), Period: fmt.Sprintf("2025-T%d", q+1)},
						NewTally(Bin{Scores: [3]Tick{TickOf(1, 4), TickOf(2, 4), NoTick}, N: k}), "")
				}
			}
		}
	}
	return g
}

// Three quarters and their year: the fourth, of two people, cannot be had.
func TestGuardStopsAYearLessItsQuarters(t *testing.T) {
	g := guarded(func(a, terr, q int) int64 {
		if a > 0 || terr > 0 {
			return 30
		}
		return []int64{20, 18, 2, 25}[q]
	})
	u := NewGuard(g, 5)
	at := func(period string) bool {
		return u.Hides(Key{Action: "a0", Outcome: "o", Territory: "t0", Period: period})
	}
	if !at("2025-T3") || !at("2025-T2") {
		t.Error("the quarter of two people, or the one that protects it, is shown")
	}
	if at("2025") || at("") || at("2025-T1") && at("2025-T4") {
		t.Error("more is withheld than needed")
	}
	if u.Hides(Key{Outcome: "o"}) || u.Hides(Key{Outcome: "o", Territory: "t1"}) {
		t.Error("a total is withheld")
	}
}

// In no sum of any view is one cell left that follows from the others.
func TestGuardLeavesNothingToSubtract(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 100 {
		g := guarded(func(int, int, int) int64 { return int64(r.IntN(12)) })
		u := NewGuard(g, 5)
		people := u.people(g)
		for k, n := range people {
			if n < 5 && !u.hidden[k] {
				t.Fatalf("%v of %d people is shown", k, n)
			}
		}
		for _, s := range sumsOf(people) {
			unknown, sum, whole := 0, int64(0), int64(0)
			for _, p := range s.parts {
				whole += people[p]
				if u.hidden[p] {
					unknown++
					sum += people[p]
				}
			}
			if whole != people[s.total] {
				t.Fatalf("the parts of %v make %d, not %d", s.total, whole, people[s.total])
			}
			if !u.hidden[s.total] && unknown > 0 && (unknown == 1 || sum < 5) || u.hidden[s.total] && unknown == 0 {
				t.Fatalf("%v follows from a sum", s)
			}
		}
	}
}

// Assess withholds what the guard hides in the view at hand.
func TestAssessAsksTheGuard(t *testing.T) {
	d := DefaultDesign()
	const outcome = "social-ties/confiance/change-5"
	g := NewGrid(By{Period: true})
	for q, n := range []int64{40, 12, 3} {
		bins := []Bin{{Scores: [3]Tick{TickOf(1, 4), TickOf(2, 4), NoTick}, N: n}}
		if n > 3 {
			bins = append(bins, Bin{Scores: [3]Tick{TickOf(1, 4), TickOf(4, 4), NoTick}, N: 7})
		}
		g.Add(Key{Action: "a01", Outcome: outcome, Period: fmt.Sprintf("2025-T%d", q+1)}, NewTally(bins...), "")
	}
	u := NewGuard(g, 5)
	for period, shown := range map[string]bool{"2025-T1": true, "2025-T2": false, "2025-T3": false, "2025": true} {
		part := g.Select(func(k Key) bool { return period == "2025" || k.Period == period }, By{})
		r, err := Assess(d, part, nil, Options{Guard: u, View: View{Period: period}})
		if err != nil {
			t.Fatal(err)
		}
		if s, _ := r.At("a01", "social-ties"); s.Measured() != shown {
			t.Errorf("%s: %+v", period, s.Estimate)
		}
		if s, _ := r.Criterion("social-ties"); s.Measured() != shown {
			t.Errorf("%s, whole programme: %+v", period, s.Estimate)
		}
	}
}
