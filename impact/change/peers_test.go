package change

import (
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

// Twelve people on a five-step scale, as the Example of SignedRank: ties and
// two unchanged pairs, where programs differ most.
func likert(t *testing.T) impact.Counts {
	c, err := Pairs([]float64{1, 2, 2, 1, 3, 2, 1, 4, 2, 3, 1, 2}, []float64{3, 3, 4, 1, 4, 3, 2, 3, 4, 4, 2, 2})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Values of testdata/peers.R, unless said otherwise.
func TestPairedAsPeers(t *testing.T) {
	c := likert(t)
	for _, rule := range []ZeroRule{Wilcoxon, Pratt} { // coin wilcoxsign_test(distribution = "exact")
		w := SignedRank(c, rule)
		near(t, w.Name+" p", w.P, 0.015625, 1e-12)
		near(t, w.Name+" greater", w.Greater, 0.0078125, 1e-12)
		near(t, w.Name+" less", w.Less, 0.9990234375, 1e-12)
	}
	near(t, "V", SignedRank(c, Wilcoxon).Statistic, 51, 0)
	near(t, "normal, corrected", SignedRankNormal(c, Wilcoxon, true).P, 0.014629365737374, 1e-12)
	near(t, "normal", SignedRankNormal(c, Wilcoxon, false).P, 0.012613437305242, 1e-12)
	near(t, "normal, Pratt", SignedRankNormal(c, Pratt, false).P, 0.01107241088692, 1e-12)
	near(t, "normal, Pratt, corrected", SignedRankNormal(c, Pratt, true).P, 0.01241648085735425, 1e-12) // scipy.stats.wilcoxon
	near(t, "sign", Sign(c).P, 0.021484375, 1e-12)
	p := PairedT(c)
	near(t, "t", p.Statistic, 3.5269324258409882, 1e-12)
	near(t, "p of t", p.P, 0.0047403281939778, 1e-12)
	m := Mean(c, 0.95)
	near(t, "mean low", m.Low, 0.3446200588831569, 1e-12)
	near(t, "mean high", m.High, 1.4887132744501763, 1e-12)
	r := RankBiserial(c, 0.95)
	near(t, "rank-biserial", r.Value, 0.85454545454545, 1e-12)
	// Of y-x: given x and y apart, effectsize 0.8.3 counts the zeros of y for
	// those of the changes.
	near(t, "rank-biserial low", r.Low, 0.51795618282496, 1e-12)
	near(t, "rank-biserial high", r.High, 0.96199418372067, 1e-12)
	h := HodgesLehmann(counts(t, 1.1, 2.2, -0.3, 4.05, 0.62, 1.9, 3.3), 0.95)
	near(t, "pseudo-median low", h.Low, 0.4, 1e-9)
	near(t, "pseudo-median high", h.High, 3.3, 1e-9)
	sleep, _ := Pairs([]float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}, []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2})
	d, g := DZ(sleep, 0.95), HedgesG(sleep, 0.95)
	near(t, "dz low", d.Low, -2.1180165952233, 1e-6) // effectsize searches to about 1e-7
	near(t, "dz high", d.High, -0.41462766205539, 1e-6)
	near(t, "g low", g.Low, -1.9356021867745, 1e-6)
	near(t, "g high", g.High, -0.37891780979507, 1e-6)
}

func TestGroupsAsPeers(t *testing.T) {
	x, y := counts(t, 1, 2, 2, 3, 3, 3, 4, 5, 2, 4), counts(t, 1, 1, 2, 2, 3, 1, 2, 1, 3)
	w := MannWhitney(x, y) // exactRankTests and coin, ties included
	near(t, "W", w.Statistic, 69.5, 0)
	near(t, "greater", w.Greater, 0.027603974972396, 1e-12)
	near(t, "less", w.Less, 0.98711814501288, 1e-12)
	near(t, "normal, corrected", MannWhitneyNormal(x, y, true).P, 0.042522477998052, 1e-12)
	near(t, "normal", MannWhitneyNormal(x, y, false).P, 0.03839358053711, 1e-12)
	r := RankBiserialGroups(x, y, 0.95)
	near(t, "rank-biserial", r.Value, 0.54444444444444, 1e-12)
	near(t, "low", r.Low, 0.076864388583806, 1e-12)
	near(t, "high", r.High, 0.81571834466503, 1e-12)
	near(t, "Cliff", Cliff(x, y, 0.95).Value, r.Value, 1e-12)
	g := HedgesGGroups(x, y, 0.95)
	near(t, "g", g.Value, 1.0287120813605, 1e-12)
	near(t, "g low", g.Low, 0.089688834603268, 1e-6)
	near(t, "g high", g.High, 1.9417706678933, 1e-6)

	a, b := counts(t, 0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46), counts(t, 1.15, 0.88, 0.9, 0.74, 1.21)
	near(t, "p", MannWhitney(a, b).P, 0.25441225441225, 1e-12)
	s := HodgesLehmannShift(a, b, 0.95)
	near(t, "shift", s.Value, 0.305, 1e-9)
	near(t, "shift low", s.Low, -0.15, 1e-9)
	near(t, "shift high", s.High, 0.76, 1e-9)
	welch, student := WelchT(a, b), StudentT(a, b)
	near(t, "Welch t", welch.Statistic, 2.0413830922101, 1e-12)
	near(t, "Welch df", welch.DF, 12.970538443258, 1e-11)
	near(t, "Welch p", welch.P, 0.062101343781078, 1e-12)
	near(t, "Student t", student.Statistic, 1.6061366602739, 1e-12)
	near(t, "Student p", student.P, 0.13225051067783, 1e-12)
	m := MeanDifference(a, b, 0.95)
	near(t, "difference low", m.Low, -0.019724996335104, 1e-12)
	near(t, "difference high", m.High, 0.693724996335104, 1e-12)
}

