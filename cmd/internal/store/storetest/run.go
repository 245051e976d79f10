package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
	"github.com/lozere-developpement/sillage/funding/partners"
	"github.com/lozere-developpement/sillage/funding/plan"
)

// Run holds the stores that open makes to the contract. open returns an empty
// store whose clock is now, and closes it at the end of the test.
func Run(t *testing.T, open func(t *testing.T, now func() time.Time) *store.Store) {
	for _, tc := range []struct {
		name string
		run  func(t *testing.T, s *store.Store, c *clock)
	}{
		{"every kind comes back as it was put", roundTrip},
		{"the second of two writers is told and nothing is lost", conflict},
		{"an edit that fails leaves nothing", rollback},
		{"saving without a change changes nothing", unchanged},
		{"removal keeps what was there in the audit", removal},
		{"lists are filtered, sorted and counted", lists},
		{"unknown amounts are not zero in totals", totals},
		{"amounts are split between actions to the cent", shares},
		{"the audit is a chain", auditChain},
		{"a journal only takes its next entry", journal},
		{"what is read once follows every edit", mirrored},
		{"a fund is read on from where it was read last", fund},
		{"writers wait for one another", concurrent},
		{"a proof is kept once, by its content", evidence},
		{"accounts, passwords and tickets", accounts},
		{"sessions expire", sessions},
		{"a column that does not exist is refused", columns},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := &clock{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
			tc.run(t, open(t, c.read), c)
		})
	}
}

// A clock that tests move by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

var ctx = context.Background()

