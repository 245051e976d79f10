package office

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/checks"
	"github.com/lozere-developpement/sillage/funding/portfolio"
	"github.com/lozere-developpement/sillage/funding/rules"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// State reads all that the store holds of the money, as notebooks and analyses
// take it. Its lists are shared: they may not be changed.
func State(ctx context.Context, s *store.Store, plan *roadmap.Roadmap, on funding.Date, demo bool) (p portfolio.State, err error) {
	if p, err = records(ctx, s, on, demo); err != nil {
		return p, err
	}
	p.Policy = Policy(Deps{Roadmap: plan})
	p.Fund, err = store.Journal(ctx, s, PooledFund)
	return p, err
}

// records is the state without the fund, whose journal may be long.
func records(ctx context.Context, s *store.Store, on funding.Date, demo bool) (p portfolio.State, err error) {
	p = portfolio.State{On: on, Demo: demo}
	for _, read := range []func() error{
		func() error { return values(ctx, s, &store.Funders, &p.Funders) }, func() error { return values(ctx, s, &store.Schemes, &p.Schemes) },
		func() error { return values(ctx, s, &store.Calls, &p.Calls) }, func() error { return values(ctx, s, &store.Structures, &p.Structures) },
		func() error { return values(ctx, s, &store.Applications, &p.Applications) }, func() error { return values(ctx, s, &store.Plans, &p.Plans) },
		func() error { return values(ctx, s, &store.Solicitations, &p.Partners) }, func() error { return values(ctx, s, &store.Posts, &p.Posts) },
		func() error { return values(ctx, s, &store.Invoices, &p.Invoices) },
	} {
		if err := read(); err != nil {
			return p, err
		}
	}
	p.Priors = Priors(p.Funders)
	return p, nil
}

// values puts every value of a kind into a shared list.
func values[T any](ctx context.Context, s *store.Store, k *store.Kind[T], into *[]T) (err error) {
	*into, err = k.All(ctx, s)
	return err
}

