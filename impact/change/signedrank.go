package change

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/impact"
)

// A ZeroRule says what the signed rank test does with unchanged pairs.
type ZeroRule int

// Wilcoxon leaves unchanged pairs out before ranking (Wilcoxon 1945); Pratt
// ranks them and then leaves their ranks out (Pratt 1959).
const (
	Wilcoxon ZeroRule = iota
	Pratt
)

// exactPairs is the largest number of pairs for which the exact distribution
// of the signed rank is computed (0,1 s); beyond, the normal approximation
// with correction for ties and continuity is within 1e-4 of it.
const exactPairs = 400

// SignedRank tests whether the changes are centred on zero (F. Wilcoxon,
// "Individual comparisons by ranking methods", 1945). Statistic is V, the sum
// of the ranks of positive changes, equal changes sharing the mean of their
// ranks. The distribution is that of every assignment of signs to those ranks,
// so ties are handled exactly.
func SignedRank(c impact.Counts, rule ZeroRule) Test {
	groups := rankGroups(c, rule)
	t := Test{Name: "wilcoxon-signed-rank/exact", Zeros: int(zeros(c))}
	if rule == Pratt {
		t.Name = "wilcoxon-signed-rank-pratt/exact"
	}
	var n int64
	for _, g := range groups {
		n += g.n
		t.Statistic += g.rank() * float64(g.positive)
		t.Ties = t.Ties || g.n > 1
	}
	t.N = int(n)
	if n < leastChanges {
		return t.fewChanges()
	}
	if n > exactPairs {
		return signedRankNormal(t, groups)
	}
	return t.exact(signDistribution(groups))
}

// exact reads both tails from the probability of each value of twice the
// statistic; the two-sided p doubles the smaller.
func (t Test) exact(distribution []float64) Test {
	v := int(math.Round(2 * t.Statistic))
	for s, p := range distribution {
		if s >= v {
			t.Greater += p
		}
		if s <= v {
			t.Less += p
		}
	}
	t.Greater, t.Less = min(1, t.Greater), min(1, t.Less)
	t.P = min(1, 2*min(t.Greater, t.Less))
	return t
}

// A rankGroup is a set of changes of equal size, whatever their sign.
type rankGroup struct {
	twice       int64 // twice their shared mid-rank, a whole number
	n, positive int64
}

func (g rankGroup) rank() float64 { return float64(g.twice) / 2 }

// rankGroups returns the changed pairs by size of change, ascending, with
// their mid-ranks.
func rankGroups(c impact.Counts, rule ZeroRule) (groups []rankGroup) {
	type size struct {
		abs         float64
		n, positive int64
	}
	var sizes []size
	for i, v := range c.Values {
		if v == 0 || c.N[i] == 0 {
			continue
		}
		s := size{math.Abs(v), c.N[i], 0}
		if v > 0 {
			s.positive = c.N[i]
		}
		sizes = append(sizes, s)
	}
	slices.SortFunc(sizes, func(a, b size) int { return cmp.Compare(a.abs, b.abs) })
	var next int64
	if rule == Pratt {
		next = zeros(c)
	}
	for i := 0; i < len(sizes); {
		g := rankGroup{}
		j := i
		for ; j < len(sizes) && sizes[j].abs == sizes[i].abs; j++ {
			g.n += sizes[j].n
			g.positive += sizes[j].positive
		}
		g.twice = 2*next + g.n + 1
		next += g.n
		groups = append(groups, g)
		i = j
	}
	return groups
}

// signDistribution returns the probability of each value of twice V when
// every sign is a fair coin.
func signDistribution(groups []rankGroup) []float64 {
	dist := []float64{1}
	for _, g := range groups {
		step := int(g.twice)
		for range g.n {
			next := make([]float64, len(dist)+step)
			for s, p := range dist {
				next[s] += p / 2
				next[s+step] += p / 2
			}
			dist = next
		}
	}
	return dist
}

