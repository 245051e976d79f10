package money

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	fc "github.com/lozere-developpement/sillage/funding/forecast"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/solver"
)

// foreseeing adds what the forecast rests on, and what to do with it.
func (c *command) foreseeing(forecast *cobra.Command) *cobra.Command {
	prepare := c.sub("prepare", "money.forecast-prepare", cobra.NoArgs, c.prepare)
	prepare.Flags().StringVar(&c.etp, "etp", "0,15", c.Texts.T("office.prepare.etp"))
	treasury := c.sub("treasury", "money.forecast-treasury", cobra.NoArgs, c.treasury)
	for _, x := range []struct{ name, value, key string }{{"opening", "", "opening"}, {"spending", "", "spending"}, {"rate", office.BridgePercent, "rate"}} {
		treasury.Flags().String(x.name, x.value, c.Texts.T("office.outlook."+x.key))
	}
	treasury.PreRun = func(*cobra.Command, []string) {
		c.opening, _ = treasury.Flags().GetString("opening") // declared above
		c.spending, _ = treasury.Flags().GetString("spending")
		c.rate, _ = treasury.Flags().GetString("rate")
	}
	forecast.AddCommand(c.sub("rates", "money.forecast-rates", cobra.NoArgs, c.rates), prepare, treasury, c.sub("delays", "money.forecast-delays", cobra.NoArgs, c.delays))
	return forecast
}

// treasury prints the outlook of the cash, as the page of the forecast does.
func (c *command) treasury(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	opening, err1 := funding.ParseAmount(c.opening)
	spending, err2 := funding.ParseAmount(c.spending)
	rate, err3 := funding.ParseRate(c.rate)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	if !opening.Known || !spending.Known {
		return nil, &problem{"money.cash-missing", "state --opening and --spending", nil}
	}
	f, apps, err := office.Forecasts(ctx, s, c.today())
	if err != nil {
		return nil, err
	}
	out, err := office.Outlook(apps, f, c.today(), opening.Cents, spending.Cents, rate)
	if err != nil {
		return nil, err
	}
	t := &table{names: []string{"month", "low", "middle", "high", "short"}, heads: []string{"money.head.month", "money.head.p5", "money.head.p50", "money.head.p95", "office.outlook.chance"}}
	for _, b := range out.Bands {
		day := c.today().AddMonths(b.Month - 1)
		t.add(day.String()[:len("2006-01")], b.Low, b.Mid, b.High, c.share(b.Short))
	}
	t.add(c.Texts.T("office.outlook.short"), "", "", "", c.share(out.Short))
	t.add(c.Texts.T("office.outlook.bridge"), "", "", out.Bridge, "")
	t.add(c.Texts.T("office.outlook.cost"), "", "", out.Cost, "")
	return t, nil
}

// delays prints how long a decision takes, as the page of the forecast does.
func (c *command) delays(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	f, _, err := office.Forecasts(ctx, s, c.today())
	if err != nil {
		return nil, err
	}
	t := &table{names: []string{"days", "share", "low", "high"}, heads: []string{"office.waits.within", "office.waits.share", "money.head.low", "money.head.high"}}
	for days := 30; days <= min(f.Waits.Longest, office.LongestWait); days += 30 {
		share, low, high := f.Waits.Within(days)
		t.add(days, c.share(share), c.share(low), c.share(high))
	}
	return t, nil
}

// share is a probability as the format wants it.
func (c *command) share(p float64) any {
	if c.format == "text" {
		return c.Texts.Percent(p, 0)
	}
	return p
}

func (c *command) rates(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	f, _, err := office.Forecasts(ctx, s, c.today())
	t := &table{names: []string{"funder", "decided", "granted", "prior", "rate", "low", "high"}, heads: []string{"money.head.funder", "money.head.decided", "money.head.granted", "money.head.drawn", "money.head.rate", "money.head.low", "money.head.high"}}
	for _, r := range f.Rates {
		t.add(r.Funder, r.Decided, r.Granted, c.share(r.Prior), c.share(r.Rate), c.share(r.Low), c.share(r.High))
	}
	return t, err
}

// prepare says which files to write in the time there is.
func (c *command) prepare(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	etp, err := funding.ParseRateIn(c.etp, funding.Fraction)
	if err != nil || etp.Num() <= 0 || etp.Cmp(funding.Percent(500)) > 0 {
		return nil, &problem{"office.prepare.etp-range", "an ETP between 0 and 5", nil}
	}
	f, apps, err := office.Forecasts(ctx, s, c.today())
	if err != nil {
		return nil, err
	}
	best, _, err := office.Prepare(apps, f, fc.Workload{Today: c.today(), Until: c.today().AddYears(1), ETP: etp})
	t := &table{names: []string{"prepare", "id", "title", "deadline", "tenths_of_day", "requested", "expected", "why"}, heads: []string{"money.head.prepare", "money.head.identifier", "money.head.application", "money.head.deadline", "money.head.tenths", "money.head.requested", "money.head.expected", "money.head.why"}}
	for _, x := range best.Chosen {
		t.add(true, x.ID, x.Name, x.Deadline, x.Effort, x.Amount, x.Expected(), "")
	}
	for _, x := range best.Left {
		t.add(false, x.ID, x.Name, x.Deadline, x.Effort, x.Amount, x.Expected(), c.Texts.Write(x.Why))
	}
	return t, err
}

// best prints the plan of an action that asks the least of its owner, what each
// limit costs, or the rules that cannot hold together.
func (c *command) best(ctx context.Context, s *store.Store, args []string) (*table, error) {
	list, err := store.Plans.List(ctx, s, store.Query{Where: []store.Condition{store.Is("scenario", ""), store.Is("action", args[0])}, Order: []string{"-year"}, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, &problem{"money.no-plan", "action %[1]q has no plan", []any{args[0]}}
	}
	most, err := funding.ParseAmount(c.ownMax)
	if err != nil {
		return nil, err
	}
	b, err := office.BestPlan(ctx, s, c.at.Region, list[0].Value, most, c.today(), c.Texts)
	if conflict, ok := errors.AsType[*solver.Conflict](err); ok {
		t := &table{names: []string{"rule", "article"}, heads: []string{"money.head.conflict", "money.head.article"}}
		for _, r := range conflict.Rules {
			t.add(c.label(r), r.Article)
		}
		return t, err
	}
	if err != nil {
		return nil, err
	}
	t := &table{names: []string{"what", "in_plan", "best"}, heads: []string{"money.head.resource", "money.head.in-plan", "money.head.at-best"}}
	at := 0
	for _, r := range b.From.Resources {
		if r.Account.IsInKind() || r.State == plan.Own {
			continue
		}
		t.add(r.Label, r.Amount, b.Plan.Amounts[at])
		at++
	}
	t.add(c.Texts.T("office.best.own-line"), list[0].Value.OwnMoney(), b.Plan.Own)
	for _, p := range b.Plan.Prices {
		t.add(c.label(p), "", "")
	}
	if !b.Plan.Proof.Check() {
		return nil, &problem{"office.best.unproved", "the proof does not hold", nil}
	}
	return t, nil
}
