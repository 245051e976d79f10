package server

import (
	"context"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/lozere-developpement/sillage/cmd/internal/browsertest"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/demo"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// hostile would be an element, and ask the server for a picture, where a label
// were let in as markup.
const hostile = `</script><img src=x onerror="document.documentElement.dataset.ran=1">`

// poison puts the hostile text in every text field of a row but the named ones.
func poison(row any, but ...string) {
	kept := "," + strings.Join(but, ",") + ","
	v := reflect.ValueOf(row).Elem()
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; v.Field(i).Kind() == reflect.String && !strings.Contains(kept, ","+name+",") {
			v.Field(i).SetString(hostile + name)
		}
	}
}

// poisonedServer serves the demonstration with hostile texts in its files and
// in its money.
func poisonedServer(t *testing.T) *Server {
	t.Helper()
	ws, err := datasets.Init(t.TempDir(), datasets.Config{Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	for _, b := range demo.Batches(demo.Options{Seed: 48, At: time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)}) {
		b.Source, b.Producer, b.Discarded = hostile, hostile, []string{hostile}
		for i := range min(200, len(b.Attendances)) {
			row := &b.Attendances[i]
			row.Activity += hostile
			poison(row, "Activity", "Period", "Action", "Territory")
		}
		for i := range min(20, len(b.Indicators)) {
			poison(&b.Indicators[i], "Period", "Territory")
		}
		if _, err := ws.Import(context.Background(), b); err != nil {
			t.Fatal(err)
		}
	}
	money := func() (pages.Money, error) {
		m, err := applications()
		for i := range m.Applications {
			m.Applications[i].Title = hostile
		}
		for id, f := range m.Funders {
			poison(&f, "ID")
			m.Funders[id] = f
		}
		return m, err
	}
	shelf, err := Open(ws, time.Now, money, nil)
	if err != nil {
		t.Fatal(err)
	}
	return New(Config{Books: shelf, Site: pages.Site{Name: hostile, Version: "test"}})
}

// In a browser too, a hostile label is text: no element comes of it, nothing of
// it runs, nothing is asked for.
func TestHostileLabelsInABrowser(t *testing.T) {
	ctx := browsertest.Start(t)
	hs := httptest.NewServer(poisonedServer(t))
	t.Cleanup(hs.Close)
	w, err := browsertest.Listen(ctx, hs.URL)
	if err != nil {
		t.Fatal(err)
	}
	type harm struct{ Elements, Ran, Shown int }
	const look = `({elements: document.querySelectorAll('[onerror], img[src="x"]').length, ran: Number(document.documentElement.dataset.ran ?? 0),
	  shown: document.body.textContent.split('<img src=x').length - 1})`
	shown := 0
	for _, address := range []string{"/", "/actions", "/actions/a06", "/territoires", "/equite", "/argent", "/donnees", "/donnees/qualite", "/chiffre/" + pages.Code("money", "awarded", ""), "/recherche?q=%3Cimg", "/?lang=en"} {
		if err := chromedp.Do(ctx, chromedp.Navigate(hs.URL+address)); err != nil {
			t.Fatal(err)
		}
		found, err := chromedp.Run(ctx, chromedp.Evaluate[harm](look))
		if err != nil {
			t.Fatal(err)
		}
		if shown += found.Shown; found.Elements+found.Ran > 0 {
			t.Errorf("%s: a label made %d elements, ran %d", address, found.Elements, found.Ran)
		}
		for _, p := range w.Take() {
			t.Errorf("%s: %s", address, p)
		}
	}
	if shown < 50 {
		t.Errorf("the labels are shown %d times: the test proves little", shown)
	}
}
