package change

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

// Every assignment of signs to tied, zero-ridden ranks, one by one, must give
// what SignedRank gives.
func TestSignedRankEqualsEnumeration(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 60 {
		var values []float64
		for range 9 + r.IntN(3) {
			values = append(values, float64(r.IntN(7)-2))
		}
		c := counts(t, values...)
		for _, rule := range []ZeroRule{Wilcoxon, Pratt} {
			w := SignedRank(c, rule)
			if !w.Given() {
				continue
			}
			ranks, v := slowRanks(values, rule)
			near(t, "V", w.Statistic, v, 1e-12)
			greater, less := 0.0, 0.0
			for signs := range 1 << len(ranks) {
				s := 0.0
				for i, k := range ranks {
					if signs>>i&1 == 1 {
						s += k
					}
				}
				if s >= v-1e-9 {
					greater++
				}
				if s <= v+1e-9 {
					less++
				}
			}
			all := math.Pow(2, float64(len(ranks)))
			near(t, "greater", w.Greater, greater/all, 1e-12)
			near(t, "less", w.Less, less/all, 1e-12)
		}
	}
}

// slowRanks returns the mid-ranks of the changed pairs and V.
func slowRanks(values []float64, rule ZeroRule) (ranks []float64, v float64) {
	for _, x := range values {
		if x == 0 {
			continue
		}
		below, equal := 0, 0
		for _, y := range values {
			switch {
			case y == 0 && rule == Wilcoxon:
			case math.Abs(y) < math.Abs(x):
				below++
			case math.Abs(y) == math.Abs(x):
				equal++
			}
		}
		k := float64(below) + float64(equal+1)/2
		ranks = append(ranks, k)
		if x > 0 {
			v += k
		}
	}
	return ranks, v
}

func TestMannWhitneyEqualsEnumeration(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 40 {
		all := make([]float64, 11)
		for i := range all {
			all[i] = float64(r.IntN(5))
		}
		nx := 4 + r.IntN(3)
		x, y := counts(t, all[:nx]...), counts(t, all[nx:]...)
		w := MannWhitney(x, y)
		win := func(mask int) (s float64) {
			for i, a := range all {
				for j, b := range all {
					if mask>>i&1 == 1 && mask>>j&1 == 0 {
						switch {
						case a > b:
							s++
						case a == b:
							s += 0.5
						}
					}
				}
			}
			return s
		}
		observed := win(1<<nx - 1)
		near(t, "W", w.Statistic, observed, 1e-12)
		greater, less, n := 0.0, 0.0, 0.0
		for mask := range 1 << len(all) {
			if bitCount(mask) != nx {
				continue
			}
			n++
			s := win(mask)
			if s >= observed-1e-9 {
				greater++
			}
			if s <= observed+1e-9 {
				less++
			}
		}
		near(t, "greater", w.Greater, greater/n, 1e-10)
		near(t, "less", w.Less, less/n, 1e-10)
		near(t, "Cliff", RankBiserialGroups(x, y, 0.95).Value, 2*observed/float64(nx*(11-nx))-1, 1e-12)
	}
}

func bitCount(m int) (n int) {
	for ; m > 0; m &= m - 1 {
		n++
	}
	return n
}

// The exact and the normal forms agree where the second takes over.
func TestNormalFormsMeetExactOnes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	var values []float64
	for range 380 {
		values = append(values, float64(r.IntN(9)-4)+0.25)
	}
	c := counts(t, values...)
	exact := SignedRank(c, Wilcoxon)
	approx := signedRankNormal(exact, rankGroups(c, Wilcoxon))
	near(t, "signed rank p", approx.P, exact.P, 1e-3)
	x, y := counts(t, values[:50]...), counts(t, values[50:90]...)
	m := MannWhitney(x, y)
	n := mannWhitneyNormal(m, tieGroups(x, y), 50, 40)
	near(t, "mann-whitney p", n.P, m.P, 5e-3)
	// With E = 1/2 Σ pairs as centre the greater and less tails overlap by P(=).
	if m.Greater+m.Less < 1 {
		t.Error("tails do not cover the distribution")
	}
}

