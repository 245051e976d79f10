package pages

import (
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

// What was counted moves; it is never said to be established.
func TestWhatACountAllowsToSay(t *testing.T) {
	score := func(value, low, high float64) impact.Score {
		s := impact.Score{Estimate: impact.Estimate{Value: value, Low: low, High: high}}
		if low < high { // people were asked
			s.N = 30
		}
		return s
	}
	for _, c := range []struct {
		was, is impact.Score
		want    string
	}{
		{score(30, 25, 35), score(45, 40, 50), "pages.since.higher"},
		{score(45, 40, 50), score(30, 25, 35), "pages.since.lower"},
		{score(30, 25, 35), score(36, 31, 41), "pages.since.unsettled"},
		{score(48, 48, 48), score(89, 89, 89), "pages.since.higher-counted"},
		{score(50, 50, 50), score(37, 37, 37), "pages.since.lower-counted"},
		{score(50, 50, 50), score(37, 30, 44), "pages.since.lower-counted"},
		{score(50, 50, 50), score(48, 40, 56), "pages.since.unsettled"},
	} {
		if got := settled(c.was, c.is); got.Key != c.want {
			t.Errorf("from %v to %v: %s, want %s", c.was.Estimate, c.is.Estimate, got.Key, c.want)
		}
	}
}

// A score that is withheld is not said to be unmeasured.
func TestWhatASecretAllowsToSay(t *testing.T) {
	known := impact.Score{Estimate: impact.Estimate{Value: 30, Low: 25, High: 35, N: 30}}
	secret := impact.Score{Estimate: impact.Estimate{Refused: &impact.Refusal{Reason: impact.Notef("impact.withheld", "withheld")}}}
	none := impact.Score{Estimate: impact.Estimate{Refused: unmeasuredRefusal}}
	if got := verdict(known, secret); got != withheld {
		t.Errorf("beside a secret: %v, want %v", got, withheld)
	}
	if got := verdict(none, known); got != unmeasured {
		t.Errorf("beside what nobody measured: %v, want %v", got, unmeasured)
	}
}
