package notebook

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/runner"
)

// Whoever is not this machine's own browser on this very address is refused.
func TestEditorRefusesOthers(t *testing.T) {
	e := NewEditor(t.Context(), &Press{Bench: &Bench{Root: t.TempDir()}})
	for _, c := range []struct {
		name, method, remote, host, origin, site string
		want                                     int
	}{
		{"this machine", "GET", "127.0.0.1:5000", "127.0.0.1:8481", "", "", 200},
		{"this machine by name", "GET", "[::1]:5000", "localhost:8481", "", "same-origin", 200},
		{"another machine", "GET", "192.168.1.20:5000", "127.0.0.1:8481", "", "", 403},
		{"a name made to point here", "GET", "127.0.0.1:5000", "attaque.example:8481", "", "", 403},
		{"another site's page", "GET", "127.0.0.1:5000", "127.0.0.1:8481", "http://attaque.example", "", 403},
		{"another port of this machine", "POST", "127.0.0.1:5000", "127.0.0.1:8481", "http://127.0.0.1:9999", "", 403},
		{"a request of another site", "GET", "127.0.0.1:5000", "127.0.0.1:8481", "", "cross-site", 403},
		{"a form without origin", "POST", "127.0.0.1:5000", "127.0.0.1:8481", "", "", 403},
		{"an opaque origin", "POST", "127.0.0.1:5000", "127.0.0.1:8481", "null", "", 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := "/"
			if c.method == "POST" {
				path = "/carnet/x/params"
			}
			r := httptest.NewRequest(c.method, path, nil)
			r.RemoteAddr, r.Host = c.remote, c.host
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
			if c.site != "" {
				r.Header.Set("Sec-Fetch-Site", c.site)
			}
			w := httptest.NewRecorder()
			e.Handler().ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("status %d, want %d", w.Code, c.want)
			}
			if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
				t.Errorf("policy %q", csp)
			}
		})
	}
}

// The author saves: the page follows. A mistake is told beside the last good
// page; a loop is stopped; the server goes on.
func TestEditorFollowsTheAuthor(t *testing.T) {
	b := bench(t, "premier")
	b.Limits = runner.Limits{Time: 5 * time.Second}
	ctx, cancel := context.WithCancel(t.Context())
	srv := httptest.NewServer(NewEditor(ctx, press(b)).Handler())
	defer srv.Close()
	defer cancel()
	resp, err := http.Get(srv.URL + "/carnet/premier/events")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	states := make(chan view)
	go func() {
		for s := bufio.NewScanner(resp.Body); s.Scan(); {
			var v view
			if data, ok := strings.CutPrefix(s.Text(), "data: "); ok && json.Unmarshal([]byte(data), &v) == nil {
				states <- v
			}
		}
	}()
	until := func(what string, is func(view) bool) view {
		t.Helper()
		timeout := time.After(3 * time.Minute) // the first build of a machine compiles everything
		var last view
		for {
			select {
			case last = <-states:
				if is(last) {
					return last
				}
			case <-timeout:
				t.Fatalf("never %s; last %+v", what, last)
			}
		}
	}
	page := func() string {
		r, err := http.Get(srv.URL + "/carnet/premier/page")
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		data := make([]byte, 64<<10)
		n, _ := bufio.NewReader(r.Body).Read(data)
		return string(data[:n])
	}
	ready := func(after int) func(view) bool {
		return func(v view) bool { return v.Phase == "ready" && v.Version > after }
	}
	first := until("ready", ready(0))
	if len(first.Problems) > 0 || len(first.Cells) != 4 || !strings.Contains(page(), "3,6") {
		t.Errorf("%+v", first)
	}
	file := filepath.Join(b.Root, "premier", "notebook.go")
	edit(t, file, "s / float64(len(v))", "s / float64(len(v)) + 1")
	second := until("ready again", ready(first.Version))
	if !strings.Contains(page(), "4,6") {
		t.Error("the page does not show the new value")
	}
	edit(t, file, "m := s", "m := ss")
	broken := until("broken", func(v view) bool { return v.Phase == "broken" })
	if broken.Version != second.Version || !strings.HasPrefix(broken.Problems[0], "notebook.go:") || !strings.Contains(page(), "4,6") {
		t.Errorf("%+v", broken)
	}
	edit(t, file, "m := ss", "for { }\n\tm := s")
	looping := until("stopped", func(v view) bool { return v.Phase == "broken" && strings.Contains(v.Problems[0], "boucle") })
	failed := false
	for _, c := range looping.Cells {
		failed = failed || c.Name == "moyenne" && c.State == "failed"
	}
	if !failed {
		t.Errorf("the loop is not told on its cell: %+v", looping.Cells)
	}
	edit(t, file, "for { }\n\tm := s", "m := s")
	r, err := http.NewRequest("POST", srv.URL+"/carnet/premier/params", strings.NewReader(url.Values{"annee": {"2024"}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", srv.URL)
	if resp, err := http.DefaultClient.Do(r); err != nil || resp.StatusCode != http.StatusNoContent {
		t.Fatal(resp, err)
	}
	until("the year that was chosen", func(v view) bool {
		return v.Phase == "ready" && len(v.Filters) == 1 && v.Filters[0].Value == "2024"
	})
	if !strings.Contains(page(), "En 2024") {
		t.Error("the page does not show the year that was chosen")
	}
}

// A label that tries to leave its place comes out as text in every format.
func TestHostileLabels(t *testing.T) {
	b := bench(t, "premier")
	const hostile = `</script><img src=x onerror=alert(1)>`
	edit(t, filepath.Join(b.Root, "premier", "notebook.go"), `Label: "Autonomie"`, `Label: "`+hostile+`"`)
	edit(t, filepath.Join(b.Root, "premier", "notebook.md"), "# Un premier critère", "# Un premier <b>critère</b>\n\n<script>alert(2)</script>")
	r := mustRun(t, b, "premier", Order{})
	for _, format := range []string{"html", "md"} {
		data, err := Painter{}.Format(t.Context(), r, format)
		if err != nil {
			t.Fatal(err)
		}
		if s := string(data); strings.Contains(s, "<img") || strings.Contains(s, "<b>") && format == "html" || strings.Contains(s, "<script") && format == "html" {
			t.Errorf("%s: a tag went through", format)
		}
	}
}

func TestStaticFilesAreServed(t *testing.T) {
	e := NewEditor(t.Context(), &Press{Bench: &Bench{Root: t.TempDir()}})
	for _, path := range []string{"/style.css", "/editor.js"} {
		r := httptest.NewRequest("GET", path, nil)
		r.RemoteAddr, r.Host = "127.0.0.1:1", "127.0.0.1:8481"
		w := httptest.NewRecorder()
		e.Handler().ServeHTTP(w, r)
		if w.Code != 200 || w.Body.Len() < 500 {
			t.Errorf("%s: %d, %d bytes", path, w.Code, w.Body.Len())
		}
	}
	if _, err := os.Stat("editor/editor.js"); err != nil {
		t.Error(err)
	}
}
