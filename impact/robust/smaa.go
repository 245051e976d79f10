package robust

import (
	"math"
	"math/rand/v2"

	"github.com/lozere-developpement/sillage/impact"
)

// SMAAOptions adjusts [SMAA]. Its zero value is exact for two and three
// criteria, and 100 000 draws beyond.
type SMAAOptions struct {
	// Draws of weights (and of errors). Zero means exact where it can be,
	// otherwise 100 000.
	Draws int
	Seed  uint64
	// Error[c][i] is the standard error of value i on criterion c. Nil
	// means the values are exact. With errors the answer is always drawn.
	Error [][]float64
	// Allowed tells whether weights, which sum to 1, are accepted; nil
	// accepts all. With it the answer is always drawn.
	Allowed func(w []float64) bool
}

// Acceptability answers: for which weights is a unit first, second…?
type Acceptability struct {
	Exact bool
	Draws int // accepted draws, 0 when exact
	// Rank[i][r] is the share of all weights for which unit i has rank r+1.
	// Units that are equal share the best rank.
	Rank [][]float64
	// Central[i] are the mean weights among those for which unit i is
	// first: what a supporter of it wants. Nil when there are none.
	Central [][]float64
	// Confidence[i] is the probability that unit i is first if its central
	// weights are taken; 0 when it is never first. Without errors it is 1.
	Confidence []float64
	// Win[i][j] is the share of weights for which unit i is better than j,
	// half of the ties included. The diagonal is 0.
	Win [][]float64
	// MaxError is the greatest standard error of these shares, 0 when
	// exact.
	MaxError float64
}

// SMAA gives the rank acceptability of units under a weighted mean when all
// weights are equally likely (stochastic multicriteria acceptability
// analysis, Lahdelma and Salminen 2001). columns[c][i] is the value of unit i
// on criterion c, more being better. Without errors and restrictions it is
// exact for two criteria (the weights are an interval, cut where two units
// are equal) and three (a triangle, cut by lines).
func SMAA(columns [][]float64, o SMAAOptions) (*Acceptability, error) {
	if err := checkColumns(columns); err != nil {
		return nil, err
	}
	exact := o.Draws == 0 && o.Error == nil && o.Allowed == nil
	switch {
	case exact && len(columns) == 2:
		return onInterval(columns), nil
	case exact && len(columns) == 3:
		return onTriangle(columns), nil
	}
	return drawn(columns, o)
}

func checkColumns(columns [][]float64) error {
	if len(columns) < 2 || len(columns[0]) < 2 {
		return &impact.Refusal{
			Reason: impact.Notef("robust.too-small", "an order needs at least two criteria and two units"),
			Remedy: impact.Notef("robust.too-small.remedy", "add criteria or units"),
		}
	}
	for c, x := range columns {
		if len(x) != len(columns[0]) {
			panic("robust: columns of different lengths")
		}
		for i, v := range x {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return &impact.Refusal{
					Reason: impact.Notef("robust.missing", "unit %d has no value on criterion %d", i+1, c+1),
					Remedy: impact.Notef("robust.missing.remedy", "impute the value or leave out the unit"),
				}
			}
		}
	}
	return nil
}

func newAcceptability(n int) *Acceptability {
	a := &Acceptability{Rank: square(n), Win: square(n), Confidence: make([]float64, n), Central: make([][]float64, n)}
	return a
}

func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

// count adds a region of that share of the weights, in which the scores are
// those of its centre w.
func (a *Acceptability) count(scores, w []float64, share float64) {
	for i, s := range scores {
		better := 0
		for j, r := range scores {
			switch {
			case i == j:
			case r > s:
				better++
			case r < s:
				a.Win[i][j] += share
			default:
				a.Win[i][j] += share / 2
			}
		}
		a.Rank[i][better] += share
		if better == 0 {
			if a.Central[i] == nil {
				a.Central[i] = make([]float64, len(w))
			}
			for c, v := range w {
				a.Central[i][c] += share * v
			}
		}
	}
}

// finish turns sums into means.
func (a *Acceptability) finish() {
	for i, c := range a.Central {
		for k := range c {
			c[k] /= a.Rank[i][0]
		}
	}
}

func score(dst []float64, columns [][]float64, w []float64) {
	for i := range dst {
		dst[i] = 0
		for c, x := range columns {
			dst[i] += w[c] * x[i]
		}
	}
}

func drawn(columns [][]float64, o SMAAOptions) (*Acceptability, error) {
	draws := o.Draws
	if draws == 0 {
		draws = 100_000
	}
	a := newAcceptability(len(columns[0]))
	rng := rand.New(rand.NewPCG(o.Seed, 0x53414d41))
	w, scores := make([]float64, len(columns)), make([]float64, len(columns[0]))
	for range draws {
		simplex(rng, w)
		if o.Allowed != nil && !o.Allowed(w) {
			continue
		}
		a.Draws++
		noisyScore(rng, scores, columns, o.Error, w)
		a.count(scores, w, 1)
	}
	if a.Draws < 100 {
		return nil, &impact.Refusal{
			Reason: impact.Notef("robust.few-weights", "only %d of %d draws of weights are allowed", a.Draws, draws),
			Remedy: impact.Notef("robust.few-weights.remedy", "loosen the restriction on weights or draw more"),
		}
	}
	a.finish()
	total := float64(a.Draws)
	for i := range a.Rank {
		for j := range a.Rank[i] {
			a.Rank[i][j] /= total
			a.Win[i][j] /= total
			p := a.Rank[i][j]
			a.MaxError = math.Max(a.MaxError, math.Sqrt(p*(1-p)/total))
			p = a.Win[i][j]
			a.MaxError = math.Max(a.MaxError, math.Sqrt(p*(1-p)/total))
		}
	}
	a.confidence(rng, columns, o, scores)
	return a, nil
}

// confidence draws the errors at the central weights of each unit.
func (a *Acceptability) confidence(rng *rand.Rand, columns [][]float64, o SMAAOptions, scores []float64) {
	draws := 1
	if o.Error != nil {
		draws = 10_000
	}
	for i, w := range a.Central {
		if w == nil {
			continue
		}
		first := 0
		for range draws {
			noisyScore(rng, scores, columns, o.Error, w)
			best := true
			for _, s := range scores {
				best = best && s <= scores[i]
			}
			if best {
				first++
			}
		}
		a.Confidence[i] = float64(first) / float64(draws)
	}
}

func noisyScore(rng *rand.Rand, dst []float64, columns, errors [][]float64, w []float64) {
	score(dst, columns, w)
	for c, se := range errors {
		for i, s := range se {
			if s > 0 {
				dst[i] += w[c] * s * rng.NormFloat64()
			}
		}
	}
}

// simplex draws weights uniformly among those that sum to 1.
func simplex(rng *rand.Rand, w []float64) {
	var sum float64
	for i := range w {
		w[i] = rng.ExpFloat64()
		sum += w[i]
	}
	for i := range w {
		w[i] /= sum
	}
}
