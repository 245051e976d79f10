package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/intake"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/producers"
)

// reading is how the user wants files to be read.
type reading struct {
	kind    producers.Kind
	mapping string
	wave    string
	keep    []string // COLUMN=purpose, of personal columns to keep
	confirm string   // names of the rules that the user has confirmed, commas between
	ratio   string   // unit of a rate column that can be read both ways
	aside   string   // where the rows set aside are written; "" = nowhere
	most    int
	format  string
	opt     producers.Options
}

func (a *app) readingFlags(cmd *cobra.Command, r *reading) {
	f := cmd.Flags()
	f.StringVar(&r.mapping, "mapping", "", a.texts.T("cli.flag-mapping"))
	f.StringVar(&r.wave, "vague", "", a.texts.T("cli.flag-wave"))
	f.StringVar(&r.opt.Action, "action", "", a.texts.T("cli.flag-action"))
	f.StringVar(&r.opt.Sheet, "feuille", "", a.texts.T("cli.flag-sheet"))
	f.StringVar(&r.aside, "a-corriger", "", a.texts.T("cli.flag-aside"))
	f.StringArrayVar(&r.keep, "garder", nil, a.texts.T("cli.flag-keep"))
	f.StringVar(&r.confirm, "confirmer", "", a.texts.T("cli.flag-confirm"))
	f.StringVar(&r.ratio, "unite-taux", "", a.texts.T("cli.flag-ratio"))
	f.IntVar(&r.most, "lignes", 10, a.texts.T("cli.flag-most"))
	f.StringVar(&r.format, "format", "text", a.texts.T("cli.flag-report-format"))
}

func (a *app) checkCommand() *cobra.Command {
	var r reading
	cmd := &cobra.Command{
		Use:     "check [TYPE] FICHIER…",
		Short:   a.texts.T("cli.check-short"),
		Example: "  sillage check accompagnements.xlsx\n  sillage check enquete questionnaire.csv --mapping questionnaire.toml",
		Args:    arguments(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.each(cmd.Context(), &r, args, true)
		},
	}
	a.readingFlags(cmd, &r)
	return cmd
}

func (a *app) importCommand() *cobra.Command {
	var r reading
	var dry bool
	cmd := &cobra.Command{
		Use:     "import [TYPE] FICHIER…",
		Short:   a.texts.T("cli.import-short"),
		Example: "  sillage import accompagnements.xlsx\n  sillage import coop accompagnements.xlsx",
		Args:    arguments(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.each(cmd.Context(), &r, args, dry)
		},
	}
	a.readingFlags(cmd, &r)
	cmd.Flags().BoolVar(&dry, "essai", false, a.texts.T("cli.flag-dry"))
	return cmd
}

// each reads the files one after the other. It goes on after a bad file, so
// that one run says all that is wrong, and fails if any was.
func (a *app) each(ctx context.Context, r *reading, args []string, dry bool) error {
	if _, err := os.Stat(args[0]); err != nil && len(args) > 1 {
		r.kind, args = producers.Kind(args[0]), args[1:]
		if !knownKind(r.kind) {
			return hint(misused("cli.unknown-kind", "unknown kind of file %q", string(r.kind)), "cli.hint-kinds", kindNames())
		}
	}
	ws, err := datasets.Open(a.dir)
	if err != nil && !dry {
		return a.noWorkspace(err)
	}
	if ws != nil {
		defer ws.Close()
	}
	d := &intake.Desk{Workspace: ws, Now: a.now}
	if err := a.prepare(r, d); err != nil {
		return err
	}
	failed := false
	for _, path := range args {
		if err := a.one(ctx, r, d, path, dry); err != nil {
			if ctx.Err() != nil {
				return err
			}
			a.report(err)
			failed = true
		}
	}
	if failed {
		return errReported
	}
	return nil
}

func knownKind(kind producers.Kind) bool {
	return slices.ContainsFunc(producers.Kinds(), func(k producers.KindTitle) bool { return k.Kind == kind })
}

func kindNames() string {
	var names []string
	for _, k := range producers.Kinds() {
		names = append(names, string(k.Kind))
	}
	return strings.Join(names, ", ")
}

