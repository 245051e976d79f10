package forecast

import (
	"cmp"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// A Passed candidate is not chosen. Why says what keeps it out: its deadline,
// the time there is until then, or that it brings nothing.
type Passed struct {
	Candidate
	Why funding.Note
}

// explain says of every candidate that is left why it is, and puts those whose
// deadline is over at the end. One that fits beside the chosen and brings
// something would be among them.
func (w Workload) explain(c *Choice) {
	r := w.roomBeside(c.Chosen)
	for i := range c.Left {
		c.Left[i].Why = w.why(c.Left[i].Candidate, r)
	}
	over := func(p Passed) int {
		if w.past(p.Candidate) {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(c.Left, func(a, b Passed) int { return cmp.Compare(over(a), over(b)) })
}

func (w Workload) why(c Candidate, r room) funding.Note {
	alone, by := w.Capacity(c.Deadline), w.last(c.Deadline)
	switch {
	case w.past(c):
		return funding.Notef("funding.forecast.past", "its deadline is past")
	case c.Expected() == 0:
		return funding.Notef("funding.forecast.nothing", "it brings nothing on average")
	case c.Effort > alone:
		return funding.Notef("funding.forecast.too-long", "%[1]g days of work, and only %[2]g by %[3]v", days(c.Effort), days(alone), by)
	}
	return funding.Notef("funding.forecast.crowded", "%[1]g days of work, and only %[2]g by %[3]v beside the chosen ones",
		days(c.Effort), days(r.before(deadlineOf(c), alone)), by)
}

// days turns tenths of a day into days.
func days(tenths int) float64 { return float64(tenths) / 10 }

// A room is the time that the chosen candidates leave, in the order of their
// deadlines.
type room struct {
	deadlines []funding.Date
	used      []int // by the first i of them
	slack     []int // the least that is free at the deadline of the i-th or of a later one
}

func (w Workload) roomBeside(chosen []Candidate) room {
	n := len(chosen)
	r := room{make([]funding.Date, n), make([]int, n+1), make([]int, n)}
	for i, c := range chosen {
		r.deadlines[i], r.used[i+1] = deadlineOf(c), r.used[i]+c.Effort
	}
	for i, c := range slices.Backward(chosen) {
		r.slack[i] = w.Capacity(c.Deadline) - r.used[i+1]
		if i+1 < n {
			r.slack[i] = min(r.slack[i], r.slack[i+1])
		}
	}
	return r
}

// before returns the time free until a deadline before which there are alone
// tenths of a day, the chosen being done by theirs.
func (r room) before(deadline funding.Date, alone int) int {
	at, _ := slices.BinarySearchFunc(r.deadlines, deadline, func(d, by funding.Date) int {
		if d.After(by) {
			return 1
		}
		return -1
	})
	free := alone - r.used[at]
	if at < len(r.slack) {
		free = min(free, r.slack[at])
	}
	return free
}
