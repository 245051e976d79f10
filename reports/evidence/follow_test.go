package evidence

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/demo"
	"github.com/lozere-developpement/sillage/impact"
)

// Behind each change of the demonstration stand figures that hold together, and
// none that tells of fewer people than the threshold.
func TestFollowUps(t *testing.T) {
	e := demonstration(t)
	all, err := e.FollowUps(Filter{})
	if err != nil || len(all) < 10 {
		t.Fatal(len(all), err)
	}
	lasting := 0
	for _, f := range all {
		o := f.Outcome
		if f.Test.Given() && !(f.Adjusted >= f.Test.P) {
			t.Errorf("%s %s: p %v adjusted to %v", f.Action, f.Criterion, f.Test.P, f.Adjusted)
		}
		lost := o.Started - o.Pairs
		if lost > 0 && lost < e.Options.Threshold && (f.Bounds.Refused == nil || f.Imputed.Given() || !math.IsNaN(f.Attrition.LostBefore)) {
			t.Errorf("%s %s: %d lost can be told", f.Action, f.Criterion, lost)
		}
		if f.Bounds.Refused == nil && !(f.Bounds.Low <= f.Imputed.Value && f.Imputed.Value <= f.Bounds.High) {
			t.Errorf("%s %s: %v lies outside %v", f.Action, f.Criterion, f.Imputed.Value, f.Bounds)
		}
		if n := f.Lasting.Gained.N; f.Lasting.Share.Given() {
			lasting++
			if apart := o.Pairs - n; apart > 0 && apart < e.Options.Threshold {
				t.Errorf("%s %s: %d of %d pairs can be told by subtraction", f.Action, f.Criterion, apart, o.Pairs)
			}
		}
	}
	if lasting == 0 {
		t.Error("nothing is told of six months after")
	}
}

// Weighted to inhabitants, scores move, people do not, and the hash says so.
func TestAnswersWeightedToInhabitants(t *testing.T) {
	plain := demonstration(t)
	ws, err := datasets.Init(t.TempDir(), datasets.Config{Demo: true, Answers: datasets.Answers{Weights: "inhabitants"}})
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
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
	if e.Unweighted != nil || e.Raking == nil || !e.Raking.Converged || e.Hash == plain.Hash {
		t.Fatalf("not weighted: %v, %+v", e.Unweighted, e.Raking)
	}
	a, err1 := plain.Result(Filter{})
	b, err2 := e.Result(Filter{})
	if err1 != nil || err2 != nil || len(a.Cells) != len(b.Cells) {
		t.Fatal(err1, err2)
	}
	moved := 0
	for i := range a.Cells {
		if a.Cells[i].N != b.Cells[i].N || a.Cells[i].Withheld != b.Cells[i].Withheld {
			t.Errorf("%s %s: people changed", a.Cells[i].Action, a.Cells[i].Criterion)
		}
		for k, o := range b.Cells[i].Outcomes {
			if o.Change.Given() && o.Change.Value != a.Cells[i].Outcomes[k].Change.Value {
				moved++
			}
			if o.EffectiveN > float64(a.Cells[i].N)+1e-6 {
				t.Errorf("%v people count as %v", a.Cells[i].N, o.EffectiveN)
			}
		}
	}
	if moved == 0 || b.Weights == "" {
		t.Errorf("%d changes moved, weights %q", moved, b.Weights)
	}
}

// Only counts of words enter a workspace; a refused one brings no number.
func TestVoicesEnterTheGrid(t *testing.T) {
	given := impact.Voice{Action: "a03", Criterion: "autonomy", Code: "seul", Label: "Je le fais seul", People: 12, Of: 30, Share: impact.Estimate{Value: 0.4}}
	few := impact.Voice{Action: "a03", Criterion: "autonomy", Code: "peur", Label: "J'ai peur", Of: 30,
		Share: impact.Refuse("voices/wilson", impact.Notef("impact.words.disagree", "x"), impact.Notef("impact.words.disagree.remedy", "y"))}
	table := VoiceTable([]impact.Voice{given, few})
	if slices.Contains(table.Rows[1], "30") {
		t.Errorf("a refused count is written: %q", table.Rows[1])
	}
	ws, err := datasets.Init(t.TempDir(), datasets.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	for _, sum := range []string{"a", "b"} { // counted again: replaced, not added
		b := &datasets.Batch{Origin: datasets.Origin{SHA256: sha(sum), Source: "paroles.csv", Producer: "paroles"}, Tables: []datasets.Table{table}}
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
	res, err := e.Result(Filter{Action: "a03"})
	if err != nil {
		t.Fatal(err)
	}
	got := res.VoicesAt("a03", "autonomy")
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	slices.SortFunc(got, func(a, b impact.Voice) int { return b.People - a.People })
	if got[0].People != 12 || !got[0].Share.Given() || len(got[0].Share.Lineage.Files) != 1 || got[1].Share.Given() {
		t.Errorf("%+v", got)
	}
	if len(e.Voices(Filter{Period: "2025"})) != 0 || len(e.Voices(Filter{Action: "a07"})) != 0 {
		t.Error("words of another part")
	}
}

func sha(s string) string {
	out := make([]byte, 64)
	for i := range out {
		out[i] = s[0]
	}
	return string(out)
}
