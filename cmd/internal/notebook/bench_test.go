//go:build unix

package notebook

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/reports/echarts"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// BenchmarkSaveToPage measures what an author waits for: from a save to the
// fresh page in the hands of the browser, warm, through the workshop's own
// server, for a notebook that imports impact, funding and gonum and draws two
// figures from the demonstration workspace; beside go build of the same package
// after the same kind of save. "figure" saves change one figure, "cell" saves
// change the cell under all of them, which reads the workspace again.
//
// Reported in milliseconds: median and 95th percentile of each, and the
// processor time that a page takes, which a busy machine does not stretch.
func BenchmarkSaveToPage(b *testing.B) {
	w := openWorkshop(b)
	const rounds = 7
	var figure, cell, builds, cpu []time.Duration
	number := map[string]int{}
	change := func(text string) (string, string) {
		n := number[text]
		number[text]++
		return fmt.Sprintf(text, n), fmt.Sprintf(text, n+1)
	}
	for b.Loop() {
		for range rounds {
			for _, kind := range []struct {
				text string
				into *[]time.Duration
			}{{"essai %d\"", &figure}, {"decale = %d ", &cell}} {
				old, new := change(kind.text)
				before := processor()
				*kind.into = append(*kind.into, w.save(b, old, new))
				cpu = append(cpu, processor()-before)
			}
			builds = append(builds, w.goBuild(b))
		}
	}
	report := func(d []time.Duration, what string) {
		slices.Sort(d)
		b.ReportMetric(float64(d[len(d)/2].Milliseconds()), what+"-ms-median")
		b.ReportMetric(float64(d[len(d)*95/100].Milliseconds()), what+"-ms-p95")
	}
	report(figure, "figure")
	report(cell, "cell")
	report(slices.Concat(figure, cell), "page")
	report(builds, "gobuild")
	report(cpu, "page-cpu")
}

// workshop is an editor with one notebook open in it.
type workshop struct {
	bench  *Bench
	file   string
	url    string
	events *bufio.Scanner
	seen   int
	other  int
}

func openWorkshop(b *testing.B) *workshop {
	b.Helper()
	workspace := demoWorkspace(b)
	root := filepath.Join(workspace, "notebooks")
	copyTree(b, "testdata/banc", filepath.Join(root, "banc"))
	bench, err := NewBench(root, "test")
	if err != nil {
		b.Skip(err)
	}
	p := &Press{Bench: bench, Workspace: workspace, Money: demoMoney(b)}
	if echarts.Bundled() {
		p.Painter.Drawer = echarts.New(lang.French)
	}
	ctx, cancel := context.WithCancel(b.Context())
	srv := httptest.NewServer(NewEditor(ctx, p).Handler())
	b.Cleanup(srv.Close)
	b.Cleanup(cancel)
	resp, err := http.Get(srv.URL + "/carnet/banc/events")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { resp.Body.Close() })
	w := &workshop{bench: bench, file: filepath.Join(root, "banc", "notebook.go"), url: srv.URL, events: bufio.NewScanner(resp.Body)}
	w.events.Buffer(nil, 1<<20)
	w.page(b)
	for range 2 { // the toolchain notes the short way after its first build
		w.save(b, "Argent et effets\")", "Argent et effets \")")
		w.save(b, "Argent et effets \")", "Argent et effets\")")
		time.Sleep(3 * time.Second)
	}
	return w
}

// page waits for the next page, as a browser does, and fetches it.
func (w *workshop) page(b *testing.B) {
	for w.events.Scan() {
		data, ok := strings.CutPrefix(w.events.Text(), "data: ")
		var v view
		if !ok || json.Unmarshal([]byte(data), &v) != nil {
			continue
		}
		if v.Phase == "broken" || v.Phase == "ready" && len(v.Problems) > 0 {
			b.Fatal(v.Problems)
		}
		if v.Phase == "ready" && v.Version > w.seen {
			w.seen = v.Version
			resp, err := http.Get(w.url + "/carnet/banc/page")
			if err != nil {
				b.Fatal(err)
			}
			defer resp.Body.Close()
			if n, err := io.Copy(io.Discard, resp.Body); err != nil || n < 1000 {
				b.Fatal(n, err)
			}
			return
		}
	}
	b.Fatal(w.events.Err())
}

func (w *workshop) save(b *testing.B, old, new string) time.Duration {
	b.Helper()
	edit(b, w.file, old, new)
	start := time.Now()
	w.page(b)
	return time.Since(start)
}

// goBuild is what the toolchain alone takes after a save.
func (w *workshop) goBuild(b *testing.B) time.Duration {
	root := b.TempDir()
	copyTree(b, filepath.Dir(w.file), filepath.Join(root, "banc"))
	if err := WriteModule(root, w.bench.Source); err != nil {
		b.Fatal(err)
	}
	w.other++
	file := filepath.Join(root, "banc", "notebook.go")
	source, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, fmt.Appendf(source, "\nvar autre = %d\n", w.other), 0o644); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(w.bench.Go.Path, "build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(root, "x"), "./banc")
	cmd.Dir, cmd.Env = root, w.bench.environment()
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s", out)
	}
	return time.Since(start)
}

// processor returns the processor time of this process and of the children that
// have ended.
func processor() time.Duration {
	var total time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) == nil {
			total += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return total
}
