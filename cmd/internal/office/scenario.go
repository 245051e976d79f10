package office

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/reports/lang"
)

func (v *visit) costSection(p store.Record[plan.Plan]) section {
	t := &table{Heads: heads(v.t.T("office.account"), v.t.T("office.what"), v.t.T("office.cost-kind"), v.t.T("office.how"), "#"+v.t.T("office.amount")), Empty: v.t.T("office.costs.none")}
	for i, l := range p.Value.Costs {
		amount, err := l.Amount()
		v.fail(err)
		t.Rows = append(t.Rows, []cell{{Text: v.label(l.Account)}, {Text: l.Label, Href: costs.address(p.ID, i)}, {Text: v.label(l.Kind)}, {Text: v.costHow(l)}, {Text: v.t.Write(amount)}})
	}
	if s, err := p.Value.Summary(); err == nil {
		t.total(v.t, s.Cost+s.InKindCost)
	}
	return section{ID: "depenses", Title: v.t.T("office.costs"), Table: t, Form: costs.blank(v, &p), Details: v.t.T("office.cost-line.new")}
}

// total adds the row that sums a table whose last column is an amount.
func (t *table) total(texts *lang.Catalogue, sum funding.Cents) {
	if len(t.Rows) == 0 {
		return
	}
	row := make([]cell, len(t.Heads))
	row[0], row[len(row)-1] = cell{Text: texts.T("office.total")}, cell{Text: texts.Write(sum)}
	t.Rows, t.Total = append(t.Rows, row), true
}

// costHow says how the amount of a line comes about.
func (v *visit) costHow(l plan.CostLine) string {
	switch {
	case l.Kind == plan.Staff && l.Yearly != 0:
		text := v.t.T("office.etp-times", v.t.Number(l.ETP.Float(), -1), v.t.Write(l.Yearly))
		if l.Months != 0 && l.Months != 12 {
			text += " × " + strconv.Itoa(l.Months) + "/12"
		}
		return text
	case l.VAT == 0:
		return "–"
	case l.VATRecoverable:
		return v.t.T("office.vat-out", v.t.Write(l.VAT))
	}
	return v.t.T("office.vat-in", v.t.Write(l.Net), v.t.Write(l.VAT))
}

func (v *visit) resourceSection(p store.Record[plan.Plan]) section {
	t := &table{Heads: heads(v.t.T("office.account"), v.t.T("office.what"), v.t.T("office.state"), v.t.T("office.application"), "#"+v.t.T("office.amount")), Empty: v.t.T("office.resources.none")}
	s := section{ID: "ressources", Title: v.t.T("office.resources"), Table: t, Form: resources.blank(v, &p), Details: v.t.T("office.resource-line.new")}
	for i, l := range p.Value.Resources {
		state := cell{Text: v.label(l.State)}
		if l.State == plan.Acquired || l.State == plan.Own {
			state.Class = "good"
		} else if l.State == plan.ToAsk {
			state.Class = "warn"
		}
		file := cell{Text: "–"}
		if l.ApplicationID != "" {
			a, err := store.Applications.Get(v.ctx, v.Store, l.ApplicationID)
			if err == nil {
				file = cell{Text: a.Value.Title, Href: files.path + "/" + a.ID}
				if granted := a.Value.Outcome().Granted(); granted != (l.State == plan.Acquired) && (granted || l.State == plan.Acquired) {
					s.Notes = append(s.Notes, v.t.T("office.state-disagrees", l.Label, v.label(l.State), a.Value.Title, v.label(a.Value.Stage)))
				}
			}
		}
		t.Rows = append(t.Rows, []cell{{Text: v.label(l.Account)}, {Text: l.Label, Href: resources.address(p.ID, i)}, state, file, {Text: v.t.Write(l.Amount)}})
	}
	if sum, err := p.Value.Summary(); err == nil {
		t.total(v.t, sum.Cash()+sum.InKindResource)
	}
	return s
}

