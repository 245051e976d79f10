package office

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
)

// late lists who is late, and since when: stages whose day has passed,
// indicators without a value for the last full period, people whose form at six
// months is due. The longest late come first.
func (o *office) late(ctx context.Context) (*table, error) {
	t := &table{Heads: heads(o.t.T("office.what"), o.t.T("office.owner"), o.t.T("office.since-when")), Empty: o.t.T("office.late.none")}
	type line struct {
		cells []cell
		due   funding.Date
	}
	var lines []line
	add := func(what, href, owner string, due funding.Date) {
		lines = append(lines, line{[]cell{{Text: what, Href: href}, {Text: cmp.Or(owner, "–")}, o.countdown(due)}, due})
	}
	stages, err := store.ActionStages.List(ctx, o.Store, store.Query{Where: []store.Condition{store.In("progress", "todo", "doing"), store.AtMost("due", store.DayKey(o.today().AddDays(-1)))}, Order: []string{"due"}})
	if err != nil {
		return nil, err
	}
	for _, s := range stages {
		add(o.stageName(s.ID), "/saisie/etapes/"+s.Value.Action, s.Value.Owner, s.Value.Due)
	}
	missing, err := o.missingValues(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range missing {
		add(o.t.T("office.late.values", o.actionName(m.action), m.missing, m.asked, m.period), "/saisie/indicateurs/"+m.action, m.owner, m.due)
	}
	followed, err := o.missingForms(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range followed {
		add(o.t.T("office.late.forms", m.title, m.people), "/saisie/questionnaires/"+m.instrument, m.structure, m.due)
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.due.Compare(b.due) })
	for _, l := range lines {
		t.Rows = append(t.Rows, l.cells)
	}
	return t, nil
}

// missingValue is the indicators of one action, owner and rhythm that have no
// value for the last full period.
type missingValue struct {
	action, owner, period string
	missing, asked        int
	due                   funding.Date // end of the period
}

// rhythms are the months of a period, by the name that the roadmap gives it.
var rhythms = map[string]int{"trimestre": 3, "semestre": 6, "an": 12}

// lastFull returns the last period of so many months that is over on a day.
func lastFull(months int, on funding.Date) datasets.Period {
	first := funding.Day(on.Year, (on.Month-1)/time.Month(months)*time.Month(months)+1, 1).AddMonths(-months)
	return datasets.Period{Year: first.Year, First: first.Month, Months: months}
}

// missingValues compares the rhythm of every indicator with the values that are
// known, typed in or imported. A draft counts: somebody did their part.
func (o *office) missingValues(ctx context.Context) ([]missingValue, error) {
	typed, err := store.IndicatorValues.List(ctx, o.Store, store.Query{Where: []store.Condition{store.In("state", string(store.Draft), string(store.Approved))}})
	if err != nil {
		return nil, err
	}
	known := map[[2]string]bool{}
	for _, v := range typed {
		if v.Value.Kind == "actual" {
			known[[2]string{v.Value.Indicator, v.Value.Period}] = true
		}
	}
	var out []missingValue
	for _, a := range o.Roadmap.Actions {
		for _, i := range a.Indicators {
			months := rhythms[i.Period]
			if months == 0 || i.Kind == roadmap.Amount || i.Kind == roadmap.Deliverable {
				continue // amounts come from the applications; a deliverable is a stage
			}
			last := lastFull(months, o.today())
			period := last.String()
			at := slices.IndexFunc(out, func(m missingValue) bool { return m.action == a.ID && m.owner == i.Owner && m.period == period })
			if at < 0 {
				at = len(out)
				end := funding.Day(last.Year, last.First, 1).AddMonths(months)
				out = append(out, missingValue{action: a.ID, owner: i.Owner, period: period, due: end})
			}
			out[at].asked++
			if !known[[2]string{i.ID, period}] && (o.Measured == nil || !o.Measured(i.ID, period)) {
				out[at].missing++
			}
		}
	}
	return slices.DeleteFunc(out, func(m missingValue) bool { return m.missing == 0 }), nil
}

// missingForm is the people whom one structure follows with an instrument, and
// who have not been asked again.
type missingForm struct {
	instrument, title, structure string
	people                       int
	due                          funding.Date // of the first of them
}

// sixMonths is when the last wave is due, in days after the first; formsLate is
// how long after that somebody is late.
const sixMonths, formsLate = 183, 30

// missingForms looks for the people followed by a code who answered the first
// wave and whose six-month form is due since a month.
func (o *office) missingForms(ctx context.Context) (out []missingForm, err error) {
	list, err := store.Responses.List(ctx, o.Store, store.Query{Order: []string{"day"}})
	if err != nil {
		return nil, err
	}
	type person struct{ instrument, respondent string }
	again := map[person]bool{}
	for _, r := range list {
		if r.Value.Wave == "six-months" {
			again[person{r.Value.Instrument, r.Value.Respondent}] = true
		}
	}
	for _, in := range impact.Instruments() {
		if !in.Asked(impact.SixMonths) || !in.Asked(impact.Before) {
			continue
		}
		for _, r := range list {
			v := r.Value
			due := v.Day.AddDays(sixMonths)
			if v.Instrument != in.ID || v.Wave != "before" || v.Respondent == "" || again[person{in.ID, v.Respondent}] || !due.AddDays(formsLate).Before(o.today()) {
				continue
			}
			at := slices.IndexFunc(out, func(m missingForm) bool { return m.instrument == in.ID && strings.EqualFold(m.structure, v.Structure) })
			if at < 0 {
				at = len(out)
				out = append(out, missingForm{in.ID, in.Title, v.Structure, 0, due})
			}
			out[at].people++
		}
	}
	return out, nil
}
