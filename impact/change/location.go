package change

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/impact"
)

// maxPairwise bounds the distinct values for which every pair is looked at.
const maxPairwise = 5000

// HodgesLehmann returns the pseudo-median of the changes, the median of the
// means of all pairs of changes, each with itself included (J. Hodges and
// E. Lehmann, "Estimates of location based on rank tests", 1963). Its interval
// inverts the signed rank test; it is exact without ties and never too narrow
// with them, being closed.
func HodgesLehmann(c impact.Counts, level float64) impact.Estimate {
	checkLevel(level)
	e := impact.Estimate{Level: level, N: int(c.Total()), Method: "hodges-lehmann/signed-rank"}
	if e.N < leastChanges {
		return tooFew(e.Method, e.N, leastChanges)
	}
	if len(c.Values) > maxPairwise {
		return tooManyValues(e)
	}
	var w weighted
	for i, v := range c.Values {
		w.add(v, c.N[i]*(c.N[i]+1)/2)
		for j := i + 1; j < len(c.Values); j++ {
			w.add((v+c.Values[j])/2, c.N[i]*c.N[j])
		}
	}
	n := int64(e.N)
	w.sort()
	e.Value = w.median()
	q := max(1, signedRankQuantile((1-level)/2, n))
	e.Low, e.High = w.at(q), w.at(n*(n+1)/2-q+1)
	return e
}

// HodgesLehmannShift returns the median of all differences x - y, with the
// interval that inverts the Mann–Whitney test.
func HodgesLehmannShift(x, y impact.Counts, level float64) impact.Estimate {
	checkLevel(level)
	nx, ny := x.Total(), y.Total()
	e := impact.Estimate{Level: level, N: int(nx + ny), Method: "hodges-lehmann-shift/mann-whitney"}
	if noRankTest(nx, ny) {
		return tooFew(e.Method, e.N, leastChanges)
	}
	if len(x.Values)*len(y.Values) > maxPairwise*maxPairwise/2 {
		return tooManyValues(e)
	}
	var w weighted
	for i, v := range x.Values {
		for j, u := range y.Values {
			w.add(v-u, x.N[i]*y.N[j])
		}
	}
	w.sort()
	e.Value = w.median()
	q := max(1, mannWhitneyQuantile((1-level)/2, nx, ny))
	e.Low, e.High = w.at(q), w.at(nx*ny-q+1)
	return e
}

func tooManyValues(e impact.Estimate) impact.Estimate {
	return refused(e.Method, e.N,
		impact.Notef("impact.change.values", "more than %d distinct values to compare two by two", maxPairwise),
		impact.Notef("impact.change.values.remedy", "round the values, or read the mean"))
}

// weighted is a list of values, each with how often it comes.
type weighted struct {
	items []weightedValue
	total int64
}

type weightedValue struct {
	v float64
	n int64
}

func (w *weighted) add(v float64, n int64) {
	w.items = append(w.items, weightedValue{v, n})
	w.total += n
}

func (w *weighted) sort() {
	slices.SortFunc(w.items, func(a, b weightedValue) int { return cmp.Compare(a.v, b.v) })
}

// at returns the k-th smallest value, k from 1.
func (w *weighted) at(k int64) float64 {
	for _, it := range w.items {
		if k -= it.n; k <= 0 {
			return it.v
		}
	}
	return w.items[len(w.items)-1].v
}

func (w *weighted) median() float64 {
	return (w.at((w.total+1)/2) + w.at(w.total/2+1)) / 2
}

// signedRankQuantile returns the smallest v with P(V ≤ v) ≥ p for n untied
// pairs.
func signedRankQuantile(p float64, n int64) int64 {
	if n > exactPairs {
		m, sd := float64(n*(n+1))/4, math.Sqrt(float64(n*(n+1))*float64(2*n+1)/24)
		return int64(math.Round(m + sd*normalQuantile(p)))
	}
	dist := []float64{1}
	for r := range n {
		next := make([]float64, len(dist)+int(r)+1)
		for s, q := range dist {
			next[s] += q / 2
			next[s+int(r)+1] += q / 2
		}
		dist = next
	}
	return quantileOf(dist, p)
}

// quantileOf returns the smallest s with dist[0]+…+dist[s] ≥ p, allowing for
// the rounding of the sum.
func quantileOf(dist []float64, p float64) int64 {
	sum := 0.0
	for s, q := range dist {
		if sum += q; sum >= p*(1-1e-12) {
			return int64(s)
		}
	}
	return int64(len(dist) - 1)
}

