package sample

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

func TestReference(t *testing.T) {
	t.Run("B06", func(t *testing.T) { // closed form, Rubin 1987
		c := Rubin([]float64{3.1, 2.8, 3.4, 3.0, 2.9}, []float64{0.25, 0.28, 0.22, 0.26, 0.24}, 0, 0.95)
		near(t, "mean", c.Value, 3.04, 1e-9)
		near(t, "within", c.Within, 0.25, 1e-9)
		near(t, "between", c.Between, 0.053, 1e-9)
		near(t, "total", c.Total, 0.3136, 1e-9)
		near(t, "se", c.SE, 0.56, 1e-9)
		near(t, "r", c.Increase, 0.2544, 1e-9)
		near(t, "df", c.DF, 97.2518492148, 1e-9)
		near(t, "lambda", c.Lambda, 0.202806122449, 1e-9)
		near(t, "low", c.Low, 1.92859136394, 1e-9)
		near(t, "high", c.High, 4.15140863606, 1e-9)
		// Barnard and Rubin 1999, eq. 3, with 29 degrees of freedom in all.
		b := Rubin([]float64{3.1, 2.8, 3.4, 3.0, 2.9}, []float64{0.25, 0.28, 0.22, 0.26, 0.24}, 29, 0.95)
		near(t, "small-sample df", b.DF, 1/(1/97.2518492148+1/(30.0/32*29*(1-0.202806122449))), 1e-9)
	})
}

// R power.t.test(delta = .5, sd = 1, power = .8) gives n = 63.76576, with type
// = "paired" 33.36713; power.prop.test(p1 = .50, p2 = .75, power = .90) gives
// 76.7 (the comment of its help page).
func TestPowerAsR(t *testing.T) {
	near(t, "groups", Plan{}.Groups(0.5).Exact, 63.76576, 1e-4)
	near(t, "pairs", Plan{}.Pairs(0.5).Exact, 33.36713, 1e-4)
	near(t, "shares", Plan{Power: 0.90}.Shares(0.5, 0.75).Exact, 76.7, 0.05)
	near(t, "effect is the inverse of need", Plan{}.GroupEffect(64).Value, 0.49904, 1e-4)
	near(t, "power is what was asked", Plan{SD: 20}.PairedPower(34, 10), 0.808, 2e-3)
	if n := (Plan{}).Pairs(0.5).Ask; n != 34 {
		t.Errorf("ask %d", n)
	}
}

func TestPlanCountsWhatIsLost(t *testing.T) {
	plain, lossy := Plan{}.Pairs(0.4).Ask, Plan{Lost: 0.3, Effect: Clustered(8, 0.05)}.Pairs(0.4).Ask
	if want := float64(plain) * 1.35 / 0.7; float64(lossy) < want-3 || float64(lossy) > want+3 {
		t.Errorf("ask %d, expected about %.0f", lossy, want)
	}
	if (Plan{Size: 30}).Pairs(0.3).Refused == nil || (Plan{}).Pairs(0).Refused == nil || (Plan{}).Shares(0.4, 0.4).Refused == nil {
		t.Error("an impossible survey was promised")
	}
	// The whole of a small population: 20 of 20 leave no doubt, 384 of many.
	near(t, "large population", Plan{}.Margin(0.5, 0.05).Exact, 384.1459, 1e-3)
	if n := (Plan{Size: 20}).Margin(0.5, 0.05).Ask; n != 20 {
		t.Errorf("of 20 people, ask %d", n)
	}
	last := math.Inf(1)
	for n := 10; n < 200; n += 20 {
		e := Plan{SD: 25}.PairedEffect(n).Value
		if e >= last {
			t.Errorf("more people detect less: %v at %d", e, n)
		}
		last = e
	}
	if (Plan{}).PairedEffect(5).Given() {
		t.Error("an effect from five people")
	}
}