// one reads one file, prints its account, and adds it to the workspace unless
// this is only a check.
func (a *app) one(ctx context.Context, r *reading, d *intake.Desk, path string, dry bool) error {
	progress := a.progress(path)
	r.opt.Progress = progress.rows
	out, m, err := d.Import(ctx, r.kind, path, r.opt, dry)
	progress.done()
	if err != nil && ctx.Err() != nil { // the account of half a file would mislead
		return err
	}
	if out != nil && out.Report != nil {
		if perr := a.account(r, out, err == nil); perr != nil {
			return perr
		}
		if perr := a.handBack(r, out); perr != nil {
			return perr
		}
	}
	if err == nil && m != nil {
		a.imported(m, dry)
	}
	return err
}

// imported says what was added to the workspace, or would be.
func (a *app) imported(m *datasets.Manifest, dry bool) {
	t := a.texts
	switch {
	case m.Unchanged:
		fmt.Fprintln(a.out, t.T("cli.import-unchanged", m.Source, m.ID))
		return
	case dry:
		fmt.Fprintln(a.out, t.T("cli.import-dry"))
	default:
		fmt.Fprintln(a.out, t.T("cli.import-done", m.ID, total(m.Rows)))
	}
	for _, s := range m.Superseded {
		fmt.Fprintln(a.out, t.T("cli.import-superseded", s.Rows, s.Keys, s.Source))
	}
	if m.Outdated > 0 {
		fmt.Fprintln(a.out, t.T("cli.import-outdated", m.Outdated))
	}
}

func total(rows map[string]int) (n int) {
	for _, r := range rows {
		n += r
	}
	return n
}

// account prints what was done with the rows of a file.
func (a *app) account(r *reading, out *producers.Outcome, ok bool) error {
	if r.format == "json" {
		return json.NewEncoder(a.out).Encode(out.Report)
	}
	to := a.out
	if !ok {
		to = a.err
	}
	fmt.Fprintln(to, a.texts.T("cli.recognised", out.Origin.Source, out.Kind.Title()))
	for _, line := range out.Report.Lines(r.most) {
		fmt.Fprintln(to, "  "+a.texts.Error(line))
	}
	return nil
}

// handBack writes the rows set aside as a workbook to correct.
func (a *app) handBack(r *reading, out *producers.Outcome) (err error) {
	if r.aside == "" || out.Report.Aside == 0 || len(out.Report.Columns) == 0 {
		return nil
	}
	f, err := os.Create(r.aside)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := producers.WriteAside(f, out.Kind, out.Report, out.Mapping, a.texts.Error); err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.texts.T("cli.aside-written", r.aside, out.Report.Aside-out.Report.Totals(), out.Report.Totals()))
	return nil
}

// prepare fills in how files are read: what the workspace says, then what the
// user says.
func (a *app) prepare(r *reading, d *intake.Desk) error {
	o, err := d.Options()
	if err != nil {
		return err
	}
	o.Action, o.Sheet = r.opt.Action, r.opt.Sheet
	r.opt = o
	if r.wave != "" {
		w, ok := waves[r.wave]
		if !ok {
			return misused("cli.unknown-wave", "unknown wave %q", r.wave)
		}
		r.opt.Wave = &w
	}
	if err := r.confirmed(); err != nil {
		return err
	}
	if r.mapping != "" {
		m, err := producers.OpenMapping(r.mapping)
		if err != nil {
			return err
		}
		r.opt.Mapping = m
	}
	return nil
}

// confirmed reads the columns to keep, the rules and the unit that the user has
// declared.
func (r *reading) confirmed() error {
	for _, k := range r.keep {
		column, purpose, ok := strings.Cut(k, "=")
		if !ok || strings.TrimSpace(purpose) == "" {
			return misused("cli.keep-purpose", "--garder %s: want COLUMN=purpose", k)
		}
		if r.opt.Keep == nil {
			r.opt.Keep = map[string]string{}
		}
		r.opt.Keep[column] = strings.TrimSpace(purpose)
	}
	for name := range strings.SplitSeq(r.confirm, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		rule := ingest.RuleNamed(name)
		if rule == 0 {
			return misused("cli.unknown-rule", "unknown rule %q", name)
		}
		r.opt.Confirmed |= rule
	}
	switch r.ratio {
	case "":
	case "ratio", "pourcent":
		ratio := r.ratio == "ratio"
		r.opt.Ratio = &ratio
	default:
		return misused("cli.unknown-ratio", "unknown unit %q", r.ratio)
	}
	return nil
}

var waves = map[string]datasets.Wave{"avant": datasets.Before, "apres": datasets.After, "après": datasets.After, "6mois": datasets.SixMonths}
