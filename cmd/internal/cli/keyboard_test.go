package cli

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/lozere-developpement/sillage/cmd/internal/browsertest"
)

// hands press keys on a page, and see what comes of it.
type hands struct {
	t   *testing.T
	ctx context.Context
}

func (h hands) do(steps ...chromedp.Action[chromedp.Void]) {
	h.t.Helper()
	if err := chromedp.Do(h.ctx, steps...); err != nil {
		h.t.Fatal(err)
	}
}

// press types keys on the page as it is.
func (h hands) press(keys string) {
	h.t.Helper()
	h.do(chromedp.KeyEvent(keys))
}

// leave types a key that leads to another page, and waits for it to be there.
func (h hands) leave(key string) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.ctx, 2*time.Minute) // a key that leads nowhere
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.KeyEvent(key)); err != nil {
		h.t.Fatal(err)
	}
	h.do(chromedp.WaitReady("footer"))
}

// on waits until the keyboard is in the row of an application, on what is named
// or says so.
func (h hands) on(row, what string) {
	h.t.Helper()
	want, _ := json.Marshal("d-" + row + " " + what) // a string
	where := `(() => { const a = document.activeElement, r = a.closest('tr[id]'); return (r ? r.id : '') + ' ' + (a.name || a.textContent.trim()) })()`
	if _, err := chromedp.Run(h.ctx, chromedp.Poll[bool](where+" === "+string(want))); err != nil {
		got, _ := chromedp.Run(h.ctx, chromedp.Evaluate[string](where))
		h.t.Fatalf("the keyboard is on %q, not %s", got, want)
	}
}

func (h hands) text(selector string) string {
	h.t.Helper()
	text, err := chromedp.Run(h.ctx, chromedp.TextContent(selector))
	if err != nil {
		h.t.Fatal(err)
	}
	return strings.Join(strings.Fields(text), " ")
}

// The table of applications is worked without a mouse: arrows go from line to
// line, Enter opens one and keeps it, Tab goes from cell to cell, Escape leaves
// the line as it was. An arrow in a line that is edited keeps it and opens the
// next one in the same column. What is refused stays as it was typed. And two
// officers on one line: the second is told, and loses nothing.
func TestTheTableByKeyboard(t *testing.T) {
	ctx := browsertest.Start(t)
	dir := filepath.Join(t.TempDir(), "ws")
	run(t, "demo", "--data", dir)
	home := start(t, dir)
	h := hands{t, ctx}
	first, second := "demo-05", "demo-08" // « Ateliers itinérants », « Ateliers pour les parents d'élèves »
	h.do(chromedp.Navigate(home+"/financements/dossiers?tri=sort&q=ateliers"), chromedp.Focus("#d-"+first+" .small a"))
	h.press(kb.ArrowDown)
	h.on(second, "modifier ici")
	h.press(kb.ArrowUp)
	h.on(first, "modifier ici")

	h.leave(kb.Enter)
	h.on(first, "title")
	h.press("Ateliers de village")
	h.press(kb.Tab)
	h.on(first, "deadline")
	h.press(kb.Tab + kb.Tab + kb.Tab) // day, month, year
	for range 3 {                     // and the button of the calendar, where the browser has one
		if at, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.activeElement.name")); at == "deadline" {
			h.press(kb.Tab)
		}
	}
	h.on(first, "requested")
	h.press("douze mille")
	h.leave(kb.Enter)
	h.on(first, "requested") // the field that is wrong
	if e, v := h.text("#d-"+first+" .error"), h.value("requested"); e == "" || v != "douze mille" || h.value("title") != "Ateliers de village" {
		t.Fatalf("refused: %q beside %q, %q", e, v, h.value("title"))
	}
	h.press("12 000,50")
	h.leave(kb.ArrowDown)
	h.on(second, "requested")
	if row := h.text("#d-" + first); !strings.Contains(row, "Ateliers de village") || !strings.Contains(row, "12 000,50") {
		t.Fatalf("kept: %q", row)
	}

	h.press("1")
	h.leave(kb.Escape)
	h.on(second, "modifier ici")
	if row := h.text("#d-" + second); strings.Contains(row, " 1,00") || !strings.Contains(row, "5 900,00") {
		t.Fatalf("left: %q", row)
	}

	// Another officer opens the same line, and is faster.
	h.leave(kb.Enter)
	h.on(second, "title")
	other, cancel := chromedp.NewContext(ctx)
	defer cancel()
	g := hands{t, other}
	g.do(chromedp.Navigate(home + "/financements/dossiers?tri=sort&q=ateliers&modifier=" + second))
	g.on(second, "title")
	g.press("Ateliers du soir")
	g.leave(kb.Enter)
	g.on(second, "modifier ici")
	h.press("Ateliers du matin")
	h.leave(kb.Enter)
	if said := h.text(".error[role=alert]"); !strings.Contains(said, "Ateliers du soir") || h.value("title") != "Ateliers du matin" {
		t.Fatalf("the second officer is told %q, and has typed %q", said, h.value("title"))
	}
	h.on(second, "title")
	h.leave(kb.Enter) // knowing what the other wrote
	h.on(second, "modifier ici")
	if row := h.text("#d-" + second); !strings.Contains(row, "Ateliers du matin") {
		t.Fatalf("kept at last: %q", row)
	}
	h.do(chromedp.Navigate(home + "/financements/dossiers/" + second))
	if told := h.text("#historique"); !strings.Contains(told, "Ateliers du soir") || !strings.Contains(told, "Ateliers du matin") {
		t.Errorf("the history has both: %q", told)
	}
}

func (h hands) value(name string) string {
	h.t.Helper()
	v, err := chromedp.Run(h.ctx, chromedp.Value("[form=ligne][name="+name+"]"))
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

// A card of the kanban goes where its own form would take it, and nowhere else;
// filed without its papers, it asks first as the form does.
func TestACardIsDragged(t *testing.T) {
	ctx := browsertest.Start(t)
	dir := filepath.Join(t.TempDir(), "ws")
	run(t, "demo", "--data", dir)
	home := start(t, dir)
	h := hands{t, ctx}
	h.do(chromedp.EmulateViewport(1280, 1000), chromedp.Navigate(home+"/financements/dossiers/etapes"))
	lane := func(stage string) string { return `.kanban > section[data-stages~="` + stage + `"]` }
	h.do(chromedp.DragAndDrop("#d-demo-12 .small", lane("running")+" h3")) // not from here
	if files := h.text(lane("in-preparation")); !strings.Contains(files, "Espaces personnels CAF et AMELI") {
		t.Fatalf("dropped where its form does not lead: %q", files)
	}
	if _, err := chromedp.RunResponse(ctx, chromedp.DragAndDrop("#d-demo-12 .small", lane("filed")+" h3")); err != nil {
		t.Fatal(err)
	}
	h.do(chromedp.WaitReady("footer"))
	h.see("les pièces demandées ne sont pas prêtes")
	h.send("Déplacer", "sure=1")
	h.do(chromedp.WaitReady("#d-demo-12"))
	if files := h.text(lane("filed")); !strings.Contains(files, "Espaces personnels CAF et AMELI") {
		t.Errorf("among those that are filed: %q", files)
	}
}
