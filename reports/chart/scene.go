package chart

import (
	"encoding/json"
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/palette"
)

// A Scene is one figure being drawn for one width.
type Scene struct {
	F    *reports.Figure
	L    *lang.Catalogue
	W, H float64       // in pixels; the chart sets H
	C    palette.Theme // always the light one, see package palette

	Items  []Item     // what Lay has placed
	flat   bool       // nobody will point at it, see flatten
	mute   bool       // nor read what is known of a point
	under  []Ink      // what is not left to ECharts: below its series
	over   []Ink      // and above them
	Legend []LegendOf // what the legend explains, in order

	index  map[[2]string]int // of points, by series and label
	x, y   []opts.XAxis
	frames []frame
	series []series
}

// An Item is one point of the figure as it is laid out, or a thing that is
// not a point: a scale, a name.
type Item struct {
	Of    string // series, as in Legend; "" = belongs to the frame
	Point *reports.Point
	Ink   []Ink
}

// LegendOf is one line of a legend.
type LegendOf struct {
	Name, Colour string
	Dash         bool
	Symbol       string // ECharts symbol; "" = roundRect
}

// object is a piece of an option that go-echarts has no field for.
type object = map[string]any

func newScene(f *reports.Figure, w float64, l *lang.Catalogue) *Scene {
	s := &Scene{F: f.Rounded(), L: l, W: w, C: palette.Light, index: make(map[[2]string]int, len(f.Points))}
	for i, p := range f.Points {
		s.index[[2]string{p.Series, p.Label}] = i
	}
	return s
}

// find returns the point of a series and label, and whether there is one.
func (s *Scene) find(series, label string) (reports.Point, bool) {
	i, ok := s.index[[2]string{series, label}]
	if !ok {
		return reports.Point{}, false
	}
	return s.F.Points[i], true
}

// Narrow reports whether the drawing is for a phone.
func (s *Scene) Narrow() bool { return s.W < 500 }

// datum is a data item. Text and Tip are written here, in Go, so that they are
// the same numbers as in the table.
type datum struct {
	Name   string  `json:"name,omitempty"`
	Value  any     `json:"value"`
	Text   string  `json:"text,omitempty"`
	Tip    string  `json:"tip,omitempty"`
	Ink    []Ink   `json:"ink,omitempty"`
	Shift  float64 `json:"shift,omitempty"` // pixels across the whisker
	Symbol string  `json:"symbol,omitempty"`
}

// text writes the value of a point as every face does.
func (s *Scene) text(p reports.Point) string {
	text := s.F.Number(s.L, p.Value)
	if p.Sign != "" {
		text += "\u00a0" + p.Sign
	}
	return text
}

// tip writes all that is known of a point, for who explores.
func (s *Scene) tip(p reports.Point) string {
	if s.mute {
		return "·" // it is a point: no more is asked
	}
	name := p.Label
	if p.Series != "" {
		name = p.Series + ", " + p.Label
	}
	if p.Missing != "" {
		return s.L.T("figures.tip-missing", name, p.Missing)
	}
	text := s.L.T("figures.tip", name, s.F.Amount(s.L, p.Value))
	if low, high, ok := p.Interval(); ok {
		text = s.L.T("figures.tip-interval", name, s.F.Amount(s.L, p.Value), s.F.Number(s.L, low), s.F.Number(s.L, high))
	}
	if p.Note != "" {
		text = s.L.T("figures.noted", text, p.Note)
	}
	if p.N > 0 {
		text += s.L.T("figures.tip-n", p.N)
	}
	return strings.Join(Wrap(text, fontSize, math.Min(s.W-60, 300), 6), "\n")
}

// place lays out an item.
func (s *Scene) place(of string, p *reports.Point, ink ...Ink) {
	s.Items = append(s.Items, Item{of, p, ink})
}

// frame lays out ink that is not a point.
func (s *Scene) frame(ink ...Ink) { s.place("", nil, ink...) }

// above lays out ink that nothing may cover.
func (s *Scene) above(ink ...Ink) {
	s.ink("", []datum{{Value: []float64{}, Ink: ink}}, aboveAll)
}

