package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/notebook"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// open opens the workspace that --data names.
func (a *app) open() (*datasets.Workspace, error) {
	ws, err := datasets.Open(a.dir)
	return ws, a.noWorkspace(err)
}

// noWorkspace adds how to make a workspace to the error of a folder that is
// none; settings that cannot be read ask for no new one.
func (a *app) noWorkspace(err error) error {
	if _, missing := os.Stat(filepath.Join(a.dir, "sillage.toml")); err != nil && missing == nil {
		return err
	}
	return hint(err, "cli.hint-workspace", a.dir)
}

// notebookModule makes the workspace's folder of notebooks a Go module, so that
// an author's editor understands the first one. Without the program's source
// beside it a workspace works all the same: it is said and nothing fails.
func (a *app) notebookModule() {
	if err := notebook.Prepare(filepath.Join(a.dir, "notebooks")); err != nil {
		fmt.Fprintf(a.err, "sillage : %s\n", a.texts.Error(err))
	}
}

// borrowed says what a workspace of another département takes from Lozère.
func (a *app) borrowed(c datasets.Config) error {
	if c.Departement.Code == territory.Lozere().Departement() || c.Roadmap != "" && c.Territory != "" {
		return nil
	}
	key := "cli.init-lozere"
	switch {
	case c.Territory != "":
		key = "cli.init-lozere-roadmap"
	case c.Roadmap != "":
		key = "cli.init-lozere-territory"
	}
	_, err := fmt.Fprintf(a.err, "  → %s\n", a.texts.T(key))
	return err
}

func (a *app) initCommand() *cobra.Command {
	var (
		c               datasets.Config
		roadmap, places string // folders
	)
	cmd := &cobra.Command{
		Use:   "init",
		Short: a.texts.T("cli.init-short"),
		Args:  arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			ws, err := adopt(a.dir, c.WithDefaults(), roadmap, places)
			if err != nil {
				return err
			}
			defer ws.Close()
			a.notebookModule()
			_, err = fmt.Fprintln(a.out, a.texts.T("cli.init-done", a.dir, ws.Config().Departement.Name))
			return errors.Join(err, a.borrowed(ws.Config()))
		},
	}
	cmd.Flags().StringVar(&c.Departement.Code, "departement", "", a.texts.T("cli.flag-departement"))
	cmd.Flags().StringVar(&c.Departement.Name, "nom", "", a.texts.T("cli.flag-name"))
	cmd.Flags().StringVar(&c.Departement.Host, "organisme", "", a.texts.T("cli.flag-host"))
	cmd.Flags().StringVar(&c.Departement.Region, "region", "", a.texts.T("cli.flag-region"))
	cmd.Flags().StringVar(&roadmap, roadmapFolder, "", a.texts.T("cli.flag-roadmap"))
	cmd.Flags().StringVar(&places, territoryFolder, "", a.texts.T("cli.flag-territory"))
	return cmd
}
