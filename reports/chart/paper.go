package chart

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"github.com/lozere-developpement/sillage/reports/palette"
)

// paper returns the whole scene as ink: what ECharts would draw of the legend,
// the axes and the series, in the same places, for gonum/plot.
func (s *Scene) paper() []Ink {
	ink := s.paperLegend()
	for i := range s.x {
		ink = append(ink, s.paperAxes(i)...)
	}
	// As on the page: bands, then what has no depth, then lines, then whiskers.
	var under, middle, over, top []Ink
	for _, one := range s.series {
		data, _ := one.Data.([]datum)
		switch {
		case one.RenderItem == "@band":
			under = append(under, s.paperBand(one, data)...)
		case one.RenderItem == "@interval":
			over = append(over, s.paperWhiskers(one, data)...)
		case one.RenderItem == "@ink":
			for _, d := range data {
				if one.extra["z"] == aboveAll {
					top = append(top, d.Ink...)
				} else {
					middle = append(middle, d.Ink...)
				}
			}
		case one.Type == types.ChartBar:
			middle = append(middle, s.paperBars(one, data)...)
		case one.Type == types.ChartLine:
			over = append(over, s.paperLine(one, data)...)
		case one.Type == types.ChartScatter:
			top = append(top, s.paperDots(one, data)...)
		}
	}
	for _, layer := range [][]Ink{under, middle, over, top} {
		ink = append(ink, layer...)
	}
	return ink
}

// aboveAll is the depth of what nothing may cover.
const aboveAll = 8

func (s *Scene) paperLegend() []Ink {
	var ink []Ink
	x, y := 0.0, 10.0
	for j, k := range s.Legend {
		name := s.legendName(k)
		w := legendMark + 5 + TextWidth(name, fontSize, false) + 12
		if x > 0 && x+w > s.W-4 {
			x, y = 0, y+20
		}
		if k.Symbol == "" {
			box := rect(x, y-5, legendMark, 10, k.Colour)
			ink = append(ink, box)
			if j > 0 {
				ink = append(ink, stripes(box, j)...)
			}
		} else {
			l := line(k.Colour, 2, [2]float64{x, y}, [2]float64{x + legendMark, y})
			if k.Dash {
				l.Dash = []float64{6, 4}
			}
			ink = append(ink, l, symbolInk(j, x+legendMark/2, y, 4, k.Colour))
		}
		ink = append(ink, write(x+legendMark+5, y, name, "left"))
		x += w
	}
	return ink
}

// stripes whiten a bar as its decal does on a page.
func stripes(bar Ink, j int) []Ink {
	var ink []Ink
	for _, k := range hatch(bar.X, bar.Y, bar.W, bar.H, float64(4+j), palette.Light[palette.Surface]) {
		k.Weight, k.over = 1.2, true
		ink = append(ink, k)
	}
	return ink
}

// place returns where a value or a category lies between a and b.
func place(axis opts.XAxis, v, a, b float64) float64 {
	if axis.Type == "category" {
		names, _ := axis.Data.([]string)
		return a + (v+0.5)*(b-a)/math.Max(1, float64(len(names)))
	}
	low, _ := axis.Min.(float64)
	high, _ := axis.Max.(float64)
	return a + (v-low)/(high-low)*(b-a)
}

// point returns the pixel of a place on both axes of a frame. Rows are counted
// from the top, values from the bottom.
func (s *Scene) point(grid int, x, y float64) [2]float64 {
	at := s.frames[grid]
	a, b := at.bottom, at.top
	if s.y[grid].Type == "category" {
		a, b = b, a
	}
	return [2]float64{place(s.x[grid], x, at.left, at.right), place(s.y[grid], y, a, b)}
}

func (s *Scene) paperAxes(i int) []Ink {
	at := s.frames[i]
	var ink []Ink
	hidden := s.y[i].Show != nil && !*s.y[i].Show
	for _, v := range scaleOn(s.x[i]).ticks() {
		p := s.point(i, v, 0)
		ink = append(ink, line(s.C[gridRole], 1, [2]float64{p[0], at.top}, [2]float64{p[0], at.bottom}),
			lesser(p[0], at.bottom+13, scaleOn(s.x[i]).text(s.L, v), "center"))
	}
	for _, v := range scaleOn(s.y[i]).ticks() {
		if hidden {
			break
		}
		p := s.point(i, 0, v)
		ink = append(ink, line(s.C[gridRole], 1, [2]float64{at.left, p[1]}, [2]float64{at.right, p[1]}),
			lesser(at.left-8, p[1], scaleOn(s.y[i]).text(s.L, v), "right"))
	}
	if names, ok := s.x[i].Data.([]string); ok {
		ink = append(ink, line(s.C[axisRole], 1, [2]float64{at.left, at.bottom}, [2]float64{at.right, at.bottom}))
		for n, name := range names {
			lines := strings.Split(strings.TrimSpace(name), "\n")
			p := s.point(i, float64(n), 0)
			ink = append(ink, block(p[0], at.bottom+8+float64(len(lines))*leading/2, lines, "center"))
		}
	}
	if names, ok := s.y[i].Data.([]string); ok {
		ink = append(ink, line(s.C[axisRole], 1, [2]float64{at.left, at.top}, [2]float64{at.left, at.bottom}))
		for n, name := range names {
			p := s.point(i, 0, float64(n))
			ink = append(ink, block(at.left-8, p[1], strings.Split(name, "\n"), "right"))
		}
	}
	return ink
}

