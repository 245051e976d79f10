package money

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/watch"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// Deps is what the commands need of the program around them.
type Deps struct {
	// Open opens the workspace of the caller: its store, which is closed after
	// each command, its roadmap, its region and its département.
	Open func(ctx context.Context) (office.Deps, error)
	Out  io.Writer
	Now  func() time.Time
	// Texts is the language of what people read; nil means French.
	Texts *lang.Catalogue
}

type command struct {
	Deps
	at     office.Deps // what Open opened
	format string
	trial  bool // of what writes: say what it would do
	year   int
	on     string // of `fund position`
	head   string // of `fund verify`
	as     string // of `export`
	name   string
	siret  string
	funder string // of `calls import`
	etp    string // of `forecast prepare`
	ownMax string // of `plan best`

	opening, spending, rate string // of `forecast treasury`
}

// Command returns `sillage funding` and all below it.
func Command(d Deps) *cobra.Command {
	c := &command{Deps: d}
	if c.Texts == nil {
		c.Texts = lang.French
	}
	root := &cobra.Command{Use: "funding", Short: c.Texts.T("money.short"), Long: c.Texts.T("money.long")}
	root.PersistentFlags().StringVar(&c.format, "format", "text", c.Texts.T("money.flag-format"))
	root.AddCommand(
		c.watching(c.sub("calls", "money.calls", cobra.NoArgs, c.calls)),
		c.filing(c.sub("applications", "money.applications", cobra.NoArgs, c.applications)),
		c.sub("partners", "money.partners", cobra.NoArgs, c.partners),
		c.planning(c.sub("plan [ACTION]", "money.plan", cobra.MaximumNArgs(1), c.plan)),
		c.sub("check", "money.check", cobra.NoArgs, c.check),
		c.foreseeing(c.sub("forecast", "money.forecast", cobra.NoArgs, c.forecast)),
		c.pooling(&cobra.Command{Use: "fund", Short: c.Texts.T("money.fund")}),
		below(c.sub("posts", "money.posts", cobra.NoArgs, c.posts), c.sub("employers", "money.posts-employers", cobra.NoArgs, c.byEmployer)),
		c.sub("calendar", "money.calendar", cobra.NoArgs, c.calendar),
		c.sending(c.sub("export FICHIER", "money.export", cobra.ExactArgs(1), c.export)),
	)
	return root
}

// below puts commands under another.
func below(over *cobra.Command, under ...*cobra.Command) *cobra.Command {
	over.AddCommand(under...)
	return over
}

// A run reads the store, or writes what a file holds, and returns what to print; nil for nothing.
type run func(ctx context.Context, s *store.Store, args []string) (*table, error)

