package pages

import (
	"net/url"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/reports/echarts"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// empty is a book of a workspace that nobody has imported anything into.
func empty(t *testing.T) *Book {
	t.Helper()
	view := &datasets.View{Hash: "none"}
	view.Dictionaries = datasets.NewDictionaries()
	ev, err := evidence.Load(view, evidence.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return &Book{Evidence: ev, Drawers: map[string]Drawer{"fr": echarts.New(lang.French), "en": echarts.New(lang.English)}}
}

func request(path, query string) Request {
	q, _ := url.ParseQuery(query)
	return Request{Path: path, Query: q, Texts: lang.French, Value: func(string) string { return "" }}
}

// An empty workspace says so; it shows no zero that nobody measured.
func TestEmptyHome(t *testing.T) {
	l, err := empty(t).home(request("/", ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"non mesuré", "16 critères sur 16"} {
		if !strings.Contains(string(l.Body), want) {
			t.Errorf("the home page of an empty workspace does not say %q", want)
		}
	}
	if strings.Contains(string(l.Body), "⟦") {
		t.Errorf("a text is missing:\n%s", l.Body)
	}
}
