package chart

import (
	"math"
	"time"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Gantt, Check: ganttCheck, Lay: ganttLay})
}

func ganttCheck(f *reports.Figure) error {
	for _, p := range f.Points {
		if p.Y < p.X {
			return f.Refuse(p.Label, reports.Because("figures.need-span", "end before start"))
		}
	}
	return nil
}

// ganttLay draws one row per label, its spans of time on it, what is done full
// and what is left hatched. Marks are days to compare with, as Value in days
// since 1970-01-01.
func ganttLay(s *Scene) {
	f := s.F
	labels := f.Labels()
	s.Legend = nil
	r := s.rowsOf(labels, nil, 26)
	r.top += 22
	s.H = r.bottom() + 24
	first, last := math.Inf(1), math.Inf(-1)
	for _, p := range f.Points {
		first, last = math.Min(first, p.X), math.Max(last, p.Y)
	}
	for _, m := range f.Marks {
		first, last = math.Min(first, m.Value), math.Max(last, m.Value)
	}
	sc := scale{low: first, high: math.Max(last, first+1)}
	x := func(day float64) float64 { return sc.at(day, r.left, r.right) }
	s.calendar(r, sc, x)
	s.frame(r.ink()...)
	unknown := false
	for i := range f.Points {
		p := &f.Points[i]
		y := r.middle(indexOf(labels, p.Label))
		from, to := x(p.X), math.Max(x(p.Y), x(p.X)+2)
		frame := rect(from, y-8, to-from, 16, s.C[palette.Level1])
		frame.Stroke = s.C[palette.Series1]
		if p.Missing != "" { // not the same as nothing done
			frame.Fill, frame.Dash, unknown = s.C[palette.Surface], []float64{3, 2}, true
			s.place("", p, frame)
			continue
		}
		shapes := append([]Ink{frame}, hatch(from, y-8, to-from, 16, 7, s.C[palette.Level3])...)
		if p.Value > 0 {
			shapes = append(shapes, rect(from, y-8, (to-from)*math.Min(1, p.Value), 16, s.C[palette.Series1]))
		}
		s.place("", p, shapes...)
	}
	for _, m := range f.Marks {
		k := line(s.C[palette.Fall2], 1.5, [2]float64{x(m.Value), r.top - 4}, [2]float64{x(m.Value), r.bottom()})
		k.Dash = []float64{5, 3}
		text := Cut(m.Label, small, s.W-8)
		half := TextWidth(text, small, false) / 2
		name := write(math.Min(math.Max(x(m.Value), half+2), s.W-half-2), r.bottom()+9, text, "center")
		name.Size = small
		s.frame(name, k)
	}
	s.ganttKey(s.H+6, unknown)
}

// ganttKey says what is full, what is hatched and what is empty.
func (s *Scene) ganttKey(y float64, unknown bool) {
	x := 2.0
	keys := []string{"figures.done", "figures.left"}
	if unknown {
		keys = append(keys, "figures.unknown")
	}
	for i, key := range keys {
		text := s.L.T(key)
		box := rect(x, y-6, 22, 12, s.C[palette.Series1])
		ink := []Ink{box}
		switch i {
		case 2:
			ink[0].Fill, ink[0].Stroke, ink[0].Dash = s.C[palette.Surface], s.C[palette.Series1], []float64{3, 2}
		case 1:
			ink[0].Fill, ink[0].Stroke = s.C[palette.Level1], s.C[palette.Series1]
			ink = append(ink, hatch(x, y-6, 22, 12, 7, s.C[palette.Level3])...)
		}
		s.frame(append(ink, write(x+28, y, text, "left"))...)
		if x += 28 + TextWidth(text, fontSize, false) + 18; x > s.W-150 && i+1 < len(keys) {
			x, y = 2, y+20
		}
	}
	s.H = y + 12
}

// calendar draws the years, and the quarters where there is room.
func (s *Scene) calendar(r rows, sc scale, x func(float64) float64) {
	start := time.Unix(int64(sc.low)*86400, 0).UTC()
	var ink []Ink
	for year := start.Year(); ; year++ {
		day := float64(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
		if day > sc.high {
			break
		}
		next := float64(time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
		left, right := x(math.Max(day, sc.low)), x(math.Min(next, sc.high))
		ink = append(ink, line(s.C[axisRole], 1, [2]float64{left, r.top - 6}, [2]float64{left, r.bottom()}))
		text := s.L.T("figures.year", year)
		if right-left > TextWidth(text, fontSize, false)+4 {
			ink = append(ink, lesser((left+right)/2, r.top-14, text, "center"))
		}
		for quarter := 1; quarter < 4 && x(day+91)-x(day) > 8; quarter++ {
			q := float64(time.Date(year, time.Month(1+3*quarter), 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
			if q > sc.low && q < sc.high {
				ink = append(ink, line(s.C[gridRole], 1, [2]float64{x(q), r.top}, [2]float64{x(q), r.bottom()}))
			}
		}
	}
	s.frame(ink...)
}
