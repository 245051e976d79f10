package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/intake"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/producers"
)

func (a *app) templateCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:     "template indicateurs|equipements|actions|feuille-de-route|territoire|paroles|carte-valeur",
		Short:   a.texts.T("cli.template-short"),
		Example: "  sillage template indicateurs --sortie indicateurs.xlsx",
		Args:    arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) (err error) {
			if files, ok := referenceTemplates[args[0]]; ok {
				return a.writeFolder(cmp.Or(out, args[0]), files)
			}
			if args[0] == "actions" {
				return a.writeRules(cmp.Or(out, intake.ActionsFile))
			}
			if out == "" {
				out = args[0] + ".xlsx"
			}
			if !strings.EqualFold(filepath.Ext(out), ".xlsx") {
				return fail("cli.template-xlsx", "%s: a template is a workbook, want a name in .xlsx", out)
			}
			if args[0] == valueMap {
				return a.writeValueMap(out)
			}
			plan, err := a.roadmap()
			if err != nil {
				return err
			}
			f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if err != nil {
				return err
			}
			if err := errors.Join(producers.WriteTemplate(f, producers.Kind(args[0]), plan), f.Close()); err != nil {
				os.Remove(out)
				return err
			}
			_, err = fmt.Fprintln(a.out, a.texts.T("cli.template-done", out, out))
			return err
		},
	}
	cmd.Flags().StringVar(&out, "sortie", "", a.texts.T("cli.flag-out"))
	return cmd
}

// writeRules writes the rules that attach activities to actions: those of the
// workspace, and those of the program where there is none.
func (a *app) writeRules(out string) error {
	rules := producers.DefaultActionRules()
	ws, err := datasets.Open(a.dir)
	if err == nil {
		rules, err = intake.Rules(ws)
		err = errors.Join(err, ws.Close())
	} else if _, there := os.Stat(filepath.Join(a.dir, "sillage.toml")); errors.Is(there, fs.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return err
	}
	f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if err := errors.Join(intake.WriteRules(f, rules), f.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.out, a.texts.T("cli.rules-done", out, filepath.Join(a.dir, intake.ActionsFile)))
	return err
}

// mappingCommand writes the mapping that the program would use for a table, for
// the user to correct.
func (a *app) mappingCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:     "mapping FICHIER",
		Short:   a.texts.T("cli.mapping-short"),
		Example: "  sillage mapping questionnaire.csv --sortie questionnaire.toml",
		Args:    arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d := &intake.Desk{Now: a.now}
			m, err := d.Draft(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			var b strings.Builder
			if err := m.Write(&b); err != nil {
				return err
			}
			if out == "" {
				_, err := fmt.Fprint(a.out, b.String())
				return err
			}
			if err := os.WriteFile(out, []byte(b.String()), 0o644); err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, a.texts.T("cli.mapping-done", out, filepath.Base(args[0])))
			return err
		},
	}
	cmd.Flags().StringVar(&out, "sortie", "", a.texts.T("cli.flag-out"))
	return cmd
}
