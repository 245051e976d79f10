package index

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// An Aggregator combines the children of an aggregate into one score for
// every row.
type Aggregator interface {
	// Name is stable and says the method and its parameters.
	Name() string
	// Aggregate writes the scores in dst, one for each row. columns[c] are
	// the values of a child and weights[c] its weight, not negative, not
	// normalised. Values that are missing are left out and the weights
	// renormalised over the others; a row without any is NaN. An error
	// about one row is a [RowError].
	Aggregate(dst []float64, columns [][]float64, weights []float64) error
}

// A RowAggregator needs only the row itself, not the other units: its scores
// do not change when a unit enters or leaves.
type RowAggregator interface {
	Aggregator
	// Row combines the values x with the weights w.
	Row(x, w []float64) (float64, error)
}

func aggregateRows(a RowAggregator, dst []float64, columns [][]float64, weights []float64) error {
	x := make([]float64, len(columns))
	for i := range dst {
		for c := range columns {
			x[c] = columns[c][i]
		}
		v, err := a.Row(x, weights)
		if err != nil {
			return &RowError{Row: i, Err: err}
		}
		dst[i] = v
	}
	return nil
}

// Arithmetic is the weighted mean Σwx/Σw. A weak child can be made up for by
// a strong one.
type Arithmetic struct{}

// Name implements [Aggregator].
func (Arithmetic) Name() string { return "arithmetic" }

// Row implements [RowAggregator].
func (Arithmetic) Row(x, w []float64) (float64, error) {
	var sum, total float64
	for i, v := range x {
		if !math.IsNaN(v) {
			sum += w[i] * v
			total += w[i]
		}
	}
	return sum / total, nil
}

// Aggregate implements [Aggregator].
func (a Arithmetic) Aggregate(dst []float64, columns [][]float64, weights []float64) error {
	return aggregateRows(a, dst, columns, weights)
}

// Geometric is the weighted geometric mean exp(Σw·ln x/Σw). It refuses zero
// and negative values.
type Geometric struct{}

// Name implements [Aggregator].
func (Geometric) Name() string { return "geometric" }

// Row implements [RowAggregator].
func (Geometric) Row(x, w []float64) (float64, error) {
	var sum, total float64
	for i, v := range x {
		if math.IsNaN(v) {
			continue
		}
		if v <= 0 {
			return math.NaN(), refuseNotPositive("geometric", v)
		}
		sum += w[i] * math.Log(v)
		total += w[i]
	}
	return math.Exp(sum / total), nil
}

// Aggregate implements [Aggregator].
func (a Geometric) Aggregate(dst []float64, columns [][]float64, weights []float64) error {
	return aggregateRows(a, dst, columns, weights)
}

// Harmonic is the weighted harmonic mean Σw/Σ(w/x). It refuses zero and
// negative values.
type Harmonic struct{}

// Name implements [Aggregator].
func (Harmonic) Name() string { return "harmonic" }

// Row implements [RowAggregator].
func (Harmonic) Row(x, w []float64) (float64, error) {
	var sum, total float64
	for i, v := range x {
		if math.IsNaN(v) {
			continue
		}
		if v <= 0 {
			return math.NaN(), refuseNotPositive("harmonic", v)
		}
		sum += w[i] / v
		total += w[i]
	}
	return total / sum, nil
}

// Aggregate implements [Aggregator].
func (a Harmonic) Aggregate(dst []float64, columns [][]float64, weights []float64) error {
	return aggregateRows(a, dst, columns, weights)
}

// Power is the weighted power mean (Σw·x^P/Σw)^(1/P): P of 1 is the
// arithmetic mean, 0 the geometric, −1 the harmonic. The lower P, the less a
// weak child can be made up for. It refuses negative values, and zero unless
// P is positive.
type Power struct{ P float64 }

// Name implements [Aggregator].
func (p Power) Name() string { return named("power", p.P) }

// Row implements [RowAggregator].
func (p Power) Row(x, w []float64) (float64, error) {
	if p.P == 0 {
		return Geometric{}.Row(x, w)
	}
	var sum, total float64
	for i, v := range x {
		if math.IsNaN(v) {
			continue
		}
		if v < 0 || v == 0 && p.P < 0 {
			return math.NaN(), refuseNotPositive("power", v)
		}
		sum += w[i] * math.Pow(v, p.P)
		total += w[i]
	}
	return math.Pow(sum/total, 1/p.P), nil
}

// Aggregate implements [Aggregator].
func (p Power) Aggregate(dst []float64, columns [][]float64, weights []float64) error {
	return aggregateRows(p, dst, columns, weights)
}

func refuseNotPositive(method string, v float64) error {
	return refuse(
		impact.Notef("index.not-positive", "the %s mean does not take the value %v", method, v),
		impact.Notef("index.not-positive.remedy", "normalise to a scale that begins above zero, such as 1 to 100, or use the arithmetic mean"))
}

// MazziottaPareto is the mean less (or plus) a penalty for imbalance:
// M ∓ S²/M, with S the standard deviation of the children of one unit
// (Mazziotta and Pareto 2013). It expects children on a scale around
// 100: [ZScore] with mean 100, deviation 10 and Population set gives the
// MPI, [AMPIScale] the adjusted index, comparable over time.
//
// The published index weights its children equally; unequal weights give
// weighted M and S.
type MazziottaPareto struct {
	// Upward adds the penalty: for phenomena where more is worse.
	Upward bool
	// Sample takes S with n−1, as the R package Compind does for the MPI.
	// It needs equal weights.
	Sample bool
}

// Name implements [Aggregator].
func (m MazziottaPareto) Name() string {
	name := "mazziotta-pareto"
	if m.Upward {
		name += "-upward"
	}
	if m.Sample {
		name += "-sample"
	}
	return name
}

// Row implements [RowAggregator].
func (m MazziottaPareto) Row(x, w []float64) (float64, error) {
	mean, _ := Arithmetic{}.Row(x, w)
	var sum, total float64
	n := 0.0
	for i, v := range x {
		if math.IsNaN(v) || w[i] == 0 {
			continue
		}
		if m.Sample && w[i] != w[0] {
			return math.NaN(), refuseDesign("mpi-sample", "the sample variant of Mazziotta–Pareto needs equal weights")
		}
		sum += w[i] * (v - mean) * (v - mean)
		total += w[i]
		n++
	}
	variance := sum / total
	if m.Sample {
		variance *= n / (n - 1)
	}
	if mean <= 0 {
		return math.NaN(), refuseNotPositive("Mazziotta–Pareto", mean)
	}
	if m.Upward {
		return mean + variance/mean, nil
	}
	return mean - variance/mean, nil
}

// Aggregate implements [Aggregator].
func (m MazziottaPareto) Aggregate(dst []float64, columns [][]float64, weights []float64) error {
	return aggregateRows(m, dst, columns, weights)
}

// OwnMean is an aggregation of rows written by the user. Label names it in the
// method's card and must change when Combine does.
type OwnMean struct {
	Label   string
	Combine func(x, w []float64) (float64, error)
}

// Name implements [Aggregator].
func (o OwnMean) Name() string { return "own(" + o.Label + ")" }

// Row implements [RowAggregator].
func (o OwnMean) Row(x, w []float64) (float64, error) {
	if o.Label == "" || o.Combine == nil {
		return math.NaN(), refuseDesign("own-mean", "an own aggregation needs a label and a function")
	}
	return o.Combine(x, w)
}

// Aggregate implements [Aggregator].
func (o OwnMean) Aggregate(dst []float64, columns [][]float64, weights []float64) error {
	return aggregateRows(o, dst, columns, weights)
}
