package server

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/lozere-developpement/sillage/cmd/internal/browsertest"
)

// TestSight writes every page in a folder for a person to look at, as on a
// phone, a tablet, a desk and on paper. SILLAGE_LOOK_PAGES keeps the addresses
// that hold this text; SILLAGE_LOOK_DARK=1 shows the dark.
func TestSight(t *testing.T) {
	dir := os.Getenv("SILLAGE_LOOK")
	if dir == "" {
		t.Skip("needs SILLAGE_LOOK: a folder for the pictures")
	}
	ctx := browsertest.Start(t)
	s := demoServer(t)
	furnish(t, s)
	hs := httptest.NewServer(s)
	t.Cleanup(hs.Close)
	scheme := map[bool]string{true: "dark", false: "light"}[os.Getenv("SILLAGE_LOOK_DARK") != ""]
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	for _, address := range addresses(t, s) {
		if !strings.Contains(address, os.Getenv("SILLAGE_LOOK_PAGES")) {
			continue
		}
		name := strings.Trim(strings.NewReplacer("/", "-", "?", "-", "&", "-", "=", "-").Replace(address), "-")
		if name == "" {
			name = "accueil"
		}
		for _, width := range []int64{360, 768, 1280} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(hs.URL+address)); err != nil {
				t.Fatal(err)
			}
			picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, name+"-"+map[int64]string{360: "0360", 768: "0768", 1280: "1280"}[width]+".png"), picture)
		}
		yes := true
		paper, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes, PrintBackground: &yes, GenerateTaggedPDF: &yes})
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name+".pdf"), paper.Data)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
