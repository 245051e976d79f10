package rules_test

import (
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
)

// testSiblings holds what the published cases of the rules imply at their
// edges: at the limit, one cent beyond, nothing, and what is not said.
func testSiblings(t *testing.T) {
	day := funding.Day
	judged := func(t *testing.T, id string, p plan.Plan, f rules.Facts, status rules.Status, by funding.Cents) {
		t.Helper()
		want(t, verdict(t, p, f, id), status, by)
	}
	none := rules.Facts{}
	reference(t, "B1-edges", "CGCT L1111-10 III: at 20 %, one cent below, an odd total, no public money", func(t *testing.T) {
		judged(t, "owner-share", works(100_000*euro, res(funding.State, 80_000*euro), own(20_000*euro)), none, rules.Passed, 0)
		judged(t, "owner-share", works(100_000*euro, res(funding.State, 80_000_01), own(19_999_99)), none, rules.Violated, 1)
		judged(t, "owner-share", works(85_000_01, res(funding.State, 68_000_01), own(17_000_00)), none, rules.Violated, 1) // 20 % of 85 000,01 is 17 000,002
		judged(t, "owner-share", works(100_000*euro, res(funding.Foundation, 100_000*euro)), none, rules.Passed, 0)
		kind := works(100_000*euro, res(funding.State, 80_000*euro), own(15_000*euro), plan.Resource{Account: 87, Amount: 5_000 * euro, State: plan.Valued})
		judged(t, "owner-share", kind, none, rules.Violated, 4_000*euro) // 95 000 of public money; what is in kind is no money
		p := works(100_000*euro, res(funding.State, 80_000*euro), own(20_000*euro))
		p.ChiefRole = true
		judged(t, "leader-owner-share", p, none, rules.Violated, 10_000*euro)
		p.On = day(2013, 1, 1)
		for _, v := range must(law.Evaluate(p, none)) {
			if v.Rule.ID == "leader-owner-share" {
				t.Error("the share of the leader is judged before it was law")
			}
		}
		judged(t, "owner-share", p, none, rules.Passed, 0) // the 20 % of all owners bore on leaders then
	})
	reference(t, "B5-edges", "cumulation: equal, one cent above, own money counted, in kind not", func(t *testing.T) {
		judged(t, "cumulation", works(100, res(funding.Region, 60), own(40)), none, rules.Passed, 0)
		judged(t, "cumulation", works(100, res(funding.Region, 61), own(40)), none, rules.Violated, 1)
		judged(t, "cumulation", works(100, res(funding.Region, 100), plan.Resource{Account: 87, Amount: 50, State: plan.Valued}), none, rules.Passed, 0)
		judged(t, "cumulation", works(0), none, rules.Passed, 0)
	})
	reference(t, "B7-edges", "décret 2018-514 art. 12: odd awards, what is not said, both sides of the day of the law", func(t *testing.T) {
		for _, c := range []struct {
			award, advance, guaranteed, progress, long, balance funding.Cents
		}{{33_333_33, 9_999_99, 19_999_99, 26_666_66, 29_999_99, 6_666_67}, {1, 0, 0, 0, 0, 1}, {3, 0, 1, 2, 2, 1}, {0, 0, 0, 0, 0, 0}} {
			short, err1 := law.StateLimits(c.award, false, 48, today)
			long, err2 := law.StateLimits(c.award, true, 49, today)
			if err1 != nil || err2 != nil || short.Advance != c.advance || long.Advance != c.guaranteed || short.Progress != c.progress || long.Progress != c.long || short.Balance != c.balance {
				t.Errorf("%+v: %+v, %+v", c, short, long)
			}
		}
		before, err := law.StateLimits(40_000*euro, true, 60, day(2018, 9, 30))
		if err != nil || before.Advance != 2_000*euro || before.Progress != 32_000*euro {
			t.Errorf("under the decree of 1999: %+v, %v", before, err)
		}
		p := works(100_000*euro, res(funding.State, 40_000*euro))
		f := rules.Facts{Advance: funding.Known(12_000 * euro), Progress: funding.Known(32_000 * euro)}
		judged(t, "state-advance", p, f, rules.Passed, 0) // under the strict ceilings nothing need be said
		f.Advance.Cents++
		judged(t, "state-advance", p, f, rules.Unknown, 0)
		f.Advance.Cents = 24_000_01
		judged(t, "state-advance", p, f, rules.Violated, 1) // above what any guarantee opens
		p.Guarantee, f.Advance.Cents = plan.Yes, 24_000*euro
		judged(t, "state-advance", p, f, rules.Passed, 0)
		f.Progress.Cents = 36_000_01
		judged(t, "state-advance", p, f, rules.Violated, 1)
		p.Months, f.Progress.Cents = 48, 36_000*euro
		judged(t, "state-advance", p, f, rules.Violated, 4_000*euro)
		p.Months = 49
		judged(t, "state-advance", p, f, rules.Passed, 0)
		f.Progress = funding.Amount{}
		judged(t, "state-advance", p, f, rules.Unknown, 0) // the advance alone says nothing of the rest
		f.Advance, f.Progress = funding.Amount{}, funding.Known(40_000*euro)
		judged(t, "state-advance", p, f, rules.Violated, 4_000*euro)
	})
	reference(t, "B8-edges", "the base is the subsidised expense, not the whole cost", func(t *testing.T) {
		p := works(100_000*euro, res(funding.State, 60_000*euro), res(funding.Region, 20_000_01))
		p.Costs = append(p.Costs, plan.CostLine{Account: 62, Net: 20_000 * euro}) // not eligible
		p.Costs[0].Net = 80_000 * euro
		judged(t, "state-cumulation", p, none, rules.Violated, 1)
		p.Costs[0].Eligible = false
		judged(t, "state-cumulation", p, none, rules.Unknown, 0)
	})
	testSiblingsOfEurope(t)
	testSiblingsOfDates(t)
	testSiblingsOfDeMinimis(t)
	testSiblingsOfThresholds(t)
}

