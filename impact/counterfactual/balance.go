package counterfactual

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// MaxDifference is the standardised difference above which groups are not
// alike (Austin 2011).
const MaxDifference = 0.1

// Balance is a line of the balance table.
type Balance struct {
	Covariate              string
	TreatedMean            float64 // after weighting or matching
	ControlMean            float64
	Before, After          float64 // standardised differences of means
	VarianceRatio          float64 // treated / control, before
	TreatedBefore, Control float64 // means before
}

// balance compares the groups before, and after with weights. Differences are
// in units of √((s²treated+s²control)/2), the deviations being those before
// (Austin 2011), so that both columns have the same unit.
func (s Study) balance(w []float64) []Balance {
	out := make([]Balance, len(s.Covariates))
	for k, x := range s.Covariates {
		t, tw := s.part(x, w, true)
		c, cw := s.part(x, w, false)
		mt, vt := meanVariance(t, nil)
		mc, vc := meanVariance(c, nil)
		sd := math.Sqrt((vt + vc) / 2)
		wt, _ := meanVariance(t, tw)
		wc, _ := meanVariance(c, cw)
		out[k] = Balance{Covariate: s.Names[k], TreatedMean: wt, ControlMean: wc, TreatedBefore: mt, Control: mc,
			Before: standardised(mt-mc, sd), After: standardised(wt-wc, sd), VarianceRatio: vt / vc}
	}
	return out
}

// standardised divides, where there is something to divide.
func standardised(d, sd float64) float64 {
	if math.Abs(d) < 1e-12 {
		return 0
	}
	return d / sd
}

// part returns the values and weights of one group.
func (s Study) part(x, w []float64, treated bool) (values, weights []float64) {
	for i, t := range s.Treated {
		if t == treated {
			values = append(values, x[i])
			weights = append(weights, w[i])
		}
	}
	return values, weights
}

// judge refuses the effect while a covariate differs.
func judge(e Effect, table []Balance) Effect {
	worst := Balance{}
	for _, b := range table {
		if math.Abs(b.After) > math.Abs(worst.After) {
			worst = b
		}
	}
	if math.Abs(worst.After) <= MaxDifference {
		return e
	}
	return e.refuse(refusal(
		impact.Notef("counterfactual.unbalanced", "the groups remain different: %s has a standardised difference of %.2f, above %.2f", worst.Covariate, worst.After, MaxDifference),
		impact.Notef("counterfactual.unbalanced.remedy", "collect other persons to compare with, add terms to the model, or do not conclude")))
}
