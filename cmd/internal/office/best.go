package office

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
	"github.com/lozere-developpement/sillage/funding/solver"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// A Best is the plan that asks the least of its owner, beside the plan it was
// found for.
type Best struct {
	From    plan.Plan // the plan, with the open calls that may pay for it as sources to ask
	Problem solver.Problem
	Plan    solver.Plan
}

// BestPlan looks for the plan that asks the least of the project owner under
// every ceiling, floor and share at once. Sources are those of the plan, and
// the open calls that were matched to its action. The error is a
// *[solver.Conflict] where no plan exists. Its limits are named in the words of t.
func BestPlan(ctx context.Context, s *store.Store, region string, p plan.Plan, ownMax funding.Amount, today funding.Date, t *lang.Catalogue) (b Best, err error) {
	calls, err := store.Calls.All(ctx, s)
	if err != nil {
		return b, err
	}
	of, err := callsOf(ctx, s, p)
	if err != nil {
		return b, err
	}
	b.From = p
	b.From.Resources = slices.Clone(p.Resources)
	for _, c := range calls {
		over := !c.Permanent && (c.Deadline.IsZero() || c.Deadline.Before(today))
		matched := slices.ContainsFunc(c.Matches, func(m funding.CallMatch) bool { return m.ActionID == p.ActionID })
		if over || !matched || of[c.ID] || !c.Maximum.Known && c.RateHigh == nil {
			continue
		}
		r, err := sourceOf(ctx, s, c)
		if err != nil {
			return b, err
		}
		b.From.Resources = append(b.From.Resources, r)
	}
	limits, err := limitsOf(ctx, s, calls, t.T("office.best.asked"))
	if err != nil {
		return b, err
	}
	from, facts, err := FactsOf(ctx, s, region, b.From, today)
	if err != nil {
		return b, err
	}
	if b.Problem, err = solver.Of(from, rules.Law(), facts, limits); err != nil {
		return b, err
	}
	b.Problem.OwnMax = ownMax
	b.Plan, err = solver.Solve(b.Problem)
	return b, err
}

// callsOf returns the calls that the sources of a plan already answer.
func callsOf(ctx context.Context, s *store.Store, p plan.Plan) (map[string]bool, error) {
	of := map[string]bool{}
	for _, r := range p.Resources {
		if r.ApplicationID == "" {
			continue
		}
		a, err := store.Applications.Get(ctx, s, r.ApplicationID)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		of[a.Value.CallID] = true
	}
	return of, nil
}

// sourceOf is a call as a source to ask.
func sourceOf(ctx context.Context, s *store.Store, c funding.Call) (r plan.Resource, err error) {
	r = plan.Resource{ID: "call:" + c.ID, Account: 74, Label: c.Title, FunderID: c.FunderID, State: plan.ToAsk, Kind: funding.OtherFunder}
	f, err := store.Funders.Get(ctx, s, c.FunderID)
	if err == nil {
		r.Kind = f.Value.Kind
	} else if !errors.Is(err, store.ErrNotFound) {
		return r, err
	}
	scheme, err := store.Schemes.Get(ctx, s, c.SchemeID)
	if err == nil {
		r.Fund = scheme.Value.Fund
	} else if !errors.Is(err, store.ErrNotFound) {
		return r, err
	}
	return r, nil
}

// limitsOf says what the call of a source to ask allows: the call itself, or
// that of the application it is to come from. Where there is none, and for what
// is filed, it is what the plan asks; asked are the words for it.
func limitsOf(ctx context.Context, s *store.Store, calls []funding.Call, asked string) (func(plan.Resource) (solver.Limits, bool), error) {
	apps, err := store.Applications.All(ctx, s)
	if err != nil {
		return nil, err
	}
	callOf, byID := map[string]string{}, map[string]funding.Call{}
	for _, a := range apps {
		callOf[a.ID] = a.CallID
	}
	for _, c := range calls {
		byID[c.ID], callOf["call:"+c.ID] = c, c.ID
	}
	return func(r plan.Resource) (solver.Limits, bool) {
		c, ok := byID[callOf[r.ID]]
		if r.ApplicationID != "" {
			c, ok = byID[callOf[r.ApplicationID]]
		}
		if !ok || r.State != plan.ToAsk || !c.Maximum.Known && c.RateHigh == nil {
			return solver.Limits{Maximum: funding.Known(r.Amount), Article: asked}, true
		}
		return solver.Limits{Minimum: c.Minimum.Cents, Maximum: c.Maximum, Rate: c.RateHigh, Article: c.Title}, true
	}, nil
}

// planFor reads the plan that a page is about.
func (v *visit) planFor() (store.Record[plan.Plan], error) {
	action, ok := v.Roadmap.Action(v.r.PathValue("action"))
	if !ok {
		return store.Record[plan.Plan]{}, web.ErrNotFound
	}
	p, ok, err := v.planOf(v.ctx, v.Store, action.ID, "", atoi(v.r.URL.Query().Get("annee")))
	if err == nil && !ok {
		err = web.ErrNotFound
	}
	return p, err
}

func bestAddress(p plan.Plan) string { return "/financements/optimum/" + p.ActionID }

