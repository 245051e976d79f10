package change

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/impact"
)

// Wilson returns the share k/n with the score interval of E. Wilson (1927).
func Wilson(k, n int64, level float64) impact.Estimate {
	e, ok := share(k, n, level, "proportion/wilson")
	if ok {
		e.Low, e.High = wilson(float64(k), float64(n), level)
	}
	return e
}

func wilson(k, n, level float64) (low, high float64) {
	z := normalQuantile((1 + level) / 2)
	p := k / n
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, mid-half), min(1, mid+half)
}

// ClopperPearson returns the share k/n with the exact interval (C. Clopper
// and E. Pearson 1934), which is never too narrow.
func ClopperPearson(k, n int64, level float64) impact.Estimate {
	e, ok := share(k, n, level, "proportion/clopper-pearson")
	if !ok {
		return e
	}
	e.Low, e.High = 0, 1
	if k > 0 {
		e.Low = betaQuantile((1-level)/2, float64(k), float64(n-k+1))
	}
	if k < n {
		e.High = betaQuantile((1+level)/2, float64(k+1), float64(n-k))
	}
	return e
}

// betaQuantile bisects, for full precision in both tails.
func betaQuantile(p, a, b float64) float64 {
	d := distuv.Beta{Alpha: a, Beta: b}
	lo, hi := 0.0, 1.0
	for range 200 {
		mid := (lo + hi) / 2
		if d.CDF(mid) < p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

// share checks k of n and panics on a count that cannot be.
func share(k, n int64, level float64, method string) (impact.Estimate, bool) {
	checkLevel(level)
	if k < 0 || k > n {
		panic("change: a share needs 0 ≤ k ≤ n")
	}
	if n == 0 {
		return refused(method, 0,
			impact.Notef("impact.change.nobody", "nobody answered"),
			impact.Notef("impact.few-pairs.remedy", "collect at least %d answers here, or read a wider cell", 1)), false
	}
	return impact.Estimate{Value: float64(k) / float64(n), Level: level, N: int(n), Method: method}, true
}

// A Table2 counts people by two yes/no answers. For pairs the first index is
// before and the second after; for groups the first is the group and the
// second the answer. Index 0 comes first as printed.
type Table2 [2][2]int64

// Total returns the number of people.
func (t Table2) Total() int64 { return t[0][0] + t[0][1] + t[1][0] + t[1][1] }

// PairsTable cuts the pairs of a tally at a threshold: index 1 is a score of
// at least the given points.
func PairsTable(t impact.Tally, from, to impact.Wave, points float64) Table2 {
	levels, n := t.Table(from, to)
	var out Table2
	at := func(i int) int {
		if levels[i] >= points {
			return 1
		}
		return 0
	}
	for i := range n {
		for j := range n[i] {
			out[at(i)][at(j)] += n[i][j]
		}
	}
	return out
}

// A McNemarTest gives the four usual answers to one question: did as many
// people change one way as the other (Q. McNemar 1947)?
type McNemarTest struct {
	Exact     Test // binomial on those who changed
	MidP      Test // exact less half the probability of the table observed (Fagerland et al. 2013)
	Chi2      Test // chi-squared, 1 degree of freedom
	Chi2Yates Test // with continuity correction (Edwards 1948)
}

// McNemar tests paired proportions. Statistic is the number who went from 0
// to 1 for the exact forms, chi-squared for the others. It refuses when nobody
// changed, and warns when so few did that 5 % is out of reach.
func McNemar(t Table2) McNemarTest {
	up, down := t[0][1], t[1][0]
	n := up + down
	base := Test{N: int(n), Zeros: int(t[0][0] + t[1][1]), Statistic: float64(up)}
	if n > 0 && n < leastChanges {
		base.Warnings = []impact.Note{base.fewChanges().Refused.Reason}
	}
	exact, mid, chi, yates := base, base, base, base
	exact.Name, mid.Name, chi.Name, yates.Name = "mcnemar/exact", "mcnemar/mid-p", "mcnemar/chi2", "mcnemar/chi2-yates"
	if n == 0 {
		return McNemarTest{exact.fewChanges(), mid.fewChanges(), chi.fewChanges(), yates.fewChanges()}
	}
	exact.Less, exact.Greater = fairTails(up, n)
	exact.P = min(1, 2*min(exact.Less, exact.Greater))
	half := distuv.Binomial{N: float64(n), P: 0.5}.Prob(float64(up)) / 2
	mid.Less, mid.Greater = exact.Less-half, exact.Greater-half
	mid.P = min(1, 2*min(mid.Less, mid.Greater))
	gap := math.Abs(float64(up - down))
	chi.Statistic = gap * gap / float64(n)
	yates.Statistic = math.Pow(max(0, gap-1), 2) / float64(n)
	for _, c := range []*Test{&chi, &yates} {
		c.DF = 1
		c.P = distuv.ChiSquared{K: 1}.Survival(c.Statistic)
		c.Greater, c.Less = c.P/2, 1-c.P/2
		if up < down {
			c.Greater, c.Less = c.Less, c.Greater
		}
	}
	return McNemarTest{exact, mid, chi, yates}
}

// PairedRiskDifference returns the share of 1 after less that before, with
// the interval of R. Newcombe ("Improved confidence intervals for the
// difference between binomial proportions based on paired data", 1998, method
// 10).
func PairedRiskDifference(t Table2, level float64) impact.Estimate {
	checkLevel(level)
	n := float64(t.Total())
	e := impact.Estimate{Level: level, N: int(n), Method: "risk-difference-paired/newcombe"}
	if n == 0 {
		return tooFew(e.Method, 0, 1)
	}
	a, b, c, d := float64(t[1][1]), float64(t[0][1]), float64(t[1][0]), float64(t[0][0])
	after, before := (a+b)/n, (a+c)/n
	e.Value = after - before
	l1, u1 := wilson(a+b, n, level)
	l2, u2 := wilson(a+c, n, level)
	phi := 0.0
	if den := (a + b) * (c + d) * (a + c) * (b + d); den > 0 {
		cross := a*d - b*c
		if cross > 0 {
			cross = max(0, cross-n/2)
		}
		phi = cross / math.Sqrt(den)
	}
	x, y := after-l1, u2-before
	e.Low = e.Value - math.Sqrt(max(0, x*x-2*phi*x*y+y*y))
	x, y = u1-after, before-l2
	e.High = e.Value + math.Sqrt(max(0, x*x-2*phi*x*y+y*y))
	return e
}

// PairedOddsRatio returns how many people went from 0 to 1 for each who went
// back, with the exact conditional interval (Breslow and Day 1980, §5.2).
func PairedOddsRatio(t Table2, level float64) impact.Estimate {
	checkLevel(level)
	up, down := t[0][1], t[1][0]
	e := impact.Estimate{Level: level, N: int(up + down), Method: "odds-ratio-paired/exact"}
	if up == 0 || down == 0 {
		return noOdds(e)
	}
	p := ClopperPearson(up, up+down, level)
	e.Value, e.Low, e.High = float64(up)/float64(down), p.Low/(1-p.Low), p.High/(1-p.High)
	return e
}

func noOdds(e impact.Estimate) impact.Estimate {
	return refused(e.Method, e.N,
		impact.Notef("impact.change.odds", "a cell of the table is empty: the odds ratio is zero or without end"),
		impact.Notef("impact.change.odds.remedy", "read the difference of shares instead"))
}

// RiskDifference returns the share of answer 1 in group 0 less that in group
// 1, with the interval of R. Newcombe ("Interval estimation for the difference
// between independent proportions", 1998, method 10).
func RiskDifference(t Table2, level float64) impact.Estimate {
	checkLevel(level)
	n0, n1 := float64(t[0][0]+t[0][1]), float64(t[1][0]+t[1][1])
	e := impact.Estimate{Level: level, N: int(n0 + n1), Method: "risk-difference/newcombe"}
	if n0 == 0 || n1 == 0 {
		return tooFew(e.Method, e.N, 1)
	}
	p0, p1 := float64(t[0][1])/n0, float64(t[1][1])/n1
	l0, u0 := wilson(float64(t[0][1]), n0, level)
	l1, u1 := wilson(float64(t[1][1]), n1, level)
	e.Value = p0 - p1
	e.Low = e.Value - math.Hypot(p0-l0, u1-p1)
	e.High = e.Value + math.Hypot(u0-p0, p1-l1)
	return e
}

// OddsRatio returns the sample odds ratio ad/bc with the interval of B. Woolf
// (1955). It refuses an empty cell; see [Fisher] for the exact one.
func OddsRatio(t Table2, level float64) impact.Estimate {
	checkLevel(level)
	e := impact.Estimate{Level: level, N: int(t.Total()), Method: "odds-ratio/woolf"}
	a, b, c, d := float64(t[0][0]), float64(t[0][1]), float64(t[1][0]), float64(t[1][1])
	if a*b*c*d == 0 {
		return noOdds(e)
	}
	e.Value = a * d / (b * c)
	half := normalQuantile((1+level)/2) * math.Sqrt(1/a+1/b+1/c+1/d)
	e.Low, e.High = e.Value*math.Exp(-half), e.Value*math.Exp(half)
	return e
}
