// Package posts follows the subsidised posts of Conseillers numériques: what
// the State pays for each year of a convention, what is left to the employer,
// which posts stand vacant, and the cliff when conventions end.
//
// It refuses to add a bonus that the source has already added, and to read a
// missing date as a post that never ends.
package posts

import (
	"cmp"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// ReadANCT splits the amounts of the ANCT table: the total there holds the
// bonus already, so the base is what is left without it.
func ReadANCT(total, bonus funding.Cents) (base funding.Cents, err error) {
	if bonus < 0 || bonus > total {
		return 0, funding.Notef("funding.posts.bonus", "bonus %[1]v does not fit in the total %[2]v, which holds it", bonus, total)
	}
	return total - bonus, nil
}

// A Status is that of a post in Mon Inclusion Numérique.
type Status string

// The statuses.
const (
	Occupied Status = "occupied"
	Vacant   Status = "vacant"
	Returned Status = "returned"
)

// Message returns the catalogue key of the label.
func (s Status) Message() (key string, args []any) { return "funding.post." + string(s), nil }

// A Post is one subsidised post and its present convention.
type Post struct {
	ID          string
	Employer    string
	Commune     string // INSEE code
	Private     bool
	Bonus       bool
	Coordinator bool
	Status      Status
	Begins      funding.Date // of the convention
	Ends        funding.Date // of the convention
	VacantSince funding.Date // zero when occupied or not known
	Cost        []funding.Cents
	// Cost is what the employer spends in each year of the convention; empty
	// when not known.
	Replaced []Replacement
	Version  int64
	Demo     bool
}

// A Replacement is money that takes over after the State's.
type Replacement struct {
	Source string
	From   funding.Date
	Until  funding.Date // zero for no end
	Yearly funding.Cents
	Sure   bool
}

// Schedule returns what the State pays for the post: that of the day on which
// its convention begins, or the newest one when that day is not known. It is
// the zero Schedule when none covers the day.
func (p Post) Schedule() Schedule { return ScheduleOf(p.Private, p.Begins) }

// Year returns which year of the convention a day falls in, 1 to 3; 0 when
// outside or when the dates are not known.
func (p Post) Year(on funding.Date) int {
	if p.Begins.IsZero() || on.Before(p.Begins) || (!p.Ends.IsZero() && on.After(p.Ends)) {
		return 0
	}
	y := max(1, on.Year-p.Begins.Year)
	for !on.Before(p.Begins.AddYears(y)) {
		y++
	}
	if y > len(p.Schedule().Years) {
		return 0
	}
	return y
}

// A Remainder is what the employer pays in one year of the convention.
type Remainder struct {
	Year     int
	Cost     funding.Cents
	State    funding.Cents
	Employer funding.Cents
}

// Remainders returns what is left to the employer in each year, with the
// share of the State in the whole; ok is false when the cost is not known.
func (p Post) Remainders() (years []Remainder, state funding.Rate, ok bool) {
	paid := p.Schedule().Amounts(p.Bonus)
	if len(p.Cost) == 0 || len(p.Cost) > len(paid) {
		return nil, funding.Rate{}, false
	}
	var cost, aid funding.Cents
	for i, c := range p.Cost {
		years = append(years, Remainder{i + 1, c, paid[i], max(0, c-paid[i])})
		cost, aid = cost+c, aid+min(paid[i], c)
	}
	state, ok = funding.RateOf(aid, cost)
	return years, state, ok
}

// AidPaid returns the State's money due to the post in a calendar month: an
// equal part of the year's amount from the month the convention begins in, while
// it runs and the post is not returned. Cents are spread by the largest
// remainder, so that the months of a year make its amount.
func (p Post) AidPaid(month funding.Date) funding.Cents {
	first := funding.Day(month.Year, month.Month, 1)
	since := first.MonthIndex() - p.Begins.MonthIndex()
	schedule := p.Schedule()
	if p.Begins.IsZero() || p.Status == Returned || since < 0 || since >= schedule.Months || (!p.Ends.IsZero() && first.After(p.Ends)) {
		return 0
	}
	year := since / 12
	parts, err := funding.Split(schedule.Amounts(p.Bonus)[year], twelfths[:min(12, schedule.Months-12*year)])
	if err != nil {
		return 0 // cannot happen: the weights are not all zero
	}
	return parts[since%12]
}

var twelfths = []int64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}

// VacancyLimit is the number of months after which a vacant post goes back to
// the State (ANCT, 14 May 2025).
const VacancyLimit = 6

// AtRisk returns by when a vacant post must be filled, and whether that day is
// past; ok is false for a post that is not vacant or whose vacancy has no day.
func (p Post) AtRisk(today funding.Date) (by funding.Date, past, ok bool) {
	if p.Status != Vacant || p.VacantSince.IsZero() {
		return funding.Date{}, false, false
	}
	by = p.VacantSince.AddMonths(VacancyLimit)
	return by, today.After(by), true
}

// lost reports whether the money of a month is that of a post that stands
// vacant and goes back to the State before the month begins, if nobody is hired.
func (p Post) lost(month funding.Date) bool {
	by, _, ok := p.AtRisk(month)
	return ok && funding.Day(month.Year, month.Month, 1).After(by)
}

