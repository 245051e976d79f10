package datasets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestTwoAtOnce imports from several openings of one workspace, as the server
// and the command line do: each waits for its turn, and nothing is lost.
func TestTwoAtOnce(t *testing.T) {
	w := newWorkspace(t)
	const openings, each = 4, 5
	var wg sync.WaitGroup
	for o := range openings {
		wg.Go(func() {
			own, err := Open(w.Dir())
			if err != nil {
				t.Error(err)
				return
			}
			defer own.Close()
			for i := range each {
				n := 10*o + i
				b := export(fmt.Sprint("file-", n), 100*n, 100*n+3, time.Time{})
				if _, err := own.Import(context.Background(), b); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	v := mustView(t, w)
	alone := rows(mustViewOf(t, export("file-0", 0, 3, time.Time{})))
	if len(v.Manifests) != openings*each || rows(v) != openings*each*alone {
		t.Errorf("%d imports and %d rows, want %d and %d", len(v.Manifests), rows(v), openings*each, openings*each*alone)
	}
	activities := map[uint32]bool{}
	for _, c := range v.Attendances {
		for _, a := range c.Activity {
			activities[a] = true
		}
	}
	if len(activities)*2 != rows(v) {
		t.Errorf("%d activities for %d rows: two imports gave the same code to different things", len(activities), rows(v))
	}
}

// mustViewOf returns the view of a workspace that holds one batch.
func mustViewOf(t *testing.T, b *Batch) *View {
	t.Helper()
	w := newWorkspace(t)
	mustImport(t, w, b)
	return mustView(t, w)
}

// TestWaitingGivesUp has a second import wait for a first, and stop waiting
// when its user does.
func TestWaitingGivesUp(t *testing.T) {
	w := newWorkspace(t)
	first, err := w.Begin(context.Background(), Origin{Source: "a.csv", SHA256: "a", Producer: "p"})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Abort()
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Millisecond)
	defer cancel()
	if _, err := w.Begin(ctx, Origin{Source: "b.csv", SHA256: "b", Producer: "p"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the second import: %v", err)
	}
}

// TestCancelled presses Ctrl-C before the import is true: the workspace is as
// it was, and no file is left.
func TestCancelled(t *testing.T) {
	w := newWorkspace(t)
	mustImport(t, w, export("one", 1, 3, time.Time{}))
	before := files(t, w)
	ctx, cancel := context.WithCancel(context.Background())
	im, err := w.Begin(ctx, Origin{Source: "b.csv", SHA256: "b", Producer: "p"})
	if err != nil {
		t.Fatal(err)
	}
	if err := im.AddIndicator(IndicatorRow{Indicator: "a01-i01", Period: "2025-T1", Value: 3}); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := im.Commit(Report{Read: 1, Kept: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("commit after the user gave up: %v", err)
	}
	if v := mustView(t, w); len(v.Manifests) != 1 || len(v.Indicators) != 0 {
		t.Errorf("%d imports and %d parts of indicators, want 1 and 0", len(v.Manifests), len(v.Indicators))
	}
	if after := files(t, w); after != before {
		t.Errorf("files left:\n%s\nbefore:\n%s", after, before)
	}
}

// files lists parts and manifests, and whatever was torn beside them.
func files(t *testing.T, w *Workspace) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(filepath.Join(w.Dir(), datasetsDir), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, "\n")
}

func FuzzDictionary(f *testing.F) {
	f.Add([]byte("1\tautonomie/aut-01\n2\tautonomie/aut-02\n"))
	f.Add([]byte("1\ta\n2\tb\\nc\\\\\n3\ttorn"))
	f.Add([]byte("1\ta\n1\ta\n"))
	f.Add([]byte("\n\t\n9999999999999999999\tx\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d := newDictionary("items", 1000)
		whole, err := d.parse(b)
		if err != nil {
			return
		}
		// What was read can be written and read again, to the same names.
		again := newDictionary("items", 1000)
		if _, err := again.parse(linesOf(d)); err != nil || again.Len() != d.Len() || whole > len(b) {
			t.Fatalf("%d names read, %d read back, %v", d.Len(), again.Len(), err)
		}
		for code, name := range d.All() {
			if c, ok := again.Code(name); !ok || c != code {
				t.Fatalf("%q had code %d, has %d", name, code, c)
			}
		}
	})
}

func FuzzManifest(f *testing.F) {
	m, err := json.Marshal(Manifest{ID: "000001", Source: "a.csv", Report: Report{Read: 1, Aside: []AsideRow{{Row: 2, Reason: Notef("k", "%d of %s", 1, "x")}}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(m)
	f.Add([]byte(`{"parts":[{"name":"../../etc/passwd"}],"retired":[""]}`))
	f.Add([]byte(`{"parts":[{"name":"answers/x.arrow","dataset":"answers","rows":-1}]}`))
	w := newWorkspace(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(filepath.Join(w.Dir(), manifestsDir, "000001.json"), b, 0o600); err != nil {
			t.Fatal(err)
		}
		if v, err := w.View(); err == nil && rows(v) != 0 {
			t.Fatal("rows from nowhere")
		}
	})
}

// linesOf returns the lines of all names of a dictionary.
func linesOf(d *Dictionary) (b []byte) {
	for code := 1; code < d.Len(); code++ {
		b = d.appendLine(b, code)
	}
	return b
}
