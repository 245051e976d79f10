package notebook

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkSaveToPage measures what an author waits for: from a save to the
// fresh body, warm, for the notebook of the gallery that imports impact, robust
// and with them gonum; beside go build of the same package. Reported: median
// and 95th percentile of both, in milliseconds.
func BenchmarkSaveToPage(b *testing.B) {
	root := b.TempDir()
	if _, err := New(root, "poids", "poids"); err != nil {
		b.Skip(err)
	}
	bench, err := NewBench(root, "test")
	if err != nil {
		b.Skip(err)
	}
	file := filepath.Join(root, "poids", "notebook.go")
	source, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	save := func(i int) {
		if err := os.WriteFile(file, fmt.Appendf(nil, "%s\nvar essai%d = %d\n", source, i, i), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	page := func() {
		built, err := bench.Build(b.Context(), "poids")
		if err != nil {
			b.Fatal(said(failure(err)))
		}
		r, err := bench.Run(b.Context(), built, Order{})
		if err != nil {
			b.Fatal(said(failure(err)))
		}
		if l, _ := (Painter{}).leaf(r); l == nil {
			b.Fatal("no page")
		}
	}
	page() // warm
	var pages, builds []time.Duration
	for i := 0; b.Loop(); i++ {
		save(2 * i)
		start := time.Now()
		page()
		pages = append(pages, time.Since(start))
		b.StopTimer()
		save(2*i + 1)
		cmd := exec.Command(bench.Go.Path, "build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(root, "x"), "./poids")
		cmd.Dir, cmd.Env = root, bench.environment()
		start = time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%s", out)
		}
		builds = append(builds, time.Since(start))
		b.StartTimer()
	}
	report := func(d []time.Duration, what string) {
		slices.Sort(d)
		b.ReportMetric(float64(d[len(d)/2].Milliseconds()), what+"-ms-median")
		b.ReportMetric(float64(d[len(d)*95/100].Milliseconds()), what+"-ms-p95")
	}
	report(pages, "page")
	report(builds, "gobuild")
}
