package posts

import (
	_ "embed"
	"slices"
	"sync"

	"github.com/BurntSushi/toml"

	"github.com/lozere-developpement/sillage/funding"
)

// A Schedule is what the State pays in each year of a convention.
type Schedule struct {
	Name     string
	Private  bool            // for private employers
	Begins   funding.Period  // days on which such a convention begins
	Months   int             // that it lasts
	Years    []funding.Cents // year 1 first; the last one may be short
	Bonus    []funding.Cents // added in priority areas (QPV, ZRR); empty for none
	Verified bool            // total and duration were read at their source
	Source   string
}

// Message returns the catalogue key of the label.
func (s Schedule) Message() (key string, args []any) { return "funding.schedule." + s.Name, nil }

// Amounts returns what is paid each year, with the bonus or without.
func (s Schedule) Amounts(bonus bool) []funding.Cents {
	out := slices.Clone(s.Years)
	if bonus {
		for i := range s.Bonus {
			out[i] += s.Bonus[i]
		}
	}
	return out
}

// Total returns the sum of the years.
func (s Schedule) Total(bonus bool) funding.Cents {
	total, _ := funding.Sum(s.Amounts(bonus)...) // checked when read: cannot overflow
	return total
}

//go:embed schedules.toml
var schedules []byte

// Schedules returns the schedules that come with the program, in the order of
// their file: those of the first conventions, then those of the renewal of
// 2023 (ANCT).
var Schedules = sync.OnceValue(func() []Schedule {
	all, err := ReadSchedules(schedules)
	if err != nil {
		panic("funding/posts: schedules.toml: " + err.Error())
	}
	return all
})

// ScheduleOf returns the schedule of a convention that begins on a day, or the
// newest one for the zero day; the zero Schedule when none covers the day.
func ScheduleOf(private bool, begins funding.Date) Schedule {
	all := slices.Backward(Schedules())
	for _, s := range all {
		if s.Private == private && (begins.IsZero() || s.Begins.Contains(begins)) {
			return s
		}
	}
	return Schedule{}
}

// ReadSchedules reads schedules. It refuses one whose years do not fill its
// months, a negative amount, a bonus for a year that does not exist, and two
// schedules of one kind of employer on the same day.
func ReadSchedules(data []byte) ([]Schedule, error) {
	var file struct {
		Schedule []struct {
			Name, Source      string
			Private, Verified bool
			From, To          funding.Date
			Months            int
			Years, Bonus      []funding.Cents
		}
	}
	if err := toml.Unmarshal(data, &file); err != nil {
		return nil, funding.Notef("funding.schedules.unreadable", "schedules: %[1]v", err)
	}
	var all []Schedule
	for _, f := range file.Schedule {
		s := Schedule{f.Name, f.Private, funding.Period{From: f.From, To: f.To}, f.Months, f.Years, f.Bonus, f.Verified, f.Source}
		if err := s.check(); err != nil {
			return nil, err
		}
		for _, other := range all {
			if other.Private == s.Private && other.Begins.Overlaps(s.Begins) {
				return nil, funding.Notef("funding.schedules.overlap", "schedules %[1]s and %[2]s hold on the same day", other.Name, s.Name)
			}
		}
		all = append(all, s)
	}
	return all, nil
}

func (s Schedule) check() error {
	if s.Name == "" || s.Months <= 0 || len(s.Years) != (s.Months+11)/12 || len(s.Bonus) > len(s.Years) {
		return funding.Notef("funding.schedules.years", "schedule %[1]q: %[2]d years and %[3]d bonuses do not fit %[4]d months", s.Name, len(s.Years), len(s.Bonus), s.Months)
	}
	all := slices.Concat(s.Years, s.Bonus)
	if slices.Min(all) < 0 {
		return funding.Notef("funding.schedules.negative", "schedule %[1]q: an amount is negative", s.Name)
	}
	_, err := funding.Sum(all...)
	return err
}
