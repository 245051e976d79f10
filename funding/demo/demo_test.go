package demo_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/demo"
	"github.com/lozere-developpement/sillage/funding/portfolio"
	"github.com/lozere-developpement/sillage/funding/rules"
)

var today = funding.Day(2026, 3, 2)

// Whatever the seed, the demonstration is sound: references lead somewhere,
// the fund verifies, every plan adds up, and all is marked.
func TestDemoIsSound(t *testing.T) {
	for seed := range uint64(8) {
		s, err := demo.New(seed, today)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Check(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, a := range s.Applications {
			if !a.Demo || len(a.Moves) > 0 && a.Moves[len(a.Moves)-1].On.After(today) {
				t.Errorf("seed %d: %+v", seed, a)
			}
		}
		actions := map[string]bool{}
		for _, p := range s.Plans {
			actions[p.ActionID] = true
			verdicts, err := rules.Law().Evaluate(p, rules.Facts{Region: "Occitanie"})
			if err != nil || !p.Demo {
				t.Errorf("seed %d, %s: %v", seed, p.ID, err)
			}
			for _, v := range verdicts {
				if v.Rule.ID == "cumulation" && v.Status != rules.Passed {
					t.Errorf("seed %d, %s: %v", seed, p.ID, v.Reason)
				}
			}
		}
		if len(actions) != 14 {
			t.Errorf("seed %d: %d actions have a plan", seed, len(actions))
		}
		if out, err := s.Cash.Outlook(0, funding.Percent(4)); err != nil || len(out.Bands) != 12 {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

// The state travels as JSON without loss, and a seed gives the same bytes.
func TestStateTravels(t *testing.T) {
	one, _ := demo.New(3, today)
	two, _ := demo.New(3, today)
	a, err := json.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := json.Marshal(two)
	if !slices.Equal(a, b) {
		t.Error("the same seed gives other data")
	}
	var back portfolio.State
	if err := json.Unmarshal(a, &back); err != nil {
		t.Fatal(err)
	}
	if again, _ := json.Marshal(back); !slices.Equal(a, again) {
		t.Error("the state changed on its way")
	}
	if err := back.Check(); err != nil {
		t.Error(err)
	}
}

// The parts of an application sum to it, so the streams sum to the indicators.
func TestStreamsSumToTheIndicators(t *testing.T) {
	s, _ := demo.New(1, today)
	ind, err := funding.Measure(s.Applications)
	if err != nil {
		t.Fatal(err)
	}
	streams, err := s.Streams()
	if err != nil {
		t.Fatal(err)
	}
	var requested, awarded funding.Cents
	for _, st := range streams {
		requested, awarded = requested+st.Requested, awarded+st.Awarded
	}
	var byYear funding.Cents
	for _, y := range s.Years() {
		byYear += y.Requested
	}
	if requested != ind.OnFiled.Requested || awarded != ind.OnFiled.Obtained || byYear != requested {
		t.Errorf("%v and %v, %v and %v, %v", requested, ind.OnFiled.Requested, awarded, ind.OnFiled.Obtained, byYear)
	}
}

func ExampleNew() {
	s, err := demo.New(48, today)
	ind, _ := funding.Measure(s.Applications)
	fmt.Println(err, s.Demo, ind.Identified, "identified,", ind.Filed, "filed,", ind.Decided, "decided")
	// Output: <nil> true 15 identified, 12 filed, 8 decided
}
