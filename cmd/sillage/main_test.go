package main

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sillage": main})
}

// The scripts are what a user types. $SAMPLES holds files in the byte shape of
// each producer.
func TestScript(t *testing.T) {
	samples, err := filepath.Abs("../../datasets/producers/testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata", RequireExplicitExec: true, RequireUniqueNames: true,
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"sql": statement},
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAMPLES", samples)
			for _, name := range []string{"GOCACHE", "GOMODCACHE"} { // notebooks are compiled with what this machine has
				if out, err := exec.Command("go", "env", name).Output(); err == nil {
					e.Setenv(name, strings.TrimSpace(string(out)))
				}
			}
			return nil
		},
	})
}

// statement runs a statement of SQL on a store: what somebody does by hand who
// goes around the program.
func statement(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: sql STORE FILE")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	result, err := db.Exec(ts.ReadFile(args[1]))
	if neg != (err != nil) {
		ts.Fatalf("%v", err)
	}
	if err == nil && !strings.HasPrefix(ts.ReadFile(args[1]), "DROP") {
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			ts.Fatalf("no row changed (%v)", err)
		}
	}
}
