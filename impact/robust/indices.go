package robust

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// FirstOrder is an estimator of first-order indices.
type FirstOrder int

// The estimators of first-order indices, with yA, yB the outputs on two
// independent samples and yAB those on A with one column of B.
const (
	// Saltelli is mean(yB·(yAB−yA))/V (Saltelli et al. 2010, table 2 b).
	Saltelli FirstOrder = iota
	// JansenFirst is 1 − mean((yB−yAB)²)/2V (Jansen 1999).
	JansenFirst
)

// TotalOrder is an estimator of total indices.
type TotalOrder int

// The estimators of total indices.
const (
	// JansenTotal is mean((yA−yAB)²)/2V (Jansen 1999; Saltelli et al.
	// 2010, table 2 f).
	JansenTotal TotalOrder = iota
	// SobolTotal is mean(yA·(yA−yAB))/V (Sobol' 2007).
	SobolTotal
	// HommaTotal is 1 − (mean(yA·yAB) − f0²)/V (Homma and Saltelli 1996).
	HommaTotal
)

// An Estimator says how indices are estimated. Its zero value is Saltelli
// and Jansen, without intervals.
type Estimator struct {
	First FirstOrder
	Total TotalOrder
	// Bootstrap is the number of resamplings for the intervals: of points,
	// each with all its outputs, so that variance and indices vary
	// together. Zero gives no intervals.
	Bootstrap int
	Level     float64 // of the intervals, in (0, 1); zero means 0.95
	Seed      uint64
}

// An Effect is what one factor does to the variance of an output.
type Effect struct {
	Factor string
	// First is the share of variance that fixing the factor alone would
	// remove; Total the share that fixing all others would leave. They are
	// estimates: small negative values happen. Low and High are NaN
	// without bootstrap.
	First, FirstLow, FirstHigh float64
	Total, TotalLow, TotalHigh float64
}

// Indices estimates Sobol' indices of an output from a design of N(d+2)
// points: yA and yB on two independent samples, yAB[k] on A with column k of
// B. The variance is that of yA and yB together, with 2N−1. It refuses an
// output that does not vary.
func Indices(yA, yB []float64, yAB [][]float64, e Estimator) ([]Effect, error) {
	n := len(yA)
	if n < 2 || len(yB) != n {
		return nil, &impact.Refusal{
			Reason: impact.Notef("robust.no-sample", "sensitivity needs two samples of the same size, at least 2, not %d and %d", n, len(yB)),
			Remedy: impact.Notef("robust.no-sample.remedy", "draw more points"),
		}
	}
	if variance(yA, yB, nil) == 0 {
		return nil, &impact.Refusal{
			Reason: impact.Notef("robust.constant", "the output is the same for all draws, so nothing decides it"),
			Remedy: impact.Notef("robust.constant.remedy", "declare choices that differ"),
		}
	}
	out := make([]Effect, len(yAB))
	for k := range yAB {
		out[k] = Effect{FirstLow: math.NaN(), FirstHigh: math.NaN(), TotalLow: math.NaN(), TotalHigh: math.NaN()}
		out[k].First, out[k].Total = e.estimate(yA, yB, yAB[k], nil)
	}
	if e.Bootstrap > 0 {
		e.intervals(out, yA, yB, yAB)
	}
	return out, nil
}

func (e Estimator) intervals(out []Effect, yA, yB []float64, yAB [][]float64) {
	level := e.Level
	if level == 0 {
		level = 0.95
	}
	rng := rand.New(rand.NewPCG(e.Seed, 0x5eed))
	first, total := make([][]float64, len(yAB)), make([][]float64, len(yAB))
	rows := make([]int, len(yA))
	for range e.Bootstrap {
		for i := range rows {
			rows[i] = rng.IntN(len(rows))
		}
		for k := range yAB {
			f, t := e.estimate(yA, yB, yAB[k], rows)
			if !math.IsNaN(f) {
				first[k], total[k] = append(first[k], f), append(total[k], t)
			}
		}
	}
	for k := range out {
		out[k].FirstLow, out[k].FirstHigh = interval(first[k], level)
		out[k].TotalLow, out[k].TotalHigh = interval(total[k], level)
	}
}

// estimate returns both indices over the given rows, all when nil.
func (e Estimator) estimate(yA, yB, yAB []float64, rows []int) (first, total float64) {
	v := variance(yA, yB, rows)
	n := len(yA)
	var f, t, m float64
	for i := range n {
		if rows != nil {
			i = rows[i]
		}
		a, b, ab := yA[i], yB[i], yAB[i]
		m += a
		switch e.First {
		case Saltelli:
			f += b * (ab - a)
		case JansenFirst:
			f += (b - ab) * (b - ab)
		}
		switch e.Total {
		case JansenTotal:
			t += (a - ab) * (a - ab)
		case SobolTotal:
			t += a * (a - ab)
		case HommaTotal:
			t += a * ab
		}
	}
	size := float64(n)
	f, t, m = f/size, t/size, m/size
	first, total = f/v, t/v
	if e.First == JansenFirst {
		first = 1 - f/(2*v)
	}
	switch e.Total {
	case JansenTotal:
		total = t / (2 * v)
	case HommaTotal:
		total = 1 - (t-m*m)/v
	}
	return first, total
}

// variance of both samples together, with n−1.
func variance(a, b []float64, rows []int) float64 {
	n := len(a)
	var sum float64
	at := func(i int) int {
		if rows != nil {
			return rows[i]
		}
		return i
	}
	for i := range n {
		sum += a[at(i)] + b[at(i)]
	}
	mean := sum / float64(2*n)
	var v float64
	for i := range n {
		da, db := a[at(i)]-mean, b[at(i)]-mean
		v += da*da + db*db
	}
	return v / float64(2*n-1)
}

// interval returns the central interval of that level, sorting x.
func interval(x []float64, level float64) (lo, hi float64) {
	if len(x) == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(x)
	return quantile(x, (1-level)/2), quantile(x, (1+level)/2)
}

// quantile of sorted values by linear interpolation (Hyndman and Fan 1996,
// type 7).
func quantile(sorted []float64, p float64) float64 {
	h := p * float64(len(sorted)-1)
	i := int(h)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (h-float64(i))*(sorted[i+1]-sorted[i])
}

// EffectsOf runs a function of d inputs in (0, 1) on a Saltelli design of
// n(d+2) points and estimates the indices of each input. f must not keep its
// argument.
func EffectsOf(f func(u []float64) float64, d, n int, points *Points, e Estimator) ([]Effect, error) {
	if points.dims != 2*d {
		panic("robust: the design needs points of twice as many dimensions as inputs")
	}
	yA, yB := make([]float64, n), make([]float64, n)
	yAB := make([][]float64, d)
	for k := range yAB {
		yAB[k] = make([]float64, n)
	}
	u, x := make([]float64, 2*d), make([]float64, d)
	for i := range n {
		points.At(i, u)
		yA[i], yB[i] = f(append(x[:0], u[:d]...)), f(append(x[:0], u[d:]...))
		for k := range d {
			copy(x, u[:d])
			x[k] = u[d+k]
			yAB[k][i] = f(x)
		}
	}
	return Indices(yA, yB, yAB, e)
}