// The noncentral t must give the central one at zero, and what is drawn.
func TestNoncentralT(t *testing.T) {
	for _, x := range []float64{-3, 0, 0.5, 2} {
		near(t, "central", NoncentralT(x, 9, 0), student(9).CDF(x), 1e-9)
	}
	// Monte Carlo, 4e6 draws: tolerance of four standard errors.
	r := rand.New(rand.NewPCG(9, 9))
	below, n := 0, 1_000_000
	for range n {
		q := 0.0
		for range 5 {
			z := r.NormFloat64()
			q += z * z
		}
		if (r.NormFloat64()+1.3)/math.Sqrt(q/5) <= 2 {
			below++
		}
	}
	near(t, "drawn", NoncentralT(2, 5, 1.3), float64(below)/float64(n), 2.2e-3)
}

// The interval must hold the truth about as often as it says.
func TestIntervalsCover(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	const runs = 400
	mean, median, cliff, wilsonHits := 0, 0, 0, 0
	for range runs {
		v, u, k := make([]float64, 25), make([]float64, 20), int64(0)
		for i := range v {
			v[i] = math.Round(4*(r.NormFloat64()+0.5)) * 25
		}
		for i := range u {
			u[i] = math.Round(4*(r.NormFloat64()+0.5)) * 25
		}
		for range 40 {
			if r.Float64() < 0.3 {
				k++
			}
		}
		c := counts(t, v...)
		hit := func(e impact.Estimate, truth float64, n *int) {
			if e.Low <= truth && truth <= e.High {
				*n++
			}
		}
		hit(Mean(c, 0.95), 50, &mean)
		hit(HodgesLehmann(c, 0.95), 50, &median)
		hit(Cliff(c, counts(t, u...), 0.95), 0, &cliff)
		hit(Wilson(k, 40, 0.95), 0.3, &wilsonHits)
	}
	for name, n := range map[string]int{"mean": mean, "hodges-lehmann": median, "cliff": cliff, "wilson": wilsonHits} {
		if share := float64(n) / runs; share < 0.91 || share > 0.995 {
			t.Errorf("%s: the 95%% interval holds the truth %.1f%% of the time", name, 100*share)
		}
	}
}

func TestRefusals(t *testing.T) {
	five := counts(t, 10, 20, 30, 40, 50)
	same := counts(t, 25, 25, 25, 25, 25, 25, 25)
	empty := impact.Counts{}
	for _, c := range []impact.Counts{empty, counts(t, 3), five} {
		for name, refusal := range map[string]*impact.Refusal{
			"signed rank": SignedRank(c, Wilcoxon).Refused, "sign": Sign(c).Refused, "t": PairedT(c).Refused,
			"median": HodgesLehmann(c, 0.95).Refused, "dz": DZ(c, 0.95).Refused, "mean": Mean(c, 0.95).Refused,
			"rank-biserial": RankBiserial(c, 0.95).Refused, "bca": MeanOf(c).BCa(impact.Bootstrap{}, 0.95).Refused,
			"mann-whitney": MannWhitney(c, counts(t, 1)).Refused,
		} {
			if refusal == nil || refusal.Remedy.Key == "" {
				t.Errorf("%s of %d values is not refused with a remedy", name, c.Total())
			}
		}
	}
	for name, refusal := range map[string]*impact.Refusal{
		"t": PairedT(same).Refused, "g": HedgesG(same, 0.95).Refused,
		"bca": MeanOf(same).BCa(impact.Bootstrap{}, 0.95).Refused, "abc": MeanOf(same).ABC(0.95).Refused,
		"percentile": MeanOf(same).Percentile(impact.Bootstrap{}, 0.95).Refused,
	} {
		if refusal == nil {
			t.Errorf("%s of a constant is not refused", name)
		}
	}
	if SignedRank(same, Wilcoxon).P != 2*math.Pow(2, -7) {
		t.Error("seven equal increases should reach 2/2⁷")
	}
	if !math.IsNaN(Sign(five).P) {
		t.Error("a refused test shows a probability")
	}
}

