package cli

import (
	"context"
	"path/filepath"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// storeOf opens the store of a workspace: its own file, or the database that
// SILLAGE_DATABASE names.
func (a *app) storeOf(ctx context.Context, ws *datasets.Workspace) (*store.Store, error) {
	return store.Open(ctx, store.Config{Path: filepath.Join(ws.Dir(), "store.db"), URL: a.getenv("SILLAGE_DATABASE"), Now: a.now})
}

// moneyOf reads what the pages for the élus show of money.
func (a *app) moneyOf(ctx context.Context, s *store.Store) (pages.Money, error) {
	m := pages.Money{Funders: map[string]funding.Funder{}, On: funding.DateOf(a.now())}
	apps, err := store.Applications.List(ctx, s, store.Query{})
	if err != nil {
		return m, err
	}
	funders, err := store.Funders.List(ctx, s, store.Query{})
	if err != nil {
		return m, err
	}
	for _, r := range apps {
		m.Applications = append(m.Applications, r.Value)
		m.Demo = m.Demo || r.Value.Demo
	}
	for _, r := range funders {
		m.Funders[r.ID] = r.Value
	}
	m.Hash, err = s.Revision(ctx)
	return m, err
}
