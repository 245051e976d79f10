package pages

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/demo"
	"github.com/lozere-developpement/sillage/reports/echarts"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/lang"
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
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	var leaf *Leaf
	for _, e := range Contents {
		mux.HandleFunc("GET "+e.Path, func(_ http.ResponseWriter, r *http.Request) {
			leaf, err = e.Make(b, Request{Path: u.Path, Value: r.PathValue, Query: u.Query(), Texts: lang.French})
		})
	}
	r, _ := http.NewRequest("GET", address, nil)
	mux.ServeHTTP(discard{}, r)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	if leaf == nil {
		t.Fatalf("%s: no page", address)
	}
	return leaf
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

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
	text := html.UnescapeString(string(open(t, bookOf(t), "/").Body))
	for _, want := range []string{"non mesuré", "16 critères sur 16"} {
		if !strings.Contains(text, want) {
			t.Errorf("the home page of an empty workspace does not say %q", want)
		}
	}
}

// The same data gives the same bytes.
func TestSameBytes(t *testing.T) {
	a, b := bookOf(t, demonstration()...), bookOf(t, demonstration()...)
	for _, address := range addresses(a) {
		if x, y := open(t, a, address), open(t, b, address); x.Body != y.Body {
			t.Errorf("%s differs between two builds of the same data", address)
		}
	}
}

// A label that comes from a file is text, wherever it is shown.
func TestHostileLabels(t *testing.T) {
	const hostile = `</script><img src=x onerror=alert(1)>`
	batches := demonstration()
	batches[0].Source = hostile
	b := bookOf(t, batches...)
	for _, address := range addresses(b) {
		if strings.Contains(string(open(t, b, address).Body), "<img src=x") {
			t.Errorf("%s lets a label in as markup", address)
		}
	}
	if !strings.Contains(string(open(t, b, "/donnees").Body), "&lt;img") {
		t.Error("the hostile label is not shown at all: the test proves nothing")
	}
}
