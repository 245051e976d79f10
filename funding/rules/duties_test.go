package rules_test

import (
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
)

func testDuties(t *testing.T) {
	eu := staffed(today, 10_000*euro, 0, 0)
	late := func(t *testing.T, p plan.Plan, f rules.Facts, id string, status rules.Status, days int) {
		t.Helper()
		v := verdict(t, p, f, id)
		if v.Status != status || v.Late != days {
			t.Errorf("%s: %s, %d days (%v); want %s, %d", id, v.Status, v.Late, v.Reason, status, days)
		}
	}
	day := funding.Day
	reference(t, "C12-rule", "2021/1060 art. 74(1)(b): 80 days, suspended days not counted", func(t *testing.T) {
		claim := rules.Claim{On: day(2026, 3, 1)}
		facts := func(c rules.Claim, on funding.Date) rules.Facts {
			return rules.Facts{Claims: []rules.Claim{c}, Today: on}
		}
		late(t, eu, facts(claim, day(2026, 5, 20)), "eu-payment", rules.Unknown, 0)
		late(t, eu, facts(claim, day(2026, 5, 21)), "eu-payment", rules.Violated, 1)
		paid := claim
		paid.PaidOn = day(2026, 5, 20)
		late(t, eu, facts(paid, day(2026, 9, 1)), "eu-payment", rules.Passed, 0)
		paid.PaidOn = day(2026, 5, 30)
		late(t, eu, facts(paid, day(2026, 9, 1)), "eu-payment", rules.Violated, 10)
		paid.Suspended = []funding.Period{{From: day(2026, 4, 1), To: day(2026, 4, 15)}}
		late(t, eu, facts(paid, day(2026, 9, 1)), "eu-payment", rules.Passed, 0)
		stopped := claim
		stopped.Suspended = []funding.Period{{From: day(2026, 4, 1)}}
		late(t, eu, facts(stopped, day(2026, 12, 1)), "eu-payment", rules.Unknown, 0)
		late(t, eu, rules.Facts{}, "eu-payment", rules.Unknown, 0)
		late(t, works(euro), facts(claim, today), "eu-payment", rules.NotApplicable, 0)
	})
	reference(t, "C13-rule", "2021/1060 art. 82: a duty to come is never passed", func(t *testing.T) {
		v := verdict(t, eu, rules.Facts{LastPayment: day(2026, 4, 15)}, "eu-retention")
		if v.Status != rules.Unknown || v.Due.String() != "2031-12-31" {
			t.Errorf("%+v", v)
		}
	})
	reference(t, "C14-rule", "2021/1060 art. 63(2) and 63(6)", func(t *testing.T) {
		late(t, eu, rules.Facts{FirstExpense: day(2021, 1, 1), LastExpense: day(2029, 12, 31)}, "eu-window", rules.Passed, 0)
		late(t, eu, rules.Facts{FirstExpense: day(2021, 1, 1), LastExpense: day(2030, 1, 1)}, "eu-window", rules.Violated, 0)
		late(t, eu, rules.Facts{FirstExpense: day(2020, 12, 31), LastExpense: day(2022, 1, 1)}, "eu-window", rules.Violated, 0)
		finished := eu
		finished.Completed = day(2026, 1, 31)
		late(t, finished, rules.Facts{FiledOn: day(2026, 2, 1)}, "eu-not-finished", rules.Violated, 0)
		late(t, eu, rules.Facts{FiledOn: day(2026, 2, 1)}, "eu-not-finished", rules.Passed, 0)
	})
	reference(t, "C15", "2021/1060 art. 65: an investment is kept in use five years", func(t *testing.T) {
		p := works(100_000*euro, fund("FEDER", euro))
		v := verdict(t, p, rules.Facts{LastPayment: day(2026, 4, 15)}, "eu-durability")
		if v.Status != rules.Unknown || v.Due.String() != "2031-04-15" {
			t.Errorf("%+v", v)
		}
		late(t, eu, rules.Facts{LastPayment: day(2026, 4, 15)}, "eu-durability", rules.NotApplicable, 0)
	})
	reference(t, "I3-rule", "loi 2000-321 art. 10: financial report within six months", func(t *testing.T) {
		f := rules.Facts{YearEnd: day(2025, 8, 31), Today: day(2026, 3, 1)}
		late(t, eu, f, "financial-report", rules.Violated, 1)
		f.ReportFiled = day(2026, 2, 28)
		late(t, eu, f, "financial-report", rules.Passed, 0)
		late(t, eu, rules.Facts{}, "financial-report", rules.NotApplicable, 0) // nothing is signed: nothing is owed
		signed := staffed(today, 10_000*euro, 0, 0)
		signed.Resources[0].State = plan.Acquired
		late(t, signed, rules.Facts{}, "financial-report", rules.Unknown, 0)
		late(t, works(euro), f, "financial-report", rules.NotApplicable, 0)
	})
	reference(t, "I5", "décret 2017-779: essential data of an agreement within three months", func(t *testing.T) {
		due, err := law.PublishBy(day(2025, 11, 30))
		if err != nil || due.On.String() != "2026-02-28" {
			t.Errorf("%v, %v", due.On, err)
		}
		f := rules.Facts{PublicGrants: map[string]funding.Cents{"CD48": 23_000_01}, Agreements: map[string]rules.Agreement{"CD48": {Signed: day(2025, 11, 30), Published: day(2026, 3, 2)}}}
		late(t, eu, f, "open-data", rules.Violated, 2)
		f.PublicGrants["CD48"]--
		late(t, eu, f, "open-data", rules.NotApplicable, 0)
	})
	reference(t, "B9", "CGCT R2334-28, R2334-29: works begin within two years and end within four", func(t *testing.T) {
		p := works(100_000*euro, res(funding.State, 40_000*euro))
		f := rules.Facts{StateDotation: true, Decided: day(2024, 1, 15), Today: day(2026, 1, 16)}
		late(t, p, f, "detr-deadlines", rules.Violated, 1)
		p.Begun = day(2026, 1, 15)
		late(t, p, f, "detr-deadlines", rules.Unknown, 0)
		p.Completed = day(2030, 1, 16)
		late(t, p, f, "detr-deadlines", rules.Violated, 1)
		late(t, p, rules.Facts{}, "detr-deadlines", rules.NotApplicable, 0)
	})
	reference(t, "E7", "2023/2832 and 2023/2831: each ceiling has its own aids, papers ten years", func(t *testing.T) {
		f := rules.Facts{Undertaking: "LD", Grants: []rules.Aid{{Undertaking: "LD", Granted: day(2025, 6, 1), Amount: 300_000 * euro},
			{Undertaking: "LD", Granted: day(2025, 6, 1), Amount: 750_001 * euro, SIEG: true}}}
		want(t, verdict(t, eu, f, "de-minimis"), rules.Passed, 0)
		want(t, verdict(t, eu, f, "de-minimis-sieg"), rules.Violated, euro)
		if v := verdict(t, eu, f, "de-minimis-papers"); v.Due.String() != "2035-06-01" {
			t.Errorf("%+v", v)
		}
		want(t, verdict(t, eu, rules.Facts{Undertaking: "LD"}, "de-minimis-sieg"), rules.NotApplicable, 0)
	})
}

// Every rule of the book gives its verdict on a plan of its time, and none is
// passed for want of facts that it needs.
func TestEveryRuleSpeaks(t *testing.T) {
	for _, on := range []funding.Date{funding.Day(2016, 6, 1), today} {
		p := staffed(on, 10_000*euro, 0, 0)
		all, err := law.Evaluate(p, rules.Facts{})
		if err != nil {
			t.Fatal(err)
		}
		spoke := map[string]bool{"eu-region": true} // looked up by eu-rate
		for _, v := range all {
			spoke[v.Rule.ID] = true
			if v.Reason.Key == "" || v.Rule.Article == "" {
				t.Errorf("%s: %s without a reason or an article", v.Rule.ID, v.Status)
			}
		}
		for _, r := range law.Rules() {
			if r.Period.Contains(on) && !spoke[r.ID] {
				t.Errorf("%v: %s says nothing", on, r.ID)
			}
		}
	}
}
