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
// heights compare. Series that have labels in common share their axis; a
// half-year has no place among quarters.
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
	axes := s.axesOf(names)
	for _, labels := range axes {
		for _, l := range s.thinned(labels, frame{left, 0, width - 14, height}) {
			below = math.Max(below, 16+leading*float64(1+strings.Count(l, "\n")))
		}
	}
	s.H = math.Ceil(float64(len(names))/float64(columns)) * (height + head + below)
	for i, name := range names {
		x := float64(i%columns) * width
		y := float64(i/columns) * (height + head + below)
		k := block(x+4, y+15, Wrap(name, fontSize, (width-14)*boldRoom, 2), "left")
		k.Bold = true
		s.frame(k)
		at := frame{x + left, y + head + 10, x + width - 14, y + head + height}
		s.panel([]string{name}, axes[i], sc, at)
		s.levels(sc, at)
	}
	s.inkSeries()
}

// axesOf returns the labels along which each series is drawn: those of all the
// series that it has a label in common with, at first or second hand.
func (s *Scene) axesOf(names []string) [][]string {
	group := map[string]int{} // of a label
	first := map[string]string{}
	for _, p := range s.F.Points {
		label, known := first[p.Series]
		if !known {
			label, first[p.Series] = p.Label, p.Label
			if _, taken := group[label]; !taken {
				group[label] = len(group) + 1
			}
		}
		if was, taken := group[p.Label]; taken && was != group[label] {
			for l, g := range group {
				if g == was {
					group[l] = group[label]
				}
			}
		}
		group[p.Label] = group[label]
	}
	axes, labels := make([][]string, len(names)), s.F.Labels()
	for i, name := range names {
		for _, l := range labels {
			if group[l] == group[first[name]] {
				axes[i] = append(axes[i], l)
			}
		}
	}
	return axes
}
