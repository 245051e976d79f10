package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/impact/method"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// methodCommand prints what the method says of itself, and the capsule by which
// other tools read the results.
func (a *app) methodCommand() *cobra.Command {
	root := &cobra.Command{Use: "method", Short: a.texts.T("cli.method-short"), Args: arguments(0, 0), RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	root.AddCommand(
		&cobra.Command{Use: "card", Short: a.texts.T("cli.method-card"), Args: arguments(0, 0), RunE: func(*cobra.Command, []string) error {
			card, err := evidence.Method(roadmap.Lozere()).Card()
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(a.out, card)
			return err
		}},
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
			capsule, err := method.Capsule(evidence.Method(roadmap.Lozere()), method.Publisher{URL: publisher(c.Address), Name: c.Departement.Host}, ev.Reports())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s\n", capsule)
			return err
		}},
	)
	return root
}

// publisher is the base of all identifiers of a capsule: the workspace's public
// address, or one that leads nowhere and says so.
func publisher(address string) string {
	if address == "" {
		return "https://sillage.invalid/"
	}
	return strings.TrimSuffix(address, "/") + "/"
}