// A millionfold tally gives the means and effects of its shares, and costs no
// more; order and unit of the answers do not matter.
func TestInvariances(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	v := make([]float64, 60)
	for i := range v {
		v[i] = float64(r.IntN(9) - 3)
	}
	c := counts(t, v...)
	scaled := make([]float64, len(v))
	for i := range v {
		scaled[len(v)-1-i] = 25 * v[i]
	}
	s := counts(t, scaled...)
	near(t, "p of other units", SignedRank(s, Pratt).P, SignedRank(c, Pratt).P, 0)
	near(t, "g of other units", HedgesG(s, 0.9).Low, HedgesG(c, 0.9).Low, 1e-9)
	near(t, "mean of other units", Mean(s, 0.9).High, 25*Mean(c, 0.9).High, 1e-9)
	near(t, "median of other units", HodgesLehmann(s, 0.9).Low, 25*HodgesLehmann(c, 0.9).Low, 1e-9)
	n := c.Negate()
	near(t, "opposite", SignedRank(n, Wilcoxon).Less, SignedRank(c, Wilcoxon).Greater, 1e-12)
	near(t, "opposite median", HodgesLehmann(n, 0.95).Low, -HodgesLehmann(c, 0.95).High, 1e-12)
	raw, grouped := Rows(len(v), func(p []float64) float64 {
		m := 0.0
		for i := range p {
			m += p[i] * v[i]
		}
		return m
	}), MeanOf(c)
	near(t, "jackknife of counts", grouped.Jackknife().Acceleration, raw.Jackknife().Acceleration, 1e-12)
	near(t, "ABC of counts", grouped.ABC(0.95).Low, raw.ABC(0.95).Low, 1e-5) // finite differences
	// More change, smaller p.
	last := 2.0
	for shift := range 5 {
		up := make([]float64, len(v))
		for i := range v {
			up[i] = v[i] + float64(shift)
		}
		p := SignedRank(counts(t, up...), Wilcoxon).Greater
		if p > last {
			t.Errorf("a larger change has a larger p: %v after %v", p, last)
		}
		last = p
	}
}

func TestAdjustCountsWhatWasDeclared(t *testing.T) {
	p := []float64{0.01, math.NaN(), 0.04}
	got, err := Adjust(Holm, p)
	if err != nil || got[0] != 0.03 || !math.IsNaN(got[1]) || got[2] != 0.08 {
		t.Errorf("adjusted %v, %v", got, err)
	}
	if !math.IsNaN(p[1]) || p[0] != 0.01 {
		t.Error("the p-values were changed")
	}
	if _, err := Adjust(BH, []float64{1.2}); err == nil {
		t.Error("a probability above 1 was accepted")
	}
	if _, err := Adjust("sidak", nil); err == nil {
		t.Error("an unknown correction was accepted")
	}
	if got, err := Adjust(Hommel, nil); err != nil || len(got) != 0 {
		t.Errorf("nothing declared: %v, %v", got, err)
	}
}

// Student's sleep data taken as two groups: R t.test(extra ~ group) gives
// t = -1.8608, df = 17.776, p = 0.07939; with var.equal = TRUE df = 18,
// p = 0.07919 (?t.test); wilcox.test(extra ~ group, exact = FALSE) W = 25.5,
// p = 0.06933.
func TestTwoGroupsAsR(t *testing.T) {
	x := counts(t, 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2)
	y := counts(t, 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
	w := WelchT(x, y)
	near(t, "t", w.Statistic, -1.8608, 1e-4)
	near(t, "df", w.DF, 17.776, 1e-3)
	near(t, "p", w.P, 0.07939, 1e-5)
	near(t, "pooled p", StudentT(x, y).P, 0.07919, 1e-5)
	m := MannWhitneyNormal(x, y, true)
	near(t, "W", m.Statistic, 25.5, 0)
	near(t, "rank sum p", m.P, 0.06933, 1e-5)
	e := MeanDifference(x, y, 0.95)
	near(t, "low", e.Low, -3.3654832, 1e-6)
	near(t, "high", e.High, 0.2054832, 1e-6)
}