// analysis shows what an auditor would find first, where the money goes, and
// the three amounts by year and funder.
func (o *office) analysis(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	names, _, err := o.funderNames(ctx)
	if err != nil {
		return err
	}
	state, err := records(ctx, o.Store, o.today(), o.Demo)
	if err != nil {
		return err
	}
	findings, err := o.findings(ctx, state)
	if err != nil {
		return err
	}
	flows, err := o.flows(state, names)
	if err != nil {
		return err
	}
	sections := []section{findings}
	if flows.Figure != "" {
		sections = append(sections, flows)
	}
	if years := o.years(state, names); len(years.Table.Rows) > 0 {
		sections = append(sections, years)
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.analysis")}, sections...)
}

// Findings looks for what an auditor would find first, in the words of t.
func Findings(ctx context.Context, s *store.Store, state portfolio.State, t *lang.Catalogue) ([]checks.Finding, error) {
	found, err := checks.Applications(state.Applications, rules.Law(), state.On, checks.Options{European: europeanFile(state.Funders, state.Schemes)})
	if err != nil {
		return nil, err
	}
	titles := map[string]string{}
	for _, a := range state.Applications {
		titles[a.ID] = a.Title
	}
	for _, look := range []func() ([]checks.Finding, error){
		func() ([]checks.Finding, error) { return checks.Plans(state.Plans) },
		func() ([]checks.Finding, error) {
			return checks.Invoices(inWords(t, state.Invoices, func(id string) string { return titles[id] }))
		},
		func() ([]checks.Finding, error) { return changedPlans(ctx, s, state) },
	} {
		more, err := look()
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}

// europeanFile says which applications ask for money of the structural funds:
// those of a scheme of such a fund, or, where no scheme is named, of a European
// funder.
func europeanFile(funders []funding.Funder, schemes []funding.Scheme) func(funding.Application) bool {
	kinds, funds := map[string]funding.FunderKind{}, map[string]string{}
	for _, f := range funders {
		kinds[f.ID] = f.Kind
	}
	for _, s := range schemes {
		funds[s.ID] = s.Fund
	}
	return func(a funding.Application) bool {
		switch funds[a.SchemeID] {
		case "FSE+", "FSE", "FEDER":
			return true
		case "":
			return kinds[a.FunderID] == funding.Europe
		}
		return false
	}
}

// changedPlans compares each plan with what it was at the end of the day on
// which one of its sources was awarded. A plan that was typed in later has
// nothing to be compared with.
func changedPlans(ctx context.Context, s *store.Store, state portfolio.State) (found []checks.Finding, err error) {
	awarded := map[string]funding.Date{}
	for _, a := range state.Applications {
		if !a.Outcome().Granted() {
			continue
		}
		on := a.Reached(funding.Awarded)
		if on.IsZero() {
			on = a.Reached(funding.PartlyAwarded)
		}
		awarded[a.ID] = on
	}
	for _, p := range state.Plans {
		var first funding.Date // the earliest award binds first
		for _, r := range p.Resources {
			if on := awarded[r.ApplicationID]; !on.IsZero() && (first.IsZero() || on.Before(first)) {
				first = on
			}
		}
		if p.Scenario != "" || first.IsZero() {
			continue
		}
		then, ok, err := store.Plans.AsOf(ctx, s, p.ID, first.AddDays(1).Time())
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		moved, err := checks.Changed(then, p, first)
		if err != nil {
			return nil, err
		}
		found = append(found, moved...)
	}
	return found, nil
}

// shownFindings is how many findings of a kind the page lists.
const shownFindings = 40

func (o *office) findings(ctx context.Context, state portfolio.State) (section, error) {
	found, err := Findings(ctx, o.Store, state, o.t)
	if err != nil {
		return section{}, err
	}
	titles := map[string]pages.Link{}
	for _, inv := range state.Invoices {
		titles[inv.ID] = pages.Link{Href: invoices.path + "/" + inv.ID, Text: o.t.T("office.invoice", inv.Number)}
	}
	for _, a := range state.Applications {
		titles[a.ID] = pages.Link{Href: "/financements/dossiers/" + a.ID, Text: a.Title}
	}
	for _, p := range state.Plans {
		titles[p.ID] = pages.Link{Href: "/financements/plans/" + p.ActionID, Text: o.actionName(p.ActionID)}
	}
	t := &table{Heads: heads(o.t.T("office.finding"), o.t.T("office.what"), "#"+o.t.T("office.amount"), o.t.T("office.why")), Empty: o.t.T("office.findings.none")}
	s := section{Title: o.t.T("office.findings"), Lead: o.t.T("office.findings.lead"), Table: t}
	count := map[checks.Kind]int{}
	for _, f := range found {
		if count[f.Kind]++; count[f.Kind] > shownFindings {
			continue
		}
		t.Rows = append(t.Rows, []cell{{Text: o.label(f.Kind)}, {Text: titles[f.Subject].Text, Href: titles[f.Subject].Href}, {Text: o.t.Write(f.Amount)}, {Text: o.t.Error(f.Note)}})
	}
	for _, k := range slices.Sorted(maps.Keys(count)) {
		if n := count[k] - shownFindings; n > 0 {
			s.Notes = append(s.Notes, o.t.T("office.findings.more", o.label(k), n))
		}
	}
	return s, nil
}

// flows follows what was awarded from funder to axis to action.
func (o *office) flows(state portfolio.State, names map[string]string) (section, error) {
	streams, err := state.Streams()
	if err != nil {
		return section{}, err
	}
	f := &reports.Figure{ID: "flux", Chart: reports.Sankey, Title: o.t.T("office.fig.flows"), Question: o.t.T("office.fig.flows.q"), Unit: "€",
		Series: o.t.T("office.funder"), Label: o.t.T("office.action"), Source: o.source(), Waiver: o.t.T("office.waiver.amount")}
	toAxis, toAction := map[[2]string]funding.Cents{}, map[[2]string]funding.Cents{}
	var order [][2]string
	add := func(m map[[2]string]funding.Cents, from, to string, c funding.Cents) {
		key := [2]string{from, to}
		if _, seen := m[key]; !seen {
			order = append(order, key)
		}
		m[key] += c
	}
	for _, s := range streams {
		if s.Awarded <= 0 {
			continue
		}
		axis := o.t.T("office.whole-roadmap")
		if a, ok := o.Roadmap.Action(s.ActionID); ok {
			axis = o.t.T("office.axis", axisNumber(a.Axis))
			add(toAction, axis, a.Short, s.Awarded)
		}
		add(toAxis, names[s.FunderID], axis, s.Awarded)
	}
	for _, key := range order {
		c := (toAxis[key] + toAction[key]).Euros()
		f.Points = append(f.Points, reports.Point{Series: key[0], Label: key[1], Value: c, Low: c, High: c})
	}
	return section{Title: o.t.T("office.flows"), Figure: o.figure(f)}, nil
}

func (o *office) years(state portfolio.State, names map[string]string) section {
	t := &table{Heads: heads(o.t.T("office.year"), o.t.T("office.funder"), "#"+o.t.T("office.requested"), "#"+o.t.T("office.awarded"), "#"+o.t.T("office.paid")), Empty: o.t.T("office.applications.none")}
	years := state.Years()
	for _, y := range years {
		t.Rows = append(t.Rows, []cell{{Text: o.yearName(y)}, {Text: names[y.FunderID]}, {Text: o.t.Write(y.Requested)}, {Text: o.t.Write(y.Awarded)}, {Text: o.t.Write(y.Paid)}})
	}
	byYear := o.figure(o.threeAmounts("annees", o.t.T("office.year"), years, o.yearName, 0))
	byFunder := o.figure(o.threeAmounts("financeurs", o.t.T("office.funder"), years, func(y portfolio.Year) string { return names[y.FunderID] }, mostBars))
	return section{ID: "annees", Title: o.t.T("office.years"), Lead: o.t.T("office.years.lead"), Figure: byYear + byFunder, Table: t}
}
