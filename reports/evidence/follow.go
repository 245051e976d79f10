package evidence

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/change"
	"github.com/lozere-developpement/sillage/impact/sample"
)

// A FollowUp is what stands behind one change of the grid: whether it could be
// chance, whether it lasts, and what those lost on the way could have made of
// it. What would tell the answers of fewer people than the threshold, by
// itself or beside the change, is refused.
type FollowUp struct {
	Action, Criterion string

	Outcome   impact.OutcomeResult
	Test      change.Test // signed rank, of changes as they are, never weighted
	Adjusted  float64     // Test.P by Holm over all the changes declared; NaN when refused
	Lasting   change.Durability
	Attrition change.Attrition
	Bounds    change.Bounds   // of the mean change, whatever those lost would have said
	Imputed   impact.Estimate // the mean change if those lost are like those who began alike
}

// imputations is how many times lost answers are drawn: the simulation error
// of Rubin's rules is then well below the interval.
const imputations = 20

// FollowUps returns what stands behind each change of the part that f looks at,
// in the order of its cells.
func (e *Evidence) FollowUps(f Filter) ([]FollowUp, error) {
	res, err := e.Result(f)
	if err != nil {
		return nil, err
	}
	var out []FollowUp
	var p []float64 // of every change declared, NaN where it is withheld
	var place []int // of each FollowUp in p
	for _, c := range res.Cells {
		if c.Withheld {
			p = append(p, math.NaN())
			continue
		}
		for _, o := range c.Outcomes {
			if o.Outcome.Goal.Of != "change" {
				continue
			}
			at := e.follow(o)
			at.Action, at.Criterion = c.Action, c.Criterion
			out, place, p = append(out, at), append(place, len(p)), append(p, at.Test.P)
		}
	}
	adjusted, err := change.Adjust(change.Holm, p)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Adjusted = adjusted[place[i]]
	}
	return out, nil
}

func (e *Evidence) follow(o impact.OutcomeResult) FollowUp {
	level, least := e.Options.Level, e.Options.Threshold
	if level == 0 {
		level = 0.95
	}
	b := impact.Bootstrap{Seed: e.Options.Seed}
	t := o.Tally
	f := FollowUp{
		Outcome: o, Test: change.SignedRank(t.Change(impact.Before, impact.After), change.Wilcoxon),
		Lasting: change.Durable(t, b, level), Attrition: change.Lost(t, impact.After, level),
		Bounds: change.Manski(t, impact.After), Imputed: sample.ImputeChange(t, impact.After, imputations, e.Options.Seed, level).Estimate,
	}
	secret := impact.Refuse("withheld",
		impact.Notef("impact.withheld", "withheld: fewer than %d people, or needed to protect such a cell", least),
		impact.Notef("impact.withheld.remedy", "read a wider cell: several communes, several quarters"))
	few := func(n int) bool { return n > 0 && n < least }
	if lost := o.Started - o.Pairs; few(lost) {
		f.Attrition = change.Attrition{Started: f.Attrition.Started, StayedBefore: f.Attrition.StayedBefore,
			LostShare: secret, LostBefore: math.NaN(), Gap: math.NaN()}
		f.Bounds = change.Bounds{Method: f.Bounds.Method, Low: math.NaN(), High: math.NaN(), Refused: secret.Refused}
		f.Imputed = secret
	}
	if all := f.Lasting.Gained.N; few(all) || few(o.Pairs-all) || few(o.Later-all) {
		f.Lasting = change.Durability{Gained: secret, Left: secret, Faded: secret, Share: secret}
	}
	return f
}
