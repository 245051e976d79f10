package chart

import (
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/lozere-developpement/sillage/reports"
)

// rows is the frame of a chart with one row per label: labels on the left,
// values in a column on the right, where no whisker hides them.
type rows struct {
	names            []string
	lines            [][]string // each name, cut into lines
	left, right      float64    // of the space between labels and values
	top, band, below float64
}

// rowsOf lays out a row per name below the legend. Each row is at least least
// high; values take the width of the widest.
func (s *Scene) rowsOf(names []string, values []string, least float64) rows {
	share := 0.34
	if s.Narrow() {
		share = 0.4
	}
	r := rows{names: names, top: s.legendHeight() + 4, below: 24}
	if len(s.F.Marks) > 0 {
		r.top += 18 // for their names
	}
	widest, most := 0.0, 1
	for _, name := range names {
		lines := Wrap(name, fontSize, s.W*share-10, 3)
		r.lines = append(r.lines, lines)
		most = max(most, len(lines))
		for _, l := range lines {
			widest = max(widest, TextWidth(l, fontSize, false))
		}
	}
	column := 0.0
	for _, v := range values {
		column = max(column, TextWidth(v, fontSize, false))
	}
	r.left, r.right = widest+12, s.W-column-10
	if column == 0 {
		r.right = s.W - 12
	}
	r.band = max(least, float64(most)*leading+8)
	s.H = r.bottom() + r.below
	return r
}

func (r rows) bottom() float64 { return r.top + r.band*float64(len(r.names)) }

// middle returns the middle of row i.
func (r rows) middle(i int) float64 { return r.top + r.band*(float64(i)+0.5) }

// category returns the labels as an axis.
func (r rows) category() opts.XAxis {
	names := make([]string, len(r.lines))
	for i, l := range r.lines {
		names[i] = strings.Join(l, "\n")
	}
	return opts.XAxis{Type: "category", Inverse: opts.Bool(true), Data: names}
}

// ink writes the labels, for a chart that lays itself out.
func (r rows) ink() []Ink {
	ink := make([]Ink, len(r.lines))
	for i, l := range r.lines {
		ink[i] = block(r.left-8, r.middle(i), l, "right")
	}
	return ink
}

// absent writes why a row has no value, at x or on the side of x that has more
// room, whole where it can.
func (s *Scene) absent(why string, x, y float64, r rows) Ink {
	left, right := x-r.left-8, r.right-x-8
	if TextWidth(why, fontSize, false) > right && left > right {
		return lesser(x-4, y, Cut(why, fontSize, left), "right")
	}
	return lesser(x+4, y, Cut(why, fontSize, right), "left")
}

// gridInk draws the lines and numbers of a scale under rows.
func (s *Scene) gridInk(r rows, sc scale) []Ink {
	var ink []Ink
	for _, v := range sc.ticks() {
		x := sc.at(v, r.left, r.right)
		stroke, weight := s.C[gridRole], 1.0
		if v == 0 {
			stroke = s.C[axisRole]
		}
		ink = append(ink, line(stroke, weight, [2]float64{x, r.top}, [2]float64{x, r.bottom()}),
			lesser(x, r.bottom()+12, sc.text(s.L, v), "center"))
	}
	return ink
}

// texts writes the value of each point, or why it is missing.
func (s *Scene) texts(points []reports.Point) []string {
	texts := make([]string, len(points))
	for i, p := range points {
		texts[i] = s.text(p)
		if p.Missing != "" {
			texts[i] = "–"
		}
	}
	return texts
}

// steps returns how many lines of a scale there is room for.
func (s *Scene) steps() float64 {
	if s.Narrow() {
		return 3
	}
	return 6
}