func (c *command) sub(use, key string, args cobra.PositionalArgs, f run) *cobra.Command {
	return &cobra.Command{Use: use, Short: c.Texts.T(key), Args: args, RunE: func(cmd *cobra.Command, args []string) error {
		if c.format != "text" && c.format != "json" && c.format != "csv" {
			return &problem{"money.format", "format %[1]q: want text, json or csv", []any{c.format}}
		}
		var err error
		if c.at, err = c.Open(cmd.Context()); err != nil {
			return err
		}
		c.at.Now = c.Now
		defer c.at.Store.Close()
		t, err := f(cmd.Context(), c.at.Store, args)
		if t != nil {
			if werr := t.write(c.Out, c.format, c.Texts); werr != nil {
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

func (c *command) label(m interface{ Message() (string, []any) }) string {
	key, args := m.Message()
	return c.Texts.T(key, args...)
}

func (c *command) today() funding.Date { return funding.DateOf(c.Now()) }

func (c *command) calls(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	list, err := store.Calls.List(ctx, s, store.Query{Order: []string{"deadline"}})
	t := &table{names: []string{"id", "title", "funder", "deadline", "permanent", "maximum"}, heads: []string{"money.head.identifier", "money.head.call", "money.head.funder", "money.head.deadline", "money.head.permanent", "money.head.maximum"}}
	for _, x := range list {
		v := x.Value
		t.add(x.ID, v.Title, v.FunderID, v.Deadline, v.Permanent, v.Maximum)
	}
	if err == nil {
		err = c.nameFunders(ctx, s, t)
	}
	return t, err
}

func (c *command) applications(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	list, err := store.Applications.List(ctx, s, store.Query{Order: []string{"deadline"}})
	t := &table{names: []string{"id", "title", "funder", "stage", "deadline", "requested", "awarded", "called", "paid"},
		heads: []string{"money.head.identifier", "money.head.application", "money.head.funder", "money.head.stage", "money.head.deadline", "money.head.requested", "money.head.awarded", "money.head.called", "money.head.paid"}}
	for _, x := range list {
		v := x.Value
		sums, err := v.Amounts()
		if err != nil {
			return nil, err
		}
		stage := v.Stage.String()
		if c.format == "text" {
			stage = c.label(v.Stage)
		}
		t.add(x.ID, v.Title, v.FunderID, stage, v.Deadline, v.Requested, v.Awarded, sums.Called, sums.Paid)
	}
	if err == nil {
		err = c.nameFunders(ctx, s, t)
	}
	return t, err
}

// nameFunders writes the name of each funder for people, in place of its
// identifier, and after it for programs.
func (c *command) nameFunders(ctx context.Context, s *store.Store, t *table) error {
	funders, err := store.Funders.List(ctx, s, store.Query{})
	names := map[any]string{}
	for _, f := range funders {
		names[f.ID] = f.Value.Name
	}
	at := slices.Index(t.names, "funder")
	if c.format != "text" {
		t.names, t.heads = append(t.names, "funder_name"), append(t.heads, "money.head.funder")
	}
	for i, row := range t.rows {
		switch name, known := names[row[at]]; {
		case c.format != "text":
			t.rows[i] = append(row, name)
		case known:
			row[at] = name
		}
	}
	return err
}

func (c *command) partners(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	list, err := store.Solicitations.List(ctx, s, store.Query{Order: []string{"follow_up"}})
	t := &table{names: []string{"partner", "action", "answer", "amount", "asked_on", "follow_up"}, heads: []string{"money.head.partner", "money.head.action", "money.head.answer", "money.head.amount", "money.head.asked-on", "money.head.follow-up"}}
	for _, x := range list {
		v := x.Value
		t.add(v.Partner, v.ActionID, c.label(v.Answer), v.Amount, v.AskedOn, v.FollowUp)
	}
	return t, err
}

func (c *command) check(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	state, err := office.State(ctx, s, c.at.Roadmap, c.today(), false)
	if err != nil {
		return nil, err
	}
	found, err := office.Findings(ctx, s, state, c.Texts)
	t := &table{names: []string{"kind", "subject", "amount", "on", "note"}, heads: []string{"money.head.finding", "money.head.about", "money.head.amount", "money.head.date", "money.head.why"}}
	for _, f := range found {
		t.add(c.label(f.Kind), f.Subject, f.Amount, f.On, c.Texts.Error(f.Note))
	}
	return t, err
}

func (c *command) forecast(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	f, _, err := office.Forecasts(ctx, s, c.today())
	if err != nil {
		return nil, err
	}
	t := &table{names: []string{"what", "amount"}, heads: []string{"money.head.forecast", "money.head.amount"}}
	t.add(c.Texts.T("office.forecast.sure"), f.Sure)
	for _, q := range []struct {
		key string
		q   float64
	}{{"p10", 0.1}, {"p50", 0.5}, {"p90", 0.9}} {
		t.add(c.Texts.T("office.forecast."+q.key), f.Distribution.Quantile(q.q))
	}
	return t, nil
}

func (c *command) calendar(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	list, err := office.Deadlines(ctx, s, c.today())
	if err != nil {
		return nil, err
	}
	if c.format == "text" {
		agenda := watch.Calendar{Name: c.Texts.T("office.agenda"), Domain: "sillage", Stamp: c.today(), Label: func(k watch.DeadlineKind) string { return c.label(k) }}
		return nil, agenda.WriteTo(c.Out, list)
	}
	t := &table{names: []string{"on", "kind", "id", "title"}}
	for _, d := range list {
		t.add(d.On, string(d.Kind), d.ID, d.Title)
	}
	return t, nil
}