func TestRakeMeetsItsMargins(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	age, place := make([]int, 300), make([]int, 300)
	for i := range age {
		age[i], place[i] = r.IntN(3), r.IntN(2)
	}
	margins := []Margin{
		{Name: "age", Targets: []float64{20, 30, 50}, Of: age},
		{Name: "place", Labels: []string{"town", "village"}, Targets: []float64{35, 65}, Of: place},
	}
	got, err := Rake(margins, RakeOptions{})
	if err != nil || !got.Converged || got.Gap > 1e-9 {
		t.Fatal(err, got.Gap)
	}
	for _, m := range got.Margins {
		near(t, m.Margin+m.Category, m.After, m.Target, 1e-9)
	}
	sum := 0.0
	for _, w := range got.Weights {
		sum += w
	}
	near(t, "sum", sum, 300, 1e-9)
	// Deming and Stephan keep the odds ratio of the cells: weights are a
	// product of one factor per margin.
	cell := map[[2]int]float64{}
	for i, w := range got.Weights {
		cell[[2]int{age[i], place[i]}] = w
	}
	near(t, "product form", cell[[2]int{0, 0}]*cell[[2]int{1, 1}]/(cell[[2]int{0, 1}]*cell[[2]int{1, 0}]), 1, 1e-9)
}

