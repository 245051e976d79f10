package rules_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
)

const euro = funding.Euro

var (
	law   = rules.Law()
	today = funding.Day(2026, 3, 1)
)

func reference(t *testing.T, id, rule string, f func(t *testing.T)) {
	t.Run(id, func(t *testing.T) {
		t.Log(rule)
		f(t)
	})
}

func res(kind funding.FunderKind, amount funding.Cents) plan.Resource {
	return plan.Resource{Account: 74, Kind: kind, Amount: amount, State: plan.Requested}
}

func fund(name string, amount funding.Cents) plan.Resource {
	return plan.Resource{Account: 74, Kind: funding.Europe, Fund: name, Amount: amount, State: plan.Requested}
}

func own(amount funding.Cents) plan.Resource {
	return plan.Resource{Account: 75, Amount: amount, State: plan.Own}
}

// works is an investment of a local authority.
func works(cost funding.Cents, resources ...plan.Resource) plan.Plan {
	return plan.Plan{On: today, Owner: plan.LocalAuthority, Nature: plan.Investment,
		Costs: []plan.CostLine{{Account: 61, Net: cost, Eligible: true}}, Resources: resources}
}

func verdict(t *testing.T, p plan.Plan, f rules.Facts, id string) rules.Verdict {
	t.Helper()
	all, err := law.Evaluate(p, f)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if v.Rule.ID == id {
			return v
		}
	}
	t.Fatalf("no verdict of %s", id)
	return rules.Verdict{}
}

func want(t *testing.T, v rules.Verdict, status rules.Status, by funding.Cents) {
	t.Helper()
	if v.Status != status || v.By != by {
		t.Errorf("%s: %s by %v (%v); want %s by %v", v.Rule.ID, v.Status, v.By, v.Reason, status, by)
	}
}

func TestReference(t *testing.T) {
	b1 := works(100_000*euro, res(funding.State, 50_000*euro), res(funding.Region, 20_000*euro),
		res(funding.Departement, 15_000*euro), own(15_000*euro))
	reference(t, "B1", "CGCT L1111-10 III, 20 % of public money", func(t *testing.T) {
		v := verdict(t, b1, rules.Facts{}, "owner-share")
		want(t, v, rules.Violated, 5_000*euro)
		if v.Limit.Cents != 20_000*euro || b1.Public() != 100_000*euro {
			t.Errorf("required %v of %v", v.Limit, b1.Public())
		}
		if rate, _ := funding.RateOf(v.Actual.Cents, b1.Public()); rate != funding.Percent(15) {
			t.Errorf("the owner bears %v", rate)
		}
	})
	reference(t, "B2", "CGCT L1111-10 III: private money is outside the base", func(t *testing.T) {
		p := works(100_000*euro, res(funding.State, 50_000*euro), res(funding.Region, 22_000*euro),
			res(funding.Foundation, 10_000*euro), own(18_000*euro))
		want(t, verdict(t, p, rules.Facts{}, "owner-share"), rules.Passed, 0)
		p.Resources[3].Amount--
		want(t, verdict(t, p, rules.Facts{}, "owner-share"), rules.Violated, 1)
	})
	reference(t, "B3", "CGCT L1111-10 III: not applicable", func(t *testing.T) {
		p := b1
		p.Nature = plan.Functioning
		want(t, verdict(t, p, rules.Facts{}, "owner-share"), rules.NotApplicable, 0)
		p = b1
		p.Owner = plan.Association
		want(t, verdict(t, p, rules.Facts{}, "owner-share"), rules.NotApplicable, 0)
		p.Owner = plan.UnknownOwner
		want(t, verdict(t, p, rules.Facts{}, "owner-share"), rules.Unknown, 0)
	})
	reference(t, "B4", "CGCT L1111-9: 30 % for the leader of the competence", func(t *testing.T) {
		p := b1
		p.ChiefRole = true
		want(t, verdict(t, p, rules.Facts{}, "leader-owner-share"), rules.Violated, 15_000*euro)
		want(t, verdict(t, p, rules.Facts{}, "owner-share"), rules.NotApplicable, 0)
		p.Derogation = "monument"
		want(t, verdict(t, p, rules.Facts{}, "leader-owner-share"), rules.NotApplicable, 0)
	})
	reference(t, "B5", "décret 2018-514 art. 10: no aid above the cost", func(t *testing.T) {
		p := works(19_317_14, fund("FSE+", 9_600*euro), res(funding.Region, 6_000*euro), res(funding.Departement, 4_000*euro))
		want(t, verdict(t, p, rules.Facts{}, "cumulation"), rules.Violated, 282_86)
	})
	reference(t, "B7", "décret 2018-514 art. 12: advance, interim payments, balance", func(t *testing.T) {
		for _, c := range []struct {
			guarantee                  bool
			months                     int
			advance, progress, balance funding.Cents
		}{{false, 24, 12_000, 32_000, 8_000}, {true, 48, 24_000, 32_000, 8_000}, {false, 49, 12_000, 36_000, 4_000}} {
			got, err := law.StateLimits(40_000*euro, c.guarantee, c.months, today)
			if err != nil || got.Advance != c.advance*euro || got.Progress != c.progress*euro || got.Balance != c.balance*euro {
				t.Errorf("%+v: %+v, %v", c, got, err)
			}
		}
		p := works(100_000*euro, res(funding.State, 40_000*euro))
		p.Guarantee = plan.No
		f := rules.Facts{Advance: funding.Known(12_000*euro + 1), Progress: funding.Known(20_000 * euro)}
		want(t, verdict(t, p, f, "state-advance"), rules.Violated, 1)
		f.StateDotation = true
		want(t, verdict(t, p, f, "state-advance"), rules.NotApplicable, 0)
	})
	reference(t, "B8", "80 % of public aid until September 2018 (décret 99-1060), 100 % since", func(t *testing.T) {
		p := works(100_000*euro, res(funding.State, 50_000*euro), res(funding.Region, 35_000*euro), own(15_000*euro))
		p.On = funding.Day(2018, 9, 30)
		want(t, verdict(t, p, rules.Facts{}, "state-cumulation"), rules.Violated, 5_000*euro)
		p.On = funding.Day(2018, 10, 1)
		want(t, verdict(t, p, rules.Facts{}, "state-cumulation"), rules.Passed, 0)
	})
	testEurope(t)
	testOptions(t)
	testDuties(t)
	testDeMinimis(t)
	testThresholds(t)
	testSiblings(t)
}

