package chart

import (
	"cmp"
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.TileMap, Lay: tileMapLay})
}

// tileMapLay is a map without outlines. Points with a position are dots at it,
// larger for a higher class; a point without position is a tile, placed in a
// grid near the dots of its Series where there are some (an EPCI and its
// communes), in alphabetical order where there are none.
func tileMapLay(s *Scene) {
	var dots, tiles []*reports.Point
	for i := range s.F.Points {
		p := &s.F.Points[i]
		if p.X == 0 && p.Y == 0 {
			tiles = append(tiles, p)
		} else {
			dots = append(dots, p)
		}
	}
	c := s.classes()
	y := 0.0
	if len(dots) > 0 {
		y = s.places(dots, c) + 10
	}
	if len(tiles) > 0 {
		y = s.tiles(tiles, dots, c, y) + 10
	}
	c.rings = len(dots) > 0
	s.H = s.key(c, y)
}

// projection puts longitude and latitude in pixels: at this scale degrees of
// longitude shrunk by the cosine of the latitude are true to a metre.
type projection struct{ west, north, shrink, scale, left, top float64 }

func (p projection) at(lon, lat float64) [2]float64 {
	return [2]float64{p.left + (lon-p.west)*p.shrink*p.scale, p.top + (p.north-lat)*p.scale}
}

// fit returns the projection of a box into a width, and the height it takes.
func fit(west, south, east, north, width, most, margin float64) (projection, float64) {
	shrink := math.Cos((south + north) / 2 * math.Pi / 180)
	w, h := math.Max((east-west)*shrink, 1e-6), math.Max(north-south, 1e-6)
	scale := math.Min((width-2*margin)/w, (most-2*margin)/h)
	p := projection{west, north, shrink, scale, (width - w*scale) / 2, margin}
	return p, h*scale + 2*margin
}

func (s *Scene) places(points []*reports.Point, c classes) float64 {
	west, south, east, north := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range points {
		west, east = math.Min(west, p.X), math.Max(east, p.X)
		south, north = math.Min(south, p.Y), math.Max(north, p.Y)
	}
	// One dot, or dots on a line, have no extent of their own.
	if wide, tall := math.Max(0, 0.1-(east-west))/2, math.Max(0, 0.02-(north-south))/2; wide+tall > 0 {
		west, east, south, north = west-wide, east+wide, south-tall, north+tall
	}
	at, height := fit(west, south, east, north, s.W, 460, 14)
	largest := 9.0
	if s.Narrow() {
		largest = 6.5
	}
	// The largest first, so that a small dot is never hidden under a large one.
	sorted := slices.Clone(points)
	slices.SortStableFunc(sorted, func(a, b *reports.Point) int { return cmp.Compare(s.class(b, c), s.class(a, c)) })
	for _, p := range sorted {
		xy := at.at(p.X, p.Y)
		if p.Missing != "" {
			s.place("", p, circle(xy[0], xy[1], 2.2, "", s.C[axisRole]))
			continue
		}
		role, _ := c.of(p.Value)
		r := largest * (0.45 + 0.55*s.class(p, c)/4)
		k := circle(xy[0], xy[1], r, s.C[role], s.C[palette.Axis])
		k.Weight = 0.8
		if s.sure(*p) {
			s.place("", p, k)
			continue
		}
		s.place("", p, k, circle(xy[0], xy[1], r*0.45, s.C[palette.Surface], "")) // a ring: not sure
	}
	return height
}

// class returns the class of a value, 0 to 4; for a change, how far it is from
// none.
func (s *Scene) class(p *reports.Point, c classes) float64 {
	if p.Missing != "" {
		return -1
	}
	role, _ := c.of(p.Value)
	if c.change {
		return 2 * math.Abs(float64(role-palette.Still))
	}
	return float64(role - palette.Level1)
}

// tiles draws one tile per point, each with its name, its value and the mark of
// its certainty. Where dots say where the places are, tiles keep their order:
// north to south, then west to east.
func (s *Scene) tiles(points, dots []*reports.Point, c classes, top float64) float64 {
	centre := map[string][3]float64{}
	for _, d := range dots {
		m := centre[d.Series]
		centre[d.Series] = [3]float64{m[0] + d.X, m[1] + d.Y, m[2] + 1}
	}
	sorted := slices.Clone(points)
	columns := 4
	if s.Narrow() {
		columns = 2
	}
	lat := func(p *reports.Point) float64 {
		if m := centre[p.Label]; m[2] > 0 {
			return m[1] / m[2]
		}
		return 0
	}
	lon := func(p *reports.Point) float64 {
		if m := centre[p.Label]; m[2] > 0 {
			return m[0] / m[2]
		}
		return 0
	}
	slices.SortStableFunc(sorted, func(a, b *reports.Point) int { return cmp.Compare(lat(b), lat(a)) })
	for i := 0; i < len(sorted); i += columns {
		row := sorted[i:min(i+columns, len(sorted))]
		slices.SortStableFunc(row, func(a, b *reports.Point) int { return cmp.Compare(lon(a), lon(b)) })
	}
	w, h := (s.W-2)/float64(columns), 64.0
	for i, p := range sorted {
		x, y := 1+w*float64(i%columns), top+h*float64(i/columns)
		s.tile(p, c, x+2, y+2, w-4, h-4)
	}
	return top + h*math.Ceil(float64(len(sorted))/float64(columns))
}

func (s *Scene) tile(p *reports.Point, c classes, x, y, w, h float64) {
	lines := Wrap(p.Label, 11, w-12, 2)
	role, on := palette.Absent, palette.OnPale
	value := p.Missing
	if p.Missing == "" {
		role, on = c.of(p.Value)
		value = s.F.Amount(s.L, p.Value)
	}
	name := block(x+6, y+8+float64(len(lines))*6.5, lines, "left")
	name.Size, name.Line, name.Fill = 11, 13, s.C[on]
	k := write(x+6, y+h-11, Cut(value, fontSize, w-14), "left")
	k.Bold, k.Fill = true, s.C[on]
	if TextWidth(value, fontSize, true) > w-14 && p.Missing == "" {
		k.Text = s.text(*p) // the unit is in the title
	}
	box := rect(x, y, w, h, s.C[role])
	box.Stroke, box.Weight = s.C[axisRole], 0.5
	shapes := []Ink{box, name, k}
	if p.Missing == "" && s.F.HasIntervals() {
		shapes = append(shapes, s.certaintyMark(*p, x+w-11, y+h-11, 5, s.C[on]))
	}
	s.place("", p, shapes...)
}
