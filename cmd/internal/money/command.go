package money

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
	"github.com/lozere-developpement/sillage/funding/watch"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// Deps is what the commands need of the program around them.
type Deps struct {
	Open    func(ctx context.Context) (*store.Store, error) // the caller's workspace; closed after each command
	Roadmap func() *roadmap.Roadmap                         // of the workspace that Open opened
	Region  func() string                                   // of the same workspace
	Out     io.Writer
	Now     func() time.Time
}

type command struct {
	Deps
	format string
	year   int
	etp    string // of `forecast prepare`
	ownMax string // of `plan best`

	opening, spending, rate string // of `forecast treasury`
}

// Command returns `sillage funding` and all below it.
func Command(d Deps) *cobra.Command {
	c := &command{Deps: d}
	root := &cobra.Command{Use: "funding", Short: lang.French.T("money.short"), Long: lang.French.T("money.long")}
	root.PersistentFlags().StringVar(&c.format, "format", "text", lang.French.T("money.flag-format"))
	fund := &cobra.Command{Use: "fund", Short: lang.French.T("money.fund")}
	statement := c.sub("statement PARTENAIRE", "money.fund-statement", cobra.ExactArgs(1), c.statement)
	statement.Flags().IntVar(&c.year, "year", 0, lang.French.T("money.flag-year"))
	fund.AddCommand(c.sub("list", "money.fund-list", cobra.NoArgs, c.entries), c.sub("verify", "money.fund-verify", cobra.NoArgs, c.verify), statement)
	planning, best := c.sub("plan [ACTION]", "money.plan", cobra.MaximumNArgs(1), c.plan), c.sub("best ACTION", "money.plan-best", cobra.ExactArgs(1), c.best)
	best.Flags().StringVar(&c.ownMax, "own-max", "", lang.French.T("office.best.own-max"))
	planning.AddCommand(best)
	root.AddCommand(
		c.sub("calls", "money.calls", cobra.NoArgs, c.calls),
		c.sub("applications", "money.applications", cobra.NoArgs, c.applications),
		c.sub("partners", "money.partners", cobra.NoArgs, c.partners),
		planning,
		c.sub("check", "money.check", cobra.NoArgs, c.check),
		c.foreseeing(c.sub("forecast", "money.forecast", cobra.NoArgs, c.forecast)),
		fund,
		c.sub("calendar", "money.calendar", cobra.NoArgs, c.calendar),
		c.sub("export FICHIER", "money.export", cobra.ExactArgs(1), c.export),
	)
	return root
}

// A run reads the store and returns what to print; nil for nothing.
type run func(ctx context.Context, s *store.Store, args []string) (*table, error)

