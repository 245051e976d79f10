package sample

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/impact"
)

// Combined is an estimate over several completed data sets.
type Combined struct {
	impact.Estimate
	Within   float64 // mean of the variances
	Between  float64 // variance of the values
	Total    float64 // Within + (1 + 1/m)·Between
	SE       float64 // √Total
	Increase float64 // r: relative increase of variance due to missing answers
	Lambda   float64 // share of the variance due to missing answers
	Missing  float64 // fraction of missing information, with the degrees of freedom
	DF       float64 // degrees of freedom of the interval; +Inf is the normal
}

// Rubin combines the values and variances of m completed data sets
// (D. Rubin, Multiple Imputation for Nonresponse in Surveys, 1987, ch. 3). df
// is the degrees of freedom the complete data would have: above zero, the
// small-sample ones of J. Barnard and D. Rubin (1999) are used; zero means a
// large sample. It refuses fewer than two data sets and panics when the slices
// are not of equal length.
func Rubin(values, variances []float64, df, level float64) Combined {
	if len(values) != len(variances) {
		panic("sample: values and variances are not of equal length")
	}
	m := float64(len(values))
	c := Combined{Estimate: impact.Estimate{Level: level, N: len(values), Method: "multiple-imputation/rubin"}}
	if m < 2 {
		c.Estimate = impact.Refuse(c.Method, impact.Notef("impact.rubin.few", "%d completed data set: what missing answers cost cannot be seen", len(values)),
			impact.Notef("impact.rubin.few.remedy", "impute at least 5 times, better 20"))
		return c
	}
	for i := range values {
		if !(variances[i] >= 0) || math.IsNaN(values[i]) {
			c.Estimate = impact.Refuse(c.Method, impact.Notef("impact.rubin.value", "completed data set %d has no value or no variance", i+1),
				impact.Notef("impact.rubin.value.remedy", "look at why it could not be computed there"))
			return c
		}
		c.Value += values[i] / m
		c.Within += variances[i] / m
	}
	for _, v := range values {
		c.Between += (v - c.Value) * (v - c.Value) / (m - 1)
	}
	extra := (1 + 1/m) * c.Between
	c.Total = c.Within + extra
	c.SE = math.Sqrt(c.Total)
	c.Increase, c.Lambda = extra/c.Within, extra/c.Total
	c.DF = (m - 1) * (1 + 1/c.Increase) * (1 + 1/c.Increase)
	if df > 0 {
		observed := (df + 1) / (df + 3) * df * (1 - c.Lambda)
		c.DF = 1 / (1/c.DF + 1/observed)
		c.Method += "-barnard"
	}
	c.Missing = (c.Increase + 2/(c.DF+3)) / (c.Increase + 1)
	t := distuv.UnitNormal.Quantile((1 + level) / 2)
	if !math.IsInf(c.DF, 1) && !math.IsNaN(c.DF) {
		t = distuv.StudentsT{Mu: 0, Sigma: 1, Nu: c.DF}.Quantile((1 + level) / 2)
	}
	c.Low, c.High = c.Value-t*c.SE, c.Value+t*c.SE
	return c
}

// ImputeChange returns the mean change among all who started, the scores of
// those lost at wave to drawn m times from those of people who had the same
// score before (or the nearest one that was not lost): the approximate
// Bayesian bootstrap of D. Rubin and N. Schenker (1986), which draws the
// donors first so that imputations differ as much as they should. It supposes
// that, given the score before, those lost are like those who stayed;
// change.Manski tells what happens when they are not. It refuses fewer than
// six pairs.
func ImputeChange(t impact.Tally, to impact.Wave, m int, seed uint64, level float64) Combined {
	donors := map[impact.Tick][]impact.Bin{}
	var lost []impact.Bin
	pairs, all := int64(0), int64(0)
	for _, b := range t.Bins() {
		before := b.Scores[impact.Before]
		switch {
		case before == impact.NoTick:
			continue
		case b.Scores[to] == impact.NoTick:
			lost = append(lost, b)
		default:
			donors[before] = append(donors[before], b)
			pairs += b.N
		}
		all += b.N
	}
	if pairs < 6 {
		return Combined{Estimate: impact.Refuse("multiple-imputation/rubin-barnard", impact.Notef("impact.few-pairs", "fewer than %d people answered when they were needed", 6),
			impact.Notef("impact.few-pairs.remedy", "collect at least %d answers here, or read a wider cell", 6))}
	}
	r := rand.New(rand.NewPCG(seed, 1))
	values, variances := make([]float64, m), make([]float64, m)
	known := t.Change(impact.Before, to)
	for k := range m {
		sum, squares := 0.0, 0.0
		add := func(d float64, n int64) { sum += d * float64(n); squares += d * d * float64(n) }
		for i, v := range known.Values {
			add(v, known.N[i])
		}
		pools := map[impact.Tick][]float64{}
		for _, b := range lost {
			before := b.Scores[impact.Before]
			pool := pools[before]
			if pool == nil {
				pool = draw(r, nearest(donors, before), to)
				pools[before] = pool
			}
			for range b.N {
				add(pool[r.IntN(len(pool))]-before.Points(), 1)
			}
		}
		n := float64(all)
		values[k] = sum / n
		variances[k] = (squares - sum*sum/n) / (n - 1) / n
	}
	c := Rubin(values, variances, float64(all-1), level)
	c.N = int(all)
	return c
}

// nearest returns the donors with the same score before, or the nearest.
func nearest(donors map[impact.Tick][]impact.Bin, before impact.Tick) []impact.Bin {
	var best impact.Tick
	least := math.Inf(1)
	for k := range donors {
		if d := math.Abs(k.Points() - before.Points()); d < least || d == least && k < best {
			best, least = k, d
		}
	}
	return donors[best]
}

// draw returns as many scores as there are donors, drawn from them with
// replacement.
func draw(r *rand.Rand, donors []impact.Bin, to impact.Wave) []float64 {
	var scores []float64
	for _, b := range donors {
		for range b.N {
			scores = append(scores, b.Scores[to].Points())
		}
	}
	pool := make([]float64, len(scores))
	for i := range pool {
		pool[i] = scores[r.IntN(len(scores))]
	}
	return pool
}
