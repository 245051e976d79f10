package money

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding/exchange"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// watching adds what comes in as calls, and for which actions.
func (c *command) watching(calls *cobra.Command) *cobra.Command {
	take := c.taking("import FICHIER", "money.calls-import", c.takeCalls)
	take.Flags().StringVar(&c.funder, "funder", "", c.Texts.T("money.flag-funder"))
	calls.AddCommand(take, c.sub("match [APPEL]", "money.calls-match", cobra.MaximumNArgs(1), c.match))
	return calls
}

// filing adds what comes in as applications.
func (c *command) filing(applications *cobra.Command) *cobra.Command {
	applications.AddCommand(c.taking("import FICHIER", "money.applications-import", c.takeApplications))
	return applications
}

// taking is a command that writes what a file holds, or says what it would do.
func (c *command) taking(use, key string, f run) *cobra.Command {
	cmd := c.sub(use, key, cobra.ExactArgs(1), f)
	cmd.Flags().BoolVar(&c.trial, "essai", false, c.Texts.T("cli.flag-dry"))
	return cmd
}

// takeCalls writes the calls of a file: new ones are added, known ones take
// what is new, those that may be known are left aside.
func (c *command) takeCalls(ctx context.Context, s *store.Store, args []string) (*table, error) {
	content, err := os.ReadFile(args[0])
	if err != nil {
		return nil, err
	}
	list, problems, err := office.ReadCalls(content, filepath.Base(args[0]), c.today())
	if err != nil {
		return nil, inFile(args[0], err)
	}
	if c.funder != "" {
		if _, err := store.Funders.Get(ctx, s, c.funder); err != nil {
			return nil, &problem{"money.no-funder", "no funder %[1]q", []any{c.funder}}
		}
	}
	incoming, _, err := office.ImportCalls(ctx, c.at, lang.French.T("money.by"), c.funder, list, !c.trial)
	if err != nil {
		return nil, err
	}
	t := &table{names: []string{"title", "funder", "deadline", "fate", "why", "actions"}, heads: []string{"money.head.call", "money.head.funder", "money.head.deadline", "money.head.decision", "money.head.why", "money.head.actions"}}
	for _, in := range incoming {
		var actions []string
		for _, m := range in.Matches[:min(3, len(in.Matches))] {
			actions = append(actions, m.ActionID)
		}
		why := ""
		if in.Why.Key != "" {
			why = c.Texts.Error(in.Why)
		}
		fate := string(in.Fate)
		if c.format == "text" {
			fate = c.label(in.Fate)
		}
		t.add(in.Call.Title, in.Funder, in.Call.Deadline, fate, why, strings.Join(actions, " "))
	}
	return t, partial(args[0], problems)
}

// takeApplications writes the applications of a file that are not known yet.
func (c *command) takeApplications(ctx context.Context, s *store.Store, args []string) (*table, error) {
	content, err := os.ReadFile(args[0])
	if err != nil {
		return nil, err
	}
	apps, problems, err := office.ReadFiles(content, c.at.Departement)
	if err != nil {
		return nil, inFile(args[0], err)
	}
	in, err := office.ImportApplications(ctx, c.at, lang.French.T("money.by"), apps, !c.trial)
	if err != nil {
		return nil, err
	}
	t := &table{names: []string{"what", "count", "id", "title", "here", "there"}, heads: []string{"money.head.applications", "money.head.count", "money.head.identifier", "money.head.application", "money.head.here", "money.head.in-file"}}
	t.add(c.Texts.T("money.added"), in.Added, "", "", "", "")
	t.add(c.Texts.T("money.known"), in.Known, "", "", "", "")
	for _, e := range in.Elsewhere {
		t.add(c.Texts.T("money.elsewhere"), "", e.ID, e.Title, c.label(e.Here), c.label(e.There))
	}
	for _, d := range in.Differences {
		t.add(c.Texts.T("money.different", c.label(d)), "", d.ID, d.Title, d.Here, d.There)
	}
	return t, partial(args[0], problems)
}

func inFile(file string, err error) error {
	return &problem{"money.in-file", "%[1]s: %[2]v", []any{file, err}}
}

// unread is what a file held that could not be kept, or not as it was written.
type unread struct {
	file string
	list []exchange.Problem
}

// partial returns the problems of a file as one error; nil when there are none.
func partial(file string, list []exchange.Problem) error {
	if len(list) == 0 {
		return nil
	}
	return &unread{file, list}
}

func (u *unread) Error() string { return u.list[0].Error() }

// Message says each problem on its line.
func (u *unread) Message() (key string, args []any) {
	lines := make([]error, len(u.list))
	for i, p := range u.list {
		if p.Value == "" {
			lines[i] = &problem{"money.problem-column", "line %[1]d, column %[2]s: %[3]v", []any{p.Line, p.Column, p.Err}}
			continue
		}
		lines[i] = &problem{"money.problem", "line %[1]d, column %[2]s, %[3]q: %[4]v", []any{p.Line, p.Column, p.Value, p.Err}}
	}
	return "money.unread", []any{u.file, len(u.list), errors.Join(lines...)}
}

// match says of each call, or of one, which actions it could pay for, and why.
func (c *command) match(ctx context.Context, s *store.Store, args []string) (*table, error) {
	q := store.Query{Order: []string{"deadline"}}
	if len(args) == 1 {
		q.Where = []store.Condition{store.Is("id", args[0])}
	}
	list, err := store.Calls.List(ctx, s, q)
	if err != nil {
		return nil, err
	}
	if len(args) == 1 && len(list) == 0 {
		return nil, &problem{"money.no-call", "no call %[1]q", []any{args[0]}}
	}
	t := &table{names: []string{"call", "title", "action", "words"}, heads: []string{"money.head.identifier", "money.head.call", "money.head.action", "money.head.words"}}
	for _, x := range list {
		for _, m := range office.MatchCall(c.at.Roadmap, x.Value) {
			t.add(x.ID, x.Value.Title, m.ActionID, strings.Join(m.Words, ", "))
		}
	}
	return t, nil
}
