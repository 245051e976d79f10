package notebook

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// browser opens a headless browser, and skips the test where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := FindChromium()
	if path == "" {
		t.Skip("needs Chromium")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// In a real browser the workshop shows the page and follows a save.
func TestEditorInABrowser(t *testing.T) {
	b := bench(t, "premier")
	ctx := browser(t)
	stop, cancel := context.WithCancel(t.Context())
	srv := httptest.NewServer(NewEditor(stop, press(b)).Handler())
	defer srv.Close()
	defer cancel()
	const body = `document.getElementById("body").innerText`
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1400, 1000), chromedp.Navigate(srv.URL+"/carnet/premier")); err != nil {
		t.Fatal(err)
	}
	first, err := chromedp.Run(ctx, chromedp.Poll[string](body+`.includes("Autonomie") && `+body))
	if err != nil {
		t.Fatal(err)
	}
	edit(t, filepath.Join(b.Root, "premier", "notebook.md"), "la moyenne est", "la note moyenne est")
	second, err := chromedp.Run(ctx, chromedp.Poll[string](body+`.includes("la note moyenne") && `+body))
	if err != nil {
		t.Fatal(err)
	}
	shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(first, "3,6") || !strings.Contains(second, "la note moyenne") {
		t.Errorf("%q then %q", first, second)
	}
	if file := os.Getenv("SILLAGE_SHOT"); file != "" {
		os.WriteFile(file, shot, 0o644)
	}
}

// The author has scrolled down and chosen another year; a save changes neither.
func TestEditorKeepsScrollAndParameters(t *testing.T) {
	b := bench(t, "premier")
	ctx := browser(t)
	stop, cancel := context.WithCancel(t.Context())
	srv := httptest.NewServer(NewEditor(stop, press(b)).Handler())
	defer srv.Close()
	defer cancel()
	const body = `document.getElementById("body").innerText`
	wait := func(words string) {
		t.Helper()
		if _, err := chromedp.Run(ctx, chromedp.Poll[bool](body+`.includes("`+words+`")`)); err != nil {
			t.Fatalf("never %q: %v", words, err)
		}
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1400, 300), chromedp.Navigate(srv.URL+"/carnet/premier")); err != nil {
		t.Fatal(err)
	}
	wait("En 2025")
	_, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(function () {
		var s = document.querySelector("#filters select");
		s.value = "2024";
		s.dispatchEvent(new Event("change", {bubbles: true}));
		return s.value;
	})()`))
	if err != nil {
		t.Fatal(err)
	}
	wait("En 2024")
	const scroll = `(window.scrollTo(0, 200), window.scrollY)`
	before, err := chromedp.Run(ctx, chromedp.Evaluate[float64](scroll))
	if err != nil || before < 50 {
		t.Fatalf("the page does not scroll: %v %v", before, err)
	}
	edit(t, filepath.Join(b.Root, "premier", "notebook.md"), "la moyenne est", "la note moyenne est")
	wait("la note moyenne")
	wait("En 2024")
	after, err := chromedp.Run(ctx, chromedp.Evaluate[float64](`window.scrollY`))
	if err != nil || after != before {
		t.Errorf("scrolled to %v before the save, %v after it (%v)", before, after, err)
	}
	chosen, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("#filters select").value`))
	if err != nil || chosen != "2024" {
		t.Errorf("the choice is %q after the save (%v)", chosen, err)
	}
}

// The one-file page opens with the network and scripts off.
func TestOneFileWithoutNetworkOrScript(t *testing.T) {
	b := bench(t, "premier")
	ctx := browser(t)
	page, err := Painter{Host: "Service de test"}.Format(t.Context(), mustRun(t, b, "premier", Order{}), "html")
	if err != nil {
		t.Fatal(said(failure(err)))
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, page, 0o644); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var asked []string
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	err = chromedp.Listen(ctx, func(e any) {
		if r, ok := e.(*network.EventRequestWillBeSent); ok && !strings.HasPrefix(r.Request.URL, "data:") {
			mu.Lock()
			asked = append(asked, r.Request.URL)
			mu.Unlock()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+file)); err != nil {
		t.Fatal(err)
	}
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("main").innerText`))
	if err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(asked) != 1 || !strings.Contains(text, "Autonomie") {
		t.Errorf("asked for %v; text %.200q", asked, text)
	}
}
