package funding

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// A Proportion is a share of n with its doubt: the score interval of Wilson
// and the posterior of a uniform prior. With n = 0 there is no share: Value,
// Low and High are NaN, and the posterior is the prior.
type Proportion struct {
	Successes, N int
	Value        float64 // Successes / N
	Low, High    float64 // Wilson's interval at Level
	Level        float64 // 0.95 unless said
	// Posterior of Beta(1, 1): mean and equal-tailed interval at Level.
	Mean, MeanLow, MeanHigh float64
}

// NewProportion returns the proportion k of n at the level (0 means 0.95).
//
// Wilson (1927), J. Am. Stat. Assoc. 22, eq. 8, without continuity
// correction. It panics when k is not between 0 and n.
func NewProportion(k, n int, level float64) Proportion {
	if k < 0 || k > n {
		panic("funding: a proportion needs 0 ≤ k ≤ n")
	}
	if level == 0 {
		level = 0.95
	}
	beta := distuv.Beta{Alpha: 1 + float64(k), Beta: 1 + float64(n-k)}
	p := Proportion{Successes: k, N: n, Level: level,
		Value: math.NaN(), Low: math.NaN(), High: math.NaN(),
		Mean: beta.Mean(), MeanLow: beta.Quantile((1 - level) / 2), MeanHigh: beta.Quantile((1 + level) / 2)}
	if n > 0 {
		p.Value = float64(k) / float64(n)
		p.Low, p.High = wilson(float64(k), float64(n), level)
	}
	return p
}

func wilson(k, n, level float64) (low, high float64) {
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	p := k / n
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return math.Max(0, centre-half), math.Min(1, centre+half)
}
