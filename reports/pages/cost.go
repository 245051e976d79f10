package pages

import (
	"slices"

	"github.com/lozere-developpement/sillage/funding/efficiency"
	"github.com/lozere-developpement/sillage/funding/portfolio"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/costs"
)

// A costView follows the euros of one action to what changed there.
type costView struct {
	efficiency.Line
	Name   string
	Change string // what changed, with its interval; "" = nothing was measured
}

// costs returns one line per action that was awarded money or measured, in the
// order of the roadmap: cheap and dear actions do not help the same people, so
// they are never ranked. All periods are added up, as payments are.
func (b *Book) costs(r Request) ([]costView, error) {
	if len(b.Money.Applications) == 0 {
		return nil, nil
	}
	lines, err := costs.Lines(b.Evidence, portfolio.State{Applications: b.Money.Applications})
	if err != nil {
		return nil, err
	}
	var views []costView
	for _, l := range lines {
		action, ok := b.Evidence.Roadmap.Action(l.ActionID)
		if !ok {
			continue // serves the whole roadmap: no change of one action stands beside it
		}
		v := costView{Line: l, Name: action.Short}
		if c, ok := l.Base(); ok {
			criterion, _ := b.Evidence.Design.Referential.Criterion(c.Criterion)
			v.Change = r.Texts.T("pages.cost.change", criterion.Label, c.Estimate.Value, c.Estimate.Low, c.Estimate.High, c.Estimate.N)
		}
		views = append(views, v)
	}
	return views, nil
}

// cost returns the line of one action; nil when there is none.
func (b *Book) cost(r Request, action string) (*costView, error) {
	views, err := b.costs(r)
	at := slices.IndexFunc(views, func(v costView) bool { return v.ActionID == action })
	if err != nil || at < 0 {
		return nil, err
	}
	return &views[at], nil
}

// perPoint writes what a point of change cost a person, or why it cannot be
// said.
func (r Request) perPoint(e impact.Estimate) string {
	if e.Refused != nil {
		return r.Texts.Error(e.Refused.Reason)
	}
	return r.Texts.T("pages.cost.point", e.Value, e.Low, e.High)
}

// codedCost tells what the cost of a point divides.
func (b *Book) codedCost(r Request, code string) (*originView, error) {
	at := slices.IndexFunc(b.actionIDs(), func(id string) bool { return Code("cost", id) == code })
	if at < 0 {
		return nil, nil
	}
	c, err := b.cost(r, b.actionIDs()[at])
	if c == nil || err != nil {
		return nil, err
	}
	v := &originView{Label: r.Texts.T("pages.cost.of", c.Name), Value: r.perPoint(c.PerPoint),
		Head: []string{r.Texts.T("pages.funder"), r.Texts.T("pages.awarded"), r.Texts.T("pages.paid")},
		Facts: [][2]string{{r.Texts.T("pages.origin.rule"), c.PerPoint.Method}, {r.Texts.T("pages.awarded"), r.Texts.Euros(int64(c.Awarded))},
			{r.Texts.T("pages.paid"), r.Texts.Euros(int64(c.Paid))}, {r.Texts.T("pages.cost.changed"), r.Texts.T("pages.short.impact.not-measured")}}}
	used := map[string]bool{}
	if change, ok := c.Base(); ok {
		v.Facts[3][1] = c.Change
		for _, sum := range change.Estimate.Lineage.Files {
			used[sum] = true
		}
	}
	for _, f := range c.Funders {
		v.Rows = append(v.Rows, []string{b.Money.funder(f.FunderID), r.Texts.Euros(int64(f.Awarded)), r.Texts.Euros(int64(f.Paid))})
	}
	v.Files = b.manifests(used)
	return v, nil
}
