package server

import (
	"bytes"
	"errors"
	"net/http"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/pages"
	"github.com/lozere-developpement/sillage/reports/print"
)

// routes is the surface of this package: what, for whom, by which code. The
// pages themselves are listed in pages.Contents.
func (s *Server) routes() []web.Route {
	routes := []web.Route{
		{Pattern: "GET /figure/{file}", Least: web.Anyone, Serve: s.figure},
		{Pattern: "GET /embed/figure/{id}", Least: web.Anyone, Serve: s.embedded},
		{Pattern: "GET /pdf", Least: web.Reader, Serve: s.pdf},
		{Pattern: "GET /donnees/{file}", Least: web.Anyone, Serve: s.table},
		{Pattern: "POST " + ballotsAddress, Least: web.Reader, Serve: s.vote},
		{Pattern: "GET /static/{name}", Least: web.Anyone, Serve: s.asset},
		{Pattern: "GET /worker.js", Least: web.Anyone, Serve: s.serveWorker},
	}
	for _, e := range pages.Contents {
		routes = append(routes, web.Route{Pattern: "GET " + e.Path, Least: web.Anyone, Serve: s.page(e)})
	}
	return routes
}

// request takes apart what a reader asks.
func (s *Server) request(r *http.Request) pages.Request {
	return pages.Request{Path: r.URL.Path, Value: r.PathValue, Query: r.URL.Query(), Texts: s.texts(r)}
}

// page serves one page of the book, drawn once for each state of the data.
func (s *Server) page(e pages.Entry) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		book, err := s.Books.Current()
		if err != nil {
			return err
		}
		body, err := s.cache.get(s.key(r, book), func() (*web.Body, error) {
			leaf, err := e.Make(book, s.request(r))
			if err != nil {
				return nil, err
			}
			html, err := s.whole(r, leaf.Page)
			if err != nil {
				return nil, err
			}
			return web.NewBody("text/html; charset=utf-8", html), nil
		})
		if err != nil {
			return known(err)
		}
		s.remember(r, book, body)
		w.Header()["Cache-Control"] = revalidate
		if s.User(r) != "" {
			w.Header()["Cache-Control"] = theirs
		}
		body.Serve(w, r)
		return nil
	}
}

// revalidate lets a reader keep a page, and ask whether it is still true.
var revalidate = []string{"no-cache"}

// theirs is the same of a page that bears a name: nobody else may keep it, and
// the worker of the pages does not.
var theirs = []string{"private, no-cache"}

// key names a drawn body: the address, the state of the data, and who asks.
func (s *Server) key(r *http.Request, book *pages.Book) string {
	return book.State() + "\x00" + s.User(r) + "\x00" + r.URL.RequestURI()
}

// known gives an error of the pages its status.
func known(err error) error {
	if errors.Is(err, pages.ErrNoPage) {
		return web.ErrNotFound
	}
	return err
}

// whole puts a page in the shell.
func (s *Server) whole(r *http.Request, page pages.Page) ([]byte, error) {
	site := s.Site
	site.Texts = s.texts(r)
	page.User = s.User(r)
	var b bytes.Buffer
	err := site.Shell(&b, page)
	return b.Bytes(), err
}

func (s *Server) asset(w http.ResponseWriter, r *http.Request) error {
	body, ok := s.static[r.URL.Path]
	if !ok {
		return web.ErrNotFound
	}
	w.Header()["Cache-Control"] = []string{"public, max-age=31536000, immutable"}
	body.Serve(w, r)
	return nil
}

func (s *Server) serveWorker(w http.ResponseWriter, r *http.Request) error {
	w.Header()["Cache-Control"] = revalidate
	s.worker.Serve(w, r)
	return nil
}

// figure serves one face of a figure: the page that shows it is made, and the
// figure taken from it, so that the face carries the numbers of the page.
func (s *Server) figure(w http.ResponseWriter, r *http.Request) error {
	book, err := s.Books.Current()
	if err != nil {
		return err
	}
	body, err := s.cache.get(s.key(r, book), func() (*web.Body, error) { return s.face(book, r) })
	if err != nil {
		return known(err)
	}
	w.Header()["Cache-Control"] = revalidate
	body.Serve(w, r)
	return nil
}

func (s *Server) face(book *pages.Book, r *http.Request) (*web.Body, error) {
	id, kind, _ := strings.Cut(r.PathValue("file"), ".")
	write, ok := faces[kind]
	if !ok {
		return nil, web.ErrNotFound
	}
	leaf, err := s.leafOf(book, r)
	if err != nil {
		return nil, err
	}
	f, ok := leaf.Figure(id)
	if !ok {
		return nil, web.ErrNotFound
	}
	var b bytes.Buffer
	if err := write.to(&b, book, f, s.request(r)); err != nil {
		return nil, err
	}
	return web.NewBody(write.mediaType, b.Bytes()), nil
}

// leafOf makes the page that the address names in its parameter page.
func (s *Server) leafOf(book *pages.Book, r *http.Request) (*pages.Leaf, error) {
	asked := s.request(r)
	asked.Path = asked.Query.Get("page")
	asked.Query.Del("page")
	return book.Make(asked)
}

type faceWriter struct {
	mediaType string
	to        func(*bytes.Buffer, *pages.Book, *reports.Figure, pages.Request) error
}

// faces are the files that a figure can be had as.
var faces = map[string]faceWriter{
	"svg": {"image/svg+xml", func(b *bytes.Buffer, _ *pages.Book, f *reports.Figure, r pages.Request) error {
		return print.SVG(b, f, r.Texts)
	}},
	"png": {"image/png", func(b *bytes.Buffer, _ *pages.Book, f *reports.Figure, r pages.Request) error {
		return print.PNG(b, f, r.Texts)
	}},
	"pdf": {"application/pdf", func(b *bytes.Buffer, _ *pages.Book, f *reports.Figure, r pages.Request) error {
		return print.PDF(b, f, r.Texts)
	}},
	"csv": {"text/csv; charset=utf-8", func(b *bytes.Buffer, _ *pages.Book, f *reports.Figure, r pages.Request) error {
		return f.CSV(b, r.Texts)
	}},
	"json": {"application/json", func(b *bytes.Buffer, book *pages.Book, f *reports.Figure, r pages.Request) error {
		option, err := book.Option(f, r)
		b.Write(option)
		return err
	}},
}
