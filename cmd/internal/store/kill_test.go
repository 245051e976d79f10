package store_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/store/storetest"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
	"github.com/lozere-developpement/sillage/funding/plan"
)

const (
	edits   = 1000
	writers = 8
)

// TestMain is also the child that edits until it is killed.
func TestMain(m *testing.M) {
	if where := os.Getenv("SILLAGE_EDIT_UNTIL_KILLED"); where != "" {
		if err := editUntilKilled(where); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	storetest.Stop()
	os.Exit(code)
}

func config(where string) store.Config {
	if strings.HasPrefix(where, "postgres://") {
		return store.Config{URL: where}
	}
	return store.Config{Path: where}
}

// editUntilKilled makes 1 000 edits from 8 goroutines. Each writes an
// application, a plan and a journal entry; its number is printed once the
// store has said yes.
func editUntilKilled(where string) error {
	s, err := store.Open(ctx, config(where))
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	errs := make(chan error, writers)
	for w := range writers {
		wg.Go(func() {
			for n := w; n < edits; n += writers {
				if err := tripleEdit(s, n); err != nil {
					errs <- err
					return
				}
				mu.Lock()
				fmt.Println(n)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	close(errs)
	return <-errs
}

func tripleEdit(s *store.Store, n int) error {
	return s.Write(ctx, "w", "", func(tx *store.Tx) error {
		id := fmt.Sprintf("e%04d", n)
		if _, err := store.Applications.Put(ctx, tx, store.Record[funding.Application]{Value: funding.Application{ID: id, Title: id, Stage: funding.Identified}}); err != nil {
			return err
		}
		if _, err := store.Plans.Put(ctx, tx, store.Record[plan.Plan]{Value: plan.Plan{ID: id, Title: id}}); err != nil {
			return err
		}
		_, err := tx.AddEntry(ctx, "fonds", ledger.Policy{}, ledger.Entry{On: funding.Day(2026, 1, 1), Kind: ledger.Pledge, Contributor: id, Amount: 100})
		return err
	})
}

func TestKilledAmongAThousandEdits(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { killed(t, filepath.Join(inMemory(t), "store.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { killed(t, database(t, storetest.Postgres(t), "killed")) })
}

// The database server itself is killed among the edits: what it had said yes to
// is there once it runs again.
func TestServerKilledAmongAThousandEdits(t *testing.T) {
	server := storetest.NewServer(t)
	t.Cleanup(server.Stop)
	where := database(t, server.Address, "server_killed")
	s, err := store.Open(ctx, config(where))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fatal := 200 + rand.IntN(600)
	var mu sync.Mutex
	var wg sync.WaitGroup
	acknowledged := map[string]bool{}
	for w := range writers {
		wg.Go(func() {
			for n := w; n < edits; n += writers {
				if tripleEdit(s, n) != nil {
					return // killed: nothing was promised
				}
				mu.Lock()
				acknowledged[fmt.Sprintf("e%04d", n)] = true
				if len(acknowledged) == fatal {
					server.Kill()
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(acknowledged) < fatal || len(acknowledged) >= edits {
		t.Fatalf("%d edits were acknowledged before the kill, want at least %d", len(acknowledged), fatal)
	}
	server.Restart(t)
	for range 200 { // it answers before it has read its log again
		if again, err := store.Open(ctx, config(where)); err == nil {
			again.Close()
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	survives(t, where, acknowledged)
}

// inMemory returns a folder that lies in memory where the system has one: what
// was written stays there when a process is killed, as it does in the cache of
// a disk, and nobody waits for the disk.
func inMemory(t testing.TB) string {
	dir, err := os.MkdirTemp("/dev/shm", "sillage-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func killed(t *testing.T, where string) {
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "SILLAGE_EDIT_UNTIL_KILLED="+where)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	fatal := 200 + rand.IntN(600) // any instant will do: the seed is not kept on purpose
	acknowledged := map[string]bool{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var n int
		if _, err := fmt.Sscan(lines.Text(), &n); err == nil {
			acknowledged[fmt.Sprintf("e%04d", n)] = true
		}
		if len(acknowledged) == fatal {
			child.Process.Kill() // SIGKILL: nothing is tidied up
		}
	}
	child.Wait() // killed: its error says so
	if len(acknowledged) < fatal || len(acknowledged) >= edits {
		t.Fatalf("%d edits were acknowledged before the kill, want at least %d", len(acknowledged), fatal)
	}
	survives(t, where, acknowledged)
}

func survives(t *testing.T, where string, acknowledged map[string]bool) {
	s, err := store.Open(ctx, config(where))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	apps, err := store.Applications.List(ctx, s, store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	plans, err := store.Plans.List(ctx, s, store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := store.Journal(ctx, s, "fonds")
	if err != nil {
		t.Fatal(err)
	}
	if len(apps) != len(plans) || len(apps) != len(entries) {
		t.Errorf("half edits: %d applications, %d plans, %d entries", len(apps), len(plans), len(entries))
	}
	there := map[string]int{}
	for _, a := range apps {
		there[a.ID]++
	}
	for _, p := range plans {
		there[p.ID]++
	}
	for _, e := range entries {
		there[e.Contributor]++
	}
	for id := range acknowledged {
		if there[id] != 3 {
			t.Errorf("%s was acknowledged and %d of its 3 parts are there", id, there[id])
		}
	}
	if _, err := ledger.Load(ledger.Policy{}, entries); err != nil {
		t.Errorf("the journal does not verify: %v", err)
	}
	lines, err := s.VerifyAudit(ctx)
	if err != nil || lines != int64(3*len(apps)) {
		t.Errorf("audit of %d lines for %d edits of three (%v)", lines, len(apps), err)
	}
	t.Logf("%d acknowledged, %d kept", len(acknowledged), len(apps))
}

// What the journal holds comes back byte for byte: a hash would tell.
func TestEntriesTravelAsWritten(t *testing.T) {
	j := ledger.New(ledger.Policy{})
	e, err := j.Append(ledger.Entry{On: funding.Day(2026, 1, 1), Kind: ledger.Pledge, Contributor: "Mende <&> « é »", Amount: 1, Reverses: -1})
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back ledger.Entry
	if err := json.Unmarshal(body, &back); err != nil || back.Sum() != e.Sum() {
		t.Errorf("%s comes back otherwise (%v)", body, err)
	}
}
