package change

import (
	"math"
	"reflect"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

// A figure is an estimate or a test, as a reader gets it.
type figure struct {
	value, low, high float64
	refused          *impact.Refusal
}

func of(e impact.Estimate) figure { return figure{e.Value, e.Low, e.High, e.Refused} }
func ofTest(t Test) figure        { return figure{t.P, 0, 1, t.Refused} }
func ofBounds(b Bounds) figure    { return figure{b.Low, b.Low, b.High, b.Refused} }

var drawn = impact.Bootstrap{Seed: 1, Replicates: 400}

// onOne are all the functions of one sample.
var onOne = map[string]func(c impact.Counts) figure{
	"SignedRank":        func(c impact.Counts) figure { return ofTest(SignedRank(c, Wilcoxon)) },
	"SignedRank/Pratt":  func(c impact.Counts) figure { return ofTest(SignedRank(c, Pratt)) },
	"SignedRankNormal":  func(c impact.Counts) figure { return ofTest(SignedRankNormal(c, Wilcoxon, true)) },
	"Sign":              func(c impact.Counts) figure { return ofTest(Sign(c)) },
	"PairedT":           func(c impact.Counts) figure { return ofTest(PairedT(c)) },
	"Mean":              func(c impact.Counts) figure { return of(Mean(c, 0.95)) },
	"HodgesLehmann":     func(c impact.Counts) figure { return of(HodgesLehmann(c, 0.95)) },
	"DZ":                func(c impact.Counts) figure { return of(DZ(c, 0.95)) },
	"HedgesG":           func(c impact.Counts) figure { return of(HedgesG(c, 0.95)) },
	"RankBiserial":      func(c impact.Counts) figure { return of(RankBiserial(c, 0.95)) },
	"ExactBootstrap":    func(c impact.Counts) figure { return of(ExactBootstrap(c, 0.95)) },
	"Percentile":        func(c impact.Counts) figure { return of(MeanOf(c).Percentile(drawn, 0.95)) },
	"Percentile/median": func(c impact.Counts) figure { return of(MedianOf(c).Percentile(drawn, 0.95)) },
	"BCa":               func(c impact.Counts) figure { return of(MeanOf(c).BCa(drawn, 0.95)) },
	"ABC":               func(c impact.Counts) figure { return of(MeanOf(c).ABC(0.95).Estimate) },
}

// onTwo are those of two groups.
var onTwo = map[string]func(x, y impact.Counts) figure{
	"MannWhitney":        func(x, y impact.Counts) figure { return ofTest(MannWhitney(x, y)) },
	"MannWhitneyNormal":  func(x, y impact.Counts) figure { return ofTest(MannWhitneyNormal(x, y, true)) },
	"WelchT":             func(x, y impact.Counts) figure { return ofTest(WelchT(x, y)) },
	"StudentT":           func(x, y impact.Counts) figure { return ofTest(StudentT(x, y)) },
	"MeanDifference":     func(x, y impact.Counts) figure { return of(MeanDifference(x, y, 0.95)) },
	"HodgesLehmannShift": func(x, y impact.Counts) figure { return of(HodgesLehmannShift(x, y, 0.95)) },
	"HedgesGGroups":      func(x, y impact.Counts) figure { return of(HedgesGGroups(x, y, 0.95)) },
	"Cliff":              func(x, y impact.Counts) figure { return of(Cliff(x, y, 0.95)) },
	"RankBiserialGroups": func(x, y impact.Counts) figure { return of(RankBiserialGroups(x, y, 0.95)) },
	"Lee":                func(x, y impact.Counts) figure { return ofBounds(Lee(x, y, x.Total()+3, y.Total()+1)) },
}

// onTable are those of yes and no.
var onTable = map[string]func(t Table2) figure{
	"McNemar/exact":        func(t Table2) figure { return ofTest(McNemar(t).Exact) },
	"McNemar/mid-p":        func(t Table2) figure { return ofTest(McNemar(t).MidP) },
	"McNemar/chi2":         func(t Table2) figure { return ofTest(McNemar(t).Chi2) },
	"McNemar/yates":        func(t Table2) figure { return ofTest(McNemar(t).Chi2Yates) },
	"PairedRiskDifference": func(t Table2) figure { return of(PairedRiskDifference(t, 0.95)) },
	"PairedOddsRatio":      func(t Table2) figure { return of(PairedOddsRatio(t, 0.95)) },
	"RiskDifference":       func(t Table2) figure { return of(RiskDifference(t, 0.95)) },
	"OddsRatio":            func(t Table2) figure { return of(OddsRatio(t, 0.95)) },
	"Fisher":               func(t Table2) figure { f, _ := Fisher(t, 0.95); return ofTest(f) },
	"Fisher/odds":          func(t Table2) figure { _, o := Fisher(t, 0.95); return of(o) },
}

// onTally are those of three waves.
var onTally = map[string]func(t impact.Tally) figure{
	"Durable/gained": func(t impact.Tally) figure { return of(Durable(t, drawn, 0.95).Gained) },
	"Durable/left":   func(t impact.Tally) figure { return of(Durable(t, drawn, 0.95).Left) },
	"Durable/share":  func(t impact.Tally) figure { return of(Durable(t, drawn, 0.95).Share) },
	"Lost":           func(t impact.Tally) figure { return of(Lost(t, impact.After, 0.95).LostShare) },
	"Manski":         func(t impact.Tally) figure { return ofBounds(Manski(t, impact.After)) },
	"Summarise":      func(t impact.Tally) figure { return of(Summarise(t, impact.Before, impact.After, 0.95).Mean) },
}

// sound holds the promise of every figure: given, with an interval around it
// (an odds ratio may be without end); or refused, without any number, and with
// what would lift it.
func sound(t *testing.T, name string, f figure) {
	t.Helper()
	if f.refused != nil {
		if !math.IsNaN(f.value) || f.refused.Reason.Key == "" || f.refused.Remedy.Key == "" {
			t.Errorf("%s: refused with %v, %+v", name, f.value, f.refused)
		}
		return
	}
	if math.IsNaN(f.value+f.low) || math.IsNaN(f.high) || f.low > f.value+1e-9 || f.high < f.value-1e-9 || math.IsInf(f.low, 0) {
		t.Errorf("%s: %v, from %v to %v", name, f.value, f.low, f.high)
	}
}

// Missing, empty, constant, one row, all missing: each function has an answer.
func TestEdgeCases(t *testing.T) {
	missing := []float64{math.NaN(), math.NaN(), math.NaN()}
	cases := map[string]struct {
		values  []float64
		refused bool // by all
	}{
		"empty":            {nil, true},
		"one row":          {[]float64{25}, true},
		"all missing":      {missing, true},
		"some missing":     {append([]float64{25, 0, 50, -25, 25, 75, 50, 25}, missing...), false},
		"constant":         {[]float64{25, 25, 25, 25, 25, 25, 25, 25}, false},
		"all zero":         {[]float64{0, 0, 0, 0, 0, 0, 0, 0}, false},
		"two values":       {[]float64{0, 0, 0, 0, 0, 0, 25}, false},
		"very large":       {[]float64{1e90, 2e90, -1e90, 1e89, 3e90, 4e90, 1e90}, false},
		"very small":       {[]float64{1e-200, 2e-200, 3e-200, 4e-200, 5e-200, 6e-200}, false},
		"one way":          {[]float64{100, 200, 300, 400, 500, 600}, false},
		"hardly different": {[]float64{1, 1 + 1e-15, 1, 1, 1, 1, 1}, false},
	}
	other := counts(t, 0, 25, 25, 50, 50, 75, 0, 25)
	for name, c := range cases {
		x := counts(t, c.values...)
		before := impact.Counts{Values: append([]float64{}, x.Values...), N: append([]int64{}, x.N...)}
		for f, fn := range onOne {
			got := fn(x)
			sound(t, f+" of "+name, got)
			if c.refused && got.refused == nil {
				t.Errorf("%s of %s is not refused", f, name)
			}
		}
		for f, fn := range onTwo {
			sound(t, f+" of "+name+" and others", fn(x, other))
			sound(t, f+" of others and "+name, fn(other, x))
			if got := fn(x, x); c.refused && f != "Lee" && got.refused == nil {
				t.Errorf("%s of %s twice is not refused", f, name)
			}
		}
		if len(x.Values) > 0 && !reflect.DeepEqual(x, before) {
			t.Errorf("%s was changed", name)
		}
	}
	for _, v := range []float64{math.Inf(1), -1e200} {
		if _, err := impact.CountValues([]float64{1, v}); err == nil {
			t.Errorf("%v was counted", v)
		}
	}
	if _, err := Pairs([]float64{1}, []float64{math.Inf(-1)}); err == nil {
		t.Error("an infinite pair was counted")
	}
}

func TestEdgeTables(t *testing.T) {
	for _, table := range []Table2{{}, {{1, 0}, {0, 0}}, {{9, 0}, {0, 0}}, {{0, 9}, {0, 0}}, {{0, 9}, {9, 0}}, {{9, 0}, {0, 9}}, {{9, 9}, {0, 0}}, {{9, 0}, {9, 0}}, {{1, 2}, {3, 4}}, {{1e6, 3}, {4, 1e6}}} {
		for f, fn := range onTable {
			got := fn(table)
			sound(t, f, got)
			if table.Total() == 0 && got.refused == nil {
				t.Errorf("%s of nobody is not refused", f)
			}
		}
	}
	if o := OddsAsR(Table2{}); !math.IsNaN(o) {
		t.Errorf("odds of nobody: %v", o)
	}
	for _, c := range [][2]int64{{0, 0}, {0, 1}, {1, 1}, {0, 7}, {7, 7}, {3, 7}} {
		for name, fn := range map[string]func(k, n int64, level float64) impact.Estimate{"Wilson": Wilson, "ClopperPearson": ClopperPearson} {
			e := fn(c[0], c[1], 0.95)
			sound(t, name, of(e))
			if (c[1] == 0) == e.Given() || e.Given() && (e.Low < 0 || e.High > 1) {
				t.Errorf("%s of %v: %+v", name, c, e)
			}
		}
	}
}

func TestEdgeTallies(t *testing.T) {
	no := impact.NoTick
	tick := func(k int) impact.Tick { return impact.TickOf(k, 4) }
	for name, bins := range map[string][]impact.Bin{
		"empty": nil, "one row": {{Scores: [3]impact.Tick{tick(1), tick(2), tick(2)}, N: 1}},
		"all missing after":  {{Scores: [3]impact.Tick{tick(1), no, no}, N: 30}},
		"all missing before": {{Scores: [3]impact.Tick{no, tick(1), tick(1)}, N: 30}},
		"constant":           {{Scores: [3]impact.Tick{tick(1), tick(2), tick(2)}, N: 30}},
		"unchanged":          {{Scores: [3]impact.Tick{tick(1), tick(1), tick(1)}, N: 30}},
	} {
		tally := impact.NewTally(bins...)
		for f, fn := range onTally {
			got := fn(tally)
			sound(t, f+" of "+name, got)
			if name == "empty" && got.refused == nil {
				t.Errorf("%s of nobody is not refused", f)
			}
		}
		if a := Lost(tally, impact.After, 0.95); a.Started != a.Stayed+a.Lost {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// Whatever the order in which people come, and whatever the unit, a figure
// is the same: tests unchanged, means and bounds in that unit.
func TestScaleInvariance(t *testing.T) {
	v := []float64{-25, 0, 25, 25, 50, 75, 0, 25, 50, 100}
	w := make([]float64, len(v))
	for i := range v {
		w[len(v)-1-i] = v[i] / 4
	}
	c, s := counts(t, v...), counts(t, w...)
	inUnit := map[string]bool{"Mean": true, "HodgesLehmann": true, "ExactBootstrap": true, "Percentile": true, "Percentile/median": true, "BCa": true, "ABC": true}
	for name, fn := range onOne {
		a, b, unit := fn(c), fn(s), 1.0
		if inUnit[name] {
			unit = 0.25
		}
		near(t, name, b.value, unit*a.value, 1e-9*(1+math.Abs(a.value)))
		if name[0] != 'S' && name != "PairedT" {
			near(t, name+" low", b.low, unit*a.low, 1e-6*(1+math.Abs(a.low)))
			near(t, name+" high", b.high, unit*a.high, 1e-6*(1+math.Abs(a.high)))
		}
	}
}

// Six people who all gained are no proof that everybody would: an effect of 1
// keeps an interval, the wider the fewer they are.
func TestEffectsOfOneKeepAnInterval(t *testing.T) {
	few, many := counts(t, 1, 2, 3, 4, 5, 6), counts(t, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
	below := counts(t, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12)
	for name, effect := range map[string]func(c impact.Counts) impact.Estimate{
		"RankBiserial":       func(c impact.Counts) impact.Estimate { return RankBiserial(c, 0.95) },
		"RankBiserialGroups": func(c impact.Counts) impact.Estimate { return RankBiserialGroups(c, below, 0.95) },
		"Cliff":              func(c impact.Counts) impact.Estimate { return Cliff(c, below, 0.95) },
	} {
		six, twelve := effect(few), effect(many)
		// Clopper and Pearson 1934: from n of n, the bound is 0.025^(1/n).
		if want := 2*math.Pow(0.025, 1.0/6) - 1; six.Value != 1 || six.High != 1 || math.Abs(six.Low-want) > 1e-9 || twelve.Low <= six.Low {
			t.Errorf("%s: %+v, then %+v; want 1 from %v", name, six, twelve, want)
		}
	}
	if e := Cliff(below, many, 0.95); e.Value != -1 || e.Low != -1 || e.High >= 0 {
		t.Errorf("the other way: %+v", e)
	}
}
