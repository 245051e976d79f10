package change

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/stat/combin"

	"github.com/lozere-developpement/sillage/impact"
)

// Fisher tests whether group and answer are unrelated (R. Fisher 1935), all
// margins fixed. The two-sided p sums the tables no more likely than the one
// observed; Greater is for an odds ratio ad/bc above 1. odds is the
// conditional maximum likelihood estimate of that ratio with its exact
// interval, as R's fisher.test gives; its ends may be 0 or +Inf.
func Fisher(t Table2, level float64) (test Test, odds impact.Estimate) {
	checkLevel(level)
	test = Test{Name: "fisher/exact", N: int(t.Total()), Statistic: float64(t[0][0])}
	odds = impact.Estimate{Level: level, N: test.N, Method: "odds-ratio/conditional-exact"}
	h := newHypergeometric(t)
	if len(h.log) < 2 {
		note := impact.Notef("impact.change.margin", "a margin of the table is empty: there is nothing to compare")
		remedy := impact.Notef("impact.change.margin.remedy", "compare two groups that both have both answers")
		return test.refuse(note, remedy), refused(odds.Method, odds.N, note, remedy)
	}
	null := h.density(0)
	seen := null[h.at]
	for i, p := range null {
		if p <= seen*(1+1e-7) {
			test.P += p
		}
		if i >= h.at {
			test.Greater += p
		}
		if i <= h.at {
			test.Less += p
		}
	}
	test.P, test.Greater, test.Less = min(1, test.P), min(1, test.Greater), min(1, test.Less)
	odds.Value = math.Exp(h.solve(func(p []float64) float64 { return h.mean(p) - float64(h.at) }))
	tail := (1 - level) / 2
	odds.Low = math.Exp(h.solve(func(p []float64) float64 { return sumFrom(p, h.at) - tail }))
	odds.High = math.Exp(h.solve(func(p []float64) float64 { return tail - sumTo(p, h.at) }))
	if h.at == 0 {
		odds.Low = 0
	}
	if h.at == len(h.log)-1 {
		odds.High = math.Inf(1)
	}
	return test, odds
}

// hypergeometric is the distribution of the first cell given all margins:
// log holds the log-probabilities over its support up to a constant, at is the
// place of the observed table.
type hypergeometric struct {
	log []float64
	at  int
}

func newHypergeometric(t Table2) hypergeometric {
	row, column, n := t[0][0]+t[0][1], t[0][0]+t[1][0], t.Total()
	lo, hi := max(0, row+column-n), min(row, column)
	h := hypergeometric{at: int(t[0][0] - lo)}
	for k := lo; k <= hi; k++ {
		h.log = append(h.log, combin.LogGeneralizedBinomial(float64(column), float64(k))+
			combin.LogGeneralizedBinomial(float64(n-column), float64(row-k)))
	}
	return h
}

// density returns the probabilities when the log odds ratio is given. They rise
// to one top and fall (the distribution is log-concave): beyond e⁻⁷⁵⁰ of it they
// are nothing, and not looked at.
func (h hypergeometric) density(logOdds float64) []float64 {
	p := make([]float64, len(h.log))
	at := func(i int) float64 { return h.log[i] + float64(i)*logOdds }
	mode := sort.Search(len(h.log)-1, func(i int) bool { return at(i+1) <= at(i) })
	top, sum := at(mode), 0.0
	put := func(i int) bool {
		l := at(i) - top
		p[i] = math.Exp(l)
		sum += p[i]
		return l > -750
	}
	lo, hi := mode, mode+1
	for ; lo >= 0 && put(lo); lo-- {
	}
	for ; hi < len(p) && put(hi); hi++ {
	}
	for i := max(lo, 0); i < min(hi+1, len(p)); i++ {
		p[i] /= sum
	}
	return p
}

func (h hypergeometric) mean(p []float64) float64 {
	m := 0.0
	for i, q := range p {
		m += float64(i) * q
	}
	return m
}

// solve returns the log odds ratio at which f, which grows with it, is zero;
// ±Inf at the ends of the support, on the side of the observed table.
func (h hypergeometric) solve(f func(p []float64) float64) float64 {
	lo, hi := -60.0, 60.0
	if f(h.density(lo)) >= 0 {
		return math.Inf(-1)
	}
	if f(h.density(hi)) <= 0 {
		return math.Inf(1)
	}
	for range 200 {
		mid := (lo + hi) / 2
		if f(h.density(mid)) < 0 {
			lo = mid
		} else {
			hi = mid
		}
		if hi-lo < 1e-15*max(1, math.Abs(mid)) {
			break
		}
	}
	return (lo + hi) / 2
}

func sumFrom(p []float64, at int) (s float64) {
	for _, q := range p[at:] {
		s += q
	}
	return s
}

func sumTo(p []float64, at int) (s float64) {
	for _, q := range p[:at+1] {
		s += q
	}
	return s
}
