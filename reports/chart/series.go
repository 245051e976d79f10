package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

// series is one series of the option, and how it looks: ECharts and paper are
// told the same.
type series struct {
	charts.SingleSeries
	look
	extra object // what go-echarts has no field for
}

// look is what a series is drawn with.
type look struct {
	of     int     // number of the series in the figure: colour and symbol
	grid   int     // number of the frame
	colour string  // of a whisker
	dash   bool    // aimed at
	across bool    // a whisker lies along the rows
	size   float64 // of a symbol, thickness of a bar, end of a whisker
	weight float64 // of a line
	shift  float64 // of a symbol, in pixels down
}

// symbols tell series apart where colour does not.
var symbols = [...]string{"circle", "diamond", "triangle", "rect"}

func symbolOf(j int) string { return symbols[j%len(symbols)] }

// hollow reports whether a series has the outline of a symbol alone: those from
// the fifth to the eighth.
func hollow(j int) bool { return j%8 >= 4 }

// symbolStyle is how ECharts fills the symbol of a series.
func (s *Scene) symbolStyle(j int) object {
	if hollow(j) {
		return object{"color": s.C[palette.Surface], "borderColor": s.C.Series(j), "borderWidth": 1.5}
	}
	return object{"color": s.C.Series(j)}
}

// bars adds bars along rows. From the second series on they are striped.
func (s *Scene) bars(name string, j int, data []datum, thick float64) {
	style := object{"color": s.C.Series(j)}
	if j > 0 {
		style["decal"] = object{"symbol": "rect", "color": s.C[palette.Surface], "dashArrayX": []int{1, 0},
			"dashArrayY": []int{1, 3 + j}, "rotation": 0.6}
	}
	s.series = append(s.series, series{
		SingleSeries: charts.SingleSeries{Name: name, Type: types.ChartBar, Data: data, BarGap: "0%", BarWidth: trim(round(thick))},
		look:         look{of: j, size: thick},
		extra:        object{"itemStyle": style},
	})
}

// whiskers adds intervals: value 0 is the place, 1 and 2 are the ends.
func (s *Scene) whiskers(name string, data []datum, k look) {
	if len(data) == 0 {
		return
	}
	encode := object{"x": 0, "y": []int{1, 2}}
	if k.across {
		encode = object{"x": []int{1, 2}, "y": 0}
	}
	s.series = append(s.series, series{
		SingleSeries: charts.SingleSeries{Name: name, Type: types.ChartCustom, RenderItem: "@interval", Data: data,
			XAxisIndex: k.grid, YAxisIndex: k.grid},
		look:  k,
		extra: object{"across": k.across, "ink": k.colour, "cap": k.size, "weight": k.weight, "encode": encode, "silent": true, "z": 5},
	})
}

// dots adds symbols alone.
func (s *Scene) dots(name string, j int, data []datum, shift float64) {
	s.series = append(s.series, series{
		SingleSeries: charts.SingleSeries{Name: name, Type: types.ChartScatter, Data: data, Symbol: symbolOf(j), SymbolSize: 11},
		look:         look{of: j, size: 11, shift: shift},
		extra:        object{"itemStyle": s.symbolStyle(j), "symbolOffset": []float64{0, shift}, "z": 6},
	})
}

// lines adds a line with its symbols.
func (s *Scene) lines(name string, j, grid int, data []datum) {
	style := object{"color": s.C.Series(j), "width": 2}
	if s.aimed(name) {
		style["type"] = []int{6, 4}
	}
	s.series = append(s.series, series{
		SingleSeries: charts.SingleSeries{Name: name, Type: types.ChartLine, Data: data, Symbol: symbolOf(j), SymbolSize: 7,
			ShowSymbol: opts.Bool(true), XAxisIndex: grid, YAxisIndex: grid},
		look:  look{of: j, grid: grid, dash: s.aimed(name), size: 7, weight: 2},
		extra: object{"itemStyle": s.symbolStyle(j), "lineStyle": style, "showAllSymbol": true, "z": 4},
	})
}

// band adds the area between low and high: place, low, high, place, low, …
func (s *Scene) band(name string, j, grid int, values []float64) {
	s.series = append(s.series, series{
		SingleSeries: charts.SingleSeries{Name: name, Type: types.ChartCustom, RenderItem: "@band",
			XAxisIndex: grid, YAxisIndex: grid, Data: []datum{{Name: name, Value: values}}},
		look:  look{of: j, grid: grid},
		extra: object{"ink": s.C.Series(j), "faint": s.faint(), "silent": true, "z": 1, "encode": object{"x": 0, "y": []int{1, 2}}, "clip": true},
	})
}

// faint is how much of a band is seen: less where many lie on one another.
func (s *Scene) faint() float64 {
	if len(s.F.SeriesNames()) > 3 && s.F.Chart != reports.Multiples {
		return 0.07
	}
	return 0.18
}

// ink adds shapes that are already laid out.
func (s *Scene) ink(name string, data []datum, z int) {
	s.series = append(s.series, series{
		SingleSeries: charts.SingleSeries{Name: name, Type: types.ChartCustom, CoordSystem: "none", RenderItem: "@ink", Data: data},
		extra:        object{"silent": s.silent(data), "clip": false, "z": z, "color": s.colourOf(name)},
	})
}
