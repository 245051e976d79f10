package office

import (
	"net/url"
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
		"eu-payment":      rules.Violated,      // claimed 100 days ago, not paid
		"eu-not-finished": rules.Passed,        // the day of filing is known
		"eu-window":       rules.Violated,      // an invoice of 2030
		"sco-hours":       rules.NotApplicable, // no staff in the plan
		"eu-retention":    rules.Unknown,       // the balance is not paid
		"de-minimis":      rules.Unknown,       // nothing says which aids are de minimis
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

// What a form says of the plan and of the structure that carries it turns what
// was unknown into a verdict, and what is odd is told beside its field.
func TestWhatIsSaidLiftsTheUnknown(t *testing.T) {
	d := newDesk(t, false)
	post := func(path string, form url.Values) {
		t.Helper()
		if status, body := d.post(path, form); status != 303 {
			t.Fatalf("%s: %d\n%s", path, status, around(body, "error", "erreur"))
		}
	}
	post("/financements/financeurs/nouveau", url.Values{"name": {"État"}, "kind": {"state"}})
	post("/financements/structures/nouveau", url.Values{"name": {"Nous"}, "kind": {"association"}, "ours": {"1"}})
	post("/financements/plan/nouveau", url.Values{"action": {"a01"}, "year": {"2026"}, "law-on": {"2026-02-01"}, "owner": {"association"}, "nature": {"investment"}})
	plans, err := store.Plans.List(ctx, d.store, store.Query{})
	if err != nil || len(plans) != 1 {
		t.Fatal(plans, err)
	}
	id := plans[0].ID
	edit := func(path string, least url.Values) {
		t.Helper()
		current, err := store.Plans.Get(ctx, d.store, id)
		if err != nil {
			t.Fatal(err)
		}
		least.Set("version", versionText(current.Version))
		post(path, least)
	}
	edit("/financements/plan/"+id+"/depenses/nouveau", url.Values{"account": {"61"}, "label": {"Travaux"}, "cost-kind": {"services"}, "net": {"100 000"}, "eligible": {"1"}})
	edit("/financements/plan/"+id+"/depenses/nouveau", url.Values{"account": {"64"}, "label": {"Salaires"}, "cost-kind": {"staff"}, "net": {"5 000"}})
	funders, err := store.Funders.List(ctx, d.store, store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	edit("/financements/plan/"+id+"/ressources/nouveau", url.Values{"account": {"74"}, "label": {"État"}, "amount": {"40 000"}, "state": {"requested"}, "funder": {funders[0].ID}})
	edit("/financements/plan/"+id+"/ressources/nouveau", url.Values{"account": {"74"}, "label": {"FEDER"}, "amount": {"10 000"}, "state": {"to-ask"}, "funder-kind": {"eu"}, "fund": {"FEDER"}})
	verdict := func(rule string) rules.Verdict {
		t.Helper()
		p, err := store.Plans.Get(ctx, d.store, id)
		if err != nil {
			t.Fatal(err)
		}
		verdicts, err := Judged(ctx, d.store, "Occitanie", p.Value, today)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range verdicts {
			if v.Rule.ID == rule {
				return v
			}
		}
		t.Fatalf("no verdict of %s", rule)
		return rules.Verdict{}
	}
	is := func(rule string, status rules.Status, by funding.Cents) {
		t.Helper()
		if v := verdict(rule); v.Status != status || v.By != by {
			t.Errorf("%s: %s by %v (%v), want %s by %v", rule, v.Status, v.By, v.Reason, status, by)
		}
	}
	head := url.Values{"action": {"a01"}, "year": {"2026"}, "law-on": {"2026-02-01"}, "owner": {"association"}, "nature": {"investment"}}
	with := func(more ...string) url.Values {
		form := url.Values{}
		for k, v := range head {
			form[k] = v
		}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return form
	}

	// Hours by person.
	is("sco-hours", rules.Unknown, 0)
	edit("/financements/plan/"+id+"/heures/nouveau", url.Values{"name": {"médiatrice"}, "yearly": {"43 000"}, "worked": {"100 %"}, "hours": {"100"}, "charged": {"2 500"}})
	is("sco-hours", rules.Passed, 0)
	edit("/financements/plan/"+id+"/heures/nouveau", url.Values{"name": {"chef de projet"}, "yearly": {"43 000"}, "worked": {"100 %"}, "hours": {"100"}, "charged": {"2 500,01"}})
	is("sco-hours", rules.Violated, 1)
	for typed, minutes := range map[string]int64{"12,5": 750, "12 h 30": 750, "12:05": 725, "8h": 480, "0,25": 15} {
		edit("/financements/plan/"+id+"/heures/1", url.Values{"name": {"chef de projet"}, "yearly": {"43 000"}, "worked": {"100 %"}, "hours": {typed}, "charged": {"1"}})
		if p, err := store.Plans.Get(ctx, d.store, id); err != nil || p.Value.Time[1].Minutes != minutes {
			t.Errorf("%s: %+v, %v", typed, p.Value.Time, err)
		}
	}

	// The aids already received: not known, none, then two.
	structures, err := store.Structures.List(ctx, d.store, store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	us := func(more ...string) {
		t.Helper()
		s, err := store.Structures.Get(ctx, d.store, structures[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{"name": {"Nous"}, "kind": {"association"}, "ours": {"1"}, "version": {versionText(s.Version)}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		post("/financements/structures/"+structures[0].ID, form)
	}
	is("de-minimis", rules.Unknown, 0)
	us("aids-on", "2026-01-15")
	is("de-minimis", rules.Passed, 0)
	us("granted-0", "2023-02-01", "aid-0", "150 000", "granted-1", "2025-06-01", "aid-1", "150 000,01")
	is("de-minimis", rules.Violated, 1) // three years to the day before 1 February 2026: both count
	us("granted-0", "2023-01-31", "aid-0", "150 000", "granted-1", "2025-06-01", "aid-1", "150 000,01")
	is("de-minimis", rules.Passed, 0)
	edit("/financements/plan/"+id, with("regime", "de-minimis")) // + 50 000 asked of public bodies
	is("de-minimis", rules.Passed, 0)
	us("granted-0", "2025-06-01", "aid-0", "250 000,01")
	is("de-minimis", rules.Violated, 1)

	// An advance of the State, its guarantee and the duration of the works.
	put := func(a funding.Application) {
		t.Helper()
		if err := d.store.Write(ctx, "test", "", func(tx *store.Tx) error {
			_, err := store.Applications.Put(ctx, tx, store.Record[funding.Application]{Value: a})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	put(funding.Application{ID: "d1", FunderID: funders[0].ID, Title: "État", Stage: funding.Filed, Requested: funding.Known(40_000_00), Tranches: []funding.Tranche{
		{ID: "1", Kind: funding.Advance, Planned: 20_000_00}, {ID: "2", Kind: funding.Interim, Planned: 14_000_00}, {ID: "3", Kind: funding.Balance, Planned: 6_000_00}}})
	edit("/financements/plan/"+id+"/ressources/0", url.Values{"account": {"74"}, "label": {"État"}, "amount": {"40 000"}, "state": {"requested"}, "funder": {funders[0].ID}, "application": {"d1"}})
	is("state-advance", rules.Unknown, 0)
	edit("/financements/plan/"+id, with("guarantee", "no"))
	is("state-advance", rules.Violated, 8_000_00)
	edit("/financements/plan/"+id, with("guarantee", "yes"))
	is("state-advance", rules.Unknown, 0) // 34 000 before the balance: the duration decides
	edit("/financements/plan/"+id, with("guarantee", "yes", "duration", "48"))
	is("state-advance", rules.Violated, 2_000_00)
	edit("/financements/plan/"+id, with("guarantee", "yes", "duration", "49"))
	is("state-advance", rules.Passed, 0)

	// A derogation of the prefect.
	edit("/financements/plan/"+id, with("owner", "local-authority"))
	is("owner-share", rules.Violated, 10_000_00)
	edit("/financements/plan/"+id, with("owner", "local-authority", "derogation", "décision du préfet du 3 mars 2025"))
	is("owner-share", rules.NotApplicable, 0)

	// Finished before the application.
	put(funding.Application{ID: "d2", FunderID: "ue", Title: "FEDER", Stage: funding.Filed, Requested: funding.Known(10_000_00), Moves: []funding.Move{{From: funding.InPreparation, To: funding.Filed, On: funding.Day(2026, 2, 1)}}})
	edit("/financements/plan/"+id+"/ressources/1", url.Values{"account": {"74"}, "label": {"FEDER"}, "amount": {"10 000"}, "state": {"to-ask"}, "funder-kind": {"eu"}, "fund": {"FEDER"}, "application": {"d2"}})
	is("eu-not-finished", rules.Passed, 0)
	edit("/financements/plan/"+id, with("begun", "2025-01-02", "completed", "2026-01-31"))
	is("eu-not-finished", rules.Violated, 0)

	// Agreements and their publication, certified accounts.
	granted := funding.Application{ID: "d3", FunderID: funders[0].ID, Title: "Subvention", Stage: funding.Agreement, Requested: funding.Known(160_000_00), Awarded: funding.Known(160_000_00),
		Moves: []funding.Move{{From: funding.Filed, To: funding.Awarded, On: funding.Day(2026, 1, 2)}, {From: funding.Awarded, To: funding.Agreement, On: funding.Day(2026, 1, 20)}}}
	put(granted)
	is("convention", rules.Passed, 0)
	is("open-data", rules.Unknown, 0)
	is("certified-accounts", rules.Unknown, 0)
	us("aids-on", "2026-01-15", "certified", "2026")
	is("certified-accounts", rules.Passed, 0)
	rec, err := store.Applications.Get(ctx, d.store, "d3")
	if err != nil {
		t.Fatal(err)
	}
	post("/financements/dossiers/d3", url.Values{"version": {versionText(rec.Version)}, "title": {"Subvention"}, "funder": {funders[0].ID}, "requested": {"160 000"}, "awarded": {"160 000"}, "published": {"2026-02-20"}})
	is("open-data", rules.Passed, 0)

	// Odd things are told beside their field, and what was typed is kept.
	p, _ := store.Plans.Get(ctx, d.store, id)
	for _, c := range []struct {
		path string
		form url.Values
		want string
	}{
		{"/financements/plan/" + id, with("version", versionText(p.Version), "begun", "2026-01-02", "completed", "2025-12-31"), "avant le commencement"},
		{"/financements/plan/" + id, with("version", versionText(p.Version), "duration", "beaucoup"), "beaucoup"},
		{"/financements/plan/" + id + "/heures/nouveau", url.Values{"name": {"x"}, "yearly": {"1"}, "worked": {"0 %"}, "hours": {"1"}, "charged": {"1"}, "version": {versionText(p.Version)}}, "0 %"},
		{"/financements/plan/" + id + "/heures/nouveau", url.Values{"name": {"x"}, "yearly": {"1"}, "worked": {"100 %"}, "hours": {"12 h 75"}, "charged": {"1"}, "version": {versionText(p.Version)}}, "12 h 75"},
		{"/financements/structures/nouveau", url.Values{"name": {"x"}, "kind": {"association"}, "aid-0": {"1 000"}}, "date d’octroi manque"},
		{"/financements/structures/nouveau", url.Values{"name": {"x"}, "kind": {"association"}, "ours": {"1"}}, "dite nôtre"},
		{"/financements/structures/nouveau", url.Values{"name": {"x"}, "kind": {"association"}, "granted-0": {"2099-01-01"}, "aid-0": {"1 000"}}, "2099-01-01"},
	} {
		if status, body := d.post(c.path, c.form); status != 422 || !strings.Contains(body, c.want) {
			t.Errorf("%s %v: %d, want 422 and « %s »", c.path, c.form, status, c.want)
		}
	}
}

// Settling a file with money never called asks once whether that is meant; what
// was typed is kept, and nothing is forbidden.
func TestMoveThatLeavesMoneyBehind(t *testing.T) {
	d := newDesk(t, false)
	a := funding.Application{ID: "d1", Title: "FSE+", FunderID: "ue", Stage: funding.Checked, Requested: funding.Known(10_000_00), Awarded: funding.Known(10_000_00),
		Moves:    []funding.Move{{From: funding.ReportFiled, To: funding.Checked, On: funding.Day(2026, 1, 1)}},
		Tranches: []funding.Tranche{{ID: "1", Planned: 6_000_00, CalledOn: funding.Day(2025, 6, 1), Called: 6_000_00, PaidOn: funding.Day(2025, 8, 1), Paid: 6_000_00}, {ID: "2", Planned: 4_000_00}}}
	if err := d.store.Write(ctx, "test", "", func(tx *store.Tx) error {
		_, err := store.Applications.Put(ctx, tx, store.Record[funding.Application]{Value: a})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"to": {"settled"}, "on": {"2026-02-20"}, "reason": {"on s'arrête là"}, "version": {"1"}}
	status, body := d.post("/financements/dossiers/d1/etape", form)
	if status != 422 || !strings.Contains(body, "4\u202f000,00") || !strings.Contains(body, "jamais appelés") || !strings.Contains(body, `name="sure"`) || !strings.Contains(body, "on s&#39;arrête là") {
		t.Errorf("%d %s", status, around(body, "jamais appel", "sure"))
	}
	form.Set("sure", "1")
	if status, body := d.post("/financements/dossiers/d1/etape", form); status != 303 {
		t.Errorf("%d %s", status, around(body, `class="error"`))
	}
}
