package impact

import (
	"cmp"
	"slices"
	"strings"
)

// A Guard knows which cells must stay withheld whatever filters a reader
// tries one after the other. A page of the whole year, less the pages of three
// of its quarters, is the fourth: each page alone may be safe and all together
// not. Give it to [Assess] with the [View] that the grid was cut to.
//
// It holds every sum that links the views of a grid: over actions, over
// territories, over the quarters of a year and over years. In each, what is
// withheld is nothing, or at least two cells and the threshold of people; and
// no cell of fewer follows from all of them together.
type Guard struct {
	threshold int
	hidden    map[Key]bool
}

// A View says what part of the whole a grid was cut to; empty means all.
type View struct {
	Action    string
	Territory string
	Period    string // a period of the grid, or what comes before its first "-": a year
}

// all stands for every action, territory or period in the keys of a Guard,
// where "" stands for those not known.
const all = "*"

// NewGuard returns the guard of all that can be cut from a grid. threshold is
// the least number of people shown; zero means 5.
func NewGuard(g *Grid, threshold int) *Guard {
	u := &Guard{threshold: cmp.Or(threshold, 5), hidden: map[Key]bool{}}
	people := u.people(g)
	for k, n := range people {
		if n < int64(u.threshold) {
			u.hidden[k] = true
		}
	}
	sums := map[string][]cellSum{} // of each outcome: no sum ties two
	for _, s := range sumsOf(people) {
		sums[s.total.Outcome] = append(sums[s.total.Outcome], s)
	}
	for _, list := range sums {
		u.settle(list, people)
	}
	return u
}

// settle withholds what it takes for the sums of an outcome to give no cell of
// few people away.
func (u *Guard) settle(sums []cellSum, people map[Key]int64) {
	for changed := true; changed; {
		changed = false
		for _, s := range sums {
			changed = u.mend(s, people) || changed
		}
		if !changed {
			changed = u.loosen(u.told(sums, people), sums, people)
		}
	}
}

// Hides reports whether a cell must be withheld: of all actions when Action is
// empty, of all territories and periods likewise.
func (u *Guard) Hides(k Key) bool {
	k = Key{Action: cmp.Or(k.Action, all), Outcome: k.Outcome, Territory: cmp.Or(k.Territory, all), Period: cmp.Or(k.Period, all)}
	return u.hidden[k]
}

// people counts the people of every cell of every view.
func (u *Guard) people(g *Grid) map[Key]int64 {
	out := map[Key]int64{}
	for k, t := range g.cells {
		n := t.People()
		if n == 0 {
			continue
		}
		periods := slices.Compact([]string{k.Period, year(k.Period), all})
		for _, action := range []string{k.Action, all} {
			for _, territory := range []string{k.Territory, all} {
				for _, period := range periods {
					out[Key{Action: action, Outcome: k.Outcome, Territory: territory, Period: period}] += n
				}
			}
		}
	}
	return out
}

func year(period string) string {
	y, _, _ := strings.Cut(period, "-")
	return y
}

// A cellSum is a total and its parts, from the fewest people to the most.
type cellSum struct {
	total Key
	parts []Key
}

func sumsOf(people map[Key]int64) []cellSum {
	type over struct {
		total Key
		by    string
	}
	groups := map[over][]Key{}
	add := func(part, total Key, by string) {
		if part != total {
			groups[over{total, by}] = append(groups[over{total, by}], part)
		}
	}
	for k := range people {
		up := k
		up.Action = all
		add(k, up, "action")
		up = k
		up.Territory = all
		add(k, up, "territory")
		up = k
		if up.Period = year(k.Period); up.Period == k.Period {
			up.Period = all
		}
		add(k, up, "period")
	}
	keys := make([]over, 0, len(groups))
	for k := range groups {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b over) int { return cmp.Or(a.total.Compare(b.total), cmp.Compare(a.by, b.by)) })
	out := make([]cellSum, len(keys))
	for i, k := range keys {
		parts := groups[k]
		slices.SortFunc(parts, func(a, b Key) int { return cmp.Or(cmp.Compare(people[a], people[b]), a.Compare(b)) })
		out[i] = cellSum{k.total, parts}
	}
	return out
}

// mend withholds the smallest cells that keep a sum from giving one away, and
// reports whether it withheld any.
func (u *Guard) mend(s cellSum, people map[Key]int64) (changed bool) {
	for {
		unknown, sum := 0, int64(0)
		for _, p := range s.parts {
			if u.hidden[p] {
				unknown++
				sum += people[p]
			}
		}
		told := unknown > 0 && !u.hidden[s.total] && (unknown == 1 || sum < int64(u.threshold))
		alone := unknown == 0 && u.hidden[s.total]
		if !told && !alone {
			return changed
		}
		next := s.total
		if i := slices.IndexFunc(s.parts, func(p Key) bool { return !u.hidden[p] }); i >= 0 {
			next = s.parts[i]
		}
		u.hidden[next] = true
		changed = true
	}
}
