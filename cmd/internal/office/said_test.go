package office

import (
	"testing"

	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// The pages of the office name the actions in the language of the reader, and
// match calls with the words that were written: the same in both languages.
func TestActionsAreSaidInEnglish(t *testing.T) {
	d := Deps{Roadmap: roadmap.Lozere(), Site: func() pages.Site { return pages.Site{} }}
	french, english := &office{Deps: d.in(lang.French), t: lang.French}, &office{Deps: d.in(lang.English), t: lang.English}
	if a, b := french.actionName("a01"), english.actionName("a01"); a != "Reconditionnement de matériel" || b != "Refurbished computers" {
		t.Errorf("the action is called %q and %q", a, b)
	}
	call := funding.Call{Title: "Reconditionnement de matériel informatique", Summary: "Réemploi et reconditionnement d’équipements"}
	a, b := french.matches(call), english.matches(call)
	if len(a) == 0 || len(a) != len(b) || a[0].ActionID != b[0].ActionID {
		t.Errorf("the call suits %v in French, %v in English", a, b)
	}
	if outside := (&office{Deps: d}).matches(call); len(outside) != len(a) {
		t.Errorf("the call suits %v from the command line", outside)
	}
}