func must(v []rules.Verdict, err error) []rules.Verdict {
	if err != nil {
		panic(err)
	}
	return v
}

func testSiblingsOfEurope(t *testing.T) {
	judged := func(t *testing.T, id string, p plan.Plan, f rules.Facts, status rules.Status, by funding.Cents) {
		t.Helper()
		want(t, verdict(t, p, f, id), status, by)
	}
	here := rules.Facts{Region: "Occitanie"}
	reference(t, "C1-edges", "60 %: several funds together, a cost of a cent, nothing eligible, the other categories", func(t *testing.T) {
		p := works(110_395_02, fund("FSE+", 40_000_00), fund("FEDER", 26_237_01))
		judged(t, "eu-rate", p, here, rules.Passed, 0)
		p.Resources[1].Amount++
		judged(t, "eu-rate", p, here, rules.Violated, 1)
		judged(t, "eu-rate", works(1, fund("FSE+", 1)), here, rules.Violated, 1) // 60 % of a cent is no cent
		judged(t, "eu-rate", works(100, fund("LEADER", 90)), here, rules.NotApplicable, 0)
		none := works(100, fund("FSE+", 1))
		none.Costs[0].Eligible = false
		judged(t, "eu-rate", none, here, rules.Unknown, 0)
		for region, limit := range map[string]funding.Cents{"less developed": 85, "transition, less developed before": 70, "transition": 60, "more developed": 40} {
			p := works(100, fund("FSE+", limit))
			p.Region = region
			judged(t, "eu-rate", p, rules.Facts{}, rules.Passed, 0)
			p.Resources[0].Amount++
			judged(t, "eu-rate", p, rules.Facts{}, rules.Violated, 1)
		}
	})
	reference(t, "C7-edges", "every pair of options, and one chosen twice", func(t *testing.T) {
		all := []plan.Option{plan.Remaining40, plan.Indirect25, plan.Indirect15, plan.Indirect7, plan.Staff20}
		for _, a := range all {
			for _, b := range all {
				p := works(100_000*euro, fund("FSE+", 1))
				p.Options = []plan.Option{a, b}
				// 20 % for staff goes with a rate on overheads, and with nothing else.
				status := rules.Violated
				if a != b && (a == plan.Staff20) != (b == plan.Staff20) && a != plan.Remaining40 && b != plan.Remaining40 {
					status = rules.Passed
				}
				judged(t, "sco-once", p, here, status, 0)
			}
		}
	})
	reference(t, "C8-edges", "art. 53(2): the threshold bears on the operation, not on the support", func(t *testing.T) {
		judged(t, "sco-mandatory", works(200_000_00, fund("FSE+", 1)), here, rules.Violated, 0)
		p := works(199_999_99, fund("FSE+", 1))
		p.Options = []plan.Option{plan.Indirect7} // 7 % of what is direct: above the threshold, real costs would be allowed
		judged(t, "sco-mandatory", p, here, rules.NotApplicable, 0)
		judged(t, "sco-mandatory", works(100, res(funding.State, 1)), here, rules.NotApplicable, 0)
		p = works(100, fund("FSE+", 1))
		p.On = funding.Day(2019, 1, 1) // no such obligation then
		for _, v := range must(law.Evaluate(p, here)) {
			if v.Rule.ID == "sco-mandatory" {
				t.Error("judged before it was law")
			}
		}
	})
	reference(t, "C14-edges", "one date known is enough to leave the window; the day of completion", func(t *testing.T) {
		p := works(100, fund("FSE+", 1))
		judged(t, "eu-window", p, rules.Facts{LastExpense: funding.Day(2030, 1, 1)}, rules.Violated, 0)
		judged(t, "eu-window", p, rules.Facts{FirstExpense: funding.Day(2020, 12, 31)}, rules.Violated, 0)
		judged(t, "eu-window", p, rules.Facts{FirstExpense: funding.Day(2020, 12, 31), Submitted: funding.Day(2020, 12, 31)}, rules.Passed, 0)
		p.Completed = funding.Day(2026, 2, 1)
		judged(t, "eu-not-finished", p, rules.Facts{FiledOn: funding.Day(2026, 2, 1)}, rules.Passed, 0)
		judged(t, "eu-not-finished", p, rules.Facts{FiledOn: funding.Day(2026, 2, 2)}, rules.Violated, 0)
		judged(t, "eu-not-finished", p, rules.Facts{}, rules.Unknown, 0)
	})
}

