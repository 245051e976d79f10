package producers

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

func mustKey(t *testing.T) ingest.Key {
	t.Helper()
	k, err := ingest.NewKey(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func read(t *testing.T, kind Kind, path string) (*Outcome, error) {
	t.Helper()
	return Open(context.Background(), kind, path, Options{Key: mustKey(t), Territory: InTerritory(territory.Lozere())})
}

// extra returns a file of the folder that SILLAGE_TESTDATA names, or skips.
func extra(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("SILLAGE_TESTDATA")
	if dir == "" {
		t.Skipf("needs SILLAGE_TESTDATA: %s", name)
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("needs SILLAGE_TESTDATA: %s: %v", name, err)
	}
	return path
}

// 43 rows that sum to 4 880 954,25 €.
func TestGreenFund(t *testing.T) {
	out, err := read(t, "", extra(t, "aides_territoires/fonds-vert-2023_lozere.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var sum int64
	for _, g := range out.Awards {
		sum += deref(g.AmountCents)
	}
	if out.Kind != GreenFund || out.Report.Rows != 43 || sum != 4_880_954_25 {
		t.Errorf("%s: %d rows, %d cents", out.Kind, out.Report.Rows, sum)
	}
}

// The Lozère rows (postcode 48xxx) are 11: eligible 1 056 601,33, of which the
// Union 453 930,23.
func TestEUOperations(t *testing.T) {
	out, err := read(t, "", extra(t, "eu_operations_fr/sample_occitanie_2014-2020.csv"))
	if err != nil {
		t.Fatal(err)
	}
	n, eligible, union := 0, int64(0), int64(0)
	for _, o := range out.Operations {
		if len(o.Postcode) == 5 && o.Postcode[:2] == "48" {
			n++
			eligible += deref(o.EligibleCents)
			union += deref(o.UnionCents)
		}
	}
	if n != 11 || eligible != 1_056_601_33 || union != 453_930_23 {
		t.Errorf("%d operations, eligible %d, Union %d", n, eligible, union)
	}
}

func deref(c *int64) int64 {
	if c == nil {
		return 0
	}
	return *c
}

// Two of the eight real posts are attributed to another département; their
// SIREN brings them back.
func TestRealPosts(t *testing.T) {
	out, err := read(t, "", extra(t, "real/conseillers_numeriques_lozere_2021_brut.json"))
	if err != nil {
		t.Fatal(err)
	}
	misplaced := 0
	for _, n := range out.Report.Notes {
		if n.Key == "ingest.post-misplaced" {
			misplaced++
		}
	}
	if out.Report.Rows != 8 || misplaced != 2 {
		t.Errorf("%d posts, %d misplaced; want 8 and 2", out.Report.Rows, misplaced)
	}
}

func TestFranceServices(t *testing.T) {
	out, err := read(t, "", extra(t, "real/france_services_lozere_2021.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if out.Kind != FranceServices || out.Report.Rows != 11 {
		t.Errorf("%s: %d rows, want 11", out.Kind, out.Report.Rows)
	}
}

// A template that was filled in comes back as it was typed; one with a wrong
// period says sheet, row, column and value.
func TestIndicatorTemplateReadsBack(t *testing.T) {
	var b bytes.Buffer
	if err := WriteTemplate(&b, IndicatorSheet, roadmap.Lozere()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]any{"E2": "T2 2025", "F2": 12.5, "E3": "2025", "F3": 40, "D3": "cible"} {
		if err := f.SetCellValue("a03", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "indicateurs.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	out, err := read(t, "", path)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Indicators) != 2 || out.Kind != IndicatorSheet {
		t.Fatalf("%s: %d values", out.Kind, len(out.Indicators))
	}
	first, second := out.Indicators[0], out.Indicators[1]
	if first.Indicator != "a03-i01" || first.Period != "2025-T2" || math.Abs(first.Value-12.5) > 0 || second.Kind != datasets.Target || second.Period != "2025" {
		t.Errorf("read back %+v and %+v", first, second)
	}
	if err := f.SetCellValue("a03", "E2", "hier"); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	out, _ = read(t, "", path)
	if len(out.Report.Set) != 1 || out.Report.Set[0].Errors[0].Column != "Période" || out.Report.Set[0].Sheet != "a03" || out.Report.Set[0].Row != 2 {
		t.Errorf("a wrong period: %+v", out.Report.Set)
	}
}

// In the statistics of the Espace Coop one label has two meanings in a section:
// acts first, follow-ups then.
func TestV1StatisticsKeepTheOrder(t *testing.T) {
	out, err := read(t, "", "testdata/conum_v1_statistiques_SYNTHETIQUE.csv")
	if err != nil {
		t.Fatal(err)
	}
	got := map[int]float64{}
	for _, s := range out.Statistics {
		if s.Section == "Général" && s.Label == "Accompagnements individuels" {
			got[s.Rank] = s.Value
		}
		if s.Label == "Total d'heures" && (s.Value != 97 || s.Unit != "h") {
			t.Errorf("hours: %+v", s)
		}
		if s.Label == "Courriels" && math.Abs(s.Share-0.119) > 1e-12 {
			t.Errorf("a share with a point: %+v", s)
		}
	}
	if got[1] != 86 || got[2] != 31 {
		t.Errorf("individuals %v, want 86 acts and 31 follow-ups", got)
	}
	if len(out.Tables) != 1 || out.Tables[0].Key != 0 {
		t.Errorf("%+v", out.Tables)
	}
}

// Rates and amounts of the two posts of the sample, in cents.
func TestMINPosts(t *testing.T) {
	out, err := read(t, "", "testdata/min_postes-conseiller-numerique_SYNTHETIQUE.csv")
	if err != nil {
		t.Fatal(err)
	}
	if p := out.Posts[0]; deref(p.AgreedCents) != 11_500_000 || deref(p.PaidCents) != 7_250_000 || p.State != "occupe" || !p.Bonus || p.End != "2026-12-31" {
		t.Errorf("%+v", p)
	}
}
