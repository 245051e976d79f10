package pages

import (
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
)

type dimensionView struct {
	impact.Dimension
	Score    impact.Score
	Criteria []criterionView
	Link     string
}

type criterionView struct {
	impact.Criterion
	Score  impact.Score
	Parts  []partView
	Voices []voiceView
}

type partView struct {
	impact.Part
	Name       string
	Unit       string
	ActionName string // "" = of several actions
}

type dimensionsView struct {
	Filters filters
	Radar   *reports.Figure
	Bars    *reports.Figure
	List    []dimensionView
}

// dimensions shows the five dimensions and the criteria under each.
func (b *Book) dimensions(r Request) (*Leaf, error) {
	fl, f := b.filter(r)
	res, err := b.Evidence.Result(f)
	if err != nil {
		return nil, err
	}
	v := dimensionsView{Filters: fl, Radar: b.fiveDimensions(r, reports.Radar, res, fl.query()), Bars: b.criteria(r, res, "", fl.query())}
	for i, d := range b.Evidence.Design.Referential.Dimensions {
		v.List = append(v.List, b.dimensionView(r, res, d, res.Dims[i], fl.query()))
	}
	return b.leaf(r, "dimensions", Page{Title: r.Texts.T("pages.nav.dimensions"), Lead: r.Texts.T("pages.dimensions.lead"), Active: "dimensions"}, v)
}

// dimension shows one dimension with what each of its scores is made of.
func (b *Book) dimension(r Request) (*Leaf, error) {
	d, ok := b.Evidence.Design.Referential.Dimension(r.Value("id"))
	if !ok {
		return nil, ErrNoPage
	}
	fl, f := b.filter(r)
	res, err := b.Evidence.Result(f)
	if err != nil {
		return nil, err
	}
	score, _ := res.Dimension(d.ID)
	v := struct {
		dimensionView
		Filters filters
		Bars    *reports.Figure
	}{b.dimensionView(r, res, d, score, fl.query()), fl, b.criteria(r, res, d.ID, fl.query())}
	page := Page{Title: d.Label, Lead: d.Definition, Active: "dimensions", Crumbs: []Link{{"/dimensions" + fl.query(), r.Texts.T("pages.nav.dimensions")}}}
	return b.leaf(r, "dimension", page, v)
}

func (b *Book) dimensionView(r Request, res *impact.Result, d impact.Dimension, score impact.Score, query string) dimensionView {
	v := dimensionView{Dimension: d, Score: score, Link: "/dimensions/" + d.ID + query}
	for _, c := range b.Evidence.Design.Referential.Of(d.ID) {
		s, _ := res.Criterion(c.ID)
		cv := criterionView{Criterion: c, Score: s}
		cv.Voices = b.voices(r, res.Voices, b.voiceAction, func(s impact.Voice) bool { return s.Criterion == c.ID })
		for _, p := range s.Parts {
			cv.Parts = append(cv.Parts, b.partView(r, p))
		}
		v.Criteria = append(v.Criteria, cv)
	}
	return v
}

// partView names what a score is made of: an indicator by its label, answers
// by their questionnaire.
func (b *Book) partView(r Request, p impact.Part) partView {
	if p.Kind == "indicator" {
		if i, ok := b.Evidence.Roadmap.Indicator(p.ID); ok {
			v := partView{Part: p, Name: i.Label, Unit: i.Unit, ActionName: p.Action}
			if a, ok := b.Evidence.Roadmap.Action(p.Action); ok {
				v.ActionName = a.Short
			}
			return v
		}
	}
	return partView{Part: p, Name: b.instrument(p.ID), Unit: r.Texts.T("pages.unit.change")}
}

// instrument returns the title of the questionnaire that an outcome is from.
func (b *Book) instrument(outcome string) string {
	for _, in := range b.Evidence.Design.Instruments {
		if _, ok := in.Item(outcome); ok || outcomeOf(outcome, in.ID) {
			return in.Title
		}
	}
	return outcome
}