// A Month is one step of the cliff.
type Month struct {
	Month     funding.Date // its first day
	Posts     int          // under a running convention
	State     funding.Cents
	AtRisk    funding.Cents // of it, for posts that go back before if they stay vacant
	Replaced  funding.Cents // what takes over, sure money alone
	Hoped     funding.Cents // what takes over, if all goes well
	Ending    []string      // posts whose convention ends in the month
	Uncovered funding.Cents // State money of the first month that nothing sure replaces
}

// Cliff returns the State's money month by month, from a month on. Posts
// without dates are left out and counted, for nobody knows when they end.
func Cliff(all []Post, from funding.Date, months int) (out []Month, undated int) {
	var dated []Post
	for _, p := range all {
		if p.Begins.IsZero() || p.Ends.IsZero() {
			undated++
		} else {
			dated = append(dated, p)
		}
	}
	for m := range months {
		out = append(out, monthOf(dated, funding.Day(from.Year, from.Month, 1).AddMonths(m)))
		if gap := out[0].State - out[m].State - out[m].Replaced; gap > 0 {
			out[m].Uncovered = gap
		}
	}
	return out, undated
}

// in returns the part of the yearly amount that falls in a month; twelve of
// them make the year.
func (r Replacement) in(month funding.Date) funding.Cents {
	parts, err := funding.Split(r.Yearly, twelfths)
	if err != nil {
		return 0 // cannot happen: the weights are not all zero
	}
	return parts[month.Month-1]
}

func monthOf(all []Post, month funding.Date) Month {
	m := Month{Month: month}
	for _, p := range all {
		if p.Status == Returned {
			continue
		}
		if aid := p.AidPaid(month); aid > 0 {
			m.Posts++
			m.State += aid
			if p.lost(month) {
				m.AtRisk += aid
			}
		}
		if p.Ends.MonthIndex() == month.MonthIndex() {
			m.Ending = append(m.Ending, p.ID)
		}
		for _, r := range p.Replaced {
			if (funding.Period{From: r.From, To: r.Until}).Contains(month) {
				part := r.in(month)
				m.Hoped += part
				if r.Sure {
					m.Replaced += part
				}
			}
		}
	}
	return m
}

// An EmployerCliff is the cliff of one employer.
type EmployerCliff struct {
	Employer string
	Posts    int
	Vacant   int
	Returned int
	LastEnd  funding.Date
	Left     funding.Cents // State money still due from today to the ends
	AtRisk   funding.Cents // of it, for posts that go back before if they stay vacant
}

// ByEmployer returns the posts by employer, the largest loss first.
func ByEmployer(all []Post, today funding.Date) []EmployerCliff {
	lines := map[string]*EmployerCliff{}
	for _, p := range all {
		l := lines[p.Employer]
		if l == nil {
			l = &EmployerCliff{Employer: p.Employer}
			lines[p.Employer] = l
		}
		l.add(p, today)
	}
	out := make([]EmployerCliff, 0, len(lines))
	for _, l := range lines {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b EmployerCliff) int {
		return cmp.Or(cmp.Compare(b.Left, a.Left), cmp.Compare(a.Employer, b.Employer))
	})
	return out
}

func (l *EmployerCliff) add(p Post, today funding.Date) {
	l.Posts++
	switch p.Status {
	case Vacant:
		l.Vacant++
	case Returned:
		l.Returned++
	}
	if p.Ends.After(l.LastEnd) {
		l.LastEnd = p.Ends
	}
	if p.Begins.IsZero() || p.Ends.IsZero() {
		return
	}
	for m := funding.Day(today.Year, today.Month, 1); !m.After(p.Ends); m = m.AddMonths(1) {
		aid := p.AidPaid(m)
		l.Left += aid
		if p.lost(m) {
			l.AtRisk += aid
		}
	}
}

// A Subsidy is one row of the subsidy history of a post.
type Subsidy struct {
	PostID   string
	Envelope string // "V1", "V2"
	On       funding.Date
	Amount   funding.Cents // bonus included
	Paid     funding.Cents
}

// Consolidate returns what a post was granted and paid: within an envelope the
// latest row replaces the earlier ones (turnover, transfer, renewal), envelopes
// add up, and all payments count. Adding all rows counts a post twice.
func Consolidate(rows []Subsidy) (granted, paid map[string]funding.Cents, err error) {
	type key struct{ post, envelope string }
	latest := map[key]Subsidy{}
	granted, paid = map[string]funding.Cents{}, map[string]funding.Cents{}
	for _, r := range rows {
		k := key{r.PostID, r.Envelope}
		if old, seen := latest[k]; !seen || !r.On.Before(old.On) {
			latest[k] = r
		}
		if paid[r.PostID], err = paid[r.PostID].Add(r.Paid); err != nil {
			return nil, nil, err
		}
	}
	for k, r := range latest {
		if granted[k.post], err = granted[k.post].Add(r.Amount); err != nil {
			return nil, nil, err
		}
	}
	return granted, paid, nil
}
