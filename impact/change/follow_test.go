package change

import (
	"math"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

// follow builds a tally from triples of steps of a five-step scale; -1 is a
// wave without an answer.
func follow(rows ...[4]int) impact.Tally {
	var bins []impact.Bin
	for _, r := range rows {
		b := impact.Bin{N: int64(r[3])}
		for w := range b.Scores {
			b.Scores[w] = impact.NoTick
			if r[w] >= 0 {
				b.Scores[w] = impact.TickOf(r[w], 4)
			}
		}
		bins = append(bins, b)
	}
	return impact.NewTally(bins...)
}

func TestManskiHoldsEveryPossibleEnding(t *testing.T) {
	tally := follow([4]int{1, 3, -1, 10}, [4]int{2, -1, -1, 5})
	b := Manski(tally, impact.After)
	near(t, "low", b.Low, (10*50-5*50)/15.0, 1e-12)
	near(t, "high", b.High, (10*50+5*50)/15.0, 1e-12)
	for end := range 5 {
		full := follow([4]int{1, 3, -1, 10}, [4]int{2, end, -1, 5})
		if m := full.Change(impact.Before, impact.After).Mean(); m < b.Low-1e-9 || m > b.High+1e-9 {
			t.Errorf("had those lost ended at %d, the mean %v would be out of %v", end, m, b)
		}
	}
	if Manski(impact.Tally{}, impact.After).Refused == nil {
		t.Error("bounds on nobody")
	}
}

func TestLeeTrimsTheExcess(t *testing.T) {
	treated := counts(t, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90) // 10 of 10 answered
	control := counts(t, 10, 10, 20, 20, 30, 30, 40, 40)        // 8 of 10
	b := Lee(treated, control, 10, 10)
	near(t, "trimmed", b.Trimmed, 0.2, 1e-12)
	near(t, "low", b.Low, 35-25, 1e-12)
	near(t, "high", b.High, 55-25, 1e-12)
	// Swapping the groups swaps the signs.
	s := Lee(control, treated, 10, 10)
	near(t, "swapped low", s.Low, -b.High, 1e-12)
	near(t, "swapped high", s.High, -b.Low, 1e-12)
	if Lee(treated, control, 5, 10).Refused == nil {
		t.Error("more answers than people asked")
	}
}

func TestDurableComparesTheSamePeople(t *testing.T) {
	tally := follow([4]int{0, 1, 0, 30}, [4]int{1, 4, 4, 30}, [4]int{0, 4, -1, 40})
	d := Durable(tally, impact.Bootstrap{Seed: 1}, 0.95)
	if d.Share.N != 60 {
		t.Fatalf("share of %d people, want the 60 reached three times: %v", d.Share.N, d.Share.Refused)
	}
	near(t, "share kept", d.Share.Value, 0.75, 1e-12)
	if !(d.Share.Low < 0.75 && d.Share.High > 0.75) {
		t.Errorf("interval %v to %v", d.Share.Low, d.Share.High)
	}
	flat := follow([4]int{2, 2, 2, 20}, [4]int{1, 2, 1, 5}, [4]int{2, 1, 1, 5})
	if Durable(flat, impact.Bootstrap{Seed: 1}, 0.95).Share.Given() {
		t.Error("a share of no gain was given")
	}
}

func TestLostComparesStayersAndLeavers(t *testing.T) {
	a := Lost(follow([4]int{3, 4, -1, 20}, [4]int{2, 4, -1, 10}, [4]int{1, -1, -1, 20}, [4]int{0, -1, -1, 5}), impact.After, 0.95)
	if a.Started != 55 || a.Lost != 25 || len(a.Warnings) != 2 || a.Gap < 1 {
		t.Errorf("attrition %+v", a)
	}
	if none := Lost(impact.Tally{}, impact.After, 0.95); !math.IsNaN(none.Gap) || none.LostShare.Given() {
		t.Errorf("attrition of nobody %+v", none)
	}
}
