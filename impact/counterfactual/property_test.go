package counterfactual

import (
	"math"
	"reflect"
	"slices"
	"testing"
)

// In another unit of measure the effect is that many times as large, with the
// same doubt; the inputs are left as they were.
func TestEffectsScale(t *testing.T) {
	p := panel(0)
	kept := Panel{Unit: slices.Clone(p.Unit), Period: slices.Clone(p.Period), Treated: slices.Clone(p.Treated), Outcome: slices.Clone(p.Outcome)}
	a, err := DiD(p, DiDOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(p, kept) {
		t.Error("the panel was changed")
	}
	for i := range p.Outcome {
		p.Outcome[i] = 100*p.Outcome[i] + 7
	}
	b, err := DiD(p, DiDOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "effect", b.Value, 100*a.Value, 1e-8)
	near(t, "error", b.SE, 100*a.SE, 1e-8)
	near(t, "p", b.P, a.P, 1e-9)
	near(t, "wild p", b.WildP, a.WildP, 1e-12)

	s := study()
	before := study()
	weighed, err := Weigh(s, Everyone)
	if err != nil {
		t.Fatal(err)
	}
	matched, err := Match(s, MatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s, before) {
		t.Error("the study was changed")
	}
	for i := range s.Outcome {
		s.Outcome[i] *= -3
	}
	for i := range s.Covariates[0] {
		s.Covariates[0][i] = 10*s.Covariates[0][i] + 40 // years instead of decades
	}
	again, err := Weigh(s, Everyone)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "weighted effect", again.Value, -3*weighed.Value, 1e-7)
	near(t, "its error", again.SE, 3*weighed.SE, 1e-7)
	if m, err := Match(s, MatchOptions{}); err != nil || m.Unmatched != matched.Unmatched || math.Abs(m.Value+3*matched.Value) > 1e-7 && matched.Refused == nil {
		t.Errorf("matched %v, then %v (%v)", matched.Value, m.Value, err)
	}
}

// What cannot be estimated is refused, whatever is missing.
func TestDesignsAtTheEdges(t *testing.T) {
	for name, p := range map[string]Panel{
		"empty": {}, "one row": {Unit: []string{"a"}, Period: []float64{1}, Treated: []bool{true}, Outcome: []float64{1}},
		"all missing": {Unit: []string{"a", "b"}, Period: []float64{1, 2}, Treated: []bool{true, false}, Outcome: []float64{math.NaN(), math.NaN()}},
		"lengths":     {Unit: []string{"a", "b"}, Period: []float64{1}},
	} {
		if r, err := DiD(p, DiDOptions{}); err == nil {
			t.Errorf("%s: %+v", name, r)
		}
	}
	constant := panel(0)
	for i := range constant.Outcome {
		constant.Outcome[i] = 3
	}
	r, err := DiD(constant, DiDOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Given() || !math.IsNaN(r.Value) || !math.IsNaN(r.P) {
		t.Errorf("an outcome without spread is given: %+v", r.Effect)
	}
	// Two units over two periods fit exactly: a difference, and no doubt.
	r, err = DiD(Panel{Unit: []string{"a", "a", "b", "b"}, Period: []float64{1, 2, 1, 2}, Treated: []bool{false, true, false, false}, Outcome: []float64{1, 5, 1, 2}}, DiDOptions{})
	if err != nil || r.Given() || !math.IsNaN(r.Value) || !math.IsNaN(r.WildP) {
		t.Errorf("a bare difference: %+v (%v)", r, err)
	}
	for name, s := range map[string]Study{"empty": {}, "no covariate": {Treated: make([]bool, 40), Outcome: make([]float64, 40)}} {
		if _, err := Weigh(s, Everyone); err == nil {
			t.Errorf("%s is weighed", name)
		}
		if _, err := Match(s, MatchOptions{}); err == nil {
			t.Errorf("%s is matched", name)
		}
	}
	if e := TwoByTwo(Cell{}, Cell{}, Cell{}, Cell{}); !math.IsNaN(e.SE) || !math.IsNaN(e.Low) {
		t.Errorf("four empty cells have a doubt: %+v", e)
	}
}
