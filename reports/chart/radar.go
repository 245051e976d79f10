package chart

import (
	"math"
	"strings"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Radar, Check: radarCheck, Lay: radarLay})
}

func radarCheck(f *reports.Figure) error {
	if n := len(f.Labels()); n < 3 {
		return f.Refuse("", reports.Because("figures.need-labels", "want at least %[1]d labels, got %[2]d", 3, n))
	}
	if f.Max <= f.Min {
		return f.Refuse("", reports.Because("figures.need-scale", "no scale: set Min and Max"))
	}
	return nil
}

// radarLay draws a spoke per label with the name and value at its end. The
// interval is a thick stretch of the spoke; a missing value leaves the outline
// open instead of falling to the centre, which would read as nothing at all.
func radarLay(s *Scene) {
	f := s.F
	names, labels := f.SeriesNames(), f.Labels()
	if len(names) > 1 {
		for i, name := range names {
			s.Legend = append(s.Legend, LegendOf{Name: name, Colour: s.C.Series(i), Symbol: symbolOf(i)})
		}
	}
	// On a phone the names beside the spokes take 80 pixels on each side.
	radius := math.Min(130, (s.W/2-80)/math.Sin(2*math.Pi/5))
	room := 46.0
	cx, cy := s.W/2, s.legendHeight()+room+radius
	s.H = cy + radius + room
	sc := nice(f.Min, f.Max, 5)
	at := func(i int, v float64) [2]float64 {
		r := sc.at(v, 0, radius)
		turn := 2*math.Pi*float64(i)/float64(len(labels)) - math.Pi/2
		return [2]float64{cx + r*math.Cos(turn), cy + r*math.Sin(turn)}
	}
	s.web(labels, sc, at)
	for i, label := range labels {
		s.spokeName(i, names, label, at(i, sc.low+(sc.high-sc.low)*(1+9/radius)), cx)
	}
	for j, name := range names {
		s.radarSeries(name, j, labels, at)
	}
}

// web draws the rings, the spokes and the numbers of the scale.
func (s *Scene) web(labels []string, sc scale, at func(int, float64) [2]float64) {
	var ink []Ink
	for _, v := range sc.ticks()[1:] {
		ring := make([][2]float64, len(labels))
		for i := range labels {
			ring[i] = at(i, v)
		}
		ink = append(ink, polygon("", s.C[gridRole], ring...))
	}
	for i := range labels {
		ink = append(ink, line(s.C[gridRole], 1, at(i, sc.low), at(i, sc.high)))
	}
	for _, v := range sc.ticks() {
		p := at(0, v)
		k := lesser(p[0]+5, p[1], s.L.Number(v, -1), "left")
		k.Size = small
		ink = append(ink, k)
	}
	s.frame(ink...)
}

// spokeName writes a label, and its value where there is one series.
func (s *Scene) spokeName(i int, names []string, label string, p [2]float64, cx float64) {
	align, width := "center", s.W*0.5
	switch {
	case p[0] > cx+8:
		align, width = "left", s.W-p[0]-2
	case p[0] < cx-8:
		align, width = "right", p[0]-2
	}
	lines := Wrap(label, fontSize, width, 3)
	if q, ok := s.find(names[0], label); ok && len(names) == 1 {
		switch low, high, has := q.Interval(); {
		case q.Missing != "":
			lines = append(lines, Wrap(q.Missing, fontSize, width, 1)...)
		case has:
			lines = append(lines, s.L.T("figures.interval", s.text(q), s.F.Number(s.L, low), s.F.Number(s.L, high)))
		case q.Note != "":
			lines = append(lines, s.L.T("figures.noted", s.text(q), q.Note))
		default:
			lines = append(lines, s.text(q))
		}
		// Too wide for one line: the interval goes under the value, whole.
		if last := lines[len(lines)-1]; TextWidth(last, fontSize, false) > width {
			if value, rest, ok := strings.Cut(last, " ("); ok {
				lines = append(lines[:len(lines)-1], value, "("+rest)
			}
		}
	}
	y := p[1]
	height := float64(len(lines)) * leading
	if i == 0 { // above the top spoke
		y -= height/2 - 4
	} else if math.Abs(p[0]-cx) <= 8 {
		y += height/2 - 4
	}
	s.frame(block(p[0], y, lines, align))
}

func (s *Scene) radarSeries(name string, j int, labels []string, at func(int, float64) [2]float64) {
	colour := s.C.Series(j)
	var corners [][2]float64
	whole := true
	for i, label := range labels {
		p, ok := s.find(name, label)
		if !ok || p.Missing != "" {
			whole = false
			s.stretch(name, j, corners)
			corners = nil
			continue
		}
		corners = append(corners, at(i, p.Value))
	}
	if whole {
		area := polygon(colour, "", corners...)
		area.Opacity = 0.1
		edge := polygon("", colour, corners...)
		edge.Weight = 2
		edge.Dash = dashOf(j)
		s.place(name, nil, area, edge)
	} else {
		s.stretch(name, j, corners)
	}
	for i, label := range labels {
		p, ok := s.find(name, label)
		if !ok || p.Missing != "" {
			continue
		}
		var shapes []Ink
		if low, high, has := p.Interval(); has {
			band := line(colour, 7, at(i, low), at(i, high))
			band.Opacity = 0.35
			shapes = append(shapes, band, line(s.C[palette.Ink], 1.2, at(i, low), at(i, high)),
				capOf(at(i, low), at(i, high), s.C[palette.Ink]), capOf(at(i, high), at(i, low), s.C[palette.Ink]))
		}
		c := at(i, p.Value)
		shapes = append(shapes, symbolInk(j, c[0], c[1], 3.5, colour))
		s.place(name, &p, shapes...)
	}
}

// capOf draws the short line that ends an interval at a, square to its way to b.
func capOf(a, b [2]float64, colour string) Ink {
	dx, dy := b[0]-a[0], b[1]-a[1]
	length := math.Hypot(dx, dy)
	if length == 0 {
		length = 1
	}
	dx, dy = dx/length*4.5, dy/length*4.5
	return line(colour, 1.2, [2]float64{a[0] - dy, a[1] + dx}, [2]float64{a[0] + dy, a[1] - dx})
}

// stretch joins the corners between two missing values.
func (s *Scene) stretch(name string, j int, corners [][2]float64) {
	if len(corners) > 1 {
		edge := line(s.C.Series(j), 2, corners...)
		edge.Dash = dashOf(j)
		s.place(name, nil, edge)
	}
}

// dashOf is the dash of the outline of a series: none for the first.
func dashOf(j int) []float64 {
	if j == 0 {
		return nil
	}
	return []float64{float64(4 + 3*j), 3}
}

// symbolInk draws the symbol of a series.
func symbolInk(j int, x, y, r float64, colour string) Ink {
	if hollow(j) {
		k := symbolInk(j%4, x, y, r, palette.Light[palette.Surface])
		k.Stroke, k.Weight = colour, 1.5
		return k
	}
	switch j % 4 {
	case 1:
		return polygon(colour, "", [2]float64{x, y - r*1.2}, [2]float64{x + r*1.2, y}, [2]float64{x, y + r*1.2}, [2]float64{x - r*1.2, y})
	case 2:
		return polygon(colour, "", [2]float64{x, y - r*1.1}, [2]float64{x + r*1.1, y + r*0.9}, [2]float64{x - r*1.1, y + r*0.9})
	case 3:
		return rect(x-r*0.9, y-r*0.9, r*1.8, r*1.8, colour)
	}
	return circle(x, y, r, colour, "")
}
