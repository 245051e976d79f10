package impact

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
)

// A Bootstrap says how to resample. Resampling n people with replacement from
// a histogram is one multinomial draw of its counts: the result is exactly
// that of resampling people, at a cost that does not depend on n. The draw is
// a chain of conditional binomials (L. Devroye, Non-Uniform Random Variate
// Generation, 1986, XI.1.4).
type Bootstrap struct {
	Replicates int    // zero means 2 000
	Seed       uint64 // the same seed gives the same replicates for any Workers
	Workers    int    // zero means all processors
}

// replicateBlock is how many replicates share a random stream: a block is
// the same whichever worker draws it.
const replicateBlock = 250

// Resample returns one statistic per replicate. stat receives the resampled
// counts, in the order of c.Values, and must neither keep nor write them; it
// is called from several goroutines at once. The result is nil when c is
// empty.
func (b Bootstrap) Resample(c Counts, stat func(n []int64) float64) []float64 {
	if c.Total() == 0 {
		return nil
	}
	out := make([]float64, b.replicates())
	b.each(c, func(i int, n []int64) { out[i] = stat(n) })
	return out
}

// each draws every replicate of c and shows it to f, which may be called from
// several goroutines at once, never twice with the same i.
func (b Bootstrap) each(c Counts, f func(i int, n []int64)) {
	total := c.Total()
	var bin []uint16 // of each person, where drawing people is cheaper
	if total <= 8*int64(len(c.N)) && len(c.N) < 1<<16 {
		for k, n := range c.N {
			for range n {
				bin = append(bin, uint16(k))
			}
		}
	}
	b.blocks(b.replicates(), func(r *rand.PCG, lo, hi int) {
		n := make([]int64, len(c.N))
		for i := lo; i < hi; i++ {
			if bin != nil {
				people(r, bin, n)
			} else {
				multinomial(r, c.N, total, n)
			}
			f(i, n)
		}
	})
}

// people draws as many people as there are, one by one: the same law as
// multinomial, cheaper for fewer than about eight people a bin. Each 64 random
// bits give two people, without bias (D. Lemire, "Fast random integer
// generation in an interval", 2019).
func people(r *rand.PCG, bin []uint16, into []int64) {
	clear(into)
	n := uint64(len(bin))
	uneven := uint32((1 << 32) % n)
	for left := len(bin); left > 0; {
		x := r.Uint64()
		for _, half := range [2]uint64{x >> 32, x & (1<<32 - 1)} {
			at := half * n
			if uint32(at) >= uneven && left > 0 {
				into[bin[at>>32]]++
				left--
			}
		}
	}
}

// meansAndEffects returns the mean of each replicate and the mean divided by
// the standard deviation, from the same draws.
func (b Bootstrap) meansAndEffects(c Counts) (means, effects []float64) {
	means, effects = make([]float64, b.replicates()), make([]float64, b.replicates())
	total := int(c.Total())
	b.each(c, func(i int, n []int64) { means[i], effects[i] = standardised(c.Values, n, total) })
	return means, effects
}

// Means returns the mean of each replicate.
func (b Bootstrap) Means(c Counts) []float64 {
	total := float64(c.Total())
	return b.Resample(c, func(n []int64) float64 {
		s := 0.0
		for i, k := range n {
			s += c.Values[i] * float64(k)
		}
		return s / total
	})
}

func (b Bootstrap) replicates() int {
	if b.Replicates <= 0 {
		return 2000
	}
	return b.Replicates
}

// blocks runs f on each block of replicates with the block's own stream.
func (b Bootstrap) blocks(n int, f func(r *rand.PCG, lo, hi int)) {
	workers := b.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, (n+replicateBlock-1)/replicateBlock)
	var next atomic.Int64
	work := func() {
		for lo := int(next.Add(1)-1) * replicateBlock; lo < n; lo = int(next.Add(1)-1) * replicateBlock {
			f(rand.NewPCG(b.Seed, uint64(lo)), lo, min(n, lo+replicateBlock))
		}
	}
	if workers == 1 {
		work()
		return
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(work)
	}
	wg.Wait()
}

// multinomial draws counts for total people from the shares of from.
func multinomial(r *rand.PCG, from []int64, total int64, into []int64) {
	left, rest := total, total
	for i, c := range from {
		if left == 0 {
			into[i] = 0
			continue
		}
		k := left
		if c < rest {
			k = binomial(r, left, float64(c)/float64(rest))
		}
		into[i] = k
		left -= k
		rest -= c
	}
}

// Quantile returns the p-quantile of sorted values by linear interpolation
// between order statistics at p·(n-1) (Hyndman and Fan 1996, type 7).
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 || math.IsNaN(p) {
		return math.NaN()
	}
	h := min(1, max(0, p)) * float64(len(sorted)-1)
	i := int(h)
	if i+1 >= len(sorted) || h == float64(i) {
		return sorted[i]
	}
	if math.IsInf(sorted[i], 0) || math.IsInf(sorted[i+1], 0) {
		return sorted[i]
	}
	return sorted[i] + (h-float64(i))*(sorted[i+1]-sorted[i])
}
