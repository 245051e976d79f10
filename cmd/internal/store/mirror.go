package store

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// A mirror holds all values of a kind, decoded, and follows the audit: a page
// that needs every record of fifty thousand decodes again only those that were
// edited since the last one asked.
type mirror[T any] struct {
	mu   sync.Mutex
	seq  int64    // of the audit; the list holds all that was written up to it
	ids  []string // sorted, as SQLite and PostgreSQL compare bytes
	list []T      // in the order of ids; replaced when something changed, never written to
}

// patchMost is how many edits since the last reading are read one by one;
// beyond, the whole table is read again.
const patchMost = 500

// All returns every value of the kind in the order of identifiers, decoded once
// for each state of the store. The slice is shared: neither it nor what its
// values point to may be changed.
func (k *Kind[T]) All(ctx context.Context, s *Store) ([]T, error) {
	kept, _ := s.mirrors.LoadOrStore(k.Name, &mirror[T]{seq: -1})
	m := kept.(*mirror[T])
	m.mu.Lock()
	defer m.mu.Unlock()
	// The number is read before the rows: what is written in between is read
	// twice, never missed.
	seq, err := s.LastEdit(ctx)
	if err != nil || seq == m.seq {
		return m.list, err
	}
	if err := m.follow(ctx, s, k, seq); err != nil {
		return nil, err
	}
	m.seq = seq
	return m.list, nil
}

// LastEdit returns the number of the last line of the audit: what is edited
// later has a higher one.
func (s *Store) LastEdit(ctx context.Context) (seq int64, err error) {
	err = s.queryRow(ctx, "SELECT COALESCE(MAX(seq), 0) FROM audit").Scan(&seq)
	return seq, err
}

func (m *mirror[T]) follow(ctx context.Context, s *Store, k *Kind[T], seq int64) error {
	edited, err := s.edited(ctx, k.Name, m.seq, seq)
	if err != nil {
		return err
	}
	switch {
	case m.seq < 0 || len(edited) > patchMost:
		return m.load(ctx, s, k)
	case len(edited) == 0:
		return nil
	}
	list, err := k.List(ctx, s, Query{Where: []Condition{In("id", edited...)}})
	if err != nil {
		return err
	}
	m.patch(edited, list)
	return nil
}

// edited returns which records of a kind were edited after one line of the
// audit and up to another.
func (s *Store) edited(ctx context.Context, kind string, after, upTo int64) (ids []string, err error) {
	if after < 0 || upTo-after > 20*patchMost {
		return make([]string, patchMost+1), nil // too many to be worth asking
	}
	rows, err := s.query(ctx, "SELECT DISTINCT id FROM audit WHERE seq > ? AND seq <= ? AND kind = ?", after, upTo, kind)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func (m *mirror[T]) load(ctx context.Context, s *Store, k *Kind[T]) error {
	list, err := k.List(ctx, s, Query{})
	if err != nil {
		return err
	}
	m.ids, m.list = make([]string, len(list)), make([]T, len(list))
	for i, r := range list {
		m.ids[i], m.list[i] = r.ID, r.Value
	}
	return nil
}

// patch puts the records that were edited into copies of the lists; an edited
// record that is not in now was removed.
func (m *mirror[T]) patch(edited []string, now []Record[T]) {
	ids, list := slices.Clone(m.ids), slices.Clone(m.list)
	for _, id := range edited {
		at, found := slices.BinarySearch(ids, id)
		kept, there := slices.BinarySearchFunc(now, id, func(r Record[T], id string) int { return cmp.Compare(r.ID, id) })
		switch {
		case there && found:
			list[at] = now[kept].Value
		case there:
			ids, list = slices.Insert(ids, at, id), slices.Insert(list, at, now[kept].Value)
		case found:
			ids, list = slices.Delete(ids, at, at+1), slices.Delete(list, at, at+1)
		}
	}
	m.ids, m.list = ids, list
}
