package disclosure

import (
	"math"
	"slices"
)

// weave withholds, for each secret that the sums give away, the cells of the
// cheapest cycle through it, cells already withheld costing nothing (after
// J. Castro, "A shortest-paths heuristic for statistical data protection in
// positive tables", 2007); then gives back what was not needed, dearest first.
// It returns nil when the table is not a network, or when cycles do not suffice.
func (s *search) weave(start []bool) []bool {
	if s.net == nil {
		return nil
	}
	hidden := slices.Clone(start)
	usable := slices.Clone(start)
	for _, c := range s.candidates {
		usable[c] = true
	}
	around := s.net.around(func(k int) bool { return usable[k] })
	for changed := true; changed; {
		changed = false
		for _, known := range s.knowers(hidden) {
			for _, cell := range s.exposed(hidden, known) {
				cycle := s.cycle(around, hidden, cell, known)
				if cycle == nil {
					return nil
				}
				for _, at := range cycle {
					changed = changed || !hidden[at.cell]
					hidden[at.cell] = true
				}
			}
		}
		if i := s.lonely(hidden); i >= 0 && !changed {
			more := s.choices(hidden, s.Sums[i])
			if len(more) == 0 {
				return nil
			}
			hidden[more[0]] = true
			changed = true
		}
	}
	if !s.safe(hidden) { // cycles that share a cell may not add up
		return nil
	}
	return s.trim(hidden, s.safe)
}

// knowers returns -1, for a stranger, and the hidden cells of a single unit,
// who know them.
func (s *search) knowers(hidden []bool) []int {
	out := []int{-1}
	for i, h := range hidden {
		if h && s.Cells[i].Units == 1 {
			out = append(out, i)
		}
	}
	return out
}

// exposed returns the secrets that somebody who knows one cell (-1: none) can
// tell too closely.
func (s *search) exposed(hidden []bool, known int) (out []int) {
	if s.whole {
		for _, i := range s.known(hidden, known) {
			if s.status[i] != Safe && !s.same(i, known) {
				out = append(out, i)
			}
		}
		return out
	}
	around := s.net.around(func(k int) bool { return hidden[k] })
	for _, i := range s.secret {
		if !s.same(i, known) && !s.roomy(around, i, known) {
			out = append(out, i)
		}
	}
	return out
}

// roomy reports whether the interval of a secret is as wide as the rules ask.
func (s *search) roomy(around [][]step, cell, known int) bool {
	enough := s.rules.width(s.Cells[cell]) - 1e-6
	up := s.net.slack(around, s.value, cell, true, known, enough)
	return up >= enough || up+s.net.slack(around, s.value, cell, false, known, enough-up) >= enough
}

func (s *search) value(cell int) float64 { return s.Cells[cell].Value }

// cycle returns the cheapest cells around a secret, one way or the other, that
// can take up the width it needs; failing that, the cheapest that move at all.
func (s *search) cycle(around [][]step, hidden []bool, cell, known int) []step {
	price := func(at step) float64 {
		if hidden[at.cell] {
			return 0
		}
		return s.price(at.cell)
	}
	for _, least := range []float64{s.rules.width(s.Cells[cell]), 0} {
		room := func(at step) float64 {
			switch {
			case at.cell == cell || at.cell == known:
				return 0
			case at.forward:
				return math.Inf(1)
			case s.value(at.cell) < least:
				return 0
			}
			return s.value(at.cell)
		}
		ways := [2][2]int{{s.net.head[cell], s.net.tail[cell]}, {s.net.tail[cell], s.net.head[cell]}}
		for k, way := range ways {
			if k == 1 && s.value(cell) < least {
				continue
			}
			path := s.net.cheapest(around, room, price, way[0], way[1])
			if slices.ContainsFunc(path, func(at step) bool { return !hidden[at.cell] }) || path != nil && least > 0 {
				return path
			}
		}
	}
	return nil
}

// intervals is Table.attack on a network.
func (n *network) intervals(t *Table, hidden []bool, want func(cell int) bool) []Interval {
	around := n.around(func(k int) bool { return hidden[k] })
	value := func(k int) float64 { return t.Cells[k].Value }
	var out []Interval
	for i, h := range hidden {
		if h && want(i) {
			out = append(out, Interval{
				Cell: i, Low: max(0, value(i)-n.slack(around, value, i, false, -1, value(i))),
				High: value(i) + n.slack(around, value, i, true, -1, math.Inf(1)),
			})
		}
	}
	return out
}
