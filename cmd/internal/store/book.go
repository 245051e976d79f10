package store

import (
	"context"
	"sync"

	"github.com/lozere-developpement/sillage/funding/ledger"
)

// A book is the journal of a fund as it was last read: verified from its first
// entry once, then read on.
type book struct {
	reading sync.Mutex   // one reader at a time reads from the database
	mu      sync.RWMutex // never held while the database is asked
	journal *ledger.Journal
}

// ReadFund calls f with the journal of a fund as src holds it: chain and every
// bucket at every date verified, the first time from the first entry, later
// only what was added. f must neither keep nor change the journal. The error is
// a *[ledger.BrokenError] when the journal is not what was written.
//
// What is already read is not verified again before the program starts anew:
// `sillage funding fund verify` reads everything.
func ReadFund(ctx context.Context, s *Store, fund string, p ledger.Policy, f func(*ledger.Journal) error) error {
	b := s.book(fund)
	for {
		b.reading.Lock()
		err := b.readOn(ctx, s, fund, p)
		b.reading.Unlock()
		if err != nil {
			return err
		}
		b.mu.RLock()
		if b.journal == nil { // found broken by somebody else in between
			b.mu.RUnlock()
			continue
		}
		defer b.mu.RUnlock()
		return f(b.journal)
	}
}

// AddEntry writes the next entry of a fund: attributed, checked against every
// bucket at every date, and chained. It returns the entry as written.
func (t *Tx) AddEntry(ctx context.Context, fund string, p ledger.Policy, e ledger.Entry) (ledger.Entry, error) {
	b := t.store.book(fund)
	if len(t.ends) > 0 { // what is not committed must not be read into the shared one
		b = &book{}
	}
	if err := b.readOn(ctx, t, fund, p); err != nil {
		return e, err
	}
	b.mu.RLock()
	j := b.journal
	if j == nil {
		b.mu.RUnlock()
		return e, fail("store.journal-order", "entry %[1]d does not follow the last one of the journal", e.Seq)
	}
	e, err := j.Prepare(e)
	b.mu.RUnlock()
	if err != nil {
		return e, err
	}
	return e, t.AppendEntry(ctx, fund, e)
}

func (s *Store) book(fund string) *book {
	kept, _ := s.mirrors.LoadOrStore("journal "+fund, &book{})
	return kept.(*book)
}

// readOn reads what was added since the last reading. When the last entry read
// is no longer the one that is kept, everything is read again.
func (b *book) readOn(ctx context.Context, src Source, fund string, p ledger.Policy) error {
	b.mu.RLock()
	n, head := 0, ledger.Hash{}
	if b.journal != nil {
		n, head = len(b.journal.Entries()), b.journal.Head()
	}
	b.mu.RUnlock()
	if n > 0 {
		added, err := journalFrom(ctx, src, fund, n-1)
		if err != nil {
			return err
		}
		if len(added) > 0 && added[0].Hash == head && added[0].Sum() == head {
			return b.extend(n, head, added[1:])
		}
	}
	all, err := Journal(ctx, src, fund)
	if err != nil {
		return err
	}
	j, err := ledger.Load(p, all)
	if err != nil {
		return err
	}
	b.mu.Lock()
	b.journal = j
	b.mu.Unlock()
	return nil
}

// extend adds entries that follow the n-th, unless somebody else did meanwhile.
func (b *book) extend(n int, head ledger.Hash, added []ledger.Entry) error {
	if len(added) == 0 {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.journal == nil {
		return nil
	}
	have := b.journal.Entries()
	if len(have) < n || have[n-1].Hash != head {
		return nil // read again meanwhile
	}
	known := min(len(have)-n, len(added))
	err := b.journal.Extend(added[known:])
	if err != nil {
		b.journal = nil
	}
	return err
}
