package chart

import (
	"math"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Waterfall, Lay: waterfallLay})
}

// waterfallLay draws each value from where the one before ended, then what
// they end on. What takes away is hatched as well as coloured.
func waterfallLay(s *Scene) {
	points := s.F.Points
	names, texts := make([]string, 0, len(points)+1), make([]string, 0, len(points)+1)
	sum, low, high := 0.0, 0.0, 0.0
	for _, p := range points {
		names = append(names, p.Label)
		text := "–"
		if p.Missing == "" {
			text = s.L.Signed(p.Value, s.F.Places())
			sum += p.Value
			low, high = math.Min(low, sum), math.Max(high, sum)
		}
		texts = append(texts, text)
	}
	total := s.L.Number(s.F.Total(), s.F.Places())
	names, texts = append(names, s.F.End(s.L)), append(texts, total)
	r := s.rowsOf(names, texts, 28)
	sc := s.spaced(low, high, r.left, r.right)
	s.frame(s.gridInk(r, sc)...)
	s.frame(r.ink()...)
	x := func(v float64) float64 { return sc.at(v, r.left, r.right) }
	at := 0.0
	for i, p := range points {
		y := r.middle(i)
		if p.Missing != "" {
			s.place("", &points[i], s.absent(p.Missing, x(at), y, r))
			continue
		}
		from, to := x(math.Min(at, at+p.Value)), x(math.Max(at, at+p.Value))
		at += p.Value
		shapes := []Ink{rect(from, y-9, math.Max(1, to-from), 18, s.C[palette.Rise2])}
		if p.Value < 0 {
			shapes[0].Fill = s.C[palette.Fall1]
			shapes[0].Stroke = s.C[palette.Fall2]
			shapes = append(shapes, hatch(from, y-9, to-from, 18, 6, s.C[palette.Fall2])...)
		}
		shapes = append(shapes, write(s.W-2, y, texts[i], "right"))
		s.place("", &points[i], shapes...)
		s.frame(line(s.C[axisRole], 1, [2]float64{x(at), y + 9}, [2]float64{x(at), y + r.band - 9}))
	}
	y := r.middle(len(points))
	bar := rect(math.Min(x(0), x(at)), y-9, math.Max(1, math.Abs(x(at)-x(0))), 18, s.C[palette.Series8])
	k := write(s.W-2, y, total, "right")
	k.Bold = true
	s.frame(bar, k)
}

// hatch draws slanted lines inside a box.
func hatch(x, y, w, h, step float64, colour string) []Ink {
	var ink []Ink
	for d := step; d < w+h; d += step {
		ax, ay := x+math.Min(d, w), y+math.Max(0, d-w)
		bx, by := x+math.Max(0, d-h), y+math.Min(d, h)
		ink = append(ink, line(colour, 1, [2]float64{ax, ay}, [2]float64{bx, by}))
	}
	return ink
}
