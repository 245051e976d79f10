package checks_test

import (
	"math"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/checks"
	"github.com/lozere-developpement/sillage/funding/rules"
)

// testSiblings holds what the published case of double financing implies at
// its edges.
func testSiblings(t *testing.T) {
	one := func(t *testing.T, inv ...checks.Invoice) []checks.Finding {
		t.Helper()
		found, err := checks.Invoices(inv)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	t.Run("L1-edges", func(t *testing.T) {
		t.Log("exactly 100 %, a cent more, three funders by thirds, a credit note, sums that do not fit")
		inv := checks.Invoice{ID: "1", Number: "F1", Amount: 100_01, Charges: []checks.Charge{{"a", 33_34}, {"b", 33_34}, {"c", 33_33}}}
		if found := one(t, inv); len(found) != 0 {
			t.Errorf("exactly 100 %%: %+v", found)
		}
		if _, err := inv.Charge(checks.Charge{FunderID: "d", Amount: 1}); err == nil {
			t.Error("a cent above is taken")
		}
		inv.Charges[2].Amount++
		if found := one(t, inv); len(found) != 1 || found[0].Amount != 1 {
			t.Errorf("%+v", found)
		}
		credit := checks.Invoice{ID: "2", Number: "AV1", Amount: -50_00}
		if found := one(t, credit); len(found) != 0 {
			t.Errorf("a credit note charged to nobody: %+v", found)
		}
		credit.Charges = []checks.Charge{{"a", -50_01}}
		if found := one(t, credit); len(found) != 1 || found[0].Amount != 1 {
			t.Errorf("a credit note given back beyond its amount: %+v", found)
		}
		if _, err := checks.Invoices([]checks.Invoice{{Amount: 1, Charges: []checks.Charge{{"a", math.MaxInt64}, {"b", 1}}}}); err == nil {
			t.Error("charges that do not sum are taken")
		}
	})
	t.Run("L1-twins", func(t *testing.T) {
		t.Log("same supplier, number and amount; a cent or a letter makes another invoice")
		base := checks.Invoice{ID: "1", Number: "FA-2025/012", SIRET: "732 829 320 00074", Amount: 100}
		for number, twin := range map[string]bool{"fa2025012": true, "FA 2025 012": true, "FA-2025/013": false, "": false} {
			other := base
			other.ID, other.Number, other.SIRET = "2", number, "73282932000074"
			if got := len(one(t, base, other)) == 1; got != twin {
				t.Errorf("%q: twin %v", number, got)
			}
		}
		cent := base
		cent.ID, cent.Amount = "2", 101
		if found := one(t, base, cent); len(found) != 0 {
			t.Errorf("a cent more: %+v", found)
		}
		third := base
		third.ID = "3"
		if found := one(t, base, third, third); len(found) != 2 {
			t.Errorf("entered three times: %+v", found)
		}
	})
	t.Run("never-called", func(t *testing.T) {
		t.Log("awarded and never called: with a schedule, without one, without an agreement")
		award := funding.Move{From: funding.Filed, To: funding.Awarded, On: funding.Day(2025, 1, 1)}
		signed := funding.Move{From: funding.Awarded, To: funding.Agreement, On: funding.Day(2025, 3, 1)}
		app := funding.Application{ID: "a", Title: "x", Stage: funding.Agreement, Requested: funding.Known(100), Awarded: funding.Known(100), Moves: []funding.Move{award, signed}}
		amount := func(a funding.Application, on funding.Date) funding.Cents {
			found, err := checks.Applications([]funding.Application{a}, rules.Law(), on, checks.Options{})
			if err != nil || len(found) > 1 {
				t.Fatalf("%+v, %v", found, err)
			}
			if len(found) == 0 {
				return 0
			}
			return found[0].Amount
		}
		for on, want := range map[funding.Date]funding.Cents{funding.Day(2025, 5, 29): 0, funding.Day(2025, 5, 30): 100} { // 89 and 90 days
			if got := amount(app, on); got != want {
				t.Errorf("no schedule, %v: %v, want %v", on, got, want)
			}
		}
		late := funding.Day(2026, 1, 1)
		app.Tranches = []funding.Tranche{{ID: "1", Planned: 40}, {ID: "2", Planned: 60, Conditions: []funding.Condition{{Text: "bilan"}}}}
		if got := amount(app, late); got != 40 {
			t.Errorf("only what can be called: %v", got)
		}
		app.Tranches = app.Tranches[1:]
		if got := amount(app, late); got != 0 {
			t.Errorf("a condition is not met: %v", got)
		}
		app.Tranches, app.Stage, app.Moves = nil, funding.Awarded, []funding.Move{award}
		if got := amount(app, late); got != 100 {
			t.Errorf("no agreement: %v", got)
		}
		app.Stage = funding.Settled
		if got := amount(app, late); got != 0 {
			t.Errorf("settled: %v", got)
		}
	})
	t.Run("late-claims", func(t *testing.T) {
		t.Log("80 days are law for European money, a rule of thumb for the rest")
		app := funding.Application{ID: "a", Title: "x", Stage: funding.Running, Requested: funding.Known(100), Awarded: funding.Known(100),
			Tranches: []funding.Tranche{{ID: "1", Planned: 100, CalledOn: funding.Day(2026, 3, 1), Called: 100}}}
		key := func(european bool, on funding.Date) string {
			found, err := checks.Applications([]funding.Application{app}, rules.Law(), on, checks.Options{European: func(funding.Application) bool { return european }})
			if err != nil {
				t.Fatal(err)
			}
			if len(found) == 0 {
				return ""
			}
			return found[0].Note.Key
		}
		if key(true, funding.Day(2026, 5, 20)) != "" || key(true, funding.Day(2026, 5, 21)) != "funding.checks.late-claim" || key(false, funding.Day(2026, 5, 21)) != "funding.checks.old-claim" {
			t.Error("the 80th day, or the words for it")
		}
		app.Tranches[0].Suspended = []funding.Period{{From: funding.Day(2026, 6, 1)}}
		if key(true, funding.Day(2026, 7, 1)) != "funding.checks.late-claim" {
			t.Error("a suspension opened when the time was over hides a late claim")
		}
		app.Tranches[0].Suspended[0].From = funding.Day(2026, 4, 1)
		if got := key(true, funding.Day(2026, 7, 1)); got != "" {
			t.Errorf("the clock is stopped: %s", got)
		}
		app.Tranches[0].Suspended, app.Tranches[0].CalledOn = nil, funding.Day(2020, 3, 1) // 90 days then
		found, err := checks.Applications([]funding.Application{app}, rules.Law(), funding.Day(2020, 6, 1), checks.Options{European: func(funding.Application) bool { return true }})
		if err != nil || len(found) == 0 || found[0].On != funding.Day(2020, 5, 30) || found[0].Note.Args[4] != "90" {
			t.Errorf("a claim of 2020: %+v, %v", found, err)
		}
	})
}
