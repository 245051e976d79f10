package disclosure

import (
	"fmt"
	"math"
)

// A Cell is one figure before protection.
type Cell struct {
	Name  string
	Value float64 // of what is published: people, euros
	// Units is how many people or enterprises it rests on. For a count of
	// people it is the count itself.
	Units int64
	// Top are the largest contributions to Value, largest first; needed by
	// the dominance rules only.
	Top []float64
	// Keep asks that the cell be withheld only when nothing else helps:
	// totals are kept so.
	Keep bool
}

// Rules say which cells are secret by themselves. The zero Rules withhold
// nothing.
type Rules struct {
	// Threshold is the least number of units of a cell that is shown; a cell
	// of none is shown, there being nobody to protect.
	Threshold int64
	// N and K are the (n, k) rule: the N largest units must not make up more
	// than the share K of a cell. N = 0: not applied.
	N int
	K float64
	// P is the p % rule: the second largest unit must not be able to
	// estimate the largest within the share P of it. 0: not applied.
	P float64
	// Width is how wide the interval must be that an attacker can compute for
	// a cell secret by itself, as a share of its value; and never less than
	// one unit. Zero means 0.
	Width float64
}

// The rules known in France. The thresholds are parameters of a workspace:
// these are starting points.
var (
	// Persons withholds breakdowns of fewer than five people.
	Persons = Rules{Threshold: 5}
	// Enterprises is the rule of the public statistical service: at least
	// three units, none above 85 % (INSEE, Manuel de protection des tableaux).
	Enterprises = Rules{Threshold: 3, N: 1, K: 0.85}
	// Households is the rule of INSEE's gridded data: eleven households.
	Households = Rules{Threshold: 11}
)

// Status returns what the rules say of a cell by itself.
func (r Rules) Status(c Cell) (Status, error) {
	if c.Units == 0 && c.Value == 0 {
		return Safe, nil
	}
	if c.Units < r.Threshold {
		return Few, nil
	}
	if r.N == 0 && r.P == 0 {
		return Safe, nil
	}
	if len(c.Top) < min(max(r.N, 2*boolInt(r.P > 0)), int(c.Units)) {
		return Safe, fmt.Errorf("cell %s: %d largest contributions are not enough for the dominance rules", c.Name, len(c.Top))
	}
	if r.N > 0 {
		sum := 0.0
		for _, v := range c.Top[:min(r.N, len(c.Top))] {
			sum += v
		}
		if sum > r.K*c.Value {
			return Dominated, nil
		}
	}
	if r.P > 0 && len(c.Top) > 0 {
		rest := c.Value - c.Top[0]
		if len(c.Top) > 1 {
			rest -= c.Top[1]
		}
		if rest < r.P*c.Top[0] {
			return Dominated, nil
		}
	}
	return Safe, nil
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// width returns how wide an attacker's interval of a secret cell must be.
func (r Rules) width(c Cell) float64 { return max(1, r.Width*math.Abs(c.Value)) }
