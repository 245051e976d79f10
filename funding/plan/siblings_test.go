package plan_test

import (
	"errors"
	"math"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
)

// testSiblings holds what the published cases of a plan imply at their edges.
func testSiblings(t *testing.T) {
	reference(t, "B6-edges", "VAT recovered or not, ETP over some months, what is refused", func(t *testing.T) {
		for _, c := range []struct {
			line plan.CostLine
			want funding.Cents
		}{
			{plan.CostLine{Account: 61, Net: 833_33, VAT: 166_67}, 1_000_00},
			{plan.CostLine{Account: 61, Net: 833_33, VAT: 166_67, VATRecoverable: true}, 833_33},
			{plan.CostLine{Account: 64, Kind: plan.Staff, ETP: funding.Percent(15), Yearly: 45_000_00}, 6_750_00},
			{plan.CostLine{Account: 64, Kind: plan.Staff, ETP: funding.Percent(15), Yearly: 45_000_00, Months: 7}, 3_937_50},
			{plan.CostLine{Account: 64, Kind: plan.Staff, ETP: funding.Percent(33), Yearly: 100_01, Months: 1}, 2_75}, // 2,750275
			{plan.CostLine{Account: 64, Kind: plan.Staff, ETP: funding.Ratio(1, 3), Yearly: 100_00}, 33_33},
			// A third copied from a spreadsheet with all its digits.
			{plan.CostLine{Account: 64, Kind: plan.Staff, ETP: funding.Ratio(333_333_333_333_333_333, 1_000_000_000_000_000_000), Yearly: 45_000_00, Months: 5}, 6_250_00},
		} {
			if got, err := c.line.Amount(); err != nil || got != c.want {
				t.Errorf("%+v: %v, %v; want %v", c.line, got, err, c.want)
			}
		}
		if s := summary(t, plan.Plan{}); !s.Balanced || s.Cost != 0 {
			t.Errorf("nothing is balanced: %+v", s)
		}
		over := plan.Plan{Costs: []plan.CostLine{{Account: 61, Net: 100}}, Resources: []plan.Resource{{Account: 74, Amount: 101, State: plan.Acquired}}}
		if s := summary(t, over); s.Gap != -1 || s.Unsecured != -1 || s.Balanced {
			t.Errorf("over-financed by a cent: %+v", s)
		}
		for name, p := range map[string]plan.Plan{
			"a cost on account 74":       {Costs: []plan.CostLine{{Account: 74, Net: 1}}},
			"a resource on account 60":   {Resources: []plan.Resource{{Account: 60, Amount: 1, State: plan.Own}}},
			"a negative cost":            {Costs: []plan.CostLine{{Account: 61, Net: -1}}},
			"a negative resource":        {Resources: []plan.Resource{{Account: 75, Amount: -1, State: plan.Own}}},
			"in kind on a cash account":  {Resources: []plan.Resource{{Account: 74, Amount: 1, State: plan.Valued}}},
			"a resource without a state": {Resources: []plan.Resource{{Account: 74, Amount: 1}}},
			"a cost on account 87":       {Costs: []plan.CostLine{{Account: 87, Net: 1}}},
		} {
			if s, err := p.Summary(); err == nil {
				t.Errorf("%s: %+v", name, s)
			}
		}
		for _, p := range []plan.Plan{
			{Costs: []plan.CostLine{{Account: 61, Net: math.MaxInt64}, {Account: 61, Net: 1}}},
			{Costs: []plan.CostLine{{Account: 61, Net: math.MaxInt64, VAT: 1}}},
			{Resources: []plan.Resource{{Account: 75, Amount: math.MaxInt64, State: plan.Own}, {Account: 74, Amount: 1, State: plan.Acquired}}},
		} {
			if _, err := p.Summary(); !errors.Is(err, funding.ErrOverflow) {
				t.Errorf("%v: not told", err)
			}
		}
	})
	priced := func(t *testing.T, b plan.Bases, staff, flat, total funding.Cents, options ...plan.Option) {
		t.Helper()
		p, err := b.Price(terms(options), options...)
		if err != nil || p.Staff != staff || p.Flat != flat || p.Total != total {
			t.Errorf("%v: %+v, %v; want %v, %v, %v", options, p, err, staff, flat, total)
		}
	}
	odd := plan.Bases{Staff: 33_333_33}
	reference(t, "C3-edges", "40 %: floored, replaces every other cost, nothing on nothing", func(t *testing.T) {
		priced(t, odd, 33_333_33, 13_333_33, 46_666_66, plan.Remaining40)
		priced(t, plan.Bases{Staff: 33_333_33, Services: 9_000_00, OtherDirect: 5_00, Indirect: 7_00}, 33_333_33, 13_333_33, 46_666_66, plan.Remaining40)
		priced(t, plan.Bases{OtherDirect: 100}, 0, 0, 0, plan.Remaining40)
	})
	reference(t, "C4-edges", "15 %: floored, real overheads are replaced", func(t *testing.T) {
		priced(t, plan.Bases{Staff: 33_333_33, Indirect: 9_999_99}, 33_333_33, 4_999_99, 38_333_32, plan.Indirect15)
	})
	reference(t, "C5-edges", "7 % of all direct costs, staff at a flat rate among them", func(t *testing.T) {
		priced(t, odd, 33_333_33, 2_333_33, 35_666_66, plan.Indirect7)
		priced(t, plan.Bases{OtherDirect: 100_000_00}, 20_000_00, 8_400_00, 128_400_00, plan.Staff20, plan.Indirect7)
	})
	reference(t, "C6-edges", "20 %: real staff is replaced, both rates floored", func(t *testing.T) {
		priced(t, plan.Bases{Staff: 50_000_00, OtherDirect: 33_333_33}, 6_666_66, 999_99, 40_999_98, plan.Staff20, plan.Indirect15)
	})
	reference(t, "C9-edges", "hours: none, half time, a part of the year, a working time that makes no whole hours", func(t *testing.T) {
		full, half := funding.Percent(100), funding.Percent(50)
		for _, c := range []struct {
			yearly funding.Cents
			hours  int64
			worked funding.Rate
			want   funding.Cents
		}{{41_234_57, 0, full, 0}, {41_234_57, 731, full, 17_524_69}, {41_234_57, 731, half, 35_049_38}, {41_234_57, 1720, full, 41_234_57}, {0, 100, full, 0},
			{10_000_00, 344, funding.Percent(20), 10_000_00}, {10_000_00, 573, funding.Ratio(1, 3), 9_994_18},
			{10_000_00, 573, funding.Ratio(333_333_333_333_333_333, 1_000_000_000_000_000_000), 9_994_18}} {
			if got, err := law.Terms(today).StaffHours(c.yearly, 60*c.hours, c.worked); err != nil || got != c.want {
				t.Errorf("%+v: %v, %v", c, got, err)
			}
		}
		for _, c := range []struct {
			hours  int64
			worked funding.Rate
		}{{-1, full}, {861, half}, {574, funding.Ratio(1, 3)}, {1, funding.Rate{}}} {
			if got, err := law.Terms(today).StaffHours(41_234_57, 60*c.hours, c.worked); err == nil {
				t.Errorf("%+v: %v", c, got)
			}
		}
		if _, err := law.Terms(funding.Day(2012, 1, 1)).StaffHours(1, 1, full); err == nil {
			t.Error("an hourly rate before there was one")
		}
	})
	reference(t, "C11-edges", "20 % of 2014-2020: services leave the base, floored", func(t *testing.T) {
		priced(t, plan.Bases{Staff: 22_222_22, Services: 11_111_11}, 22_222_22, 4_444_44, 37_777_77, plan.Historic20)
		if _, err := odd.Price(law.Terms(today), plan.Historic20); err == nil {
			t.Error("the option of 2014 is open today")
		}
	})
	reference(t, "L2-edges", "a need: no ETP, no euro, a third of an ETP", func(t *testing.T) {
		for _, c := range []struct {
			etp                  funding.Rate
			yearly, stated, want funding.Cents
		}{{funding.Rate{}, 45_000_00, 26_200_00, 26_200_00}, {funding.Ratio(1, 3), 45_000_01, 0, 15_000_00}, {funding.Percent(215), 45_000_00, 0, 96_750_00}} {
			if got, err := plan.Need(c.etp, c.yearly, c.stated); err != nil || got != c.want {
				t.Errorf("%+v: %v, %v", c, got, err)
			}
		}
	})
}