func testSiblingsOfDates(t *testing.T) {
	day := funding.Day
	reference(t, "C12-edges", "80 days over a leap day, a year's end and months' ends; a clock stopped twice", func(t *testing.T) {
		for claim, due := range map[funding.Date]string{day(2024, 2, 10): "2024-04-30", day(2025, 2, 10): "2025-05-01", day(2026, 12, 31): "2027-03-21",
			day(2027, 10, 13): "2028-01-01", day(2023, 12, 12): "2024-03-01"} {
			if got, err := law.PaymentDue(claim, nil, today); err != nil || got.On.String() != due || !got.Running {
				t.Errorf("claimed %v: %v, %v; want %s", claim, got.On, err, due)
			}
		}
		stop := func(from, to funding.Date) funding.Period { return funding.Period{From: from, To: to} }
		for _, c := range []struct {
			name    string
			stops   []funding.Period
			on      funding.Date
			due     string
			running bool
		}{
			{"10 days, then 5", []funding.Period{stop(day(2026, 4, 1), day(2026, 4, 10)), stop(day(2026, 5, 1), day(2026, 5, 5))}, day(2026, 12, 31), "2026-06-04", true},
			{"in the other order", []funding.Period{stop(day(2026, 5, 1), day(2026, 5, 5)), stop(day(2026, 4, 1), day(2026, 4, 10))}, day(2026, 12, 31), "2026-06-04", true},
			{"the second begins when the first ends", []funding.Period{stop(day(2026, 4, 1), day(2026, 4, 10)), stop(day(2026, 4, 11), day(2026, 4, 15))}, day(2026, 12, 31), "2026-06-04", true},
			{"the second only counts because of the first", []funding.Period{stop(day(2026, 5, 11), day(2026, 5, 20)), stop(day(2026, 5, 25), day(2026, 5, 25))}, day(2026, 12, 31), "2026-05-31", true},
			{"on the very last day", []funding.Period{stop(day(2026, 5, 20), day(2026, 5, 20))}, day(2026, 12, 31), "2026-05-21", true},
			{"a day too late", []funding.Period{stop(day(2026, 5, 21), day(2026, 5, 30))}, day(2026, 12, 31), "2026-05-20", true},
			{"begun before the claim", []funding.Period{stop(day(2026, 2, 1), day(2026, 3, 5))}, day(2026, 12, 31), "2026-05-25", true},
			{"open, ended once", []funding.Period{stop(day(2026, 4, 1), day(2026, 4, 10)), stop(day(2026, 5, 1), funding.Date{})}, day(2026, 5, 5), "2026-06-04", false},
			{"to come", []funding.Period{stop(day(2026, 5, 1), day(2026, 5, 5))}, day(2026, 4, 1), "2026-05-20", true},
			{"open, begun when the time was over: late all the same", []funding.Period{stop(day(2026, 5, 21), funding.Date{})}, day(2026, 6, 10), "2026-05-20", true},
			{"open, begun on the last day", []funding.Period{stop(day(2026, 5, 20), funding.Date{})}, day(2026, 6, 10), "2026-06-11", false},
			{"open, and no day is asked about", []funding.Period{stop(day(2026, 4, 1), funding.Date{})}, funding.Date{}, "2026-05-20", false},
			{"ended, and no day is asked about", []funding.Period{stop(day(2026, 4, 1), day(2026, 4, 15))}, funding.Date{}, "2026-06-04", true},
		} {
			got, err := law.PaymentDue(day(2026, 3, 1), c.stops, c.on)
			if err != nil || got.On.String() != c.due || got.Running != c.running {
				t.Errorf("%s: %v, running %v, %v; want %s, %v", c.name, got.On, got.Running, err, c.due, c.running)
			}
		}
		if _, err := law.PaymentDue(day(2013, 1, 1), nil, today); err == nil {
			t.Error("a claim of 2013 has a day")
		}
	})
	reference(t, "C13-edges", "the first and the last day of a year; a duty that is over", func(t *testing.T) {
		for paid, until := range map[funding.Date]string{day(2026, 1, 1): "2031-12-31", day(2026, 12, 31): "2031-12-31", day(2028, 2, 29): "2033-12-31"} {
			if got, err := law.KeepUntil(paid); err != nil || got.On.String() != until {
				t.Errorf("%v: %v, %v", paid, got.On, err)
			}
		}
		p := works(100, fund("FSE+", 1))
		v := verdict(t, p, rules.Facts{LastPayment: day(2026, 1, 1), Today: day(2031, 12, 31)}, "eu-retention")
		want(t, v, rules.Unknown, 0)
		want(t, verdict(t, p, rules.Facts{LastPayment: day(2026, 1, 1), Today: day(2032, 1, 1)}, "eu-retention"), rules.NotApplicable, 0)
	})
	reference(t, "I3-edges", "six months from a month's end, a leap year among them", func(t *testing.T) {
		for end, due := range map[funding.Date]string{day(2023, 8, 31): "2024-02-29", day(2024, 2, 29): "2024-08-31", day(2025, 3, 31): "2025-09-30", day(2025, 8, 30): "2026-02-28", day(2025, 7, 15): "2026-01-15"} {
			if got, err := law.ReportDue(end); err != nil || got.On.String() != due {
				t.Errorf("%v: %v, %v; want %s", end, got.On, err, due)
			}
		}
	})
}

