package pages

import (
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

// What was counted moves; it is never said to be established.
func TestWhatACountAllowsToSay(t *testing.T) {
	score := func(value, low, high float64) impact.Score {
		return impact.Score{Estimate: impact.Estimate{Value: value, Low: low, High: high, N: 30}}
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
