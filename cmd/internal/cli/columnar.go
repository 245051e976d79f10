package cli

import (
	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/columnar"
)

// decodeCommand is what this program runs as a child of itself; nobody types
// it.
func (a *app) decodeCommand() *cobra.Command {
	return &cobra.Command{
		Use: columnar.Command, Hidden: true, Args: arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if columnar.Child(args, a.out, a.err) != 0 {
				return errReported
			}
			return nil
		},
	}
}
