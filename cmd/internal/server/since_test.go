package server

import (
	"bytes"
	"errors"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// A snapshot is compared with today: what moved beyond its interval is
// established, what moved within is not, and a file that was changed is not
// compared with.
func TestSince(t *testing.T) {
	s := demoServer(t)
	shelf := s.Books.(*Shelf)
	now := time.Now()
	shelf.now = func() time.Time { return now }
	see := func() string {
		now = now.Add(time.Hour)
		w := get(t, s, "/depuis")
		if w.Code != 200 {
			t.Fatalf("status %d", w.Code)
		}
		return html.UnescapeString(w.Body.String())
	}
	if !strings.Contains(see(), "sillage snapshot") {
		t.Error("without snapshot, the page does not say how to keep one")
	}
	book, err := shelf.Current()
	if err != nil {
		t.Fatal(err)
	}
	then, err := book.Snapshot("Conseil de mai", "test", time.Date(2025, 5, 12, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	same, err := WriteSnapshot(shelf.ws.Dir(), then)
	if err != nil {
		t.Fatal(err)
	}
	page := see()
	for _, want := range []string{"Conseil de mai", "12 mai 2025", "Aucun score n’a bougé", "Ni les dossiers ni les montants"} {
		if !strings.Contains(strings.ReplaceAll(page, "\u00a0", " "), want) {
			t.Errorf("nothing moved: no %q", want)
		}
	}
	move(then)
	then.Day = "2025-06-12"
	if _, err := WriteSnapshot(shelf.ws.Dir(), then); err != nil {
		t.Fatal(err)
	}
	page = see()
	for _, want := range []string{"en hausse, établi", "non établi", "Obtenu"} {
		if strings.Count(page, want) != 1 {
			t.Errorf("%d times %q, want 1", strings.Count(page, want), want)
		}
	}
	path := filepath.Join(shelf.ws.Dir(), SnapshotsDir, same)
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), "mai", "juin", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(see(), same+" n’est plus celui qui a été gardé") {
		t.Error("a snapshot that was changed is not given away")
	}
}

// move lowers one score beyond its interval and one within, and gives money
// that is no longer there.
func move(s *pages.Snapshot) {
	moved := 0
	for i := range s.Scores {
		k := &s.Scores[i]
		if k.Value == nil || *k.High-*k.Low < 3 || moved == 2 {
			continue
		}
		by := 1.0
		if moved++; moved == 1 {
			by = 1 + *k.High - *k.Low
		}
		value, low, high := *k.Value-by, *k.Low-by, *k.High-by
		k.Value, k.Low, k.High = &value, &low, &high
	}
	s.Money = &pages.KeptMoney{Awarded: 1000_00}
}

// furnish gives a workspace what its pages can show besides data: outlines, and
// a day to compare with.
func furnish(t *testing.T, s *Server) {
	t.Helper()
	shelf := s.Books.(*Shelf)
	book, err := shelf.Current()
	if err != nil {
		t.Fatal(err)
	}
	then, err := book.Snapshot("Conseil de mai", "test", time.Date(2025, 5, 12, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	move(then)
	if _, err := WriteSnapshot(shelf.ws.Dir(), then); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(shelf.ws.Dir(), OutlinesFile), []byte(squares()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, b := range []pages.Ballot{{"individual": 9, "society": 1}, {"society": 9, "economy": 1}, {"economy": 9, "politics": 1}} {
		if err := shelf.Collect(b); err != nil {
			t.Fatal(err)
		}
	}
	method := evidence.Method(book.Evidence.Roadmap)
	method.Version = "0.9.0"
	method.Indicators = method.Indicators[1:]
	var toml bytes.Buffer
	if err := method.Write(&toml); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(shelf.ws.Dir(), MethodsDir, "methode-2025.toml")
	if err := errors.Join(os.MkdirAll(filepath.Dir(kept), 0o755), os.WriteFile(kept, toml.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(interval) // the shelf looks again
}
