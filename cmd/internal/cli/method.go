package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/impact/method"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// methodCommand prints what the method says of itself, keeps it as a text,
// compares two, and writes the capsule by which other tools read the results.
func (a *app) methodCommand() *cobra.Command {
	root := &cobra.Command{Use: "method", Short: a.texts.T("cli.method-short"), Args: arguments(0, 0), RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	root.AddCommand(
		&cobra.Command{Use: "card [MÉTHODE]", Short: a.texts.T("cli.method-card"), Args: arguments(0, 1), RunE: func(_ *cobra.Command, args []string) error {
			m, err := a.method(args, 0)
			if err != nil {
				return err
			}
			card, err := m.Card()
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(a.out, card)
			return err
		}},
		a.methodWriteCommand(),
		a.methodDiffCommand(),
		&cobra.Command{Use: "capsule", Short: a.texts.T("cli.method-capsule"), Args: arguments(0, 0), RunE: func(*cobra.Command, []string) error {
			ws, err := a.open()
			if err != nil {
				return err
			}
			defer ws.Close()
			ev, err := load(ws)
			if err != nil {
				return err
			}
			c := ws.Config()
			capsule, err := method.Capsule(evidence.Method(ev.Roadmap), method.Publisher{URL: publisher(c.Address), Name: c.Departement.Host}, ev.Reports())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s\n", capsule)
			return err
		}},
	)
	return root
}

func (a *app) methodWriteCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "write", Short: a.texts.T("cli.method-write"), Long: a.texts.T("cli.method-write-long"),
		Example: "  sillage method write --sortie methode-2026.toml", Args: arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			m, err := a.method(nil, 0)
			if err != nil {
				return err
			}
			if out == "" {
				return m.Write(a.out)
			}
			f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if err != nil {
				return err
			}
			return errors.Join(m.Write(f), f.Close())
		},
	}
	cmd.Flags().StringVar(&out, "sortie", "", a.texts.T("cli.flag-out"))
	return cmd
}

// method reads the i-th method that the arguments name; the one in force when
// they do not name it.
func (a *app) method(args []string, i int) (*method.Method, error) {
	if i >= len(args) {
		r, err := a.roadmap()
		if err != nil {
			return nil, err
		}
		return evidence.Method(r), nil
	}
	f, err := os.Open(args[i])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := method.Read(f)
	if err != nil {
		return nil, inFile(args[i], err)
	}
	return m, nil
}

// roadmap is that of the workspace, Lozère's when there is no workspace.
func (a *app) roadmap() (*roadmap.Roadmap, error) {
	if _, err := os.Stat(filepath.Join(a.dir, "sillage.toml")); err != nil {
		return roadmap.Lozere(), nil
	}
	ws, err := datasets.Open(a.dir)
	if err != nil {
		return nil, a.noWorkspace(err)
	}
	defer ws.Close()
	return ws.Roadmap()
}

// publisher is the base of all identifiers of a capsule: the workspace's public
// address, or one that leads nowhere and says so.
func publisher(address string) string {
	if address == "" {
		return "https://sillage.invalid/"
	}
	return strings.TrimSuffix(address, "/") + "/"
}
