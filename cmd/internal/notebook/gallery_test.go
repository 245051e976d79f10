package notebook

import (
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/demo"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/gallery"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// demoWorkspace makes a workspace with the demonstration data.
func demoWorkspace(t *testing.T) string {
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
	return &Press{Bench: b, Workspace: workspace, Painter: Painter{Host: "Lozère Développement"}}
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
			if name != "evaluation" && name != "poids" {
				return // proving takes as long as publishing
			}
			if proof, err := p.Verify(t.Context(), dir); err != nil || proof.Rebuilt != "rows" {
				t.Errorf("from the rows: %+v %v", proof, err)
			}
			stranger := &Press{Bench: p.Bench}
			proof, err := stranger.Verify(t.Context(), filepath.Join(dir, annexFile))
			if err != nil || proof.Rebuilt != "annex" {
				t.Errorf("by a stranger: %+v %v", proof, said(err))
			}
		})
	}
}

// The notebook and `sillage evaluate` read the same evidence: the same figures.
func TestGalleryAgreesWithTheCommandLine(t *testing.T) {
	workspace := demoWorkspace(t)
	p := galleryBench(t, workspace)
	ws, err := datasets.Open(workspace)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	view, err := ws.View()
	if err != nil {
		t.Fatal(err)
	}
	e, err := evidence.Load(view, evidence.Settings{Config: ws.Config()})
	if err != nil {
		t.Fatal(err)
	}
	want, err := e.Result(evidence.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	view.Close()
	r := mustRun(t, p.Bench, "evaluation", Order{Workspace: workspace})
	same := func(what string, a, b float64) {
		if a != b && !(math.IsNaN(a) && math.IsNaN(b)) {
			t.Errorf("%s: %v in the notebook, %v on the command line", what, a, b)
		}
	}
	if q := r.Result.Values["bilan.ensemble"].Quantity; q.Form == nb.FormEstimate {
		same("overall", q.Value, want.Overall.Value)
		same("overall, low", q.Low, want.Overall.Low)
	} else {
		t.Errorf("no overall score: %+v", q)
	}
	measured := 0
	for i, s := range want.Dims {
		pt := r.Result.Figures["dimensions"].Points[i]
		if s.Measured() {
			measured++
			same(s.Dimension, pt.Value, s.Value)
			same(s.Dimension+", high", pt.High, s.High)
		} else if pt.Missing == "" {
			t.Errorf("%s is shown though nothing measures it", s.Dimension)
		}
	}
	for i, s := range want.Criteria {
		if pt := r.Result.Figures["criteres"].Points[i]; s.Measured() {
			same(s.Criterion, pt.Value, s.Value)
		}
	}
	if measured < 2 {
		t.Errorf("only %d dimensions measured: nothing was compared", measured)
	}
}
