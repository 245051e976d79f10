package server

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/browsertest"
)

// TestBrowser opens every page at the widths of a phone, a tablet and a desk,
// in light and dark, and in high contrast without motion: no error in the console, no request outside the server,
// the figures there, nothing wider than the screen, no violation of WCAG A or
// AA that a machine can see.
func TestBrowser(t *testing.T) {
	ctx := browsertest.Start(t)
	s := demoServer(t)
	furnish(t, s)
	hs := httptest.NewServer(s)
	t.Cleanup(hs.Close)
	checker := browsertest.Axe(t)
	w, err := browsertest.Listen(ctx, hs.URL)
	if err != nil {
		t.Fatal(err)
	}
	codes := 0
	for _, address := range addresses(t, s) {
		if strings.HasPrefix(address, "/chiffre/") {
			if codes++; codes > 1 { // the same page with other rows
				browsertest.Visit(t, ctx, w, hs.URL+address, 320, "light", checker)
				browsertest.Visit(t, ctx, w, hs.URL+address, 1280, "dark", checker)
				continue
			}
		}
		for _, width := range []int64{320, 768, 1280} {
			for _, scheme := range []string{"light", "dark"} {
				browsertest.Visit(t, ctx, w, hs.URL+address, width, scheme, checker)
			}
		}
		browsertest.Visit(t, ctx, w, hs.URL+address, 320, "light", "")
		browsertest.Spaced(t, ctx, address)
		browsertest.Visit(t, ctx, w, hs.URL+address, 640, "contrast", checker) // a desk at 200 %
	}
}
