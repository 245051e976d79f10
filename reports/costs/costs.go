// Package costs sets the money of a workspace beside what was measured in it,
// once, for notebooks, the command line and pages alike.
//
// It decides one thing: who is counted. Only the people who answered before
// and after are, so that a cost per point is a ceiling: others were helped too
// and nothing says how much they gained. It refuses nothing by itself; see
// package efficiency for what is refused.
package costs

import (
	"github.com/lozere-developpement/sillage/funding/efficiency"
	"github.com/lozere-developpement/sillage/funding/portfolio"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// Lines follows the euros of every action, over all periods, to what changed
// there. PerPoint is in euros per person and point of the 0–100 scale of the
// outcome that rests on the most people.
func Lines(e *evidence.Evidence, money portfolio.State) ([]efficiency.Line, error) {
	result, err := e.Result(evidence.Filter{})
	if err != nil {
		return nil, err
	}
	streams, err := money.Streams()
	if err != nil {
		return nil, err
	}
	people := map[string]int{}
	for _, c := range result.Cells {
		for _, o := range c.Outcomes {
			if o.Change.Refused == nil {
				people[c.Action] = max(people[c.Action], o.Change.N)
			}
		}
	}
	return efficiency.Trace(streams, result, people), nil
}
