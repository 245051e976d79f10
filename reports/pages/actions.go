package pages

import (
	"time"

	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

type axisView struct {
	roadmap.Axis
	Actions []actionCard
}

type actionCard struct {
	*roadmap.Action
	Score    impact.Score
	Measured int // indicators with a value
	Asked    int // indicators of the sheet
	Money    funding.Amounts
}

// actions lists the sheets of the roadmap, axis by axis.
func (b *Book) actions(r Request) (*Leaf, error) {
	fl, f := b.filter(r)
	res, err := b.Evidence.Result(f)
	if err != nil {
		return nil, err
	}
	var axes []axisView
	for _, x := range b.Evidence.Roadmap.Axes {
		v := axisView{Axis: x}
		for i := range b.Evidence.Roadmap.Actions {
			if a := &b.Evidence.Roadmap.Actions[i]; a.Axis == x.ID {
				card, err := b.card(a, res, f)
				if err != nil {
					return nil, err
				}
				v.Actions = append(v.Actions, card)
			}
		}
		axes = append(axes, v)
	}
	fl.note(r, "pages.filter.whole-money", len(b.Money.Applications) > 0)
	fl.note(r, "pages.filter.whole-indicators", f.EPCI != "")
	page := Page{Title: r.Texts.T("pages.nav.actions"), Lead: r.Texts.T("pages.actions.lead", len(b.Evidence.Roadmap.Actions)), Active: "actions"}
	return b.leaf(r, "actions", page, map[string]any{"Filters": fl, "Axes": axes, "Gantt": b.gantt(r)})
}

func (b *Book) card(a *roadmap.Action, res *impact.Result, f evidence.Filter) (actionCard, error) {
	c := actionCard{Action: a, Score: impact.Score{Estimate: impact.Estimate{Refused: unmeasuredRefusal}}}
	if s, ok := res.Action(a.ID); ok {
		c.Score = s
	}
	for _, i := range b.Evidence.Of(a.ID) {
		c.Asked++
		if _, ok := i.Actual(f); ok {
			c.Measured++
		}
	}
	var err error
	c.Money, err = b.Money.of(a.ID)
	return c, err
}

// unmeasuredRefusal stands for an action of which nothing is known at all.
var unmeasuredRefusal = &impact.Refusal{
	Reason: impact.Notef("impact.not-measured", "not measured"),
	Remedy: impact.Notef("impact.not-measured.remedy", "declare an indicator for this criterion or ask a question about it"),
}

// of sums what concerns one action.
func (m Money) of(action string) (funding.Amounts, error) {
	var sum funding.Amounts
	for _, a := range m.Applications {
		if !a.WasFiled() {
			continue
		}
		amounts, err := a.Amounts()
		if err != nil {
			return sum, err
		}
		part, err := shareOf(a, amounts, action)
		if err != nil {
			return sum, err
		}
		if sum, err = plus(sum, part); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// shareOf returns what an application brings to one action, to the cent.
func shareOf(a funding.Application, amounts funding.Amounts, action string) (funding.Amounts, error) {
	var err error
	part := func(total funding.Cents) funding.Cents {
		split, e := a.Split(total)
		if e != nil {
			err = e
			return 0
		}
		var sum funding.Cents
		for i, s := range a.Shares {
			if s.ActionID == action {
				sum += split[i] // parts of one total: cannot overflow
			}
		}
		return sum
	}
	return funding.Amounts{
		Requested: funding.Known(part(amounts.Requested.Cents)), Awarded: funding.Known(part(amounts.Awarded.Cents)),
		Called: part(amounts.Called), Paid: part(amounts.Paid),
	}, err
}

// gantt shows when each action runs. An action without end runs to the end of
// the year in which it is looked at; one without start is left out.
func (b *Book) gantt(r Request) *reports.Figure {
	f := &reports.Figure{
		ID: "calendrier", Chart: reports.Gantt, Unit: "%", Label: r.Texts.T("pages.action"), Demo: b.Evidence.Demo,
		Title: r.Texts.T("pages.fig.calendar"), Question: r.Texts.T("pages.fig.calendar.q"),
		Source: r.Texts.T("pages.source-roadmap"), Waiver: r.Texts.T("pages.waiver.sheet"),
	}
	last := b.Evidence.LastDay()
	f.Marks = []reports.Mark{{Label: r.Texts.T("pages.last-data"), Value: float64(last.Unix() / 86400)}}
	for _, a := range b.Evidence.Roadmap.Actions {
		if a.Start.IsZero() {
			continue
		}
		end := a.End
		if end.IsZero() {
			end = last
		}
		f.Points = append(f.Points, reports.Point{Label: a.Short, Key: a.ID, Link: "/actions/" + a.ID, Missing: r.Texts.T("pages.no-progress"),
			X: float64(a.Start.Unix() / 86400), Y: float64(end.Unix() / 86400)})
	}
	if len(f.Points) == 0 {
		return nil
	}
	f.Answer = r.calendarAnswer(f, float64(last.Unix()/86400))
	return f
}

// calendarAnswer says how many actions were over, under way and to come on the
// day that the data goes to.
func (r Request) calendarAnswer(f *reports.Figure, on float64) string {
	over, running, coming := 0, 0, 0
	for _, p := range f.Points {
		switch {
		case p.X > on:
			coming++
		case p.Y < on:
			over++
		default:
			running++
		}
	}
	return r.Texts.T("pages.answer.calendar", len(f.Points), over, running, coming, time.Unix(int64(on)*86400, 0).UTC())
}
