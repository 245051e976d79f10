package robust

import (
	"math/rand/v2"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/index"
)

// Choices are the alternatives that are drawn together, each as likely as the
// others of its list. A list that is empty or has one member is no
// uncertainty: the design's own choice, or that member, is always taken.
// Lists contain all the alternatives: also the design's own, if it is one.
type Choices struct {
	Weights   Weights
	Normalise []index.Normaliser // for the indicators without a scale of their own
	// Aggregate replaces the method of every aggregate but those that have
	// one of their own (Design.AggregateEach).
	Aggregate []index.Aggregator
	Treat     []index.Treatment
	Impute    []index.Imputer
	// Error gives the standard error of the raw values of an indicator, one
	// for each row of the table; zero or NaN means none. Errors are normal and
	// independent.
	Error map[string][]float64
	// ErrorDraws is the number of tables drawn with errors; zero means 200.
	ErrorDraws int
}

// Weights says how weights vary around those of the design. The zero value
// keeps them.
type Weights struct {
	// Noise multiplies each weight by a number between 1−Noise and
	// 1+Noise: 0.25 for a quarter up or down.
	Noise float64
	// NoiseLevel is instead, for nodes of a level, 1 being indicators.
	NoiseLevel map[int]float64
	// Dirichlet draws the weights under each aggregate around those of the
	// design instead: with 1 and equal weights, all weights are equally
	// likely; the larger, the closer to the design.
	Dirichlet float64
}

func (w Weights) vary() bool {
	if w.Noise > 0 || w.Dirichlet > 0 {
		return true
	}
	for _, v := range w.NoiseLevel {
		if v > 0 {
			return true
		}
	}
	return false
}

func (w Weights) check() error {
	bad := w.Noise < 0 || w.Noise > 1 || w.Dirichlet < 0
	for _, v := range w.NoiseLevel {
		bad = bad || v < 0 || v > 1
	}
	if !bad {
		return nil
	}
	return &impact.Refusal{
		Reason: impact.Notef("robust.noise", "the noise on weights must be between 0 and 1, so that weights stay positive"),
		Remedy: impact.Notef("robust.noise.remedy", "give a share such as 0.25"),
	}
}

// draw writes one set of normalised weights for every aggregate of the tree,
// one after the other.
func (w Weights) draw(rng *rand.Rand, t *index.Tree, dst []float64) {
	at := 0
	for i := t.Leaves; i < len(t.Nodes); i++ {
		own := dst[at : at+len(t.Parts[i])]
		at += len(own)
		nominal := shares(t.Weights[i])
		var sum float64
		for k, c := range t.Parts[i] {
			switch {
			case w.Dirichlet > 0:
				own[k] = gamma(rng, w.Dirichlet*nominal[k]*float64(len(own)))
			default:
				own[k] = nominal[k] * (1 + w.noise(t.Nodes[c].Level)*(2*rng.Float64()-1))
			}
			sum += own[k]
		}
		for k := range own {
			own[k] /= sum
		}
	}
}

func (w Weights) noise(level int) float64 {
	if v, ok := w.NoiseLevel[level]; ok {
		return v
	}
	return w.Noise
}

// names of the factors, in the order of the coordinates that choose them.
const (
	factorWeights = iota
	factorNormalise
	factorAggregate
	factorTreat
	factorImpute
	factorError
	factors
)

var factorNames = [factors]string{"weights", "normalise", "aggregate", "treat", "impute", "error"}

// sizes returns how many alternatives each factor has.
func (c Choices) sizes(sets, errorDraws int) [factors]int {
	s := [factors]int{1, max(1, len(c.Normalise)), max(1, len(c.Aggregate)), max(1, len(c.Treat)), max(1, len(c.Impute)), 1}
	if c.Weights.vary() {
		s[factorWeights] = sets
	}
	if len(c.Error) > 0 {
		s[factorError] = errorDraws
	}
	return s
}

// design returns the design with the alternatives chosen.
func (c Choices) design(d index.Design, pick [factors]int) index.Design {
	if len(c.Normalise) > 0 {
		d.Normalise = c.Normalise[pick[factorNormalise]]
	}
	if len(c.Aggregate) > 0 {
		d.Aggregate, d.AggregateLevel = c.Aggregate[pick[factorAggregate]], nil
	}
	if len(c.Treat) > 0 {
		d.Treat = c.Treat[pick[factorTreat]]
	}
	if len(c.Impute) > 0 {
		d.Impute = c.Impute[pick[factorImpute]]
	}
	return d
}
