package store_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/store/storetest"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
)

// What another program did to the database, with the right to do it, is found:
// guards taken away or made idle, records changed, added or removed, the end of
// the audit or of the journal cut off with the guards put back.
func TestWhatAnotherProgramDidIsFound(t *testing.T) {
	const (
		changed = "UPDATE applications SET body = REPLACE(body, 'Diagnostic', 'Autre')"
		added   = "INSERT INTO accounts VALUES ('x', 1, 0, 'personne', '{}', 'x', NULL, 'x')"
		cut     = "DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)"
		idle    = "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT 1; END"
	)
	again := func(table, deed string) (lite, post string) {
		return "DROP TRIGGER " + table + "_no_delete; " + deed + "; CREATE TRIGGER " + table + "_no_delete BEFORE DELETE ON " + table + " BEGIN SELECT RAISE(ABORT, '" + table + " only grows'); END",
			"ALTER TABLE " + table + " DISABLE TRIGGER ALL; " + deed + "; ALTER TABLE " + table + " ENABLE ALWAYS TRIGGER " + table + "_only_grows; ALTER TABLE " + table + " ENABLE ALWAYS TRIGGER " + table + "_never_empties"
	}
	cutLite, cutPost := again("audit", cut)
	emptyLite, emptyPost := again("journal", "DELETE FROM journal")
	for name, tc := range map[string]struct{ lite, post, want string }{
		"guard away":        {"DROP TRIGGER audit_no_delete", "DROP TRIGGER audit_never_empties ON audit", "audit_n"},
		"guard idle":        {"DROP TRIGGER journal_no_update; " + idle, "ALTER TABLE journal DISABLE TRIGGER journal_only_grows", "journal_"},
		"record changed":    {changed, changed, "applications"},
		"record removed":    {"DELETE FROM applications", "DELETE FROM applications", "applications"},
		"account added":     {added, added, "accounts x"},
		"audit cut off":     {cutLite, cutPost, "journal fonds/0"},
		"journal cut short": {emptyLite, emptyPost, "journal fonds/0"},
	} {
		t.Run(name+"/SQLite", func(t *testing.T) {
			path := filepath.Join(inMemory(t), "store.db")
			found(t, store.Config{Path: path}, "sqlite", path, tc.lite, tc.want)
		})
		t.Run(name+"/PostgreSQL", func(t *testing.T) {
			address := database(t, storetest.Postgres(t), strings.ReplaceAll("found "+name, " ", "_"))
			found(t, store.Config{URL: address}, "pgx", address, tc.post, tc.want)
		})
	}
}

func found(t *testing.T, c store.Config, driver, address, deed, want string) {
	s, err := store.Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Write(ctx, "claire", "", sixLines); err != nil {
		t.Fatal(err)
	}
	if lines, err := s.VerifyAudit(ctx); err != nil || lines != 6 {
		t.Fatalf("%d lines before (%v), want 6", lines, err)
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(deed); err != nil {
		t.Fatal(err)
	}
	if _, err := s.VerifyAudit(ctx); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("verified: %v, want it to name %q", err, want)
	}
}

// sixLines makes a record and changes it, makes one, takes it away and makes it
// again, and adds to the journal.
func sixLines(tx *store.Tx) error {
	a, err := store.Applications.Put(ctx, tx, store.Record[funding.Application]{Value: funding.Application{Title: "Diagnostic", Stage: funding.Identified}})
	if err != nil {
		return err
	}
	a.Value.Note = "relance"
	if _, err = store.Applications.Put(ctx, tx, a); err != nil {
		return err
	}
	passing := store.Record[funding.Funder]{Value: funding.Funder{ID: "passager", Name: "Passager"}}
	gone, err := store.Funders.Put(ctx, tx, passing)
	if err != nil {
		return err
	}
	if err := store.Funders.Remove(ctx, tx, gone); err != nil {
		return err
	}
	if _, err := store.Funders.Put(ctx, tx, passing); err != nil {
		return err
	}
	_, err = tx.AddEntry(ctx, "fonds", ledger.Policy{}, ledger.Entry{On: funding.Day(2026, 1, 2), Kind: ledger.Pledge, Contributor: "CD48", Amount: 100})
	return err
}

// Every table of records is verified: none can be forgotten.
func TestEveryRecordIsVerified(t *testing.T) {
	path := filepath.Join(inMemory(t), "store.db")
	openFile(t, path, nil)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'body' ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil || len(tables) < 13 {
		t.Fatalf("tables %v (%v)", tables, err)
	}
	for _, table := range tables {
		fresh := filepath.Join(inMemory(t), "store.db")
		s := openFile(t, fresh, nil)
		other, err := sql.Open("sqlite", fresh)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if _, err := other.Exec(strangeRow(t, other, table)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.VerifyAudit(ctx); err == nil || !strings.Contains(err.Error(), table) {
			t.Errorf("a row put into %s is not found: %v", table, err)
		}
	}
}

// strangeRow is a statement that puts a row into a table of records.
func strangeRow(t *testing.T, db *sql.DB, table string) string {
	t.Helper()
	var names, values string
	if err := db.QueryRow("SELECT group_concat(name, ', '), group_concat(CASE type WHEN 'TEXT' THEN '''x''' ELSE '0' END, ', ') FROM pragma_table_info('"+table+"')").Scan(&names, &values); err != nil {
		t.Fatal(err)
	}
	return "INSERT INTO " + table + " (" + names + ") VALUES (" + values + ")"
}

// A migration that fails leaves the store as it was, readable, with its copy
// beside it.
func TestFailedMigrationLeavesTheStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	older(t, path, "CREATE TABLE invoices (id TEXT)") // in the way of the third
	if s, err := store.Open(ctx, store.Config{Path: path}); err == nil {
		s.Close()
		t.Fatal("opened")
	}
	copies, err := filepath.Glob(path + ".v1-*.bak")
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies %v, %v", copies, err)
	}
	for _, name := range []string{path, copies[0]} {
		db, err := sql.Open("sqlite", name)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		var proofs int
		if err := db.QueryRow("SELECT COUNT(*) FROM evidence_files").Scan(&proofs); err != nil || proofs != 1 {
			t.Errorf("%s: %d proofs (%v), want 1", filepath.Base(name), proofs, err)
		}
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DROP TABLE invoices"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	openFile(t, path, nil) // goes on from where it stopped
}
