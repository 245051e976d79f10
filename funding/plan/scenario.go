package plan

import (
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// Without returns the scenario in which a funder, or everything from a fund,
// says no: its resources that are not acquired are taken out. The name of the
// scenario is given by the caller.
func (p Plan) Without(scenario string, said func(Resource) bool) Plan {
	p.Scenario = scenario
	p.Resources = slices.DeleteFunc(slices.Clone(p.Resources), func(r Resource) bool {
		return r.State != Acquired && r.State != Own && said(r)
	})
	return p
}

// A Comparison sets the scenarios of one action side by side.
type Comparison struct {
	Scenario  string
	Summary   Summary
	Change    funding.Cents // of the gap, against the first scenario
	OwnNeeded funding.Cents // own money if the gap were to be closed by the owner
}

// Compare sums up the scenarios against the first of them.
func Compare(plans ...Plan) ([]Comparison, error) {
	out := make([]Comparison, len(plans))
	for i, p := range plans {
		s, err := p.Summary()
		if err != nil {
			return nil, err
		}
		out[i] = Comparison{Scenario: p.Scenario, Summary: s, Change: s.Gap - out[0].Summary.Gap,
			OwnNeeded: max(0, s.Own+s.Gap)}
	}
	if len(out) > 0 {
		out[0].Change = 0
	}
	return out, nil
}

// Need returns what the stated full-time equivalents cost at one yearly cost,
// plus the euros stated besides.
func Need(etp funding.Rate, yearly, stated funding.Cents) (funding.Cents, error) {
	staff, err := yearly.Times(etp)
	if err != nil {
		return 0, err
	}
	return staff.Add(stated)
}