// scaleOn returns the scale of an axis; that of an axis of names has no ticks.
func scaleOn(axis opts.XAxis) scale {
	if axis.Type != "value" {
		return scale{}
	}
	low, _ := axis.Min.(float64)
	high, _ := axis.Max.(float64)
	return scale{low, high, axis.MinInterval}
}

func (s *Scene) paperBars(one series, data []datum) []Ink {
	var ink []Ink
	for i, d := range data {
		v, ok := d.Value.(float64)
		if !ok {
			continue
		}
		a, b := s.point(one.grid, 0, float64(i)), s.point(one.grid, v, float64(i))
		bar := rect(math.Min(a[0], b[0]), a[1]+d.Shift-one.size/2, math.Max(0.5, math.Abs(b[0]-a[0])), one.size, s.C.Series(one.of))
		ink = append(ink, bar)
		if one.of > 0 {
			ink = append(ink, stripes(bar, one.of)...)
		}
	}
	return ink
}

func (s *Scene) paperWhiskers(one series, data []datum) []Ink {
	var ink []Ink
	for _, d := range data {
		v, ok := d.Value.([]float64)
		if !ok {
			continue
		}
		end := func(value float64) [2]float64 {
			if one.across {
				p := s.point(one.grid, value, v[0])
				return [2]float64{p[0], p[1] + d.Shift}
			}
			p := s.point(one.grid, v[0], value)
			return [2]float64{p[0] + d.Shift, p[1]}
		}
		dx, dy := one.size, 0.0
		if one.across {
			dx, dy = dy, dx
		}
		ends := [2][2]float64{end(v[1]), end(v[2])}
		ink = append(ink, line(one.colour, one.weight, ends[0], ends[1]))
		for _, e := range ends {
			ink = append(ink, line(one.colour, one.weight, [2]float64{e[0] - dx, e[1] - dy}, [2]float64{e[0] + dx, e[1] + dy}))
		}
	}
	return ink
}

func (s *Scene) paperBand(one series, data []datum) []Ink {
	var ink []Ink
	for _, d := range data {
		v, _ := d.Value.([]float64)
		n := len(v) / 3
		ring := make([][2]float64, 2*n)
		for i := range n {
			ring[i] = s.point(one.grid, v[3*i], v[3*i+2])
			ring[2*n-1-i] = s.point(one.grid, v[3*i], v[3*i+1])
		}
		area := polygon(s.C.Series(one.of), "", ring...)
		area.Opacity = s.faint()
		ink = append(ink, area)
	}
	return ink
}

func (s *Scene) paperLine(one series, data []datum) []Ink {
	strokes, symbols := s.lineInk(one, data)
	return append(strokes, symbols...)
}

// lineInk returns the strokes of a line, parted where a value is missing, and
// the symbols that lie on it.
func (s *Scene) lineInk(one series, data []datum) (strokes, symbols []Ink) {
	var run [][2]float64
	colour := s.C.Series(one.of)
	flush := func() {
		if len(run) > 1 {
			k := line(colour, one.weight, run...)
			if one.dash {
				k.Dash = []float64{6, 4}
			}
			strokes = append(strokes, k)
		}
		run = nil
	}
	for i, d := range data {
		v, ok := d.Value.(float64)
		if !ok {
			flush()
			continue
		}
		p := s.point(one.grid, float64(i), v)
		run = append(run, p)
		symbols = append(symbols, symbolInk(one.of, p[0], p[1], one.size/2, colour))
	}
	flush()
	return strokes, symbols
}

func (s *Scene) paperDots(one series, data []datum) []Ink {
	var ink []Ink
	for _, d := range data {
		if v, ok := d.Value.([]float64); ok {
			p := s.point(one.grid, v[0], v[1])
			ink = append(ink, symbolInk(one.of, p[0], p[1]+one.shift, one.size/2, s.C.Series(one.of)))
		}
	}
	return ink
}
