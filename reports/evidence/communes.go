package evidence

import (
	"github.com/lozere-developpement/sillage/impact/disclosure"
)

// communePlanes protects, EPCI by EPCI, the attendances of its communes in
// time. The EPCI's own counts are on other pages: where they are withheld, they
// are a secret here too, so that its communes do not add up to them; where they
// are shown and the communes can only be protected by withholding them, all its
// communes are withheld.
func (e *Evidence) communePlanes() error {
	byGroup := map[string]map[[2]string]int64{}
	for at, r := range e.reach {
		w := e.at(at)
		if w.epci == "" {
			continue
		}
		if byGroup[w.epci] == nil {
			byGroup[w.epci] = map[[2]string]int64{}
		}
		byGroup[w.epci][[2]string{w.commune, orUnknown(w.period)}] += int64(r.Attendances)
	}
	e.byCommune = map[string]disclosureNumbers{}
	for epci, counts := range byGroup {
		shown := func(period string) bool { _, ok := e.byGroup.at(epci, period).Value(); return ok }
		p, err := protect(counts, e.Config.Disclosure.Persons, func(thing, period string) bool { return thing == "" && !shown(period) })
		if err != nil {
			return err
		}
		for k, n := range p.numbers {
			if _, ok := n.Value(); !ok && k[0] == "" && shown(k[1]) {
				p = nil // the margin would have to be withheld, and is not
				break
			}
		}
		for k := range counts {
			if e.byCommune[k[0]] = nil; p != nil {
				e.byCommune[k[0]] = p.of(k[0])
			}
		}
	}
	return nil
}

// disclosureNumbers are protected counts by period, "" = all.
type disclosureNumbers map[string]disclosure.Number

// of returns the counts of one thing.
func (p *plane) of(thing string) disclosureNumbers {
	out := disclosureNumbers{}
	for k, n := range p.numbers {
		if k[0] == thing {
			out[k[1]] = n
		}
	}
	return out
}

// Shown returns what was done in the part that f looks at, and whether it may
// be shown: where the number of people is withheld so is that of activities,
// which is the same where people came one by one.
func (e *Evidence) Shown(f Filter) (Reach, bool) {
	if _, ok := e.People(f).Value(); !ok {
		return Reach{}, false
	}
	return e.Reach(f), true
}

// Took reports whether anything took place in the part that f looks at.
func (e *Evidence) Took(f Filter) bool { return e.Reach(f).Activities > 0 }

// InCommune returns how many activities took place in a commune during a
// period, "" for all, and whether that may be shown.
func (e *Evidence) InCommune(commune, period string) (activities int, shown bool) {
	if _, ok := e.byCommune[commune][period].Value(); !ok {
		return 0, false
	}
	for at, r := range e.reach {
		if w := e.at(at); w.commune == commune && (Filter{Period: period}).during(w.period) {
			activities += r.Activities
		}
	}
	return activities, true
}
