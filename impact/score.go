package impact

import (
	"math"
	"slices"
	"strings"
)

// parts returns what the outcomes of the cell bring to its score.
func (c *Cell) parts() []Part {
	var out []Part
	for i := range c.Outcomes {
		out = append(out, c.Outcomes[i].part(c.Action))
	}
	return out
}

func (r *OutcomeResult) part(action string) Part {
	value := r.Change
	if r.Outcome.Goal.Of == "level" {
		value = r.After
	}
	return Part{Kind: "answers", ID: r.Outcome.ID, Action: action, Value: value, Score: r.Score, Weight: r.Outcome.Weight}
}

func (m *Measure) part() Part {
	value := Estimate{Value: m.Value, Low: m.Value, High: m.Value, Level: 1, N: m.N, Method: "indicator", Warnings: m.Warnings}
	if m.Low != 0 || m.High != 0 {
		value.Low, value.High, value.Level = m.Low, m.High, 0.95
	}
	score := m.Score()
	value.Refused, value.Lineage = score.Refused, score.Lineage
	weight := m.Weight
	if weight == 0 {
		weight = 1
	}
	return Part{Kind: "indicator", ID: m.Indicator, Action: m.Action, Value: value, Score: score, Weight: weight}
}

// combine returns the weighted mean of the scores of parts. The parts rest on
// overlapping people and their joint distribution is not assumed: ends of
// intervals are averaged like values, which is exact when parts move together
// and too wide otherwise, never too narrow at the stated level for monotone
// dependence. Parts without a score take no part; see Coverage.
func combine(parts []Part, rule string) Estimate {
	e := Estimate{Level: 1, Method: "weighted-mean/widest", Lineage: Lineage{Rule: rule}}
	weight := 0.0
	var refused *Refusal
	for _, p := range parts {
		if !p.Score.Given() {
			if refused == nil || refused.Reason.Key == "impact.not-measured" {
				refused = p.Score.Refused
			}
			continue
		}
		weight += p.Weight
		e.Value += p.Weight * p.Score.Value
		e.Low += p.Weight * p.Score.Low
		e.High += p.Weight * p.Score.High
		e.absorb(p.Score)
	}
	if weight == 0 {
		if refused == nil {
			refused = notMeasured()
		}
		return e.refuse(refused)
	}
	e.Value, e.Low, e.High = e.Value/weight, e.Low/weight, e.High/weight
	return e
}

// absorb takes over the doubt and the origin of a part.
func (e *Estimate) absorb(p Estimate) {
	e.Level = math.Min(e.Level, p.Level)
	e.N = max(e.N, p.N)
	for _, w := range p.Warnings {
		if !slices.ContainsFunc(e.Warnings, func(o Note) bool { return o.Error() == w.Error() }) {
			e.Warnings = append(e.Warnings, w)
		}
	}
	e.Lineage.Rows += p.Lineage.Rows
	e.Lineage.Files = append(e.Lineage.Files, p.Lineage.Files...)
	slices.Sort(e.Lineage.Files)
	e.Lineage.Files = slices.Compact(e.Lineage.Files)
}

// scored makes a Score of parts, with the share of their weight that had a
// score.
func (a *assessor) scored(s Score, parts []Part) Score {
	s.Estimate = combine(parts, a.rule("score", s.Action, s.Dimension, s.Criterion, s.Territory))
	s.Lineage.Method = a.name
	given, all := 0.0, 0.0
	for _, p := range parts {
		all += p.Weight
		if p.Score.Given() {
			given += p.Weight
		}
	}
	if all > 0 {
		s.Coverage = given / all
	}
	return s
}

func (a *assessor) rule(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), "/")
}

// criteria scores every criterion of the referential from the parts of each.
func (a *assessor) criteria(of Score, parts map[string][]Part) []Score {
	var out []Score
	for _, c := range a.design.Referential.Criteria {
		s := of
		s.Criterion, s.Dimension = c.ID, c.Dimension
		s = a.scored(s, parts[c.ID])
		s.Parts = parts[c.ID]
		out = append(out, s)
	}
	return out
}

