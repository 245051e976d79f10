package notebook

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/reports/nb"
)

// quickBench returns a bench that knows the short way to the notebook.
func quickBench(t *testing.T) *Bench {
	t.Helper()
	b := bench(t, "premier")
	b.Quick = true
	mustRun(t, b, "premier", Order{NoMemo: true})
	knows(t, b)
	return b
}

// knows waits until the toolchain has told where the packages are.
func knows(t *testing.T, b *Bench) {
	t.Helper()
	s := b.shortcut("premier")
	for {
		s.mu.Lock()
		noting, known := s.noting, s.packages != nil
		s.mu.Unlock()
		switch {
		case known:
			return
		case !noting:
			t.Skip("this toolchain does not say where its packages are")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// built says whether the short way builds the notebook as it is.
func (b *Bench) tried(t *testing.T) (ok bool, err error) {
	t.Helper()
	code, err := Inspect(filepath.Join(b.Root, "premier"))
	if err != nil {
		t.Fatal(err)
	}
	return b.quickly(t.Context(), "premier", code, filepath.Join(t.TempDir(), "x"))
}

// The program of the short way gives the bytes of the toolchain's.
func TestShortWayGivesTheSame(t *testing.T) {
	b := quickBench(t)
	source := filepath.Join(b.Root, "premier", "notebook.go")
	edit(t, source, "m - 1", "m - 2")
	if ok, err := b.tried(t); !ok || err != nil {
		t.Fatalf("the short way was not taken: %v", err)
	}
	short := mustRun(t, b, "premier", Order{NoMemo: true})
	slow := bench(t, "premier")
	edit(t, filepath.Join(slow.Root, "premier", "notebook.go"), "m - 1", "m - 2")
	long := mustRun(t, slow, "premier", Order{NoMemo: true})
	x, _ := json.Marshal(short.Result)
	y, _ := json.Marshal(long.Result)
	if !bytes.Equal(x, y) || !strings.Contains(string(x), "moyenne") {
		t.Errorf("%s\n%s", x, y)
	}
	edit(t, source, "s := 0.0", "var z []int\n\ts := float64(z[3])")
	f := mustRun(t, b, "premier", Order{NoMemo: true}).Result.Failures()
	if len(f) == 0 || f[0].Place.File != "notebook.go" || f[0].Place.Line < 40 {
		t.Errorf("a panic has lost its place: %+v", f)
	}
}

// Prose and data are not compiled: a save of theirs builds nothing.
func TestProseIsNotCompiled(t *testing.T) {
	b := bench(t, "premier")
	mustRun(t, b, "premier", Order{})
	edit(t, filepath.Join(b.Root, "premier", "notebook.md"), "la moyenne est", "la note moyenne est")
	edit(t, filepath.Join(b.Root, "premier", "notes.csv"), "a,2", "a,3")
	r := mustRun(t, b, "premier", Order{})
	if !r.Built.Cached || states(r)["moyenne"] != nb.Fresh {
		t.Errorf("built again: %v; %v", !r.Built.Cached, states(r))
	}
	if text, err := r.Document.Markdown(r.Result); err != nil || !strings.Contains(string(text), "la note moyenne est") {
		t.Errorf("%s %v", text, err)
	}
}

// What the short way does not cover is the toolchain's.
func TestShortWayGivesUp(t *testing.T) {
	b := quickBench(t)
	source := filepath.Join(b.Root, "premier", "notebook.go")
	good, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	edit(t, source, "m := s", "m := sss")
	if ok, err := b.tried(t); !ok || !strings.Contains(said(failure(err)), "notebook.go:") || !strings.Contains(said(failure(err)), "« sss » n’existe pas") {
		t.Errorf("a mistake of the author: %v %s", ok, said(failure(err)))
	}
	for name, change := range map[string]func(){
		"an import that was not there": func() { edit(t, source, `"strconv"`, "\"strconv\"\n\t_ \"container/ring\"") },
		"a file with conditions": func() {
			edit(t, source, "// Le carnet d’essai.", "//go:build linux || windows || darwin\n\n// Le carnet d’essai.")
		},
		"a package that left the cache": func() {
			s := b.shortcut("premier")
			s.mu.Lock()
			s.packages["fmt"] = filepath.Join(t.TempDir(), "gone")
			s.mu.Unlock()
		},
	} {
		if err := os.WriteFile(source, good, 0o644); err != nil {
			t.Fatal(err)
		}
		change()
		if ok, err := b.tried(t); ok || err != nil {
			t.Errorf("%s: %v %v", name, ok, err)
		}
		if _, err := b.Build(t.Context(), "premier"); err != nil {
			t.Errorf("%s: the toolchain does not take over: %s", name, said(failure(err)))
		}
		for noting := true; noting; time.Sleep(10 * time.Millisecond) {
			s := b.shortcut("premier")
			s.mu.Lock()
			noting = s.noting
			s.mu.Unlock()
		}
		if name == "an import that was not there" {
			edit(t, source, "m - 1", "m - 3")
			if ok, err := b.tried(t); !ok || err != nil {
				t.Errorf("%s: not learnt: %v", name, err)
			}
		}
	}
}
