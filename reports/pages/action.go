package pages

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/lang"
)

type actionView struct {
	*roadmap.Action
	Axis         roadmap.Axis
	Score        impact.Score
	Filters      filters
	Indicators   []indicatorView
	Profile      *reports.Figure
	Trend        *reports.Figure
	Reach        string
	Money        funding.Amounts
	Applications []funding.Application
	Late         []string
	Voices       []voiceView
	Hidden       bool      // the score is kept secret
	Cost         *costView // nil = nothing awarded, nothing measured
}

type indicatorView struct {
	evidence.Indicator
	Actual   string
	Target   string
	Baseline string
	Progress float64 // share of the way to the target
	HasWay   bool
	State    State
	Later    bool // asked again after six months, and its label does not say so
}

// action shows one sheet of the roadmap: what was promised, what is measured,
// what it changes, what it costs, what is late.
func (b *Book) action(r Request) (*Leaf, error) {
	a, ok := b.Evidence.Roadmap.Action(r.Value("id"))
	if !ok {
		return nil, ErrNoPage
	}
	fl, f := b.filter(r)
	f.Action = a.ID
	res, err := b.Evidence.Result(evidence.Filter{Period: f.Period, EPCI: f.EPCI})
	if err != nil {
		return nil, err
	}
	card, err := b.card(a, res, f)
	if err != nil {
		return nil, err
	}
	v := actionView{Action: a, Score: card.Score, Filters: fl, Reach: b.reachText(r, f), Money: card.Money, Hidden: stateOf(card.Score) == withheld}
	v.Filters.note(r, "pages.filter.whole-money", len(b.Money.Applications) > 0)
	v.Filters.note(r, "pages.filter.whole-indicators", f.EPCI != "")
	v.Axis, _ = b.Evidence.Roadmap.Axis(a.Axis)
	v.Voices = b.voices(r, res.Voices, b.criterionName, func(s impact.Voice) bool { return s.Action == a.ID })
	if v.Cost, err = b.cost(r, a.ID); err != nil {
		return nil, err
	}
	v.Profile = b.profile(r, a, res)
	v.Trend = b.trend(r, a, f)
	for _, i := range b.Evidence.Of(a.ID) {
		v.Indicators = append(v.Indicators, b.indicator(r, i, f))
	}
	v.Late = b.late(r, a.ID)
	for _, app := range b.Money.Applications {
		if serves(app, a.ID) {
			v.Applications = append(v.Applications, app)
		}
	}
	page := Page{Title: a.Short, Lead: a.Title, Active: "actions", Crumbs: []Link{{"/actions" + fl.query(), r.Texts.T("pages.nav.actions")}}}
	return b.leaf(r, "action", page, v)
}

func serves(app funding.Application, action string) bool {
	for _, s := range app.Shares {
		if s.ActionID == action {
			return true
		}
	}
	return false
}

// profile shows the criteria on which the action was measured.
func (b *Book) profile(r Request, a *roadmap.Action, res *impact.Result) *reports.Figure {
	f := &reports.Figure{
		ID: "profil", Chart: reports.Bar, Min: 0, Max: 100, Decimals: -1,
		Title: r.Texts.T("pages.fig.profile"), Question: r.Texts.T("pages.fig.profile.q"),
		Unit: r.Texts.T("pages.unit.points"), Label: r.Texts.T("pages.criterion"), Source: b.source(r), Demo: b.Evidence.Demo,
	}
	fl, _ := b.filter(r)
	for _, c := range b.Evidence.Design.Referential.Criteria {
		s, ok := res.At(a.ID, c.ID)
		if !ok || s.Refused != nil && s.Refused.Reason.Key == "impact.not-measured" {
			continue
		}
		p := r.point("", c.Label, s)
		p.Link = "/chiffre/" + Code("cell", a.ID, c.ID) + fl.query()
		f.Points = append(f.Points, p)
	}
	if len(f.Points) == 0 {
		return nil
	}
	b.explain(r, f)
	return f
}

// trend follows each indicator of the action through time, in units of its
// target so that all stand on one scale.
func (b *Book) trend(r Request, a *roadmap.Action, flt evidence.Filter) *reports.Figure {
	f := &reports.Figure{
		ID: "suivi", Chart: reports.Multiples, Unit: r.Texts.T("pages.unit.target"), Decimals: -1,
		Title: r.Texts.T("pages.fig.trend"), Question: r.Texts.T("pages.fig.trend.q"), Series: r.Texts.T("pages.indicator"),
		Label: r.Texts.T("pages.filter.periode"), Source: b.sourceFor(r, evidence.Filter{Period: flt.Period}), Waiver: r.Texts.T("pages.waiver.counted"), Demo: b.Evidence.Demo,
		Marks: []reports.Mark{{Label: r.Texts.T("pages.mark.target"), Value: 100}},
	}
	var series [][]reports.Point
	starts := map[string]datasets.Period{}
	for _, i := range b.Evidence.Of(a.ID) {
		if points, start := r.way(i, flt); len(points) > 0 {
			series, starts[i.Label] = append(series, points), start
		}
	}
	// The one that starts first names the periods of those that follow it.
	slices.SortStableFunc(series, func(a, b []reports.Point) int { return starts[a[0].Series].Compare(starts[b[0].Series]) })
	f.Points = slices.Concat(series...)
	if len(f.Points) == 0 {
		return nil
	}
	return f
}

