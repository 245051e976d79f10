package funding_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
)

// A walk by allowed moves never leaves the machine, and every stage is
// reached.
func TestMovesReachEveryStage(t *testing.T) {
	for _, twoStep := range []bool{false, true} {
		seen := map[funding.Stage]bool{funding.Identified: true}
		todo := []funding.Stage{funding.Identified}
		for len(todo) > 0 {
			s := todo[0]
			todo = todo[1:]
			for _, n := range s.Next(twoStep) {
				if !seen[n] {
					seen[n] = true
					todo = append(todo, n)
				}
			}
		}
		for _, s := range funding.Stages() {
			if want := twoStep || s != funding.PreSelection; seen[s] != want {
				t.Errorf("two-step %v: %v reached %v", twoStep, s, seen[s])
			}
		}
	}
}

func TestApplyRefuses(t *testing.T) {
	day := funding.Day(2026, 3, 1)
	app := funding.Application{Stage: funding.UnderReview, Requested: funding.Known(100), Awarded: funding.Known(60),
		Moves: []funding.Move{{From: funding.Filed, To: funding.UnderReview, On: day}}}
	for name, m := range map[string]funding.Move{
		"funding.move.stage":       {On: day},
		"funding.move.date":        {To: funding.Refused, Reason: "r"},
		"funding.move.order":       {To: funding.Refused, Reason: "r", On: day.AddDays(-1)},
		"funding.move.reason":      {To: funding.Refused, On: day},
		"funding.move.not-allowed": {To: funding.Settled, On: day},
		"funding.move.partial":     {To: funding.Awarded, On: day},
		"funding.move.correction":  {To: funding.Identified, On: day, Correction: true, Reason: "r"},
	} {
		after, err := app.Apply(m)
		note, ok := err.(funding.Note)
		if !ok || note.Key != name {
			t.Errorf("%s: %v", name, err)
		}
		if len(after.Moves) != 1 || after.Stage != funding.UnderReview {
			t.Errorf("%s: the application changed", name)
		}
	}
}

// Random walks: the history tells the stage, dates never go back, and the
// application moved from is left as it was.
func TestHistoryTellsTheStage(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		app := funding.Application{Stage: funding.Identified, Requested: funding.Known(100), Awarded: funding.Known(100), TwoStep: rng.IntN(2) == 0}
		day := funding.Day(2026, 1, 1)
		for range 12 {
			next := app.Stage.Next(app.TwoStep)
			if len(next) == 0 {
				break
			}
			before := slices.Clone(app.Moves)
			after, err := app.Apply(funding.Move{To: next[rng.IntN(len(next))], On: day, Reason: "r"})
			if err != nil {
				break // a partial award of the whole is refused
			}
			if len(app.Moves) != len(before) || after.Moves[len(after.Moves)-1].To != after.Stage {
				t.Fatal("history and stage disagree")
			}
			app, day = after, day.AddDays(rng.IntN(3))
		}
	}
}

func TestCrosswalks(t *testing.T) {
	for _, c := range funding.Crosswalks() {
		for _, status := range c.Statuses() {
			s, err := c.From(status)
			if err != nil {
				t.Errorf("%s: %v", c.Name, err)
			}
			if back, ok := c.To(s); !ok || back != status {
				t.Errorf("%s: %q is %v, and goes back as %q", c.Name, status, s, back)
			}
		}
		if _, err := c.From("inconnu"); err == nil {
			t.Errorf("%s accepts an unknown status", c.Name)
		}
	}
	if s, _ := funding.MIN(funding.InPreparation).From("enCours"); s != funding.InPreparation {
		t.Errorf("configured enCours read as %v", s)
	}
	if s, err := funding.Dolibarr().From(" Non depose "); err != nil || s != funding.InPreparation {
		t.Errorf("tolerant reading: %v, %v", s, err)
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]string{"2026-03-01": "2026-03-01", "01/03/2026": "2026-03-01",
		"2025-01-10T09:30:00+01:00": "2025-01-10", "1.3.2026": "2026-03-01"} {
		if d, err := funding.ParseDate(in); err != nil || d.String() != want {
			t.Errorf("%q: %v, %v", in, d, err)
		}
	}
	for _, in := range []string{"31/02/2026", "2026-13-01", "", "demain", "0000-01-01"} {
		if d, err := funding.ParseDate(in); err == nil {
			t.Errorf("%q accepted as %v", in, d)
		}
	}
	leap := funding.Day(2028, 2, 29)
	if got := leap.AddYears(-3); got != funding.Day(2025, 2, 28) {
		t.Errorf("three years before 29 February: %v", got)
	}
	if got := funding.Day(2026, 3, 1).AddDays(80); got != funding.Day(2026, 5, 20) {
		t.Errorf("80 days after 1 March: %v", got)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-03-01", "01/03/2026", "31.12.1999", "2025-01-10T09:30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := funding.ParseDate(s)
		if err != nil {
			return
		}
		if again, err := funding.ParseDate(d.String()); err != nil || again != d {
			t.Errorf("%q: %v, then %v, %v", s, d, again, err)
		}
	})
}

