package server

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// A Printer makes a PDF of a page that needs no other file.
type Printer func(ctx context.Context, page []byte) ([]byte, error)

// pdf serves a page as it is on paper.
func (s *Server) pdf(w http.ResponseWriter, r *http.Request) error {
	if s.Print == nil {
		return web.ErrNotFound
	}
	book, err := s.Books.Current()
	if err != nil {
		return err
	}
	body, err := s.cache.get(s.key(r, book), func() (*web.Body, error) {
		leaf, err := s.leafOf(book, r)
		if err != nil {
			return nil, err
		}
		page, err := s.selfContained(r, leaf.Page)
		if err != nil {
			return nil, err
		}
		s.printing.Lock() // one at a time: a browser takes hundreds of megabytes
		defer s.printing.Unlock()
		file, err := s.Print(context.WithoutCancel(r.Context()), page) // others may wait for the same file
		return web.NewBody("application/pdf", file), err
	})
	if err != nil {
		return known(err)
	}
	w.Header()["Cache-Control"] = revalidate
	w.Header()["Content-Disposition"] = []string{`inline; filename="sillage.pdf"`}
	body.Serve(w, r)
	return nil
}

// selfContained puts style sheets and logo inside the page and drops its
// scripts. Links lead to the public address, or nowhere when there is none: a
// link to a file of this machine would be of no use to a reader.
func (s *Server) selfContained(r *http.Request, page pages.Page) ([]byte, error) {
	site := s.Site
	site.Texts = s.texts(r)
	site.Explore, page.Scripts = pages.Explore{}, nil
	var b strings.Builder
	if err := site.Shell(&b, page); err != nil {
		return nil, err
	}
	html := b.String()
	for _, sheet := range []string{site.Style, site.Colours} {
		if body, ok := s.static[sheet]; ok {
			html = strings.Replace(html, `<link rel="stylesheet" href="`+sheet+`">`, "<style>"+string(body.Plain())+"</style>", 1)
		}
	}
	if body, ok := s.static[site.Logo]; ok {
		html = strings.Replace(html, `src="`+site.Logo+`"`, `src="data:`+body.Type+";base64,"+base64.StdEncoding.EncodeToString(body.Plain())+`"`, 1)
	}
	link := ` data-href="/`
	if site.Address != "" {
		link = ` href="` + site.Address + "/"
	}
	return []byte(strings.ReplaceAll(html, ` href="/`, link)), nil
}