// scenarios sets the plan that is followed beside what would become of it, and
// asks for one more: "and if this funder says no?".
func (v *visit) scenarios(p store.Record[plan.Plan]) (section, error) {
	list, err := store.Plans.List(v.ctx, v.Store, store.Query{Where: []store.Condition{store.Is("action", p.Value.ActionID), store.Is("year", p.Value.Year)}, Order: []string{"scenario"}})
	if err != nil {
		return section{}, err
	}
	var all []plan.Plan
	for _, x := range list {
		all = append(all, x.Value)
	}
	compared, err := plan.Compare(all...)
	if err != nil {
		return section{}, err
	}
	t := &table{Heads: heads(v.t.T("office.scenario"), "#"+v.t.T("office.cost"), "#"+v.t.T("office.acquired"), "#"+v.t.T("office.asked"), "#"+v.t.T("office.to-ask"), v.t.T("office.gap"), v.t.T("office.against"), "#"+v.t.T("office.own-needed"))}
	for i, c := range compared {
		name := c.Scenario
		against := v.t.T("office.same")
		if name == "" {
			name, against = v.t.T("office.plan-followed"), "–"
		} else if c.Change != 0 {
			against = v.t.T("office.more-missing", v.t.Write(c.Change))
		}
		s := c.Summary
		t.Rows = append(t.Rows, []cell{{Text: name, Href: planAddress(all[i].ActionID, all[i].Scenario, all[i].Year)}, {Text: v.t.Write(s.Cost)}, {Text: v.t.Write((s.Acquired + s.Own))},
			{Text: v.t.Write(s.Requested)}, {Text: v.t.Write(s.ToAsk)}, v.gap(s.Gap), {Text: against}, {Text: v.t.Write(c.OwnNeeded)}})
	}
	return section{ID: "scenarios", Title: v.t.T("office.scenarios"), Lead: v.t.T("office.scenarios.lead"), Table: t, Form: v.scenarioForm(p), Details: v.t.T("office.scenario.new")}, nil
}

func (v *visit) scenarioForm(p store.Record[plan.Plan]) *form {
	says := []option{{"", v.t.T("office.nobody-says-no")}}
	for _, r := range p.Value.Resources {
		if r.State == plan.Acquired || r.State == plan.Own || r.State == plan.Valued {
			continue
		}
		if op := (option{"fund:" + r.Fund, v.t.T("office.all-of", r.Fund)}); r.Fund != "" && !hasOption(says, op.Value) {
			says = append(says, op)
		}
		if r.FunderID != "" && !hasOption(says, "funder:"+r.FunderID) {
			says = append(says, option{"funder:" + r.FunderID, v.funderName(r.FunderID)})
		}
		says = append(says, option{"line:" + r.ID, v.t.T("office.only-line", r.Label)})
	}
	return &form{Action: plans.path + "/" + p.ID + "/scenario", Submit: v.t.T("office.scenario.make"), Fields: []*field{
		{Name: "says-no", Label: v.t.T("office.says-no"), Kind: "select", Options: says},
		{Name: "name", Label: v.t.T("office.scenario-name"), Hint: v.t.T("office.hint.scenario-name")},
	}}
}

// branch makes a scenario out of a plan: the same without what a funder would
// refuse. What is acquired stays.
func (o *office) branch(v *visit, w http.ResponseWriter) error {
	p, err := plans.get(v)
	if err != nil {
		return err
	}
	f := v.scenarioForm(p)
	rd := v.read(f, v.r)
	no, name := rd.choice("says-no"), rd.text("name")
	if name == "" && no != "" {
		name = o.t.T("office.without", f.field("says-no").words(o.t))
	}
	if name == "" {
		rd.bad("name", o.t.T("office.required"))
	}
	what, id, _ := strings.Cut(no, ":")
	made := p.Value.Without(name, func(r plan.Resource) bool {
		return r.State != plan.Valued && (what == "fund" && r.Fund == id || what == "funder" && r.FunderID == id || what == "line" && r.ID == id)
	})
	made.ID, made.Version, made.Costs = "", 0, slices.Clone(made.Costs)
	if rd.ok {
		err = v.write(v.r, "", func(ctx context.Context, tx *store.Tx) error {
			if _, twin, err := o.planOf(ctx, tx, made.ActionID, name, made.Year); err != nil || twin {
				rd.bad("name", o.t.T("office.plan-twice"))
				return err
			}
			_, err := store.Plans.Put(ctx, tx, store.Record[plan.Plan]{Value: made})
			return err
		})
	}
	if err != nil || !rd.ok {
		return plans.answer(v, w, err, rd, plans.title(v, &p.Value), "")
	}
	http.Redirect(w, v.r, planAddress(made.ActionID, "", made.Year)+"#scenarios", http.StatusSeeOther)
	return nil
}
