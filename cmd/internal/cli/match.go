package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/intake"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/producers"
)

// matchCommand shows which forms of two waves may be of one person, and keeps
// the proposals for the user to decide.
func (a *app) matchCommand() *cobra.Command {
	var before, after, later []string
	var mapping string
	cmd := &cobra.Command{
		Use:     "match [FICHIER…]",
		Short:   a.texts.T("cli.match-short"),
		Long:    a.texts.T("cli.match-long"),
		Example: "  sillage match --avant inscription.csv --apres bilan.csv",
		Args:    arguments(0, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var files []intake.Wavefile
			for _, path := range args {
				files = append(files, intake.Wavefile{Path: path})
			}
			for wave, paths := range [][]string{before, after, later} {
				for _, path := range paths {
					files = append(files, intake.Wavefile{Path: path, Wave: new(datasets.Wave(wave))})
				}
			}
			if len(files) == 0 {
				return hint(misused("cli.arguments", "wrong number of arguments: %d", 0), "cli.hint-usage", cmd.UseLine())
			}
			return a.match(cmd.Context(), files, mapping)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&before, "avant", nil, a.texts.T("cli.flag-before"))
	f.StringArrayVar(&after, "apres", nil, a.texts.T("cli.flag-after"))
	f.StringArrayVar(&later, "six-mois", nil, a.texts.T("cli.flag-later"))
	f.StringVar(&mapping, "mapping", "", a.texts.T("cli.flag-mapping"))
	return cmd
}

func (a *app) match(ctx context.Context, files []intake.Wavefile, mapping string) error {
	ws, err := a.open()
	if err != nil {
		return err
	}
	defer ws.Close()
	d := &intake.Desk{Workspace: ws, Now: a.now}
	o, err := d.Options()
	if err != nil {
		return err
	}
	if mapping != "" {
		if o.Mapping, err = producers.OpenMapping(mapping); err != nil {
			return err
		}
	}
	m, err := d.Match(ctx, files, o)
	if err != nil {
		return err
	}
	t := a.texts
	fmt.Fprintln(a.out, t.T("cli.match-forms", m.Forms, m.Linked))
	for _, p := range m.Pairs {
		verdict := "cli.match-look"
		if p.Sure {
			verdict = "cli.match-sure"
		}
		fmt.Fprintln(a.out, t.T("cli.match-pair", t.Percent(p.Certainty, 0), p.BeforeAt, p.BeforeName, p.AfterAt, p.AfterName, t.T(verdict)))
	}
	if len(m.Pairs) == 0 {
		_, err = fmt.Fprintln(a.out, t.T("cli.match-none"))
		return err
	}
	if err := d.Propose(ctx, m.Pairs); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.out, t.T("cli.match-done", len(m.Pairs), datasets.LinksFile))
	return err
}
