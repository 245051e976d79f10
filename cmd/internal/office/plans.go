package office

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/pages"
)

func (o *office) allPlans(w http.ResponseWriter, r *http.Request) error {
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
	var cost, sure, asked, gap []funding.Cents
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
		cost, sure, asked, gap = append(cost, s.Cost), append(sure, s.Acquired+s.Own), append(asked, s.Requested), append(gap, s.Gap)
		t.Rows = append(t.Rows, append(row, cell{Text: strconv.Itoa(p.Year)}, cell{Text: o.t.Write(s.Cost)}, cell{Text: o.t.Write((s.Acquired + s.Own))}, cell{Text: o.t.Write(s.Requested)}, o.gap(s.Gap)))
	}
	total := []cell{{Text: o.t.T("office.total")}, {}}
	for _, column := range [][]funding.Cents{cost, sure, asked} {
		sum, err := funding.Sum(column...)
		if err != nil {
			return err
		}
		total = append(total, cell{Text: o.t.Write(sum)})
	}
	left, err := funding.Sum(gap...)
	if err != nil {
		return err
	}
	t.Rows, t.Total = append(t.Rows, append(total, o.gap(left))), true
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.plans.list"), Lead: o.t.T("office.plans.lead")}, section{Table: t})
}

func (o *office) gap(c funding.Cents) cell {
	switch {
	case c > 0:
		return cell{Text: o.t.T("office.missing-money", o.t.Write(c)), Class: "bad"}
	case c < 0:
		return cell{Text: o.t.T("office.too-much-money", o.t.Write((-c))), Class: "warn"}
	}
	return cell{Text: o.t.T("office.balanced"), Class: "good"}
}

// gapKey is the balance as a key figure.
func (o *office) gapKey(c funding.Cents) keyFigure {
	switch {
	case c > 0:
		return keyFigure{o.t.Write(c), o.t.T("office.gap.missing"), ""}
	case c < 0:
		return keyFigure{o.t.Write((-c)), o.t.T("office.gap.too-much"), ""}
	}
	return keyFigure{o.t.Write(c), o.t.T("office.gap.none"), ""}
}

// planOf returns the plan of an action in a scenario: that of a year, or the
// latest one. ok is false when there is none.
func (o *office) planOf(ctx context.Context, src store.Source, action, scenario string, year int) (p store.Record[plan.Plan], ok bool, err error) {
	q := store.Query{Where: []store.Condition{store.Is("action", action), store.Is("scenario", scenario)}, Order: []string{"-year"}, Limit: 1}
	if year > 0 {
		q.Where = append(q.Where, store.Is("year", year))
	}
	list, err := store.Plans.List(ctx, src, q)
	if err != nil || len(list) == 0 {
		return p, false, err
	}
	return list[0], true, nil
}

// plan shows the plan of an action: its two sides to the cent, its scenarios,
// what the law says of it.
func (o *office) plan(v *visit, w http.ResponseWriter) error {
	action, ok := o.Roadmap.Action(v.r.PathValue("action"))
	if !ok {
		return web.ErrNotFound
	}
	q := v.r.URL.Query()
	crumbs := []pages.Link{{Href: "/financements", Text: o.t.T("office.title")}, {Href: "/financements/plans", Text: o.t.T("office.plans.list")}}
	p, ok, err := o.planOf(v.ctx, o.Store, action.ID, q.Get("scenario"), atoi(q.Get("annee")))
	if err != nil {
		return err
	}
	if !ok {
		if q.Get("scenario") != "" || q.Get("annee") != "" {
			return web.ErrNotFound
		}
		return o.page(w, v.r, http.StatusOK, pages.Page{Title: o.t.T("office.plan", action.Short), Lead: o.t.T("office.no-plan-yet"), Crumbs: crumbs},
			section{Do: []pages.Link{{Href: plans.path + "/nouveau?action=" + action.ID, Text: o.t.T("office.plans.new")}}})
	}
	s, err := p.Value.Summary()
	if err != nil {
		return err
	}
	compared, err := v.scenarios(p)
	if err != nil {
		return err
	}
	lead := o.t.T("office.plan.lead", strconv.Itoa(p.Value.Year))
	if p.Value.Scenario != "" {
		lead += " · " + o.t.T("office.scenario-named", p.Value.Scenario)
		crumbs = append(crumbs, pages.Link{Href: planAddress(p.Value.ActionID, "", p.Value.Year), Text: o.t.T("office.plan", action.Short)})
	}
	top := section{Keys: []keyFigure{{o.t.Write(s.Cost), o.t.T("office.cost"), ""}, {o.t.Write(s.Acquired + s.Own), o.t.T("office.acquired-own"), ""},
		{o.t.Write(s.Requested), o.t.T("office.asked"), ""}, {o.t.Write(s.ToAsk), o.t.T("office.to-ask"), ""}, o.gapKey(s.Gap)},
		Figure: o.figure(o.waterfall(p.Value, s)), Links: v.planLinks(p)}
	if s.InKindCost != s.InKindResource {
		top.Notes = append(top.Notes, o.t.T("office.in-kind-apart", o.t.Write(s.InKindCost), o.t.Write(s.InKindResource)))
	}
	sections := append([]section{top, v.costSection(p), v.resourceSection(p), v.hoursSection(p), compared}, o.rules(v.ctx, p.Value)...)
	if v.err != nil {
		return v.err
	}
	return o.page(w, v.r, http.StatusOK, pages.Page{Title: o.t.T("office.plan", action.Short), Lead: lead, Crumbs: crumbs}, sections...)
}