// Mean returns the mean of c with Student's interval (Gosset 1908).
func Mean(c impact.Counts, level float64) impact.Estimate {
	checkLevel(level)
	e := impact.Estimate{Level: level, N: int(c.Total()), Method: "mean/student"}
	if e.N < leastChanges {
		return tooFew(e.Method, e.N, leastChanges)
	}
	if len(c.Values) == 1 {
		return refused(e.Method, e.N,
			impact.Notef("impact.no-spread", "all %d people changed by the same amount: an effect has no unit to be counted in", e.N),
			impact.Notef("impact.change.constant.remedy", "collect more answers, or use a finer scale"))
	}
	e.Value = c.Mean()
	half := student(e.N-1).Quantile((1+level)/2) * c.SD() / math.Sqrt(float64(e.N))
	e.Low, e.High = e.Value-half, e.Value+half
	return e
}

func student(df int) distuv.StudentsT { return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(df)} }

// PairedT tests whether the mean change is zero (Gosset 1908). Statistic is t.
func PairedT(c impact.Counts) Test {
	t := Test{Name: "paired-t", N: int(c.Total()), Zeros: int(zeros(c))}
	if t.N < leastChanges {
		return t.fewChanges()
	}
	sd := c.SD()
	if sd == 0 {
		return t.refuse(noSpread("", t.N).Refused.Reason, noSpread("", t.N).Refused.Remedy)
	}
	t.DF = float64(t.N - 1)
	t.Statistic = c.Mean() / (sd / math.Sqrt(float64(t.N)))
	return t.student()
}

// student fills the probabilities of a t statistic.
func (t Test) student() Test {
	d := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: t.DF}
	t.Less, t.Greater = d.CDF(t.Statistic), d.CDF(-t.Statistic)
	t.P = min(1, 2*d.CDF(-math.Abs(t.Statistic)))
	return t
}

// WelchT tests whether two groups have the same mean without assuming equal
// variances (B. Welch 1947). Statistic is t of mean x - mean y.
func WelchT(x, y impact.Counts) Test {
	nx, ny := float64(x.Total()), float64(y.Total())
	t := Test{Name: "welch-t", N: int(nx + ny)}
	if nx < 3 || ny < 3 {
		return t.fewGroups()
	}
	vx, vy := x.Variance()/nx, y.Variance()/ny
	if vx+vy == 0 {
		return t.refuse(noSpread("", t.N).Refused.Reason, noSpread("", t.N).Refused.Remedy)
	}
	t.Statistic = (x.Mean() - y.Mean()) / math.Sqrt(vx+vy)
	r := vx / (vx + vy)
	t.DF = 1 / (r*r/(nx-1) + (1-r)*(1-r)/(ny-1)) // Welch–Satterthwaite
	return t.student()
}

// StudentT tests whether two groups have the same mean, taking their variances
// to be equal (Gosset 1908). Statistic is t of mean x - mean y. Where spreads
// may differ, [WelchT] is safer.
func StudentT(x, y impact.Counts) Test {
	nx, ny := float64(x.Total()), float64(y.Total())
	t := Test{Name: "student-t", N: int(nx + ny)}
	if nx < 3 || ny < 3 {
		return t.fewGroups()
	}
	t.DF = nx + ny - 2
	pooled := ((nx-1)*x.Variance() + (ny-1)*y.Variance()) / t.DF
	if pooled == 0 {
		return t.refuse(noSpread("", t.N).Refused.Reason, noSpread("", t.N).Refused.Remedy)
	}
	t.Statistic = (x.Mean() - y.Mean()) / math.Sqrt(pooled*(1/nx+1/ny))
	return t.student()
}

func (t Test) fewGroups() Test {
	return t.refuse(
		impact.Notef("impact.change.groups", "one of the groups is too small for any test to reach 5%%"),
		impact.Notef("impact.change.groups.remedy", "ask at least 3 people in each group, 8 in all"))
}

// MeanDifference returns mean x - mean y with Welch's interval.
func MeanDifference(x, y impact.Counts, level float64) impact.Estimate {
	checkLevel(level)
	t := WelchT(x, y)
	e := impact.Estimate{Level: level, N: t.N, Method: "mean-difference/welch"}
	if !t.Given() {
		return refused(e.Method, e.N, t.Refused.Reason, t.Refused.Remedy)
	}
	e.Value = x.Mean() - y.Mean()
	se := math.Sqrt(x.Variance()/float64(x.Total()) + y.Variance()/float64(y.Total()))
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: t.DF}.Quantile((1+level)/2) * se
	e.Low, e.High = e.Value-half, e.Value+half
	return e
}
