package chart

import (
	"math"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Funnel, Check: noNegative, Lay: funnelLay})
}

func noNegative(f *reports.Figure) error {
	for _, p := range f.Points {
		if p.Missing == "" && p.Value < 0 {
			return f.Refuse(p.Label, reports.Because("figures.need-positive", "a negative value cannot be drawn so"))
		}
	}
	return nil
}

// funnelLay draws a centred bar per step, joined to the next, with the value
// and what is left of the first.
func funnelLay(s *Scene) {
	points := s.F.Points
	texts := make([]string, len(points))
	first, most := 0.0, 0.0
	if points[0].Missing == "" { // shares are of the first step, or there are none
		first = points[0].Value
	}
	for _, p := range points {
		if p.Missing == "" {
			most = math.Max(most, p.Value)
		}
	}
	for i, p := range points {
		texts[i] = "–"
		if p.Missing == "" {
			texts[i] = s.text(p)
			if first > 0 {
				texts[i] += " (" + s.L.Percent(p.Value/first, 0) + ")"
			}
		}
	}
	names := make([]string, len(points))
	for i, p := range points {
		names[i] = p.Label
	}
	r := s.rowsOf(names, texts, 34)
	s.H = r.bottom() + 4
	s.frame(r.ink()...)
	middle, half := (r.left+r.right)/2, (r.right-r.left)/2
	width := func(p reports.Point) float64 {
		if most == 0 {
			return 0.5
		}
		return math.Max(0.5, half*p.Value/most)
	}
	for i, p := range points {
		y := r.middle(i)
		if p.Missing != "" {
			s.place("", &points[i], lesser(middle, y, Cut(p.Missing, fontSize, 2*half), "center"))
			continue
		}
		w := width(p)
		if i+1 < len(points) && points[i+1].Missing == "" {
			v := width(points[i+1])
			join := polygon(s.C[palette.Level2], "", [2]float64{middle - w, y + 10}, [2]float64{middle + w, y + 10},
				[2]float64{middle + v, y + r.band - 10}, [2]float64{middle - v, y + r.band - 10})
			s.frame(join)
		}
		s.place("", &points[i], rect(middle-w, y-10, 2*w, 20, s.C[palette.Series1]), write(s.W-2, y, texts[i], "right"))
	}
}
