package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/server"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// snapshotCommand keeps what the pages say today, so that they can tell what
// moved since.
func (a *app) snapshotCommand() *cobra.Command {
	return &cobra.Command{
		Use: "snapshot NOM", Short: a.texts.T("cli.snapshot-short"), Args: arguments(1, 1),
		Example: `  sillage snapshot "Conseil départemental de mai"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ws, err := a.open()
			if err != nil {
				return err
			}
			defer ws.Close()
			book, err := a.book(cmd.Context(), ws)
			if err != nil {
				return err
			}
			s, err := book.Snapshot(args[0], a.version, a.now())
			if err != nil {
				return err
			}
			name, err := server.WriteSnapshot(ws.Dir(), s)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, a.texts.T("cli.snapshot-done", server.SnapshotsDir+"/"+name))
			return err
		},
	}
}

// book returns the pages of a workspace, without drawings.
func (a *app) book(ctx context.Context, ws *datasets.Workspace) (*pages.Book, error) {
	ev, err := load(ws)
	if err != nil {
		return nil, err
	}
	s, err := a.storeOf(ctx, ws)
	if err != nil {
		return nil, err
	}
	money, err := office.Money(ctx, s, funding.DateOf(a.now()), ws.Config().Demo)
	return &pages.Book{Evidence: ev, Money: money}, errors.Join(err, s.Close())
}
