package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/types"
	"gonum.org/v1/plot"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Dumbbell, Check: twoSeries, Option: dumbbellOption, Plot: dumbbellPlot})
}

func twoSeries(f *reports.Figure) error {
	if n := len(f.SeriesNames()); n != 2 {
		return f.Refuse("", reports.Because("figures.need-series", "want %[1]s series, got %[2]d", "2", n))
	}
	return nil
}

// symbols tell series apart where colour does not.
var symbols = [...]string{"circle", "diamond", "triangle", "rect", "emptyCircle", "emptyDiamond", "emptyTriangle", "emptyRect"}

// dumbbellOption draws a row per label: a dot per series, each on its own
// height so that their whiskers do not cover one another, and a bar between.
func dumbbellOption(s *Scene) {
	f := s.F
	names, labels := f.SeriesNames(), f.Labels()
	for i, name := range names {
		s.Legend = append(s.Legend, LegendOf{Name: name, Colour: s.C.Series(i), Symbol: symbols[i]})
	}
	pairs := make([]string, len(labels))
	for i, label := range labels {
		pairs[i] = s.pair(names, label)
	}
	r := s.rowsOf(labels, pairs, 30)
	sc := scaleOf(f, f.Points, false, s.steps())
	s.axes(sc.axis(), r.category(), r.left, r.top, r.right, r.bottom())
	for i, label := range labels {
		s.frame(write(s.W-2, r.middle(i), pairs[i], "right"))
		a, okA := f.At(names[0], label)
		b, okB := f.At(names[1], label)
		if okA && okB && a.Missing == "" && b.Missing == "" {
			s.frame(line(s.C[axisRole], 3,
				[2]float64{sc.at(a.Value, r.left, r.right), r.middle(i) - 4},
				[2]float64{sc.at(b.Value, r.left, r.right), r.middle(i) + 4}))
		}
	}
	s.inkSeries()
	for j, name := range names {
		shift := float64(j)*8 - 4
		var dots, whiskers []datum
		for i, label := range labels {
			p, ok := f.At(name, label)
			if !ok || p.Missing != "" {
				continue
			}
			dots = append(dots, datum{Name: label, Value: []float64{p.Value, float64(i)}, Text: s.text(p), Tip: s.tip(p)})
			if low, high, ok := p.Interval(); ok {
				whiskers = append(whiskers, datum{Name: label, Value: []float64{float64(i), low, high}, Tip: s.tip(p), Shift: shift})
			}
		}
		s.whiskers(name, whiskers, true)
		s.add(charts.SingleSeries{Name: name, Type: types.ChartScatter, Data: dots, Symbol: symbols[j], SymbolSize: 11},
			object{"itemStyle": object{"color": s.C.Series(j)}, "symbolOffset": []float64{0, shift}, "z": 6})
	}
}

// pair writes both values of a label: 12,0 → 15,3.
func (s *Scene) pair(names []string, label string) string {
	texts := [2]string{"–", "–"}
	for j, name := range names {
		if p, ok := s.F.At(name, label); ok && p.Missing == "" {
			texts[j] = s.text(p)
		}
	}
	return texts[0] + " / " + texts[1]
}

func dumbbellPlot(s *Scene, p *plot.Plot) error {
	f := s.F
	names, labels := f.SeriesNames(), f.Labels()
	for j, name := range names {
		dots := &rowDots{colour: s.C.Series(j), ink: s.C[palette.Ink], glyph: j}
		for i, label := range labels {
			q, ok := f.At(name, label)
			if !ok || q.Missing != "" {
				continue
			}
			low, high, has := q.Interval()
			dots.rows = append(dots.rows, rowBar{float64(len(labels)-1-i) + 0.13 - 0.26*float64(j), q.Value, low, high, has, s.text(q)})
		}
		p.Add(dots)
		p.Legend.Add(name, dots)
	}
	nominalRows(p, labels)
	return nil
}
