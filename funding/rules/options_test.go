package rules_test

import (
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
)

// staffed is a plan with direct staff, other direct costs and overheads.
func staffed(on funding.Date, staff, other, overheads funding.Cents, options ...plan.Option) plan.Plan {
	return plan.Plan{On: on, Owner: plan.Association, Nature: plan.Functioning, Options: options, Costs: []plan.CostLine{
		{Account: 64, Kind: plan.Staff, Net: staff, Eligible: true}, {Account: 60, Kind: plan.Equipment, Net: other, Eligible: true},
		{Account: 61, Kind: plan.Other, Net: overheads, Eligible: true, Overheads: true}},
		Resources: []plan.Resource{fund("FSE+", euro)}}
}

func testOptions(t *testing.T) {
	flat := func(t *testing.T, p plan.Plan, id string, by funding.Cents) {
		t.Helper()
		status := rules.Passed
		if by > 0 {
			status = rules.Violated
		}
		want(t, verdict(t, p, rules.Facts{}, id), status, by)
	}
	reference(t, "C3-rule", "2021/1060 art. 56: other costs at most 40 % of direct staff", func(t *testing.T) {
		flat(t, staffed(today, 80_000*euro, 32_000*euro, 0, plan.Remaining40), "sco-remaining-40", 0)
		flat(t, staffed(today, 80_000*euro, 30_000*euro, 2_000_01, plan.Remaining40), "sco-remaining-40", 1)
	})
	reference(t, "C4-rule", "2021/1060 art. 54 b: overheads at most 15 % of direct staff", func(t *testing.T) {
		flat(t, staffed(today, 80_000*euro, 20_000*euro, 12_000*euro, plan.Indirect15), "sco-indirect-15", 0)
		flat(t, staffed(today, 80_000*euro, 20_000*euro, 12_000_01, plan.Indirect15), "sco-indirect-15", 1)
		want(t, verdict(t, staffed(today, 80_000*euro, 0, 0), rules.Facts{}, "sco-indirect-15"), rules.NotApplicable, 0)
	})
	reference(t, "C5-rule", "2021/1060 art. 54 a: overheads at most 7 % of direct costs", func(t *testing.T) {
		flat(t, staffed(today, 60_000*euro, 40_000*euro, 7_000*euro, plan.Indirect7), "sco-indirect-7", 0)
		flat(t, staffed(today, 60_000*euro, 40_000*euro, 8_000*euro, plan.Indirect7), "sco-indirect-7", 1_000*euro)
	})
	reference(t, "C6-rule", "2021/1060 art. 55(1): staff at most 20 % of other direct costs", func(t *testing.T) {
		flat(t, staffed(today, 20_000*euro, 100_000*euro, 0, plan.Staff20), "sco-staff-20", 0)
		flat(t, staffed(today, 20_500*euro, 100_000*euro, 0, plan.Staff20), "sco-staff-20", 500*euro)
	})
	reference(t, "C10", "2021/1060 art. 54 c: overheads up to 25 % of direct costs, with a method", func(t *testing.T) {
		flat(t, staffed(today, 60_000*euro, 40_000*euro, 25_000*euro, plan.Indirect25), "sco-indirect-25", 0)
		flat(t, staffed(today, 60_000*euro, 40_000*euro, 25_000_01, plan.Indirect25), "sco-indirect-25", 1)
		p := staffed(today, 60_000*euro, 40_000*euro, 0, plan.Indirect25, plan.Indirect15)
		want(t, verdict(t, p, rules.Facts{}, "sco-once"), rules.Violated, 0)
		want(t, verdict(t, p, rules.Facts{}, "sco-indirect-25"), rules.Unknown, 0)
	})
	reference(t, "C8-flat", "art. 53(2): the 200 000 € are those of the whole operation, flat rate included", func(t *testing.T) {
		p := staffed(today, 142_857_15, 0, 0, plan.Remaining40) // + 57 142,86 = 200 000,01
		want(t, verdict(t, p, rules.Facts{}, "sco-mandatory"), rules.NotApplicable, 0)
		p.Costs[0].Net -= 1 // + 57 142,85 = 199 999,99
		want(t, verdict(t, p, rules.Facts{}, "sco-mandatory"), rules.Passed, 0)
	})
	reference(t, "C9-rule", "2021/1060 art. 55(2)(a): yearly cost / 1 720 h, in proportion for part time", func(t *testing.T) {
		full := funding.Percent(100)
		for _, c := range []struct {
			name   string
			staff  []plan.StaffTime
			status rules.Status
			by     funding.Cents
		}{
			{"exact", []plan.StaffTime{{Yearly: 43_000 * euro, Minutes: 60 * 100, Worked: full, Charged: 2_500 * euro}}, rules.Passed, 0},
			{"a cent more", []plan.StaffTime{{Yearly: 43_000 * euro, Minutes: 60 * 100, Worked: full, Charged: 2_500_01}}, rules.Violated, 1},
			{"the whole year", []plan.StaffTime{{Yearly: 43_000 * euro, Minutes: 60 * 1720, Worked: full, Charged: 43_000 * euro}}, rules.Passed, 0},
			{"an hour more than the year", []plan.StaffTime{{Yearly: 43_000 * euro, Minutes: 60 * 1721, Worked: full}}, rules.Violated, 0},
			{"half time, 860 h", []plan.StaffTime{{Yearly: 21_500 * euro, Minutes: 60 * 860, Worked: funding.Percent(50), Charged: 21_500 * euro}}, rules.Passed, 0},
			{"half time, 861 h", []plan.StaffTime{{Yearly: 21_500 * euro, Minutes: 60 * 861, Worked: funding.Percent(50)}}, rules.Violated, 0},
			{"one above, one below", []plan.StaffTime{{Yearly: 43_000 * euro, Minutes: 60 * 100, Worked: full, Charged: 2_600 * euro},
				{Yearly: 43_000 * euro, Minutes: 60 * 100, Worked: full, Charged: 2_000 * euro}}, rules.Violated, 100 * euro},
			{"12 h 30", []plan.StaffTime{{Yearly: 43_000 * euro, Minutes: 750, Worked: full, Charged: 312_50}}, rules.Passed, 0},
			{"12 h 30, a cent more", []plan.StaffTime{{Yearly: 43_000 * euro, Minutes: 750, Worked: full, Charged: 312_51}}, rules.Violated, 1},
			{"a minute more than the year", []plan.StaffTime{{Yearly: 43_000 * euro, Minutes: 60*1720 + 1, Worked: full}}, rules.Violated, 0},
			{"no time sheet", nil, rules.Unknown, 0},
		} {
			t.Run(c.name, func(t *testing.T) {
				p := staffed(today, 43_000*euro, 0, 0)
				p.Time = c.staff
				want(t, verdict(t, p, rules.Facts{}, "sco-hours"), c.status, c.by)
			})
		}
	})
	reference(t, "C11-law", "a plan of 2016 is judged under the rules of 2014-2020, one of today is not", func(t *testing.T) {
		then := funding.Day(2016, 5, 1)
		p := staffed(then, 120_000*euro, 80_000*euro, 40_000*euro, plan.Historic20)
		flat(t, p, "sco-indirect-20", 0)
		v := verdict(t, p, rules.Facts{Region: "Languedoc-Roussillon"}, "eu-rate")
		want(t, v, rules.Passed, 0)
		if v.Rule.Article != "Règlement (UE) 1303/2013, art. 120(3)" || v.Limit.Cents != 144_000*euro || v.Rule.Verified {
			t.Errorf("%+v", v)
		}
		want(t, verdict(t, p, rules.Facts{Region: "Occitanie"}, "eu-rate"), rules.Unknown, 0)
		p.On = today
		want(t, verdict(t, p, rules.Facts{}, "sco-once"), rules.Violated, 0) // the option is closed
		due, err := law.PaymentDue(funding.Day(2016, 3, 1), nil, today)
		if err != nil || due.On.String() != "2016-05-30" {
			t.Errorf("90 days then: %v, %v", due.On, err)
		}
	})
}

// What prices a plan is what the book says on its day, and nothing is open on
// a day that the book does not cover.
func TestTermsFollowTheBook(t *testing.T) {
	now, then, never := law.Terms(today), law.Terms(funding.Day(2016, 1, 1)), law.Terms(funding.Day(2040, 1, 1))
	for o, percent := range map[plan.Option]int64{plan.Remaining40: 40, plan.Indirect25: 25, plan.Indirect15: 15, plan.Indirect7: 7, plan.Staff20: 20} {
		if got := now.Rates[o]; got.Cmp(funding.Percent(percent)) != 0 {
			t.Errorf("%s: %v", o, got)
		}
	}
	if _, open := now.Rates[plan.Historic20]; open || now.Hours != 1720 {
		t.Errorf("today: %+v", now)
	}
	if _, open := then.Rates[plan.Indirect7]; open || then.Rates[plan.Historic20].Cmp(funding.Percent(20)) != 0 {
		t.Errorf("in 2016: %+v", then)
	}
	if len(never.Rates) > 0 || never.Hours > 0 {
		t.Errorf("in 2040: %+v", never)
	}
}
