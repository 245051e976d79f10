package change

import (
	"math"

	"gonum.org/v1/gonum/stat/combin"

	"github.com/lozere-developpement/sillage/impact"
)

// MannWhitney tests whether values of x tend to exceed those of y (H. Mann
// and D. Whitney 1947). Statistic is W: the number of pairs in which x is
// larger, equal ones counting one half. Without approximation up to about
// sixty people a group, ties included; beyond, the normal approximation with
// corrections for ties and continuity. The two-sided p doubles the smaller
// tail.
func MannWhitney(x, y impact.Counts) Test {
	nx, ny := x.Total(), y.Total()
	t := Test{Name: "mann-whitney/exact", N: int(nx + ny)}
	groups := tieGroups(x, y)
	ranks := 0.0
	var before int64
	for _, g := range groups {
		ranks += float64(g.x) * (float64(before) + float64(g.n+1)/2)
		before += g.n
		t.Ties = t.Ties || g.n > 1
	}
	t.Statistic = ranks - float64(nx*(nx+1))/2
	if noRankTest(nx, ny) {
		return t.fewGroups()
	}
	if nx*(nx+ny)*(nx+ny)*(nx+ny) > 2e8 {
		return mannWhitneyNormal(t, groups, float64(nx), float64(ny))
	}
	return t.exact(rankSumDistribution(groups, nx))
}

// noRankTest reports whether no arrangement of so few people can reach 5 %.
func noRankTest(nx, ny int64) bool {
	if nx < 1 || ny < 1 {
		return true
	}
	return combin.LogGeneralizedBinomial(float64(nx+ny), float64(nx)) < math.Log(40)-1e-9
}

// A tieGroup is a value with how many have it, in all and in x.
type tieGroup struct{ n, x int64 }

func tieGroups(x, y impact.Counts) []tieGroup {
	var out []tieGroup
	i, j := 0, 0
	for i < len(x.Values) || j < len(y.Values) {
		switch {
		case j == len(y.Values) || i < len(x.Values) && x.Values[i] < y.Values[j]:
			out = append(out, tieGroup{x.N[i], x.N[i]})
			i++
		case i == len(x.Values) || y.Values[j] < x.Values[i]:
			out = append(out, tieGroup{y.N[j], 0})
			j++
		default:
			out = append(out, tieGroup{x.N[i] + y.N[j], x.N[i]})
			i, j = i+1, j+1
		}
	}
	return out
}

// rankSumDistribution returns the probability of each value of twice W when
// every choice of nx people among all is equally likely.
func rankSumDistribution(groups []tieGroup, nx int64) []float64 {
	var total int64
	for _, g := range groups {
		total += g.n
	}
	top := int(2*nx*(total-nx)) + 1
	ways := make([][]float64, nx+1) // by people chosen, by twice W so far
	ways[0] = make([]float64, top)
	ways[0][0] = 1
	var seen int64
	for _, g := range groups {
		next := make([][]float64, nx+1)
		for chosen, row := range ways {
			if row == nil {
				continue
			}
			for k := int64(0); k <= min(g.n, nx-int64(chosen)); k++ {
				// k of x here: each beats the y seen before, and ties with the y here.
				y := seen - int64(chosen)
				step := int(2*k*y + k*(g.n-k))
				if next[int64(chosen)+k] == nil {
					next[int64(chosen)+k] = make([]float64, top)
				}
				into, c := next[int64(chosen)+k], float64(combinations(g.n, k))
				for s, w := range row {
					if w != 0 && s+step < top {
						into[s+step] += w * c
					}
				}
			}
		}
		ways = next
		seen += g.n
	}
	dist := ways[nx]
	sum := 0.0
	for _, w := range dist {
		sum += w
	}
	for s := range dist {
		dist[s] /= sum
	}
	return dist
}

func combinations(n, k int64) float64 {
	return math.Round(math.Exp(combin.LogGeneralizedBinomial(float64(n), float64(k))))
}

// MannWhitneyNormal is MannWhitney by the normal approximation, with correction
// for ties and, when asked, for continuity: what R's wilcox.test prints when
// values tie. It is for comparing with published results; [MannWhitney] is
// better.
func MannWhitneyNormal(x, y impact.Counts, continuity bool) Test {
	t := MannWhitney(x, y)
	if !t.Given() {
		return t
	}
	return t.rankSum(tieGroups(x, y), float64(x.Total()), float64(y.Total()), continuity)
}

func mannWhitneyNormal(t Test, groups []tieGroup, nx, ny float64) Test {
	return t.rankSum(groups, nx, ny, true)
}

func (t Test) rankSum(groups []tieGroup, nx, ny float64, continuity bool) Test {
	t.Name = "mann-whitney/normal"
	n, ties := nx+ny, 0.0
	for _, g := range groups {
		k := float64(g.n)
		ties += k*k*k - k
	}
	variance := nx * ny / 12 * (n + 1 - ties/(n*(n-1)))
	return t.normal(t.Statistic-nx*ny/2, math.Sqrt(variance), continuity)
}

