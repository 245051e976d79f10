package counterfactual

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// A Cell summarises the outcome of one group in one period.
type Cell struct {
	N    int // 0 when only the mean is known
	Mean float64
	SD   float64 // with n−1
}

// TwoByTwo is the difference in differences of four means: what the treated
// group gained less what the comparison group gained (Card and Krueger 1994,
// table 3). With sizes and deviations the standard error is that of four
// independent samples. Nothing before the first period is known, so that the
// grade is at most [Adjusted].
func TwoByTwo(treatedBefore, treatedAfter, controlBefore, controlAfter Cell) Effect {
	value := (treatedAfter.Mean - treatedBefore.Mean) - (controlAfter.Mean - controlBefore.Mean)
	var v float64
	n := 0
	for _, c := range []Cell{treatedBefore, treatedAfter, controlBefore, controlAfter} {
		n += c.N
		if c.N < 2 {
			v = math.NaN()
		}
		v += c.SD * c.SD / float64(c.N)
	}
	e := effectOf("difference-in-differences/four-means", value, math.Sqrt(v), math.Inf(1), n)
	e.Grade = Adjusted
	e.Warnings = append(e.Warnings, noPreTrend(), unobserved())
	return e
}

func noPreTrend() impact.Note {
	return impact.Notef("counterfactual.no-pre-trend", "only one period before the action: nothing says that the two groups moved alike")
}

// A Panel holds observations of units over periods. All slices have the same
// length.
type Panel struct {
	Unit    []string  // fixed effect: the person, the commune, or the group itself
	Cluster []string  // within which errors go together; nil means the units
	Period  []float64 // ordered, such as years
	Treated []bool    // whether the action is running for the unit in the period
	Outcome []float64
}

// DiDOptions adjusts [DiD]. Its zero value draws 999 bootstrap samples when
// clusters are few.
type DiDOptions struct {
	Draws int
	Seed  uint64
}

// DiDResult is a difference in differences over a panel.
type DiDResult struct {
	Effect
	// PreTrend is the difference of slopes between the two groups before
	// the action, per unit of time; its P is NaN when fewer than two
	// periods come before.
	PreTrend Effect
	// WildP is the two-sided probability by the wild cluster bootstrap
	// under no effect, to be read instead of P below 40 clusters; NaN with
	// more.
	WildP float64
}

// fewClusters is the number of clusters below which the usual standard error
// is too small (Cameron and Miller 2015, §VI).
const fewClusters = 40

// DiD estimates the effect of the action by two-way fixed effects: outcome =
// unit + period + effect × treated. Standard errors are robust to clusters
// with the correction CR1, G/(G−1)·(n−1)/(n−k), and t of G−1 degrees
// (Cameron and Miller 2015). It refuses to conclude when, before the
// action, the slopes of the two groups differ at 5%, and when the observations
// fit without a rest, so that nothing tells how sure the effect is.
func DiD(p Panel, o DiDOptions) (*DiDResult, error) {
	f, err := newFixed(p)
	if err != nil {
		return nil, err
	}
	d := make([]float64, len(p.Treated))
	for i, t := range p.Treated {
		if t {
			d[i] = 1
		}
	}
	r := &DiDResult{WildP: math.NaN()}
	fit, ok := f.fit(d, p.Outcome)
	if !ok {
		return nil, refuseShape("no-change", "no unit changes treatment while another does not")
	}
	r.Effect = effectOf("difference-in-differences/two-way-fixed-effects-cr1", fit.value, fit.se, float64(f.clusters-1), len(d))
	r.Clusters, r.Grade = f.clusters, Parallel
	if f.clusters < fewClusters {
		r.Warnings = append(r.Warnings, impact.Notef("counterfactual.few-clusters",
			"only %d clusters: the error is itself uncertain; read the probability of the wild bootstrap", f.clusters))
		r.WildP = f.wild(d, p.Outcome, fit, o)
	}
	if staggered(p) {
		r.Warnings = append(r.Warnings, impact.Notef("counterfactual.staggered",
			"the action does not begin everywhere in the same period: if its effect changes with time, the estimate mixes comparisons"))
	}
	r.Warnings = append(r.Warnings, unobserved())
	r.judge(p)
	if r.Effect = r.Effect.spread(greatest(p.Outcome)); !r.Given() {
		r.WildP = math.NaN()
	}
	return r, nil
}

