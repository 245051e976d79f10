package server

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/palette"
)

// dressed opens a workspace with a look and a logo in its folder.
func dressed(t *testing.T, look datasets.Look) (*Server, error) {
	t.Helper()
	dir := t.TempDir()
	ws, err := datasets.Init(dir, datasets.Config{Look: look, Address: "https://impact.example.fr/"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	if err := os.WriteFile(filepath.Join(dir, "logo.svg"), []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>`), 0o600); err != nil {
		t.Fatal(err)
	}
	shelf, err := Open(ws, time.Now, nil, nil)
	if err != nil {
		return nil, err
	}
	return New(Config{Books: shelf}), nil
}

// The colour and the logo of the département are on the page, at addresses that
// may be kept for ever.
func TestLook(t *testing.T) {
	s, err := dressed(t, datasets.Look{Accent: "#7a1f3d", Logo: "logo.svg"})
	if err != nil {
		t.Fatal(err)
	}
	page := get(t, s, "/").Body.String()
	for what, pattern := range map[string]string{"--accent:#7a1f3d": `/static/couleurs\.[0-9a-f]{16}\.css`, "<svg": `/static/logo\.[0-9a-f]{16}\.svg`} {
		w := get(t, s, regexp.MustCompile(pattern).FindString(page))
		if w.Code != 200 || !strings.Contains(w.Body.String(), what) || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, %q", pattern, w.Code, w.Body)
		}
	}
}

// A colour that could not be read and a logo that could not be shown are
// refused at start, with their reason.
func TestBadLook(t *testing.T) {
	_, err := dressed(t, datasets.Look{Accent: "#ffe100"})
	var contrast *palette.ContrastError
	if !errors.As(err, &contrast) || !strings.Contains(lang.French.Error(err), "look.accent") {
		t.Errorf("a yellow accent: %v", lang.French.Error(err))
	}
	for _, logo := range []string{"absent.svg", "sillage.toml"} {
		var look *LookError
		if _, err := dressed(t, datasets.Look{Logo: logo}); !errors.As(err, &look) || look.Setting != "look.logo" {
			t.Errorf("logo %s: %v", logo, err)
		}
	}
}

// Figures may be framed by the sites that the workspace names and by no other,
// and nothing that would end the rule is taken for a site.
func TestFrames(t *testing.T) {
	s, err := dressed(t, datasets.Look{Frames: []string{"https://www.lozere.fr", "https://*.gouv.fr"}})
	if err != nil {
		t.Fatal(err)
	}
	if p := get(t, s, "/embed/figure/dimensions?page=/").Header().Get("Content-Security-Policy"); !strings.HasSuffix(p, "frame-ancestors https://www.lozere.fr https://*.gouv.fr") {
		t.Errorf("policy %q", p)
	}
	for _, site := range []string{"*", "www.lozere.fr", "https://a.fr; script-src *", "https://a.fr https://b.fr", "javascript:alert(1)", ""} {
		var look *LookError
		if _, err := dressed(t, datasets.Look{Frames: []string{site}}); !errors.As(err, &look) || look.Setting != "look.frames" {
			t.Errorf("%q: %v", site, err)
		}
	}
}

// A page that bears a name is for its reader alone; the same page without is
// for the keep of the browser too.
func TestNamedPagesAreNotKept(t *testing.T) {
	s, err := dressed(t, datasets.Look{})
	if err != nil {
		t.Fatal(err)
	}
	if got := get(t, s, "/methode").Header().Get("Cache-Control"); got != "no-cache" {
		t.Errorf("without name: %q", got)
	}
	c := s.Config
	c.User = func(*http.Request) string { return "Ana" }
	w := get(t, New(c), "/methode")
	if got := w.Header().Get("Cache-Control"); got != "private, no-cache" || !strings.Contains(w.Body.String(), "Ana") {
		t.Errorf("with a name: %q", got)
	}
}

// A page whose making panics does not stay broken for those who ask next.
func TestCacheAfterAPanic(t *testing.T) {
	c := newCache(1 << 20)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was lost")
			}
		}()
		_, _ = c.get("page", func() (*web.Body, error) { panic("made badly") })
	}()
	if b, err := c.get("page", func() (*web.Body, error) { return web.NewBody("text/plain", []byte("whole")), nil }); err != nil || string(b.Plain()) != "whole" {
		t.Errorf("%v, %v", b, err)
	}
}

// Paper says who answers for the figures, of which data, and where the page is.
func TestPaper(t *testing.T) {
	s, err := dressed(t, datasets.Look{})
	if err != nil {
		t.Fatal(err)
	}
	page := get(t, s, "/actions?periode=2025").Body.String()
	for _, want := range []string{`class="print-only paper"`, "Lozère Développement", "https://impact.example.fr/actions?periode=2025", `<svg class="qr"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q on the page", want)
		}
	}
}
