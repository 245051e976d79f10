package efficiency

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
)

// A Cost is an amount with its doubt.
type Cost struct {
	Amount funding.Cents
	SE     float64 // standard error in euros; 0 for accounts that are closed
}

// PerEffect returns the cost in euros of one unit of effect per person:
// cost / (people × effect), with its interval at the level of the effect.
//
// A closed cost divides the two ends of the effect's own interval. A cost with
// a standard error takes the interval of Fieller (1954), with no correlation
// between cost and effect, the standard error of the effect being read from
// its interval. It refuses an effect whose interval reaches zero.
func PerEffect(cost Cost, people int, effect impact.Estimate) impact.Estimate {
	out := impact.Estimate{Level: effect.Level, N: effect.N, Method: "cost-per-effect/fieller", Lineage: effect.Lineage,
		Warnings: slices.Clone(effect.Warnings)}
	switch {
	case effect.Refused != nil:
		return refuse(out, effect.Refused)
	case people <= 0:
		return refuse(out, because(impact.Notef("funding.efficiency.nobody", "nobody is counted in the action"),
			impact.Notef("funding.efficiency.nobody-remedy", "import the attendances of the action")))
	case !(effect.Low > 0):
		return refuse(out, because(impact.Notef("funding.efficiency.no-effect", "the change may be nil or negative (from %[1].1f to %[2].1f): a cost per point has no bound", effect.Low, effect.High),
			impact.Notef("funding.efficiency.no-effect-remedy", "more people asked before and after would narrow the interval")))
	}
	total := cost.Amount.Euros()
	out.Value = total / (float64(people) * effect.Value)
	if cost.SE == 0 {
		out.Low, out.High = total/(float64(people)*effect.High), total/(float64(people)*effect.Low)
		return out
	}
	z := distuv.UnitNormal.Quantile((1 + effect.Level) / 2)
	seEffect := (effect.High - effect.Low) / (2 * z)
	low, high, ok := Fieller(total/float64(people), effect.Value, cost.SE*cost.SE/float64(people*people), seEffect*seEffect, 0, effect.Level)
	if !ok {
		return refuse(out, because(impact.Notef("funding.efficiency.unbounded", "the doubt about the change is too large: a cost per point has no bound"),
			impact.Notef("funding.efficiency.no-effect-remedy", "more people asked before and after would narrow the interval")))
	}
	out.Low, out.High = low, high
	return out
}

func because(reason, remedy impact.Note) *impact.Refusal {
	return &impact.Refusal{Reason: reason, Remedy: remedy}
}

func refuse(e impact.Estimate, r *impact.Refusal) impact.Estimate {
	e.Value, e.Low, e.High, e.Refused = math.NaN(), math.NaN(), math.NaN(), r
	return e
}

// Fieller returns the interval of the ratio a/b of two normal means with
// variances va and vb and covariance cov, at the level. ok is false when b is
// not far enough from zero: the set is then not an interval.
//
// Fieller (1954), J. R. Stat. Soc. B 16, 175–185.
func Fieller(a, b, va, vb, cov, level float64) (low, high float64, ok bool) {
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	g := z * z * vb / (b * b)
	if !(g < 1) {
		return math.NaN(), math.NaN(), false
	}
	r := a / b
	shift := 0.0
	inside := va - 2*r*cov + r*r*vb
	if vb > 0 {
		shift = g * cov / vb
		inside -= g * (va - cov*cov/vb)
	}
	half := z / math.Abs(b) * math.Sqrt(math.Max(0, inside))
	low, high = (r-shift-half)/(1-g), (r-shift+half)/(1-g)
	return low, high, true
}

// A Person is what one person cost and what changed for them.
type Person struct {
	Euros  float64
	Change float64
}

// A Curve is a cost per effect by the bootstrap over persons.
type Curve struct {
	Estimate impact.Estimate // euros per point; percentile interval
	// NoEffect is the share of replicates in which the mean change is nil or
	// negative; above 2.5 % the estimate is refused.
	NoEffect float64
	ratios   []float64 // sorted
}

// Bootstrap returns the cost per point of change by resampling persons from
// the seed (replicates 0 means 2 000), where cost and change vary together.
func Bootstrap(people []Person, level float64, replicates int, seed uint64) Curve {
	if level == 0 {
		level = 0.95
	}
	if replicates == 0 {
		replicates = 2_000
	}
	c := Curve{Estimate: impact.Estimate{Level: level, N: len(people), Method: "cost-per-effect/bootstrap"}}
	if len(people) < 6 {
		c.Estimate = refuse(c.Estimate, because(impact.Notef("funding.efficiency.few", "%[1]d persons with a cost and a change", len(people)),
			impact.Notef("funding.efficiency.few-remedy", "six at least are needed")))
		return c
	}
	rng := rand.New(rand.NewPCG(seed, 1979))
	for range replicates {
		var cost, change float64
		for range people {
			p := people[rng.IntN(len(people))]
			cost, change = cost+p.Euros, change+p.Change
		}
		if change > 0 {
			c.ratios = append(c.ratios, cost/change)
		}
	}
	slices.Sort(c.ratios)
	c.NoEffect = 1 - float64(len(c.ratios))/float64(replicates)
	if c.NoEffect > (1-level)/2 || len(c.ratios) == 0 {
		c.Estimate = refuse(c.Estimate, because(impact.Notef("funding.efficiency.unbounded", "the doubt about the change is too large: a cost per point has no bound"),
			impact.Notef("funding.efficiency.no-effect-remedy", "more people asked before and after would narrow the interval")))
		return c
	}
	var cost, change float64
	for _, p := range people {
		cost, change = cost+p.Euros, change+p.Change
	}
	c.Estimate.Value = cost / change
	// Replicates without effect stand above every ratio.
	at := func(q float64) float64 {
		return c.ratios[min(int(q*float64(replicates)), len(c.ratios)-1)]
	}
	c.Estimate.Low, c.Estimate.High = at((1-level)/2), at((1+level)/2)
	return c
}

// Acceptable returns the share of replicates in which a point of change costs
// at most so many euros: one point of the acceptability curve.
func (c Curve) Acceptable(euros float64) float64 {
	if len(c.ratios) == 0 {
		return 0
	}
	i, _ := slices.BinarySearch(c.ratios, math.Nextafter(euros, math.Inf(1)))
	return float64(i) / float64(len(c.ratios)) * (1 - c.NoEffect)
}
