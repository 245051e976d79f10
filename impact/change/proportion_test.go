package change

import (
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

// R. Newcombe, "Interval estimation for the difference between independent
// proportions", Statistics in Medicine 17 (1998), table II, method 10:
// 56/70 - 48/80 has the interval 0.0524 to 0.3339; 9/10 - 3/10 has 0.1705 to
// 0.8090; 10/10 - 0/20 has 0.6791 to 1.0000.
func TestNewcombe(t *testing.T) {
	for _, c := range []struct {
		k0, n0, k1, n1 int64
		low, high      float64
	}{{56, 70, 48, 80, 0.0524, 0.3339}, {9, 10, 3, 10, 0.1705, 0.8090}, {10, 10, 0, 20, 0.6791, 1}} {
		e := RiskDifference(Table2{{c.n0 - c.k0, c.k0}, {c.n1 - c.k1, c.k1}}, 0.95)
		near(t, "low", e.Low, c.low, 5e-5)
		near(t, "high", e.High, c.high, 5e-5)
	}
}

// R. Newcombe, "Improved confidence intervals for the difference between
// binomial proportions based on paired data", Statistics in Medicine 17
// (1998), table II: (36, 12, 2, 0) of 50 gives 0.20 with 0.0569 to 0.3404 by
// method 10.
func TestNewcombePaired(t *testing.T) {
	e := PairedRiskDifference(Table2{{0, 12}, {2, 36}}, 0.95)
	near(t, "difference", e.Value, 0.2, 1e-12)
	near(t, "low", e.Low, 0.0569, 5e-5)
	near(t, "high", e.High, 0.3404, 5e-5)
}

// R. Newcombe, "Two-sided confidence intervals for the single proportion",
// Statistics in Medicine 17 (1998), table I: 81/263, 15/148, 0/20, 1/29.
func TestSingleProportion(t *testing.T) {
	for _, c := range []struct {
		k, n                int64
		wLow, wHigh, cl, ch float64
	}{
		{81, 263, 0.2553, 0.3662, 0.2527, 0.3676}, {15, 148, 0.0624, 0.1605, 0.0578, 0.1617},
		{0, 20, 0, 0.1611, 0, 0.1684}, {1, 29, 0.0061, 0.1718, 0.0009, 0.1776},
	} {
		w, x := Wilson(c.k, c.n, 0.95), ClopperPearson(c.k, c.n, 0.95)
		near(t, "wilson low", w.Low, c.wLow, 5e-5)
		near(t, "wilson high", w.High, c.wHigh, 5e-5)
		near(t, "exact low", x.Low, c.cl, 5e-5)
		near(t, "exact high", x.High, c.ch, 5e-5)
	}
	if Wilson(0, 0, 0.95).Given() {
		t.Error("a share of nobody was given")
	}
}

func TestMcNemarEdges(t *testing.T) {
	if m := McNemar(Table2{{10, 0}, {0, 10}}); m.Exact.Given() || m.Chi2.Given() {
		t.Error("nobody changed, and a test was given")
	}
	m := McNemar(Table2{{10, 3}, {3, 10}})
	near(t, "balanced exact", m.Exact.P, 1, 1e-12)
	near(t, "balanced mid-p", m.MidP.P, 1, 1e-12)
	// 8 against 1: exact 2·(1+9)/2⁹, mid-p less 9/2⁹.
	m = McNemar(Table2{{0, 8}, {1, 0}})
	near(t, "exact", m.Exact.P, 20.0/512, 1e-12)
	near(t, "mid-p", m.MidP.P, 11.0/512, 1e-12)
	if up := m.Exact.Greater; up > 0.05 {
		t.Errorf("eight gains against one loss: greater %v", up)
	}
	odds := PairedOddsRatio(Table2{{0, 8}, {1, 0}}, 0.95)
	near(t, "odds", odds.Value, 8, 1e-12)
	if PairedOddsRatio(Table2{{5, 8}, {0, 5}}, 0.95).Given() {
		t.Error("an endless odds ratio was given")
	}
}

func TestFisherEdges(t *testing.T) {
	f, odds := Fisher(Table2{{0, 0}, {3, 4}}, 0.95)
	if f.Given() || odds.Given() {
		t.Error("an empty group was compared")
	}
	// A cell of zero: the ratio has no upper end, the test stands.
	f, odds = Fisher(Table2{{7, 0}, {2, 6}}, 0.95)
	if !f.Given() || odds.High < 1e300 || odds.Low <= 1 {
		t.Errorf("separated groups: %+v %+v", f, odds)
	}
}

func TestPairsTable(t *testing.T) {
	tally := impact.NewTally(
		impact.Bin{Scores: [3]impact.Tick{impact.TickOf(1, 4), impact.TickOf(3, 4), impact.NoTick}, N: 12},
		impact.Bin{Scores: [3]impact.Tick{impact.TickOf(3, 4), impact.TickOf(4, 4), impact.NoTick}, N: 30},
		impact.Bin{Scores: [3]impact.Tick{impact.TickOf(4, 4), impact.TickOf(0, 4), impact.NoTick}, N: 2},
		impact.Bin{Scores: [3]impact.Tick{impact.TickOf(4, 4), impact.NoTick, impact.NoTick}, N: 9},
	)
	if got := PairsTable(tally, impact.Before, impact.After, 75); got != (Table2{{0, 12}, {2, 30}}) {
		t.Errorf("table %v", got)
	}
}
