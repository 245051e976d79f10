package pages

import "github.com/lozere-developpement/sillage/reports/evidence"

// quality shows what is missing, late or odd, and what to do about each.
func (b *Book) quality(r Request) (*Leaf, error) {
	q := b.Evidence.Quality()
	names := map[string]string{}
	for _, a := range b.Evidence.Roadmap.Actions {
		names[a.ID] = a.Short
	}
	page := Page{Title: r.Texts.T("pages.quality"), Lead: r.Texts.T("pages.quality.lead"), Active: "data", Crumbs: []Link{{"/donnees", r.Texts.T("pages.nav.data")}}}
	return b.leaf(r, "quality", page, struct {
		evidence.Quality
		Names map[string]string
	}{q, names})
}
