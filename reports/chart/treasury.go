package chart

import (
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Treasury, Option: treasuryOption})
}

// treasuryOption is a line with zero drawn strongly and the balances below it
// marked by a triangle, which shows in black and white too.
func treasuryOption(s *Scene) {
	for i, name := range s.F.SeriesNames() {
		if len(s.F.SeriesNames()) > 1 {
			s.Legend = append(s.Legend, s.legendLine(name, i))
		}
	}
	top := s.legendHeight() + 14
	sc := scaleOf(s.F, s.F.Points, true, 5)
	at := s.overNames(frame{s.scaleWidth(sc), top, s.W - max(20, s.margin()), top + 204})
	s.panel(s.F.SeriesNames(), s.F.Labels(), sc, at)
	zero := sc.at(0, at.bottom, at.top)
	s.frame(line(s.C[palette.Ink], 1.5, [2]float64{at.left, zero}, [2]float64{at.right, zero}))
	labels := s.F.Labels()
	band := (at.right - at.left) / float64(len(labels))
	for _, p := range s.F.Points {
		if p.Missing == "" && p.Value < 0 {
			x := at.left + band*(float64(indexOf(labels, p.Label))+0.5)
			s.above(mark(x, sc.at(p.Value, at.bottom, at.top), 6, p.Value, true, false, s.C[palette.Fall2]))
		}
	}
	s.levels(sc, at)
	s.inkSeries()
}
