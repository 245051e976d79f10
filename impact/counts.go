package impact

import (
	"fmt"
	"math"
	"slices"
)

// Counts is the histogram of one variable: distinct values, ascending, each
// with how often it came. It is enough for means, variances, rank tests and
// the bootstrap of one sample, at a cost that does not depend on the number
// of people. The zero Counts is empty.
type Counts struct {
	Values []float64 // distinct, ascending, finite
	N      []int64   // same length, above zero
}

// largest is beyond any measure, and its square is still a number.
const largest = 1e150

// CountValues returns the histogram of raw values, in any order. It leaves
// missing ones (NaN) out and refuses an infinite one, or one beyond 1e150.
func CountValues(values []float64) (Counts, error) {
	own := make([]float64, 0, len(values))
	for i, v := range values {
		if math.Abs(v) > largest {
			return Counts{}, fmt.Errorf("value %d: %v: not a finite number", i, v)
		}
		if !math.IsNaN(v) {
			own = append(own, v+0) // -0 counts as 0
		}
	}
	slices.Sort(own)
	var c Counts
	for _, v := range own {
		if k := len(c.Values); k > 0 && c.Values[k-1] == v {
			c.N[k-1]++
			continue
		}
		c.Values, c.N = append(c.Values, v), append(c.N, 1)
	}
	return c, nil
}

// Total returns the number of observations.
func (c Counts) Total() int64 {
	var n int64
	for _, k := range c.N {
		n += k
	}
	return n
}

// Mean returns the arithmetic mean, NaN when empty.
func (c Counts) Mean() float64 {
	n := c.Total()
	if n == 0 {
		return math.NaN()
	}
	s := 0.0
	for i, v := range c.Values {
		s += v * float64(c.N[i])
	}
	return s / float64(n)
}

// Variance returns the sample variance (divisor n-1), NaN below two
// observations.
func (c Counts) Variance() float64 {
	n, m := c.Total(), c.Mean()
	if n < 2 {
		return math.NaN()
	}
	s := 0.0
	for i, v := range c.Values {
		s += (v - m) * (v - m) * float64(c.N[i])
	}
	return s / float64(n-1)
}

// SD returns the sample standard deviation, NaN below two observations.
func (c Counts) SD() float64 { return math.Sqrt(c.Variance()) }

// Merge returns the histogram of both samples together; neither changes.
func (c Counts) Merge(o Counts) Counts {
	var out Counts
	i, j := 0, 0
	for i < len(c.Values) || j < len(o.Values) {
		switch {
		case j == len(o.Values) || i < len(c.Values) && c.Values[i] < o.Values[j]:
			out.Values, out.N = append(out.Values, c.Values[i]), append(out.N, c.N[i])
			i++
		case i == len(c.Values) || o.Values[j] < c.Values[i]:
			out.Values, out.N = append(out.Values, o.Values[j]), append(out.N, o.N[j])
			j++
		default:
			out.Values, out.N = append(out.Values, c.Values[i]), append(out.N, c.N[i]+o.N[j])
			i, j = i+1, j+1
		}
	}
	return out
}

// Negate returns the histogram of the opposite values.
func (c Counts) Negate() Counts {
	out := Counts{Values: slices.Clone(c.Values), N: slices.Clone(c.N)}
	slices.Reverse(out.Values)
	slices.Reverse(out.N)
	for i := range out.Values {
		out.Values[i] = 0 - out.Values[i]
	}
	return out
}

// Raw returns every observation, ascending. It is meant for small samples.
func (c Counts) Raw() []float64 {
	out := make([]float64, 0, c.Total())
	for i, v := range c.Values {
		for range c.N[i] {
			out = append(out, v)
		}
	}
	return out
}

// Sparse returns the same histogram without the values that never came, for
// callers that build Values and N by hand.
func (c Counts) Sparse() Counts {
	var out Counts
	for i, n := range c.N {
		if n > 0 {
			out.Values, out.N = append(out.Values, c.Values[i]), append(out.N, n)
		}
	}
	return out
}