func testSiblingsOfDeMinimis(t *testing.T) {
	day := funding.Day
	aid := func(on funding.Date, amount funding.Cents) rules.Aid {
		return rules.Aid{Undertaking: "LD", Granted: on, Amount: amount}
	}
	judge := func(t *testing.T, on funding.Date, status rules.Status, by funding.Cents, aids ...rules.Aid) {
		t.Helper()
		v, err := law.DeMinimis(aids, "LD", on, false)
		if err != nil {
			t.Fatal(err)
		}
		want(t, v, status, by)
	}
	reference(t, "E-edges", "the window is inclusive and rolling, the day of the grant counts", func(t *testing.T) {
		judge(t, day(2026, 3, 1), rules.Passed, 0)
		judge(t, day(2026, 3, 1), rules.Passed, 0, aid(day(2026, 3, 1), 300_000_00))
		judge(t, day(2026, 3, 1), rules.Violated, 1, aid(day(2026, 3, 1), 300_000_01))
		// Exactly three years, and a day more.
		judge(t, day(2027, 3, 1), rules.Violated, 1, aid(day(2024, 3, 1), 1), aid(day(2027, 3, 1), 300_000_00))
		judge(t, day(2027, 3, 1), rules.Passed, 0, aid(day(2024, 2, 29), 1), aid(day(2027, 3, 1), 300_000_00))
		// Over a year's end.
		judge(t, day(2026, 12, 31), rules.Violated, 1, aid(day(2023, 12, 31), 1), aid(day(2026, 12, 31), 300_000_00))
		judge(t, day(2027, 1, 1), rules.Passed, 0, aid(day(2023, 12, 31), 1), aid(day(2027, 1, 1), 300_000_00))
		// An aid granted later counts too, as long as its window reaches back.
		judge(t, day(2025, 1, 1), rules.Violated, 1, aid(day(2025, 1, 1), 1), aid(day(2028, 1, 1), 300_000_00))
		judge(t, day(2025, 1, 1), rules.Passed, 0, aid(day(2025, 1, 1), 1), aid(day(2028, 1, 2), 300_000_00))
		// Of several windows the worst speaks: neither the first nor the last.
		judge(t, day(2025, 6, 1), rules.Violated, 50_000_00, aid(day(2024, 7, 1), 100_000_00), aid(day(2025, 6, 1), 150_000_00), aid(day(2026, 6, 1), 100_000_00), aid(day(2028, 5, 1), 90_000_00))
		if room, err := law.Room([]rules.Aid{aid(day(2024, 3, 1), 100_000_00)}, "LD", day(2027, 3, 1), false); err != nil || room != 200_000_00 {
			t.Errorf("room %v, %v", room, err)
		}
		if room, _ := law.Room([]rules.Aid{aid(day(2026, 3, 1), 300_000_01)}, "LD", day(2026, 3, 1), false); room != 0 {
			t.Errorf("room is never negative: %v", room)
		}
		if _, err := law.DeMinimis([]rules.Aid{aid(day(2026, 1, 1), 1<<62), aid(day(2026, 1, 1), 1<<62)}, "LD", today, false); err == nil {
			t.Error("a sum that does not fit is taken")
		}
	})
	reference(t, "E-plan", "what the plan itself asks under the ceiling counts, once", func(t *testing.T) {
		p := works(100_000*euro, res(funding.Region, 10_000*euro), res(funding.Foundation, 99_000*euro), own(50_000*euro))
		p.Regime = plan.DeMinimis
		f := rules.Facts{Undertaking: "LD", Grants: []rules.Aid{aid(day(2025, 6, 1), 290_000_00)}}
		want(t, verdict(t, p, f, "de-minimis"), rules.Passed, 0)
		f.Grants[0].Amount++
		want(t, verdict(t, p, f, "de-minimis"), rules.Violated, 1)
		p.Resources[0].State = plan.Acquired // granted: it is among the aids
		want(t, verdict(t, p, f, "de-minimis"), rules.Passed, 0)
		p.Resources[0].State, p.Regime = plan.Requested, plan.DeMinimisSIEG
		want(t, verdict(t, p, f, "de-minimis"), rules.Passed, 0)
		want(t, verdict(t, p, f, "de-minimis-sieg"), rules.Passed, 0)
		want(t, verdict(t, p, rules.Facts{}, "de-minimis-sieg"), rules.Unknown, 0)
	})
}