// dimensions scores every dimension: the mean of its criteria that have a
// score, each with the same weight.
func (a *assessor) dimensions(of Score, criteria []Score) []Score {
	var out []Score
	for _, d := range a.design.Referential.Dimensions {
		s := of
		s.Dimension = d.ID
		out = append(out, a.scored(s, asParts(criteria, func(c Score) bool { return c.Dimension == d.ID })))
	}
	return out
}

// above scores what lies above dimensions: their mean, each with the same
// weight. Its coverage is the share of criteria that have a score.
func (a *assessor) above(of Score, dimensions, criteria []Score) Score {
	all := func(Score) bool { return true }
	s := a.scored(of, asParts(dimensions, all))
	s.Coverage = a.scored(of, asParts(criteria, all)).Coverage
	return s
}

func asParts(scores []Score, keep func(Score) bool) []Part {
	var out []Part
	for _, s := range scores {
		if keep(s) {
			out = append(out, Part{Score: s.Estimate, Weight: 1})
		}
	}
	return out
}

// score fills the scores of the whole programme and of each action.
func (a *assessor) score(r *Result, matrix []Cell, whole []OutcomeResult) {
	parts := map[string][]Part{}
	for i := range whole {
		if o := &whole[i]; o.Score.Given() || o.Score.Refused.Reason.Key != "impact.not-measured" {
			parts[o.Outcome.Criterion] = append(parts[o.Outcome.Criterion], o.part(""))
		}
	}
	actions := map[string]map[string][]Part{}
	add := func(action, criterion string, p ...Part) {
		if actions[action] == nil {
			actions[action] = map[string][]Part{}
		}
		actions[action][criterion] = append(actions[action][criterion], p...)
	}
	for i := range matrix {
		c := &matrix[i]
		if c.Withheld {
			add(c.Action, c.Criterion, Part{Kind: "answers", Action: c.Action, Value: c.Score, Score: c.Score, Weight: 1})
			continue
		}
		add(c.Action, c.Criterion, c.parts()...)
	}
	for i := range a.measures {
		m := &a.measures[i]
		if m.Territory != "" {
			continue
		}
		parts[m.Criterion] = append(parts[m.Criterion], m.part())
		if m.Action != "" {
			add(m.Action, m.Criterion, m.part())
		}
	}
	r.Criteria = a.criteria(Score{}, parts)
	r.Dims = a.dimensions(Score{}, r.Criteria)
	r.Overall = a.above(Score{}, r.Dims, r.Criteria)
	for _, id := range sortedKeys(actions) {
		of := Score{Action: id}
		criteria := a.criteria(of, actions[id])
		dimensions := a.dimensions(of, criteria)
		r.Matrix = append(r.Matrix, criteria...)
		r.Profile = append(r.Profile, dimensions...)
		r.Actions = append(r.Actions, a.above(of, dimensions, criteria))
	}
}

// scoreTerritories scores each territory over all actions.
func (a *assessor) scoreTerritories(r *Result, g *Grid) {
	parts := map[string]map[string][]Part{}
	add := func(territory, criterion string, p ...Part) {
		if parts[territory] == nil {
			parts[territory] = map[string][]Part{}
		}
		parts[territory][criterion] = append(parts[territory][criterion], p...)
	}
	if g.By.Territory {
		for _, c := range a.cells(g.overActions()) {
			if c.Territory == "" {
				continue // place unknown
			}
			if c.Withheld {
				add(c.Territory, c.Criterion, Part{Kind: "answers", Value: c.Score, Score: c.Score, Weight: 1})
				continue
			}
			add(c.Territory, c.Criterion, c.parts()...)
		}
	}
	for i := range a.measures {
		if m := &a.measures[i]; m.Territory != "" {
			add(m.Territory, m.Criterion, m.part())
		}
	}
	for _, id := range sortedKeys(parts) {
		of := Score{Territory: id}
		criteria := a.criteria(of, parts[id])
		r.Territory = append(r.Territory, a.above(of, a.dimensions(of, criteria), criteria))
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