// SignedRankNormal is SignedRank by the normal approximation, with correction
// for ties and, when asked, for continuity: what R's wilcox.test prints when
// pairs tie. It is for comparing with published results; [SignedRank] is
// better.
func SignedRankNormal(c impact.Counts, rule ZeroRule, continuity bool) Test {
	t := SignedRank(c, rule)
	if !t.Given() {
		return t
	}
	t.Name = "wilcoxon-signed-rank/normal"
	if rule == Pratt {
		t.Name = "wilcoxon-signed-rank-pratt/normal"
	}
	return t.signedRank(rankGroups(c, rule), continuity)
}

func signedRankNormal(t Test, groups []rankGroup) Test {
	t.Name = t.Name[:len(t.Name)-len("exact")] + "normal"
	return t.signedRank(groups, true)
}

func (t Test) signedRank(groups []rankGroup, continuity bool) Test {
	mean, variance := 0.0, 0.0
	for _, g := range groups {
		mean += g.rank() * float64(g.n) / 2
		variance += g.rank() * g.rank() * float64(g.n) / 4
	}
	return t.normal(t.Statistic-mean, math.Sqrt(variance), continuity)
}

// normal fills the probabilities from a normal statistic, with continuity
// correction of one half when asked.
func (t Test) normal(diff, sd float64, continuity bool) Test {
	half := 0.0
	if continuity {
		half = 0.5
	}
	if sd == 0 {
		t.P, t.Greater, t.Less = 1, 1, 1
		return t
	}
	survival := func(z float64) float64 { return distuv.UnitNormal.CDF(-z) }
	t.Greater = survival((diff - half) / sd)
	t.Less = survival((-diff - half) / sd)
	t.P = min(1, 2*min(t.Greater, t.Less))
	return t
}

// Sign tests whether increases and decreases are equally likely, whatever
// their size (Arbuthnot 1710). Statistic is the number of increases.
func Sign(c impact.Counts) Test {
	t := Test{Name: "sign/exact", Zeros: int(zeros(c))}
	var up, n int64
	for i, v := range c.Values {
		if v == 0 {
			continue
		}
		n += c.N[i]
		if v > 0 {
			up += c.N[i]
		}
	}
	t.N, t.Statistic = int(n), float64(up)
	if n < leastChanges {
		return t.fewChanges()
	}
	t.Less, t.Greater = fairTails(up, n)
	t.P = min(1, 2*min(t.Less, t.Greater))
	return t
}

// fairTails returns P(X ≤ k) and P(X ≥ k) of n tosses of a fair coin.
func fairTails(k, n int64) (less, greater float64) {
	b := distuv.Binomial{N: float64(n), P: 0.5}
	return b.CDF(float64(k)), b.CDF(float64(n - k))
}

// RankBiserial returns the matched-pairs rank-biserial correlation, the share
// of rank sum that supports an increase less the share against it, from -1 to
// 1 (D. Kerby, "The simple difference formula", 2014). Its interval goes
// through Fisher's z with the standard error of the signed rank, as
// effectsize::rank_biserial does; at -1 and 1, where that z is infinite, see
// [Cliff].
func RankBiserial(c impact.Counts, level float64) impact.Estimate {
	checkLevel(level)
	e := impact.Estimate{Level: level, Method: "rank-biserial-paired/fisher-z"}
	groups := rankGroups(c, Wilcoxon)
	up, all, n := 0.0, 0.0, 0.0
	for _, g := range groups {
		up += g.rank() * float64(g.positive)
		all += g.rank() * float64(g.n)
		n += float64(g.n)
	}
	e.N = int(n)
	if n < leastChanges {
		return tooFew(e.Method, e.N, leastChanges)
	}
	e.Value = (2*up - all) / all
	if up == 0 || up == all {
		return oneWay(e, int64(n))
	}
	se := math.Sqrt((2*n*n*n+3*n*n+n)/6) / (n * (n + 1) / 2)
	e.Low, e.High = fisherZ(e.Value, se, level)
	return e
}

// fisherZ returns the interval of a correlation strictly between -1 and 1.
func fisherZ(r, se, level float64) (low, high float64) {
	z := normalQuantile((1 + level) / 2)
	return math.Tanh(math.Atanh(r) - z*se), math.Tanh(math.Atanh(r) + z*se)
}

func normalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }
