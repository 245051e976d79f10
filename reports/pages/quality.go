package pages

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// A remedy is one thing to do, and all that it would mend.
type remedy struct {
	Do       impact.Note
	Findings []evidence.Finding
}

// Long reports whether its findings are folded under their number.
func (r remedy) Long() bool { return len(r.Findings) > 3 }

// quality shows what is missing, late or odd, by what to do about it: one
// letter to one organisation asks for all that it owes.
func (b *Book) quality(r Request) (*Leaf, error) {
	q := b.Evidence.Quality()
	names := map[string]string{}
	for _, a := range b.Evidence.Roadmap.Actions {
		names[a.ID] = a.Short
	}
	page := Page{Title: r.Texts.T("pages.quality"), Lead: r.Texts.T("pages.quality.lead"), Active: "data", Crumbs: []Link{{"/donnees", r.Texts.T("pages.nav.data")}}}
	return b.leaf(r, "quality", page, struct {
		evidence.Quality
		Names    map[string]string
		Remedies []remedy
	}{q, names, remedies(q.Findings)})
}

// remedies gathers findings by what to do, in the order of the first of each.
func remedies(found []evidence.Finding) (list []remedy) {
	at := map[string]int{}
	for _, f := range found {
		key := fmt.Sprintln(f.Remedy.Key, f.Remedy.Args)
		i, ok := at[key]
		if !ok {
			i = len(list)
			at[key] = i
			list = append(list, remedy{Do: f.Remedy})
		}
		list[i].Findings = append(list[i].Findings, f)
	}
	return list
}
