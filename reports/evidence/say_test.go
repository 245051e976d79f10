package evidence

import (
	"slices"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// Every text of the data that comes with the program is in English, and the
// English file has no other: only names of organisations stay.
func TestDataIsInEnglish(t *testing.T) {
	ws, err := datasets.Init(t.TempDir(), datasets.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	view, err := ws.View()
	if err != nil {
		t.Fatal(err)
	}
	e, err := Load(view, Settings{Config: ws.Config()})
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{roadmap.GoalSource: true}
	listen := func(text string) string { said[strings.ReplaceAll(text, "’", "'")] = true; return text + "!" }
	other := e.In(listen)
	for _, d := range []*datasets.Dictionary{view.Dictionaries.Ages, view.Dictionaries.Genders, view.Dictionaries.Statuses} {
		for code := range d.Len() {
			said[d.Title(code)] = true
		}
	}
	names := map[string]bool{}
	for _, a := range e.Roadmap.Actions {
		for _, name := range slices.Concat(a.Partners, a.Owners, a.Beneficiaries) {
			names[name] = true
		}
		for _, i := range a.Indicators {
			names[i.Owner] = true
		}
	}
	for text := range said {
		if _, ok := lang.English.Data(text); !ok && !names[text] {
			t.Errorf("no English for %q", text)
		}
	}
	for _, key := range lang.English.DataKeys() {
		if old := strings.HasSuffix(key, "(Espace Coop V1)"); !old && !said[key] { // registered when such a file is imported
			t.Errorf("no data says %q", key)
		}
	}
	if e.In(listen).Written() != e || other.In(listen).Written() != e {
		t.Error("what was written is lost when it is said another way")
	}
	if e.Design.Hash() != e.Written().Design.Hash() || e.Design.Referential.Criteria[0].Label == other.Design.Referential.Criteria[0].Label {
		t.Error("saying the evidence in another language changed the evidence")
	}
}
