package server

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// A ready holds the pages of one book as they travel, by the address that a
// reader writes. It is asked before anything else: a page that was drawn once
// costs its next readers a look in a map and the sending.
//
// Only readers without a cookie are served from it: all of them are the same
// reader, and what they see was made for one of them.
type ready struct {
	book  *pages.Book
	room  atomic.Int64 // bytes that may still be added
	pages sync.Map     // request URI → *parcel
}

func newReady(book *pages.Book, room int) *ready {
	r := &ready{book: book}
	r.room.Store(int64(room))
	return r
}

// A parcel is a page in each encoding with its headers, which are never
// changed.
type parcel struct {
	etag          string
	br, gz, plain wrapped
}

type wrapped struct {
	length, encoding []string // of headers; encoding nil = none
	content          []byte
	etag, mediaType  []string
}

func newParcel(b *web.Body) *parcel {
	br, gz := b.Packed()
	wrap := func(content []byte, encoding string) wrapped {
		w := wrapped{length: []string{strconv.Itoa(len(content))}, content: content, etag: []string{b.ETag}, mediaType: []string{b.Type}}
		if encoding != "" {
			w.encoding = []string{encoding}
		}
		return w
	}
	return &parcel{b.ETag, wrap(br, "br"), wrap(gz, "gzip"), wrap(b.Plain(), "")}
}

// keep adds a page unless there is no room left for it.
func (rd *ready) keep(uri string, b *web.Body) {
	if rd.room.Add(-int64(b.Size())) < 0 {
		return
	}
	rd.pages.Store(uri, newParcel(b))
}

// immediately answers with a page that is ready, and reports whether it did.
func (s *Server) immediately(w http.ResponseWriter, r *http.Request) bool {
	rd := s.ready.Load()
	if rd == nil || r.Method != http.MethodGet || r.Header["Cookie"] != nil {
		return false
	}
	if book, err := s.Books.Current(); err != nil || book != rd.book {
		return false
	}
	found, ok := rd.pages.Load(r.RequestURI)
	if !ok {
		return false
	}
	found.(*parcel).send(w, r)
	return true
}

var vary, nosniff = []string{"Accept-Encoding"}, []string{"nosniff"}

// send writes the headers of web.Secure but one: the page says in its head
// what it tells the sites it leads to. Eight headers are as many as fit in a map
// that is made in one go; a ninth takes 5 µs more.
func (p *parcel) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	out := &p.plain
	if accepted := r.Header["Accept-Encoding"]; len(accepted) == 1 {
		switch {
		case len(p.br.content) > 0 && web.Accepts(accepted[0], "br"):
			out = &p.br
		case len(p.gz.content) > 0 && web.Accepts(accepted[0], "gzip"):
			out = &p.gz
		}
	}
	h["Content-Security-Policy"], h["X-Content-Type-Options"] = web.Policy, nosniff
	h["Cache-Control"], h["Etag"], h["Content-Type"], h["Vary"] = revalidate, out.etag, out.mediaType, vary
	if match := r.Header["If-None-Match"]; len(match) > 0 && strings.Contains(match[0], p.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if out.encoding != nil {
		h["Content-Encoding"] = out.encoding
	}
	h["Content-Length"] = out.length
	w.Write(out.content) // the reader may have left; there is no one to tell
}

// remember makes a page ready for the readers who have no cookie, when one of
// them asked for it.
func (s *Server) remember(r *http.Request, book *pages.Book, b *web.Body) {
	if r.Method != http.MethodGet || r.Header["Cookie"] != nil || r.RequestURI == "" {
		return
	}
	rd := s.ready.Load()
	if rd == nil || rd.book != book || rd.room.Load() < 0 {
		fresh := newReady(book, s.Cache)
		if !s.ready.CompareAndSwap(rd, fresh) {
			return // another reader was first; this page will be asked again
		}
		rd = fresh
	}
	rd.keep(r.RequestURI, b)
}
