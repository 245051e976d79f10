package sample

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/change"
)

// A Plan says what a survey should be able to show, before it is made. The
// zero fields mean a two-sided test at 5 % with a power of 80 %, nobody lost
// and people asked one by one. Fields outside their ranges are refused.
type Plan struct {
	Alpha   float64 // zero means 0.05
	Power   float64 // zero means 0.80
	SD      float64 // of the change, in the unit of the effect; zero means 1: effects are in standard deviations
	Lost    float64 // share expected not to answer again, from 0 to below 1
	Effect  float64 // design effect of asking people in groups, see Clustered; zero means 1
	Size    int     // people who can be asked at all; zero means no limit
	Compare int     // indicators declared: Alpha is shared between them (Bonferroni); zero means 1
}

// sound reports whether the fields are within their ranges.
func (p Plan) sound() bool {
	return p.Alpha > 0 && p.Alpha < 1 && p.Power > 0 && p.Power < 1 && p.SD > 0 && p.Lost >= 0 && p.Lost < 1 && p.Effect > 0
}

// unsound is why a plan outside its ranges, or an aim that is no number, is
// refused.
func unsound() *impact.Refusal {
	return &impact.Refusal{
		Reason: impact.Notef("impact.plan.unsound", "the plan is outside what a survey can be"),
		Remedy: impact.Notef("impact.plan.unsound.remedy", "give a risk, a power and a share lost between 0 and 1, a spread and a design effect above 0, and the difference that matters"),
	}
}

func (p Plan) published() Plan {
	set := func(v *float64, d float64) {
		if *v == 0 {
			*v = d
		}
	}
	set(&p.Alpha, 0.05)
	set(&p.Power, 0.80)
	set(&p.SD, 1)
	set(&p.Effect, 1)
	p.Alpha /= float64(max(1, p.Compare))
	return p
}

// left returns how many of n people asked count in the end.
func (p Plan) left(n float64) float64 { return n * (1 - p.Lost) / p.Effect }

// asked is the inverse of left.
func (p Plan) asked(n float64) float64 { return n * p.Effect / (1 - p.Lost) }

// A Need is how many people to ask.
type Need struct {
	Exact   float64 // pairs, or people per group, as the formula gives it
	Ask     int     // people to ask, per group, those who will be lost included; rounded up
	Refused *impact.Refusal
}

func (p Plan) need(n float64) Need {
	if !p.sound() {
		return Need{Exact: math.Inf(1), Refused: unsound()}
	}
	if math.IsInf(n, 0) || math.IsNaN(n) || n > 1e9 {
		return Need{Exact: math.Inf(1), Refused: &impact.Refusal{
			Reason: impact.Notef("impact.plan.endless", "no survey is large enough to find so small a difference"),
			Remedy: impact.Notef("impact.plan.endless.remedy", "say which difference would matter, and aim at that"),
		}}
	}
	out := Need{Exact: n, Ask: int(math.Ceil(p.asked(n) - 1e-9))}
	if p.Size > 0 && out.Ask > p.Size {
		out.Refused = &impact.Refusal{
			Reason: impact.Notef("impact.plan.size", "%d people would have to be asked and only %d can be", out.Ask, p.Size),
			Remedy: impact.Notef("impact.plan.size.remedy", "aim at a larger effect, declare fewer indicators, or ask for longer"),
		}
	}
	return out
}

// Pairs returns how many people must be asked before and after for a paired t
// test to find a mean change of the given size, as R's power.t.test(type =
// "paired") computes it: by the noncentral t distribution, in the direction of
// the change.
func (p Plan) Pairs(effect float64) Need {
	p = p.published()
	return p.needFor(effect, p.pairedPower)
}

// PairedEffect returns the smallest mean change that asking n people before
// and after would find.
func (p Plan) PairedEffect(n int) impact.Estimate {
	p = p.published()
	return p.smallest(p.left(float64(n)), n, "minimum-detectable-change/paired-t", p.pairedPower)
}

// PairedPower returns the chance that asking n people finds the given change.
func (p Plan) PairedPower(n int, effect float64) float64 {
	p = p.published()
	return p.pairedPower(p.left(float64(n)), effect)
}

func (p Plan) pairedPower(n, effect float64) float64 {
	if n <= 1 {
		return 0
	}
	return p.power(n-1, math.Abs(effect)/p.SD*math.Sqrt(n))
}

// Groups returns how many people must be asked in each of two groups for a t
// test to find a difference of the given size (power.t.test).
func (p Plan) Groups(effect float64) Need {
	p = p.published()
	return p.needFor(effect, p.groupPower)
}

