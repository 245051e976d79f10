package chart

import (
	"math"
	"strconv"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Map, Check: mapCheck, Lay: mapLay})
}

func mapCheck(f *reports.Figure) error {
	if f.Outlines == nil || len(f.Outlines.Areas) == 0 {
		return f.Refuse("", reports.Because("figures.need-outlines", "no outlines: import a GeoJSON file of them"))
	}
	return nil
}

// mapLay colours the outline of each place by the class of its value and
// writes the number of the class in it, so that the map reads without colour: in
// brackets where it is not sure.
// Outlines are simplified to half a pixel.
func mapLay(s *Scene) {
	c := s.classes()
	c.numbered = true
	west, south, east, north := s.F.Outlines.Bounds()
	at, height := fit(west, south, east, north, s.W, 520, 4)
	outlines := s.F.Outlines.Simplify(0.5 / at.scale)
	points := map[string]*reports.Point{}
	for i := range s.F.Points {
		points[s.F.Points[i].Key] = &s.F.Points[i]
	}
	for _, area := range outlines.Areas {
		s.area(area, points[area.Key], c, at)
		c.absent = c.absent || points[area.Key] == nil
	}
	s.H = s.key(c, height+6)
	if n := s.withoutOutline(points); n > 0 {
		lines := Wrap(s.L.T("figures.without-outline", n), small, s.W-4, 3)
		s.frame(block(2, s.H+leading*float64(len(lines))/2, lines, "left"))
		s.H += leading*float64(len(lines)) + 6
	}
}

// withoutOutline returns how many values have no place on the map: a merged
// commune, a code of another year.
func (s *Scene) withoutOutline(points map[string]*reports.Point) int {
	drawn := map[*reports.Point]bool{}
	for _, area := range s.F.Outlines.Areas {
		drawn[points[area.Key]] = true
	}
	n := 0
	for i := range s.F.Points {
		if p := &s.F.Points[i]; p.Missing == "" && !drawn[p] {
			n++
		}
	}
	return n
}

func (s *Scene) area(area reports.Area, p *reports.Point, c classes, at projection) {
	var d string
	var widest [][2]float64
	for _, ring := range area.Rings {
		xy := make([][2]float64, len(ring))
		for i, q := range ring {
			xy[i] = at.at(q[0], q[1])
		}
		d += path(true, xy[:len(xy)-1]...)
		if len(xy) > len(widest) {
			widest = xy
		}
	}
	shape := Ink{T: "path", D: d, Fill: s.C[palette.Absent], Stroke: s.C[palette.Surface], Weight: 0.8}
	if p == nil || p.Missing != "" {
		shape.Stroke = s.C[palette.Grid]
		s.place("", p, shape)
		return
	}
	role, on := c.of(p.Value)
	shape.Fill = s.C[role]
	ink := []Ink{shape}
	x, y, room := middle(widest)
	if room > 5 {
		text := strconv.Itoa(c.index(p.Value) + 1)
		if !s.sure(*p) {
			text = "(" + text + ")"
		}
		k := write(x, y, text, "center")
		k.Size, k.Fill = small, s.C[on]
		ink = append(ink, k)
	}
	s.place("", p, ink...)
}

// middle returns the centroid of a ring, and the distance from it to the
// nearest border, negative if it lies outside.
func middle(ring [][2]float64) (x, y, room float64) {
	var area float64
	for i := range len(ring) - 1 {
		a, b := ring[i], ring[i+1]
		cross := a[0]*b[1] - b[0]*a[1]
		area += cross
		x += (a[0] + b[0]) * cross
		y += (a[1] + b[1]) * cross
	}
	if area == 0 {
		return 0, 0, -1
	}
	x, y = x/(3*area), y/(3*area)
	room = math.Inf(1)
	inside := false
	for i := range len(ring) - 1 {
		a, b := ring[i], ring[i+1]
		room = math.Min(room, toSegment(x, y, a, b))
		if (a[1] > y) != (b[1] > y) && x < a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
			inside = !inside
		}
	}
	if !inside {
		room = -room
	}
	return x, y, room
}

func toSegment(x, y float64, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	t := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		t = math.Max(0, math.Min(1, ((x-a[0])*dx+(y-a[1])*dy)/length))
	}
	return math.Hypot(x-a[0]-t*dx, y-a[1]-t*dy)
}
