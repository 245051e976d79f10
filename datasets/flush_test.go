package datasets

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// smallParts makes parts full after a few rows.
func smallParts(t *testing.T) {
	was := fullPart
	fullPart = 10
	t.Cleanup(func() { fullPart = was })
}

func arrowFiles(t *testing.T, w *Workspace) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(w.Dir(), datasetsDir, "*", "*.arrow"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// An import of many parts holds what one of a single part would, is replaced by
// a later export of some of its activities, and gives way to a newer one.
func TestManyParts(t *testing.T) {
	smallParts(t)
	w := newWorkspace(t)
	day := func(d int) time.Time { return time.Date(2025, 5, d, 0, 0, 0, 0, time.UTC) }
	if _, err := w.Import(context.Background(), export("all", 1, 35, day(10))); err != nil {
		t.Fatal(err)
	}
	v := mustView(t, w)
	want := rows(mustViewOf(t, export("all", 1, 35, day(10))))
	if rows(v) != want || len(v.Attendances) < 4 {
		t.Fatalf("%d rows in %d parts, want %d in several", rows(v), len(v.Attendances), want)
	}
	// A newer export of activities 20–39 replaces 20–35 and adds the rest.
	if _, err := w.Import(context.Background(), export("newer", 20, 40, day(20))); err != nil {
		t.Fatal(err)
	}
	all := rows(mustViewOf(t, export("x", 1, 40, day(20))))
	if got := rows(mustView(t, w)); got != all {
		t.Errorf("%d rows, want %d", got, all)
	}
	// An older export adds only what nothing newer holds.
	m, err := w.Import(context.Background(), export("older", 1, 45, day(1)))
	if err != nil {
		t.Fatal(err)
	}
	all = rows(mustViewOf(t, export("x", 1, 45, day(20))))
	if got := rows(mustView(t, w)); got != all || m.Outdated == 0 {
		t.Errorf("%d rows, want %d; %d outdated", got, all, m.Outdated)
	}
	used := map[string]bool{}
	for _, p := range active(mustView(t, w).Manifests) {
		used[filepath.Join(w.Dir(), datasetsDir, filepath.FromSlash(p.Name))] = true
	}
	fresh := 0
	for _, f := range arrowFiles(t, w) {
		if used[f] {
			fresh++
		}
	}
	if fresh != len(used) {
		t.Errorf("%d of %d parts are there", fresh, len(used))
	}
}

// What was written before an import was given up, planned only, or interrupted
// leaves nothing behind.
func TestGivenUpLeavesNothing(t *testing.T) {
	smallParts(t)
	w := newWorkspace(t)
	b := export("all", 1, 35, time.Time{})
	m, err := w.Plan(context.Background(), b)
	if err != nil || m.Rows[attendances] == 0 || len(arrowFiles(t, w)) != 0 {
		t.Fatalf("planned: %v %+v, %v", err, m, arrowFiles(t, w))
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	im, err := w.Begin(ctx, b.Origin)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range b.Attendances {
		if i == 25 {
			if len(arrowFiles(t, w)) == 0 {
				t.Error("nothing went to disk: the test proves nothing")
			}
			stop() // Ctrl-C
		}
		if err = im.AddAttendance(r); err != nil {
			break
		}
	}
	if err == nil {
		t.Error("the import went on after it was interrupted")
	}
	im.Abort()
	if left := arrowFiles(t, w); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := w.Import(context.Background(), b); err != nil || rows(mustView(t, w)) != len(b.Attendances) {
		t.Errorf("importing afterwards: %v", err)
	}
}

func TestKeySet(t *testing.T) {
	var s keySet
	for _, k := range []uint64{3, 64, 3, 1 << 20, 1 << 50, 1 << 50} {
		s.add(k)
	}
	got := fmt.Sprint(s.n, s.has(3), s.has(4), s.has(1<<20), s.has(1<<50), s.has(1<<51))
	if want := "4 true false true true false"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	var codes []uint64
	for k := range s.dense() {
		codes = append(codes, k)
	}
	if fmt.Sprint(codes) != "[3 64 1048576]" {
		t.Errorf("%v", codes)
	}
}
