package chart

import (
	"cmp"
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/reports"
)

func init() {
	Register(Kind{Name: reports.Sankey, Check: sankeyCheck, Lay: sankeyLay})
}

// sankeyCheck refuses negative flows and flows that come back to where they
// started: they have no order from left to right.
func sankeyCheck(f *reports.Figure) error {
	if err := noNegative(f); err != nil {
		return err
	}
	if _, loop := stages(f); loop != "" {
		return f.Refuse("", reports.Because("figures.cycle", "flows go round through %[1]q", loop))
	}
	return nil
}

// stages returns the column of each place, counted from the sources, or a place
// that can be reached from itself.
func stages(f *reports.Figure) (at map[string]int, loop string) {
	next := map[string][]string{}
	for _, p := range f.Points {
		next[p.Series] = append(next[p.Series], p.Label)
	}
	at = map[string]int{}
	open := map[string]bool{}
	var visit func(name string, stage int) bool
	visit = func(name string, stage int) bool {
		if open[name] {
			loop = name
			return false
		}
		if old, seen := at[name]; seen && old >= stage {
			return true
		}
		at[name] = stage
		open[name] = true
		defer delete(open, name)
		for _, n := range next[name] {
			if !visit(n, stage+1) {
				return false
			}
		}
		return true
	}
	for _, p := range f.Points {
		if !visit(p.Series, at[p.Series]) || !visit(p.Label, at[p.Label]) {
			return nil, loop
		}
	}
	return at, ""
}

// node is one place that flows leave or reach.
type node struct {
	name    string
	stage   int
	in, out float64
	y, h    float64
}

func (n *node) size() float64 { return math.Max(n.in, n.out) }

// sankeyGap is the space between the places of a column: two lines of text.
const sankeyGap = 24.0

// sankeyLay draws the places in columns and the flows between them as bands
// whose height is the amount.
func sankeyLay(s *Scene) {
	f := s.F
	at, _ := stages(f)
	nodes, columns := s.nodes(at)
	most, biggest := 0, 0.0
	for _, column := range columns {
		total := 0.0
		for _, n := range column {
			total += n.size()
		}
		most, biggest = max(most, len(column)), math.Max(biggest, total)
	}
	const gap = sankeyGap
	s.H = math.Max(260, float64(most)*46+36)
	if biggest == 0 {
		biggest = 1
	}
	unit := (s.H - 40 - gap*float64(most-1)) / biggest
	for _, column := range columns { // a place is never thinner than a pixel
		tall := 0.0
		for _, n := range column {
			tall += math.Max(1, n.size()*unit) + gap
		}
		s.H = math.Max(s.H, tall+24)
	}
	for _, column := range columns {
		stack(column, unit, gap, s.H)
	}
	untangle(f, nodes, columns, unit, gap, s.H)
	const bar = 10.0
	step := s.W - bar - 2
	if len(columns) > 1 {
		step = (s.W - bar - 2) / float64(len(columns)-1)
		// The last column keeps room for its names on its left.
	}
	x := func(n *node) float64 { return 1 + step*float64(n.stage) }
	leaves, reaches := ports(f, nodes, unit)
	for i := range f.Points {
		p := &f.Points[i]
		if p.Missing != "" || p.Value == 0 {
			continue
		}
		a, b := nodes[p.Series], nodes[p.Label]
		flow := ribbon(x(a)+bar, leaves[i], x(b), reaches[i], math.Max(p.Value*unit, 0.7), s.C.Series(a.stageColour(columns)))
		s.place("", p, flow)
	}
	for _, column := range columns {
		for _, n := range column {
			s.nodeInk(n, x(n), bar, step, len(columns), n.stageColour(columns))
		}
	}
}

func (s *Scene) nodes(at map[string]int) (map[string]*node, [][]*node) {
	nodes := map[string]*node{}
	var columns [][]*node
	see := func(name string) *node {
		n := nodes[name]
		if n == nil {
			n = &node{name: name, stage: at[name]}
			nodes[name] = n
			for len(columns) <= n.stage {
				columns = append(columns, nil)
			}
			columns[n.stage] = append(columns[n.stage], n)
		}
		return n
	}
	for _, p := range s.F.Points {
		if p.Missing == "" {
			see(p.Series).out += p.Value
			see(p.Label).in += p.Value
		}
	}
	return nodes, columns
}

