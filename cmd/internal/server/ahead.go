package server

import (
	"context"
	"net/http"
	"time"

	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// A watcher is a shelf that tells when its book changes.
type watcher interface {
	Watch(ctx context.Context, first, then func(context.Context, *pages.Book), failed func(error))
}

// Watch draws pages before anybody asks for them, at start and after each
// import, until ctx ends. After an import the home page is drawn before readers
// get the new book; the others follow, one after the other and with rests
// between, so that readers are served meanwhile.
func (s *Server) Watch(ctx context.Context) {
	shelf, ok := s.Books.(watcher)
	if !ok {
		return
	}
	shelf.Watch(ctx, func(_ context.Context, book *pages.Book) { s.prepare(book) }, func(ctx context.Context, book *pages.Book) {
		for _, address := range book.Addresses() {
			start := time.Now()
			s.draw(address)
			if !rest(ctx, time.Since(start)) {
				return
			}
			if now, err := s.Books.Current(); err != nil || now != book {
				return // a newer book is drawn instead
			}
		}
	}, func(err error) { s.Log.Error("the data changed and could not be read", "err", err) })
}

// prepare draws the figures of the home page of a book that no reader has yet.
// What fails here fails again, and is told, when a reader asks.
func (s *Server) prepare(book *pages.Book) {
	_, err := book.Make(pages.Request{Path: "/", Texts: lang.French})
	if err != nil {
		s.Log.Warn("the home page could not be drawn ahead", "err", err)
	}
}

// rest lets others work as long as a drawing took, and reports whether there is
// more to do.
func rest(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(min(d, time.Second)):
		return true
	}
}

// draw asks for a page as a reader without an account would.
func (s *Server) draw(address string) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return // addresses come from pages.Contents and are well formed
	}
	r.RequestURI, r.Host = address, "localhost"
	s.ServeHTTP(nowhere{http.Header{}}, r)
}

// nowhere takes an answer that nobody reads.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header       { return n.header }
func (nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (nowhere) WriteHeader(int)             {}
