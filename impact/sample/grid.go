package sample

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// A Target says how many people a population has in each territory, or in each
// group, of a grid.
type Target struct {
	Name   string // of the margin, for the reader
	Group  bool   // the names are groups; otherwise territories
	People map[string]float64
}

// OfGrid returns the weights that bring the people of a grid to one or two
// targets, by post-stratification or by raking, with what became of the margins: give them
// to [impact.Grid.Weigh]. Somebody who took part in two actions counts in
// each. People of a territory or group that the targets do not name (or whose
// territory is not known) keep the mean weight, 1, with a warning. It refuses
// what [Rake] refuses: a part of the population in which nobody answered,
// above all.
func OfGrid(g *impact.Grid, source string, targets []Target, opts RakeOptions) (impact.Weights, *Raking, error) {
	w := impact.Weights{Source: source, Of: map[impact.Stratum]float64{}}
	for _, t := range targets {
		w.Group, w.Territory = w.Group || t.Group, w.Territory || !t.Group
	}
	if w.Territory && !g.By.Territory || w.Group && !g.By.Group {
		return w, nil, fmt.Errorf("weights %q: the grid is not broken down by what they go by", source)
	}
	people := strata(g, w)
	var known []impact.Stratum
	var base []float64
	out := 0.0
	for _, s := range slices.SortedFunc(maps.Keys(people), func(a, b impact.Stratum) int {
		return slices.Compare([]string{a.Territory, a.Group}, []string{b.Territory, b.Group})
	}) {
		if named(targets, s) {
			known, base = append(known, s), append(base, people[s])
			continue
		}
		w.Of[s] = 1
		out += people[s]
	}
	opts.Base = base
	r, err := Rake(margins(targets, known), opts)
	if err != nil {
		return w, nil, err
	}
	if err := r.perPerson(base); err != nil {
		return w, nil, err
	}
	for i, s := range known {
		w.Of[s] = r.Weights[i]
	}
	if out > 0 {
		r.Warnings = append(r.Warnings, impact.Notef("impact.weights.unplaced", "%.0f people are of no part of « %s »: they keep the mean weight", out, source))
	}
	return w, r, nil
}

// strata counts the people of each stratum: in each cell, those of the outcome
// that most answered.
func strata(g *impact.Grid, w impact.Weights) map[impact.Stratum]float64 {
	cells := map[impact.Key]int64{}
	for _, k := range g.Keys() {
		n := g.Tally(k).People()
		k.Outcome = ""
		cells[k] = max(cells[k], n)
	}
	people := map[impact.Stratum]float64{}
	for k, n := range cells {
		s := impact.Stratum{}
		if w.Territory {
			s.Territory = k.Territory
		}
		if w.Group {
			s.Group = k.Group
		}
		people[s] += float64(n)
	}
	return people
}

func (t Target) of(s impact.Stratum) string {
	if t.Group {
		return s.Group
	}
	return s.Territory
}

func named(targets []Target, s impact.Stratum) bool {
	return !slices.ContainsFunc(targets, func(t Target) bool { return !(t.People[t.of(s)] > 0) })
}

// margins are the targets as Rake wants them, one respondent per stratum.
func margins(targets []Target, known []impact.Stratum) []Margin {
	var out []Margin
	for _, t := range targets {
		labels := slices.Sorted(maps.Keys(t.People))
		m := Margin{Name: t.Name, Labels: labels}
		for _, name := range labels {
			m.Targets = append(m.Targets, t.People[name])
		}
		for _, s := range known {
			at, _ := slices.BinarySearch(labels, t.of(s))
			m.Of = append(m.Of, at)
		}
		out = append(out, m)
	}
	return out
}

// perPerson turns the weights of strata into those of their people, of mean 1,
// and reports on people.
func (r *Raking) perPerson(base []float64) error {
	sum, all, squares := 0.0, 0.0, 0.0
	for i, n := range base {
		sum += r.Weights[i]
		all += n
	}
	for i, n := range base {
		r.Weights[i] *= all / sum / n
		squares += n * r.Weights[i] * r.Weights[i]
	}
	q, err := Assess(r.Weights)
	if err != nil {
		return err
	}
	q.N, q.EffectiveN = int(math.Round(all)), all*all/squares
	q.DesignEffect = all / q.EffectiveN
	q.Least, q.Most = slices.Min(r.Weights), slices.Max(r.Weights)
	q.Warnings = nil
	r.Quality = q.warned()
	for i := range r.Margins {
		m := &r.Margins[i]
		m.Respondents = int(math.Round(m.Before * all))
	}
	return nil
}
