package counterfactual

import (
	"cmp"
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// A Population says for whom the effect is.
type Population int

// The populations.
const (
	Everyone   Population = iota // average effect (ATE)
	TheTreated                   // average effect on those helped (ATT)
)

// A Comparison is an effect estimated between groups made alike.
type Comparison struct {
	Effect
	Model   *Propensity
	Weights []float64 // by person; 0 for one not used
	Balance []Balance
	// EffectiveN is (Σw)²/Σw² of each group (Kish 1965).
	EffectiveTreated, EffectiveControl float64
	Unmatched                          int // persons helped without a match
}

// Weigh compares the groups with the inverse of the propensity score as
// weights, normalised in each group (Hájek; Lunceford and Davidian 2004,
// estimator 2): 1/p and 1/(1−p) for everyone, 1 and p/(1−p) for the treated.
// The standard error takes the score as known, which is cautious for everyone.
// It refuses to conclude while a standardised difference exceeds 0.1.
func Weigh(s Study, of Population) (*Comparison, error) {
	model, err := FitPropensity(s)
	if err != nil {
		return nil, err
	}
	w := make([]float64, len(s.Treated))
	for i, p := range model.Score {
		switch {
		case of == Everyone && s.Treated[i]:
			w[i] = 1 / p
		case of == Everyone:
			w[i] = 1 / (1 - p)
		case s.Treated[i]:
			w[i] = 1
		default:
			w[i] = p / (1 - p)
		}
	}
	method := "propensity-weighting/ate"
	if of == TheTreated {
		method = "propensity-weighting/att"
	}
	return s.compare(method, model, w), nil
}

// compare takes the difference of weighted means.
func (s Study) compare(method string, model *Propensity, w []float64) *Comparison {
	c := &Comparison{Model: model, Weights: w}
	t, tw := s.part(s.Outcome, w, true)
	o, ow := s.part(s.Outcome, w, false)
	mt, vt, nt := weightedMean(t, tw)
	mc, vc, nc := weightedMean(o, ow)
	c.EffectiveTreated, c.EffectiveControl = nt, nc
	c.Effect = effectOf(method, mt-mc, math.Sqrt(vt+vc), math.Inf(1), len(w))
	c.Grade = Adjusted
	c.Warnings = append(c.Warnings, unobserved())
	c.Balance = s.balance(w)
	c.Effect = judge(c.Effect, c.Balance).spread(greatest(s.Outcome))
	return c
}

// weightedMean returns the mean, its variance Σw²(x−m)²/(Σw)² and the
// effective size.
func weightedMean(x, w []float64) (mean, variance, size float64) {
	var sum, squares float64
	for i, v := range x {
		mean += w[i] * v
		sum += w[i]
		squares += w[i] * w[i]
	}
	mean /= sum
	for i, v := range x {
		variance += w[i] * w[i] * (v - mean) * (v - mean)
	}
	return mean, variance / (sum * sum), sum * sum / squares
}

// MatchOptions adjusts [Match]. Its zero value is the published method: one to
// one, without replacement, caliper of 0.2 standard deviations of the logit of
// the score (Austin 2011).
type MatchOptions struct {
	// Caliper is in standard deviations of the logit; zero means 0.2,
	// negative none.
	Caliper     float64
	Replacement bool // a person of comparison can serve several times
}

// Match compares each person helped with the nearest person of comparison on
// the logit of the propensity score, those hardest to match first. The effect
// is that on those helped who have a match. It refuses to conclude while a
// standardised difference exceeds 0.1.
func Match(s Study, o MatchOptions) (*Comparison, error) {
	model, err := FitPropensity(s)
	if err != nil {
		return nil, err
	}
	w, unmatched := matches(s, model, o)
	if matched := helped(s.Treated) - unmatched; matched < 5 {
		return nil, refuseFew(matched)
	}
	c := s.compare("propensity-matching/nearest", model, w)
	c.Unmatched = unmatched
	if unmatched > 0 {
		c.Warnings = append(c.Warnings, impact.Notef("counterfactual.unmatched",
			"%d persons helped have no one close enough and are left out: the effect is that of the others", unmatched))
	}
	return c, nil
}

func helped(treated []bool) int {
	n := 0
	for _, t := range treated {
		if t {
			n++
		}
	}
	return n
}

// matches returns how many times each person serves.
func matches(s Study, model *Propensity, o MatchOptions) (w []float64, unmatched int) {
	logit := make([]float64, len(model.Score))
	for i, p := range model.Score {
		logit[i] = math.Log(p / (1 - p))
	}
	_, v := meanVariance(logit, nil)
	limit := o.Caliper * math.Sqrt(v)
	if o.Caliper == 0 {
		limit = 0.2 * math.Sqrt(v)
	}
	var order []int
	for i, t := range s.Treated {
		if t {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(logit[b], logit[a]) })
	w = make([]float64, len(logit))
	for _, i := range order {
		best := -1
		for j, t := range s.Treated {
			if t || w[j] > 0 && !o.Replacement {
				continue
			}
			if best < 0 || math.Abs(logit[j]-logit[i]) < math.Abs(logit[best]-logit[i]) {
				best = j
			}
		}
		if best < 0 || o.Caliper >= 0 && math.Abs(logit[best]-logit[i]) > limit {
			unmatched++
			continue
		}
		w[i] = 1
		w[best]++
	}
	return w, unmatched
}
