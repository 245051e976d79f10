package evidence

import (
	"maps"
	"slices"

	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/impact"
)

// In returns the same evidence with every text of it said another way: the
// dimensions, criteria and questionnaires of the method, the sheets and
// indicators of the roadmap, what people are called. Ids, figures and what was
// assessed are the same, and shared.
func (e *Evidence) In(say func(string) string) *Evidence {
	s := speaker(say)
	said := *e
	said.written = e.Written()
	design := *e.Design
	design.Referential, design.Instruments = s.referential(design.Referential), slices.Clone(design.Instruments)
	for i, in := range design.Instruments {
		design.Instruments[i] = s.instrument(in)
	}
	said.Design, said.Roadmap, said.Indicators = &design, s.roadmap(e.Roadmap), slices.Clone(e.Indicators)
	for i := range said.Indicators {
		s.indicator(&said.Indicators[i].Indicator)
	}
	said.Ages, said.Genders, said.Statuses = s.traits(e.Ages), s.traits(e.Genders), s.traits(e.Statuses)
	return &said
}

// SayRoadmap returns the roadmap with every text of it said another way, its ids
// as they are.
func SayRoadmap(r *roadmap.Roadmap, say func(string) string) *roadmap.Roadmap {
	return speaker(say).roadmap(r)
}

// Written returns the evidence in the words in which it was written: those that
// hashes are made of.
func (e *Evidence) Written() *Evidence {
	if e.written != nil {
		return e.written
	}
	return e
}

// A speaker says a text another way.
type speaker func(string) string

func (s speaker) each(texts ...*string) {
	for _, t := range texts {
		*t = s(*t)
	}
}

func (s speaker) list(texts []string) []string {
	said := slices.Clone(texts)
	for i := range said {
		s.each(&said[i])
	}
	return said
}

func (s speaker) referential(r *impact.Referential) *impact.Referential {
	said := *r
	s.each(&said.Title, &said.Source)
	said.Dimensions, said.Criteria = slices.Clone(r.Dimensions), slices.Clone(r.Criteria)
	for i := range said.Dimensions {
		s.each(&said.Dimensions[i].Label, &said.Dimensions[i].Definition)
	}
	for i := range said.Criteria {
		s.each(&said.Criteria[i].Label, &said.Criteria[i].Definition)
	}
	return &said
}

func (s speaker) instrument(in *impact.Instrument) *impact.Instrument {
	said := *in
	s.each(&said.Title, &said.Source, &said.Intro)
	said.Scales = maps.Clone(in.Scales)
	for name, scale := range said.Scales {
		said.Scales[name] = impact.ItemCode{Codes: s.codes(scale.Codes)}
	}
	said.Items = slices.Clone(in.Items)
	for i := range said.Items {
		s.each(&said.Items[i].Text)
		said.Items[i].Codes = s.codes(said.Items[i].Codes)
	}
	return &said
}

func (s speaker) codes(codes []impact.Code) []impact.Code {
	said := slices.Clone(codes)
	for i := range said {
		s.each(&said[i].Label)
	}
	return said
}

func (s speaker) roadmap(r *roadmap.Roadmap) *roadmap.Roadmap {
	said := *r
	said.Axes, said.Actions = slices.Clone(r.Axes), slices.Clone(r.Actions)
	for i := range said.Axes {
		s.each(&said.Axes[i].Title)
	}
	for i := range said.Actions {
		s.action(&said.Actions[i])
	}
	return &said
}

func (s speaker) action(a *roadmap.Action) {
	s.each(&a.Title, &a.Short, &a.Summary, &a.Calendar, &a.ETPNote)
	a.Stages, a.Indicators, a.Budget = slices.Clone(a.Stages), slices.Clone(a.Indicators), slices.Clone(a.Budget)
	for i := range a.Stages {
		s.each(&a.Stages[i].Title)
	}
	for i := range a.Indicators {
		s.indicator(&a.Indicators[i])
	}
	for i := range a.Budget {
		s.each(&a.Budget[i].Label, &a.Budget[i].Note)
	}
	a.Partners, a.Owners, a.Beneficiaries = s.list(a.Partners), s.list(a.Owners), s.list(a.Beneficiaries)
}

// indicator leaves the rhythm of an indicator alone: it is a code.
func (s speaker) indicator(i *roadmap.Indicator) {
	s.each(&i.Label, &i.Unit, &i.DoubleCount, &i.Owner)
}

func (s speaker) traits(traits []Trait) []Trait {
	said := slices.Clone(traits)
	for i := range said {
		s.each(&said[i].Title)
	}
	return said
}