// Shares: R, and statsmodels proportion_confint and confint_proportions_2indep
// (method "newcomb") for Wilson's and Newcombe's.
func TestSharesAsPeers(t *testing.T) {
	for _, k := range []struct {
		up, down   int64
		exact, mid float64
	}{{24, 5, 0.00054611265659332, 0.0003249142318964}, {10, 2, 0.03857421875, 0.0224609375}, {1, 7, 0.0703125, 0.0390625}, {6, 6, 1, 1}} {
		m := McNemar(Table2{{30, k.up}, {k.down, 40}})
		near(t, "exact", m.Exact.P, k.exact, 1e-12)
		near(t, "mid-p", m.MidP.P, k.mid, 1e-12)
	}
	o := PairedOddsRatio(Table2{{31, 24}, {5, 40}}, 0.95)
	near(t, "paired odds", o.Value, 4.8, 1e-12)
	near(t, "paired odds low", o.Low, 1.7952671867631, 1e-9)
	near(t, "paired odds high", o.High, 16.1068595285137, 1e-8)
	f, odds := Fisher(Table2{{10, 2}, {3, 15}}, 0.95)
	near(t, "Fisher", f.P, 0.00053672411914344, 1e-12)
	near(t, "Fisher greater", f.Greater, 0.00046518094336291, 1e-12)
	near(t, "conditional odds", odds.Value, 21.305331275017, 1e-4) // R stops early, see OddsAsR
	near(t, "conditional odds as R", OddsAsR(Table2{{10, 2}, {3, 15}}), 21.305331275017, 1e-9)
	near(t, "low", odds.Low, 2.753438365642, 1e-3)
	near(t, "high", odds.High, 300.682787419398, 0.8) // likewise: the tail below is met exactly
	_, tea := Fisher(Table2{{3, 1}, {1, 3}}, 0.95)
	near(t, "tea low", tea.Low, 0.2117329153055, 1e-5)
	v := tea.High // where the chance of 3 cups or fewer is 2.5 %, of 1, 16, 36, 16, 1 ways
	below := 1 + v*(16+v*(36+v*16))
	near(t, "tea high", below/(below+v*v*v*v), 0.025, 1e-12)
	w := OddsRatio(Table2{{10, 2}, {3, 15}}, 0.95)
	near(t, "odds", w.Value, 25, 1e-12)
	near(t, "Woolf low", w.Low, 3.5215873523304, 1e-9)
	near(t, "Woolf high", w.High, 177.4767846057833, 1e-9)
	for _, c := range []struct {
		k, n                            int64
		wilsonLow, wilsonHigh, cpL, cpH float64
	}{
		{7, 20, 0.18119182410108, 0.56714572331476, 0.15390920478454, 0.59218853453283},
		{81, 263, 0.2552885198782742, 0.36620957698280004, 0.25273674558527126, 0.3676219226013514},
		{0, 10, 0, 0.277532799862889, 0, 0.30849710781876},
	} {
		e, x := Wilson(c.k, c.n, 0.95), ClopperPearson(c.k, c.n, 0.95)
		near(t, "Wilson low", e.Low, c.wilsonLow, 1e-11)
		near(t, "Wilson high", e.High, c.wilsonHigh, 1e-11)
		near(t, "exact low", x.Low, c.cpL, 1e-11)
		near(t, "exact high", x.High, c.cpH, 1e-11)
	}
	for _, c := range []struct {
		t         Table2
		low, high float64
	}{{Table2{{14, 56}, {32, 48}}, 0.05243147240236498, 0.33387265403690614}, {Table2{{1, 9}, {7, 3}}, 0.1705227239345029, 0.809017973535488}} {
		d := RiskDifference(c.t, 0.95)
		near(t, "Newcombe low", d.Low, c.low, 1e-11)
		near(t, "Newcombe high", d.High, c.high, 1e-11)
	}
}

func TestNoncentralTAsPeers(t *testing.T) { // R pt(ncp), scipy.stats.nct
	near(t, "pt(2, 9, 1)", NoncentralT(2, 9, 1), 0.80414401825551, 1e-10)
	near(t, "pt(3, 20, 1.5)", NoncentralT(3, 20, 1.5), 0.90737354771616, 1e-10)
	near(t, "pt(-1, 4, 2)", NoncentralT(-1, 4, 2), 0.0025732321751163, 1e-10)
}