// best shows the best plan under all rules at once, why none is better, what
// each limit costs, or which rules cannot hold together.
func (o *office) best(v *visit, w http.ResponseWriter) error {
	p, err := v.planFor()
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	ask := &form{Submit: o.t.T("office.outlook.ask"), Fields: []*field{{Name: "propre", Label: o.t.T("office.best.own-max"), Value: q.Get("propre")}}}
	keep(ask, q, "annee")
	top := section{Filters: ask}
	ownMax, err := funding.ParseAmount(q.Get("propre"))
	if err != nil {
		ask.Fields[0].Error = o.t.Error(err)
	}
	title := pages.Page{Title: o.t.T("office.best", o.actionName(p.Value.ActionID)), Lead: o.t.T("office.best.lead"), Crumbs: []pages.Link{{Href: "/financements", Text: o.t.T("office.title")},
		{Href: "/financements/plans", Text: o.t.T("office.plans.list")}, {Href: planAddress(p.Value.ActionID, "", p.Value.Year), Text: o.t.T("office.plan", o.actionName(p.Value.ActionID))}}}
	if err != nil {
		return o.page(w, v.r, http.StatusOK, title, top)
	}
	b, err := BestPlan(v.ctx, o.Store, o.Region, p.Value, ownMax, o.today(), o.t)
	if conflict, ok := errors.AsType[*solver.Conflict](err); ok {
		s := o.conflict(conflict)
		if free, err := BestPlan(v.ctx, o.Store, o.Region, p.Value, funding.Amount{}, o.today(), o.t); err == nil && ownMax.Known {
			s.Notes = []string{o.t.T("office.best.possible", free.Plan.Own)}
		}
		return o.page(w, v.r, http.StatusOK, title, top, s)
	}
	if err != nil && said(err) {
		top.Notes = []string{o.t.Error(err)}
		return o.page(w, v.r, http.StatusOK, title, top)
	}
	if err != nil {
		return err
	}
	return o.page(w, v.r, http.StatusOK, title, append([]section{top}, o.bestSections(v.ctx, p.Value, b)...)...)
}

// conflict names a smallest set of rules that cannot hold together.
func (o *office) conflict(c *solver.Conflict) section {
	s := section{ID: "impossible", Title: o.t.T("office.best.impossible"), Lead: o.t.T("office.best.conflict", len(c.Rules))}
	for _, r := range c.Rules {
		s.List = append(s.List, o.label(r))
	}
	return s
}

func (o *office) bestSections(ctx context.Context, p plan.Plan, b Best) []section {
	now := p.OwnMoney()
	s := section{ID: "optimum", Keys: []keyFigure{{o.t.Write(b.Plan.Own), o.t.T("office.best.own"), ""}, {o.t.Write(now), o.t.T("office.best.own-now"), ""}, {o.t.Write(b.Problem.Cost), o.t.T("office.cost"), ""}}}
	t := &table{Heads: heads(o.t.T("office.best.source"), o.t.T("office.state"), "#"+o.t.T("office.best.in-plan"), "#"+o.t.T("office.best.take"))}
	at := 0
	for _, r := range b.From.Resources {
		if r.Account.IsInKind() || r.State == plan.Own {
			continue
		}
		t.Rows = append(t.Rows, []cell{{Text: r.Label}, {Text: o.label(r.State)}, {Text: o.t.Write(r.Amount)}, {Text: o.t.Write(b.Plan.Amounts[at])}})
		at++
	}
	s.Table = t
	why := section{ID: "preuve", Title: o.t.T("office.best.why"), Lead: o.t.T("office.best.unproved")}
	if b.Plan.Proof.Check() {
		why.Lead = o.t.T("office.best.proved", len(b.Plan.Proof.Leaves), b.Plan.Own)
	}
	for _, x := range b.Plan.Prices {
		why.List = append(why.List, o.label(x))
	}
	if len(why.List) == 0 {
		why.Notes = []string{o.t.T("office.best.no-price")}
	}
	found := b.Plan.Apply(b.From, o.t.T("office.best.scenario"), o.t.T("office.best.own-line"))
	why.Form = &form{Action: bestAddress(p) + "?annee=" + strconv.Itoa(p.Year), Submit: o.t.T("office.best.keep")}
	return append([]section{s, why}, o.rules(ctx, found)...)
}

// keepBest keeps the best plan as a scenario of its action.
func (o *office) keepBest(v *visit, w http.ResponseWriter) error {
	p, err := v.planFor()
	if err != nil {
		return err
	}
	b, err := BestPlan(v.ctx, o.Store, o.Region, p.Value, funding.Amount{}, o.today(), o.t)
	if err != nil {
		return err
	}
	name := o.t.T("office.best.scenario")
	made := store.Record[plan.Plan]{Value: b.Plan.Apply(b.From, name, o.t.T("office.best.own-line"))}
	for i := range made.Value.Resources {
		made.Value.Resources[i].ID = store.NewID()
	}
	err = v.write(v.r, o.t.T("office.best.kept"), func(ctx context.Context, tx *store.Tx) error {
		twin, ok, err := o.planOf(ctx, tx, made.Value.ActionID, name, made.Value.Year)
		if err != nil {
			return err
		}
		if ok {
			made.ID, made.Version = twin.ID, twin.Version
		}
		_, err = store.Plans.Put(ctx, tx, made)
		return err
	})
	if err == nil {
		http.Redirect(w, v.r, planAddress(made.Value.ActionID, name, made.Value.Year), http.StatusSeeOther)
	}
	return err
}
