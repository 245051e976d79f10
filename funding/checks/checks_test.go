package checks_test

import (
	"fmt"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/checks"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
)

const euro = funding.Euro

func TestReference(t *testing.T) {
	t.Run("L1", func(t *testing.T) {
		t.Log("one invoice at most at 100 %; the same invoice once (2021/1060 art. 63(9))")
		inv := checks.Invoice{ID: "1", Number: "FA-12", SIRET: "123", Amount: 1_000 * euro, File: "dossier A"}
		inv, err := inv.Charge(checks.Charge{FunderID: "FSE+", Amount: 600 * euro})
		if err != nil {
			t.Fatal(err)
		}
		over, err := inv.Charge(checks.Charge{FunderID: "Région", Amount: 500 * euro})
		note, ok := err.(funding.Note)
		if !ok || note.Args[1] != funding.Percent(110) || note.Args[2] != 100*euro {
			t.Fatalf("%v", err)
		}
		if len(inv.Charges) != 1 {
			t.Error("the refused charge is in the invoice")
		}
		found, err := checks.Invoices([]checks.Invoice{over, {ID: "2", Number: "fa 12", SIRET: "123", Amount: 1_000 * euro, File: "dossier B"},
			{ID: "3", Number: "FA-12", SIRET: "999", Amount: 1_000 * euro}})
		if err != nil || len(found) != 2 || found[0].Kind != checks.OverCharged || found[0].Amount != 100*euro ||
			found[1].Kind != checks.Duplicate || found[1].Subject != "2" {
			t.Errorf("%+v, %v", found, err)
		}
	})
	testSiblings(t)
}

func TestApplications(t *testing.T) {
	app := funding.Application{ID: "a", Title: "FSE+", Stage: funding.Running, Requested: funding.Known(100 * euro), Awarded: funding.Known(100 * euro),
		Moves: []funding.Move{{From: funding.Awarded, To: funding.Agreement, On: funding.Day(2026, 1, 5)}},
		Tranches: []funding.Tranche{
			{Planned: 30 * euro, CalledOn: funding.Day(2026, 3, 1), Called: 30 * euro},
			{Planned: 50 * euro},
			{Planned: 20 * euro, Conditions: []funding.Condition{{Text: "bilan"}}}},
		Reports: []funding.Report{{Name: "bilan", Due: funding.Day(2026, 5, 1)}}}
	kinds := func(day funding.Date) (out string) {
		found, err := checks.Applications([]funding.Application{app}, rules.Law(), day, checks.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			out += string(f.Kind) + " " + f.Amount.String() + " "
		}
		return out
	}
	if got := kinds(funding.Day(2026, 4, 1)); got != "" {
		t.Errorf("on 1 April: %s", got)
	}
	if got := kinds(funding.Day(2026, 5, 20)); got != "never-called 50.00 late-report 0.00 " {
		t.Errorf("on the 80th day: %s", got)
	}
	if got := kinds(funding.Day(2026, 5, 21)); got != "late-claim 30.00 never-called 50.00 late-report 0.00 " {
		t.Errorf("a day later: %s", got)
	}
	app.Tranches[0].Suspended = []funding.Period{{From: funding.Day(2026, 4, 1), To: funding.Day(2026, 4, 15)}}
	if got := kinds(funding.Day(2026, 6, 4)); got != "never-called 50.00 late-report 0.00 " {
		t.Errorf("suspended: %s", got)
	}
}

// The plan moved after the award; each account says by how much.
func ExampleChanged() {
	awarded := plan.Plan{Costs: []plan.CostLine{{Account: 64, Net: 10_000_00}, {Account: 62, Net: 5_000_00}}}
	now := plan.Plan{Costs: []plan.CostLine{{Account: 64, Net: 12_000_00}, {Account: 62, Net: 3_000_00}}}
	found, _ := checks.Changed(awarded, now, funding.Day(2026, 1, 5))
	for _, f := range found {
		fmt.Println(f.Note)
	}
	// Output:
	// account 62 moved by -2000.00 since the award of 2026-01-05
	// account 64 moved by 2000.00 since the award of 2026-01-05
}

// An award may exceed what was asked, and a claim its tranche: neither is
// refused, both are said.
func TestAmountsAboveTheirBasis(t *testing.T) {
	app := funding.Application{ID: "a", Title: "FSE+", Stage: funding.Running, Requested: funding.Known(100 * euro), Awarded: funding.Known(120 * euro),
		Tranches: []funding.Tranche{{ID: "1", Planned: 30 * euro, CalledOn: funding.Day(2026, 3, 1), Called: 31 * euro, PaidOn: funding.Day(2026, 4, 1), Paid: 31 * euro}, {ID: "2", Planned: 90 * euro}}}
	found, err := checks.Applications([]funding.Application{app}, rules.Law(), funding.Day(2026, 5, 1), checks.Options{})
	if err != nil || len(found) != 2 || found[0].Kind != checks.OverAwarded || found[0].Amount != 20*euro || found[1].Kind != checks.OverTranche || found[1].Amount != euro {
		t.Errorf("%+v (%v)", found, err)
	}
}
