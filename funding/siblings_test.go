package funding_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
)

// testSiblings holds what the published cases of money and of indicators imply
// at their edges. The figures were computed apart, with fractions.
func testSiblings(t *testing.T) {
	reference(t, "A1-edges", "signs, scales and what has two readings", func(t *testing.T) {
		for in, want := range map[string]funding.Cents{
			"−0,01 €": -1, "0,1": 10, ",5": 50, "5,": 500, "1 234,5 k€": 123_450_000, "0,0001 M€": 100_00,
			"-92 233 720 368 547 758,08": math.MinInt64, "\ufeff12 €": 1200, "12\u2009345,67": 12_345_67, "1 000 000": 1_000_000_00,
			"15 k€": 15_000_00, "1,5\u00a0M€": 1_500_000_00, "(12,50 €)": -12_50, "(12,50) €": -12_50, "( 1 k€ )": -1_000_00,
		} {
			if got, err := funding.ParseCents(in); err != nil || got != want {
				t.Errorf("%q: %v, %v; want %v", in, got, err, want)
			}
		}
		for _, in := range []string{"1.234 k€", "1.234", "0,001", "12,345 €", "1,23,45", "12 34,00", "1e3", "٣", "1/2", "0x10", "--5", "-(5)", "5-", "NaN", "+", "12€50",
			"12,50-", "-12 € €", "((5))", "(-5)", "12,5x",
			"-92 233 720 368 547 758,09", "1 000 000 000 000 000 000 000"} {
			if got, err := funding.ParseCents(in); err == nil {
				t.Errorf("%q accepted as %v", in, got)
			}
		}
		for in, key := range map[string]string{"12,50-": "funding.money.unreadable", "12,5 x": "funding.money.unreadable", "12,505": "funding.money.decimals", "−": "funding.money.missing"} {
			if _, err := funding.ParseCents(in); !errors.Is(err, funding.Note{Key: key}) {
				t.Errorf("%q: %v, want %s", in, err, key)
			}
		}
		if _, err := funding.ParseCents("100 000 000 000 000 000 M€"); !errors.Is(err, funding.ErrOverflow) {
			t.Errorf("overflow: %v", err)
		}
	})
	reference(t, "A2-edges", "halves away from zero, on both sides of it", func(t *testing.T) {
		for in, want := range map[string]funding.Cents{"0.005": 1, "-0.005": -1, "1.005": 101, "1.004999": 100, "0.015": 2, "0.025": 3, "33292.795": 33_292_80, "0": 0,
			"0.0049999999999999999999": 0} {
			rat, _ := new(big.Rat).SetString(in)
			if got, err := funding.Round(rat); err != nil || got != want {
				t.Errorf("%s: %d, want %d (%v)", in, got, want, err)
			}
		}
		huge, _ := new(big.Rat).SetString("92233720368547758.075")
		if _, err := funding.Round(huge); !errors.Is(err, funding.ErrOverflow) {
			t.Errorf("half a cent above the largest amount: %v", err)
		}
		if got, err := funding.Cents(-1).Times(funding.Percent(50)); err != nil || got != -1 {
			t.Errorf("half of −1 cent: %v, %v", got, err)
		}
	})
	reference(t, "A3-edges", "ties to the lowest index, zero weights, the ends of the range, three co-applicants by thirds", func(t *testing.T) {
		for _, c := range []struct {
			total   funding.Cents
			weights []int64
			want    []funding.Cents
		}{
			{10_000_01, []int64{1, 1, 1}, []funding.Cents{333_334, 333_334, 333_333}},
			{2, []int64{1, 1, 1}, []funding.Cents{1, 1, 0}},
			{-2, []int64{1, 1, 1}, []funding.Cents{-1, -1, 0}},
			{5, []int64{1, 1, 0, 1, 1}, []funding.Cents{2, 1, 0, 1, 1}},
			{10_001, []int64{333_333, 333_333, 333_334}, []funding.Cents{3_334, 3_333, 3_334}},
			{100, []int64{3, 3, 1}, []funding.Cents{43, 43, 14}},
			{math.MaxInt64, []int64{1, 1, 1}, []funding.Cents{3074457345618258603, 3074457345618258602, 3074457345618258602}},
			{math.MinInt64, []int64{1, 2}, []funding.Cents{-3074457345618258603, -6148914691236517205}},
			{10, []int64{math.MaxInt64, math.MaxInt64}, []funding.Cents{5, 5}},
			{0, []int64{5, 7}, []funding.Cents{0, 0}},
		} {
			if got, err := funding.Split(c.total, c.weights); err != nil || fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("%d over %v: %d, %v; want %d", c.total, c.weights, got, err, c.want)
			}
		}
		if _, err := funding.Split(1, []int64{math.MaxInt64, math.MaxInt64, 2}); !errors.Is(err, funding.ErrOverflow) {
			t.Errorf("weights that do not sum: %v", err)
		}
		app := funding.Application{Shares: []funding.Share{{ActionID: "a01", StructureID: "ld", Weight: 1}, {ActionID: "a01", StructureID: "hub", Departement: "31", Weight: 1}, {ActionID: "a05", StructureID: "adine", Departement: "46", Weight: 1}}}
		if parts, err := app.Split(10_000_01); err != nil || fmt.Sprint(parts) != "[3333.34 3333.34 3333.33]" {
			t.Errorf("thirds of 10 000,01: %v, %v", parts, err)
		}
	})
	reference(t, "A4-edges", "at the ceiling, a cent of base below and above, an exact third", func(t *testing.T) {
		for _, c := range []struct{ base, low, high funding.Cents }{{110_395_02, 66_237_01, 66_237_02}, {166, 99, 100}, {167, 100, 101}, {1, 0, 1}, {0, 0, 0}, {5, 3, 3}} {
			low, err1 := funding.CeilingOf(c.base, funding.Percent(60))
			high, err2 := funding.MinimumOf(c.base, funding.Percent(60))
			if err1 != nil || err2 != nil || low != c.low || high != c.high {
				t.Errorf("60 %% of %v: %v and %v", c.base, low, high)
			}
		}
		low, _ := funding.CeilingOf(100, funding.Ratio(1, 3))
		high, _ := funding.MinimumOf(100, funding.Ratio(1, 3))
		if low != 33 || high != 34 {
			t.Errorf("a third of one euro: %v, %v", low, high)
		}
		if _, err := funding.CeilingOf(math.MaxInt64, funding.Percent(101)); !errors.Is(err, funding.ErrOverflow) {
			t.Errorf("%v", err)
		}
	})
	reference(t, "P6-edges", "civil dates: month ends, leap days, the turn of the year", func(t *testing.T) {
		day := funding.Day
		for _, c := range []struct{ got, want funding.Date }{
			{day(2024, 2, 29).AddYears(-3), day(2021, 2, 28)}, {day(2024, 2, 29).AddYears(4), day(2028, 2, 29)}, {day(2025, 2, 28).AddYears(-1), day(2024, 2, 28)},
			{day(2026, 1, 31).AddMonths(1), day(2026, 2, 28)}, {day(2024, 1, 31).AddMonths(1), day(2024, 2, 29)}, {day(2025, 12, 31).AddMonths(2), day(2026, 2, 28)},
			{day(2026, 3, 31).AddMonths(-13), day(2025, 2, 28)}, {day(2025, 12, 31).AddDays(1), day(2026, 1, 1)}, {day(2100, 2, 28).AddDays(1), day(2100, 3, 1)},
		} {
			if c.got != c.want {
				t.Errorf("%v, want %v", c.got, c.want)
			}
		}
		if n := day(2024, 1, 1).DaysUntil(day(2025, 1, 1)); n != 366 {
			t.Errorf("2024 has %d days", n)
		}
		if n := day(1, 1, 1).DaysUntil(day(2026, 1, 1)); n != 739_616 {
			t.Errorf("from year 1: %d days", n)
		}
		for _, text := range []string{"31/02/2026", "29/02/2025", "2026-13-01", "01/02/26", "0/1/2026"} {
			if d, err := funding.ParseDate(text); err == nil {
				t.Errorf("%s read as %v", text, d)
			}
		}
	})
	reference(t, "F2-edges", "Wilson at none and at all, one decision, no decision", func(t *testing.T) {
		for _, c := range []struct {
			k, n      int
			low, high float64
		}{{0, 10, 0, 0.2775327999}, {10, 10, 0.7224672001, 1}, {1, 1, 0.2065493144, 1}, {7, 9, 0.4525889691, 0.9367748929}} {
			p := funding.NewProportion(c.k, c.n, 0)
			near(t, fmt.Sprint(c.k, "/", c.n, " low"), p.Low, c.low, 1e-9)
			near(t, fmt.Sprint(c.k, "/", c.n, " high"), p.High, c.high, 1e-9)
		}
		s := funding.MeasureSuccess(append(filed(funding.UnderReview, 3, 1, 0), filed(funding.Withdrawn, 2, 1, 0)...), 0)
		if s.OnDecided.N != 0 || !math.IsNaN(s.OnDecided.Value) || s.OnFiled.N != 5 {
			t.Errorf("nothing decided: %+v", s)
		}
	})
	reference(t, "F3-edges", "nothing requested, an amount nobody stated, an archived file", func(t *testing.T) {
		if ind, err := funding.Measure(nil); err != nil || ind.OnFiled.HasShare || ind.Identified != 0 {
			t.Errorf("no file: %+v, %v", ind, err)
		}
		silent := funding.Application{Stage: funding.Filed}
		archived := funding.Application{Stage: funding.Archived, Requested: funding.Known(100), Awarded: funding.Known(40), Moves: []funding.Move{{From: funding.Settled, To: funding.Archived}}}
		refused := funding.Application{Stage: funding.Archived, Requested: funding.Known(60), Moves: []funding.Move{{From: funding.Refused, To: funding.Archived}}}
		dropped := funding.Application{Stage: funding.Archived, Requested: funding.Known(999), Moves: []funding.Move{{From: funding.Abandoned, To: funding.Archived}}}
		ind, err := funding.Measure([]funding.Application{silent, archived, refused, dropped})
		if err != nil || ind.Identified != 4 || ind.Filed != 3 || ind.UnknownRequested != 1 || ind.OnFiled.Share != funding.Percent(25) || ind.Abandoned != 1 {
			t.Errorf("%+v, %v", ind, err)
		}
		huge := filed(funding.Filed, 2, math.MaxInt64, 0)
		if _, err := funding.Measure(huge); !errors.Is(err, funding.ErrOverflow) {
			t.Errorf("sums that do not fit: %v", err)
		}
	})
}
