package money

import (
	"context"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// pooling adds what can be asked of the partners' fund.
func (c *command) pooling(fund *cobra.Command) *cobra.Command {
	statement := c.sub("statement PARTENAIRE", "money.fund-statement", cobra.ExactArgs(1), c.statement)
	statement.Flags().IntVar(&c.year, "year", 0, c.Texts.T("money.flag-year"))
	position := c.sub("position", "money.fund-position", cobra.NoArgs, c.position)
	position.Flags().StringVar(&c.on, "on", "", c.Texts.T("money.flag-on"))
	verify := c.sub("verify", "money.fund-verify", cobra.NoArgs, c.verify)
	verify.Flags().StringVar(&c.head, "head", "", c.Texts.T("money.flag-head"))
	fund.AddCommand(c.sub("list", "money.fund-list", cobra.NoArgs, c.entries), c.taking("import FICHIER", "money.fund-import", c.takeEntries), verify, statement, position)
	return fund
}

func (c *command) policy() ledger.Policy {
	return office.Policy(c.at)
}

func (c *command) entries(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	list, err := store.Journal(ctx, s, office.PooledFund)
	return c.entryTable(list), err
}

func (c *command) entryTable(list []ledger.Entry) *table {
	t := &table{names: []string{"seq", "on", "kind", "contributor", "earmark", "action", "amount", "label", "hash"}, heads: []string{"money.head.number", "money.head.date", "money.head.kind", "money.head.contributor", "money.head.earmark", "money.head.action", "money.head.amount", "money.head.what", "money.head.fingerprint"}}
	for _, e := range list {
		hash := e.Hash.String()
		if c.format == "text" {
			hash = hash[:12]
		}
		t.add(e.Seq, e.On, c.label(e.Kind), e.Contributor, e.Earmark, e.Action, e.Amount, e.Label, hash)
	}
	return t
}

// takeEntries writes the entries of a file to the journal, all of them or none.
func (c *command) takeEntries(ctx context.Context, _ *store.Store, args []string) (*table, error) {
	content, err := os.ReadFile(args[0])
	if err != nil {
		return nil, err
	}
	rows, problems, err := office.ReadEntries(content)
	if err != nil {
		return nil, inFile(args[0], err)
	}
	if len(problems) > 0 {
		return nil, partial(args[0], problems)
	}
	written, err := office.ImportEntries(ctx, c.at, lang.French.T("money.by"), rows, !c.trial)
	if err != nil {
		return nil, inFile(args[0], err)
	}
	return c.entryTable(written), nil
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
	if err := passes(list, c.head); err != nil {
		return nil, err
	}
	lines, err := s.VerifyAudit(ctx)
	if err != nil {
		return nil, err
	}
	t := &table{names: []string{"what", "count", "head"}, heads: []string{"money.head.verified", "money.head.lines", "money.head.fingerprint"}}
	t.add(c.Texts.T("money.verified-journal"), len(list), j.Head().String())
	last, err := s.Revision(ctx)
	t.add(c.Texts.T("money.verified-audit"), int(lines), last)
	return t, err
}

// shortestHead is how much of a fingerprint says which one it is.
const shortestHead = 12

// passes reports whether the journal passes through the fingerprint, or the
// beginning of one, that a statement bears: somebody who wrote the whole journal
// anew is found out by it.
func passes(list []ledger.Entry, head string) error {
	head = strings.ToLower(strings.TrimSpace(head))
	switch {
	case head == "":
		return nil
	case len(head) < shortestHead || strings.Trim(head, "0123456789abcdef") != "":
		return &problem{"money.head-form", "%[1]q is not a fingerprint", []any{head, shortestHead}}
	case !slices.ContainsFunc(list, func(e ledger.Entry) bool { return strings.HasPrefix(e.Hash.String(), head) }):
		return ledger.VerifyHead(list, ledger.Hash{})
	}
	return nil
}

// journal reads the fund, and verifies it.
func (c *command) journal(ctx context.Context, s *store.Store) (*ledger.Journal, error) {
	list, err := store.Journal(ctx, s, office.PooledFund)
	if err != nil {
		return nil, err
	}
	return ledger.Load(c.policy(), list)
}

// statement tells a contributor what their money paid for.
func (c *command) statement(ctx context.Context, s *store.Store, args []string) (*table, error) {
	j, err := c.journal(ctx, s)
	if err != nil {
		return nil, err
	}
	if who := j.Contributors(); !slices.Contains(who, args[0]) {
		return nil, &problem{"money.no-contributor", "%[1]q is not a contributor: %[2]v", []any{args[0], strings.Join(who, ", ")}}
	}
	period := funding.Period{To: c.today()}
	if c.year > 0 {
		period = funding.Period{From: funding.Day(c.year, 1, 1), To: funding.Day(c.year, 12, 31)}
	}
	st := j.Statement(args[0], period)
	t := &table{names: []string{"what", "committed", "paid"}, heads: []string{"money.head.action", "money.head.committed", "money.head.paid-out"}}
	for _, a := range st.Actions {
		t.add(a.Action, a.Committed, a.Paid)
	}
	t.add(c.Texts.T("money.received"), st.Received, "")
	t.add(c.Texts.T("money.left"), st.Closing, "")
	return t, nil
}

// position prints where each bucket stands at the end of a day, and what is
// carried over: the earmarked money that is not spent.
func (c *command) position(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	on := c.today()
	if c.on != "" {
		var err error
		if on, err = funding.ParseDate(c.on); err != nil {
			return nil, err
		}
	}
	j, err := c.journal(ctx, s)
	if err != nil {
		return nil, err
	}
	p := j.Position(on)
	t := &table{names: []string{"contributor", "earmark", "pledged", "received", "committed", "paid", "available", "account"},
		heads: []string{"money.head.contributor", "money.head.earmark", "money.head.pledged", "money.head.received", "money.head.committed", "money.head.paid-out", "money.head.available", "money.head.bank"}}
	line := func(who, earmark string, l ledger.Line) {
		t.add(who, earmark, l.Pledged, l.Received, l.Committed, l.Paid, l.Available, l.Bank)
	}
	for _, b := range p.Buckets {
		line(b.Bucket.Contributor, b.Bucket.Earmark, b.Line)
	}
	line(c.Texts.T("money.total"), "", p.Total)
	t.add(c.Texts.T("office.fund.dedicated"), "", "", "", "", "", "", p.Earmarked)
	return t, nil
}
