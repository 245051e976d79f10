package change

import (
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// A Statistic computes a figure from the share of each kind of observation;
// shares sum to 1. It must not keep the slice.
type Statistic func(shares []float64) float64

// A Sample is a statistic of observations, to be resampled. Observations that
// are alike are counted together, so that a sample of a million answers on a
// short scale costs no more than its scale.
type Sample struct {
	N    []int64 // how many observations of each kind; all ones for raw rows
	Stat Statistic
}

// MeanOf is the sample of a histogram with its mean as statistic.
func MeanOf(c impact.Counts) Sample {
	return Sample{N: c.N, Stat: func(shares []float64) float64 {
		m := 0.0
		for i, p := range shares {
			m += p * c.Values[i]
		}
		return m
	}}
}

// MedianOf is the sample of a histogram with its median as statistic.
func MedianOf(c impact.Counts) Sample {
	return Sample{N: c.N, Stat: func(shares []float64) float64 {
		sum := 0.0
		for i, p := range shares {
			sum += p
			if sum > 0.5+1e-12 {
				return c.Values[i]
			}
			if sum > 0.5-1e-12 { // between two values
				for j := i + 1; j < len(shares); j++ {
					if shares[j] > 0 {
						return (c.Values[i] + c.Values[j]) / 2
					}
				}
			}
		}
		return math.NaN()
	}}
}

// Rows is the sample of n raw rows.
func Rows(n int, stat Statistic) Sample {
	return Sample{N: slices.Repeat([]int64{1}, n), Stat: stat}
}

func (s Sample) total() (n int64) {
	for _, k := range s.N {
		n += k
	}
	return n
}

// Value returns the statistic of the sample itself.
func (s Sample) Value() float64 { return s.at(float64(s.total()), -1, 0) }

// at returns the statistic with the count of one kind changed by d, of total.
func (s Sample) at(total float64, kind int, d float64) float64 {
	shares := make([]float64, len(s.N))
	for i, k := range s.N {
		shares[i] = float64(k) / total
	}
	if kind >= 0 {
		shares[kind] = (float64(s.N[kind]) + d) / total
	}
	return s.Stat(shares)
}

// A Jackknife is what leaving each observation out in turn teaches.
type Jackknife struct {
	SE           float64 // standard error (Quenouille 1949, Tukey 1958)
	Acceleration float64 // a of BCa (Efron 1987, eq. 6.6)
	Bias         float64 // of the statistic, in its unit
}

// Jackknife leaves out each kind of observation in turn.
func (s Sample) Jackknife() Jackknife {
	n := float64(s.total())
	left := make([]float64, len(s.N))
	mean := 0.0
	for i, k := range s.N {
		if k > 0 {
			left[i] = s.at(n-1, i, -1)
			mean += left[i] * float64(k) / n
		}
	}
	squares, cubes := 0.0, 0.0
	for i, k := range s.N {
		d := mean - left[i]
		squares += float64(k) * d * d
		cubes += float64(k) * d * d * d
	}
	j := Jackknife{SE: math.Sqrt((n - 1) / n * squares), Bias: (n - 1) * (mean - s.Value())}
	if squares > 0 {
		j.Acceleration = cubes / (6 * math.Pow(squares, 1.5))
	}
	return j
}

// replicates returns the sorted statistics of resampled observations.
func (s Sample) replicates(b impact.Bootstrap) []float64 {
	values := make([]float64, len(s.N))
	for i := range values {
		values[i] = float64(i)
	}
	total := float64(s.total())
	reps := b.Resample(impact.Counts{Values: values, N: s.N}, func(n []int64) float64 {
		shares := make([]float64, len(n))
		for i, k := range n {
			shares[i] = float64(k) / total
		}
		return s.Stat(shares)
	})
	slices.Sort(reps)
	return reps
}

// Percentile returns the statistic with the interval between the percentiles
// of its replicates (B. Efron 1979).
func (s Sample) Percentile(b impact.Bootstrap, level float64) impact.Estimate {
	e, ok := s.start(level, "bootstrap/percentile")
	if !ok {
		return e.Estimate
	}
	reps := s.replicates(b)
	e.Low, e.High = impact.Quantile(reps, (1-level)/2), impact.Quantile(reps, (1+level)/2)
	return e.orDegenerate()
}

// BCa returns the statistic with the bias-corrected and accelerated interval
// (B. Efron, "Better bootstrap confidence intervals", 1987). The bias z₀ is
// taken from the share of replicates below the statistic, those equal to it
// counting one half: with few distinct answers many are equal, and counting
// them on one side would shift the interval.
func (s Sample) BCa(b impact.Bootstrap, level float64) impact.Estimate {
	e, ok := s.start(level, "bootstrap/bca")
	if !ok {
		return e.Estimate
	}
	reps := s.replicates(b)
	z0, a := s.bias(reps, e.Value), s.Jackknife().Acceleration
	if math.IsInf(z0, 0) {
		return noBias(e)
	}
	at := func(p float64) float64 {
		z := z0 + normalQuantile(p)
		return impact.Quantile(reps, normalCDF(z0+z/(1-a*z)))
	}
	e.Low, e.High = at((1-level)/2), at((1+level)/2)
	return e.orDegenerate()
}

// Z0 returns the bias correction of BCa for the given bootstrap.
func (s Sample) Z0(b impact.Bootstrap) float64 { return s.bias(s.replicates(b), s.Value()) }

func (s Sample) bias(sorted []float64, value float64) float64 {
	near := 1e-12 * max(1, math.Abs(value))
	below, equal := 0.0, 0.0
	for _, r := range sorted {
		switch {
		case r < value-near:
			below++
		case r <= value+near:
			equal++
		}
	}
	return normalQuantile((below + equal/2) / float64(len(sorted)))
}

// ABC holds the figures of the approximate bootstrap interval.
type ABC struct {
	impact.Estimate
	A  float64 // acceleration (Efron 1987)
	Z0 float64 // bias correction, in standard errors
	SE float64 // standard error, in the unit of the statistic
}

// ABC returns the statistic with the approximate bootstrap confidence
// interval, which needs no random draws: derivatives of the statistic take
// their place (T. DiCiccio and B. Efron, "More accurate confidence intervals
// in exponential families", 1992; here with the steps of Efron's abcnon).
func (s Sample) ABC(level float64) ABC {
	e, ok := s.start(level, "bootstrap/abc")
	if !ok {
		return ABC{Estimate: e.Estimate}
	}
	n := float64(s.total())
	step := 0.001 / n
	base := make([]float64, len(s.N))
	for i, k := range s.N {
		base[i] = float64(k) / n
	}
	move := func(size float64, direction func(i int) float64) float64 {
		shares := make([]float64, len(base))
		for i, p := range base {
			shares[i] = p + size*direction(i)
		}
		return s.Stat(shares)
	}
	first, second := make([]float64, len(base)), 0.0
	squares, cubes := 0.0, 0.0
	for k := range base {
		if s.N[k] == 0 {
			continue
		}
		toward := func(i int) float64 {
			if i == k {
				return 1 - base[i]
			}
			return -base[i]
		}
		up, down := move(step, toward), move(-step, toward)
		first[k] = (up - down) / (2 * step)
		second += float64(s.N[k]) * (up - 2*e.Value + down) / (step * step)
		squares += float64(s.N[k]) * first[k] * first[k]
		cubes += float64(s.N[k]) * first[k] * first[k] * first[k]
	}
	if !(squares > 0) || math.IsInf(squares, 1) {
		return ABC{Estimate: noSpread(e.Method, e.N)}
	}
	se := math.Sqrt(squares) / n
	a := cubes / (6 * n * n * n * se * se * se)
	along := func(i int) float64 { return float64(s.N[i]) * first[i] / (n * n * se) }
	cq := (move(step, along) - 2*e.Value + move(-step, along)) / (2 * se * step * step)
	curvature := second/(2*n*n)/se - cq
	share := 2 * normalCDF(a) * normalCDF(-curvature)
	if !(share > 0 && share < 1) {
		return ABC{Estimate: noBias(e)}
	}
	z0 := normalQuantile(share)
	at := func(p float64) float64 {
		z := z0 + normalQuantile(p)
		return move(z/((1-a*z)*(1-a*z)), along)
	}
	e.Low, e.High = at((1-level)/2), at((1+level)/2)
	return ABC{Estimate: e.orDegenerate(), A: a, Z0: z0, SE: se}
}

// A started estimate becomes a figure or a refusal.
type started struct{ impact.Estimate }

func (s Sample) start(level float64, method string) (e started, ok bool) {
	checkLevel(level)
	n := int(s.total())
	if n < leastChanges {
		e.Estimate = tooFew(method, n, leastChanges)
		return e, false
	}
	e.Estimate = impact.Estimate{Value: s.Value(), Level: level, N: n, Method: method}
	if math.IsNaN(e.Value) {
		e.Estimate = noSpread(method, n)
		return e, false
	}
	return e, true
}

// orDegenerate refuses an interval without width or without end: all the
// replicates were alike, or too few kinds of answers were seen.
func (e started) orDegenerate() impact.Estimate {
	if e.Low == e.High || math.IsNaN(e.Low+e.High) || math.IsInf(e.Low, 0) || math.IsInf(e.High, 0) {
		return refused(e.Method, e.N,
			impact.Notef("impact.change.degenerate", "resampling %d answers that are all alike tells nothing about their spread", e.N),
			impact.Notef("impact.change.constant.remedy", "collect more answers, or use a finer scale"))
	}
	return e.Estimate
}

func noBias(e started) impact.Estimate {
	return refused(e.Method, e.N,
		impact.Notef("impact.change.bias", "all replicates lie on one side of the estimate: its bias cannot be corrected"),
		impact.Notef("impact.change.bias.remedy", "use the percentile interval, or more replicates"))
}

func normalCDF(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }
