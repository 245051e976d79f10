package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/store/storetest"
	"github.com/lozere-developpement/sillage/funding"
)

var ctx = context.Background()

func openFile(t testing.TB, path string, now func() time.Time) *store.Store {
	t.Helper()
	s, err := store.Open(ctx, store.Config{Path: path, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T, now func() time.Time) *store.Store {
		// A name that an address would misread.
		return openFile(t, filepath.Join(t.TempDir(), "espace de travail?#%41", "store.db"), now)
	})
}

func TestPostgreSQL(t *testing.T) {
	address := storetest.Postgres(t)
	n := 0
	storetest.Run(t, func(t *testing.T, now func() time.Time) *store.Store {
		n++
		s, err := store.Open(ctx, store.Config{URL: database(t, address, fmt.Sprintf("t%d", n)), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	})
}

// database makes an empty database on the server and returns its address.
func database(t testing.TB, server, name string) string {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 100 { // the port answers a moment before the server does
		if err = db.Ping(); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	return strings.Replace(server, "/postgres?", "/"+name+"?", 1)
}

// Whoever has the file, and tries to rewrite the past with another program, is
// refused by the database itself.
func TestThePastCannotBeEdited(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := openFile(t, path, nil)
	if err := s.Write(ctx, "claire", "", func(tx *store.Tx) error {
		_, err := store.Applications.Put(ctx, tx, store.Record[funding.Application]{Value: funding.Application{Title: "A", Stage: funding.Identified}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{"UPDATE audit SET who = 'personne'", "DELETE FROM audit"} {
		if _, err := db.Exec(statement); err == nil {
			t.Errorf("%s: taken", statement)
		}
	}
	// With the guards taken away, the chain still tells.
	if _, err := db.Exec("DROP TRIGGER audit_no_update; UPDATE audit SET who = 'personne'"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.VerifyAudit(ctx); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a rewritten audit verifies: %v", err)
	}
}

func TestStoreOfANewerProgramIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	openFile(t, path, nil).Close()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if _, err := store.Open(ctx, store.Config{Path: path}); err == nil || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("opened a store of version 9999: %v", err)
	}
}

func TestFileIsPrivateAndBackedUpWhileInUse(t *testing.T) {
	dir := t.TempDir()
	s := openFile(t, filepath.Join(dir, "store.db"), nil)
	copied := filepath.Join(dir, "copie.db")
	if err := s.Backup(ctx, copied); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "store.db"), copied} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, want 0600", filepath.Base(path), info.Mode())
		}
	}
	if _, err := openFile(t, copied, nil).VerifyAudit(ctx); err != nil {
		t.Error(err)
	}
}