func testSiblingsOfThresholds(t *testing.T) {
	day := funding.Day
	p := plan.Plan{On: today, Year: 2026, Owner: plan.Association}
	reference(t, "I1-edges", "loi 2000-321 art. 10: several authorities, an agreement signed, late, or not known", func(t *testing.T) {
		f := rules.Facts{PublicGrants: map[string]funding.Cents{"CD48": 23_000_00, "État": 22_999_99}}
		want(t, verdict(t, p, f, "convention"), rules.NotApplicable, 0)
		f.PublicGrants["État"] = 23_000_01
		want(t, verdict(t, p, f, "convention"), rules.Unknown, 0)
		f.Agreements = map[string]rules.Agreement{"État": {Signed: day(2026, 1, 20), FirstPaid: day(2026, 1, 20)}}
		want(t, verdict(t, p, f, "convention"), rules.Passed, 0)
		f.PublicGrants["CD48"]++
		want(t, verdict(t, p, f, "convention"), rules.Unknown, 0) // one of the two is not known
		f.Agreements["CD48"] = rules.Agreement{Signed: day(2026, 2, 1), FirstPaid: day(2026, 1, 31)}
		if v := verdict(t, p, f, "convention"); v.Status != rules.Violated || v.Late != 1 {
			t.Errorf("paid a day before it was signed: %+v", v)
		}
		if got, _ := law.Convention(nil, today); got.Reached || got.Total != 0 {
			t.Errorf("no grant: %+v", got)
		}
		public := p
		public.Owner = plan.LocalAuthority
		want(t, verdict(t, public, f, "convention"), rules.NotApplicable, 0)
		public.Owner = plan.UnknownOwner
		want(t, verdict(t, public, f, "convention"), rules.Unknown, 0)
	})
	reference(t, "I2-edges", "C. com. L612-4: all authorities together, accounts certified or not", func(t *testing.T) {
		f := rules.Facts{PublicGrants: map[string]funding.Cents{"a": 76_500_00, "b": 76_500_00}}
		want(t, verdict(t, p, f, "certified-accounts"), rules.NotApplicable, 0)
		f.PublicGrants["b"]++
		want(t, verdict(t, p, f, "certified-accounts"), rules.Unknown, 0)
		f.CertifiedYear = 2025
		want(t, verdict(t, p, f, "certified-accounts"), rules.Unknown, 0)
		f.CertifiedYear = 2026
		want(t, verdict(t, p, f, "certified-accounts"), rules.Passed, 0)
	})
	reference(t, "I4-edges", "LEADER: at the floor, at 80 %, one cent beyond each, the owner's public money", func(t *testing.T) {
		most, no, err := law.Leader(0, today)
		if err != nil || most != 0 || !no {
			t.Errorf("no public aid: %v, %v, %v", most, no, err)
		}
		q := works(20_000*euro, fund("LEADER", 10_000*euro), res(funding.Departement, 2_500*euro))
		want(t, verdict(t, q, rules.Facts{}, "leader-share"), rules.Passed, 0)
		want(t, verdict(t, q, rules.Facts{}, "leader-floor"), rules.Passed, 0)
		q.Resources[1].Amount--
		want(t, verdict(t, q, rules.Facts{}, "leader-share"), rules.Violated, 1)
		q.Resources[1] = own(2_500 * euro) // of a local authority: public
		want(t, verdict(t, q, rules.Facts{}, "leader-share"), rules.Passed, 0)
		q.Owner = plan.Association
		want(t, verdict(t, q, rules.Facts{}, "leader-share"), rules.Violated, 2_000*euro)
		if _, _, err := law.Leader(1, day(2022, 12, 31)); err == nil {
			t.Error("a programme that had not begun")
		}
	})
	reference(t, "I5-edges", "décret 2017-779: three months from a month's end, the latest of two agreements speaks", func(t *testing.T) {
		f := rules.Facts{Today: day(2026, 6, 1), PublicGrants: map[string]funding.Cents{"a": 30_000_00, "b": 30_000_00},
			Agreements: map[string]rules.Agreement{"a": {Signed: day(2025, 11, 30), Published: day(2026, 2, 28)}, "b": {Signed: day(2026, 2, 28), Published: day(2026, 5, 28)}}}
		want(t, verdict(t, p, f, "open-data"), rules.Passed, 0)
		f.Agreements["b"] = rules.Agreement{Signed: day(2026, 2, 28)}
		if v := verdict(t, p, f, "open-data"); v.Status != rules.Violated || v.Late != 4 {
			t.Errorf("%+v", v)
		}
		delete(f.Agreements, "b")
		want(t, verdict(t, p, f, "open-data"), rules.Unknown, 0)
	})
}
