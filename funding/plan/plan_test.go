package plan_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
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

// terms are those of today, or of 2016 for the option of that time.
func terms(options []plan.Option) plan.Terms {
	if slices.Contains(options, plan.Historic20) {
		return law.Terms(funding.Day(2016, 1, 1))
	}
	return law.Terms(today)
}

func reference(t *testing.T, id, rule string, f func(t *testing.T)) {
	t.Run(id, func(t *testing.T) {
		t.Log(rule)
		f(t)
	})
}

func TestReference(t *testing.T) {
	reference(t, "B6", "cerfa 12156: costs = resources, 86 = 87, to the cent", func(t *testing.T) {
		p := plan.Plan{
			Costs: []plan.CostLine{{Account: 64, Net: 10_000_00}, {Account: 61, Net: 833_33, VAT: 166_67}, {Account: 86, Net: 500_00}},
			Resources: []plan.Resource{{Account: 74, Amount: 8_000_00, State: plan.Requested, Kind: funding.Region},
				{Account: 75, Amount: 3_000_00, State: plan.Own}, {Account: 87, Amount: 500_00, State: plan.Valued}},
		}
		s := summary(t, p)
		if !s.Balanced || s.Gap != 0 || s.Cost != 11_000_00 {
			t.Errorf("%+v", s)
		}
		p.Resources[1].Amount--
		if s := summary(t, p); s.Balanced || s.Gap != 1 {
			t.Errorf("one cent off: %+v", s)
		}
		p.Resources[1].Amount++
		p.Resources[2].Amount++
		if summary(t, p).Balanced {
			t.Error("86 differs from 87, and the plan is called balanced")
		}
	})
	price := func(t *testing.T, b plan.Bases, flat, total funding.Cents, options ...plan.Option) plan.Priced {
		t.Helper()
		p, err := b.Price(terms(options), options...)
		if err != nil || p.Flat != flat || p.Total != total {
			t.Errorf("%+v, %v; want flat %v, total %v", p, err, flat, total)
		}
		return p
	}
	reference(t, "C3", "40 % remaining costs, 2021/1060 art. 56", func(t *testing.T) {
		p := price(t, plan.Bases{Staff: 80_000 * euro}, 32_000*euro, 112_000*euro, plan.Remaining40)
		eu, _ := funding.CeilingOf(p.Total, funding.Percent(60))
		if eu != 67_200*euro || p.Total-eu != 44_800*euro {
			t.Errorf("support %v", eu)
		}
	})
	reference(t, "C4", "15 % of direct staff, 2021/1060 art. 54 b", func(t *testing.T) {
		price(t, plan.Bases{Staff: 80_000 * euro, OtherDirect: 20_000 * euro}, 12_000*euro, 112_000*euro, plan.Indirect15)
	})
	reference(t, "C5", "7 % of direct costs, 2021/1060 art. 54 a", func(t *testing.T) {
		price(t, plan.Bases{Staff: 60_000 * euro, OtherDirect: 40_000 * euro}, 7_000*euro, 107_000*euro, plan.Indirect7)
	})
	reference(t, "C6", "staff at 20 % of other direct (2021/1060 art. 55), with 15 % of that staff", func(t *testing.T) {
		p := price(t, plan.Bases{OtherDirect: 100_000 * euro}, 3_000*euro, 123_000*euro, plan.Staff20, plan.Indirect15)
		if p.Staff != 20_000*euro {
			t.Errorf("staff %v", p.Staff)
		}
	})
	reference(t, "C7", "a category of cost once, 2021/1060 art. 53(1)(e)", func(t *testing.T) {
		for _, set := range [][]plan.Option{{plan.Remaining40, plan.Indirect15}, {plan.Remaining40, plan.Indirect7},
			{plan.Indirect15, plan.Indirect7}, {plan.Remaining40, plan.Staff20}, {plan.Indirect7, plan.Indirect7}} {
			if _, err := (plan.Bases{Staff: euro}).Price(law.Terms(today), set...); err == nil {
				t.Errorf("%v accepted", set)
			}
		}
	})
	reference(t, "C9", "hourly rate of 1 720 h, 2021/1060 art. 55(2)(a)", func(t *testing.T) {
		full := funding.Percent(100)
		got, err := law.Terms(today).StaffHours(43_000*euro, 60*100, full)
		if err != nil || got != 2_500*euro {
			t.Errorf("%v, %v", got, err)
		}
		if _, err := law.Terms(today).StaffHours(43_000*euro, 60*1721, full); err == nil {
			t.Error("1 721 hours accepted")
		}
		// 30 % of 1 720 h are 516 h; 12 900 € over them are 25 € an hour.
		if got, err := law.Terms(today).StaffHours(12_900*euro, 60*100, funding.Percent(30)); err != nil || got != 2_500*euro {
			t.Errorf("part time: %v, %v", got, err)
		}
	})
	reference(t, "C11", "historic 20 % of direct costs without services, 2014-2020 (1303/2013, national scheme)", func(t *testing.T) {
		price(t, plan.Bases{Staff: 120_000 * euro, Services: 80_000 * euro}, 24_000*euro, 224_000*euro, plan.Historic20)
	})
	reference(t, "L2", "the roadmap's own figures: 2,15 ETP, 26 200 €", func(t *testing.T) {
		if sum := etpOfSheets(); sum != funding.Percent(215) {
			t.Errorf("ETP %v", sum)
		}
		got, err := plan.Need(etpOfSheets(), 45_000*euro, (20_000+5_000+1_200)*euro)
		if err != nil || got != 122_950*euro {
			t.Errorf("need %v, %v", got, err)
		}
	})
	testSiblings(t)
}

