package pages

import (
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/impact"
)

type methodView struct {
	Design      *impact.Design
	Options     impact.Options
	Report      impact.PassReport
	Dimensions  []dimensionView
	Indicators  []indicatorGoal
	GoalSource  string
	Unmeasured  []impact.Criterion
	Instruments []*impact.Instrument
}

type indicatorGoal struct {
	roadmap.Indicator
	CriterionLabel string
}

// method says how the figures are made, from the same objects that make them:
// it cannot describe another method than the one in use.
func (b *Book) method(r Request) (*Leaf, error) {
	res, err := b.Evidence.Result(filterOf(b, r))
	if err != nil {
		return nil, err
	}
	v := methodView{Design: b.Evidence.Design, Options: res.Options, Report: res.Report, GoalSource: said(r.Texts, roadmap.GoalSource), Instruments: b.Evidence.Design.Instruments}
	for i, d := range b.Evidence.Design.Referential.Dimensions {
		v.Dimensions = append(v.Dimensions, b.dimensionView(r, res, d, res.Dims[i], ""))
	}
	for i, c := range b.Evidence.Design.Referential.Criteria {
		if !res.Criteria[i].Measured() {
			v.Unmeasured = append(v.Unmeasured, c)
		}
	}
	for _, i := range b.Evidence.Indicators {
		if i.Goals() {
			c, _ := b.Evidence.Design.Referential.Criterion(i.Criterion)
			v.Indicators = append(v.Indicators, indicatorGoal{i.Indicator, c.Label})
		}
	}
	return b.leaf(r, "method", Page{Title: r.Texts.T("pages.nav.method"), Lead: r.Texts.T("pages.method.lead"), Active: "method"}, v)
}