func (c *command) sub(use, key string, args cobra.PositionalArgs, f run) *cobra.Command {
	return &cobra.Command{Use: use, Short: lang.French.T(key), Args: args, RunE: func(cmd *cobra.Command, args []string) error {
		if c.format != "text" && c.format != "json" && c.format != "csv" {
			return &problem{"money.format", "format %[1]q: want text, json or csv", []any{c.format}}
		}
		s, err := c.Open(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		t, err := f(cmd.Context(), s, args)
		if t != nil {
			if werr := t.write(c.Out, c.format); werr != nil {
				return werr
			}
		}
		return err
	}}
}

// A problem is an error with a text of the catalogue.
type problem struct {
	key, text string
	args      []any
}

func (p *problem) Error() string                     { return fmt.Sprintf(p.text, p.args...) }
func (p *problem) Message() (key string, args []any) { return p.key, p.args }

func label(m interface{ Message() (string, []any) }) string {
	key, args := m.Message()
	return lang.French.T(key, args...)
}

func (c *command) today() funding.Date { return funding.DateOf(c.Now()) }

func (c *command) calls(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	list, err := store.Calls.List(ctx, s, store.Query{Order: []string{"deadline"}})
	t := &table{names: []string{"id", "title", "funder", "deadline", "permanent", "maximum"}, heads: []string{"Identifiant", "Appel", "Financeur", "Échéance", "Permanent", "Plafond"}}
	for _, x := range list {
		v := x.Value
		t.add(x.ID, v.Title, v.FunderID, v.Deadline, v.Permanent, v.Maximum)
	}
	return t, err
}

func (c *command) applications(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	list, err := store.Applications.List(ctx, s, store.Query{Order: []string{"deadline"}})
	t := &table{names: []string{"id", "title", "funder", "stage", "deadline", "requested", "awarded", "called", "paid"},
		heads: []string{"Identifiant", "Dossier", "Financeur", "Étape", "Échéance", "Demandé", "Obtenu", "Appelé", "Versé"}}
	for _, x := range list {
		v := x.Value
		sums, err := v.Amounts()
		if err != nil {
			return nil, err
		}
		stage := v.Stage.String()
		if c.format == "text" {
			stage = label(v.Stage)
		}
		t.add(x.ID, v.Title, v.FunderID, stage, v.Deadline, v.Requested, v.Awarded, sums.Called, sums.Paid)
	}
	return t, err
}

func (c *command) partners(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	list, err := store.Solicitations.List(ctx, s, store.Query{Order: []string{"follow_up"}})
	t := &table{names: []string{"partner", "action", "answer", "amount", "asked_on", "follow_up"}, heads: []string{"Partenaire", "Action", "Réponse", "Montant", "Sollicité le", "Relance"}}
	for _, x := range list {
		v := x.Value
		t.add(v.Partner, v.ActionID, label(v.Answer), v.Amount, v.AskedOn, v.FollowUp)
	}
	return t, err
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
	t := &table{names: []string{"action", "year", "cost", "acquired", "requested", "to_ask", "own", "gap"}, heads: []string{"Action", "Année", "Coût", "Acquis", "Demandé", "À solliciter", "Autofinancement", "Solde"}}
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
	verdicts, err := office.Judged(ctx, s, c.Region(), p, c.today())
	t := &table{names: []string{"rule", "status", "by", "reason", "article", "verified"}, heads: []string{"Règle", "Verdict", "De", "Pourquoi", "Article", "Texte lu"}}
	for _, v := range verdicts {
		rule, status := v.Rule.ID, string(v.Status)
		if c.format == "text" {
			rule, status = label(v.Rule), label(v.Status)
		}
		by := funding.Amount{Cents: v.By, Known: v.Status == rules.Violated}
		var shown any = by
		if !by.Known {
			shown = ""
		}
		t.add(rule, status, shown, lang.French.Error(v.Reason), v.Rule.Article, v.Rule.Verified)
	}
	return t, err
}

func (c *command) check(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	state, err := office.State(ctx, s, c.Roadmap(), c.today(), false)
	if err != nil {
		return nil, err
	}
	found, err := office.Findings(ctx, s, state)
	t := &table{names: []string{"kind", "subject", "amount", "on", "note"}, heads: []string{"Constat", "Sur", "Montant", "Date", "Pourquoi"}}
	for _, f := range found {
		t.add(label(f.Kind), f.Subject, f.Amount, f.On, lang.French.Error(f.Note))
	}
	return t, err
}

func (c *command) forecast(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	f, _, err := office.Forecasts(ctx, s, c.today())
	if err != nil {
		return nil, err
	}
	t := &table{names: []string{"what", "amount"}, heads: []string{"Prévision", "Montant"}}
	t.add(lang.French.T("office.forecast.sure"), f.Sure)
	for _, q := range []struct {
		key string
		q   float64
	}{{"p10", 0.1}, {"p50", 0.5}, {"p90", 0.9}} {
		t.add(lang.French.T("office.forecast."+q.key), f.Distribution.Quantile(q.q))
	}
	return t, nil
}

func (c *command) policy() ledger.Policy {
	return office.Policy(office.Deps{Roadmap: c.Roadmap()})
}

func (c *command) entries(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	list, err := store.Journal(ctx, s, office.PooledFund)
	t := &table{names: []string{"seq", "on", "kind", "contributor", "earmark", "action", "amount", "label", "hash"}, heads: []string{"N°", "Date", "Type", "Contributeur", "Affectation", "Action", "Montant", "Objet", "Empreinte"}}
	for _, e := range list {
		hash := e.Hash.String()
		if c.format == "text" {
			hash = hash[:12]
		}
		t.add(e.Seq, e.On, label(e.Kind), e.Contributor, e.Earmark, e.Action, e.Amount, e.Label, hash)
	}
	return t, err
}

// verify replays the whole journal: the chain, and every bucket at every date;
// then the audit.
func (c *command) verify(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	list, err := store.Journal(ctx, s, office.PooledFund)
	if err != nil {
		return nil, err
	}
	j, err := ledger.Load(c.policy(), list)
	if err != nil {
		return nil, err
	}
	lines, err := s.VerifyAudit(ctx)
	if err != nil {
		return nil, err
	}
	t := &table{names: []string{"what", "count", "head"}, heads: []string{"Vérifié", "Lignes", "Empreinte"}}
	t.add(lang.French.T("money.verified-journal"), len(list), j.Head().String())
	t.add(lang.French.T("money.verified-audit"), int(lines), "")
	return t, nil
}

func (c *command) statement(ctx context.Context, s *store.Store, args []string) (*table, error) {
	list, err := store.Journal(ctx, s, office.PooledFund)
	if err != nil {
		return nil, err
	}
	j, err := ledger.Load(c.policy(), list)
	if err != nil {
		return nil, err
	}
	period := funding.Period{To: c.today()}
	if c.year > 0 {
		period = funding.Period{From: funding.Day(c.year, 1, 1), To: funding.Day(c.year, 12, 31)}
	}
	st := j.Statement(args[0], period)
	t := &table{names: []string{"what", "committed", "paid"}, heads: []string{"Action", "Engagé", "Payé"}}
	for _, a := range st.Actions {
		t.add(a.Action, a.Committed, a.Paid)
	}
	t.add(lang.French.T("money.received"), st.Received, "")
	t.add(lang.French.T("money.left"), st.Closing, "")
	return t, nil
}

func (c *command) calendar(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	list, err := office.Deadlines(ctx, s, c.today())
	if err != nil {
		return nil, err
	}
	if c.format == "text" {
		agenda := watch.Calendar{Name: lang.French.T("office.agenda"), Domain: "sillage", Stamp: c.today(), Label: func(k watch.DeadlineKind) string { return label(k) }}
		return nil, agenda.WriteTo(c.Out, list)
	}
	t := &table{names: []string{"on", "kind", "id", "title"}}
	for _, d := range list {
		t.add(d.On, string(d.Kind), d.ID, d.Title)
	}
	return t, nil
}

// export writes the officer's table as a workbook.
func (c *command) export(ctx context.Context, s *store.Store, args []string) (*table, error) {
	return nil, office.ExportFile(ctx, s, args[0])
}
