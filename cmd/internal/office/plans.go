package office

import (
	"context"
	"net/http"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/pages"
)

func (o *office) plans(w http.ResponseWriter, r *http.Request) error {
	list, err := store.Plans.List(r.Context(), o.Store, store.Query{Where: []store.Condition{store.Is("scenario", "")}, Order: []string{"-year"}})
	if err != nil {
		return err
	}
	latest := map[string]plan.Plan{}
	for _, p := range list {
		if _, seen := latest[p.Value.ActionID]; !seen {
			latest[p.Value.ActionID] = p.Value
		}
	}
	t := &table{Heads: heads(o.t.T("office.action"), "#"+o.t.T("office.year"), "#"+o.t.T("office.cost"), "#"+o.t.T("office.acquired"), "#"+o.t.T("office.asked"), "#"+o.t.T("office.gap"))}
	for _, a := range o.Roadmap.Actions {
		row := []cell{{Text: a.Short, Href: "/financements/plans/" + a.ID}}
		p, ok := latest[a.ID]
		if !ok {
			t.Rows = append(t.Rows, append(row, cell{}, cell{Text: o.t.T("office.no-plan")}, cell{}, cell{}, cell{}))
			continue
		}
		s, err := p.Summary()
		if err != nil {
			return err
		}
		t.Rows = append(t.Rows, append(row, cell{Text: strconv.Itoa(p.Year)}, cell{Text: s.Cost.French()}, cell{Text: (s.Acquired + s.Own).French()}, cell{Text: s.Requested.French()}, o.gap(s.Gap)))
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.plans"), Lead: o.t.T("office.plans.lead")}, section{Table: t})
}

func (o *office) gap(c funding.Cents) cell {
	switch {
	case c > 0:
		return cell{Text: o.t.T("office.missing-money", c.French()), Class: "bad"}
	case c < 0:
		return cell{Text: o.t.T("office.too-much-money", (-c).French()), Class: "warn"}
	}
	return cell{Text: o.t.T("office.balanced"), Class: "good"}
}

// planOf returns the plan of an action in a scenario, or a new one.
func (o *office) planOf(ctx context.Context, src store.Source, action, scenario string) (store.Record[plan.Plan], error) {
	list, err := store.Plans.List(ctx, src, store.Query{Where: []store.Condition{store.Is("action", action), store.Is("scenario", scenario)}, Order: []string{"-year"}, Limit: 1})
	if err != nil || len(list) > 0 {
		if err != nil {
			return store.Record[plan.Plan]{}, err
		}
		return list[0], nil
	}
	return store.Record[plan.Plan]{Value: plan.Plan{ActionID: action, Scenario: scenario, Title: o.actionName(action), Year: o.today().Year, On: o.today(), Demo: o.Demo}}, nil
}

func (o *office) plan(w http.ResponseWriter, r *http.Request) error {
	return o.showPlan(w, r, http.StatusOK, nil)
}

func (o *office) showPlan(w http.ResponseWriter, r *http.Request, status int, refused *form) error {
	ctx := r.Context()
	action, ok := o.Roadmap.Action(r.PathValue("action"))
	if !ok {
		return web.ErrNotFound
	}
	p, err := o.planOf(ctx, o.Store, action.ID, "")
	if err != nil {
		return err
	}
	f := o.lineForm(p)
	if refused != nil {
		f = refused
	}
	s, err := p.Value.Summary()
	if err != nil {
		return err
	}
	costs := &table{Caption: o.t.T("office.costs"), Heads: heads(o.t.T("office.account"), o.t.T("office.what"), "#"+o.t.T("office.amount")), Empty: o.t.T("office.costs.none")}
	for _, l := range p.Value.Costs {
		amount, err := l.Amount()
		if err != nil {
			return err
		}
		costs.Rows = append(costs.Rows, []cell{{Text: o.label(l.Account)}, {Text: l.Label}, {Text: amount.French()}})
	}
	resources := &table{Caption: o.t.T("office.resources"), Heads: heads(o.t.T("office.account"), o.t.T("office.what"), o.t.T("office.state"), "#"+o.t.T("office.amount")), Empty: o.t.T("office.resources.none")}
	for _, l := range p.Value.Resources {
		state := cell{Text: o.label(l.State)}
		if l.State == plan.Acquired || l.State == plan.Own {
			state.Class = "good"
		} else if l.State == plan.ToAsk {
			state.Class = "warn"
		}
		resources.Rows = append(resources.Rows, []cell{{Text: o.label(l.Account)}, {Text: l.Label}, state, {Text: l.Amount.French()}})
	}
	gap := o.gap(s.Gap)
	return o.page(w, r, status, pages.Page{Title: o.t.T("office.plan", action.Short), Lead: o.t.T("office.plan.lead", strconv.Itoa(p.Value.Year)),
		Crumbs: []pages.Link{{Href: "/financements", Text: o.t.T("office.title")}, {Href: "/financements/plans", Text: o.t.T("office.nav.plans")}}},
		section{Keys: []keyFigure{{s.Cost.French(), o.t.T("office.cost"), ""}, {(s.Acquired + s.Own).French(), o.t.T("office.acquired"), ""},
			{s.Requested.French(), o.t.T("office.asked"), ""}, {s.ToAsk.French(), o.t.T("office.to-ask"), ""}, {gap.Text, o.t.T("office.balance"), ""}},
			Figure: o.figure(o.waterfall(p.Value, s))},
		section{Table: costs}, section{Table: resources}, section{Title: o.t.T("office.line.new"), Form: f}, o.rules(p.Value))
}

// waterfall goes from the cost to what nobody pays yet.
func (o *office) waterfall(p plan.Plan, s plan.Summary) *reports.Figure {
	f := &reports.Figure{ID: "plan", Chart: reports.Waterfall, Title: o.t.T("office.fig.plan"), Question: o.t.T("office.fig.plan.q"), Unit: "€", Label: o.t.T("office.what"),
		Source: o.source(), Waiver: o.t.T("office.waiver.amount")}
	if s.Cost == 0 {
		return f
	}
	for _, x := range []struct {
		key   string
		cents funding.Cents
	}{{"cost", s.Cost}, {"acquired", -s.Acquired}, {"own", -s.Own}, {"asked", -s.Requested}, {"to-ask", -s.ToAsk}} {
		if x.cents == 0 {
			continue
		}
		v := x.cents.Euros()
		f.Points = append(f.Points, reports.Point{Label: o.t.T("office." + x.key), Value: v, Low: v, High: v})
	}
	return f
}

// rules is the panel of the law: each rule of the day with its verdict, its
// reason and its article.
func (o *office) rules(p plan.Plan) section {
	s := section{ID: "regles", Title: o.t.T("office.rules"), Lead: o.t.T("office.rules.lead", p.On.French())}
	verdicts, err := rules.Law().Evaluate(p, rules.Facts{Region: o.Region})
	if err != nil {
		s.Notes = []string{o.t.Error(err)}
		return s
	}
	s.Table = &table{Heads: heads(o.t.T("office.rule"), o.t.T("office.verdict"), o.t.T("office.why"), o.t.T("office.article"))}
	class := map[rules.Status]string{rules.Passed: "good", rules.Violated: "bad", rules.Unknown: "warn", rules.NotApplicable: "soft"}
	for _, want := range []rules.Status{rules.Violated, rules.Unknown, rules.Passed, rules.NotApplicable} {
		for _, v := range verdicts {
			if v.Status != want {
				continue
			}
			word := o.label(v.Status)
			if v.Status == rules.Violated {
				word = o.t.T("office.violated-by", v.By.French())
			}
			article := v.Rule.Article
			if v.Unverified() {
				article += " " + o.t.T("office.unverified")
			}
			s.Table.Rows = append(s.Table.Rows, []cell{{Text: o.label(v.Rule)}, {Text: word, Class: class[v.Status]}, {Text: o.t.Error(v.Reason)}, {Text: article}})
		}
	}
	return s
}

func (o *office) lineForm(p store.Record[plan.Plan]) *form {
	var accounts, states, kinds []option
	for a := plan.Account(60); a <= 87; a++ {
		if a.Valid(true) || a.Valid(false) {
			accounts = append(accounts, option{strconv.Itoa(int(a)), o.label(a)})
		}
	}
	for _, s := range []plan.ResourceState{plan.Acquired, plan.Requested, plan.ToAsk, plan.Own, plan.Valued} {
		states = append(states, option{string(s), o.label(s)})
	}
	for _, k := range []plan.CostKind{plan.Staff, plan.Services, plan.Equipment, plan.Other, plan.InKind} {
		kinds = append(kinds, option{string(k), o.label(k)})
	}
	funderKinds := []option{{"", o.t.T("office.own-or-kind")}}
	for _, k := range funding.FunderKinds() {
		funderKinds = append(funderKinds, option{string(k), o.label(k)})
	}
	return &form{Action: "/financements/plans/" + p.Value.ActionID, Submit: o.t.T("office.save"), Version: strconv.FormatInt(p.Version, 10), Fields: []*field{
		{Name: "account", Label: o.t.T("office.account"), Hint: o.t.T("office.hint.account"), Kind: "select", Options: accounts, Value: "64"},
		{Name: "label", Label: o.t.T("office.what"), Required: true},
		{Name: "amount", Label: o.t.T("office.amount"), Hint: o.t.T("office.hint.net"), Kind: "money"},
		{Name: "etp", Label: "ETP", Hint: o.t.T("office.hint.etp"), Kind: "number"},
		{Name: "cost-kind", Label: o.t.T("office.cost-kind"), Kind: "select", Options: kinds, Value: "services"},
		{Name: "state", Label: o.t.T("office.resource-state"), Kind: "select", Options: states, Value: "to-ask"},
		{Name: "funder-kind", Label: o.t.T("office.funder-kind"), Kind: "select", Options: funderKinds},
	}}
}

// savePlanLine adds a line to the plan of an action, on the side that its
// account is of.
func (o *office) savePlanLine(w http.ResponseWriter, r *http.Request) error {
	action, ok := o.Roadmap.Action(r.PathValue("action"))
	if !ok {
		return web.ErrNotFound
	}
	p, err := o.planOf(r.Context(), o.Store, action.ID, "")
	if err != nil {
		return err
	}
	rd := o.read(o.lineForm(p), r)
	account := plan.Account(atoi(rd.choice("account")))
	amount, kind, state := rd.cents("amount"), plan.CostKind(rd.choice("cost-kind")), plan.ResourceState(rd.choice("state"))
	funderKind := funding.FunderKind(rd.choice("funder-kind"))
	v := p.Value
	id := store.NewID()
	if account.Valid(true) {
		line := plan.CostLine{ID: id, Account: account, Label: rd.text("label"), Kind: kind, Net: amount, Eligible: true}
		if rd.text("etp") != "" {
			hundredths := int64(rd.number("etp")*100 + 0.5)
			if hundredths <= 0 || hundredths > 10_000 {
				rd.bad("etp", o.t.T("office.etp-range"))
			}
			line.Kind, line.ETP, line.Yearly, line.Net = plan.Staff, funding.Percent(hundredths), amount, 0
		}
		v.Costs = append(append([]plan.CostLine{}, v.Costs...), line)
	} else {
		if state != plan.Own && state != plan.Valued && funderKind == "" {
			rd.bad("funder-kind", o.t.T("office.which-funder"))
		}
		v.Resources = append(append([]plan.Resource{}, v.Resources...), plan.Resource{ID: id, Account: account, Label: rd.text("label"), Kind: funderKind, Amount: amount, State: state})
	}
	if _, err := v.Summary(); rd.ok && err != nil {
		rd.fail("amount", err)
	}
	if !rd.ok {
		return o.showPlan(w, r, http.StatusUnprocessableEntity, rd.form)
	}
	p.Value, p.Version = v, rd.version()
	err = o.write(r, "", func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Plans.Put(ctx, tx, p)
		return err
	})
	return o.afterSave(w, r, err, rd, "/financements/plans/"+action.ID, action.Short, nil)
}
