package chart

import (
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
	at = map[string]int{}
	count := 0
	for _, p := range f.Points {
		at[p.Series], at[p.Label] = 0, 0
	}
	count = len(at)
	for round := 0; ; round++ {
		moved := ""
		for _, p := range f.Points {
			if at[p.Label] <= at[p.Series] {
				at[p.Label] = at[p.Series] + 1
				moved = p.Label
			}
		}
		switch {
		case moved == "":
			return at, ""
		case round > count:
			return nil, moved
		}
	}
}

// node is one place that flows leave or reach.
type node struct {
	name    string
	stage   int
	in, out float64
	y, h    float64
	from    float64 // height already left by
	to      float64 // height already reached
}

func (n *node) size() float64 { return math.Max(n.in, n.out) }

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
	const gap = 22.0
	s.H = math.Max(260, float64(most)*46+36)
	if biggest == 0 {
		biggest = 1
	}
	unit := (s.H - 40 - gap*float64(most-1)) / biggest
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
	for i := range f.Points {
		p := &f.Points[i]
		if p.Missing != "" || p.Value == 0 {
			continue
		}
		a, b := nodes[p.Series], nodes[p.Label]
		h := p.Value * unit
		flow := ribbon(x(a)+bar, a.y+a.from, x(b), b.y+b.to, math.Max(h, 0.7), s.C.Series(a.stageColour(columns)))
		a.from, b.to = a.from+h, b.to+h
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
		slices.SortStableFunc(columns[stage], func(a, b *node) int { return compare(pull[a], pull[b]) })
		stack(columns[stage], unit, gap, height)
	}
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
	var k Ink
	switch {
	case n.stage > 0 && n.stage < columns-1:
		text := Cut(n.name, 11, step*1.2-TextWidth(" 000 000", 11, true)) + "  " + value
		k = write(x+bar/2, n.y-8, text, "center")
	case n.stage == columns-1 && columns > 1:
		k = block(x-4, y, append(Wrap(n.name, 11, step*0.72, 3), value), "right")
	default:
		k = block(x+bar+4, y, append(Wrap(n.name, 11, step*0.6, 3), value), "left")
	}
	k.Size, k.Line = 11, 12
	s.frame(rect(x, n.y, bar, n.h, s.C.Series(colour)), k)
}
