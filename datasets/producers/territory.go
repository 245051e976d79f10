package producers

import (
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// InTerritory finds places in a territory: SIREN first, then INSEE code, then postcode
// and name.
func InTerritory(t *territory.Territory) Territory { return found{t} }

type found struct{ *territory.Territory }

// Find returns the commune that a file means, and what contradicts what.
func (f found) Find(p Place) (insee string, conflicts []ingest.Note) {
	m := f.Resolve(territory.Place{SIREN: p.SIREN, INSEE: p.INSEE, Postcode: p.Postcode, Name: p.Name, Departement: p.Departement})
	for _, c := range m.Conflicts {
		conflicts = append(conflicts, ingest.Notef("territory.conflict-"+c.Field, c.Field+" %q does not fit: it is %q", c.Given, c.Found))
	}
	return m.INSEE, conflicts
}
