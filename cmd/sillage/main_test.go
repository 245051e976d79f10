package main

import (
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
