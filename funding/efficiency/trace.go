package efficiency

import (
	"cmp"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/portfolio"
	"github.com/lozere-developpement/sillage/impact"
)

// A Line follows the euros of one action to what changed there.
type Line struct {
	ActionID string
	Awarded  funding.Cents
	Paid     funding.Cents
	Funders  []Part          // the largest award first
	Changes  []Change        // what was measured, or why not
	PerPoint impact.Estimate // euros per person and point, over the action's mean change
	Notes    []impact.Note
}

// A Part is the money of one funder in an action.
type Part struct {
	FunderID string
	Awarded  funding.Cents
	Paid     funding.Cents
	Share    funding.Rate // of what was awarded to the action
}

// A Change is one measured outcome of an action.
type Change struct {
	Criterion string
	Outcome   string
	Estimate  impact.Estimate // points of a 0–100 scale
}

// Trace returns, for every action that was awarded money or measured, where
// its euros came from and what changed for the people reached. people counts
// them by action: without it there is no cost per point. Money that serves the
// whole roadmap stands under an empty action.
//
// The change is set beside the money; it is not said to come from it.
func Trace(streams []portfolio.Stream, result *impact.Result, people map[string]int) []Line {
	lines := map[string]*Line{}
	at := func(id string) *Line {
		if lines[id] == nil {
			lines[id] = &Line{ActionID: id}
		}
		return lines[id]
	}
	for _, s := range streams {
		if s.Awarded != 0 || s.Paid != 0 {
			l := at(s.ActionID)
			l.Awarded, l.Paid = l.Awarded+s.Awarded, l.Paid+s.Paid
			l.Funders = append(l.Funders, Part{FunderID: s.FunderID, Awarded: s.Awarded, Paid: s.Paid})
		}
	}
	if result != nil {
		for _, c := range result.Cells {
			if c.Territory != "" || c.Period != "" || c.Group != "" {
				continue // breakdowns would be added to their own total
			}
			for _, o := range c.Outcomes {
				l := at(c.Action)
				l.Changes = append(l.Changes, Change{c.Criterion, o.Outcome.ID, o.Change})
			}
		}
	}
	out := make([]Line, 0, len(lines))
	for _, l := range lines {
		l.finish(people[l.ActionID])
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Line) int { return cmp.Compare(a.ActionID, b.ActionID) })
	return out
}

func (l *Line) finish(people int) {
	for i := range l.Funders {
		l.Funders[i].Share, _ = funding.RateOf(l.Funders[i].Awarded, l.Awarded)
	}
	slices.SortStableFunc(l.Funders, func(a, b Part) int {
		return cmp.Or(cmp.Compare(b.Awarded, a.Awarded), cmp.Compare(a.FunderID, b.FunderID))
	})
	change, ok := l.Base()
	if !ok {
		l.PerPoint = refuse(impact.Estimate{Method: "cost-per-effect/fieller"}, because(
			impact.Notef("funding.efficiency.not-measured", "nothing was measured before and after in this action"),
			impact.Notef("funding.efficiency.not-measured-remedy", "put one of the questionnaires to its beneficiaries")))
		return
	}
	if l.Paid == 0 {
		l.PerPoint = refuse(impact.Estimate{Method: "cost-per-effect/fieller"}, because(
			impact.Notef("funding.efficiency.nothing-paid", "nothing was paid to this action yet: its cost is not known, it is not nil"),
			impact.Notef("funding.efficiency.nothing-paid-remedy", "enter the payments that were received in its applications")))
		return
	}
	l.PerPoint = PerEffect(Cost{Amount: l.Paid}, people, change.Estimate)
	if l.Paid < l.Awarded {
		l.Notes = append(l.Notes, impact.Notef("funding.efficiency.unpaid", "%[1]v of the award is not paid yet: the cost will rise", l.Awarded-l.Paid))
	}
}

// Base returns the change that PerPoint is about, the one that rests on the most
// people: one outcome, for outcomes of one action are not added up. ok is false
// when nothing was measured.
func (l *Line) Base() (best Change, ok bool) {
	for _, c := range l.Changes {
		if c.Estimate.Refused == nil && (!ok || c.Estimate.N > best.Estimate.N) {
			best, ok = c, true
		}
	}
	return best, ok
}