// inkSeries turns the items into custom series: the frame first, then one
// series per name, so that the legend can switch them.
func (s *Scene) inkSeries() {
	var order []string
	data := map[string][]datum{}
	for _, item := range s.Items {
		if _, seen := data[item.Of]; !seen {
			order = append(order, item.Of)
		}
		d := datum{Value: []float64{}, Ink: item.Ink}
		if p := item.Point; p != nil {
			d.Name, d.Tip = p.Label, s.tip(*p)
			if p.Missing == "" {
				d.Text = s.text(*p)
				d.Value = s.values(*p)
			}
		}
		data[item.Of] = append(data[item.Of], d)
	}
	for _, name := range order {
		s.ink(name, data[name], 2)
	}
}

func (s *Scene) silent(data []datum) bool {
	for _, d := range data {
		if d.Tip != "" {
			return false
		}
	}
	return true
}

func (s *Scene) colourOf(name string) string {
	for _, k := range s.Legend {
		if k.Name == name {
			return k.Colour
		}
	}
	return s.C[palette.Ink]
}

// values are the value of a point and, if it has one, its interval.
func (s *Scene) values(p reports.Point) []float64 {
	if low, high, ok := p.Interval(); ok {
		return []float64{p.Value, low, high}
	}
	return []float64{p.Value}
}

// legendHeight returns the height that the legend takes at the top.
func (s *Scene) legendHeight() float64 {
	if len(s.Legend) == 0 {
		return 0
	}
	rows, x := 1.0, 0.0
	for _, k := range s.Legend {
		w := legendMark + 5 + TextWidth(s.legendName(k), fontSize, false) + 12
		if x > 0 && x+w > s.W-4 {
			rows, x = rows+1, 0
		}
		x += w
	}
	return rows*20 + 8
}

const legendMark = 18.0

// legendName is the name on one line of the legend.
func (s *Scene) legendName(k LegendOf) string { return Cut(k.Name, fontSize, s.legendRoom()) }

func (s *Scene) legendRoom() float64 { return s.W - legendMark - 12 }

// marshal builds the option with go-echarts, adds what it has no field for, and
// writes it. A value that is not a number is an error here, never an empty
// drawing.
func (s *Scene) marshal() (json.RawMessage, error) {
	// Note: charts.NewCustom parses the templates of a renderer that is never
	// called, which took 20 ms, most of an option. The zero Custom does the rest.
	c := &charts.Custom{}
	c.XAxisList = []opts.XAxis{{}}
	c.Tooltip = opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}
	c.Legend = opts.Legend{Show: opts.Bool(len(s.Legend) > 0)}
	for _, one := range s.series {
		c.MultiSeries = append(c.MultiSeries, one.SingleSeries)
	}
	c.Validate()
	option, err := generic(c.JSON())
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"title", "toolbox", "xAxis", "yAxis", "grid"} {
		delete(option, key)
	}
	if s.flat {
		delete(option, "legend")
	}
	all, _ := option["series"].([]any)
	for i, one := range s.series {
		if o, ok := all[i].(object); ok {
			o["emphasis"] = object{"disabled": true}
			o["animation"] = false
			merge(o, one.extra)
		}
	}
	merge(option, s.global())
	return json.Marshal(option)
}

// generic turns an option of go-echarts into plain maps.
func generic(v any) (object, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var o object
	err = json.Unmarshal(data, &o)
	return o, err
}

// merge copies what from holds into to, map by map, and returns it.
func merge(to, from object) object {
	for k, v := range from {
		inner, isMap := v.(object)
		old, wasMap := to[k].(object)
		if isMap && wasMap {
			merge(old, inner)
			continue
		}
		to[k] = v
	}
	return to
}

