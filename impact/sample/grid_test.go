package sample

import (
	"errors"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

// Sixty people of the town gained 25 points, twenty of the villages 50; the
// population is half and half.
func gridOf(t *testing.T) *impact.Grid {
	t.Helper()
	d := impact.DefaultDesign()
	outcomes, err := d.Outcomes(false)
	if err != nil {
		t.Fatal(err)
	}
	g := impact.NewGrid(impact.By{Territory: true})
	step := func(k int) impact.Tick { return impact.TickOf(k, 4) }
	for _, p := range []struct {
		place string
		after [2]int
		n     int64
	}{{"town", [2]int{2, 1}, 30}, {"village", [2]int{3, 2}, 10}, {"", [2]int{1, 1}, 4}} {
		g.Add(impact.Key{Action: "a03", Outcome: outcomes[0].ID, Territory: p.place}, impact.NewTally(
			impact.Bin{Scores: [3]impact.Tick{step(1), step(p.after[0]), impact.NoTick}, N: p.n},
			impact.Bin{Scores: [3]impact.Tick{step(0), step(p.after[1]), impact.NoTick}, N: p.n}), "")
	}
	return g
}

func TestOfGrid(t *testing.T) {
	g := gridOf(t)
	w, r, err := OfGrid(g, "habitants", []Target{{Name: "territoire", People: map[string]float64{"town": 500, "village": 500}}}, RakeOptions{})
	if err != nil || !r.Converged {
		t.Fatal(err, r)
	}
	near(t, "town", w.Of[impact.Stratum{Territory: "town"}], 80*0.5/60, 1e-9)
	near(t, "village", w.Of[impact.Stratum{Territory: "village"}], 80*0.5/20, 1e-9)
	near(t, "unknown", w.Of[impact.Stratum{}], 1, 0)
	// (Σw)² ÷ Σw² by hand: 80² ÷ (60·(2/3)² + 20·2²).
	near(t, "effective n", r.Quality.EffectiveN, 6400/(60*4.0/9+80), 1e-9)
	if r.Quality.N != 80 || r.Margins[0].Respondents != 60 || len(r.Warnings) != 1 {
		t.Errorf("%+v %+v %v", r.Quality, r.Margins, r.Warnings)
	}

	weighed, err := g.Weigh(w)
	if err != nil {
		t.Fatal(err)
	}
	d := impact.DefaultDesign()
	plain, err := impact.Assess(d, g.Select(nil, impact.By{}), nil, impact.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	res, err := impact.Assess(d, weighed.Select(nil, impact.By{}), nil, impact.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	a, b := plain.Cells[0].Outcomes[0], res.Cells[0].Outcomes[0]
	near(t, "plain", a.Change.Value, (60*25+20*50+4*0+4*25)/88.0, 1e-9)
	near(t, "weighted", b.Change.Value, (40*25+40*50+4*0+4*25)/88.0, 1e-9)
	near(t, "effective", b.EffectiveN, 88*88/(60*4.0/9+80+8), 1e-9)
	if a.EffectiveN != 88 || b.Change.N != 88 || b.Change.Method != "mean-change/multinomial-bootstrap/weighted" || res.Weights != "habitants" {
		t.Errorf("%+v %q", b.Change, res.Weights)
	}
	// The interval is that of the weighted mean, near the linearised one.
	var values, weights []float64
	for _, k := range weighed.Keys() {
		of := w.Of[impact.Stratum{Territory: k.Territory}]
		for _, v := range weighed.Tally(k).Change(impact.Before, impact.After).Raw() {
			values, weights = append(values, v), append(weights, of)
		}
	}
	m := Mean(values, weights, 0.95)
	near(t, "value", b.Change.Value, m.Value, 1e-9)
	near(t, "low", b.Change.Low, m.Low, 1)
	near(t, "high", b.Change.High, m.High, 1)
	if b.Effect.Value == a.Effect.Value || !b.Effect.Given() || !(b.Effect.Low < b.Effect.Value) {
		t.Errorf("effect %+v", b.Effect)
	}
	if _, err := impact.Assess(d, weighed, nil, impact.Options{}); err != nil {
		t.Error(err)
	}
}

// Equal weights change nothing but the name of the method.
func TestEqualWeightsChangeNothing(t *testing.T) {
	g := gridOf(t)
	w := impact.Weights{Source: "tous", Of: map[impact.Stratum]float64{{}: 7}}
	weighed, err := g.Weigh(w)
	if err != nil {
		t.Fatal(err)
	}
	d := impact.DefaultDesign()
	a, _ := impact.Assess(d, g.Select(nil, impact.By{}), nil, impact.Options{Seed: 1})
	b, _ := impact.Assess(d, weighed.Select(nil, impact.By{}), nil, impact.Options{Seed: 1})
	x, y := a.Cells[0].Outcomes[0], b.Cells[0].Outcomes[0]
	for name, pair := range map[string][2]impact.Estimate{"change": {x.Change, y.Change}, "effect": {x.Effect, y.Effect}, "before": {x.Before, y.Before}, "after": {x.After, y.After}} {
		near(t, name, pair[1].Value, pair[0].Value, 1e-9)
		near(t, name+" low", pair[1].Low, pair[0].Low, 1e-9)
		near(t, name+" high", pair[1].High, pair[0].High, 1e-9)
	}
	near(t, "effective", y.EffectiveN, 88, 1e-9)
}

func TestGridWeightsRefuse(t *testing.T) {
	g := gridOf(t)
	var refusal *impact.Refusal
	if _, _, err := OfGrid(g, "x", []Target{{Name: "t", People: map[string]float64{"town": 1, "village": 1, "elsewhere": 3}}}, RakeOptions{}); !errors.As(err, &refusal) {
		t.Errorf("a part without answers: %v", err)
	}
	if _, _, err := OfGrid(g, "x", []Target{{Name: "t", Group: true, People: map[string]float64{"young": 1}}}, RakeOptions{}); err == nil {
		t.Error("groups that the grid does not have")
	}
	for _, of := range []map[impact.Stratum]float64{nil, {{}: 0}, {{}: -1}} {
		if _, err := g.Weigh(impact.Weights{Of: of}); err == nil {
			t.Errorf("weights %v accepted", of)
		}
	}
	if _, err := g.Select(nil, impact.By{}).Weigh(impact.Weights{Territory: true}); err == nil {
		t.Error("weights by territory of a grid without")
	}
	weighed, _ := g.Weigh(impact.Weights{Of: map[impact.Stratum]float64{{}: 1}})
	if weighed.Merge(g) == nil || g.Merge(weighed) == nil {
		t.Error("weights of other people were kept")
	}
}
