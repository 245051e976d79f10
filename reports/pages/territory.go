package pages

import (
	"cmp"
	"slices"

	"github.com/lozere-developpement/sillage/datasets/territory"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// territories compares the EPCI: how many people were helped for each thousand
// who live there, and where nothing takes place.
func (b *Book) territories(r Request) (*Leaf, error) {
	fl, f := b.filterPeriod(r)
	unserved, people := b.unserved(f)
	return b.leaf(r, "territories", Page{Title: r.Texts.T("pages.nav.territory"), Lead: r.Texts.T("pages.territories.lead"), Active: "territory"}, map[string]any{
		"Filters": fl, "Coverage": b.reachByGroup(r, f), "Map": b.dots(r, f), "Outlined": b.outlined(r, f),
		"Known":    b.Evidence.Took(f),
		"Unserved": unserved, "People": people, "Communes": len(b.Evidence.Territory.Communes),
		"Share": float64(people) / float64(max(1, b.Evidence.Territory.Population())),
	})
}

// A remote commune is one where nothing took place.
type remote struct {
	territory.Commune
	Nearest string  // name of the nearest commune where something did
	Km      float64 // as the crow flies
}

// far is the distance in kilometres, as the crow flies, beyond which a commune
// without activity is called out. On the roads of the département it is about
// half an hour.
const far = 15

// unserved lists the communes far from any activity, the farthest first, and
// how many people live there.
func (b *Book) unserved(f evidence.Filter) (list []remote, people int) {
	anywhere := f
	anywhere.EPCI = "" // the nearest place may be in another group
	served := b.Evidence.Served(anywhere)
	if len(served) == 0 {
		return nil, 0
	}
	for _, c := range b.Evidence.Territory.Communes {
		if f.EPCI != "" && c.EPCI != f.EPCI {
			continue
		}
		near, km := b.Evidence.Territory.Nearest(c.INSEE, served)
		if km > far {
			place, _ := b.Evidence.Territory.Commune(near)
			list = append(list, remote{c, place.Name, km})
			people += c.Population
		}
	}
	slices.SortStableFunc(list, func(a, b remote) int { return cmp.Compare(b.Km, a.Km) })
	return list, people
}

type groupView struct {
	territory.EPCI
	Filters    filters
	People     int
	Hidden     bool    // fewer people than may be shown
	Unknown    bool    // nobody told us of the period: that is not zero
	Rate, All  float64 // for 1 000 inhabitants, here and in the département
	Dimensions *reports.Figure
	Map        *reports.Figure
	Unserved   []remote
	Score      impact.Score
	Beside     string // how the score stands to that of the département; "" = it cannot be said
	nearness
}

// group shows one EPCI: what took place, for how many of those who live there,
// what changed, and which of its communes are far from everything.
func (b *Book) group(r Request) (*Leaf, error) {
	g, ok := b.Evidence.Territory.Group(r.Value("siren"))
	if !ok {
		return nil, ErrNoPage
	}
	fl, all := b.filterPeriod(r)
	f := all
	f.EPCI = g.SIREN
	fl.chosen.Set("territoire", g.SIREN) // for the links of the page
	res, err := b.Evidence.Result(f)
	if err != nil {
		return nil, err
	}
	v := groupView{EPCI: g, Filters: fl, Dimensions: b.fiveDimensions(r, reports.Bar, res, fl.query()), Map: b.dots(r, f), Score: res.Overall}
	n, shown := b.Evidence.People(f).Value()
	whole, _ := b.Evidence.People(all).Value()
	v.Unknown = !b.Evidence.Took(all)
	if v.Hidden = !shown; shown {
		v.People, v.Rate, v.All = int(n), perThousand(n, g.Population), perThousand(whole, b.Evidence.Territory.Population())
	}
	v.Unserved, _ = b.unserved(f)
	v.nearness = b.near(f, g)
	if v.Beside, err = b.beside(r, res, all); err != nil {
		return nil, err
	}
	page := Page{Title: g.Name, Lead: r.Texts.T("pages.group.lead", len(g.Communes), g.Population, g.Elsewhere), Active: "territory", Crumbs: []Link{{"/territoires", r.Texts.T("pages.nav.territory")}}}
	return b.leaf(r, "group", page, v)
}

func perThousand(n float64, people int) float64 {
	if people == 0 {
		return 0
	}
	return 1000 * n / float64(people)
}
