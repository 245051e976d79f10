package server

import (
	"bytes"
	"net/http"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// embedded serves one figure alone, for other sites to frame.
func (s *Server) embedded(w http.ResponseWriter, r *http.Request) error {
	book, err := s.Books.Current()
	if err != nil {
		return err
	}
	body, err := s.cache.get(s.key(r, book), func() (*web.Body, error) { return s.alone(book, r) })
	if err != nil {
		return known(err)
	}
	w.Header()["Cache-Control"] = revalidate
	body.Serve(w, r)
	return nil
}

func (s *Server) alone(book *pages.Book, r *http.Request) (*web.Body, error) {
	leaf, err := s.leafOf(book, r)
	if err != nil {
		return nil, err
	}
	f, ok := leaf.Figure(r.PathValue("id"))
	if !ok {
		return nil, web.ErrNotFound
	}
	page, err := book.Alone(s.request(r), leaf, f)
	if err != nil {
		return nil, err
	}
	site := s.Site
	site.Texts = s.texts(r)
	var b bytes.Buffer
	err = site.Embed(&b, page)
	return web.NewBody("text/html; charset=utf-8", b.Bytes()), err
}
