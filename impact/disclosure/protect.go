package disclosure

import (
	"cmp"
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// A Protected table is safe to publish.
type Protected struct {
	Numbers   []Number   // of the cells, in their order
	Intervals []Interval // what an attacker can still say of each withheld cell
	Exact     bool       // no cheaper choice of secondary cells exists
	Cost      float64    // units in the cells withheld to protect others
	Warnings  []impact.Note
	Refused   *impact.Refusal // nothing more could be withheld, and a secret can still be worked out: do not publish
}

// effort bounds the exact search, in nodes of a table of a few dozen cells; a
// node of a larger table counts for as many as it takes the time of.
const effort = 4000

// Protect withholds the cells that the rules name and then, at the least cost
// in units, others until no secret can be worked out from the sums: the
// interval of each has at least the width that the rules ask for, also for
// the one person behind another withheld cell, who knows it. The choice is
// exact where the search ends (Exact), otherwise that of a heuristic, of which
// no cell could be given back: the cheapest cycles on a table of rows and
// columns, of any size, a greedy rule where sums tie cells otherwise. Totals
// are withheld only when cells do not suffice.
func (t *Table) Protect(rules Rules) (*Protected, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	s := newSearch(t, rules)
	for i, c := range t.Cells {
		st, err := rules.Status(c)
		if err != nil {
			return nil, err
		}
		s.status[i] = st
		if st != Safe {
			s.secret = append(s.secret, i)
		}
	}
	if len(s.secret) == 0 {
		return s.publish(make([]bool, len(t.Cells)), true), nil
	}
	start := s.primary()
	for _, keep := range []bool{true, false} {
		s.candidates = s.others(keep)
		best := s.weave(start)
		if best == nil {
			best = s.greedy(start)
		}
		if best != nil {
			s.best, s.cost, s.left = best, s.costOf(best), effort
			s.branch(start, 0, make([]bool, len(t.Cells)))
			return s.publish(s.best, s.left > 0), nil
		}
	}
	all := slices.Repeat([]bool{true}, len(t.Cells))
	out := s.publish(all, false)
	out.Refused = &impact.Refusal{
		Reason: impact.Notef("impact.disclosure.unsafe", "whatever is withheld, a secret can be worked out from the sums"),
		Remedy: impact.Notef("impact.disclosure.unsafe.remedy", "publish a coarser table"),
	}
	return out, nil
}

// A search looks for the cheapest cells to withhold beside the secret ones.
type search struct {
	*Table
	net        *network // nil: linear programmes do
	whole      bool     // values are counts and an interval of one is wide enough
	rules      Rules
	status     []Status
	secret     []int
	above      [][]int // totals that each cell is a part of
	candidates []int

	best []bool
	cost float64
	left int // effort that may still be spent
}

func newSearch(t *Table, rules Rules) *search {
	s := &search{Table: t, net: networkOf(t), rules: rules, status: make([]Status, len(t.Cells)), above: make([][]int, len(t.Cells)), whole: rules.Width == 0}
	for _, sum := range t.Sums {
		for _, k := range sum.Parts {
			s.above[k] = append(s.above[k], sum.Total)
		}
	}
	for _, c := range t.Cells {
		s.whole = s.whole && c.Value == math.Trunc(c.Value)
	}
	return s
}

func (s *search) primary() []bool {
	hidden := make([]bool, len(s.Cells))
	for _, i := range s.secret {
		hidden[i] = true
	}
	return hidden
}

// others returns the cells that may be withheld, cheapest first. A cell
// without units protects nobody: everybody knows it to be nothing.
func (s *search) others(keep bool) []int {
	var out []int
	for i, c := range s.Cells {
		if s.status[i] == Safe && !(c.Keep && keep) && c.Value > 0 {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(s.price(a), s.price(b)) })
	return out
}

// price is what withholding a cell costs the reader.
func (s *search) price(i int) float64 { return max(1, float64(s.Cells[i].Units)) }

func (s *search) costOf(hidden []bool) (cost float64) {
	for i, h := range hidden {
		if h && s.status[i] == Safe {
			cost += s.price(i)
		}
	}
	return cost
}

// safe reports whether no secret can be worked out: by a stranger, nor by the
// one unit of a withheld cell, to whom that cell is no secret.
func (s *search) safe(hidden []bool) bool {
	if !s.open(hidden) {
		return false
	}
	if s.net != nil && s.whole { // on a network of counts, what is not told exactly has room for one
		return true
	}
	secret := func(i int) bool { return s.status[i] != Safe }
	if !s.wide(s.attack(hidden, secret)) {
		return false
	}
	for i, h := range hidden {
		others := func(k int) bool { return secret(k) && !s.same(k, i) }
		if h && s.Cells[i].Units == 1 && !s.wide(s.attack(hidden, others, i)) {
			return false
		}
	}
	return true
}

// open is a necessary part of safe that is quick to tell: no secret follows
// exactly from the sums.
func (s *search) open(hidden []bool) bool {
	if s.lonely(hidden) >= 0 || s.told(hidden, -1) {
		return false
	}
	for i, h := range hidden {
		if h && s.Cells[i].Units == 1 && s.told(hidden, i) {
			return false
		}
	}
	return true
}

// told reports whether a secret follows from the sums for somebody who knows
// one withheld cell, -1 for none.
func (s *search) told(hidden []bool, known int) bool {
	return slices.ContainsFunc(s.known(hidden, known), func(i int) bool { return s.status[i] != Safe && !s.same(i, known) })
}

// same reports whether a cell counts the one unit that knows another cell, and
// nobody else: that they came once in the year is no news to who came in spring.
func (s *search) same(cell, known int) bool {
	if known < 0 || cell == known {
		return cell == known
	}
	return s.Cells[cell].Units == 1 && s.Cells[known].Units == 1 && (s.holds(cell, known) || s.holds(known, cell))
}

// holds reports whether a total of one unit is made of a cell, by way of totals
// of one unit.
func (s *search) holds(total, cell int) bool {
	return slices.ContainsFunc(s.above[cell], func(up int) bool {
		return s.Cells[up].Units == 1 && (up == total || s.holds(total, up))
	})
}

// known returns the hidden cells that follow from the sums.
func (s *search) known(hidden []bool, known int) []int {
	if s.net != nil {
		return s.net.bridges(s.net.around(func(k int) bool { return hidden[k] }), known)
	}
	if known >= 0 {
		hidden = slices.Clone(hidden)
		hidden[known] = false
	}
	var out []int
	for i, is := range s.determined(hidden) {
		if is {
			out = append(out, i)
		}
	}
	return out
}

func (s *search) wide(intervals []Interval) bool {
	for _, iv := range intervals {
		if iv.Width() < s.rules.width(s.Cells[iv.Cell])-1e-6 {
			return false
		}
	}
	return true
}

// lonely returns a sum that gives away what is withheld in it, -1 if none:
// where only one cell is, it is the total less the others; where all those
// withheld count fewer units than the threshold, so does their sum, which is.
func (s *search) lonely(hidden []bool) int {
	for i, sum := range s.Sums {
		n, units := 0, int64(0)
		for _, k := range sum.Parts {
			if hidden[k] {
				n++
				units += s.Cells[k].Units
			}
		}
		if hidden[sum.Total] {
			if n == 0 {
				return i
			}
			continue
		}
		if n == 1 || n > 1 && units < s.rules.Threshold {
			return i
		}
	}
	return -1
}

// greedy adds the cheapest helpful cell until the table is safe, then gives
// back what was not needed, dearest first. It goes by what is quick to tell
// and, should intervals still be too narrow in the end, by them. It returns
// nil when all the candidates together are not enough.
func (s *search) greedy(start []bool) []bool {
	hidden := s.grow(slices.Clone(start), s.open)
	if hidden == nil {
		return nil
	}
	if hidden = s.trim(hidden, s.open); s.safe(hidden) {
		return hidden
	}
	if hidden = s.grow(hidden, s.safe); hidden == nil {
		return nil
	}
	return s.trim(hidden, s.safe)
}

func (s *search) grow(hidden []bool, enough func([]bool) bool) []bool {
	for !enough(hidden) {
		i := s.helpful(hidden)
		if i < 0 {
			return nil
		}
		hidden[i] = true
	}
	return hidden
}

func (s *search) trim(hidden []bool, enough func([]bool) bool) []bool {
	for _, i := range slices.Backward(s.candidates) {
		if hidden[i] {
			hidden[i] = false
			hidden[i] = !enough(hidden)
		}
	}
	return hidden
}

// helpful returns the cheapest cell of a sum where one is withheld alone, or
// else the cheapest that shares a sum with a withheld one, or any; -1 when
// there is none left.
func (s *search) helpful(hidden []bool) int {
	if i := s.lonely(hidden); i >= 0 {
		if c := s.choices(hidden, s.Sums[i]); len(c) > 0 {
			return c[0]
		}
	}
	near := make([]bool, len(s.Cells))
	for _, sum := range s.Sums {
		cells := append([]int{sum.Total}, sum.Parts...)
		if slices.ContainsFunc(cells, func(k int) bool { return hidden[k] }) {
			for _, k := range cells {
				near[k] = true
			}
		}
	}
	for _, only := range []bool{true, false} {
		for _, c := range s.candidates {
			if !hidden[c] && (near[c] || !only) {
				return c
			}
		}
	}
	return -1
}

// choices returns the candidates of a sum that are still shown, cheapest
// first.
func (s *search) choices(hidden []bool, sum Sum) []int {
	var out []int
	for _, c := range s.candidates {
		if !hidden[c] && (c == sum.Total || slices.Contains(sum.Parts, c)) {
			out = append(out, c)
		}
	}
	return out
}

// branch tries every way to mend what is wrong, cheapest first, leaving those
// that already cost more than the best found. Cells in never were tried at a
// node above and stay shown.
func (s *search) branch(hidden []bool, cost float64, never []bool) {
	if s.left -= s.toil(hidden); s.left <= 0 || cost >= s.cost {
		return
	}
	var choices []int
	if i := s.lonely(hidden); i >= 0 {
		choices = s.choices(hidden, s.Sums[i])
	} else if s.safe(hidden) {
		s.best, s.cost = slices.Clone(hidden), cost
		return
	} else {
		for _, c := range s.candidates {
			if !hidden[c] {
				choices = append(choices, c)
			}
		}
	}
	tried := slices.Clone(never)
	for _, c := range choices {
		if tried[c] || cost+s.price(c) >= s.cost {
			continue
		}
		hidden[c] = true
		s.branch(hidden, cost+s.price(c), tried)
		hidden[c] = false
		tried[c] = true
	}
}

// toil is what looking at a node costs: one for a table of a few dozen cells.
func (s *search) toil(hidden []bool) int {
	h, lone := 0, 1
	for i, is := range hidden {
		h += boolInt(is)
		lone += boolInt(is && s.Cells[i].Units == 1)
	}
	if s.net != nil {
		return 1 + (len(s.Cells)+h*lone)/100
	}
	return 1 + h*h*len(s.Sums)/200
}

func (s *search) publish(hidden []bool, exact bool) *Protected {
	p := &Protected{Exact: exact, Cost: s.costOf(hidden)}
	for i, c := range s.Cells {
		switch {
		case !hidden[i]:
			p.Numbers = append(p.Numbers, Show(c.Value))
		case s.status[i] == Safe:
			p.Numbers = append(p.Numbers, Withhold(Secondary))
		default:
			p.Numbers = append(p.Numbers, Withhold(s.status[i]))
		}
	}
	p.Intervals = s.Attack(hidden)
	if !exact && len(s.secret) > 0 {
		p.Warnings = append(p.Warnings, impact.Notef("impact.disclosure.heuristic",
			"the table is too large for the cheapest protection to be proved: more may be withheld than needed"))
	}
	return p
}
