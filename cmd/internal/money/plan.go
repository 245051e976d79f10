package money

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
)

// planning adds what can be asked of a plan.
func (c *command) planning(p *cobra.Command) *cobra.Command {
	best := c.sub("best ACTION", "money.plan-best", cobra.ExactArgs(1), c.best)
	best.Flags().StringVar(&c.ownMax, "own-max", "", c.Texts.T("office.best.own-max"))
	p.AddCommand(best, c.sub("scenarios ACTION", "money.plan-scenarios", cobra.ExactArgs(1), c.scenarios))
	return p
}

// plan lists the plans, or judges the plan of one action by every rule.
func (c *command) plan(ctx context.Context, s *store.Store, args []string) (*table, error) {
	q := store.Query{Where: []store.Condition{store.Is("scenario", "")}, Order: []string{"action", "-year"}}
	if len(args) == 1 {
		q.Where, q.Limit = append(q.Where, store.Is("action", args[0])), 1
	}
	list, err := store.Plans.List(ctx, s, q)
	if err != nil {
		return nil, err
	}
	if len(args) == 1 {
		if len(list) == 0 {
			return nil, &problem{"money.no-plan", "action %[1]q has no plan", []any{args[0]}}
		}
		return c.judge(ctx, s, list[0].Value)
	}
	t := &table{names: []string{"action", "year", "cost", "acquired", "requested", "to_ask", "own", "gap"}, heads: []string{"money.head.action", "money.head.year", "money.head.cost", "money.head.secured", "money.head.requested", "money.head.to-ask", "money.head.own", "money.head.balance"}}
	for _, x := range list {
		sum, err := x.Value.Summary()
		if err != nil {
			return nil, err
		}
		t.add(x.Value.ActionID, x.Value.Year, sum.Cost, sum.Acquired, sum.Requested, sum.ToAsk, sum.Own, sum.Gap)
	}
	return t, nil
}

func (c *command) judge(ctx context.Context, s *store.Store, p plan.Plan) (*table, error) {
	verdicts, err := office.Judged(ctx, s, c.at.Region, p, c.today())
	t := &table{names: []string{"rule", "status", "by", "reason", "article", "verified"}, heads: []string{"money.head.rule", "money.head.verdict", "money.head.by", "money.head.why", "money.head.article", "money.head.read"}}
	for _, v := range verdicts {
		rule, status := v.Rule.ID, string(v.Status)
		if c.format == "text" {
			rule, status = c.label(v.Rule), c.label(v.Status)
		}
		by := funding.Amount{Cents: v.By, Known: v.Status == rules.Violated}
		var shown any = by
		if !by.Known {
			shown = ""
		}
		t.add(rule, status, shown, c.Texts.Error(v.Reason), v.Rule.Article, v.Rule.Verified)
	}
	return t, err
}

// scenarios sets beside the plan that is followed what would become of it.
func (c *command) scenarios(ctx context.Context, s *store.Store, args []string) (*table, error) {
	list, err := store.Plans.List(ctx, s, store.Query{Where: []store.Condition{store.Is("action", args[0])}, Order: []string{"-year", "scenario"}})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, &problem{"money.no-plan", "action %[1]q has no plan", []any{args[0]}}
	}
	var all []plan.Plan
	for _, x := range list {
		if x.Value.Year == list[0].Value.Year {
			all = append(all, x.Value)
		}
	}
	compared, err := plan.Compare(all...)
	t := &table{names: []string{"scenario", "cost", "acquired", "requested", "to_ask", "gap", "change", "own_needed"},
		heads: []string{"money.head.scenario", "money.head.cost", "money.head.secured", "money.head.requested", "money.head.to-ask", "money.head.balance", "money.head.gap", "money.head.own-needed"}}
	for _, x := range compared {
		name := x.Scenario
		if name == "" && c.format == "text" {
			name = c.Texts.T("office.plan-followed")
		}
		t.add(name, x.Summary.Cost, x.Summary.Acquired+x.Summary.Own, x.Summary.Requested, x.Summary.ToAsk, x.Summary.Gap, x.Change, x.OwnNeeded)
	}
	return t, err
}
