package office

import (
	"context"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/demo"
)

// FillDemo writes the demonstration data of the money into an empty store, in
// one edit. A store that holds an application already is left alone.
func FillDemo(ctx context.Context, s *store.Store, seed uint64, today funding.Date) error {
	if n, err := store.Applications.Count(ctx, s, store.Query{}); err != nil || n > 0 {
		return err
	}
	state, err := demo.New(seed, today)
	if err != nil {
		return err
	}
	return s.Write(ctx, "Démonstration", "données de démonstration", func(tx *store.Tx) error {
		for _, step := range []error{
			putAll(ctx, tx, &store.Funders, state.Funders), putAll(ctx, tx, &store.Schemes, state.Schemes),
			putAll(ctx, tx, &store.Structures, state.Structures), putAll(ctx, tx, &store.Calls, state.Calls),
			putAll(ctx, tx, &store.Applications, state.Applications), putAll(ctx, tx, &store.Plans, state.Plans),
			putAll(ctx, tx, &store.Solicitations, state.Partners), putAll(ctx, tx, &store.Posts, state.Posts), putAll(ctx, tx, &store.Invoices, state.Invoices),
		} {
			if step != nil {
				return step
			}
		}
		for _, e := range state.Fund {
			if err := tx.AppendEntry(ctx, PooledFund, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func putAll[T any](ctx context.Context, tx *store.Tx, k *store.Kind[T], values []T) error {
	for _, v := range values {
		if _, err := k.Put(ctx, tx, store.Record[T]{Value: v}); err != nil {
			return err
		}
	}
	return nil
}