// planAddress is the page of a plan.
func planAddress(action, scenario string, year int) string {
	q := url.Values{"annee": {strconv.Itoa(year)}}
	if scenario != "" {
		q.Set("scenario", scenario)
	}
	return "/financements/plans/" + action + "?" + q.Encode()
}

// planLinks lead to the headings of the plan, and to its other years.
func (v *visit) planLinks(p store.Record[plan.Plan]) []pages.Link {
	links := []pages.Link{{Href: plans.path + "/" + p.ID, Text: v.t.T("office.plan-headings")}}
	if p.Value.Scenario == "" {
		links = append(links, pages.Link{Href: bestAddress(p.Value) + "?annee=" + strconv.Itoa(p.Value.Year), Text: v.t.T("office.best.link")})
	}
	list, err := store.Plans.List(v.ctx, v.Store, store.Query{Where: []store.Condition{store.Is("action", p.Value.ActionID), store.Is("scenario", p.Value.Scenario)}, Order: []string{"-year"}})
	v.fail(err)
	for _, x := range list {
		if x.ID != p.ID {
			links = append(links, pages.Link{Href: planAddress(x.Value.ActionID, x.Value.Scenario, x.Value.Year), Text: v.t.T("office.plan.lead", strconv.Itoa(x.Value.Year))})
		}
	}
	return links
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
	f.Rest = o.t.T("office.gap.missing")
	if s.Gap < 0 {
		f.Rest = o.t.T("office.gap")
	}
	if s.Gap > 0 {
		f.Answer = o.t.T("office.fig.plan.answer", o.t.Euros(int64(s.Gap)), o.t.Euros(int64(s.Cost)), o.t.Euros(int64(s.Acquired+s.Own)), o.t.Euros(int64(s.Requested)))
	}
	return f
}

// rules is the panel of the law: each rule of the day with its verdict, its
// reason and its article.
func (o *office) rules(ctx context.Context, p plan.Plan) []section {
	s := section{ID: "regles", Title: o.t.T("office.rules"), Lead: o.t.T("office.rules.lead", o.t.Write(p.On))}
	verdicts, err := Judged(ctx, o.Store, o.Region, p, funding.DateOf(o.Now()))
	if err != nil {
		s.Notes = []string{o.t.Error(err)}
		return []section{s}
	}
	names := heads(o.t.T("office.rule"), o.t.T("office.verdict"), o.t.T("office.why"), o.t.T("office.article"))
	s.Table = &table{Heads: names}
	apart := &table{Heads: names} // what does not apply, folded
	class := map[rules.Status]string{rules.Passed: "good", rules.Violated: "bad", rules.Unknown: "warn", rules.NotApplicable: "soft"}
	for _, want := range []rules.Status{rules.Violated, rules.Unknown, rules.Passed, rules.NotApplicable} {
		for _, v := range verdicts {
			if v.Status != want {
				continue
			}
			word := o.label(v.Status)
			switch {
			case v.Status == rules.Violated && v.Late > 0:
				word = o.t.T("office.violated-days", v.Late)
			case v.Status == rules.Unknown && !v.Due.IsZero():
				word = o.t.T("office.duty-to-come")
			case v.Status == rules.Violated && v.By > 0:
				word = o.t.T("office.violated-by", o.t.Write(v.By))
			}
			article := v.Rule.Article
			if v.Unverified() {
				article += " " + o.t.T("office.unverified")
			}
			t := s.Table
			if v.Status == rules.NotApplicable {
				t = apart
			}
			t.Rows = append(t.Rows, []cell{{Text: o.label(v.Rule)}, {Text: word, Class: class[v.Status]}, {Text: o.t.Error(v.Reason)}, {Text: article}})
		}
	}
	return []section{s, {Table: apart, Fold: o.t.T("office.rules.apart", len(apart.Rows))}}
}
