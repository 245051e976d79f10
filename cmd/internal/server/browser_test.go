package server

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser starts a headless Chromium, or skips the test by name.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("browser test: skipped with -short")
	}
	path := chromium()
	if path == "" {
		t.Skip("browser test: skipped, no Chromium here")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 25*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// chromium returns where a Chromium is, "" for nowhere.
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// watch gathers what goes wrong in a page: errors in the console, exceptions,
// requests that leave the server.
type watch struct {
	mu       sync.Mutex
	home     string
	problems []string
}

func (w *watch) listen(ctx context.Context) error {
	return chromedp.Listen(ctx, func(ev any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch e := ev.(type) {
		case *runtime.EventExceptionThrown:
			w.problems = append(w.problems, "exception: "+e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError {
				w.problems = append(w.problems, "console: "+e.Entry.Text+" "+e.Entry.URL)
			}
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; !strings.HasPrefix(u, w.home) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") {
				w.problems = append(w.problems, "request outside: "+u)
			}
		}
	})
}

func (w *watch) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.problems
	w.problems = nil
	return p
}

// axe returns the accessibility checker, when npm has brought it.
func axe(t *testing.T) string {
	b, err := os.ReadFile("../../../reports/echarts/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Log("axe-core: skipped, not installed (make bundle brings it)")
	}
	return string(b)
}

// TestBrowser opens every page at the widths of a phone, a tablet and a desk,
// in light and dark, and in high contrast without motion: no error in the console, no request outside the server,
// the figures there, nothing wider than the screen, no violation of WCAG A or
// AA that a machine can see.
func TestBrowser(t *testing.T) {
	ctx := browser(t)
	s := demoServer(t)
	furnish(t, s)
	hs := httptest.NewServer(s)
	t.Cleanup(hs.Close)
	w := &watch{home: hs.URL}
	checker := axe(t)
	if err := w.listen(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	codes := 0
	for _, address := range addresses(t, s) {
		if strings.HasPrefix(address, "/chiffre/") {
			if codes++; codes > 1 { // the same page with other rows
				visit(t, ctx, w, hs.URL+address, 320, "light", checker)
				visit(t, ctx, w, hs.URL+address, 1280, "dark", checker)
				continue
			}
		}
		for _, width := range []int64{320, 768, 1280} {
			for _, scheme := range []string{"light", "dark"} {
				visit(t, ctx, w, hs.URL+address, width, scheme, checker)
			}
		}
		visit(t, ctx, w, hs.URL+address, 640, "contrast", checker) // a desk at 200 %
	}
}

const measure = `(() => ({
  figures: document.querySelectorAll('figure').length,
  drawn: [...document.querySelectorAll('figure')].filter(f => [...f.querySelectorAll('.drawing svg')].some(s => s.getBoundingClientRect().height > 20)).length,
  tables: [...document.querySelectorAll('figure')].filter(f => f.querySelector('table')).length,
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  h1: document.querySelectorAll('h1').length,
}))()`

// judge asks axe-core for what is against WCAG 2.2, A and AA.
const judge = `axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa'], resultTypes: ['violations']})
  .then(r => r.violations.map(v => ({id: v.id, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))})))`

type sight struct{ Figures, Drawn, Tables, Wide, H1 int }

type violation struct {
	ID    string
	Nodes []string
}

func visit(t *testing.T, ctx context.Context, w *watch, url string, width int64, scheme, checker string) {
	t.Helper()
	name := fmt.Sprintf("%s at %d px, %s", strings.TrimPrefix(url, w.home), width, scheme)
	var seen sight
	var violations []violation
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	if scheme == "contrast" {
		features = []*emulation.MediaFeature{{Name: "prefers-contrast", Value: "more"}, {Name: "prefers-reduced-motion", Value: "reduce"}}
	}
	media := emulation.SetEmulatedMediaParams{Features: features}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media)
	if err == nil {
		err = chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(url))
	}
	if err == nil {
		seen, err = chromedp.Run(ctx, chromedp.Evaluate[sight](measure))
	}
	if err == nil && checker != "" {
		if err = chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](checker)); err == nil {
			violations, err = chromedp.Run(ctx, chromedp.Evaluate[[]violation](judge, chromedp.EvalAwaitPromise))
		}
	}
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	for _, p := range w.take() {
		t.Errorf("%s: %s", name, p)
	}
	if seen.Drawn != seen.Figures || seen.Tables != seen.Figures {
		t.Errorf("%s: %d figures, %d drawn, %d with a table", name, seen.Figures, seen.Drawn, seen.Tables)
	}
	if seen.Wide > 0 {
		t.Errorf("%s: %d px wider than the screen", name, seen.Wide)
	}
	if seen.H1 != 1 {
		t.Errorf("%s: %d headings of level 1", name, seen.H1)
	}
	for _, v := range violations {
		t.Errorf("%s: accessibility: %s: %s", name, v.ID, strings.Join(v.Nodes, " | "))
	}
}
