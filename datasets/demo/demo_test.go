package demo

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

func TestSeeded(t *testing.T) {
	if !reflect.DeepEqual(Batches(Options{Seed: 1}), Batches(Options{Seed: 1})) {
		t.Error("the same seed gives other rows")
	}
	one, two := Batches(Options{Seed: 1}), Batches(Options{Seed: 2})
	if reflect.DeepEqual(one[1].Answers, two[1].Answers) || one[1].SHA256 == two[1].SHA256 {
		t.Error("another seed gives the same rows")
	}
}

// TestTruthIsThere looks for the effects in the raw answers of the largest
// action: the facet that changes most changes most, and one that the
// programme does not touch stays.
func TestTruthIsThere(t *testing.T) {
	facet := map[string]Item{}
	for _, it := range Items() {
		facet[it.ID] = it
	}
	type key struct {
		facet string
		wave  datasets.Wave
	}
	sum, n := map[key]float64{}, map[key]float64{}
	for _, r := range Batches(Options{Seed: 1, Scale: 3})[1].Answers {
		it := facet[r.Item]
		if r.Action != "a06" || r.Value == datasets.MissingAnswer || it.High != 5 || it.Reversed {
			continue
		}
		if r.Value < it.Low || r.Value > it.High {
			t.Fatalf("%s: answer %d is not on its scale", r.Item, r.Value)
		}
		k := key{it.Facet, r.Wave}
		sum[k] += float64(r.Value)
		n[k]++
	}
	change := func(f string) float64 {
		before, after := key{f, datasets.Before}, key{f, datasets.After}
		return sum[after]/n[after] - sum[before]/n[before]
	}
	if change("autonomy") < change("social-ties")+0.2 {
		t.Errorf("autonomy changes by %.2f, social ties by %.2f; the truth is 0.9 and 0.3", change("autonomy"), change("social-ties"))
	}
	if n[key{"autonomy", datasets.SixMonths}] > 0.75*n[key{"autonomy", datasets.Before}] {
		t.Error("hardly anybody is lost after six months")
	}
}

// TestComplete holds the demonstration to the roadmap and the territory.
func TestComplete(t *testing.T) {
	plan, communes := roadmap.Lozere(), territory.Lozere()
	known := map[string]bool{}
	for _, b := range Batches(Options{Seed: 1}) {
		for _, r := range b.Indicators {
			ind, ok := plan.Indicator(r.Indicator)
			if !ok {
				t.Fatalf("indicator %s is not on the roadmap", r.Indicator)
			}
			known[ind.Action] = true
		}
		for _, r := range b.Attendances {
			if _, ok := communes.Commune(r.Territory); !ok {
				t.Fatalf("commune %q is not in the territory", r.Territory)
			}
		}
		if !b.Demo {
			t.Errorf("%s is not marked as demonstration data", b.Source)
		}
	}
	for _, a := range plan.Actions {
		if !known[a.ID] {
			t.Errorf("action %s has no indicator value", a.ID)
		}
	}
}

// A workspace filled with demonstration data says so, whatever is asked of it.
func ExampleBatches() {
	dir, _ := os.MkdirTemp("", "sillage-demo-")
	defer os.RemoveAll(dir)
	w, err := datasets.Init(filepath.Join(dir, "workspace"), datasets.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Close()
	for _, b := range Batches(Options{Seed: 1, Scale: 0.1}) {
		if _, err := w.Import(context.Background(), b); err != nil {
			fmt.Println(err)
		}
	}
	v, err := w.View()
	fmt.Println(len(v.Manifests), "imports, demonstration:", v.Demo, err)
	// Output: 4 imports, demonstration: true <nil>
}

func BenchmarkBatches(b *testing.B) {
	rows := 0
	for b.Loop() {
		rows = 0
		for _, x := range Batches(Options{Seed: 1}) {
			rows += x.Read
		}
	}
	b.ReportMetric(float64(rows), "rows")
}

// What the demonstration was on a day is made of what it is, without what came
// after.
func TestUntil(t *testing.T) {
	day := datasets.DayOf(time.Date(LastYear, time.July, 1, 0, 0, 0, 0, time.UTC))
	now := Batches(Options{Seed: 48, Scale: 0.1})
	for i, then := range Until(now, day) {
		if before, after := then.Read, now[i].Read; len(now[i].Tables) == 0 && (before == 0 || before >= after) {
			t.Errorf("%s: %d rows of %d", then.Source, before, after)
		}
		for _, r := range then.Attendances {
			if r.Day >= day {
				t.Errorf("attendance of day %d, want before %d", r.Day, day)
			}
		}
		for _, r := range then.Indicators {
			if p, err := datasets.ParsePeriod(r.Period); err == nil && r.Kind == datasets.Actual {
				if _, end := p.Days(); end > day {
					t.Errorf("%s of %s: the period was not over", r.Indicator, r.Period)
				}
			}
		}
	}
}
