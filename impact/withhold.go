package impact

import (
	"cmp"
	"slices"
)

// A place is a cell at its finest for publication: an action and a criterion,
// or a part of one.
type place struct{ action, criterion, territory, period, group string }

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.action, q.action), cmp.Compare(p.criterion, q.criterion),
		cmp.Compare(p.territory, q.territory), cmp.Compare(p.period, q.period), cmp.Compare(p.group, q.group))
}

// withhold returns the places that must not be shown: those with fewer people
// than the threshold, then, for each published total, the smallest others
// until what is hidden under it is at least two places and the threshold of
// people, so that subtracting from the total gives nothing away.
//
// Package disclosure does this optimally for a table and tells the interval
// that an attacker can still compute. Here every total of the result is
// protected at once, by the greedy rule.
func withhold(people map[place]int64, threshold int) map[place]bool {
	hidden := map[place]bool{}
	for p, n := range people {
		if n < int64(threshold) {
			hidden[p] = true
		}
	}
	if len(hidden) == 0 {
		return hidden
	}
	totals := totalsOf(people)
	for changed := true; changed; {
		changed = false
		for _, members := range totals {
			changed = protect(members, people, hidden, int64(threshold)) || changed
		}
	}
	return hidden
}

// protect hides the smallest shown members until the hidden ones of a total
// cannot be told apart, and reports whether it hid any.
func protect(members []place, people map[place]int64, hidden map[place]bool, threshold int64) (changed bool) {
	count, sum := 0, int64(0)
	for _, m := range members {
		if hidden[m] {
			count++
			sum += people[m]
		}
	}
	for count > 0 && (count < 2 || sum < threshold) {
		i := slices.IndexFunc(members, func(m place) bool { return !hidden[m] })
		if i < 0 {
			return changed
		}
		hidden[members[i]] = true
		changed = true
		count++
		sum += people[members[i]]
	}
	return changed
}

// totalsOf returns, for each total that a result shows, its members from the
// fewest people to the most.
func totalsOf(people map[place]int64) [][]place {
	groups := map[place][]place{}
	for p := range people {
		for _, total := range []place{
			{criterion: p.criterion},                                // the whole programme
			{criterion: p.criterion, action: p.action},              // the action
			{criterion: p.criterion, territory: "t/" + p.territory}, // the territory
		} {
			groups[total] = append(groups[total], p)
		}
	}
	keys := make([]place, 0, len(groups))
	for k := range groups {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, place.compare)
	out := make([][]place, len(keys))
	for i, k := range keys {
		m := groups[k]
		slices.SortFunc(m, func(a, b place) int {
			return cmp.Or(cmp.Compare(people[a], people[b]), a.compare(b))
		})
		out[i] = m
	}
	return out
}
