package pages

import (
	"github.com/lozere-developpement/sillage/datasets/territory"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// A nearness says how far those who live in a group of communes are from where
// something took place.
type nearness struct {
	Served   int     // communes where something took place
	Here     float64 // share of the inhabitants who live in one of them
	Km       float64 // mean distance of an inhabitant, as the crow flies
	Farthest remote  // no name: nothing took place anywhere
}

// near measures the distances of the communes of g, each counted for those who
// live there. The nearest place may be in another group.
func (b *Book) near(f evidence.Filter, g territory.EPCI) nearness {
	var n nearness
	f.EPCI = ""
	served := b.Evidence.Served(f)
	people, here := 0, 0
	for _, c := range b.Evidence.Territory.Communes {
		if c.EPCI != g.SIREN || len(served) == 0 {
			continue
		}
		place, km := b.Evidence.Territory.Nearest(c.INSEE, served)
		if km == 0 {
			n.Served++
			here += c.Population
		}
		people += c.Population
		n.Km += km * float64(c.Population)
		if n.Farthest.Name == "" || km > n.Farthest.Km {
			nearest, _ := b.Evidence.Territory.Commune(place)
			n.Farthest = remote{c, nearest.Name, km}
		}
	}
	if people > 0 {
		n.Km, n.Here = n.Km/float64(people), float64(here)/float64(people)
	}
	return n
}

// beside sets the score of a territory next to that of the département, where
// that is fair: the same criteria are measured in both.
func (b *Book) beside(r Request, here *impact.Result, all evidence.Filter) (string, error) {
	whole, err := b.Evidence.Result(all)
	if err != nil || !here.Overall.Measured() || !whole.Overall.Measured() {
		return "", err
	}
	for i := range whole.Criteria {
		if here.Criteria[i].Measured() != whole.Criteria[i].Measured() {
			return r.Texts.T("pages.group.unlike"), nil
		}
	}
	key := "pages.group.beside.same"
	switch verdict(whole.Overall, here.Overall).Key {
	case "pages.compare.higher":
		key = "pages.group.beside.higher"
	case "pages.compare.lower":
		key = "pages.group.beside.lower"
	}
	return r.Texts.T(key, Score(r.Texts, whole.Overall.Estimate)), nil
}
