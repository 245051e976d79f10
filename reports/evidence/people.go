package evidence

import (
	"fmt"
	"slices"

	"github.com/lozere-developpement/sillage/impact/disclosure"
)

// A plane is a count of people by a thing (an EPCI, an action) and
// by time, protected as a whole: quarters add up to years, years to all, things
// to the département. What is withheld cannot be found by subtracting one page
// from another, for every page reads the same plane.
type plane struct {
	numbers map[[2]string]disclosure.Number // by thing and period; "" = all
}

// at returns the protected count of a thing during a period, each "" for all.
func (p *plane) at(thing, period string) disclosure.Number {
	n, ok := p.numbers[[2]string{thing, period}]
	if !ok {
		return disclosure.Show(0) // nobody came
	}
	return n
}

// protect builds a plane. Cells that secret names are withheld however many
// people they count: nil names none.
func protect(counts map[[2]string]int64, threshold int, secret func(thing, period string) bool) (*plane, error) {
	t := &tabulated{position: map[[2]string]int{}}
	keys := make([][2]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]string) int {
		return slices.Compare(a[:], b[:])
	})
	for _, k := range keys {
		t.count(k[0], k[1], counts[k])
	}
	t.addTotals(keys)
	for k, i := range t.position {
		if secret != nil && t.cells[i].Units > 0 && secret(k[0], k[1]) {
			t.cells[i].Units = min(t.cells[i].Units, int64(max(1, threshold-1)))
		}
	}
	p, err := t.table().Protect(disclosure.Rules{Threshold: int64(threshold)})
	if err != nil {
		return nil, fmt.Errorf("protecting counts: %w", err)
	}
	out := &plane{numbers: map[[2]string]disclosure.Number{}}
	for k, i := range t.position {
		out.numbers[k] = p.Numbers[i]
		if p.Refused != nil {
			out.numbers[k] = disclosure.Number{} // withheld, all of it
		}
	}
	return out, nil
}

// tabulated is a table under construction.
type tabulated struct {
	cells    []disclosure.Cell
	position map[[2]string]int
	sums     []disclosure.Sum
}

// cell returns the position of a cell, made when it is not there.
func (t *tabulated) cell(thing, period string) int {
	k := [2]string{thing, period}
	i, ok := t.position[k]
	if !ok {
		i = len(t.cells)
		t.position[k] = i
		t.cells = append(t.cells, disclosure.Cell{Name: thing + " " + period})
	}
	return i
}

func (t *tabulated) count(thing, period string, n int64) {
	i := t.cell(thing, period)
	t.cells[i].Units += n
	t.cells[i].Value += float64(n)
}

// up returns the period that a period is part of: the year of a quarter, all
// of a year.
func up(period string) string {
	if len(period) > 4 {
		return period[:4]
	}
	return ""
}

// addTotals adds years, all time and the whole, each as the sum of its parts.
func (t *tabulated) addTotals(keys [][2]string) {
	things, periods := map[string]bool{}, map[string]bool{}
	for _, k := range keys {
		things[k[0]], periods[k[1]] = true, true
	}
	rows, quarters := sorted(things), sorted(periods)
	for _, q := range quarters {
		t.addUp(rows, q)
	}
	for _, thing := range append([]string{""}, rows...) {
		t.inTime(thing, quarters)
	}
	for _, p := range timesAbove(quarters) {
		t.addUp(rows, p)
	}
}

// addUp sums the things of one period into the whole.
func (t *tabulated) addUp(rows []string, period string) {
	var parts []int
	for _, thing := range rows {
		if i, ok := t.position[[2]string{thing, period}]; ok {
			parts = append(parts, i)
		}
	}
	if len(parts) > 0 {
		t.sum("", period, parts)
	}
}

// sum makes a cell the total of parts.
func (t *tabulated) sum(thing, period string, parts []int) int {
	i := t.cell(thing, period)
	t.cells[i].Keep = true
	if t.cells[i].Units == 0 {
		for _, p := range parts {
			t.cells[i].Units += t.cells[p].Units
			t.cells[i].Value += t.cells[p].Value
		}
	}
	t.sums = append(t.sums, disclosure.Sum{Total: i, Parts: parts})
	return i
}

// inTime sums the quarters of a thing into years, and years into all.
func (t *tabulated) inTime(thing string, quarters []string) {
	years := map[string][]int{}
	for _, q := range quarters {
		if i, ok := t.position[[2]string{thing, q}]; ok {
			years[up(q)] = append(years[up(q)], i)
		}
	}
	var all []int
	for _, y := range sorted(years) {
		if y != "" {
			all = append(all, t.sum(thing, y, years[y]))
		}
	}
	if len(all) > 0 {
		t.sum(thing, "", all)
	}
}

func (t *tabulated) table() *disclosure.Table {
	return &disclosure.Table{Cells: t.cells, Sums: t.sums}
}

func timesAbove(quarters []string) []string {
	above := map[string]bool{"": true}
	for _, q := range quarters {
		above[up(q)] = true
	}
	return sorted(above)
}

func sorted[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// People returns how many attendances may be shown for what f looks at. It is
// known for an EPCI or an action, not for both: counts that fine are withheld.
func (e *Evidence) People(f Filter) disclosure.Number {
	switch {
	case f.Action != "" && f.EPCI != "":
		return disclosure.Number{}
	case f.Action != "":
		return e.byAction.at(f.Action, f.Period)
	}
	return e.byGroup.at(f.EPCI, f.Period)
}

// Attended reports whether any attendance of the quarter was imported. A
// quarter of which nothing is known is not one in which nobody came.
func (e *Evidence) Attended(period string) bool {
	for at := range e.reach {
		if e.names.Periods.Name(int(at.period)) == period {
			return true
		}
	}
	return false
}

// planes protects the counts of people by EPCI and by action. An attendance
// without a known place or action is one of the whole only. The two share the
// totals of each period: one that either must withhold, both do.
func (e *Evidence) planes() (err error) {
	groups, actions := map[[2]string]int64{}, map[[2]string]int64{}
	for at, r := range e.reach {
		w := e.at(at)
		groups[[2]string{orUnknown(w.epci), orUnknown(w.period)}] += int64(r.Attendances)
		actions[[2]string{orUnknown(w.action), orUnknown(w.period)}] += int64(r.Attendances)
	}
	least := e.Config.Disclosure.Persons
	hidden := map[string]bool{} // totals, by period
	secret := func(thing, period string) bool { return thing == "" && hidden[period] }
	for more := true; more; {
		if e.byGroup, err = protect(groups, least, secret); err != nil {
			return err
		}
		if e.byAction, err = protect(actions, least, secret); err != nil {
			return err
		}
		more = false
		for k := range e.byGroup.numbers {
			_, a := e.byGroup.at("", k[1]).Value()
			_, b := e.byAction.at("", k[1]).Value()
			if a != b && !hidden[k[1]] {
				hidden[k[1]], more = true, true
			}
		}
	}
	return e.communePlanes()
}

// orUnknown names what has no name, which must not be taken for the whole.
func orUnknown(name string) string {
	if name == "" {
		return "?"
	}
	return name
}