// judge looks at the periods before the action.
func (r *DiDResult) judge(p Panel) {
	r.PreTrend = preTrend(p)
	switch {
	case math.IsNaN(r.PreTrend.P):
		r.Grade = Adjusted
		r.Warnings = append(r.Warnings, noPreTrend())
	case r.PreTrend.P < 0.05:
		r.Effect = r.Effect.refuse(refusal(
			impact.Notef("counterfactual.pre-trend", "the two groups did not move alike before the action (p = %.3f): the difference cannot be read as an effect", r.PreTrend.P),
			impact.Notef("counterfactual.pre-trend.remedy", "find a comparison group that moved alike before")))
	}
}

// preTrend fits, before the first period of the action, outcome = unit +
// period + slope × (ever treated) × period.
func preTrend(p Panel) Effect {
	ever := map[string]bool{}
	first := math.Inf(1)
	for i, t := range p.Treated {
		if t {
			ever[p.Unit[i]] = true
			first = math.Min(first, p.Period[i])
		}
	}
	var q Panel
	var slope []float64
	for i := range p.Unit {
		if p.Period[i] >= first {
			continue
		}
		q.Unit = append(q.Unit, p.Unit[i])
		if p.Cluster != nil {
			q.Cluster = append(q.Cluster, p.Cluster[i])
		}
		q.Period = append(q.Period, p.Period[i])
		q.Treated = append(q.Treated, false)
		q.Outcome = append(q.Outcome, p.Outcome[i])
		s := 0.0
		if ever[p.Unit[i]] {
			s = p.Period[i]
		}
		slope = append(slope, s)
	}
	none := effectOf("pre-trend", math.NaN(), math.NaN(), 1, len(q.Unit))
	f, err := newFixed(q)
	if err != nil {
		return none
	}
	fit, ok := f.fit(slope, q.Outcome)
	if !ok {
		return none
	}
	e := effectOf("pre-trend/two-way-fixed-effects-cr1", fit.value, fit.se, float64(f.clusters-1), len(slope))
	e.Clusters = f.clusters
	if e.SE == 0 && e.Value != 0 {
		e.P = 0
	}
	return e
}

// staggered tells whether the action begins in different periods.
func staggered(p Panel) bool {
	first := map[string]float64{}
	for i, t := range p.Treated {
		if f, ok := first[p.Unit[i]]; t && (!ok || p.Period[i] < f) {
			first[p.Unit[i]] = p.Period[i]
		}
	}
	seen := map[float64]bool{}
	for _, f := range first {
		seen[f] = true
	}
	return len(seen) > 1
}

// fixed takes out unit and period means and knows the clusters.
type fixed struct {
	unit, period, cluster []int
	units, periods        int
	clusters              int
}

func newFixed(p Panel) (*fixed, error) {
	n := len(p.Unit)
	clusters := p.Cluster
	if clusters == nil {
		clusters = p.Unit
	}
	if len(clusters) != n || len(p.Period) != n || len(p.Treated) != n || len(p.Outcome) != n {
		return nil, refuseShape("lengths", "columns of different lengths")
	}
	for i, y := range p.Outcome {
		if math.IsNaN(y) || math.IsInf(y, 0) || math.IsNaN(p.Period[i]) {
			return nil, refuseShape("no-outcome", "observation %d has no outcome or period", i+1)
		}
	}
	f := &fixed{}
	f.unit, f.units = codes(p.Unit)
	f.period, f.periods = codes(p.Period)
	f.cluster, f.clusters = codes(clusters)
	if f.units < 2 || f.periods < 2 || f.clusters < 2 || n < f.units+f.periods {
		return nil, refuseFew(n)
	}
	return f, nil
}

