// Package browsertest opens the pages of a server in a headless Chromium, as
// tests do: it hears what goes wrong in a page, and asks axe-core for what is
// against WCAG 2.2, levels A and AA.
package browsertest

import (
	"context"
	"fmt"
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

// Start starts a headless Chromium, or skips the test by name. It ends with the
// test.
func Start(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("browser test: skipped with -short")
	}
	path := Chromium()
	if path == "" {
		t.Skip("browser test: skipped, no Chromium here")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 12*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// Chromium returns where a Chromium is, "" for nowhere.
func Chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// A Watch gathers what goes wrong in a page: errors in the console, exceptions,
// requests that leave the server.
type Watch struct {
	mu       sync.Mutex
	home     string
	problems []string
}

// Listen starts a watch over the browser of ctx, whose pages are below home.
func Listen(ctx context.Context, home string) (*Watch, error) {
	w := &Watch{home: home}
	err := w.listen(ctx)
	if err == nil {
		_, err = chromedp.Call(ctx, network.Enable, network.EnableParams{})
	}
	if err == nil {
		_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	}
	return w, err
}

func (w *Watch) listen(ctx context.Context) error {
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

// Take returns what went wrong since the last call.
func (w *Watch) Take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.problems
	w.problems = nil
	return p
}

// Axe returns the accessibility checker, "" when npm has not brought it.
func Axe(t *testing.T) string {
	b, err := os.ReadFile("../../../reports/echarts/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Log("axe-core: skipped, not installed (make bundle brings it)")
	}
	return string(b)
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

// spaced sets text as WCAG 1.4.12 lets a reader set it, and returns by how many
// pixels the page is then wider than the screen.
const spaced = `(() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }')
  document.adoptedStyleSheets = [sheet]
  if (getComputedStyle(document.querySelector('h1')).letterSpacing === 'normal') return -1 // not set at all
  return Math.max(0, document.documentElement.scrollWidth - innerWidth)
})()`

// Spaced has the page that was visited last set with the spacing that a reader
// may choose: nothing may run out of the screen.
func Spaced(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if wide, err := chromedp.Run(ctx, chromedp.Evaluate[int](spaced)); err != nil || wide != 0 {
		t.Errorf("%s: %d px wider than the screen with text spaced (%v)", name, wide, err)
	}
}

// Visit opens one page at a width in pixels, scheme "light", "dark" or
// "contrast" (more of it, and no motion): no error in the console, no request
// outside the server, every figure drawn beside its table, nothing wider than
// the screen, one title, no violation that the checker sees.
func Visit(t *testing.T, ctx context.Context, w *Watch, url string, width int64, scheme, checker string) {
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
	for _, p := range w.Take() {
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
