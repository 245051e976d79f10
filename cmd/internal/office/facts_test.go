package office

import (
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/checks"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
)

// A plan by itself says nothing of what was claimed, paid or granted; with the
// records around it, the duties are judged, on the page as everywhere.
func TestFactsComeFromTheRecords(t *testing.T) {
	d := newDesk(t, false)
	filed := funding.Application{ID: "d1", FunderID: "ue", SchemeID: "fse", Title: "FSE+", Stage: funding.Running, Requested: funding.Known(60_000_00), Awarded: funding.Known(60_000_00),
		Shares: []funding.Share{{ActionID: "a01", StructureID: "asso", Weight: 1}},
		Moves: []funding.Move{{From: funding.InPreparation, To: funding.Filed, On: funding.Day(2025, 2, 1)}, {From: funding.Filed, To: funding.Awarded, On: funding.Day(2025, 6, 1)},
			{From: funding.Awarded, To: funding.Agreement, On: funding.Day(2025, 7, 1)}, {From: funding.Agreement, To: funding.Running, On: funding.Day(2025, 7, 2)}},
		Tranches: []funding.Tranche{{ID: "1", Kind: funding.Advance, Planned: 30_000_00, CalledOn: today.AddDays(-100), Called: 30_000_00}}}
	p := plan.Plan{ID: "p1", ActionID: "a01", Year: 2025, On: funding.Day(2025, 3, 1), Nature: plan.Functioning,
		Costs: []plan.CostLine{{ID: "1", Account: 61, Label: "services", Kind: plan.Services, Net: 100_000_00, Eligible: true}},
		Resources: []plan.Resource{{ID: "1", Account: 74, Label: "FSE+", FunderID: "ue", Kind: funding.Europe, Fund: "FSE+", ApplicationID: "d1", Amount: 60_000_00, State: plan.Acquired},
			{ID: "2", Account: 75, Label: "fonds propres", Amount: 40_000_00, State: plan.Own}}}
	err := d.store.Write(ctx, "test", "", func(tx *store.Tx) error {
		_, e1 := store.Funders.Put(ctx, tx, store.Record[funding.Funder]{Value: funding.Funder{ID: "ue", Name: "Union européenne", Kind: funding.Europe}})
		_, e2 := store.Structures.Put(ctx, tx, store.Record[funding.Structure]{Value: funding.Structure{ID: "asso", Name: "Association", Kind: "association"}})
		_, e3 := store.Applications.Put(ctx, tx, store.Record[funding.Application]{Value: filed})
		_, e4 := store.Invoices.Put(ctx, tx, store.Record[checks.Invoice]{Value: checks.Invoice{ID: "i1", Number: "1", File: "d1", Amount: 100, On: funding.Day(2030, 5, 1)}})
		_, e5 := store.Plans.Put(ctx, tx, store.Record[plan.Plan]{Value: p})
		for _, err := range []error{e1, e2, e3, e4, e5} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	status := func(p plan.Plan) map[string]rules.Verdict {
		verdicts, err := Judged(ctx, d.store, "Occitanie", p, today)
		if err != nil {
			t.Fatal(err)
		}
		by := map[string]rules.Verdict{}
		for _, v := range verdicts {
			by[v.Rule.ID] = v
		}
		return by
	}
	got := status(p)
	for id, want := range map[string]rules.Status{
		"eu-payment":      rules.Violated, // claimed 100 days ago, not paid
		"eu-not-finished": rules.Passed,   // the day of filing is known
		"eu-window":       rules.Violated, // an invoice of 2030
		"sco-hours":       rules.Unknown,  // nobody entered hours
		"eu-retention":    rules.Unknown,  // the balance is not paid
		"de-minimis":      rules.Unknown,  // nothing says which aids are de minimis
	} {
		if got[id].Status != want {
			t.Errorf("%s: %s (%v), want %s", id, got[id].Status, got[id].Reason, want)
		}
	}
	if got["eu-payment"].Late != 20 {
		t.Errorf("the claim is late by %d days, want 20", got["eu-payment"].Late)
	}
	if v := got["convention"]; v.Actual != funding.Known(60_000_00) {
		t.Errorf("grants of the year: %v (%s), want those of the records", v.Actual, v.Status)
	}
	if got["financial-report"].Due != funding.Day(2026, 6, 30) {
		t.Errorf("the report is due on %v", got["financial-report"].Due)
	}
	alone := p
	alone.Resources = append([]plan.Resource(nil), p.Resources...)
	alone.Resources[0].ApplicationID = ""
	if v := status(alone); v["eu-payment"].Status != rules.Unknown || v["convention"].Status == rules.Violated {
		t.Errorf("without its application: %s, %s", v["eu-payment"].Status, v["convention"].Status)
	}
	if code, body := d.get("/financements/plans/a01"); code != 200 || !strings.Contains(body, "20 jours") {
		t.Errorf("the page does not say that the claim is 20 days late: %d", code)
	}
}
