package evidence

import (
	"context"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/demo"
	"github.com/lozere-developpement/sillage/impact"
)

// demonstration is the evidence of a fresh demonstration workspace.
func demonstration(t testing.TB) *Evidence {
	t.Helper()
	ws, err := datasets.Init(t.TempDir(), datasets.Config{Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	for _, b := range demo.Batches(demo.Options{Seed: 48}) {
		if _, err := ws.Import(context.Background(), b); err != nil {
			t.Fatal(err)
		}
	}
	view, err := ws.View()
	if err != nil {
		t.Fatal(err)
	}
	e, err := Load(view, Settings{Config: ws.Config()})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The demonstration draws answers to the project's questionnaires without
// reading them; this holds the two together.
func TestDemonstrationAsksRealQuestions(t *testing.T) {
	for _, it := range demo.Items() {
		found := false
		for _, in := range impact.Instruments() {
			q, ok := in.Item(itemID(it.ID))
			if !ok || it.ID != in.ID+"/"+q.ID {
				continue
			}
			found = true
			var codes []int
			for _, c := range q.Codes {
				if !c.Missing {
					codes = append(codes, int(c.Value))
				}
			}
			if q.Criterion != it.Facet || q.Reversed != it.Reversed || slices.Min(codes) != it.Low || slices.Max(codes) != it.High {
				t.Errorf("%s: drawn as %+v, the questionnaire says criterion %s, reversed %t, codes %v", it.ID, it, q.Criterion, q.Reversed, codes)
			}
		}
		if !found {
			t.Errorf("%s: no such question", it.ID)
		}
	}
}

// Where the demonstration hides a large effect, the method finds a change.
func TestTruthIsFound(t *testing.T) {
	e := demonstration(t)
	res, err := e.Result(Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range demo.Effects {
		for facet, effect := range p.Effects {
			s, ok := res.At(p.Action, facet)
			if effect < 0.8 || p.Respondents < 50 {
				continue
			}
			if !ok || !s.Measured() || s.Low <= 0 {
				t.Errorf("%s × %s: an effect of %.1f is not found: %+v", p.Action, facet, effect, s.Estimate)
			}
		}
	}
	if s, _ := res.At("a11", "human-capital"); s.Measured() {
		t.Error("a cell of four people is shown")
	}
}