// global is the part of the option that every chart shares.
func (s *Scene) global() object {
	o := object{
		"backgroundColor": "transparent",
		"textStyle":       object{"color": s.C[palette.Ink], "fontSize": fontSize, "fontFamily": FontFamily},
		"tooltip": object{"confine": true, "renderMode": "richText", "formatter": "@tip", "backgroundColor": s.C[palette.Surface],
			"borderColor": s.C[palette.Axis], "textStyle": object{"color": s.C[palette.Ink], "fontSize": fontSize}},
		"aria": object{"enabled": false},
	}
	if len(s.Legend) > 0 && !s.flat {
		o["legend"] = s.legend()
	}
	if len(s.x) > 0 {
		xs, ys := make([]object, len(s.x)), make([]object, len(s.y))
		for i := range s.x {
			xs[i], ys[i] = s.axis(s.x[i], i), s.axis(s.y[i], i)
		}
		o["xAxis"], o["yAxis"], o["grid"] = xs, ys, s.grids()
	}
	return o
}

// FontFamily is what drawings are set in: Liberation Sans and those that have
// its widths.
const FontFamily = "Liberation Sans, Arial, Helvetica, sans-serif"

func (s *Scene) legend() object {
	data := make([]object, len(s.Legend))
	for i, k := range s.Legend {
		symbol := k.Symbol
		if symbol == "" {
			symbol = "roundRect"
		}
		style := object{"color": k.Colour, "borderColor": s.C[palette.Axis], "borderWidth": 0.5}
		stroke := object{"color": k.Colour, "width": 2}
		if k.Dash {
			stroke["type"] = "dashed"
		}
		if k.Symbol != "" && hollow(i) {
			style = s.symbolStyle(i)
		}
		data[i] = object{"name": k.Name, "icon": symbol, "itemStyle": style, "lineStyle": stroke}
	}
	text := object{"fontSize": fontSize, "color": s.C[palette.Ink]}
	if slices.ContainsFunc(s.Legend, func(k LegendOf) bool { return s.legendName(k) != k.Name }) {
		text["width"], text["overflow"] = s.legendRoom(), "truncate"
	}
	return object{
		"show": true, "type": "plain", "data": data, "left": 0, "top": 0, "padding": []int{2, 0}, "itemGap": 12,
		"itemWidth": legendMark, "itemHeight": 10, "width": s.W - 4, "formatter": "@name",
		"textStyle": text,
	}
}

// axis writes an axis of go-echarts with the looks that all axes share.
func (s *Scene) axis(a opts.XAxis, grid int) object {
	o, err := generic(a)
	if err != nil {
		o = object{}
	}
	labels := object{"color": s.C[palette.Ink], "fontSize": fontSize, "lineHeight": leading, "interval": 0}
	if a.Type == "value" {
		delete(labels, "interval")
		labels["formatter"] = "@number"
		if s.L.Tag() == "fr" {
			labels["formatter"] = "@nombre"
		}
		if scaleOn(a).millions() {
			labels["formatter"] = labels["formatter"].(string) + "-M"
		}
		labels["color"] = s.C[palette.Muted]
	}
	if a.MinInterval > 0 {
		o["interval"] = a.MinInterval
	}
	if s.flat {
		return merge(o, object{"gridIndex": grid, "show": false})
	}
	return merge(o, object{
		"gridIndex": grid,
		"axisLine":  object{"show": a.Type != "value", "lineStyle": object{"color": s.C[palette.Axis]}},
		"axisTick":  object{"show": false},
		"splitLine": object{"show": a.Type == "value", "lineStyle": object{"color": s.C[palette.Grid]}},
		"axisLabel": labels,
	})
}

// axes adds one pair of axes in a frame given in pixels.
func (s *Scene) axes(x, y opts.XAxis, left, top, right, bottom float64) {
	s.x, s.y = append(s.x, x), append(s.y, y)
	s.frames = append(s.frames, frame{left, top, right, bottom})
}

func (s *Scene) grids() []opts.Grid {
	grids := make([]opts.Grid, len(s.frames))
	for i, f := range s.frames {
		grids[i] = opts.Grid{Left: px(f.left), Top: px(f.top), Width: px(f.right - f.left), Height: px(f.bottom - f.top)}
	}
	return grids
}

func px(v float64) string { return trim(round(v)) }
