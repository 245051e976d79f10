package cli

import (
	"context"
	"encoding/json"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/money"
	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
)

// region is the administrative region, which decides European rates.
const region = "Occitanie"

// storeOf opens the store of a workspace: its own file, or the database that
// SILLAGE_DATABASE names.
func (a *app) storeOf(ctx context.Context, ws *datasets.Workspace) (*store.Store, error) {
	return store.Open(ctx, store.Config{Path: filepath.Join(ws.Dir(), "store.db"), URL: a.getenv("SILLAGE_DATABASE"), Now: a.now})
}

// moneyState returns the whole state of the money, as notebooks read it.
func (a *app) moneyState(ctx context.Context) ([]byte, error) {
	ws, err := a.open()
	if err != nil {
		return nil, err
	}
	defer ws.Close()
	s, err := a.storeOf(ctx, ws)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	state, err := office.State(ctx, s, roadmap.Lozere(), funding.DateOf(a.now()), ws.Config().Demo)
	if err != nil {
		return nil, err
	}
	return json.Marshal(state)
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