// needFor returns the need at which the power to find an effect is that of the
// plan.
func (p Plan) needFor(effect float64, power func(n, effect float64) float64) Need {
	if !p.sound() || math.IsNaN(effect) || math.IsInf(effect, 0) {
		return Need{Exact: math.Inf(1), Refused: unsound()}
	}
	return p.need(solve(2, func(n float64) float64 { return power(n, effect) - p.Power }))
}

// GroupEffect returns the smallest difference of means that asking n people in
// each group would find.
func (p Plan) GroupEffect(n int) impact.Estimate {
	p = p.published()
	return p.smallest(p.left(float64(n)), n, "minimum-detectable-difference/t", p.groupPower)
}

func (p Plan) groupPower(n, effect float64) float64 {
	if n <= 1 {
		return 0
	}
	return p.power(2*n-2, math.Abs(effect)/p.SD*math.Sqrt(n/2))
}

func (p Plan) power(df, ncp float64) float64 {
	critical := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(1 - p.Alpha/2)
	return 1 - change.NoncentralT(critical, df, ncp)
}

func (p Plan) smallest(left float64, n int, method string, power func(n, effect float64) float64) impact.Estimate {
	if left < 6 {
		e := impact.Refuse(method, impact.Notef("impact.few-pairs", "fewer than %d people answered when they were needed", 6),
			impact.Notef("impact.few-pairs.remedy", "collect at least %d answers here, or read a wider cell", 6))
		e.N = n
		return e
	}
	if !p.sound() {
		return impact.Estimate{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), N: n, Method: method, Refused: unsound()}
	}
	v := solve(0, func(effect float64) float64 { return power(left, effect) - p.Power })
	return impact.Estimate{Value: v, Low: v, High: v, Level: 1, N: n, Method: method}
}

// Shares returns how many people must be asked in each of two groups to tell
// share p0 from share p1 (power.prop.test, normal approximation).
func (p Plan) Shares(p0, p1 float64) Need {
	q := p.published()
	if !q.sound() || !isShare(p0) || !isShare(p1) {
		return Need{Exact: math.Inf(1), Refused: unsound()}
	}
	za := distuv.UnitNormal.Quantile(1 - q.Alpha/2)
	zb := distuv.UnitNormal.Quantile(q.Power)
	mean := (p0 + p1) / 2
	root := za*math.Sqrt(2*mean*(1-mean)) + zb*math.Sqrt(p0*(1-p0)+p1*(1-p1))
	return q.need(root * root / ((p0 - p1) * (p0 - p1)))
}

// Switches returns how many people must be asked before and after for
// McNemar's test, when the share up is expected to go from no to yes and the
// share down to go back (R. Connor, "Sample size for testing differences in
// proportions for the paired-sample design", 1987).
func (p Plan) Switches(up, down float64) Need {
	q := p.published()
	if !q.sound() || !isShare(up) || !isShare(down) || up+down > 1 {
		return Need{Exact: math.Inf(1), Refused: unsound()}
	}
	za := distuv.UnitNormal.Quantile(1 - q.Alpha/2)
	zb := distuv.UnitNormal.Quantile(q.Power)
	d, either := up-down, up+down
	root := za*math.Sqrt(either) + zb*math.Sqrt(either-d*d)
	return q.need(root * root / (d * d))
}

// Margin returns how many people must be asked for the interval of a share to
// reach no further than margin on each side, at the level 1-Alpha, in a
// population of Size people when it is given: z²·p(1-p)/margin², less the
// finite population's part (W. Cochran, Sampling Techniques, 1977, §4.4).
func (p Plan) Margin(share, margin float64) Need {
	q := p.published()
	if !q.sound() || !isShare(share) {
		return Need{Exact: math.Inf(1), Refused: unsound()}
	}
	z := distuv.UnitNormal.Quantile(1 - q.Alpha/2)
	n := z * z * share * (1 - share) / (margin * margin)
	if q.Size > 0 {
		n = n / (1 + (n-1)/float64(q.Size))
	}
	return q.need(n)
}

func isShare(p float64) bool { return p >= 0 && p <= 1 }

// solve returns where f, which grows, crosses zero above lo; +Inf when it
// never does.
func solve(lo float64, f func(float64) float64) float64 {
	hi := max(1, 2*lo)
	for f(hi) < 0 {
		if hi *= 2; hi > 1e9 {
			return math.Inf(1)
		}
	}
	for range 200 {
		if mid := (lo + hi) / 2; f(mid) < 0 {
			lo = mid
		} else {
			hi = mid
		}
		if hi-lo < 1e-10*hi {
			break
		}
	}
	return (lo + hi) / 2
}
