package watch

import (
	"cmp"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// Before are the days before a deadline on which somebody is reminded.
var Before = []int{30, 15, 7, 1}

// A DeadlineKind says what ends.
type DeadlineKind string

// The kinds of deadline.
const (
	CallCloses   DeadlineKind = "call"
	PreSelection DeadlineKind = "pre-selection"
	FileBy       DeadlineKind = "file"     // one of our applications, not filed yet
	ProvideBy    DeadlineKind = "document" // a document to provide
	ReportBy     DeadlineKind = "report"
	FollowUp     DeadlineKind = "follow-up" // a partner to call again
)

// Message returns the catalogue key of the label.
func (k DeadlineKind) Message() (key string, args []any) { return "funding.deadline." + string(k), nil }

// A Deadline is a day on which something must be done.
type Deadline struct {
	Kind    DeadlineKind
	ID      string // of the call or application
	Title   string
	On      funding.Date
	Officer string
	Part    string // of the application: the name of a document or report; empty for the whole
}

// Deadlines returns the deadlines of open calls and of applications, the
// earliest first. Permanent calls have none, whatever date their source holds.
func Deadlines(calls []funding.Call, apps []funding.Application, today funding.Date) []Deadline {
	var out []Deadline
	add := func(kind DeadlineKind, id, title string, on funding.Date, officer, part string) {
		if !on.IsZero() && !on.Before(today) {
			out = append(out, Deadline{kind, id, title, on, officer, part})
		}
	}
	for _, c := range calls {
		if !c.Permanent {
			add(PreSelection, c.ID, c.Title, c.PreFiling, "", "")
			add(CallCloses, c.ID, c.Title, c.Deadline, "", "")
		}
	}
	for _, a := range apps {
		if a.Stage.BeforeFiling() {
			add(FileBy, a.ID, a.Title, a.Deadline, a.Officer, "")
		}
		for _, d := range a.Documents {
			if !d.State.Done() && (a.Stage.BeforeFiling() || a.Stage.Pending()) {
				add(ProvideBy, a.ID, a.Title+" : "+d.Name, d.Due, a.Officer, d.Name)
			}
		}
		for _, r := range a.Reports {
			if r.Filed.IsZero() {
				add(ReportBy, a.ID, a.Title+" : "+r.Name, r.Due, a.Officer, r.Name)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Deadline) int { return cmp.Or(x.On.Compare(y.On), cmp.Compare(x.Title, y.Title)) })
	return out
}

// An Urgency says how near a deadline is.
type Urgency string

// The urgencies.
const (
	Permanent Urgency = "permanent" // no deadline: never urgent
	Closed    Urgency = "closed"
	Announced Urgency = "announced" // not open yet
	Now       Urgency = "now"       // 7 days or fewer
	Soon      Urgency = "soon"      // 30 days or fewer
	Later     Urgency = "later"
	NoDate    Urgency = "no-date" // not permanent, and nobody wrote the deadline
)

// Message returns the catalogue key of the label.
func (u Urgency) Message() (key string, args []any) { return "funding.urgency." + string(u), nil }

// UrgencyOf returns how near the next deadline of a call is.
func UrgencyOf(c funding.Call, today funding.Date) Urgency {
	next := c.Deadline
	if c.TwoStep() && !c.PreFiling.Before(today) {
		next = c.PreFiling
	}
	switch days := today.DaysUntil(next); {
	case c.Permanent:
		return Permanent
	case next.IsZero():
		return NoDate
	case days < 0:
		return Closed
	case c.Forecast || c.Opens.After(today):
		return Announced
	case days <= 7:
		return Now
	case days <= 30:
		return Soon
	}
	return Later
}

// Reminders returns the deadlines for which somebody is to be reminded on the
// day: those that are exactly 30, 15, 7 or 1 days away. since, when not zero,
// is the last day reminders were sent: what fell between is not lost.
func Reminders(deadlines []Deadline, since, today funding.Date) []Deadline {
	if since.IsZero() || since.After(today) {
		since = today.AddDays(-1)
	}
	var out []Deadline
	for _, d := range deadlines {
		for _, n := range Before {
			if day := d.On.AddDays(-n); day.After(since) && !day.After(today) && !d.On.Before(today) {
				out = append(out, d)
				break
			}
		}
	}
	return out
}
