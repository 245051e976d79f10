package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/store/storetest"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
	"github.com/lozere-developpement/sillage/reports/lang"
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
		return openFile(t, filepath.Join(inMemory(t), "espace de travail?#%41", "store.db"), now)
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

// Whoever reaches the database with another program, and tries to rewrite the
// past, is refused by the database itself; with the guards taken away, the
// chains still tell.
func TestThePastCannotBeEdited(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "store.db")
		pastHolds(t, store.Config{Path: path}, "sqlite", path, []string{"DROP TRIGGER audit_no_update", "DROP TRIGGER journal_no_update"},
			"UPDATE audit SET who = 'personne'", "DELETE FROM audit", "UPDATE journal SET entry = '{}'", "DELETE FROM journal",
			"INSERT OR REPLACE INTO audit SELECT seq, at, 'personne', why, kind, id, version, before, after, hash FROM audit",
			"REPLACE INTO journal SELECT fund, seq, day, '{}', hash FROM journal",
			"INSERT INTO audit SELECT seq, at, 'personne', why, kind, id, version, before, after, hash FROM audit WHERE true ON CONFLICT (seq) DO UPDATE SET who = excluded.who")
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		address := database(t, storetest.Postgres(t), "past")
		pastHolds(t, store.Config{URL: address}, "pgx", address, []string{"DROP TRIGGER audit_only_grows ON audit", "DROP TRIGGER journal_only_grows ON journal"},
			"UPDATE audit SET who = 'personne'", "DELETE FROM audit", "TRUNCATE audit", "UPDATE journal SET entry = '{}'", "DELETE FROM journal", "TRUNCATE journal",
			"SET session_replication_role = replica; UPDATE audit SET who = 'personne'",
			"INSERT INTO audit SELECT seq, at, 'personne', why, kind, id, version, before, after, hash FROM audit ON CONFLICT (seq) DO UPDATE SET who = excluded.who")
	})
}

func pastHolds(t *testing.T, c store.Config, driver, address string, unguard []string, attempts ...string) {
	s, err := store.Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Write(ctx, "claire", "", func(tx *store.Tx) error {
		_, err := tx.AddEntry(ctx, "fonds", ledger.Policy{}, ledger.Entry{On: funding.Day(2026, 1, 2), Kind: ledger.Pledge, Contributor: "CD48", Amount: 100})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	read := func() error {
		return store.ReadFund(ctx, s, "fonds", ledger.Policy{}, func(*ledger.Journal) error { return nil })
	}
	if err := read(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range attempts {
		if _, err := db.Exec(statement); err == nil {
			t.Errorf("%s: taken", statement)
		}
	}
	for _, statement := range append(unguard, "UPDATE audit SET who = 'personne'", "UPDATE journal SET entry = REPLACE(entry, 'CD48', 'CD49')") {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if _, err := s.VerifyAudit(ctx); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a rewritten audit verifies: %v", err)
	}
	var broken *ledger.BrokenError
	if err := read(); !errors.As(err, &broken) || broken.Index != 0 {
		t.Errorf("a rewritten journal verifies: %v", err)
	}
}

// A store of an earlier version is copied beside itself, whole, before its
// tables change.
func TestMigrationCopiesFirst(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "store.db")
	older(t, path)
	openFile(t, path, nil).Close()
	copies, err := filepath.Glob(path + ".v1-*.bak")
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies %v, %v", copies, err)
	}
	info, err := os.Stat(copies[0])
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v: want 0600", info.Mode(), err)
	}
	for name, want := range map[string]int{copies[0]: 0, path: 6} {
		db, err := sql.Open("sqlite", name)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		var guards, records int
		if err := db.QueryRow("SELECT (SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger'), (SELECT COUNT(*) FROM evidence_files)").Scan(&guards, &records); err != nil {
			t.Fatal(err)
		}
		if guards != want || records != 1 {
			t.Errorf("%s: %d guards, want %d; %d proofs, want 1", filepath.Base(name), guards, want, records)
		}
	}
}

// older makes a store of the first version, whose past nothing guards yet, with
// one proof in it.
func older(t *testing.T, path string, more ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, os.DirFS("migrations"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(ctx, 1); err != nil {
		t.Fatal(err)
	}
	for _, statement := range append(more, "INSERT INTO evidence_files (sha256, size, content) VALUES ('a', 1, 'x')") {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}

// A PostgreSQL store is copied into a schema of its own, named after its
// version; a role that may make none is told which right it lacks.
func TestMigrationCopiesFirstOnPostgreSQL(t *testing.T) {
	first := func(name string) (address string, db *sql.DB) {
		t.Helper()
		address = database(t, storetest.Postgres(t), name)
		db, err := sql.Open("pgx", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		provider, err := goose.NewProvider(goose.DialectPostgres, db, os.DirFS("migrations"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := provider.UpTo(ctx, 1); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("INSERT INTO evidence_files (sha256, size, content) VALUES ('a', 1, 'x')"); err != nil {
			t.Fatal(err)
		}
		return address, db
	}
	address, db := first("older")
	s, err := store.Open(ctx, store.Config{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	var schema string
	if err := db.QueryRow("SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'sillage\\_v1\\_%'").Scan(&schema); err != nil {
		t.Fatal(err)
	}
	var copied, tables, kept int
	query := fmt.Sprintf("SELECT (SELECT COUNT(*) FROM %s.evidence_files), (SELECT COUNT(*) FROM pg_tables WHERE schemaname = '%s'), (SELECT COUNT(*) FROM evidence_files)", schema, schema)
	if err := db.QueryRow(query).Scan(&copied, &tables, &kept); err != nil || copied != 1 || kept != 1 || tables < 15 {
		t.Errorf("%d proofs in %d tables of the copy, %d in the store (%v)", copied, tables, kept, err)
	}

	address, db = first("narrow")
	for _, statement := range []string{"DROP ROLE IF EXISTS etroit", "CREATE ROLE etroit LOGIN", "GRANT USAGE, CREATE ON SCHEMA public TO etroit", "GRANT ALL ON ALL TABLES IN SCHEMA public TO etroit", "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO etroit"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User("etroit")
	if _, err := store.Open(ctx, store.Config{URL: u.String()}); err == nil || !strings.Contains(lang.French.Error(err), "créer des schémas") {
		t.Errorf("a role without the right: %v", err)
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
