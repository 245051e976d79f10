package notebook

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/demo"
	"github.com/lozere-developpement/sillage/funding"
	moneydemo "github.com/lozere-developpement/sillage/funding/demo"
	"github.com/lozere-developpement/sillage/reports/gallery"
)

// demoWorkspace makes a workspace with the demonstration data.
func demoWorkspace(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "workspace")
	ws, err := datasets.Init(dir, datasets.Config{}.WithDefaults())
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	for _, b := range demo.Batches(demo.Options{Scale: 0.3, At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}) {
		if _, err := ws.Import(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// galleryBench makes a bench with each notebook of the gallery under its name.
func galleryBench(t *testing.T, workspace string) *Press {
	t.Helper()
	root := filepath.Join(workspace, "notebooks")
	for _, name := range gallery.Names() {
		if _, err := New(root, name, name); err != nil {
			t.Fatal(err)
		}
	}
	b := bench(t)
	b, err := NewBenchFrom(root, b.Source, "test")
	if err != nil {
		t.Fatal(err)
	}
	return &Press{Bench: b, Workspace: workspace, Money: demoMoney(t), Painter: Painter{Host: "Lozère Développement"}}
}

// demoMoney returns the funding state of the demonstration, as the program
// hands it to notebooks.
func demoMoney(t testing.TB) []byte {
	t.Helper()
	state, err := moneydemo.New(48, funding.Day(2026, 1, 1))
	if err != nil {
		t.Fatal(err)
	}
	money, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	return money
}

// Each notebook of the gallery runs and is published on the demonstration data,
// says that it is demonstration, and is proved again from the rows and, by a
// stranger, from the annex.
func TestGallery(t *testing.T) {
	workspace := demoWorkspace(t)
	p := galleryBench(t, workspace)
	root := t.TempDir()
	for _, name := range gallery.Names() {
		t.Run(name, func(t *testing.T) {
			id, err := p.Publish(t.Context(), root, name, noon)
			if err != nil {
				t.Fatal(said(failure(err)))
			}
			dir := filepath.Join(root, name, id)
			f, err := readFiles(dir)
			if err != nil {
				t.Fatal(err)
			}
			page := string(f["index.html"])
			if !strings.Contains(page, "Données de démonstration") {
				t.Error("the page does not say that it is demonstration")
			}
			for _, bad := range []string{"NaN", "%!", "&lt;nil&gt;", "+Inf", "-Inf"} {
				if strings.Contains(page, bad) {
					t.Errorf("the page holds %q", bad)
				}
			}
			// Rendered anew in another folder from the rows: the same bytes.
			if proof, err := p.Verify(t.Context(), dir); err != nil || proof.Rebuilt != "rows" {
				t.Errorf("from the rows: %+v %v", proof, said(err))
			}
			if len(f[stem("index.html")+"/annexe.json"]) == 0 {
				t.Fatal("it annexes nothing: a stranger cannot prove it")
			}
			stranger := &Press{Bench: p.Bench}
			proof, err := stranger.Verify(t.Context(), filepath.Join(dir, annexFile))
			if err != nil || proof.Rebuilt != "annex" {
				t.Errorf("by a stranger: %+v %v", proof, said(err))
			}
		})
	}
}
