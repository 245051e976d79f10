package cli

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing/fstest"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/instrument"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// wordsTemplate is a coding frame and a file of verbatims to start from.
func wordsTemplate() fs.FS {
	return fstest.MapFS{
		"grille.toml": {Data: instrument.DefaultFrameFile()},
		"paroles.csv": {Data: []byte("parole;personne;action;consentement;texte;codeur;codes\n" +
			"1;p001;a03;oui;Je prends mes rendez-vous sans ma fille.;codeur1;fait-seul moins-peur\n" +
			"1;p001;a03;oui;Je prends mes rendez-vous sans ma fille.;codeur2;fait-seul\n")},
	}
}

// wordsCommand counts what people said in their own words. The counts enter
// the workspace; the words never do.
func (a *app) wordsCommand() *cobra.Command {
	var frame string
	var dry bool
	cmd := &cobra.Command{
		Use:     "words PAROLES.csv",
		Short:   a.texts.T("cli.words-short"),
		Long:    a.texts.T("cli.words-long"),
		Example: "  sillage template paroles\n  sillage words paroles/paroles.csv --grille paroles/grille.toml",
		Args:    arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := a.frame(frame)
			if err != nil {
				return err
			}
			ws, err := a.open()
			if err != nil {
				return err
			}
			defer ws.Close()
			return a.hear(cmd.Context(), ws, f, args[0], dry)
		},
	}
	cmd.Flags().StringVar(&frame, "grille", "", a.texts.T("cli.flag-frame"))
	cmd.Flags().BoolVar(&dry, "essai", false, a.texts.T("cli.flag-dry"))
	return cmd
}

func (a *app) frame(path string) (*instrument.Frame, error) {
	if path == "" {
		return instrument.DefaultFrame(), nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	f, err := instrument.ReadFrame(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return f, nil
}

// hear counts the words of a file, tells the counts and keeps them.
func (a *app) hear(ctx context.Context, ws *datasets.Workspace, f *instrument.Frame, path string, dry bool) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	name := filepath.Base(path)
	verbatims, err := instrument.ReadVerbatims(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	least := ws.Config().Disclosure.Persons
	voices, aside, err := f.Hear(verbatims, instrument.HearOptions{Threshold: least})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	usable, _ := instrument.Usable(verbatims)
	a.agreement(f, f.Agreement(usable, 0.95))
	a.heard(voices)
	for _, w := range aside {
		fmt.Fprintln(a.out, a.texts.T("cli.words-aside", a.texts.Error(w)))
	}
	if dry {
		return nil
	}
	report := datasets.Report{Read: len(voices), Kept: len(voices)}
	_, err = ws.Import(ctx, &datasets.Batch{
		Origin: datasets.Origin{Source: name, SHA256: fmt.Sprintf("%x", sha256.Sum256(data)), Producer: "paroles", Recipe: f.ID + "@" + f.Version, At: a.now()},
		Tables: []datasets.Table{evidence.VoiceTable(voices)}, Report: report,
	})
	if err == nil {
		fmt.Fprintln(a.out, a.texts.T("cli.words-done", len(voices)))
	}
	return err
}

// agreement prints how far the coders agree on each code.
func (a *app) agreement(f *instrument.Frame, by map[string]impact.Estimate) {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, a.texts.T("cli.words-agreement"))
	for _, c := range f.Codes {
		said := ""
		if e := by[c.ID]; e.Given() {
			said = a.texts.T("cli.words-alpha", e.Value, e.N)
		} else {
			said = a.texts.Error(e.Refused.Reason)
		}
		fmt.Fprintf(w, "  %s\t%s\n", c.ID, said)
	}
	w.Flush()
}

// heard prints what was counted.
func (a *app) heard(voices []impact.Voice) {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\n%s\n", a.texts.T("cli.level.voice"))
	for i := range voices {
		v := &voices[i]
		voiceText(a, w, scoreRow{Label: v.Action + " × " + cmp.Or(v.Label, v.Code), voice: v})
	}
	w.Flush()
}