func FuzzParseRate(f *testing.F) {
	for _, s := range []string{"60 %", "7,5%", "1/3", "0.6", "1e9", "1/0", "-5 %"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := funding.ParseRate(s)
		if err != nil {
			return
		}
		if again, err := funding.ParseRate(r.String()); err != nil || again != r {
			t.Errorf("%q: %v, then %v, %v", s, r, again, err)
		}
	})
}

// A refusal must say why, and the history keeps it.
func ExampleApplication_Apply() {
	app := funding.Application{Title: "NEC local", Stage: funding.UnderReview, Requested: funding.Known(5_000_00)}
	_, err := app.Apply(funding.Move{To: funding.Refused, On: funding.Day(2026, 4, 2)})
	fmt.Println(err)
	app, err = app.Apply(funding.Move{To: funding.Refused, On: funding.Day(2026, 4, 2), Reason: "enveloppe épuisée"})
	fmt.Println(app.Stage, err)
	fmt.Println(app.Moves[0].From, "→", app.Moves[0].To, app.Moves[0].On, app.Moves[0].Reason)
	// Output:
	// say why: this move needs a reason
	// refused <nil>
	// under-review → refused 2026-04-02 enveloppe épuisée
}

// Eight filed, five decided: the rate is given with how little it rests on.
func ExampleMeasureSuccess() {
	var apps []funding.Application
	for _, s := range []funding.Stage{funding.Awarded, funding.Running, funding.Settled, funding.Refused, funding.Refused,
		funding.UnderReview, funding.Filed, funding.Withdrawn} {
		apps = append(apps, funding.Application{Stage: s})
	}
	p := funding.MeasureSuccess(apps, 0).OnDecided
	fmt.Printf("%.0f%% of %d decided, between %.0f%% and %.0f%%\n", 100*p.Value, p.N, 100*p.Low, 100*p.High)
	// Output: 60% of 5 decided, between 23% and 88%
}

// What a move leaves undone is said, and forbids nothing.
func TestLeftUndone(t *testing.T) {
	a := funding.Application{Title: "FSE+", Awarded: funding.Known(100), Documents: []funding.Document{{Name: "RIB", Required: true, State: funding.DocAsked}, {Name: "statuts", Required: true, State: funding.DocReady}, {Name: "photos"}},
		Tranches: []funding.Tranche{{ID: "1", Planned: 60, CalledOn: funding.Day(2026, 1, 1), Called: 60, PaidOn: funding.Day(2026, 2, 1), Paid: 50}, {ID: "2", Planned: 40}},
		Reports:  []funding.Report{{Name: "final"}, {Name: "intermédiaire", Filed: funding.Day(2026, 1, 1)}}}
	for to, want := range map[funding.Stage]string{
		funding.Filed:     "[required documents are not ready: RIB]",
		funding.Settled:   "[0.40 of the award was not called 0.10 was called and is not paid the report final was not filed]",
		funding.Agreement: "[]",
	} {
		if got := fmt.Sprint(a.LeftUndone(to)); got != want {
			t.Errorf("%v: %s, want %s", to, got, want)
		}
	}
	a.Tranches[0].Paid, a.Tranches[1].CalledOn, a.Tranches[1].Called, a.Tranches[1].Paid, a.Reports[0].Filed = 60, funding.Day(2026, 3, 1), 40, 40, funding.Day(2026, 3, 1)
	if got := a.LeftUndone(funding.Settled); len(got) != 0 {
		t.Errorf("all is done: %v", got)
	}
}
