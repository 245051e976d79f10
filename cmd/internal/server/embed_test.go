package server

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
)

// One figure alone may be framed by other sites, with its filters; a page may
// not.
func TestEmbed(t *testing.T) {
	s := demoServer(t)
	w := get(t, s, "/embed/figure/dimensions?page=/&periode=2025")
	body := w.Body.String()
	if w.Code != 200 || strings.Count(body, "<figure ") != 1 || strings.Contains(body, "<nav") || strings.Contains(body, "<script") {
		t.Errorf("status %d, %d figures", w.Code, strings.Count(body, "<figure "))
	}
	if !strings.Contains(body, `href="/?periode=2025"`) {
		t.Error("no link to the page with its filters")
	}
	for address, framed := range map[string]bool{"/embed/figure/dimensions?page=/": true, "/": false, "/figure/dimensions.svg?page=/": false} {
		if got := strings.HasSuffix(get(t, s, address).Header().Get("Content-Security-Policy"), "frame-ancestors *"); got != framed {
			t.Errorf("%s: framed by others = %t", address, got)
		}
	}
	for _, address := range []string{"/embed/figure/absent?page=/", "/embed/figure/dimensions?page=/absent", "/embed/figure/dimensions"} {
		if w := get(t, s, address); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", address, w.Code)
		}
	}
}

// A page is handed to the printer whole: nothing is left to load, and its links
// lead to the public address.
func TestPDF(t *testing.T) {
	plain := demoServer(t)
	if w := get(t, plain, "/pdf?page=/"); w.Code != http.StatusNotFound {
		t.Errorf("without printer: status %d", w.Code)
	}
	var given string
	c := plain.Config
	c.Site.Address = "https://impact.example.fr"
	c.User = func(*http.Request) string { return "Ana" }
	c.Print = func(_ context.Context, page []byte) ([]byte, error) {
		given = string(page)
		return []byte("%PDF-"), nil
	}
	s := New(c)
	if page := get(t, s, "/actions?periode=2025").Body.String(); !strings.Contains(page, "/pdf?page=%2Factions&amp;periode=2025") {
		t.Error("no link to the PDF")
	}
	if w := get(t, s, "/pdf?page=/actions&periode=2025"); w.Code != 200 || w.Header().Get("Content-Type") != "application/pdf" {
		t.Errorf("status %d, %s", w.Code, w.Header().Get("Content-Type"))
	}
	for _, left := range []string{`rel="stylesheet"`, "<script", `href="/`, `src="/`} {
		if strings.Contains(given, left) {
			t.Errorf("the page that is printed still has %s", left)
		}
	}
	if !strings.Contains(given, "@page") || !strings.Contains(given, `href="https://impact.example.fr/actions/a06"`) {
		t.Error("the page that is printed has neither style nor links")
	}
	c.Role = func(*http.Request) web.Role { return web.Anyone }
	if w := get(t, New(c), "/pdf?page=/"); w.Code != http.StatusUnauthorized {
		t.Errorf("a stranger: status %d", w.Code)
	}
}
