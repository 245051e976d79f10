package server

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"html"
	"net/http/httptest"
	"os"
	"path/filepath"
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

// poison puts a hostile text in every text field of a row but the named ones.
func poison(text string, row any, but ...string) {
	kept := "," + strings.Join(but, ",") + ","
	v := reflect.ValueOf(row).Elem()
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; v.Field(i).Kind() == reflect.String && !strings.Contains(kept, ","+name+",") {
			v.Field(i).SetString(text + name)
		}
	}
}

// poisonedServer serves the demonstration with a hostile text in its files, its
// money, its outlines and the name of a day that is compared with.
func poisonedServer(t *testing.T, text string) *Server {
	t.Helper()
	ws, err := datasets.Init(t.TempDir(), datasets.Config{Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	for _, b := range demo.Batches(demo.Options{Seed: 48, At: time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)}) {
		b.Source, b.Producer, b.Discarded = text, text, []string{text}
		for i := range min(200, len(b.Attendances)) {
			row := &b.Attendances[i]
			row.Activity += text
			poison(text, row, "Activity", "Period", "Action", "Territory")
		}
		for i := range min(20, len(b.Indicators)) {
			poison(text, &b.Indicators[i], "Period", "Territory")
		}
		for i := range min(20, len(b.Answers)) {
			b.Answers[i].Group, b.Answers[i].Response = text, text+b.Answers[i].Response
		}
		if _, err := ws.Import(context.Background(), b); err != nil {
			t.Fatal(err)
		}
	}
	money := func() (pages.Money, error) {
		m, err := applications()
		for i := range m.Applications {
			m.Applications[i].Title = text
		}
		for id, f := range m.Funders {
			poison(text, &f, "ID")
			m.Funders[id] = f
		}
		return m, err
	}
	var outlines map[string]any
	if err := json.Unmarshal([]byte(squares()), &outlines); err != nil {
		t.Fatal(err)
	}
	for _, f := range outlines["features"].([]any) {
		properties := f.(map[string]any)["properties"].(map[string]any)
		properties["nom"], properties[text] = text, text
	}
	drawn, err := json.Marshal(outlines)
	if err == nil {
		err = os.WriteFile(filepath.Join(ws.Dir(), OutlinesFile), drawn, 0o600)
	}
	if err == nil {
		_, err = WriteSnapshot(ws.Dir(), &pages.Snapshot{Name: text, Day: "2025-05-12", Version: text})
	}
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := Open(ws, time.Now, money, nil)
	if err != nil {
		t.Fatal(err)
	}
	return New(Config{Books: shelf, Site: pages.Site{Name: text, Version: "test"}})
}

// In a browser too, a hostile label is text: no element comes of it, nothing of
// it runs, nothing is asked for.
func TestHostileLabelsInABrowser(t *testing.T) {
	ctx := browsertest.Start(t)
	hs := httptest.NewServer(poisonedServer(t, hostile))
	t.Cleanup(hs.Close)
	w, err := browsertest.Listen(ctx, hs.URL)
	if err != nil {
		t.Fatal(err)
	}
	type harm struct{ Elements, Ran, Shown int }
	const look = `({elements: document.querySelectorAll('[onerror], img[src="x"]').length, ran: Number(document.documentElement.dataset.ran ?? 0),
	  shown: document.body.textContent.split('<img src=x').length - 1})`
	shown := 0
	for _, address := range []string{"/", "/actions", "/actions/a06", "/territoires", "/equite", "/argent", "/donnees", "/donnees/qualite", "/depuis", "/embed/figure/contours?page=/territoires", "/embed/figure/ages?page=/equite", "/embed/figure/montants?page=/argent", "/chiffre/" + pages.Code("money", "awarded", ""), "/recherche?q=%3Cimg", "/?lang=en"} {
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

// No label becomes a formula in what a spreadsheet opens, whichever sign the
// spreadsheet takes for the start of one.
func TestLabelsAreNoFormula(t *testing.T) {
	for _, text := range []string{`=cmd|' /C calc'!A0`, "@SUM(1+1)*", "\uff1d1+1"} {
		s := poisonedServer(t, text)
		files, shown := map[string]bool{}, 0
		for _, page := range []string{"/", "/actions/a06", "/territoires", "/equite", "/argent", "/depuis", "/donnees", "/equite?lang=en", "/argent?lang=en"} {
			for _, m := range leadsTo.FindAllStringSubmatch(get(t, s, page).Body.String(), -1) {
				if file := html.UnescapeString(m[1]); strings.HasPrefix(file, "/figure/") && strings.Contains(file, ".csv?") || strings.HasSuffix(file, ".excel.csv") {
					files[file] = true
				}
			}
		}
		for file := range files {
			rows := csv.NewReader(strings.NewReader(strings.TrimPrefix(get(t, s, file).Body.String(), "\ufeff")))
			rows.FieldsPerRecord = -1
			if !strings.Contains(file, "lang=en") {
				rows.Comma = ';'
			}
			all, err := rows.ReadAll()
			if err != nil {
				t.Errorf("%s: %v", file, err)
			}
			for _, row := range all {
				for _, cell := range row {
					if strings.HasPrefix(cell, text) {
						t.Errorf("%s: %q is a formula", file, cell)
					} else if strings.Contains(cell, text) {
						shown++
					}
				}
			}
		}
		if len(files) < 10 || shown < 10 {
			t.Errorf("%d files show %q %d times: the test proves little", len(files), text, shown)
		}
	}
}
