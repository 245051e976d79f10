package money

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/lang"
)

var today = funding.Day(2026, 3, 2)

// workspace returns the path of a store with the demonstration in it.
func workspace(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := store.Open(context.Background(), store.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := office.FillDemo(context.Background(), s, 48, today); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func execute(path string, args ...string) (string, error) {
	var out bytes.Buffer
	c := Command(Deps{Out: &out, Roadmap: roadmap.Lozere, Region: func() string { return "Occitanie" }, Now: func() time.Time { return today.Time() },
		Open: func(ctx context.Context) (*store.Store, error) { return store.Open(ctx, store.Config{Path: path}) }})
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(args)
	err := c.ExecuteContext(context.Background())
	return out.String(), err
}

func TestEveryCommandInEveryFormat(t *testing.T) {
	path := workspace(t)
	for _, args := range []string{"calls", "applications", "partners", "plan", "plan a01", "check", "forecast", "fund list", "fund verify", "fund statement CD48", "calendar"} {
		for _, format := range []string{"text", "json", "csv"} {
			out, err := execute(path, append(strings.Fields(args), "--format", format)...)
			if err != nil || out == "" || strings.Contains(out, "⟦") || strings.Contains(out, "%!") {
				t.Errorf("%s as %s: %v\n%.200s", args, format, lang.French.Error(err), out)
			}
			if format == "json" && !json.Valid([]byte(out)) {
				t.Errorf("%s: not JSON", args)
			}
			if format == "csv" {
				if _, err := csv.NewReader(strings.NewReader(out)).ReadAll(); err != nil {
					t.Errorf("%s: %v", args, err)
				}
			}
		}
	}
	if out, err := execute(path, "export", filepath.Join(t.TempDir(), "d.xlsx")); err != nil || out != "" {
		t.Errorf("export: %v", err)
	}
	for _, args := range []string{"plan a99", "calls --format xml"} {
		if _, err := execute(path, strings.Fields(args)...); err == nil {
			t.Errorf("%s: taken", args)
		}
	}
}
