package chart

import (
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/types"

	"github.com/lozere-developpement/sillage/reports"
)

// flatten prepares a scene for a drawing that nobody points at. ECharts is left
// with bars and the strokes of lines. What is laid out here is written as SVG at
// once, under them or over them: in the interpreter a text or a symbol took a
// millisecond, a series seven and a pair of axes thirty, so that a grid of 224
// cells needed 300 ms and now needs 3, and seven lines in seven frames needed
// 170 and now need 45. All bars and strokes are one series for that reason, a
// path for each look.
func (s *Scene) flatten() {
	s.flat = true
	under := s.paperLegend()
	for i := range s.x {
		under = append(under, s.paperAxes(i)...)
	}
	var shapes, strokes, symbols, over []Ink
	rest := s.series
	s.series = nil
	for _, one := range rest {
		data, _ := one.Data.([]datum)
		switch {
		case one.Type == types.ChartLine:
			stroke, symbol := s.lineInk(one, data)
			strokes, symbols = append(strokes, stroke...), append(symbols, symbol...)
		case one.Type == types.ChartScatter:
			symbols = append(symbols, s.paperDots(one, data)...)
		case one.Type == types.ChartBar:
			strokes = append(strokes, s.paperBars(one, data)...)
		case one.RenderItem == "@band":
			under = append(under, s.paperBand(one, data)...)
		case one.RenderItem == "@interval": // on bars, and below symbols
			if s.F.Chart == reports.Bar {
				over = append(over, s.paperWhiskers(one, data)...)
			} else {
				shapes = append(shapes, s.paperWhiskers(one, data)...)
			}
		case one.RenderItem == "@ink":
			if one.extra["z"] == aboveAll {
				over = append(over, layered(data)...)
			} else {
				shapes = append(shapes, layered(data)...)
			}
		}
	}
	s.x, s.y = nil, nil // strokes are in pixels
	if len(strokes) > 0 {
		s.ink("", []datum{{Value: []float64{}, Ink: flat(strokes)}}, 2)
	}
	s.under, s.over = append(flat(under), flat(shapes)...), append(flat(symbols), flat(over)...)
}

// layered returns the ink of all data, told what lies on top: in a point, all
// but its first shape; of the frame, what was placed after a point.
func layered(data []datum) []Ink {
	var ink []Ink
	points := false
	for _, d := range data {
		isPoint := d.Tip != ""
		points = points || isPoint
		for i, k := range d.Ink {
			k.over = i > 0 && isPoint || points && !isPoint
			ink = append(ink, k)
		}
	}
	return ink
}

// flat joins the shapes of one look into one path. Shapes that are half
// transparent stay apart. What lies on top is drawn after the rest, and text
// last.
func flat(ink []Ink) []Ink {
	type look struct {
		fill, stroke string
		weight       float64
		dash         string
		over         bool
	}
	at := map[look]int{}
	paths := map[int][]string{}
	var out []Ink
	for _, k := range ink {
		d, ok := k.outline()
		if !ok || k.Opacity > 0 {
			out = append(out, k)
			continue
		}
		one := look{k.Fill, k.Stroke, k.Weight, path(false, pairs(k.Dash)...), k.over}
		i, seen := at[one]
		if !seen {
			i = len(out)
			at[one] = i
			out = append(out, Ink{T: "path", Fill: k.Fill, Stroke: k.Stroke, Weight: k.Weight, Dash: k.Dash, over: k.over})
		}
		paths[i] = append(paths[i], d)
	}
	for i, d := range paths {
		out[i].D = strings.Join(d, "")
	}
	slices.SortStableFunc(out, func(a, b Ink) int { return order(a) - order(b) })
	return out
}

func order(k Ink) int {
	switch {
	case k.T == "text":
		return 2
	case k.over:
		return 1
	}
	return 0
}

func pairs(dash []float64) [][2]float64 {
	var p [][2]float64
	for _, d := range dash {
		p = append(p, [2]float64{d, 0})
	}
	return p
}

// outline returns the shape as a path, if it is one.
func (k Ink) outline() (string, bool) {
	switch k.T {
	case "path":
		return k.D, true
	case "rect":
		return "M" + trim(k.X) + " " + trim(k.Y) + "h" + trim(k.W) + "v" + trim(k.H) + "h" + trim(-k.W) + "Z", true
	case "circle":
		r, across := trim(k.R), trim(2*k.R)
		return "M" + trim(round(k.X-k.R)) + " " + trim(k.Y) + "a" + r + " " + r + " 0 1 0 " + across + " 0" +
			"a" + r + " " + r + " 0 1 0 -" + across + " 0Z", true
	}
	return "", false
}
