package index

import (
	"math"
)

// Outranking returns, for each pair of rows, the share of weight for which
// the first is better, equal values (to 1e-12) giving half to each: m[i][j]+m[j][i] is
// 1. A child that one of the two lacks does not count for the pair; a pair
// without any child in common is NaN. The diagonal is 0.
func Outranking(columns [][]float64, weights []float64) [][]float64 {
	n := len(columns[0])
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	for i := range m {
		for j := 0; j < i; j++ {
			var win, total float64
			for c, x := range columns {
				if math.IsNaN(x[i]) || math.IsNaN(x[j]) {
					continue
				}
				total += weights[c]
				switch {
				case alike(x[i], x[j]):
					win += weights[c] / 2
				case x[i] > x[j]:
					win += weights[c]
				}
			}
			m[i][j] = win / total
			m[j][i] = 1 - m[i][j]
		}
	}
	return m
}

// alike tells whether two values differ only by the rounding of the sums they
// come from: a comparison is all or nothing, and must not hang on the order of
// additions.
func alike(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-12*math.Max(math.Abs(a), math.Abs(b))
}

// DominantPairs counts the pairs of rows in which one is better for the whole
// weight, among how many pairs: their order does not depend on the weights.
func DominantPairs(columns [][]float64, weights []float64) (dominant, pairs int) {
	for i, row := range Outranking(columns, weights) {
		for j, v := range row {
			if i != j && alike(v, 1) {
				dominant++
			}
		}
	}
	n := len(columns[0])
	return dominant, n * (n - 1) / 2
}

// Copeland scores each row by its comparisons with the others, so that it
// takes children on any ordinal scale. The score is the sum of the shares of
// weight won against each other row ([Outranking]), from 0 to n−1. With
// Majority set it is the number of rows beaten for more than half of the
// weight less the number that beat it (Copeland 1951), from −(n−1) to n−1.
type Copeland struct{ Majority bool }

// Name implements [Aggregator].
func (c Copeland) Name() string {
	if c.Majority {
		return "copeland-majority"
	}
	return "copeland"
}

// Aggregate implements [Aggregator].
func (c Copeland) Aggregate(dst []float64, columns [][]float64, weights []float64) error {
	for i, row := range Outranking(columns, weights) {
		dst[i] = 0
		met := len(row) == 1 && !math.IsNaN(columns[0][0])
		for j, v := range row {
			if i == j || math.IsNaN(v) {
				continue
			}
			met = true
			switch {
			case !c.Majority:
				dst[i] += v
			case alike(v, 0.5):
			case v > 0.5:
				dst[i]++
			default:
				dst[i]--
			}
		}
		if !met {
			dst[i] = math.NaN()
		}
	}
	return nil
}

// PreferenceShape is one of the six preference functions of PROMETHEE
// (Brans, Vincke and Mareschal 1986, table 1), of the difference d between
// two rows: 0 when d is zero or less.
type PreferenceShape int

// The six shapes. Q is the difference below which rows are alike, P the one
// from which preference is full, S the inflexion of the Gaussian.
const (
	Usual    PreferenceShape = iota // 1 as soon as d > 0
	QuasiU                          // 1 when d > Q
	VShape                          // d/P up to 1
	StepWise                        // ½ when d > Q, 1 when d > P
	Linear                          // (d−Q)/(P−Q) between Q and P
	Gaussian                        // 1 − exp(−d²/2S²)
)

// Preference is a shape and its thresholds, in the unit of the children.
type Preference struct {
	Shape   PreferenceShape
	Q, P, S float64
}

func (p Preference) of(d float64) float64 {
	switch {
	case !(d > 0):
		return 0
	case p.Shape == QuasiU:
		return step(d > p.Q)
	case p.Shape == VShape:
		return math.Min(1, d/p.P)
	case p.Shape == StepWise:
		return (step(d > p.Q) + step(d > p.P)) / 2
	case p.Shape == Linear:
		return math.Max(0, math.Min(1, (d-p.Q)/(p.P-p.Q)))
	case p.Shape == Gaussian:
		return 1 - math.Exp(-d*d/(2*p.S*p.S))
	}
	return 1
}

func (p Preference) check() error {
	bad := p.Q < 0
	switch p.Shape {
	case VShape:
		bad = !(p.P > 0)
	case StepWise, Linear:
		bad = bad || !(p.P > p.Q)
	case Gaussian:
		bad = !(p.S > 0)
	}
	if bad {
		return refuseDesign("thresholds", "the thresholds of the preference function must be positive, Q below P")
	}
	return nil
}

func step(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Promethee scores each row by its net flow, the mean over the other rows of
// the weighted preference for it less the preference against it (PROMETHEE
// II, Brans and Vincke 1985). Scores lie between −1 and 1 and sum to zero.
// Each[c] is the preference function of child c; a child without one has the
// usual shape.
type Promethee struct{ Each []Preference }

// Name implements [Aggregator].
func (p Promethee) Name() string {
	name := "promethee-ii"
	for _, e := range p.Each {
		name += named("", float64(e.Shape), e.Q, e.P, e.S)
	}
	return name
}

// Aggregate implements [Aggregator].
func (p Promethee) Aggregate(dst []float64, columns [][]float64, weights []float64) error {
	shapes := make([]Preference, len(columns))
	copy(shapes, p.Each)
	for _, s := range shapes {
		if err := s.check(); err != nil {
			return err
		}
	}
	n := len(dst)
	for i := range dst {
		var flow float64
		met := 0
		for j := range n {
			if f, ok := netFlow(columns, weights, shapes, i, j); ok && i != j {
				flow += f
				met++
			}
		}
		dst[i] = flow / float64(met)
	}
	return nil
}

func netFlow(columns [][]float64, weights []float64, shapes []Preference, i, j int) (float64, bool) {
	var flow, total float64
	for c, x := range columns {
		d := x[i] - x[j]
		if math.IsNaN(d) {
			continue
		}
		if alike(x[i], x[j]) {
			d = 0
		}
		flow += weights[c] * (shapes[c].of(d) - shapes[c].of(-d))
		total += weights[c]
	}
	return flow / total, total > 0
}
