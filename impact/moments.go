package impact

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Moments summarise a continuous value (euros, minutes) where a histogram
// would be as long as the data. The zero Moments is empty and ready to use.
type Moments struct {
	N          int64   // values that were there
	Sum        float64 // in the unit of the values
	SumSquares float64 // in its square
	Min, Max   float64 // meaningful only when N > 0
}

// Add counts one value; a missing one (NaN) is left out.
func (m *Moments) Add(v float64) {
	if math.IsNaN(v) {
		return
	}
	*m = m.Merge(Moments{N: 1, Sum: v, SumSquares: v * v, Min: v, Max: v})
}

// Merge returns the moments of both samples together. It is commutative
// exactly, and associative up to the rounding of a sum.
func (m Moments) Merge(o Moments) Moments {
	if m.N == 0 {
		return o
	}
	if o.N == 0 {
		return m
	}
	return Moments{
		N: m.N + o.N, Sum: m.Sum + o.Sum, SumSquares: m.SumSquares + o.SumSquares,
		Min: min(m.Min, o.Min), Max: max(m.Max, o.Max),
	}
}

// Mean returns the arithmetic mean, NaN when empty.
func (m Moments) Mean() float64 {
	if m.N == 0 {
		return math.NaN()
	}
	return m.Sum / float64(m.N)
}

// Variance returns the sample variance (divisor n-1), NaN below two values.
// It is computed from the sum of squares, so it loses digits when the mean is
// more than about a million times the standard deviation.
func (m Moments) Variance() float64 {
	if m.N < 2 {
		return math.NaN()
	}
	n := float64(m.N)
	return max(0, (m.SumSquares-m.Sum*m.Sum/n)/(n-1))
}

// Estimate returns the mean with Student's interval at the given level. It
// refuses fewer than six values and values that are all the same.
func (m Moments) Estimate(level float64) Estimate {
	e := Estimate{Level: level, N: int(m.N), Method: "mean/student"}
	if r := tooFew(e.N, Options{}); r != nil {
		return e.refuse(r)
	}
	if m.Min == m.Max {
		return e.refuse(&Refusal{
			Reason: Notef("impact.no-spread", "all %d people changed by the same amount: an effect has no unit to be counted in", e.N),
			Remedy: Notef("impact.change.constant.remedy", "collect more answers, or use a finer scale"),
		})
	}
	e.Value = m.Mean()
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(m.N - 1)}.Quantile((1 + level) / 2)
	half := t * math.Sqrt(m.Variance()/float64(m.N))
	e.Low, e.High = e.Value-half, e.Value+half
	return e
}