// way follows an indicator from where it started (0) to its target (100), a
// point per period: one that nobody measured between two that were is said.
func (r Request) way(i evidence.Indicator, flt evidence.Filter) (points []reports.Point, start datasets.Period) {
	from := i.From()
	if i.Target == nil || i.Target.Value == from {
		return nil, start
	}
	sum := 0.0
	var next datasets.Period
	for _, v := range i.Values {
		if sum += v.Value; i.Cumulative != roadmap.Sum {
			sum = v.Value
		}
		if !(evidence.Filter{Period: flt.Period}).Covers(v.Period) {
			continue
		}
		period, err := datasets.ParsePeriod(v.Period)
		if err == nil && len(points) == 0 {
			start, next = period, period
		}
		for ; err == nil && next.Months == period.Months && next.Compare(period) < 0; next = next.Next() {
			points = append(points, reports.Point{Series: i.Label, Label: r.Texts.Period(next.String()), Missing: r.Texts.T("pages.short.impact.not-measured")})
		}
		next = period.Next()
		points = append(points, reports.Point{Series: i.Label, Label: r.Texts.Period(v.Period), Value: 100 * (sum - from) / (i.Target.Value - from)})
	}
	return points, start
}

func (b *Book) indicator(r Request, i evidence.Indicator, f evidence.Filter) indicatorView {
	v := indicatorView{Indicator: i, Actual: r.Texts.T("pages.short.impact.not-measured"), Target: "–", Baseline: "–", State: unmeasured}
	v.Later = i.SixMonths && !strings.Contains(i.Label, "6 m") && !strings.Contains(i.Label, "six m")
	if actual, ok := i.Actual(f); ok {
		v.Actual, v.State = r.amount(actual, i.Unit), counted
		if i.Averaged(f) {
			v.Actual = r.Texts.T("pages.on-average", v.Actual)
		}
	}
	if i.Target != nil {
		v.Target = r.amount(i.Target.Value, i.Unit)
	}
	if i.Baseline != nil {
		v.Baseline = r.amount(i.Baseline.Value, i.Unit)
	}
	v.Progress, v.HasWay = i.Progress(f)
	return v
}

// amount writes a value with its unit.
func (r Request) amount(v float64, unit string) string { return amount(r.Texts, v, unit) }

// amount writes a value with its unit; a thing that is done or not is a word.
func amount(l *lang.Catalogue, v float64, unit string) string {
	switch {
	case unit == said(l, "fait") && v >= 1:
		return l.T("pages.done")
	case unit == said(l, "fait"):
		return l.T("pages.not-done")
	case v == math.Trunc(v):
		return l.With(l.Number(v, 0), v, unit)
	}
	return l.With(l.Number(v, 1), v, unit)
}

// late lists what the steering committee should ask about.
// It speaks of today, whatever period is looked at.
func (b *Book) late(r Request, action string) []string {
	var late []string
	var indicators []indicatorView
	for _, i := range b.Evidence.Of(action) {
		indicators = append(indicators, b.indicator(r, i, evidence.Filter{}))
	}
	for _, i := range indicators {
		switch {
		case i.State == unmeasured:
			late = append(late, r.Texts.T("pages.late.unmeasured", i.Label, i.Owner))
		case i.HasWay && i.Target == r.Texts.T("pages.done") && i.Progress < 1:
			late = append(late, r.Texts.T("pages.late.not-done", i.Label))
		case i.HasWay && i.Progress < 0.5:
			late = append(late, r.Texts.T("pages.late.behind", i.Label, i.Actual, i.Target))
		}
	}
	return append(late, b.overdue(r, indicators)...)
}

// overdue says which indicators await a value that should have come, those
// that await the same in one sentence.
func (b *Book) overdue(r Request, indicators []indicatorView) []string {
	var awaited []impact.Note
	labels := map[string][]string{}
	for _, f := range b.Evidence.Quality().Findings {
		i := slices.IndexFunc(indicators, func(i indicatorView) bool { return i.ID == f.Where })
		if i < 0 || f.What.Key != "quality.late" {
			continue
		}
		what := fmt.Sprint(f.What.Args[1:]...)
		if labels[what] == nil {
			awaited = append(awaited, f.What)
		}
		labels[what] = append(labels[what], r.Texts.Quote(indicators[i].Label))
	}
	said := make([]string, len(awaited))
	for k, note := range awaited {
		of := labels[fmt.Sprint(note.Args[1:]...)]
		said[k] = r.Texts.Error(impact.Notef(note.Key, note.Format, append([]any{r.Texts.List(of)}, note.Args[1:]...)...)) + "."
	}
	return said
}