func TestRakeRefuses(t *testing.T) {
	of := []int{0, 0, 1}
	for name, m := range map[string][]Margin{
		"nobody":       {{Name: "a", Targets: []float64{1, 1, 1}, Of: of}},
		"totals":       {{Name: "a", Targets: []float64{10, 10}, Of: of}, {Name: "b", Targets: []float64{30, 10}, Of: of}},
		"outside":      {{Name: "a", Targets: []float64{1}, Of: of}},
		"nothing":      {},
		"not a number": {{Name: "a", Targets: []float64{1, math.NaN()}, Of: of}},
	} {
		if _, err := Rake(m, RakeOptions{}); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
	// Two variables that are one: no weights can do both.
	clash := []Margin{{Name: "a", Targets: []float64{50, 50}, Of: of}, {Name: "b", Targets: []float64{80, 20}, Of: of}}
	got, err := Rake(clash, RakeOptions{MaxRounds: 50})
	if err != nil || got.Converged || len(got.Warnings) == 0 || got.Gap < 0.1 {
		t.Errorf("contradicting margins: %+v, %v", got, err)
	}
}

func TestWeights(t *testing.T) {
	q, err := Assess([]float64{1, 1, 1, 1})
	if err != nil || q.EffectiveN != 4 || q.DesignEffect != 1 {
		t.Errorf("equal weights: %+v %v", q, err)
	}
	q, _ = Assess([]float64{1, 2, 3, 0})
	near(t, "effective n", q.EffectiveN, 36.0/14, 1e-12)
	near(t, "design effect", q.DesignEffect, 3*14.0/36, 1e-12)
	scaled, _ := Assess([]float64{10, 20, 30, 0})
	near(t, "scale", scaled.EffectiveN, q.EffectiveN, 1e-12)
	for _, bad := range [][]float64{nil, {0}, {-1}, {math.NaN()}} {
		if _, err := Assess(bad); err == nil {
			t.Errorf("%v accepted", bad)
		}
	}
	w, err := NonResponse([]Class{{ID: "a", Asked: 10, Answered: 5}, {ID: "b", Asked: 9, Answered: 9}})
	if err != nil || w[0] != 2 || w[1] != 1 {
		t.Errorf("%v %v", w, err)
	}
	if _, err := NonResponse([]Class{{ID: "a", Asked: 10}}); err == nil {
		t.Error("a silent class was weighted")
	}
	w, err = PostStratify([]Class{{ID: "a", Answered: 10, Population: 3000}, {ID: "b", Answered: 30, Population: 1000}})
	if err != nil || w[0] != 3 || math.Abs(w[1]-1.0/3) > 1e-12 {
		t.Errorf("%v %v", w, err)
	}
}

func TestWeightedMean(t *testing.T) {
	values := []float64{1, 2, 3, 4, 5, 6, 7, math.NaN()}
	equal := slices.Repeat([]float64{2.5}, 8)
	e := Mean(values, equal, 0.95)
	// Equal weights: Student's interval of the mean, t(6) = 2.446912.
	near(t, "mean", e.Value, 4, 1e-12)
	near(t, "half", e.High-4, 2.446911851*math.Sqrt(28.0/6/7), 1e-8)
	if Mean(values[:5], equal[:5], 0.95).Given() || Mean(equal, values, 0.95).Given() {
		t.Error("five people, or a constant, gave an interval")
	}
}

func TestImputeChange(t *testing.T) {
	score := func(step int) impact.Tick { return impact.TickOf(step, 4) }
	bin := func(a, b int, n int64) impact.Bin {
		s := [3]impact.Tick{score(a), impact.NoTick, impact.NoTick}
		if b >= 0 {
			s[1] = score(b)
		}
		return impact.Bin{Scores: s, N: n}
	}
	// The lower one starts, the more one gains, and the lowest were lost most:
	// those who stayed understate the gain.
	tally := impact.NewTally(bin(0, 2, 10), bin(0, 3, 10), bin(0, -1, 60), bin(3, 3, 60), bin(3, 4, 20))
	naive := tally.Change(impact.Before, impact.After).Mean()
	got := ImputeChange(tally, impact.After, 40, 1, 0.95)
	truth := (62.5*80 + 6.25*80) / 160
	if naive > 25 || !(got.Low < truth && truth < got.High) || math.Abs(got.Value-truth) > 2 {
		t.Errorf("naive %.1f, imputed %.1f (%.1f to %.1f), truth %.1f", naive, got.Value, got.Low, got.High, truth)
	}
	if got.Lambda < 0.05 {
		t.Errorf("missing answers cost nothing: %v", got.Lambda)
	}
	if again := ImputeChange(tally, impact.After, 40, 1, 0.95); again.Low != got.Low {
		t.Error("the same seed gives another interval")
	}
	if ImputeChange(impact.NewTally(bin(0, 1, 5), bin(0, -1, 50)), impact.After, 5, 1, 0.95).Given() {
		t.Error("imputed from five pairs")
	}
	if Rubin([]float64{1}, []float64{1}, 0, 0.95).Given() || Rubin([]float64{1, math.NaN()}, []float64{1, 1}, 0, 0.95).Given() {
		t.Error("combined what cannot be")
	}
}

// A plan that no survey can have, or an aim that is no number, is refused:
// never a negative number of people, nor two people to find an infinite effect.
func TestPlansThatCannotBe(t *testing.T) {
	for name, n := range map[string]Need{
		"no number":       Plan{}.Pairs(math.NaN()),
		"without end":     Plan{}.Groups(math.Inf(1)),
		"all lost":        Plan{Lost: 1}.Pairs(0.5),
		"more lost":       Plan{Lost: 2}.Groups(0.5),
		"negative power":  Plan{Power: -1}.Shares(0.2, 0.4),
		"certainty":       Plan{Power: 1}.Pairs(0.5),
		"negative spread": Plan{SD: -1}.Pairs(0.5),
		"negative design": Plan{Effect: -1}.Margin(0.5, 0.1),
		"a share above 1": Plan{}.Shares(0.5, 1.5),
		"more than all":   Plan{}.Switches(0.7, 0.6),
		"a risk of 2":     Plan{Alpha: 2}.Margin(0.5, 0.1),
	} {
		if n.Refused == nil || n.Ask != 0 {
			t.Errorf("%s: %+v", name, n)
		}
	}
	if e := (Plan{SD: -1}).PairedEffect(100); e.Given() || !math.IsNaN(e.Value) {
		t.Errorf("negative spread: %+v", e)
	}
}