// stageColour gives the places of the first column their colours; later ones
// are grey, for colour tells where a flow comes from.
func (n *node) stageColour(columns [][]*node) int {
	for j, m := range columns[0] {
		if m == n {
			return j
		}
	}
	return 7
}

// stack places the nodes of a column one under the other, centred.
func stack(column []*node, unit, gap, height float64) {
	total := -gap
	for _, n := range column {
		n.h = math.Max(1, n.size()*unit)
		total += n.h + gap
	}
	y := (height-total)/2 + 8
	for _, n := range column {
		n.y = y
		y += n.h + gap
	}
}

// untangle puts each place near those it receives from, then each flow in the
// order of where it goes, so that few cross.
func untangle(f *reports.Figure, nodes map[string]*node, columns [][]*node, unit, gap, height float64) {
	for stage := 1; stage < len(columns); stage++ {
		pull := map[*node]float64{}
		for _, p := range f.Points {
			b := nodes[p.Label]
			if p.Missing == "" && b.stage == stage && b.in > 0 {
				a := nodes[p.Series]
				pull[b] += (a.y + a.h/2) * p.Value / b.in
			}
		}
		slices.SortStableFunc(columns[stage], func(a, b *node) int { return cmp.Compare(pull[a], pull[b]) })
		stack(columns[stage], unit, gap, height)
	}
}

// ports returns where each flow leaves its source and reaches its place, from
// the top in the order of the other end, so that flows do not cross at a bar.
func ports(f *reports.Figure, nodes map[string]*node, unit float64) (leaves, reaches []float64) {
	side := func(own, other func(reports.Point) *node) []float64 {
		order := make([]int, len(f.Points))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int {
			return cmp.Compare(middleOf(other(f.Points[i])), middleOf(other(f.Points[j])))
		})
		used := map[*node]float64{}
		at := make([]float64, len(f.Points))
		for _, i := range order {
			p := f.Points[i]
			if p.Missing == "" {
				n := own(p)
				at[i] = n.y + used[n]
				used[n] += p.Value * unit
			}
		}
		return at
	}
	from := func(p reports.Point) *node { return nodes[p.Series] }
	to := func(p reports.Point) *node { return nodes[p.Label] }
	return side(from, to), side(to, from)
}

// middleOf is the height of a node; a place that only missing flows reach has
// none.
func middleOf(n *node) float64 {
	if n == nil {
		return 0
	}
	return n.y + n.h/2
}

// ribbon is a band between two bars, drawn as a polygon along a smooth step.
func ribbon(x1, y1, x2, y2, h float64, colour string) Ink {
	const parts = 14
	var top, bottom [][2]float64
	for i := range parts + 1 {
		t := float64(i) / parts
		e := t * t * (3 - 2*t)
		x, y := x1+(x2-x1)*t, y1+(y2-y1)*e
		top = append(top, [2]float64{x, y})
		bottom = append(bottom, [2]float64{x, y + h})
	}
	slices.Reverse(bottom)
	k := polygon(colour, "", append(top, bottom...)...)
	k.Opacity = 0.35
	return k
}

// nodeInk draws a place with its name and amount, inside the drawing: to the
// right of its bar, to the left for the last column, above it in between.
func (s *Scene) nodeInk(n *node, x, bar, step float64, columns, colour int) {
	value := s.F.Number(s.L, n.size())
	y := math.Min(math.Max(n.y+n.h/2, 19), s.H-19)
	most := min(3, max(1, int((n.h+sankeyGap)/12)-1)) // lines there is room for, value apart
	var k Ink
	switch {
	case n.stage > 0 && n.stage < columns-1:
		text := Cut(n.name, 11, step*0.98-TextWidth(" · "+value, 11, false)) + " · " + value
		k = write(x+bar/2, n.y-8, text, "center")
	case n.stage == columns-1 && columns > 1:
		k = block(x-4, y, append(Wrap(n.name, 11, step*0.48, most), value), "right")
	default:
		k = block(x+bar+4, y, append(Wrap(n.name, 11, step*0.48, most), value), "left")
	}
	k.Size, k.Line = 11, 12
	s.frame(rect(x, n.y, bar, n.h, s.C.Series(colour)), k)
}
