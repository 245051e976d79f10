package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
)

// mirrored: after any edit, All says what List says, and what was handed out
// before is as it was.
func mirrored(t *testing.T, s *store.Store, _ *clock) {
	agree := func() []funding.Application {
		t.Helper()
		all, err := store.Applications.All(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		list, err := store.Applications.List(ctx, s, store.Query{})
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != len(list) {
			t.Fatalf("%d values of %d records", len(all), len(list))
		}
		for i, r := range list {
			if fmt.Sprintf("%+v", r.Value) != fmt.Sprintf("%+v", all[i]) {
				t.Errorf("%d: %+v, want %+v", i, all[i], r.Value)
			}
		}
		return all
	}
	agree()
	var kept []store.Record[funding.Application]
	for i := range 700 { // more than one chunk of rows, and than what is patched
		if i < 12 || i == 699 {
			kept = append(kept, put(t, s, &store.Applications, fresh(application(fmt.Sprintf("D%03d", i), 1))))
			continue
		}
		if i == 12 {
			if err := s.Write(ctx, "claire", "", func(tx *store.Tx) error {
				for n := range 687 {
					if _, err := store.Applications.Put(ctx, tx, fresh(application(fmt.Sprintf("E%03d", n), 1))); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	before := agree()
	at := -1
	for i, a := range before {
		if a.ID == kept[0].ID {
			at = i
		}
	}
	kept[0].Value.Note = "relance"
	put(t, s, &store.Applications, kept[0])
	if again := agree(); before[at].Note != "" || again[at].Note != "relance" {
		t.Errorf("handed out %q, then %q", before[at].Note, again[at].Note)
	}
	if err := s.Write(ctx, "claire", "", func(tx *store.Tx) error {
		if _, err := store.Applications.Put(ctx, tx, fresh(application("Nouveau", 1))); err != nil {
			return err
		}
		return store.Applications.Remove(ctx, tx, kept[1])
	}); err != nil {
		t.Fatal(err)
	}
	agree()
}

// fund: entries are checked where they are written; an edit that fails leaves
// nothing behind in what is read.
func fund(t *testing.T, s *store.Store, _ *clock) {
	day := funding.Day(2026, 1, 2)
	add := func(kinds ...ledger.Kind) error {
		return s.Write(ctx, "claire", "", func(tx *store.Tx) error {
			for _, k := range kinds {
				if _, err := tx.AddEntry(ctx, "lozere", ledger.Policy{}, ledger.Entry{On: day, Kind: k, Contributor: "CD48", Amount: 100}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	received := func() (c funding.Cents, entries int) {
		t.Helper()
		if err := store.ReadFund(ctx, s, "lozere", ledger.Policy{}, func(j *ledger.Journal) error {
			c, entries = j.Position(day).Total.Received, len(j.Entries())
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return c, entries
	}
	if c, n := received(); c != 0 || n != 0 {
		t.Errorf("an empty fund holds %v in %d entries", c, n)
	}
	if err := add(ledger.Pledge, ledger.Agreement); err != nil {
		t.Fatal(err)
	}
	if _, n := received(); n != 2 {
		t.Errorf("%d entries", n)
	}
	if err := add(ledger.Call, ledger.Call); err == nil {
		t.Error("called twice what is under agreement")
	}
	if _, n := received(); n != 2 {
		t.Errorf("a refused edit left %d entries", n)
	}
	if err := add(ledger.Call, ledger.Receipt); err != nil {
		t.Fatal(err)
	}
	if c, n := received(); c != 100 || n != 4 {
		t.Errorf("%v in %d entries", c, n)
	}
	broken := errors.New("the network went away")
	if err := s.Write(ctx, "claire", "", func(tx *store.Tx) error {
		if _, err := tx.AddEntry(ctx, "lozere", ledger.Policy{}, ledger.Entry{On: day, Kind: ledger.Commitment, Action: "A03", Amount: 100}); err != nil {
			return err
		}
		return broken
	}); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if err := add(ledger.Pledge); err != nil {
		t.Error(err)
	}
	if c, n := received(); c != 100 || n != 5 {
		t.Errorf("after an edit that failed: %v in %d entries", c, n)
	}
}
