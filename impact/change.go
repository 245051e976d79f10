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
	e, ok := plainMean(c, low, high, opts, method)
	if !ok {
		return e
	}
	return e.between(Bootstrap{Replicates: opts.Replicates, Seed: seed, Workers: 1}.Means(c))
}

// changeEstimates returns the mean change and Hedges' g of it, mean ÷ sd × J
// (L. Hedges, "Distribution theory for Glass's estimator of effect size", 1981;
// J exact), with intervals from the same replicates.
func changeEstimates(c Counts, opts Options, seed uint64) (change, effect Estimate) {
	change, ok := plainMean(c, -100, 100, opts, "mean-change/multinomial-bootstrap")
	effect = Estimate{Level: opts.Level, N: change.N, Method: "hedges-g-paired/multinomial-bootstrap"}
	switch {
	case !change.Given():
		return change, effect.refuse(change.Refused)
	case !ok:
		return change, effect.refuse(&Refusal{
			Reason: Notef("impact.no-spread", "all %d people changed by the same amount: an effect has no unit to be counted in", change.N),
			Remedy: Notef("impact.no-spread.remedy", "read the change in points"),
		})
	}
	means, effects := Bootstrap{Replicates: opts.Replicates, Seed: seed, Workers: 1}.meansAndEffects(c)
	j := HedgesJ(float64(change.N - 1))
	for i := range effects {
		effects[i] *= j
	}
	effect.Value = j * c.Mean() / c.SD()
	effect = effect.between(effects)
	if math.IsInf(effect.Low, 0) || math.IsInf(effect.High, 0) || math.IsNaN(effect.Low+effect.High) {
		effect = effect.refuse(&Refusal{
			Reason: Notef("impact.little-spread", "nearly all of the %d people changed by the same amount", change.N),
			Remedy: Notef("impact.no-spread.remedy", "read the change in points"),
		})
	}
	return change.between(means), effect
}

// plainMean returns the mean of c without its interval, and whether there is
// one to draw: not from too few people, nor when all gave the same value, for
// which the estimate is complete.
func plainMean(c Counts, low, high float64, opts Options, method string) (e Estimate, draw bool) {
	e = Estimate{Level: opts.Level, N: int(c.Total()), Method: method}
	if r := tooFew(e.N, opts); r != nil {
		return e.refuse(r), false
	}
	e.Value = c.Mean()
	if len(c.Values) == 1 {
		return constantEstimate(e, low, high), false
	}
	if e.N < 30 {
		e.Warnings = append(e.Warnings, Notef("impact.small", "only %d people: the interval is itself uncertain", e.N))
	}
	return e, true
}

// between sets the interval from replicates, which it sorts.
func (e Estimate) between(replicates []float64) Estimate {
	e.Low, e.High = expanded(replicates, e.N, e.Level)
	e.Low, e.High = min(e.Low, e.Value), max(e.High, e.Value)
	return e
}

// levelEstimate returns the mean score of c with Student's interval, cut to the
// scale: what a reader compares a change with, at no cost in draws.
func levelEstimate(c Counts, opts Options, method string) Estimate {
	e, ok := plainMean(c, 0, 100, opts, method)
	if !ok {
		return e
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(e.N - 1)}.Quantile((1 + opts.Level) / 2)
	half := t * c.SD() / math.Sqrt(float64(e.N))
	e.Low, e.High = max(0, e.Value-half), min(100, e.Value+half)
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

// standardised returns the mean and mean ÷ sample sd of resampled counts; the
// latter infinite, on the side of the mean, when there is no spread.
func standardised(values []float64, n []int64, total int) (mean, effect float64) {
	s, q := 0.0, 0.0
	for i, k := range n {
		s += values[i] * float64(k)
	}
	mean = s / float64(total)
	for i, k := range n {
		q += (values[i] - mean) * (values[i] - mean) * float64(k)
	}
	switch {
	case q > 0:
		return mean, mean / math.Sqrt(q/float64(total-1))
	case mean == 0:
		return 0, 0
	}
	return mean, math.Inf(int(math.Copysign(1, mean)))
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
