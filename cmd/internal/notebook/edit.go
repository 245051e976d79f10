package notebook

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/reports/lang"
)

//go:embed editor
var editorFiles embed.FS

// An Editor serves the notebooks of a bench to their author, on this machine
// only: it compiles and runs what is in the folder.
type Editor struct {
	press *Press
	ctx   context.Context // of the sessions

	mu       sync.Mutex
	sessions map[string]*session
}

// NewEditor returns an editor whose sessions end with ctx.
func NewEditor(ctx context.Context, p *Press) *Editor {
	p.Bench.Quick = true
	return &Editor{press: p, ctx: ctx, sessions: map[string]*session{}}
}

// Handler returns the routes, all of which refuse whoever is not this machine's
// own browser on this very address.
func (e *Editor) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", e.index)
	mux.HandleFunc("GET /carnet/{name}", e.frame)
	mux.HandleFunc("GET /carnet/{name}/page", e.page)
	mux.HandleFunc("GET /carnet/{name}/events", e.events)
	mux.HandleFunc("POST /carnet/{name}/params", e.params)
	mux.HandleFunc("GET /style.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Write(StyleSheet())
		own, _ := editorFiles.ReadFile("editor/editor.css")
		w.Write(own)
	})
	mux.HandleFunc("GET /editor.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		own, _ := editorFiles.ReadFile("editor/editor.js")
		w.Write(own)
	})
	return loopbackOnly(mux)
}

// loopbackOnly refuses other machines, and the pages of other sites that would
// use the author's own browser: a foreign Host (a name made to point here), a
// foreign Origin, a request that another site started.
func loopbackOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !fromLoopback(r) {
			http.Error(w, "refusé : l’atelier des carnets ne répond qu’à cette machine", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func fromLoopback(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !peer.Addr().Unmap().IsLoopback() {
		return false
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	if a, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !a.IsLoopback()) {
		return false
	}
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		_, port, _ := net.SplitHostPort(local.String())
		if _, asked, err := net.SplitHostPort(r.Host); err == nil && asked != port {
			return false
		}
	}
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host {
		return false
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		return false
	}
	return r.Method != http.MethodPost || r.Header.Get("Origin") != ""
}

// session returns the session of a notebook, started at its first visit.
func (e *Editor) session(name string) *session {
	if !goodName(name) || !isDir(filepath.Join(e.press.Bench.Root, name)) {
		return nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	s := e.sessions[name]
	if s == nil {
		s = newSession(e.press, name)
		e.sessions[name] = s
		go func() {
			if err := s.work(e.ctx); err != nil {
				s.broken(e.ctx, err)
			}
		}()
	}
	return s
}

func (e *Editor) index(w http.ResponseWriter, r *http.Request) {
	names, _ := filepath.Glob(filepath.Join(e.press.Bench.Root, "*", documentFile))
	for i, n := range names {
		names[i] = filepath.Base(filepath.Dir(n))
	}
	e.show(w, "editor-index", names)
}

func (e *Editor) frame(w http.ResponseWriter, r *http.Request) {
	if e.session(r.PathValue("name")) == nil {
		http.NotFound(w, r)
		return
	}
	e.show(w, "editor", r.PathValue("name"))
}

func (e *Editor) show(w http.ResponseWriter, name string, data any) {
	page, err := write(name, data)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(page)
}

// page serves the last good body.
func (e *Editor) page(w http.ResponseWriter, r *http.Request) {
	s := e.session(r.PathValue("name"))
	if s == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(s.body())
}

// events pushes the state at each change.
func (e *Editor) events(w http.ResponseWriter, r *http.Request) {
	s := e.session(r.PathValue("name"))
	if s == nil {
		http.NotFound(w, r)
		return
	}
	changed, stop := s.listen()
	defer stop()
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Time{}) // the stream lives as long as the page
	for {
		data, err := json.Marshal(s.view())
		if err != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", data); err != nil || out.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		case <-e.ctx.Done():
			return
		}
	}
}

// params takes other values for the parameters.
func (e *Editor) params(w http.ResponseWriter, r *http.Request) {
	s := e.session(r.PathValue("name"))
	if s == nil {
		http.NotFound(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "formulaire illisible", http.StatusBadRequest)
		return
	}
	params := map[string]string{}
	for name := range r.PostForm {
		params[name] = r.PostForm.Get(name)
	}
	s.set(params)
	w.WriteHeader(http.StatusNoContent)
}

func (d Deps) editCommand() *cobra.Command {
	var port int
	cmd := &cobra.Command{Use: "edit [NOM]", Short: d.t("nb.cmd-edit"), Args: cobra.MaximumNArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		path := "/"
		if len(args) == 1 {
			path = "/carnet/" + args[0]
			if !isDir(filepath.Join(d.notebooks(), args[0])) {
				return problemf("nb.no-notebook", "there is no notebook %q in %s", args[0], d.notebooks())
			}
		}
		return d.edit(cmd.Context(), port, path)
	}}
	cmd.Flags().IntVar(&port, "port", 8481, d.t("nb.flag-port"))
	return cmd
}

// edit serves until ctx ends. The listener is on the loopback address alone.
func (d Deps) edit(ctx context.Context, port int, path string) error {
	p, err := d.press(ctx)
	if err != nil {
		return failure(err)
	}
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return problemf("nb.port", "port %d is taken: give another one with --port", port)
	}
	srv := &http.Server{Handler: NewEditor(ctx, p).Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { <-ctx.Done(); srv.Close() }()
	d.say("nb.editing", "http://"+l.Addr().String()+path)
	if err := srv.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// said returns the French words of any error.
func said(err error) string { return lang.French.Error(err) }

func seconds(d time.Duration) string { return lang.French.Number(d.Seconds(), 3) + " s" }
