package chart

import (
	"math"
	"strings"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Radar, Check: radarCheck, Option: func(s *Scene) {
		if len(s.F.Labels()) > mostSpokes {
			barOption(s)
			return
		}
		radarLay(s)
		s.inkSeries()
	}})
}

// mostSpokes is how many names can be read around a radar. More are drawn as
// bars, which say the same and stay legible.
const mostSpokes = 12

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
	radius, above, below := s.radarRoom(names, labels)
	cx, cy := s.W/2, s.legendHeight()+above+radius
	s.H = cy + radius + below
	sc := s.radarScale()
	at := func(i int, v float64) [2]float64 {
		r := sc.at(v, 0, radius)
		dx, dy := spoke(i, len(labels))
		return [2]float64{cx + r*dx, cy + r*dy}
	}
	s.web(labels, sc, at)
	for i, label := range labels {
		s.spokeName(i, names, label, at(i, sc.low+(sc.high-sc.low)*(1+9/radius)), cx)
	}
	for j, name := range names {
		s.radarSeries(name, j, labels, sc, at)
	}
}

// radarScale is the scale of the figure, wider where a value lies outside it. It
// is not widened for an interval: that would leave the web empty.
func (s *Scene) radarScale() scale {
	low, high := s.F.Min, s.F.Max
	for _, p := range s.F.Points {
		if p.Missing == "" {
			low, high = math.Min(low, p.Value), math.Max(high, p.Value)
		}
	}
	return nice(low, high, 5)
}

// spoke returns the direction of spoke i of n, from the centre.
func spoke(i, n int) (dx, dy float64) {
	turn := 2*math.Pi*float64(i)/float64(n) - math.Pi/2
	return math.Cos(turn), math.Sin(turn)
}

// radarRoom returns the radius that leaves room for what stands beside the
// spokes, numbers whole, and the heights above and below the web.
func (s *Scene) radarRoom(names, labels []string) (radius, above, below float64) {
	radius = 130
	beside := make([]float64, len(labels))
	for i, label := range labels {
		beside[i] = math.Max(68, math.Min(longestWord(label, fontSize), 100)) // a word or two
		for _, l := range s.spokeValue(names, label, 0) {
			beside[i] = math.Max(beside[i], TextWidth(l, fontSize, false))
		}
		if dx, _ := spoke(i, len(labels)); math.Abs(dx) > 0.1 {
			radius = math.Min(radius, (s.W/2-12-beside[i])/math.Abs(dx))
		}
	}
	radius = math.Max(radius, 50)
	above, below = 30, 30
	for i, label := range labels {
		dx, dy := spoke(i, len(labels))
		lines := len(s.spokeLines(names, label, s.spokeWidth(dx*(radius+9))))
		height := float64(lines)*leading + 4
		if math.Abs(dx) > 0.1 { // its middle is at the end of the spoke
			height = height/2 - radius*(1-math.Abs(dy))
		} else {
			height += 9
		}
		if dy < 0 {
			above = math.Max(above, height)
		} else {
			below = math.Max(below, height)
		}
	}
	return radius, above, below
}

// spokeWidth is the room for text that starts dx pixels from the centre.
func (s *Scene) spokeWidth(dx float64) float64 {
	if math.Abs(dx) <= 8 {
		return s.W * 0.5
	}
	return s.W/2 - math.Abs(dx) - 2
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
		k := lesser(p[0]+5, p[1], sc.text(s.L, v), "left")
		k.Size = small
		ink = append(ink, k)
	}
	s.frame(ink...)
}

// spokeName writes a label, and its value where there is one series.
func (s *Scene) spokeName(i int, names []string, label string, p [2]float64, cx float64) {
	align := "center"
	switch {
	case p[0] > cx+8:
		align = "left"
	case p[0] < cx-8:
		align = "right"
	}
	lines := s.spokeLines(names, label, s.spokeWidth(p[0]-cx))
	y := p[1]
	height := float64(len(lines)) * leading
	if i == 0 { // above the top spoke
		y -= height/2 - 4
	} else if math.Abs(p[0]-cx) <= 8 {
		y += height/2 - 4
	}
	s.frame(block(p[0], y, lines, align))
}

// spokeLines are the lines of a name and, where there is one series, of its
// value.
func (s *Scene) spokeLines(names []string, label string, width float64) []string {
	return append(Wrap(label, fontSize, width, 3), s.spokeValue(names, label, width)...)
}

// spokeValue writes the value with its interval or its note; the interval on a
// line of its own where both are wider than width.
func (s *Scene) spokeValue(names []string, label string, width float64) []string {
	q, ok := s.find(names[0], label)
	if !ok || len(names) > 1 {
		return nil
	}
	text := s.text(q)
	switch low, high, has := q.Interval(); {
	case q.Missing != "" && width > 0:
		return Wrap(q.Missing, fontSize, width, 2)
	case q.Missing != "":
		return nil
	case has:
		text = s.L.T("figures.interval", text, s.F.Number(s.L, low), s.F.Number(s.L, high))
	case q.Note != "":
		text = s.L.T("figures.noted", text, q.Note)
	}
	value, rest, ok := strings.Cut(text, " (")
	if !ok || TextWidth(text, fontSize, false) <= width {
		return []string{text}
	}
	if from, to, ok := strings.Cut(rest, " "); ok && TextWidth("("+rest, fontSize, false) > math.Max(width, 80) {
		return []string{value, "(" + from, to}
	}
	return []string{value, "(" + rest}
}

func (s *Scene) radarSeries(name string, j int, labels []string, sc scale, at func(int, float64) [2]float64) {
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
			a, b := at(i, math.Max(low, sc.low)), at(i, math.Min(high, sc.high))
			band := line(colour, 7, a, b)
			band.Opacity = 0.35
			shapes = append(shapes, band, line(s.C[palette.Ink], 1.2, a, b))
			if low >= sc.low { // an end without cap lies outside the scale
				shapes = append(shapes, capOf(a, b, s.C[palette.Ink]))
			}
			if high <= sc.high {
				shapes = append(shapes, capOf(b, a, s.C[palette.Ink]))
			}
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
