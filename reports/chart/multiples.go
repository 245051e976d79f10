package chart

import (
	"math"
	"strings"

	"github.com/lozere-developpement/sillage/reports"
)

func init() {
	Register(Kind{Name: reports.Multiples, Option: multiplesOption})
}

// multiplesOption draws one small panel per series, all on one scale so that
// heights compare.
func multiplesOption(s *Scene) {
	names := s.F.SeriesNames()
	columns := 3
	if s.Narrow() {
		columns = 2
	}
	columns = min(columns, len(names))
	const height, head = 110.0, 34.0
	sc := scaleOf(s.F, s.F.Points, false, 3)
	left := s.scaleWidth(sc)
	width := (s.W - 4) / float64(columns)
	below := 30.0
	for _, l := range s.thinned(s.F.Labels(), frame{left, 0, width - 14, height}) {
		below = math.Max(below, 16+leading*float64(1+strings.Count(l, "\n")))
	}
	s.H = math.Ceil(float64(len(names))/float64(columns)) * (height + head + below)
	for i, name := range names {
		x := float64(i%columns) * width
		y := float64(i/columns) * (height + head + below)
		k := block(x+4, y+15, Wrap(name, fontSize, (width-14)*boldRoom, 2), "left")
		k.Bold = true
		s.frame(k)
		at := frame{x + left, y + head + 10, x + width - 14, y + head + height}
		s.panel([]string{name}, sc, at)
		s.levels(sc, at)
	}
	s.inkSeries()
}
