package cli

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/money"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
)

// region is the administrative region, which decides European rates.
const region = "Occitanie"

// storeOf opens the store of a workspace: its own file, or the database that
// SILLAGE_DATABASE names.
func (a *app) storeOf(ctx context.Context, ws *datasets.Workspace) (*store.Store, error) {
	return store.Open(ctx, store.Config{Path: filepath.Join(ws.Dir(), "store.db"), URL: a.getenv("SILLAGE_DATABASE"), Now: a.now})
}

func (a *app) fundingCommand() *cobra.Command {
	return money.Command(money.Deps{
		Open: func(ctx context.Context) (*store.Store, error) {
			ws, err := a.open()
			if err != nil {
				return nil, err
			}
			defer ws.Close()
			return a.storeOf(ctx, ws)
		},
		Roadmap: roadmap.Lozere, Region: region, Out: a.out, Now: a.now,
	})
}