func codes[T comparable](x []T) ([]int, int) {
	seen := map[T]int{}
	out := make([]int, len(x))
	for i, v := range x {
		c, ok := seen[v]
		if !ok {
			c = len(seen)
			seen[v] = c
		}
		out[i] = c
	}
	return out, len(seen)
}

// residual takes unit and period means out of x, in turn, until neither moves
// (alternating projections; Frisch, Waugh and Lovell make the rest a simple
// regression). A balanced panel needs one turn.
func (f *fixed) residual(x []float64) []float64 {
	out := slices.Clone(x)
	for range 10_000 {
		moved := math.Max(demean(out, f.unit, f.units), demean(out, f.period, f.periods))
		if moved < 1e-13 {
			break
		}
	}
	return out
}

func demean(x []float64, group []int, groups int) (moved float64) {
	sum, n := make([]float64, groups), make([]float64, groups)
	for i, g := range group {
		sum[g] += x[i]
		n[g]++
	}
	for i, g := range group {
		x[i] -= sum[g] / n[g]
		moved = math.Max(moved, math.Abs(sum[g]/n[g]))
	}
	return moved
}

type fit struct{ value, se float64 }

// fit regresses y on d within units and periods; false when d does not vary
// within them.
func (f *fixed) fit(d, y []float64) (fit, bool) { return f.solve(f.residual(d), f.residual(y)) }

func (f *fixed) solve(d, y []float64) (fit, bool) {
	var dd, dy float64
	for i := range d {
		dd += d[i] * d[i]
		dy += d[i] * y[i]
	}
	if dd < 1e-9 {
		return fit{}, false
	}
	b := dy / dd
	scores := make([]float64, f.clusters)
	for i := range d {
		scores[f.cluster[i]] += d[i] * (y[i] - b*d[i])
	}
	var meat float64
	for _, s := range scores {
		meat += s * s
	}
	n, g, k := float64(len(d)), float64(f.clusters), float64(f.units+f.periods)
	return fit{b, math.Sqrt(g / (g - 1) * (n - 1) / (n - k) * meat / (dd * dd))}, true
}

// wild is the wild cluster bootstrap of t under no effect, with signs of
// Rademacher (Cameron, Gelbach and Miller 2008). With few clusters all signs
// are enumerated, so that nothing is drawn.
func (f *fixed) wild(d, y []float64, observed fit, o DiDOptions) float64 {
	if !(observed.se > 0) {
		return math.NaN()
	}
	draws := o.Draws
	if draws == 0 {
		draws = 999
	}
	all := f.clusters < 20 && 1<<f.clusters <= draws+1
	if all {
		draws = 1 << f.clusters
	}
	rd, null := f.residual(d), f.residual(y)
	t := math.Abs(observed.value / observed.se)
	rng := rand.New(rand.NewPCG(o.Seed, 0x77696c64))
	sign := make([]float64, f.clusters)
	star := make([]float64, len(y))
	beyond, counted := 0, 0
	for k := range draws {
		for g := range sign {
			up := rng.Uint64()&1 == 0
			if all {
				up = k>>g&1 == 0
			}
			sign[g] = -1
			if up {
				sign[g] = 1
			}
		}
		for i := range star {
			star[i] = sign[f.cluster[i]] * null[i]
		}
		b, ok := f.solve(rd, f.residual(star))
		if !ok || !(b.se > 0) {
			continue
		}
		counted++
		if math.Abs(b.value/b.se) >= t*(1-1e-9) {
			beyond++
		}
	}
	if all {
		return float64(beyond) / float64(counted)
	}
	return float64(beyond+1) / float64(counted+1)
}