// put keeps one value and fails the test when it cannot.
func put[T any](t *testing.T, s *store.Store, k *store.Kind[T], r store.Record[T]) store.Record[T] {
	t.Helper()
	err := s.Write(ctx, "claire", "", func(tx *store.Tx) (err error) {
		r, err = k.Put(ctx, tx, r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func fresh[T any](v T) store.Record[T] { return store.Record[T]{Value: v} }

func application(title string, requested funding.Cents) funding.Application {
	return funding.Application{Title: title, FunderID: "region-occitanie", Stage: funding.Identified, Requested: funding.Known(requested)}
}

func same[T any](t *testing.T, s *store.Store, k *store.Kind[T], v T) {
	t.Helper()
	kept := put(t, s, k, fresh(v))
	got, err := k.Get(ctx, s, kept.ID)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := fmt.Sprintf("%+v", got.Value), fmt.Sprintf("%+v", kept.Value); a != b {
		t.Errorf("%s came back as\n%s\nwant\n%s", k.Name, a, b)
	}
	if got.Version != 1 || got.By != "claire" {
		t.Errorf("%s: version %d by %q, want 1 by claire", k.Name, got.Version, got.By)
	}
}

func roundTrip(t *testing.T, s *store.Store, _ *clock) {
	half := funding.Percent(50)
	same(t, s, &store.Funders, funding.Funder{ID: "afnic", Name: "Fondation Afnic", Kind: funding.Foundation})
	same(t, s, &store.Schemes, funding.Scheme{ID: "fse", FunderID: "ue", Name: "FSE+", Fund: "FSE+"})
	same(t, s, &store.Structures, funding.Structure{Name: "La Fabulerie en herbe", Departement: "48"})
	same(t, s, &store.Calls, funding.Call{Title: "Numérique solidaire", Deadline: funding.Day(2026, 5, 4), RateHigh: &half, Themes: []string{"inclusion"}})
	same(t, s, &store.Plans, plan.Plan{ActionID: "A01", Year: 2026, Costs: []plan.CostLine{{Account: 64, Label: "Animation", ETP: funding.Percent(15), Yearly: 45_000_00}}})
	same(t, s, &store.Solicitations, partners.Solicitation{Partner: "CCSS", Answer: partners.Asked, Amount: funding.Known(10_000_00)})
	same(t, s, &store.IndicatorValues, store.IndicatorValue{Indicator: "a01-i02", Action: "a01", Period: "2026-T1", Value: 12.5, State: store.Draft})
	same(t, s, &store.ActionStages, store.ActionStage{ID: "a01-e1", Action: "a01", Progress: store.Doing, Due: funding.Day(2026, 6, 1)})
	same(t, s, &store.Responses, store.Response{Instrument: "diagnostic-usages", Day: funding.Day(2026, 2, 3), Answers: map[string]int{"dia-01": 1}})
	a := application("Boucle de reconditionnement", 20_000_00)
	a.Shares = []funding.Share{{ActionID: "A01", Weight: 2}, {ActionID: "A05", Departement: "30", Weight: 1}}
	a.Documents = []funding.Document{{Name: "RIB", Required: true, State: funding.DocMissing}}
	a.Moves = []funding.Move{{From: funding.Identified, To: funding.Qualified, On: funding.Day(2026, 1, 5), By: "claire"}}
	same(t, s, &store.Applications, a)
}

func conflict(t *testing.T, s *store.Store, c *clock) {
	first := put(t, s, &store.Applications, fresh(application("Diagnostic", 8_000_00)))
	second := first
	first.Value.Note, second.Value.Note = "appelé le 2", "rendez-vous le 9"
	c.advance(time.Minute)
	first = put(t, s, &store.Applications, first)
	err := s.Write(ctx, "paul", "", func(tx *store.Tx) error {
		_, err := store.Applications.Put(ctx, tx, second)
		return err
	})
	var conflict *store.Conflict[funding.Application]
	if !errors.As(err, &conflict) || !store.IsConflict(err) {
		t.Fatalf("the second writer got %v, want a conflict", err)
	}
	if conflict.Theirs.Value.Note != "appelé le 2" || conflict.Theirs.By != "claire" || conflict.Yours.Value.Note != "rendez-vous le 9" {
		t.Errorf("the conflict shows %q by %s and %q, want both versions", conflict.Theirs.Value.Note, conflict.Theirs.By, conflict.Yours.Value.Note)
	}
	kept, err := store.Applications.Get(ctx, s, first.ID)
	if err != nil || kept.Value.Note != "appelé le 2" || kept.Version != 2 {
		t.Errorf("kept %q version %d (%v), want what the first wrote", kept.Value.Note, kept.Version, err)
	}
}

func rollback(t *testing.T, s *store.Store, _ *clock) {
	broken := errors.New("the network went away")
	err := s.Write(ctx, "claire", "", func(tx *store.Tx) error {
		if _, err := store.Applications.Put(ctx, tx, fresh(application("Jamais", 1))); err != nil {
			return err
		}
		return broken
	})
	n, cerr := store.Applications.Count(ctx, s, store.Query{})
	changes, herr := s.Changes(ctx, 10)
	if !errors.Is(err, broken) || n != 0 || len(changes) != 0 || cerr != nil || herr != nil {
		t.Errorf("after %v: %d applications, %d changes; want none", err, n, len(changes))
	}
}

func unchanged(t *testing.T, s *store.Store, _ *clock) {
	r := put(t, s, &store.Applications, fresh(application("Même chose", 1)))
	again := put(t, s, &store.Applications, r)
	history, err := s.History(ctx, "applications", r.ID)
	if again.Version != 1 || len(history) != 1 || err != nil {
		t.Errorf("version %d with %d changes (%v), want 1 with 1", again.Version, len(history), err)
	}
}

func removal(t *testing.T, s *store.Store, _ *clock) {
	r := put(t, s, &store.Applications, fresh(application("Doublon", 1)))
	if err := s.Write(ctx, "claire", "saisi deux fois", func(tx *store.Tx) error { return store.Applications.Remove(ctx, tx, r) }); err != nil {
		t.Fatal(err)
	}
	_, err := store.Applications.Get(ctx, s, r.ID)
	history, herr := s.History(ctx, "applications", r.ID)
	if !errors.Is(err, store.ErrNotFound) || herr != nil || len(history) != 2 {
		t.Fatalf("after removal: %v, %d changes", err, len(history))
	}
	if h := history[0]; h.After != "" || h.Before == "" || h.Why != "saisi deux fois" || h.By != "claire" {
		t.Errorf("the audit says %+v", h)
	}
}

func lists(t *testing.T, s *store.Store, _ *clock) {
	for i, title := range []string{"Étoile", "eau", "Zèbre", "100 % solidaire", "œuvre"} {
		a := application(title, funding.Cents(i+1)*100)
		if title != "eau" {
			a.Deadline = funding.Day(2026, 4, 20-i)
		}
		put(t, s, &store.Applications, fresh(a))
	}
	for _, tc := range []struct {
		q    store.Query
		want []string
	}{
		{store.Query{Order: []string{"sort"}}, []string{"100 % solidaire", "eau", "Étoile", "œuvre", "Zèbre"}},
		{store.Query{Order: []string{"-requested"}, Limit: 2, Offset: 1}, []string{"100 % solidaire", "Zèbre"}},
		{store.Query{Order: []string{"deadline"}}, []string{"œuvre", "100 % solidaire", "Zèbre", "Étoile", "eau"}},
		{store.Query{Search: "ETOILE"}, []string{"Étoile"}},
		{store.Query{Search: "0 %"}, []string{"100 % solidaire"}},
		{store.Query{Search: "_"}, nil},
		{store.Query{Where: []store.Condition{store.AtMost("deadline", store.DayKey(funding.Day(2026, 4, 17)))}, Order: []string{"deadline"}}, []string{"œuvre", "100 % solidaire"}},
		{store.Query{Where: []store.Condition{store.In("stage", "identified", "filed"), store.AtLeast("requested", 500)}}, []string{"œuvre"}},
		{store.Query{Where: []store.Condition{store.In[string]("stage")}}, nil},
	} {
		list, err := store.Applications.List(ctx, s, tc.q)
		if err != nil {
			t.Fatalf("%+v: %v", tc.q, err)
		}
		var got []string
		for _, r := range list {
			got = append(got, r.Value.Title)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%+v: %q, want %q", tc.q, got, tc.want)
		}
		if n, err := store.Applications.Count(ctx, s, store.Query{Where: tc.q.Where, Search: tc.q.Search}); err != nil || tc.q.Limit == 0 && n != len(tc.want) {
			t.Errorf("%+v: counted %d (%v), want %d", tc.q, n, err, len(tc.want))
		}
	}
}

func totals(t *testing.T, s *store.Store, _ *clock) {
	put(t, s, &store.Applications, fresh(application("A", 60_000_00)))
	put(t, s, &store.Applications, fresh(funding.Application{Title: "B", Stage: funding.Identified, FunderID: "afnic"}))
	got, err := store.Applications.Totals(ctx, s, store.Query{}, nil, []string{"requested", "paid"})
	if err != nil || len(got) != 1 || got[0].Count != 2 || got[0].Sums[0] != 60_000_00 || got[0].Known[0] != 1 || got[0].Known[1] != 2 {
		t.Errorf("totals %+v (%v), want 60 000 € known of one application out of two", got, err)
	}
	by, err := store.Applications.Totals(ctx, s, store.Query{}, []string{"funder"}, nil)
	if err != nil || len(by) != 2 || by[0].Group[0] != "afnic" {
		t.Errorf("by funder %+v (%v)", by, err)
	}
	if none, err := store.Applications.Totals(ctx, s, store.Query{Search: "rien"}, nil, []string{"awarded"}); err != nil || none[0].Count != 0 || none[0].Known[0] != 0 {
		t.Errorf("of nothing %+v (%v)", none, err)
	}
}

// shares: 100,00 € on weights 1 and 2 are 33,33 and 66,67; reference case A3.
func shares(t *testing.T, s *store.Store, _ *clock) {
	a := application("Partagé", 100_00)
	a.Shares = []funding.Share{{ActionID: "A03", Weight: 1}, {ActionID: "A12", Weight: 2}}
	r := put(t, s, &store.Applications, fresh(a))
	got, err := store.Actions(ctx, s)
	if err != nil || len(got) != 2 || got[0].Sums[0] != 33_33 || got[1].Sums[0] != 66_67 {
		t.Errorf("by action %+v (%v)", got, err)
	}
	r.Value.Shares = r.Value.Shares[:1]
	put(t, s, &store.Applications, r)
	if got, err = store.Actions(ctx, s, funding.Identified); err != nil || len(got) != 1 || got[0].Sums[0] != 100_00 {
		t.Errorf("after the edit %+v (%v)", got, err)
	}
}

func auditChain(t *testing.T, s *store.Store, c *clock) {
	r := put(t, s, &store.Applications, fresh(application("Suivi", 1)))
	r.Value.Note = "relance"
	c.advance(time.Hour)
	put(t, s, &store.Applications, r)
	lines, err := s.VerifyAudit(ctx)
	if err != nil || lines != 2 {
		t.Errorf("audit of %d lines (%v), want 2", lines, err)
	}
	history, err := s.History(ctx, "applications", r.ID)
	if err != nil || len(history) != 2 || !history[0].At.Equal(c.read()) || history[0].Version != 2 {
		t.Errorf("history %+v (%v)", history, err)
	}
}

func journal(t *testing.T, s *store.Store, _ *clock) {
	add := func(e ledger.Entry) error {
		return s.Write(ctx, "claire", "", func(tx *store.Tx) error { return tx.AppendEntry(ctx, "lozere", e) })
	}
	first := ledger.Entry{Seq: 0, On: funding.Day(2026, 1, 2), Kind: ledger.Pledge, Contributor: "CD48", Amount: 30_000_00, Hash: ledger.Hash{1}}
	second := ledger.Entry{Seq: 1, On: funding.Day(2026, 1, 3), Kind: ledger.Agreement, Contributor: "CD48", Amount: 30_000_00, Prev: ledger.Hash{1}, Hash: ledger.Hash{2}}
	if err := add(first); err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string]ledger.Entry{"again": first, "gap": {Seq: 2, Prev: ledger.Hash{1}}, "other chain": {Seq: 1, Prev: ledger.Hash{9}}} {
		if err := add(e); err == nil {
			t.Errorf("%s: entry %d was taken", name, e.Seq)
		}
	}
	if err := add(second); err != nil {
		t.Fatal(err)
	}
	got, err := store.Journal(ctx, s, "lozere")
	if err != nil || len(got) != 2 || fmt.Sprintf("%+v", got[1]) != fmt.Sprintf("%+v", second) {
		t.Errorf("journal %+v (%v)", got, err)
	}
	if other, err := store.Journal(ctx, s, "gard"); err != nil || len(other) != 0 {
		t.Errorf("another fund holds %d entries (%v)", len(other), err)
	}
}

func concurrent(t *testing.T, s *store.Store, _ *clock) {
	r := put(t, s, &store.Applications, fresh(application("Compteur", 0)))
	const writers, edits = 8, 10
	var wg sync.WaitGroup
	errs := make(chan error, writers)
	for range writers {
		wg.Go(func() {
			for range edits {
				err := s.Write(ctx, "w", "", func(tx *store.Tx) error {
					got, err := store.Applications.Get(ctx, tx, r.ID)
					if err != nil {
						return err
					}
					got.Value.Requested.Cents++
					_, err = store.Applications.Put(ctx, tx, got)
					return err
				})
				if err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		t.Fatal(err)
	}
	got, err := store.Applications.Get(ctx, s, r.ID)
	if err != nil || got.Value.Requested.Cents != writers*edits {
		t.Errorf("counted %d (%v), want %d", got.Value.Requested.Cents, err, writers*edits)
	}
	if lines, err := s.VerifyAudit(ctx); err != nil || lines != 1+writers*edits {
		t.Errorf("audit of %d lines (%v)", lines, err)
	}
}

func evidence(t *testing.T, s *store.Store, _ *clock) {
	content := []byte("%PDF-1.7 convention signée\x00\xff")
	var sha [2]string
	for i := range sha {
		if err := s.Write(ctx, "claire", "", func(tx *store.Tx) (err error) {
			sha[i], err = tx.PutEvidence(ctx, content)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Evidence(ctx, sha[0])
	if err != nil || string(got) != string(content) || sha[0] != sha[1] {
		t.Errorf("got %q (%v) under %v", got, err, sha)
	}
	if _, err := s.Evidence(ctx, "00"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("unknown proof: %v", err)
	}
	if err := s.Write(ctx, "claire", "", func(tx *store.Tx) error {
		_, err := tx.PutEvidence(ctx, make([]byte, store.LargestEvidence+1))
		return err
	}); err == nil {
		t.Error("a proof above the limit was taken")
	}
}

func accounts(t *testing.T, s *store.Store, c *clock) {
	var r store.Record[store.Account]
	if err := s.Write(ctx, "", "", func(tx *store.Tx) (err error) {
		if r, err = store.PutAccount(ctx, tx, fresh(store.Account{Login: "Claire@lozere.fr", Name: "Claire", Role: "officer"})); err != nil {
			return err
		}
		if err = tx.SetPassword(ctx, r.ID, "$argon2id$secret"); err != nil {
			return err
		}
		return tx.Issue(ctx, "mot-de-passe-du-flux", "feed", r.ID, c.read().Add(time.Hour))
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(ctx, "", "", func(tx *store.Tx) error {
		_, err := store.PutAccount(ctx, tx, fresh(store.Account{Login: "claire@lozere.fr"}))
		return err
	}); err == nil {
		t.Error("a login was taken twice")
	}
	if hash, err := s.Password(ctx, r.ID); err != nil || hash != "$argon2id$secret" {
		t.Errorf("password %q (%v)", hash, err)
	}
	changes, err := s.Changes(ctx, 10)
	for _, ch := range changes {
		if err != nil || slices.Contains([]string{ch.Before, ch.After}, "$argon2id$secret") {
			t.Errorf("the audit holds a password: %+v", ch)
		}
	}
	if id, err := s.Ticket(ctx, "mot-de-passe-du-flux", "feed"); err != nil || id != r.ID {
		t.Errorf("ticket of %q (%v)", id, err)
	}
	if _, err := s.Ticket(ctx, "mot-de-passe-du-flux", "first-run"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a ticket opened something else: %v", err)
	}
	c.advance(2 * time.Hour)
	if _, err := s.Ticket(ctx, "mot-de-passe-du-flux", "feed"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a ticket outlived its date: %v", err)
	}
}

func sessions(t *testing.T, s *store.Store, c *clock) {
	sess := s.Sessions()
	if err := sess.Commit("jeton", []byte("claire"), c.read().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if data, found, err := sess.Find("jeton"); err != nil || !found || string(data) != "claire" {
		t.Errorf("found %q %t (%v)", data, found, err)
	}
	c.advance(2 * time.Hour)
	if _, found, err := sess.Find("jeton"); err != nil || found {
		t.Errorf("a session outlived its date (%v)", err)
	}
	if err := sess.Delete("jeton"); err != nil {
		t.Error(err)
	}
}

func columns(t *testing.T, s *store.Store, _ *clock) {
	bad := "stage; DROP TABLE applications"
	for _, q := range []store.Query{{Order: []string{bad}}, {Where: []store.Condition{store.Is(bad, 1)}}} {
		if _, err := store.Applications.List(ctx, s, q); err == nil {
			t.Errorf("%+v was taken", q)
		}
	}
	if _, err := store.Applications.Totals(ctx, s, store.Query{}, []string{bad}, nil); err == nil {
		t.Error("a total by it was taken")
	}
}
