package sroi

import (
	"cmp"
	"math"
	"slices"
)

// A parameter is one number of the map and where it is.
type parameter struct {
	line int    // outcome from 1; 0 for the map itself
	name string // "quantity", "proxy", "deadweight"…, "rate"
	rng  *Range
	at   *float64
	max  float64
}

// parameters lists every number of the map that could be otherwise.
func (m *Map) parameters() []parameter {
	var out []parameter
	add := func(line int, name string, r *Range, max float64) {
		out = append(out, parameter{line, name, r, &r.Value, max})
	}
	for i := range m.Outcomes {
		o := &m.Outcomes[i]
		add(i+1, "quantity", &o.Quantity, math.Inf(1))
		add(i+1, "proxy", &o.Proxy.Euros, math.Inf(1))
		for _, s := range o.shares() {
			add(i+1, s.name, *s.share, 1)
		}
	}
	add(0, "rate", &m.Discount.Rate, 1)
	return out
}

func ranged(p []parameter) bool {
	return slices.ContainsFunc(p, func(q parameter) bool { return q.rng.declared() })
}

// clone copies the map so that its numbers can be moved.
func (m *Map) clone() *Map {
	out := *m
	out.Outcomes = slices.Clone(m.Outcomes)
	for i := range out.Outcomes {
		for _, s := range out.Outcomes[i].shares() {
			r := **s.share
			*s.share = &r
		}
	}
	return &out
}

func (m *Map) ratio() float64 { return m.present(m.perYear()) / m.inputs() }

// A BreakEven is the value of one parameter, the others kept, at which the
// ratio is 1.
type BreakEven struct {
	Line      int    // outcome from 1; 0 for the map itself
	Outcome   string // its label
	Parameter string // "quantity", "proxy", "deadweight", "displacement", "attribution", "drop-off", "rate"
	Now, At   float64
	// Reachable is false when no possible value of the parameter does it;
	// At is then NaN.
	Reachable bool
}

// BreakEven gives, for every parameter, the value at which the ratio is 1, to
// 1e-12, in the order of the map. The ratio moves one way with each, so that
// there is at most one.
func (m *Map) BreakEven() ([]BreakEven, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	work := m.clone()
	var out []BreakEven
	for _, p := range work.parameters() {
		b := BreakEven{Line: p.line, Parameter: p.name, Now: *p.at}
		if p.line > 0 {
			b.Outcome = work.Outcomes[p.line-1].Label
		}
		b.At = work.solve(p)
		b.Reachable = !math.IsNaN(b.At)
		*p.at = b.Now
		out = append(out, b)
	}
	return out, nil
}

// solve finds where the ratio is 1 by bisection between 0 and the greatest
// possible value. What is not bounded is doubled until the ratio passes 1.
func (m *Map) solve(p parameter) float64 {
	gap := func(v float64) float64 {
		*p.at = v
		return m.ratio() - 1
	}
	lo, hi := 0.0, p.max
	if math.IsInf(hi, 1) {
		hi = 2 * math.Max(1, *p.at)
		for range 60 {
			if gap(lo) <= 0 != (gap(hi) <= 0) {
				break
			}
			hi *= 2
		}
	}
	a, b := gap(lo), gap(hi)
	switch {
	case a == 0:
		return lo
	case b == 0:
		return hi
	case a < 0 == (b < 0):
		return math.NaN()
	}
	for range 200 {
		mid := (lo + hi) / 2
		if mid == lo || mid == hi {
			break
		}
		if gap(mid) < 0 == (a < 0) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

// A Bar is what one parameter does to the ratio between its ends.
type Bar struct {
	Line      int
	Outcome   string
	Parameter string
	// From and To are the ends of the parameter, AtFrom and AtTo the ratio
	// there, the others being at their values.
	From, To     float64
	AtFrom, AtTo float64
}

// Width is how much the ratio moves.
func (b Bar) Width() float64 { return math.Abs(b.AtTo - b.AtFrom) }

// Tornado moves one parameter after the other, the widest first. With spread
// zero it goes over the declared ranges, and leaves out parameters without;
// with spread 0.1 it moves every parameter that is not zero a tenth down and
// up, shares at most to 1.
func (m *Map) Tornado(spread float64) ([]Bar, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	work := m.clone()
	var out []Bar
	for _, p := range work.parameters() {
		b := Bar{Line: p.line, Parameter: p.name}
		now := *p.at
		b.From, b.To = p.rng.ends()
		if spread > 0 {
			b.From, b.To = now*(1-spread), math.Min(now*(1+spread), p.max)
		}
		if b.From == b.To {
			continue
		}
		if p.line > 0 {
			b.Outcome = work.Outcomes[p.line-1].Label
		}
		*p.at = b.From
		b.AtFrom = work.ratio()
		*p.at = b.To
		b.AtTo = work.ratio()
		*p.at = now
		out = append(out, b)
	}
	slices.SortStableFunc(out, func(a, b Bar) int { return cmp.Compare(b.Width(), a.Width()) })
	return out, nil
}
