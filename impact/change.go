package impact

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// minPairs is the least number of pairs an interval is given from. With five,
// no paired test can reach 5 %: the Wilcoxon signed rank test ends at
// 2/2⁵ = 0,0625.
const minPairs = 6

// meanEstimate returns the mean of c with its bootstrap interval: the
// percentile interval widened for small samples as T. Hesterberg advises
// ("What Teachers Should Know About the Bootstrap", The American
// Statistician 69, 2015, §4.2): the percentile is that of the normal quantile
// √(n/(n-1))·t. low and high bound what a value can be.
func meanEstimate(c Counts, low, high float64, opts Options, seed uint64, method string) Estimate {
	e := Estimate{Level: opts.Level, N: int(c.Total()), Method: method}
	if r := tooFew(e.N, opts); r != nil {
		return e.refuse(r)
	}
	e.Value = c.Mean()
	if len(c.Values) == 1 {
		return constantEstimate(e, low, high)
	}
	b := Bootstrap{Replicates: opts.Replicates, Seed: seed, Workers: 1}
	e.Low, e.High = expanded(b.Means(c), e.N, e.Level)
	e.Low, e.High = min(e.Low, e.Value), max(e.High, e.Value)
	if e.N < 30 {
		e.Warnings = append(e.Warnings, Notef("impact.small", "only %d people: the interval is itself uncertain", e.N))
	}
	return e
}

// expanded returns the expanded percentile interval of replicates.
func expanded(replicates []float64, n int, level float64) (low, high float64) {
	slices.Sort(replicates)
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.Quantile((1 - level) / 2)
	p := distuv.UnitNormal.CDF(t * math.Sqrt(float64(n)/float64(n-1)))
	return Quantile(replicates, p), Quantile(replicates, 1-p)
}

// constantEstimate bounds the mean when everybody gave the same value:
// resampling would pretend certainty. With the confidence asked for, at most a
// share 1-(α/2)^(1/n) of people would have given another (Clopper and Pearson
// 1934), and they could not have left [low, high].
func constantEstimate(e Estimate, low, high float64) Estimate {
	others := 1 - math.Pow((1-e.Level)/2, 1/float64(e.N))
	e.Low = e.Value - others*(e.Value-low)
	e.High = e.Value + others*(high-e.Value)
	e.Method += "/constant"
	e.Warnings = append(e.Warnings, Notef("impact.constant", "all %d people have the same value: the interval is the widest they allow", e.N))
	return e
}

// effectEstimate returns Hedges' g of a paired change, mean ÷ sd × J, with
// the expanded percentile interval of the bootstrap (L. Hedges, "Distribution
// theory for Glass's estimator of effect size", 1981; J exact).
func effectEstimate(c Counts, opts Options, seed uint64) Estimate {
	e := Estimate{Level: opts.Level, N: int(c.Total()), Method: "hedges-g-paired/multinomial-bootstrap"}
	if r := tooFew(e.N, opts); r != nil {
		return e.refuse(r)
	}
	if len(c.Values) == 1 {
		return e.refuse(&Refusal{
			Reason: Notef("impact.no-spread", "all %d people changed by the same amount: an effect has no unit to be counted in", e.N),
			Remedy: Notef("impact.no-spread.remedy", "read the change in points"),
		})
	}
	j := HedgesJ(float64(e.N - 1))
	e.Value = j * c.Mean() / c.SD()
	b := Bootstrap{Replicates: opts.Replicates, Seed: seed, Workers: 1}
	reps := b.Resample(c, func(n []int64) float64 { return j * standardised(c.Values, n, e.N) })
	e.Low, e.High = expanded(reps, e.N, e.Level)
	if math.IsInf(e.Low, 0) || math.IsInf(e.High, 0) || math.IsNaN(e.Low+e.High) {
		return e.refuse(&Refusal{
			Reason: Notef("impact.little-spread", "nearly all of the %d people changed by the same amount", e.N),
			Remedy: Notef("impact.no-spread.remedy", "read the change in points"),
		})
	}
	e.Low, e.High = min(e.Low, e.Value), max(e.High, e.Value)
	return e
}

// standardised returns mean ÷ sample sd of resampled counts; infinite, on the
// side of the mean, when there is no spread.
func standardised(values []float64, n []int64, total int) float64 {
	s, q := 0.0, 0.0
	for i, k := range n {
		s += values[i] * float64(k)
	}
	m := s / float64(total)
	for i, k := range n {
		q += (values[i] - m) * (values[i] - m) * float64(k)
	}
	if q == 0 {
		if m == 0 {
			return 0
		}
		return math.Inf(int(math.Copysign(1, m)))
	}
	return m / math.Sqrt(q/float64(total-1))
}

// HedgesJ returns the exact factor that removes the bias of a standardised
// mean difference with df degrees of freedom, Γ(df/2) / (√(df/2)·Γ((df-1)/2))
// (Hedges 1981, eq. 6e). It is NaN for df ≤ 1.
func HedgesJ(df float64) float64 {
	if !(df > 1) {
		return math.NaN()
	}
	a, _ := math.Lgamma(df / 2)
	b, _ := math.Lgamma((df - 1) / 2)
	return math.Exp(a-b) / math.Sqrt(df/2)
}

func tooFew(n int, opts Options) *Refusal {
	least := max(minPairs, opts.Threshold)
	if n >= least {
		return nil
	}
	return &Refusal{
		Reason: Notef("impact.few-pairs", "fewer than %d people answered when they were needed", least),
		Remedy: Notef("impact.few-pairs.remedy", "collect at least %d answers here, or read a wider cell", least),
	}
}