// etpOfSheets adds the ETP of the thirteen sheets that state one.
func etpOfSheets() funding.Rate {
	var hundredths int64
	for _, e := range []int64{10, 15, 10, 15, 50, 10, 15, 15, 15, 20, 10, 15, 15} {
		hundredths += e
	}
	return funding.Percent(hundredths)
}

func summary(t *testing.T, p plan.Plan) plan.Summary {
	t.Helper()
	s, err := p.Summary()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Whatever the costs, no option opens to more than its rate allows.
func TestFlatRatesStayUnderTheirCeiling(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 5_000 {
		b := plan.Bases{Staff: funding.Cents(rng.Int64N(1e9)), OtherDirect: funding.Cents(rng.Int64N(1e9)), Services: funding.Cents(rng.Int64N(1e9))}
		all, err := b.Arbitrage(law.Terms(today), funding.Percent(60))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			if 100*int64(a.Support) > 60*int64(a.Total) {
				t.Fatalf("%+v breaks 60 %%", a)
			}
		}
		if p, _ := b.Price(law.Terms(today), plan.Indirect15); 100*int64(p.Flat) > 15*int64(b.Staff) {
			t.Fatalf("%+v breaks 15 %%", p)
		}
	}
}

func TestSummaryRefuses(t *testing.T) {
	for name, p := range map[string]plan.Plan{
		"account of the other side": {Costs: []plan.CostLine{{Account: 74, Net: 1}}},
		"negative cost":             {Costs: []plan.CostLine{{Account: 61, Net: -1}}},
		"cash in kind":              {Resources: []plan.Resource{{Account: 74, State: plan.Valued, Amount: 1}}},
		"no state":                  {Resources: []plan.Resource{{Account: 74, Amount: 1}}},
	} {
		if _, err := p.Summary(); err == nil {
			t.Errorf("%s accepted", name)
		}
	}
}

// The NEC costs 5 000 € and 0,15 ETP. If FSE+ says no, the gap is known to
// the cent before the vote.
func ExamplePlan_Without() {
	nec := plan.Plan{
		Title: "NEC local",
		Costs: []plan.CostLine{
			{Account: 64, Label: "chef de projet", Kind: plan.Staff, ETP: funding.Percent(15), Yearly: 45_000_00},
			{Account: 62, Label: "location, défraiement", Kind: plan.Services, Net: 5_000_00},
		},
		Resources: []plan.Resource{
			{Account: 74, Label: "FSE+", Fund: "FSE+", Kind: funding.Europe, Amount: 7_050_00, State: plan.Requested},
			{Account: 75, Label: "fonds propres", Amount: 4_700_00, State: plan.Own},
		},
	}
	refused := nec.Without("FSE+ refuse", func(r plan.Resource) bool { return r.Fund == "FSE+" })
	both, _ := plan.Compare(nec, refused)
	for _, c := range both {
		fmt.Printf("%-12s cost %v, gap %v\n", c.Scenario, c.Summary.Cost, c.Summary.Gap)
	}
	// Output:
	//              cost 11750.00, gap 0.00
	// FSE+ refuse  cost 11750.00, gap 7050.00
}
