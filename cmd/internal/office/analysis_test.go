package office

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/checks"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// The history of the edits tells what the plan was on the evening of the
// award: what moved since is found, what moved before or on that day is not.
func TestPlanChangedAfterTheAward(t *testing.T) {
	awarded := funding.Day(2026, 2, 10)
	now := awarded.AddDays(-20).Time()
	s, err := store.Open(ctx, store.Config{Path: filepath.Join(t.TempDir(), "store.db"), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	p := store.Record[plan.Plan]{Value: plan.Plan{ID: "p1", ActionID: "a01", Year: 2026, On: funding.Day(2026, 1, 5),
		Costs: []plan.CostLine{{ID: "1", Account: 61, Kind: plan.Services, Net: 10_000_00}, {ID: "2", Account: 64, Kind: plan.Other, Net: 5_000_00}},
		Resources: []plan.Resource{{ID: "1", Account: 74, ApplicationID: "d1", Amount: 8_000_00, State: plan.Requested},
			{ID: "2", Account: 75, Amount: 7_000_00, State: plan.Own}}}}
	a := store.Record[funding.Application]{Value: funding.Application{ID: "d1", Title: "État", Stage: funding.Filed, Requested: funding.Known(8_000_00), FunderID: "f",
		Shares: []funding.Share{{ActionID: "a01", StructureID: "s", Weight: 1}}}}
	write := func(edit func(tx *store.Tx) error) {
		t.Helper()
		if err := s.Write(ctx, "Claire", "", edit); err != nil {
			t.Fatal(err)
		}
	}
	putPlan := func(tx *store.Tx) (err error) { p, err = store.Plans.Put(ctx, tx, p); return err }
	putApplication := func(tx *store.Tx) (err error) { a, err = store.Applications.Put(ctx, tx, a); return err }
	changed := func() (moved map[int]funding.Cents) {
		t.Helper()
		state, err := records(ctx, s, funding.DateOf(now), false)
		if err != nil {
			t.Fatal(err)
		}
		found, err := Findings(ctx, s, state, lang.French)
		if err != nil {
			t.Fatal(err)
		}
		moved = map[int]funding.Cents{}
		for _, f := range found {
			if f.Kind == checks.PlanChanged {
				if f.Subject != "p1" || f.On != awarded {
					t.Errorf("%+v", f)
				}
				_, args := f.Note.Message()
				moved[args[0].(int)] = f.Amount
			}
		}
		return moved
	}
	write(putPlan)
	write(putApplication)
	if got := changed(); len(got) != 0 {
		t.Errorf("before any award: %v", got)
	}

	now = awarded.Time().Add(10 * time.Hour)
	p.Value.Costs[0].Net += 1_000_00 // on the day of the award: what the funder saw
	write(putPlan)
	a.Value.Stage, a.Value.Awarded = funding.Awarded, funding.Known(8_000_00)
	a.Value.Moves = []funding.Move{{From: funding.Filed, To: funding.Awarded, On: awarded}}
	write(putApplication)
	if got := changed(); len(got) != 0 {
		t.Errorf("on the day of the award: %v", got)
	}

	now = awarded.AddDays(15).Time()
	p.Value.Costs[0].Net -= 2_500_00
	p.Value.Costs[1].Net += 2_500_00
	write(putPlan)
	if got := changed(); len(got) != 2 || got[61] != -2_500_00 || got[64] != 2_500_00 {
		t.Errorf("after the award: %v", got)
	}

	now = awarded.AddDays(16).Time()
	p.Value.Costs[0].Net += 2_500_00
	p.Value.Costs[1].Net -= 2_500_00
	write(putPlan)
	if got := changed(); len(got) != 0 {
		t.Errorf("put back: %v", got)
	}
}
