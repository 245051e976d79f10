package server

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// empty returns a shelf on a workspace with nothing in it.
func empty(t *testing.T) (*datasets.Workspace, *Shelf) {
	t.Helper()
	ws, err := datasets.Init(t.TempDir(), datasets.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	shelf, err := Open(ws, time.Now, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ws, shelf
}

// still is a shelf whose book is handed out for drawing once.
type still struct{ *Shelf }

func (s still) Watch(ctx context.Context, _, then func(context.Context, *pages.Book), _ func(error)) {
	book, _ := s.Current()
	then(ctx, book)
}

// After a start, every page is ready before anybody asks.
func TestPagesAreDrawnAhead(t *testing.T) {
	_, shelf := empty(t)
	s := New(Config{Books: still{shelf}})
	s.Watch(context.Background())
	book, err := shelf.Current()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range book.Addresses() {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", address, nil)
		if !s.immediately(w, r) || w.Code != http.StatusOK {
			t.Errorf("%s was not ready", address)
		}
	}
}

// A watched shelf shows a new import by itself: the figures of the home page are
// drawn before any reader gets the new book.
func TestWatchShowsAnImport(t *testing.T) {
	ws, shelf := empty(t)
	old, err := shelf.Current()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	b := &datasets.Batch{Origin: datasets.Origin{SHA256: "1", Producer: "test"}, Indicators: []datasets.IndicatorRow{{Indicator: "a03-i03", Period: "2025-T1", Value: 75}}}
	calls := 0
	shelf.Watch(ctx, func(_ context.Context, book *pages.Book) {
		if now, err := shelf.Current(); err != nil || now != old || book == old {
			t.Errorf("a reader got the new book before its home page was drawn (%v)", err)
		}
	}, func(ctx context.Context, book *pages.Book) {
		if calls++; calls == 1 {
			if _, err := ws.Import(ctx, b); err != nil {
				t.Error(err)
			}
			return
		}
		if now, err := shelf.Current(); err != nil || now != book || book == old {
			t.Errorf("readers still get the old book (%v)", err)
		}
		cancel()
	}, func(err error) { t.Error(err) })
	if !errors.Is(ctx.Err(), context.Canceled) {
		t.Error("the import was never seen")
	}
}

// What is ready is for readers without a cookie, and says what any other
// answer says of itself.
func TestReadyPagesAnswerLikeOthers(t *testing.T) {
	_, shelf := empty(t)
	s := New(Config{Books: shelf})
	ask := func(cookie, accept, match string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/glossaire", nil)
		r.Host = "localhost"
		for name, value := range map[string]string{"Cookie": cookie, "Accept-Encoding": accept, "If-None-Match": match} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		s.ServeHTTP(w, r)
		return w
	}
	for _, accept := range []string{"", "gzip", "gzip, br", "br;q=0, gzip"} {
		slow := ask("sillage=x", accept, "")
		ask("", accept, "") // made ready
		fast := ask("", accept, "")
		if fast.Body.String() != slow.Body.String() {
			t.Errorf("%q: bodies differ", accept)
		}
		for name := range slow.Header() {
			if name != "Referrer-Policy" && fast.Header().Get(name) != slow.Header().Get(name) {
				t.Errorf("%q: %s: %q, others get %q", accept, name, fast.Header().Get(name), slow.Header().Get(name))
			}
		}
		if again := ask("", accept, fast.Header().Get("Etag")); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%q: status %d for a page the reader has", accept, again.Code)
		}
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/glossaire", nil)
	r.Header.Set("Cookie", "sillage=x")
	if s.immediately(w, r) {
		t.Error("a signed-in reader was given the page of strangers")
	}
	r = httptest.NewRequest("GET", "/glossaire", nil)
	r.Host = "evil.example"
	w = httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusMisdirectedRequest {
		t.Errorf("an unknown host got status %d", w.Code)
	}
}
