package chart

import (
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Dumbbell, Check: twoSeries, Option: dumbbellOption})
}

func twoSeries(f *reports.Figure) error {
	if n := len(f.SeriesNames()); n != 2 {
		return f.Refuse("", reports.Because("figures.need-series", "want %[1]s series, got %[2]d", "2", n))
	}
	return nil
}

// dumbbellOption draws a row per label: a dot per series, each on its own
// height so that their whiskers do not cover one another, and a bar between.
func dumbbellOption(s *Scene) {
	f := s.F
	names, labels := f.SeriesNames(), f.Labels()
	for i, name := range names {
		s.Legend = append(s.Legend, LegendOf{Name: name, Colour: s.C.Series(i), Symbol: symbols[i]})
	}
	pairs := make([]string, len(labels))
	for i, label := range labels {
		pairs[i] = s.pair(names, label)
	}
	r := s.rowsOf(labels, pairs, 30)
	sc := s.roomy(f.Points, false, r.left, r.right)
	s.axes(sc.axis(), r.category(), r.left, r.top, r.right, r.bottom())
	for i, label := range labels {
		s.frame(write(s.W-2, r.middle(i), pairs[i], "right"))
		a, okA := s.find(names[0], label)
		b, okB := s.find(names[1], label)
		if okA && okB && a.Missing == "" && b.Missing == "" {
			s.frame(line(s.C[axisRole], 3,
				[2]float64{sc.at(a.Value, r.left, r.right), r.middle(i) - 4},
				[2]float64{sc.at(b.Value, r.left, r.right), r.middle(i) + 4}))
		}
	}
	s.inkSeries()
	for j, name := range names {
		shift := float64(j)*8 - 4
		var dots, whiskers []datum
		for i, label := range labels {
			p, ok := s.find(name, label)
			if !ok || p.Missing != "" {
				continue
			}
			dots = append(dots, datum{Name: label, Value: []float64{p.Value, float64(i)}, Text: s.text(p), Tip: s.tip(p)})
			if low, high, ok := p.Interval(); ok {
				whiskers = append(whiskers, datum{Name: label, Value: []float64{float64(i), low, high}, Tip: s.tip(p), Shift: shift})
			}
		}
		s.whiskers(name, whiskers, look{across: true, colour: s.C[palette.Ink], size: 4, weight: 1.5})
		s.dots(name, j, dots, shift)
	}
}

// pair writes both values of a label: 12,0 → 15,3.
func (s *Scene) pair(names []string, label string) string {
	texts := [2]string{"–", "–"}
	for j, name := range names {
		if p, ok := s.find(name, label); ok && p.Missing == "" {
			texts[j] = s.text(p)
		}
	}
	return texts[0] + " / " + texts[1]
}
