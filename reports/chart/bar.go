package chart

import (
	"math"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Bar, Option: barOption})
}

// barOption draws one row per label, one bar per series in it, a whisker for
// the interval and the value in a column of its own.
func barOption(s *Scene) {
	f := s.F
	names, labels := f.SeriesNames(), f.Labels()
	if len(names) > 1 {
		for i, name := range names {
			s.Legend = append(s.Legend, LegendOf{Name: name, Colour: s.C.Series(i)})
		}
	}
	n := float64(len(names))
	r := s.rowsOf(labels, s.texts(f.Points), math.Max(26, 16*n+8))
	sc := s.roomy(f.Points, true, r.left, r.right)
	s.axes(sc.axis(), r.category(), r.left, r.top, r.right, r.bottom())
	thick := math.Min(20, (r.band-8)/n)
	for j, name := range names {
		shift := (float64(j) - (n-1)/2) * (thick - 2)
		var bars, whiskers []datum
		for i, label := range labels {
			p, ok := s.find(name, label)
			if !ok {
				p = reports.Point{Label: label, Missing: "–"}
			}
			y := r.middle(i) + shift
			if p.Missing != "" {
				bars = append(bars, datum{Name: label, Value: nil, Tip: s.tip(p)})
				s.frame(s.absent(p.Missing, sc.at(math.Min(math.Max(0, sc.low), sc.high), r.left, r.right), y, r))
				continue
			}
			bars = append(bars, datum{Name: label, Value: p.Value, Text: s.text(p), Tip: s.tip(p), Shift: shift})
			if low, high, ok := p.Interval(); ok {
				whiskers = append(whiskers, datum{Name: label, Value: []float64{float64(i), low, high}, Tip: s.tip(p), Shift: shift})
			}
			s.frame(write(s.W-2, y, s.text(p), "right"))
		}
		s.bars(name, j, bars, thick-2)
		s.whiskers(name, whiskers, look{across: true, colour: s.C[palette.Ink], size: 4, weight: 1.5})
	}
	for _, m := range f.Marks {
		s.level(m, sc, r)
	}
	s.inkSeries()
}

// level draws a mark across the rows, its name above them.
func (s *Scene) level(m reports.Mark, sc scale, r rows) {
	x := sc.at(m.Value, r.left, r.right)
	k := line(s.C[palette.Ink], 1.5, [2]float64{x, r.top - 4}, [2]float64{x, r.bottom()})
	k.Dash = []float64{6, 4}
	text := Cut(m.Label, fontSize, s.W-8)
	half := TextWidth(text, fontSize, false) / 2
	s.above(k, write(math.Min(math.Max(x, half+2), s.W-half-2), r.top-12, text, "center"))
}
