package datasets

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestLostNames restores an older dictionary under newer parts: the view is
// refused, for its codes would point at nothing.
func TestLostNames(t *testing.T) {
	w := newWorkspace(t)
	mustImport(t, w, export("one", 1, 3, time.Time{}))
	mustView(t, w)
	path := w.dictionaryPath("territories")
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	var said *noted
	if _, err := w.View(); !errors.As(err, &said) || said.Key != "datasets.dictionary-changed" {
		t.Fatalf("a dictionary cut short: %v", err)
	}
	unmark(t, w)
	_, err := w.View()
	if !errors.As(err, &said) || said.Key != "datasets.code-without-name" {
		t.Fatalf("a part without its names: %v", err)
	}
	if !strings.Contains(err.Error(), "column territory") {
		t.Errorf("the column is not named: %v", err)
	}
}

func TestClustered(t *testing.T) {
	territory := []uint16{9, 2, 2, 65535, 2, 0}
	period := []uint16{1, 7, 3, 1, 3, 2}
	got := clustered(territory, period)
	for i, want := range []int32{5, 2, 4, 1, 0, 3} { // 2 before 4: the order of the file is kept
		if got[i] != want {
			t.Fatalf("order %v, want 5 2 4 1 0 3", got)
		}
	}
}

// unmark makes the first manifest one of before dictionaries were marked.
func unmark(t *testing.T, w *Workspace) {
	t.Helper()
	path := filepath.Join(w.Dir(), manifestsDir, "000001.json")
	b, err := os.ReadFile(path)
	var m Manifest
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	m.Dictionaries = nil
	if err == nil {
		b, err = json.Marshal(m)
	}
	if err == nil {
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
