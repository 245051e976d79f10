package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/auth"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
)

// accountsCommand is what the one who runs the server can do when nobody can
// sign in any more.
func (a *app) accountsCommand() *cobra.Command {
	root := &cobra.Command{Use: "accounts", Short: a.texts.T("cli.accounts")}
	root.AddCommand(&cobra.Command{Use: "link IDENTIFIANT", Short: a.texts.T("cli.accounts-link"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ws, err := a.open()
			if err != nil {
				return err
			}
			defer ws.Close()
			s, err := a.storeOf(cmd.Context(), ws)
			if err != nil {
				return err
			}
			defer s.Close()
			path, err := auth.NewLink(cmd.Context(), s, a.texts.T("money.by"), args[0], a.now())
			if errors.Is(err, store.ErrNotFound) {
				return misused("cli.no-account", "no account %q", args[0])
			}
			if err == nil {
				fmt.Fprintln(a.out, a.texts.T("cli.accounts-made", path))
			}
			return err
		}})
	return root
}