// mannWhitneyQuantile returns the smallest w with P(W ≤ w) ≥ p, without ties.
func mannWhitneyQuantile(p float64, nx, ny int64) int64 {
	if nx*(nx+ny)*(nx+ny)*(nx+ny) > 2e8 {
		m, sd := float64(nx*ny)/2, math.Sqrt(float64(nx*ny)*float64(nx+ny+1)/12)
		return int64(math.Round(m + sd*normalQuantile(p)))
	}
	groups := make([]tieGroup, nx+ny)
	for i := range groups {
		groups[i].n = 1
	}
	return quantileOf(rankSumDistribution(groups, nx), p) / 2
}

// Cliff returns Cliff's delta, P(x > y) - P(x < y), from -1 to 1, with the
// asymmetric interval of N. Cliff (Ordinal Methods for Behavioral Data
// Analysis, 1996, eq. 5.12) and his unbiased variance. At -1 and 1, where the
// groups do not overlap and that interval does not exist, the bound is that of
// as many separate pairs as the smaller group has people, all of them one way
// ([ClopperPearson]): from few people it is wide, as it should be.
func Cliff(x, y impact.Counts, level float64) impact.Estimate {
	checkLevel(level)
	nx, ny := x.Total(), y.Total()
	e := impact.Estimate{Level: level, N: int(nx + ny), Method: "cliff-delta/cliff-1996"}
	if nx < 3 || ny < 3 || noRankTest(nx, ny) {
		return tooFew(e.Method, e.N, leastChanges)
	}
	fx, fy := float64(nx), float64(ny)
	rows, columns := make([]float64, len(x.Values)), make([]float64, len(y.Values))
	sum, squares := 0.0, 0.0
	for i, v := range x.Values {
		for j, u := range y.Values {
			s := sign(v - u)
			n := float64(x.N[i]) * float64(y.N[j])
			rows[i] += s * float64(y.N[j]) / fy
			columns[j] += s * float64(x.N[i]) / fx
			sum += s * n
			squares += s * s * n
		}
	}
	d := sum / (fx * fy)
	a, b := 0.0, 0.0
	for i := range rows {
		a += (rows[i] - d) * (rows[i] - d) * float64(x.N[i])
	}
	for j := range columns {
		b += (columns[j] - d) * (columns[j] - d) * float64(y.N[j])
	}
	variance := (fy*fy*a + fx*fx*b - (squares - fx*fy*d*d)) / (fx * fy * (fx - 1) * (fy - 1))
	variance = max(variance, (1-d*d)/(fx*fy-1))
	e.Value = d
	if math.Abs(sum) == fx*fy {
		return oneWay(e, min(nx, ny))
	}
	z := normalQuantile((1 + level) / 2)
	half := z * math.Sqrt(variance) * math.Sqrt((1-d*d)*(1-d*d)+z*z*variance)
	den := 1 - d*d + z*z*variance
	e.Low, e.High = (d-d*d*d-half)/den, (d-d*d*d+half)/den
	return e
}

// oneWay gives an effect of -1 or 1 the interval of n separate comparisons that
// all went one way.
func oneWay(e impact.Estimate, n int64) impact.Estimate {
	e.Low, e.High = 2*ClopperPearson(n, n, e.Level).Low-1, 1
	if e.Value < 0 {
		e.Low, e.High = -e.High, -e.Low
	}
	return e
}

// RankBiserialGroups returns the rank-biserial correlation of two groups,
// equal to Cliff's delta, with an interval through Fisher's z and the standard
// error √((nx+ny+1)/(3·nx·ny)), as effectsize::rank_biserial does; at -1 and 1
// see [Cliff].
func RankBiserialGroups(x, y impact.Counts, level float64) impact.Estimate {
	checkLevel(level)
	nx, ny := float64(x.Total()), float64(y.Total())
	e := impact.Estimate{Level: level, N: int(nx + ny), Method: "rank-biserial/fisher-z"}
	if noRankTest(x.Total(), y.Total()) {
		return tooFew(e.Method, e.N, leastChanges)
	}
	groups := tieGroups(x, y)
	ranks := 0.0
	var before int64
	for _, g := range groups {
		ranks += float64(g.x) * (float64(before) + float64(g.n+1)/2)
		before += g.n
	}
	e.Value = 2*(ranks-nx*(nx+1)/2)/(nx*ny) - 1
	if math.Abs(e.Value) == 1 {
		return oneWay(e, min(x.Total(), y.Total()))
	}
	e.Low, e.High = fisherZ(e.Value, math.Sqrt((nx+ny+1)/(3*nx*ny)), level)
	return e
}

func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}
