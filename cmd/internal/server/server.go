package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/echarts"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// A Config is all that a server is built from. Main, tests and development
// differ only in its fields.
type Config struct {
	Books  Books                           // the pages and what they show
	Site   pages.Site                      // its Style and Script are filled in
	Extra  []web.Route                     // pages of the other packages
	Static []pages.Asset                   // files of the other packages, served under /static/
	Role   func(*http.Request) web.Role    // nil = everybody is a Reader
	User   func(*http.Request) string      // name of who is signed in; nil = nobody
	Wrap   func(http.Handler) http.Handler // sessions; nil = none
	Hosts  []string                        // names the server answers to, besides this machine
	Log    *slog.Logger
	Print  Printer // nil = pages are not had as PDF
	Cache  int     // bytes of drawn pages to keep; 0 = 64 MiB
}

// A Server is an http.Handler for a Config.
type Server struct {
	Config
	cache   *cache
	static  map[string]*web.Body // by address
	worker  *web.Body
	handler http.Handler
	ready   atomic.Pointer[ready]

	printing sync.Mutex
}

const defaultCache = 64 << 20

// New builds the server. It fails when a page that it must show cannot be made.
func New(c Config) *Server {
	if c.Cache == 0 {
		c.Cache = defaultCache
	}
	if c.Role == nil {
		c.Role = func(*http.Request) web.Role { return web.Reader }
	}
	if c.User == nil {
		c.User = func(*http.Request) string { return "" }
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{Config: c, cache: newCache(c.Cache), static: map[string]*web.Body{}}
	s.addAssets()
	s.Site.PDF = c.Print != nil
	var frames []string
	if l, ok := c.Books.(looker); ok {
		s.dress(l.Look())
		frames = l.Look().Frames
	}
	s.handler = web.Mux(s.Routes(), c.Role, s.refuse)
	if c.Wrap != nil {
		s.handler = c.Wrap(s.handler)
	}
	rest := web.Secure(s.handler, frames...)
	s.handler = web.OnlyHosts(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.immediately(w, r) {
			rest.ServeHTTP(w, r)
		}
	}), c.Hosts...)
	return s
}

// Routes is the whole table of the server: its own pages and those of Extra.
func (s *Server) Routes() []web.Route { return append(s.routes(), s.Extra...) }

// addAssets names the files of the program by their content, so that they may
// be kept for ever. The worker alone keeps one address, as browsers want.
func (s *Server) addAssets() {
	s.Site.Style = s.add(pages.Style())
	for name, a := range echarts.Assets() {
		body := web.Precompressed(a.Type, a.Plain, a.Gzip, a.Brotli)
		address := "/static/" + a.Name
		s.static[address] = body
		switch name {
		case "explore":
			s.Site.Explore.Script = address
		case "echarts":
			s.Site.Explore.Bundle = address
		case "worker":
			s.Site.Explore.Worker = "/worker.js"
			s.worker = body
		}
	}
	for _, a := range s.Static {
		s.add(a)
	}
}

func (s *Server) add(a pages.Asset) (address string) {
	address = "/static/" + a.Name
	s.static[address] = web.NewBody(a.Type, a.Content)
	return address
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// refuse shows the reader what is theirs to know, and logs the rest.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	if status == http.StatusInternalServerError {
		s.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "err", err)
	}
	t := s.texts(r)
	page := pages.Page{Title: t.T("pages.error-title"), Lead: t.T("pages.error-internal")}
	switch {
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		if lost, err := pages.NotFound(t, r.URL.Path); err == nil {
			page = lost
		}
	case status == http.StatusUnauthorized:
		page = pages.Page{Title: t.T("pages.sign-in"), Lead: t.T("pages.sign-in-lead"), Body: pages.SignInLink(t, r.URL.RequestURI())}
	case status < 500:
		page.Lead = t.Error(err)
	}
	page.Single = r.Method != http.MethodGet
	body, err := s.whole(r, page)
	if err != nil {
		http.Error(w, http.StatusText(status), status)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(body) // the reader may have left
}

// texts returns the language a request asks for: ?lang=en, otherwise French.
func (s *Server) texts(r *http.Request) *lang.Catalogue {
	return web.Texts(r)
}

// Serve answers on l until ctx ends, then lets running requests finish. Pages
// are drawn ahead meanwhile.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { s.Watch(ctx) })
	defer watching.Wait()
	defer cancel()
	hs := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       10 * time.Minute, // 512 MiB over a line of 8 Mbit/s
		WriteTimeout:      15 * time.Minute, // what is read takes its time of this too
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		stopped <- hs.Shutdown(grace)
	}()
	if err := hs.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
