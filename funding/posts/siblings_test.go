package posts_test

import (
	"fmt"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/posts"
)

// testSiblings holds what the published cases of subsidised posts imply at
// their edges.
func testSiblings(t *testing.T) {
	day := funding.Day
	reference(t, "D1-edges", "the months of a year make its amount, the cents to the first; the first and the last day of a convention", func(t *testing.T) {
		p := posts.Post{Begins: day(2023, 9, 15), Ends: day(2026, 9, 14), Status: posts.Occupied}
		for month, want := range map[funding.Date]funding.Cents{day(2023, 8, 1): 0, day(2023, 9, 30): 1_458_34, day(2023, 12, 31): 1_458_34, day(2024, 1, 1): 1_458_33, day(2024, 8, 1): 1_458_33,
			day(2024, 9, 1): 1_041_67, day(2025, 4, 1): 1_041_67, day(2025, 5, 1): 1_041_66, day(2026, 8, 1): 1_041_66, day(2026, 9, 1): 0} {
			if got := p.AidPaid(month); got != want {
				t.Errorf("%v: %v, want %v", month, got, want)
			}
		}
		first := posts.Post{Private: true, Begins: day(2021, 5, 1), Ends: day(2022, 10, 31), Status: posts.Occupied}
		for month, want := range map[funding.Date]funding.Cents{day(2021, 5, 1): 2_777_78, day(2022, 4, 1): 2_777_77, day(2022, 9, 1): 2_777_78, day(2022, 10, 1): 2_777_77, day(2022, 11, 1): 0} {
			if got := first.AidPaid(month); got != want {
				t.Errorf("first wave, %v: %v, want %v", month, got, want)
			}
		}
		for on, want := range map[funding.Date]int{day(2023, 9, 14): 0, day(2023, 9, 15): 1, day(2024, 9, 14): 1, day(2024, 9, 15): 2, day(2026, 9, 14): 3, day(2026, 9, 15): 0} {
			if got := p.Year(on); got != want {
				t.Errorf("year on %v: %d, want %d", on, got, want)
			}
		}
		leap := posts.Post{Begins: day(2024, 2, 29), Ends: day(2027, 2, 27), Status: posts.Occupied}
		for on, want := range map[funding.Date]int{day(2025, 2, 27): 1, day(2025, 2, 28): 2, day(2026, 2, 28): 3, day(2027, 2, 27): 3} {
			if got := leap.Year(on); got != want {
				t.Errorf("begun on a leap day, %v: %d, want %d", on, got, want)
			}
		}
	})
	reference(t, "D2-edges", "no bonus, all bonus, a negative one", func(t *testing.T) {
		for _, c := range [][3]funding.Cents{{42_500_00, 0, 42_500_00}, {7_500_00, 7_500_00, 0}, {0, 0, 0}} {
			if base, err := posts.ReadANCT(c[0], c[1]); err != nil || base != c[2] {
				t.Errorf("%v: %v, %v", c, base, err)
			}
		}
		if _, err := posts.ReadANCT(100, -1); err == nil {
			t.Error("a negative bonus")
		}
	})
	reference(t, "D3-edges", "six months from a month's end, over a leap year; a post that is not vacant; a post given back", func(t *testing.T) {
		for since, by := range map[funding.Date]funding.Date{day(2023, 8, 31): day(2024, 2, 29), day(2025, 7, 1): day(2026, 1, 1)} {
			if got, _, ok := (posts.Post{Status: posts.Vacant, VacantSince: since}).AtRisk(since); !ok || got != by {
				t.Errorf("%v: %v", since, got)
			}
		}
		for _, p := range []posts.Post{{Status: posts.Occupied, VacantSince: day(2025, 1, 1)}, {Status: posts.Vacant}} {
			if _, _, ok := p.AtRisk(day(2026, 1, 1)); ok {
				t.Errorf("%+v is at risk", p)
			}
		}
		back := posts.Post{Begins: day(2025, 1, 1), Ends: day(2027, 12, 31), Status: posts.Returned}
		if got := back.AidPaid(day(2026, 1, 1)); got != 0 {
			t.Errorf("a post given back brings %v", got)
		}
	})
	reference(t, "D3-cliff", "the aid of a vacant post is at risk from the month after its sixth of vacancy (ANCT, 14 May 2025)", func(t *testing.T) {
		vacant := posts.Post{ID: "v", Employer: "CC", Status: posts.Vacant, VacantSince: day(2025, 11, 10), Begins: day(2023, 9, 1), Ends: day(2026, 8, 31)}
		filled, unknown := vacant, vacant
		filled.Status, unknown.VacantSince = posts.Occupied, funding.Date{}
		all := []posts.Post{vacant, filled, unknown}
		cliff, _ := posts.Cliff(all, day(2026, 4, 1), 6)
		for i, want := range []funding.Cents{0, 0, 1_041_66, 1_041_66, 1_041_66, 0} { // by 10 May: June is the first month lost
			if cliff[i].AtRisk != want || i < 5 && cliff[i].State != 3*vacant.AidPaid(cliff[i].Month) {
				t.Errorf("%v: %v of %v at risk, want %v", cliff[i].Month, cliff[i].AtRisk, cliff[i].State, want)
			}
		}
		if e := posts.ByEmployer(all, day(2026, 4, 15))[0]; e.AtRisk != 3*1_041_66 || e.Vacant != 2 {
			t.Errorf("%+v", e)
		}
	})
	reference(t, "D4-edges", "a year that costs less than its aid, a cost that is not known, more years than the convention", func(t *testing.T) {
		years, state, ok := (posts.Post{Cost: []funding.Cents{18_000_00, 12_000_00, 40_000_00}}).Remainders()
		if !ok || state != funding.Percent(60) || fmt.Sprint(years[0].Employer, years[1].Employer, years[2].Employer) != "500.00 0.00 27500.00" {
			t.Errorf("%+v, %v", years, state)
		}
		for _, p := range []posts.Post{{}, {Cost: make([]funding.Cents, 4)}} {
			if years, _, ok := p.Remainders(); ok {
				t.Errorf("%+v", years)
			}
		}
	})
	reference(t, "D5-edges", "rows of one day: the later in the file; an empty history", func(t *testing.T) {
		granted, paid, err := posts.Consolidate([]posts.Subsidy{
			{PostID: "1", Envelope: "V1", On: day(2022, 5, 1), Amount: 3, Paid: 1}, {PostID: "1", Envelope: "V1", On: day(2021, 5, 1), Amount: 9, Paid: 1},
			{PostID: "1", Envelope: "V1", On: day(2022, 5, 1), Amount: 4, Paid: 1}, {PostID: "2", Envelope: "V1", On: day(2022, 5, 1), Amount: 7}})
		if err != nil || granted["1"] != 4 || paid["1"] != 3 || granted["2"] != 7 {
			t.Errorf("%v, %v, %v", granted, paid, err)
		}
		if granted, paid, err := posts.Consolidate(nil); err != nil || len(granted)+len(paid) != 0 {
			t.Errorf("%v, %v, %v", granted, paid, err)
		}
	})
}
