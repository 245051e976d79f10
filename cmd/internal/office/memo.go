package office

import (
	"context"
	"sync"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
)

// A memo keeps the last result of a computation that takes long on a large
// store, for as long as neither the store nor the day changes.
type memo[T any] struct {
	mu    sync.Mutex
	key   string
	value T
}

// of returns what compute gives for the present state of the store. asked is
// what else the result depends on. Errors are not kept.
func (m *memo[T]) of(ctx context.Context, s *store.Store, today funding.Date, asked string, compute func() (T, error)) (T, error) {
	revision, err := s.Revision(ctx)
	if err != nil {
		var none T
		return none, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	key := revision + " " + today.String() + " " + asked
	if m.key == key {
		return m.value, nil
	}
	v, err := compute()
	if err == nil {
		m.key, m.value = key, v
	}
	return v, err
}
