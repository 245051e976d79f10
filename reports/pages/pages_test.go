package pages

import (
	"context"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/demo"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/echarts"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/print"
)

// bookOf returns the book of a fresh workspace, with demonstration data or
// without any.
func bookOf(t testing.TB, batches ...*datasets.Batch) *Book {
	t.Helper()
	ws, err := datasets.Init(t.TempDir(), datasets.Config{Demo: len(batches) > 0})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	for _, b := range batches {
		if _, err := ws.Import(context.Background(), b); err != nil {
			t.Fatal(err)
		}
	}
	view, err := ws.View()
	if err != nil {
		t.Fatal(err)
	}
	ev, err := evidence.Load(view, evidence.Settings{Config: ws.Config()})
	if err != nil {
		t.Fatal(err)
	}
	return &Book{Evidence: ev, Drawers: map[string]Drawer{"fr": echarts.New(lang.French), "en": echarts.New(lang.English)}}
}

func demonstration() []*datasets.Batch {
	return demo.Batches(demo.Options{Seed: 48, At: time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)})
}

// addresses returns one address for each entry of the contents.
func addresses(b *Book) []string {
	samples := strings.NewReplacer("/{$}", "/", "{siren}", b.Evidence.Territory.EPCI[0].SIREN, "{code}", Code("criterion", "autonomy"))
	var list []string
	for _, e := range Contents {
		path := samples.Replace(e.Path)
		id := "a06"
		if strings.HasPrefix(path, "/dimensions") {
			id = b.Evidence.Design.Referential.Dimensions[0].ID
		}
		list = append(list, strings.ReplaceAll(path, "{id}", id))
	}
	return list
}

// open makes the page at an address as the server does.
func open(t testing.TB, b *Book, address string) *Leaf {
	t.Helper()
	return openIn(t, b, address, lang.French)
}

func openIn(t testing.TB, b *Book, address string, l *lang.Catalogue) *Leaf {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := b.Make(Request{Path: u.Path, Query: u.Query(), Texts: l})
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return leaf
}

// Every page can be made, with data and without, and no text is missing.
func TestEveryPage(t *testing.T) {
	for name, b := range map[string]*Book{"empty": bookOf(t), "demonstration": bookOf(t, demonstration()...)} {
		for _, address := range addresses(b) {
			leaf := open(t, b, address)
			if strings.Contains(string(leaf.Body)+leaf.Title+leaf.Lead, "⟦") {
				at := strings.Index(string(leaf.Body), "⟦")
				t.Errorf("%s %s: a text is missing: %.60s", name, address, string(leaf.Body)[max(0, at):])
			}
			if strings.Contains(string(leaf.Body), "NaN") || strings.Contains(string(leaf.Body), "%!") {
				t.Errorf("%s %s shows NaN or a broken text", name, address)
			}
			if leaf.Title == "" {
				t.Errorf("%s %s has no title", name, address)
			}
			if name == "demonstration" && !leaf.Demo {
				t.Errorf("%s is not marked as demonstration", address)
			}
		}
	}
}

// An empty workspace says so; it shows no zero that nobody measured.
func TestEmptyHome(t *testing.T) {
	text := html.UnescapeString(tags.ReplaceAllString(string(open(t, bookOf(t), "/").Body), ""))
	for _, want := range []string{"non mesuré", "Aucun des 16 critères n’est encore mesuré"} {
		if !strings.Contains(text, want) {
			t.Errorf("the home page of an empty workspace does not say %q", want)
		}
	}
}

// The same data gives the same bytes: every page, and every drawing to carry
// away, in both languages.
func TestSameBytes(t *testing.T) {
	a, b := bookOf(t, demonstration()...), bookOf(t, demonstration()...)
	list := a.Addresses()
	if testing.Short() {
		list = addresses(a)
	}
	drawings := 0
	for _, l := range []*lang.Catalogue{lang.French, lang.English} {
		for _, address := range list {
			x, y := openIn(t, a, address, l), openIn(t, b, address, l)
			if x.Body != y.Body {
				t.Errorf("%s (%s) differs between two builds of the same data", address, l.Tag())
			}
			for i, f := range x.Figures {
				if drawings++; svgOf(t, f, l) != svgOf(t, y.Figures[i], l) {
					t.Errorf("%s (%s): the drawing of %s differs between two builds", address, l.Tag(), f.ID)
				}
			}
		}
	}
	if drawings < 20 {
		t.Errorf("%d drawings were compared", drawings)
	}
}

func svgOf(t *testing.T, f *reports.Figure, l *lang.Catalogue) string {
	t.Helper()
	var b strings.Builder
	if err := print.SVG(&b, f, l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var heading = regexp.MustCompile(`<h([1-6])`)

// No page skips a level of headings: who listens to it goes from one to the
// next.
func TestHeadingsInOrder(t *testing.T) {
	b := bookOf(t, demonstration()...)
	for _, address := range append(addresses(b), "/comparer?periode-a=2024&periode-b=2025", "/actions/a10") {
		last := 1 // the title of the page
		for _, m := range heading.FindAllStringSubmatch(string(open(t, b, address).Body), -1) {
			level := int(m[1][0] - '0')
			if level > last+1 || level == 1 {
				t.Errorf("%s: a heading of level %d follows one of level %d", address, level, last)
			}
			last = level
		}
	}
}
