package posts_test

import (
	"fmt"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/posts"
)

const euro = funding.Euro

func reference(t *testing.T, id, rule string, f func(t *testing.T)) {
	t.Run(id, func(t *testing.T) {
		t.Log(rule)
		f(t)
	})
}

func TestReference(t *testing.T) {
	reference(t, "D1", "Conseillers numériques, renewal over 36 months (ANCT)", func(t *testing.T) {
		renewal, first := funding.Day(2023, 9, 1), funding.Day(2021, 5, 1)
		for _, c := range []struct {
			private, bonus bool
			begins         funding.Date
			want           funding.Cents
			months         int
			years          string
		}{
			{false, false, renewal, 42_500, 36, "[17500.00 12500.00 12500.00]"},
			{false, true, renewal, 50_000, 36, "[20000.00 17500.00 12500.00]"},
			{true, false, renewal, 44_000, 36, "[20000.00 14000.00 10000.00]"},
			{true, true, renewal, 44_000, 36, "[20000.00 14000.00 10000.00]"},
			{false, false, first, 50_000, 24, "[25000.00 25000.00]"},
			{true, false, first, 50_000, 18, "[33333.33 16666.67]"},
			{false, false, funding.Date{}, 42_500, 36, "[17500.00 12500.00 12500.00]"},
		} {
			s := posts.ScheduleOf(c.private, c.begins)
			if s.Total(c.bonus) != c.want*euro || s.Months != c.months || fmt.Sprint(s.Amounts(c.bonus)) != c.years {
				t.Errorf("%+v: %s, %d months, %v, %v", c, s.Name, s.Months, s.Total(c.bonus), s.Amounts(c.bonus))
			}
		}
	})
	reference(t, "D2", "the ANCT total holds the bonus", func(t *testing.T) {
		if base, err := posts.ReadANCT(50_000*euro, 7_500*euro); err != nil || base != 42_500*euro {
			t.Errorf("%v, %v", base, err)
		}
		renewal := posts.ScheduleOf(false, funding.Day(2023, 9, 1))
		if base, total := renewal.Total(false), renewal.Total(true); base != 42_500*euro || total != 50_000*euro {
			t.Errorf("the schedule makes %v, and %v with the bonus, never 57 500", base, total)
		}
		if _, err := posts.ReadANCT(5, 6); err == nil {
			t.Error("a bonus above the total accepted")
		}
	})
	reference(t, "D3", "a post vacant for more than six months goes back (ANCT, 14 May 2025)", func(t *testing.T) {
		p := posts.Post{Status: posts.Vacant, VacantSince: funding.Day(2025, 8, 31)}
		for day, past := range map[funding.Date]bool{funding.Day(2026, 2, 28): false, funding.Day(2026, 3, 1): true} {
			if by, got, ok := p.AtRisk(day); !ok || got != past || by != funding.Day(2026, 2, 28) {
				t.Errorf("%v: %v, %v", day, by, got)
			}
		}
	})
	reference(t, "D4", "what is left to the employer", func(t *testing.T) {
		p := posts.Post{Bonus: true, Cost: []funding.Cents{32_000_00, 32_640_00, 33_292_80}}
		years, state, ok := p.Remainders()
		var sum funding.Cents
		for i, want := range []funding.Cents{12_000_00, 15_140_00, 20_792_80} {
			if years[i].Employer != want {
				t.Errorf("year %d: %v", i+1, years[i].Employer)
			}
			sum += years[i].Employer
		}
		if !ok || sum != 47_932_80 || state.Percentage(4) != "51.0554" {
			t.Errorf("%v, %s %%", sum, state.Percentage(4))
		}
	})
	reference(t, "D5", "latest row within an envelope, envelopes add up, payments add up", func(t *testing.T) {
		granted, _, err := posts.Consolidate([]posts.Subsidy{
			{PostID: "1", Envelope: "V1", On: funding.Day(2021, 5, 1), Amount: 50_000 * euro},
			{PostID: "1", Envelope: "V1", On: funding.Day(2022, 5, 1), Amount: 57_500 * euro},
			{PostID: "1", Envelope: "V2", On: funding.Day(2023, 5, 1), Amount: 57_500 * euro}})
		if err != nil || granted["1"] != 115_000*euro {
			t.Errorf("%v, %v", granted, err)
		}
	})
	testSiblings(t)
}

// Whatever the day a convention begins, its months sum to its total.
func TestMonthsSumToTheTotal(t *testing.T) {
	for day := range 800 {
		p := posts.Post{Bonus: day%2 == 0, Private: day%3 == 0, Begins: funding.Day(2022, 1, 1).AddDays(day), Status: posts.Occupied}
		p.Ends = p.Begins.AddMonths(p.Schedule().Months).AddDays(-1)
		var sum funding.Cents
		for m := range 40 {
			sum += p.AidPaid(p.Begins.AddMonths(m - 1))
		}
		if want := p.Schedule().Total(p.Bonus); sum != want {
			t.Fatalf("begins %v: %v, want %v", p.Begins, sum, want)
		}
	}
}

func TestSchedulesRefused(t *testing.T) {
	for _, text := range []string{
		`schedule = 3`,
		"[[schedule]]\nname = \"x\"\nmonths = 36\nyears = [\"1\", \"2\"]",
		"[[schedule]]\nname = \"x\"\nmonths = 12\nyears = [\"1\"]\nbonus = [\"1\", \"1\"]",
		"[[schedule]]\nname = \"x\"\nmonths = 12\nyears = [\"-1\"]",
		"[[schedule]]\nname = \"x\"\nmonths = 12\nyears = [\"1\"]\n[[schedule]]\nname = \"y\"\nfrom = 2023-01-01\nmonths = 12\nyears = [\"1\"]",
	} {
		if all, err := posts.ReadSchedules([]byte(text)); err == nil {
			t.Errorf("%s: accepted as %+v", text, all)
		}
	}
}

// A convention of 2021 keeps the amounts of its day.
func ExampleScheduleOf() {
	for _, begins := range []funding.Date{funding.Day(2021, 5, 1), funding.Day(2023, 5, 1)} {
		s := posts.ScheduleOf(false, begins)
		fmt.Println(s.Months, "months", s.Amounts(true))
	}
	// Output:
	// 24 months [25000.00 25000.00]
	// 36 months [20000.00 17500.00 12500.00]
}

// Two posts end in 2026. One has a sure successor for half of its money.
func ExampleCliff() {
	all := []posts.Post{
		{ID: "p1", Employer: "CC A", Status: posts.Occupied, Begins: funding.Day(2023, 9, 1), Ends: funding.Day(2026, 8, 31),
			Replaced: []posts.Replacement{{Source: "CC A", From: funding.Day(2026, 9, 1), Yearly: 6_000_00, Sure: true}}},
		{ID: "p2", Employer: "Mende", Status: posts.Occupied, Begins: funding.Day(2023, 10, 1), Ends: funding.Day(2026, 9, 30)},
		{ID: "p3", Employer: "Mende", Status: posts.Occupied},
	}
	cliff, undated := posts.Cliff(all, funding.Day(2026, 8, 1), 3)
	for _, m := range cliff {
		fmt.Println(m.Month, m.Posts, "posts", m.State, "uncovered", m.Uncovered)
	}
	fmt.Println(undated, "post without dates")
	// Output:
	// 2026-08-01 2 posts 2083.32 uncovered 0.00
	// 2026-09-01 1 posts 1041.66 uncovered 541.66
	// 2026-10-01 0 posts 0.00 uncovered 1583.32
	// 1 post without dates
}
