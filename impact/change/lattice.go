package change

import (
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// maxSteps bounds the steps between the smallest and the largest value of a
// scale whose bootstrap is computed rather than drawn.
const maxSteps = 4096

// maxSums bounds the values that the sum of all people can take but for
// 1e-18: nine standard deviations on both sides.
const maxSums = 1 << 16

// ExactBootstrap returns the mean of c with the interval between the
// percentiles of its bootstrap distribution (B. Efron 1979), without a random
// draw: on a scale of equal steps, the sum of n people drawn from the counts
// has the n-fold convolution of their shares, which is computed. It is the
// limit of [Sample.Percentile] for endless replicates. An end is a value that
// the mean can take, and the tail beyond it holds less than (1-level)/2.
//
// It refuses fewer than six people, people who are all alike, values that are
// not on a common scale of at most 4 096 steps, and so many people that the
// convolution would take more than seconds.
func ExactBootstrap(c impact.Counts, level float64) impact.Estimate {
	checkLevel(level)
	const method = "bootstrap/exact"
	n := c.Total()
	if n < leastChanges {
		return tooFew(method, int(n), leastChanges)
	}
	if len(c.Values) == 1 {
		return noSpread(method, int(n))
	}
	step, ok := commonStep(c.Values)
	if !ok {
		return refused(method, int(n),
			impact.Notef("impact.change.lattice", "the values are not on a scale of equal steps"),
			impact.Notef("impact.change.lattice.remedy", "round the values, or draw replicates"))
	}
	first := c.Values[0]
	shares := make([]float64, int(math.Round((c.Values[len(c.Values)-1]-first)/step))+1)
	for i, v := range c.Values {
		shares[int(math.Round((v-first)/step))] += float64(c.N[i]) / float64(n) // 0.3 and 0.1 + 0.2 are one step
	}
	if sums := 18 * c.SD() / step * math.Sqrt(float64(n)); sums > maxSums {
		return refused(method, int(n),
			impact.Notef("impact.change.too-many-sums", "%d people are too many for an exact convolution", n),
			impact.Notef("impact.change.too-many-sums.remedy", "draw replicates, or take Student's interval: it is the same at this size"))
	}
	d := spread{p: shares}.times(n)
	mean := func(k int) float64 { return first + step*float64(d.from+k)/float64(n) }
	tail := (1 - level) / 2
	low, high := 0, len(d.p)-1
	for s := d.p[low]; s < tail; s += d.p[low] {
		low++
	}
	for s := d.p[high]; s < tail; s += d.p[high] {
		high--
	}
	return impact.Estimate{Value: c.Mean(), Low: mean(low), High: mean(high), Level: level, N: int(n), Method: method}
}

// commonStep returns the largest step of which all gaps between values are
// multiples.
func commonStep(values []float64) (step float64, ok bool) {
	width := values[len(values)-1] - values[0]
	for i := 1; i < len(values); i++ {
		step = divisor(step, values[i]-values[i-1], 1e-9*width)
		if width/step > maxSteps+0.5 {
			return 0, false
		}
	}
	return step, true
}

// divisor is Euclid's, on numbers that carry rounding.
func divisor(a, b, tolerance float64) float64 {
	for b > tolerance {
		r := math.Mod(a, b)
		if b-r < tolerance {
			r = 0
		}
		a, b = b, r
	}
	return a
}

// A spread is a distribution over whole numbers: p[k] of from+k.
type spread struct {
	p    []float64
	from int
}

// plus returns the distribution of the sum of two independent numbers. Tails
// whose whole mass is below 1e-18 are left out.
func (a spread) plus(b spread) spread {
	p := make([]float64, len(a.p)+len(b.p)-1)
	for i, x := range a.p {
		if x != 0 {
			for j, y := range b.p {
				p[i+j] += x * y
			}
		}
	}
	lo, hi := 0, len(p)
	for s := p[lo]; s < 1e-18; s += p[lo] {
		lo++
	}
	for s := p[hi-1]; s < 1e-18; s += p[hi-1] {
		hi--
	}
	return spread{slices.Clone(p[lo:hi]), a.from + b.from + lo}
}

// times returns the distribution of the sum of n independent numbers.
func (a spread) times(n int64) spread {
	out := spread{p: []float64{1}}
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out = out.plus(a)
		}
		if n > 1 {
			a = a.plus(a)
		}
	}
	return out
}
