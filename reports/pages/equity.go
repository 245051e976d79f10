package pages

import (
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// equity asks who is not reached: which communes are far from everything,
// and who comes.
func (b *Book) equity(r Request) (*Leaf, error) {
	fl, f := b.filter(r)
	far, people := b.unserved(f)
	fl.note(r, "pages.filter.whole-traits", true)
	return b.leaf(r, "equity", Page{Title: r.Texts.T("pages.equity.title"), Lead: r.Texts.T("pages.equity.lead"), Active: "territory", Crumbs: []Link{{"/territoires", r.Texts.T("pages.nav.territory")}}}, map[string]any{
		"Filters": fl, "Unserved": far, "People": people, "Communes": len(b.Evidence.Territory.Communes),
		"Share": float64(people) / float64(max(1, b.Evidence.Territory.Population())),
		"Ages":  b.marginal(r, "ages", b.Evidence.Ages), "Genders": b.marginal(r, "genres", b.Evidence.Genders), "Statuses": b.marginal(r, "situations", b.Evidence.Statuses),
		"Known":    b.Evidence.Took(evidence.Filter{Period: f.Period}),
		"Coverage": b.reachByGroup(r, evidence.Filter{Period: f.Period}),
	})
}

// marginal shows one trait alone: in workshops the tool draws age, gender and
// situation at random within their totals, so crossing two of them would show
// chance.
func (b *Book) marginal(r Request, id string, counts []evidence.Trait) *reports.Figure {
	f := b.reachFigure(r, id, reports.Bar, r.Texts.T("pages.trait."+id))
	for _, c := range counts {
		p := reports.Point{Label: c.Title, Key: c.Name}
		if v, ok := c.People.Value(); ok {
			p.Value = v
		} else {
			p.Missing = r.Texts.T("pages.short.impact.withheld")
		}
		f.Points = append(f.Points, p)
	}
	if len(f.Points) == 0 {
		return nil
	}
	f.Doubts = append(f.Doubts, r.Texts.T("pages.doubt.marginal"))
	return f
}
