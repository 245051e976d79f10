package datasets

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unsafe"
)

func newWorkspace(t testing.TB) *Workspace {
	t.Helper()
	w, err := Init(t.TempDir(), Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func quarter(n int) string { return fmt.Sprintf("2025-T%d", n%4+1) }

// export is a producer's file of activities first..last, each with two people.
func export(sum string, first, last int, asOf time.Time) *Batch {
	b := &Batch{Origin: Origin{Source: sum + ".xlsx", SHA256: sum, Producer: "coop", AsOf: asOf}}
	for i := first; i <= last; i++ {
		for range 2 {
			b.Attendances = append(b.Attendances, AttendanceRow{
				Activity: fmt.Sprint("act-", i), Action: "a03", Territory: fmt.Sprintf("480%02d", i%90+1), Period: quarter(i), Duration: 60,
				Kind: "collectif", Themes: []string{"email", "sante"},
			})
		}
	}
	b.Read, b.Kept = len(b.Attendances), len(b.Attendances)
	return b
}

func rows(v *View) (n int) {
	for _, p := range v.Attendances {
		n += len(p.Activity)
	}
	return n
}

func mustImport(t testing.TB, w *Workspace, b *Batch) *Manifest {
	t.Helper()
	m, err := w.Import(context.Background(), b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func mustView(t testing.TB, w *Workspace) *View {
	t.Helper()
	v, err := w.View()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A year exported each quarter never counts twice.
func TestLaterExportReplaces(t *testing.T) {
	w := newWorkspace(t)
	mustImport(t, w, export("march", 1, 100, time.Date(2025, 3, 31, 0, 0, 0, 0, time.UTC)))
	m := mustImport(t, w, export("june", 1, 200, time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)))
	if got := rows(mustView(t, w)); got != 400 {
		t.Errorf("%d rows after both exports, want 400", got)
	}
	if len(m.Superseded) != 1 || m.Superseded[0].Rows != 200 || m.Superseded[0].Keys != 100 || m.Superseded[0].Source != "march.xlsx" {
		t.Errorf("superseded %+v, want 200 rows of 100 activities of march.xlsx", m.Superseded)
	}
	again := mustImport(t, w, export("june", 1, 200, time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)))
	if !again.Unchanged {
		t.Error("the same file twice is not said to change nothing")
	}
	late := mustImport(t, w, export("january", 1, 50, time.Date(2025, 1, 31, 0, 0, 0, 0, time.UTC)))
	if late.Outdated != 100 || rows(mustView(t, w)) != 400 {
		t.Errorf("an older export: %d rows outdated, %d rows in all; want 100 and 400", late.Outdated, rows(mustView(t, w)))
	}
}

func TestPlanWritesNothing(t *testing.T) {
	w := newWorkspace(t)
	m, err := w.Plan(context.Background(), export("march", 1, 10, time.Time{}))
	if err != nil || m.Rows[attendances] != 20 {
		t.Fatalf("plan: %+v, %v", m, err)
	}
	if v := mustView(t, w); len(v.Manifests) != 0 || rows(v) != 0 {
		t.Error("a plan changed the workspace")
	}
}

// The columns of a view lie in the mapped file: no byte was copied.
func TestColumnsAreNotCopied(t *testing.T) {
	w := newWorkspace(t)
	mustImport(t, w, export("march", 1, 1000, time.Time{}))
	v := mustView(t, w)
	p := v.Attendances[0]
	again := mustView(t, w).Attendances[0]
	if unsafe.SliceData(p.Activity) != unsafe.SliceData(again.Activity) {
		t.Error("two views hold two copies of a part")
	}
	for i := 1; i < len(p.Territory); i++ {
		if p.Territory[i] < p.Territory[i-1] || p.Territory[i] == p.Territory[i-1] && p.Period[i] < p.Period[i-1] {
			t.Fatalf("row %d is not clustered by territory, then period", i)
		}
	}
}

func TestChangedPartIsRefused(t *testing.T) {
	w := newWorkspace(t)
	m := mustImport(t, w, export("march", 1, 10, time.Time{}))
	path := filepath.Join(w.Dir(), datasetsDir, m.Parts[0].Name)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := w.View(); err == nil || !strings.Contains(err.Error(), m.Parts[0].Name) {
		t.Errorf("a part with a flipped bit: %v", err)
	}
}

func TestRowsOutOfRange(t *testing.T) {
	for name, b := range map[string]*Batch{
		"duration": {Attendances: []AttendanceRow{{Activity: "a", Duration: 1441, Line: 7}}},
		"activity": {Attendances: []AttendanceRow{{Line: 7}}},
		"wave":     {Answers: []AnswerRow{{Response: "r", Item: "i", Wave: 9, Line: 7}}},
		"period":   {Indicators: []IndicatorRow{{Indicator: "a01-i01", Line: 7}}},
	} {
		w := newWorkspace(t)
		_, err := w.Import(context.Background(), b)
		if err == nil || !strings.Contains(err.Error(), "row 7: "+name) {
			t.Errorf("%s: %v", name, err)
		}
		if v := mustView(t, w); len(v.Manifests) != 0 {
			t.Errorf("%s: half an import is there", name)
		}
	}
}

func TestTables(t *testing.T) {
	w := newWorkspace(t)
	posts := func(sum string, rows ...[]string) *Batch {
		return &Batch{Origin: Origin{SHA256: sum, Producer: "min"}, Tables: []Table{{Name: "postes", Columns: []TableColumn{{Name: "id"}, {Name: "montant", Unit: "€"}, {Name: "nom", Personal: true}}, Rows: rows}}}
	}
	mustImport(t, w, posts("1", []string{"p1", "100", "x"}, []string{"p2", "200", "y"}))
	mustImport(t, w, posts("2", []string{"p2", "250", "y"}))
	var all []string
	for _, p := range mustView(t, w).Tables {
		if p.Columns[1].Unit != "€" || !p.Columns[2].Personal {
			t.Errorf("columns came back as %+v", p.Columns)
		}
		all = append(all, p.Cells[1]...)
	}
	if fmt.Sprint(all) != "[100 250]" {
		t.Errorf("amounts %v, want [100 250]", all)
	}
}
