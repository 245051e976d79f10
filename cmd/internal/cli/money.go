package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/money"
	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/funding"
)

// database is the address of the PostgreSQL database of a workspace, "" when it
// keeps a file of its own. SILLAGE_DATABASE wins over sillage.toml, for an
// address that holds a password.
func (a *app) database(ws *datasets.Workspace) string {
	return cmp.Or(a.getenv("SILLAGE_DATABASE"), ws.Config().Database)
}

// storeOf opens the store of a workspace.
func (a *app) storeOf(ctx context.Context, ws *datasets.Workspace) (*store.Store, error) {
	return store.Open(ctx, store.Config{Path: filepath.Join(ws.Dir(), "store.db"), URL: a.database(ws), Now: a.now})
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
	r, err := ws.Roadmap()
	if err != nil {
		return nil, err
	}
	// The day is that of the last change, not today's: on the same money a
	// notebook gives the same figures tomorrow.
	var day funding.Date
	last, err := s.Changes(ctx, 1)
	if err != nil {
		return nil, err
	}
	if len(last) > 0 {
		day = funding.DateOf(last[0].At)
	}
	state, err := office.State(ctx, s, r, day, ws.Config().Demo)
	if err != nil {
		return nil, err
	}
	return json.Marshal(state)
}

func (a *app) fundingCommand() *cobra.Command {
	root := money.Command(money.Deps{Open: a.openMoney, Out: a.out, Now: a.now, Texts: a.texts})
	root.AddCommand(a.efficiencyCommand())
	return root
}

// openMoney opens the money of the workspace, with what its rules depend on.
func (a *app) openMoney(ctx context.Context) (d office.Deps, err error) {
	ws, err := a.open()
	if err != nil {
		return d, err
	}
	defer ws.Close()
	of := ws.Config().Departement
	d = office.Deps{Region: of.Region, Departement: of.Code, Demo: ws.Config().Demo}
	if d.Roadmap, err = ws.Roadmap(); err != nil {
		return d, err
	}
	d.Store, err = a.storeOf(ctx, ws)
	return d, err
}