func testEurope(t *testing.T) {
	reference(t, "C1", "2021/1060 art. 112(3): 60 % in a region in transition", func(t *testing.T) {
		p := works(110_395_02, fund("FSE+", 66_237_02))
		p.Options = []plan.Option{plan.Indirect15}
		f := rules.Facts{Region: "Occitanie"}
		v := verdict(t, p, f, "eu-rate")
		want(t, v, rules.Violated, 1)
		if v.Limit.Cents != 66_237_01 {
			t.Errorf("limit %v", v.Limit)
		}
		p.Resources[0].Amount--
		want(t, verdict(t, p, f, "eu-rate"), rules.Passed, 0)
		want(t, verdict(t, p, rules.Facts{}, "eu-rate"), rules.Unknown, 0)
		half := funding.Percent(50)
		f.CallRate = &half
		want(t, verdict(t, p, f, "eu-rate"), rules.Violated, 66_237_01-55_197_51)
		p.Region = "less developed"
		want(t, verdict(t, p, rules.Facts{}, "eu-rate"), rules.Passed, 0)
	})
	reference(t, "C2", "real rows of the FSE list: rates to six decimals", func(t *testing.T) {
		for want, row := range map[string][2]funding.Cents{"49.997744": {55_195_02, 110_395_02}, "49.696798": {9_600_00, 19_317_14}} {
			r, _ := funding.RateOf(row[0], row[1])
			if got := r.Percentage(6); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
	})
	reference(t, "C7", "2021/1060 art. 53(1)(e): 40 % with 15 % or 7 %", func(t *testing.T) {
		p := works(100_000*euro, fund("FSE+", 10_000*euro))
		for _, other := range []plan.Option{plan.Indirect15, plan.Indirect7} {
			p.Options = []plan.Option{plan.Remaining40, other}
			want(t, verdict(t, p, rules.Facts{}, "sco-once"), rules.Violated, 0)
		}
		p.Options = []plan.Option{plan.Remaining40}
		want(t, verdict(t, p, rules.Facts{}, "sco-once"), rules.Passed, 0)
	})
	reference(t, "C3-rule", "2021/1060 art. 56 and 53(2): 80 000 € of staff at 40 % make 112 000 €, where an option is compulsory", func(t *testing.T) {
		p := plan.Plan{On: today, Region: "transition", Options: []plan.Option{plan.Remaining40},
			Costs:     []plan.CostLine{{Account: 64, Kind: plan.Staff, Net: 80_000 * euro, Eligible: true}},
			Resources: []plan.Resource{fund("FSE+", 67_200*euro)}}
		want(t, verdict(t, p, rules.Facts{}, "eu-rate"), rules.Passed, 0)
		v := verdict(t, p, rules.Facts{}, "sco-mandatory")
		want(t, v, rules.Passed, 0)
		if v.Actual.Cents != 112_000*euro || v.Limit.Cents != 200_000*euro {
			t.Errorf("%v of %v", v.Actual, v.Limit)
		}
		p.Options = nil
		want(t, verdict(t, p, rules.Facts{}, "sco-mandatory"), rules.Violated, 0)
	})
	reference(t, "C8", "2021/1060 art. 53(2): simplified options up to 200 000 €", func(t *testing.T) {
		for cost, status := range map[funding.Cents]rules.Status{199_999_99: rules.Violated, 200_000_00: rules.Violated, 200_000_01: rules.NotApplicable} {
			want(t, verdict(t, works(cost, fund("FEDER", euro)), rules.Facts{}, "sco-mandatory"), status, 0)
		}
		p := works(100_000*euro, fund("FEDER", euro))
		p.StateAid = true
		want(t, verdict(t, p, rules.Facts{}, "sco-mandatory"), rules.NotApplicable, 0)
		p.StateAid, p.Options = false, []plan.Option{plan.Indirect7}
		want(t, verdict(t, p, rules.Facts{}, "sco-mandatory"), rules.Passed, 0)
	})
	reference(t, "C12", "2021/1060 art. 74(1)(b): 80 days, the clock can stop", func(t *testing.T) {
		for _, c := range []struct {
			stops []funding.Period
			want  string
		}{
			{nil, "2026-05-20"},
			{[]funding.Period{{From: funding.Day(2026, 4, 1), To: funding.Day(2026, 4, 15)}}, "2026-06-04"},
			{[]funding.Period{{From: funding.Day(2026, 4, 1), To: funding.Day(2026, 4, 15)}, {From: funding.Day(2026, 4, 10), To: funding.Day(2026, 4, 15)}}, "2026-06-04"},
			{[]funding.Period{{From: funding.Day(2026, 9, 1), To: funding.Day(2026, 9, 15)}}, "2026-05-20"},
		} {
			got, err := law.PaymentDue(funding.Day(2026, 3, 1), c.stops, funding.Day(2026, 12, 31))
			if err != nil || got.On.String() != c.want {
				t.Errorf("%v: %v, %v; want %s", c.stops, got.On, err, c.want)
			}
		}
		open, _ := law.PaymentDue(funding.Day(2026, 3, 1), []funding.Period{{From: funding.Day(2026, 4, 1)}}, funding.Day(2026, 4, 10))
		if open.Running || open.On != funding.Day(2026, 5, 30) {
			t.Errorf("clock still stopped: %+v", open)
		}
	})
	reference(t, "C13", "2021/1060 art. 82: five years from 31 December of the last payment", func(t *testing.T) {
		got, _ := law.KeepUntil(funding.Day(2026, 4, 15))
		if got.On.String() != "2031-12-31" || got.Rule.Verified {
			t.Errorf("%+v", got)
		}
	})
	reference(t, "C14", "2021/1060 art. 63(2): window of eligibility", func(t *testing.T) {
		for day, ok := range map[funding.Date]bool{funding.Day(2029, 12, 31): true, funding.Day(2030, 1, 1): false,
			funding.Day(2020, 12, 31): false, funding.Day(2021, 1, 1): true} {
			if law.EligibleOn(day, funding.Day(2022, 7, 1)) != ok {
				t.Errorf("%v: eligible %v", day, !ok)
			}
		}
		if !law.EligibleOn(funding.Day(2020, 12, 31), funding.Day(2020, 11, 1)) {
			t.Error("a programme submitted in 2020 opens its window then")
		}
	})
}

func testDeMinimis(t *testing.T) {
	aid := func(y int, m, d int, amount funding.Cents) rules.Aid {
		return rules.Aid{Undertaking: "LD", Granted: funding.DateOf(funding.Day(y, 1, 1).Time().AddDate(0, m-1, d-1)), Amount: amount * euro}
	}
	judge := func(t *testing.T, day funding.Date, status rules.Status, by funding.Cents, aids ...rules.Aid) {
		t.Helper()
		v, err := law.DeMinimis(aids, "LD", day, false)
		if err != nil {
			t.Fatal(err)
		}
		want(t, v, status, by*euro)
	}
	reference(t, "E1", "2023/2831 art. 3(2): 300 000 € over any three years, both ends counted", func(t *testing.T) {
		day := funding.Day(2027, 3, 1)
		judge(t, day, rules.Passed, 0, aid(2024, 3, 1, 100_000), aid(2027, 3, 1, 200_000))
		judge(t, day, rules.Violated, 1, aid(2024, 3, 1, 100_001), aid(2027, 3, 1, 200_000))
		judge(t, day, rules.Passed, 0, aid(2024, 2, 29, 100_001), aid(2027, 3, 1, 200_000))
	})
	reference(t, "E2", "2023/2831 art. 2(2), single undertaking: the aids of another do not count", func(t *testing.T) {
		other := aid(2026, 1, 1, 300_000)
		other.Undertaking = "autre"
		judge(t, today, rules.Passed, 0, other, aid(2026, 2, 1, 300_000))
	})
	reference(t, "E3", "2023/2831 art. 3(2): three years before 29 February is the 28th", func(t *testing.T) {
		judge(t, funding.Day(2028, 2, 29), rules.Violated, 1, aid(2025, 2, 28, 1), aid(2028, 2, 29, 300_000))
		judge(t, funding.Day(2028, 2, 29), rules.Passed, 0, aid(2025, 2, 27, 1), aid(2028, 2, 29, 300_000))
	})
	reference(t, "E4", "2023/2831 art. 3(2): an aid entered late counts in the windows that follow it", func(t *testing.T) {
		judge(t, funding.Day(2025, 1, 1), rules.Violated, 50_000, aid(2025, 1, 1, 100_000), aid(2027, 6, 1, 250_000))
	})
	reference(t, "E5", "2023/2832: services of general economic interest, 750 000 €", func(t *testing.T) {
		a := aid(2026, 1, 1, 750_001)
		a.SIEG = true
		v, err := law.DeMinimis([]rules.Aid{a}, "LD", today, true)
		if err != nil {
			t.Fatal(err)
		}
		want(t, v, rules.Violated, euro)
		judge(t, today, rules.Passed, 0, a)
	})
	reference(t, "E6", "1407/2013: 200 000 € over three tax years until 2023", func(t *testing.T) {
		judge(t, funding.Day(2023, 6, 1), rules.Violated, 1, aid(2021, 1, 1, 1), aid(2023, 5, 1, 200_000))
		judge(t, funding.Day(2023, 6, 1), rules.Passed, 0, aid(2020, 12, 31, 1), aid(2023, 5, 1, 200_000))
	})
}

func testThresholds(t *testing.T) {
	reference(t, "I1", "loi 2000-321 art. 10: agreement above 23 000 €, annual amount", func(t *testing.T) {
		for want, grants := range map[bool][]funding.Cents{false: {23_000_00}, true: {12_000_00, 12_000_00}} {
			if got, err := law.Convention(grants, today); err != nil || got.Reached != want {
				t.Errorf("%v: %+v, %v", grants, got, err)
			}
		}
		if got, _ := law.Convention([]funding.Cents{23_000_01}, today); !got.Reached {
			t.Error("23 000,01 needs an agreement")
		}
		p := plan.Plan{On: today, Owner: plan.Association}
		f := rules.Facts{PublicGrants: map[string]funding.Cents{"CD48": 24_000_00}}
		want(t, verdict(t, p, f, "convention"), rules.Unknown, 0)
		want(t, verdict(t, p, rules.Facts{}, "convention"), rules.Unknown, 0)
	})
	reference(t, "I2", "C. com. L612-4: certified accounts above 153 000 €", func(t *testing.T) {
		if got, _ := law.CertifiedAccounts([]funding.Cents{153_000_00}, today); got.Reached {
			t.Error("153 000,00 does not")
		}
		if got, _ := law.CertifiedAccounts([]funding.Cents{100_000_00, 53_000_01}, today); !got.Reached {
			t.Error("153 000,01 does")
		}
	})
	reference(t, "I3", "loi 2000-321 art. 10: report within six months", func(t *testing.T) {
		for end, want := range map[funding.Date]string{funding.Day(2025, 12, 31): "2026-06-30", funding.Day(2025, 8, 31): "2026-02-28",
			funding.Day(2025, 6, 30): "2025-12-31"} {
			if got, err := law.ReportDue(end); err != nil || got.On.String() != want {
				t.Errorf("%v: %v, %v", end, got.On, err)
			}
		}
	})
	reference(t, "I4", "LEADER Occitanie 2023-2027: floor 10 000 €, at most 80 % of public aid", func(t *testing.T) {
		most, no, err := law.Leader(12_500_00, today)
		if err != nil || most != 10_000_00 || no {
			t.Errorf("%v, %v, %v", most, no, err)
		}
		if most, no, _ := law.Leader(12_499_99, today); most != 9_999_99 || !no {
			t.Errorf("%v, infeasible %v", most, no)
		}
		p := works(20_000*euro, fund("LEADER", 10_000*euro), res(funding.Departement, 2_000*euro))
		want(t, verdict(t, p, rules.Facts{}, "leader-share"), rules.Violated, 400*euro)
		if share, _ := funding.RateOf(p.FromFund("LEADER"), p.Public()); share.Percentage(2) != "83.33" {
			t.Errorf("%v of public aid", share)
		}
		p.Resources[0].Amount--
		want(t, verdict(t, p, rules.Facts{}, "leader-floor"), rules.Violated, 1)
	})
}

// Rounding breaks no ceiling: a request at the limit passes, a cent more does
// not.
func TestCeilingsAreTight(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	for range 300 {
		cost := funding.Cents(1 + rng.Int64N(50_000_000))
		p := works(cost, fund("FSE+", 1))
		f := rules.Facts{Region: "Occitanie"}
		limit := verdict(t, p, f, "eu-rate").Limit.Cents
		p.Resources[0].Amount = limit
		if limit > 0 {
			want(t, verdict(t, p, f, "eu-rate"), rules.Passed, 0)
		}
		p.Resources[0].Amount++
		want(t, verdict(t, p, f, "eu-rate"), rules.Violated, 1)
	}
}

func TestReadRefuses(t *testing.T) {
	good := "[[rule]]\nid=\"convention\"\narticle=\"a\"\nsource=\"s\"\nfrom=2020-01-01\n[rule.values]\namount=\"23000\"\n"
	if _, err := rules.Read([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"value":   strings.Replace(good, "23000", "beaucoup", 1),
		"id":      strings.Replace(good, "convention", "autre", 1),
		"article": strings.Replace(good, `"a"`, `""`, 1),
		"overlap": good + good,
		"toml":    good + "[",
	} {
		if _, err := rules.Read([]byte(text)); err == nil {
			t.Errorf("%s: accepted", name)
		} else if _, ok := errors.AsType[funding.Note](err); !ok {
			t.Errorf("%s: %v is no note", name, err)
		}
	}
}

// The same plan under two laws: in 2017 public aid stopped at 80 % of the
// cost, today the owner's own share decides.
func ExampleBook_Evaluate() {
	p := plan.Plan{Owner: plan.LocalAuthority, Nature: plan.Investment,
		Costs: []plan.CostLine{{Account: 61, Net: 100_000_00, Eligible: true}},
		Resources: []plan.Resource{
			{Account: 74, Label: "État", Kind: funding.State, Amount: 85_000_00, State: plan.Requested},
			{Account: 75, Label: "fonds propres", Amount: 15_000_00, State: plan.Own},
		}}
	for _, year := range []int{2017, 2026} {
		p.On = funding.Day(year, 1, 1)
		verdicts, _ := rules.Law().Evaluate(p, rules.Facts{})
		for _, v := range verdicts {
			if v.Status == rules.Violated {
				fmt.Printf("%d %s: %v\n", year, v.Rule.Article, v.Reason)
			}
		}
	}
	// Output:
	// 2017 CGCT, art. L1111-10 III: 15000.00, 5000.00 short of the minimum of 20000.00
	// 2017 Décret 99-1060, art. 10: 85000.00, 5000.00 above the ceiling of 80000.00
	// 2026 CGCT, art. L1111-10 III: 15000.00, 5000.00 short of the minimum of 20000.00
}
