package index_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/lozere-developpement/sillage/impact/index"
)

// asem reads the tables of COINr's example: 51 countries of Asia and Europe,
// 49 indicators, 8 pillars, 2 sub-indices.
func asem(t testing.TB) (*index.Data, index.Framework) {
	t.Helper()
	dir := os.Getenv("SILLAGE_TESTDATA")
	if dir == "" {
		t.Skip("the ASEM example needs SILLAGE_TESTDATA: asem/ASEM_iData.csv, asem/ASEM_iMeta.csv")
	}
	meta, err := os.Open(filepath.Join(dir, "asem", "ASEM_iMeta.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer meta.Close()
	f, err := index.ReadFramework(meta)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(dir, "asem", "ASEM_iData.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	d, err := index.ReadData(file, f)
	if err != nil {
		t.Fatal(err)
	}
	return d, f
}

// asemDesign is COINr's build_example_coin(): Denominate, Impute by the mean
// of Europe or Asia, Screen, Treat, Normalise, Aggregate.
func asemDesign(f index.Framework) index.Design {
	return index.Design{
		Name:      "ASEM",
		Framework: f,
		Order:     []index.Step{index.Denominating, index.Impute, index.Screen, index.Treat},
		Impute:    index.ImputeGroupMean{Group: "EurAsia_group"},
		Screen:    index.Screening{MinAvailable: 0.9},
		Treat:     index.WinsoriseThenLog,
	}
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if math.IsNaN(want) && math.IsNaN(got) {
		return
	}
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.14g, want %.14g ± %g", what, got, want, tol)
	}
}

// Source: COINr 1.1.14, commit b9682034, R 4.2.2.
func TestReferenceASEM(t *testing.T) {
	d, f := asem(t)
	x, err := index.Build(d, asemDesign(f))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("ASEM1", func(t *testing.T) {
		want := map[string]struct {
			rank  int
			score float64
		}{
			"CHE": {1, 68.3837242383}, "NLD": {2, 64.8195161698}, "DNK": {3, 64.8040799606},
			"NOR": {4, 64.4677758497}, "BEL": {5, 63.5395198949}, "DEU": {9, 60.7514175168},
			"GBR": {15, 57.7636609297}, "FRA": {21, 55.3705621556}, "JPN": {34, 46.83795718},
			"CHN": {49, 37.7685475348}, "RUS": {51, 35.6555445117},
		}
		for _, r := range x.Results("") {
			if w, ok := want[r.Unit]; ok {
				near(t, r.Unit, r.Score, w.score, 1e-8)
				if r.Rank != w.rank {
					t.Errorf("rank of %s = %d, want %d", r.Unit, r.Rank, w.rank)
				}
			}
		}
	})
	t.Run("ASEM3", func(t *testing.T) {
		want := map[string]float64{"raw": 97.63489, "denominate": 0.00150254800172,
			"treat": 0.00150254800172, "normalise": 12.557593159}
		met := 0
		for _, s := range x.Trace("FRA", "", "Flights") {
			if w, ok := want[s.Stage]; ok {
				near(t, s.Stage, s.Value, w, 1e-9)
				met++
			}
		}
		if met != len(want) {
			t.Errorf("%d stages traced, want %d", met, len(want))
		}
	})
	t.Run("ASEM9", func(t *testing.T) {
		eff := x.Tree.EffectiveWeights()
		near(t, "Physical", eff["Physical"], 0.1, 1e-12)
		near(t, "Environ", eff["Environ"], 1.0/6, 1e-12)
	})
}
