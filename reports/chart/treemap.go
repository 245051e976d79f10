package chart

import (
	"cmp"
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Treemap, Check: noNegative, Lay: treemapLay})
}

// box is a part of a treemap.
type box struct {
	x, y, w, h float64
	size       float64
	point      *reports.Point
	group      string
}

// treemapLay gives each value an area, the groups beside one another and their
// parts within (squarified: Bruls, Huizing and van Wijk, 2000). A name that
// does not fit is left to the table.
func treemapLay(s *Scene) {
	s.H = 300
	if s.Narrow() {
		s.H = 380
	}
	names := s.F.SeriesNames()
	groups := make([]box, 0, len(names))
	parts := map[string][]box{}
	for i := range s.F.Points {
		p := &s.F.Points[i]
		if p.Missing == "" && p.Value > 0 {
			parts[p.Series] = append(parts[p.Series], box{size: p.Value, point: p})
		}
	}
	for _, name := range names {
		g := box{group: name}
		for _, b := range parts[name] {
			g.size += b.size
		}
		if g.size > 0 {
			groups = append(groups, g)
		}
	}
	if len(groups) == 0 {
		s.H = 40
		s.frame(lesser(s.W/2, s.H/2, s.L.T("figures.no-value"), "center"))
		return
	}
	squarify(groups, 0, 0, s.W, s.H)
	for _, g := range groups {
		s.treemapGroup(g, indexOf(names, g.group), parts[g.group])
	}
}

func (s *Scene) treemapGroup(g box, j int, parts []box) {
	head := 0.0
	colour := s.C.Series(j)
	if g.group != "" {
		head = 18
		strip := rect(g.x+1, g.y+1, g.w-2, math.Min(head, g.h-2), colour)
		k := write(g.x+6, g.y+head/2+1, Cut(g.group, fontSize, (g.w-12)*boldRoom), "left")
		k.Fill, k.Bold = s.C[palette.OnDark], true
		if g.w < 40 || g.h < head {
			k.Text = ""
		}
		s.frame(strip, k)
	}
	squarify(parts, g.x+1, g.y+head+1, g.w-2, math.Max(1, g.h-head-2))
	for _, b := range parts {
		r := rect(b.x+0.5, b.y+0.5, math.Max(0.5, b.w-1), math.Max(0.5, b.h-1), s.C[palette.Level1])
		r.Stroke = colour
		shapes := []Ink{r}
		lines := Wrap(b.point.Label, 11, b.w-8, max(1, int((b.h-20)/13)))
		if longestWord(b.point.Label, 11) > b.w-8 {
			lines = []string{Cut(b.point.Label, 11, b.w-8)}
		}
		value := s.text(*b.point)
		whole := TextWidth(value, 11, true) < b.w-8 // a number is never cut
		if b.h > 32 && b.w > 30 && len(lines[0]) > 3 {
			name := block(b.x+5, b.y+6+float64(len(lines))*6.5, lines, "left")
			name.Size, name.Line, name.Fill = 11, 13, s.C[palette.OnPale]
			k := write(b.x+5, b.y+6+float64(len(lines))*13+7, value, "left")
			k.Size, k.Bold, k.Fill = 11, true, s.C[palette.OnPale]
			shapes = append(shapes, name)
			if whole {
				shapes = append(shapes, k)
			}
		}
		s.place(g.group, b.point, shapes...)
	}
}

// longestWord returns the width of the longest word, which Wrap would break.
func longestWord(text string, size float64) float64 {
	longest := 0.0
	for _, word := range words(text) {
		longest = math.Max(longest, TextWidth(word, size, false))
	}
	return longest
}

// squarify places boxes in a rectangle, each with an area in proportion to its
// size and as square as can be. It sorts them, the largest first.
func squarify(boxes []box, x, y, w, h float64) {
	slices.SortStableFunc(boxes, func(a, b box) int { return cmp.Compare(b.size, a.size) })
	total := 0.0
	for _, b := range boxes {
		total += b.size
	}
	for len(boxes) > 0 && total > 0 {
		side := math.Min(w, h)
		area := w * h / total
		n, sum := 1, boxes[0].size
		for n < len(boxes) && worst(boxes[:n+1], sum+boxes[n].size, side, area) <= worst(boxes[:n], sum, side, area) {
			sum += boxes[n].size
			n++
		}
		thick := sum * area / side
		at := 0.0
		for i := range boxes[:n] {
			long := boxes[i].size / sum * side
			b := &boxes[i]
			if w >= h {
				b.x, b.y, b.w, b.h = x, y+at, thick, long
			} else {
				b.x, b.y, b.w, b.h = x+at, y, long, thick
			}
			at += long
		}
		if w >= h {
			x, w = x+thick, w-thick
		} else {
			y, h = y+thick, h-thick
		}
		boxes, total = boxes[n:], total-sum
	}
}

// worst returns the greatest ratio of length to width in a row of boxes.
func worst(row []box, sum, side, area float64) float64 {
	thick := sum * area / side
	most := 0.0
	for _, b := range row {
		long := b.size * area / thick
		most = math.Max(most, math.Max(long/thick, thick/long))
	}
	return most
}
