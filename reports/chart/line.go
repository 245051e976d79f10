package chart

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Line, Option: lineOption})
}

// lineOption follows each series along the labels. What was aimed at is dashed.
func lineOption(s *Scene) {
	names := s.F.SeriesNames()
	if len(names) > 1 {
		for i, name := range names {
			s.Legend = append(s.Legend, s.legendLine(name, i))
		}
	}
	top := s.legendHeight() + 14
	s.H = top + 220
	if s.Narrow() {
		s.H = top + 190
	}
	sc := scaleOf(s.F, s.F.Points, false, 5)
	at := frame{s.scaleWidth(sc), top, s.W - s.margin(), s.H - 26}
	s.panel(names, sc, at)
	s.levels(sc, at)
	s.inkSeries()
}

// margin is the room on the right that the last label of an axis needs, which
// stands in the middle of its band.
func (s *Scene) margin() float64 {
	labels := s.F.Labels()
	last := TextWidth(labels[len(labels)-1], fontSize, false)
	band := (s.W - 60) / float64(len(labels))
	return max(16, (last-band)/2+4)
}

// levels draws the marks of the figure across a frame, named at their start:
// the last values stand at their end.
func (s *Scene) levels(sc scale, at frame) {
	for _, m := range s.F.Marks {
		y := sc.at(m.Value, at.bottom, at.top)
		k := line(s.C[palette.Ink], 1.5, [2]float64{at.left, y}, [2]float64{at.right, y})
		k.Dash = []float64{6, 4}
		s.above(k, write(at.left+4, y-8, Cut(m.Label, fontSize, at.right-at.left-50), "left"))
	}
}

func (s *Scene) legendLine(name string, i int) LegendOf {
	return LegendOf{Name: name, Colour: s.C.Series(i), Symbol: symbolOf(i), Dash: s.aimed(name)}
}

func (s *Scene) aimed(name string) bool { return s.F.Aim != "" && name == s.F.Aim }

type frame struct{ left, top, right, bottom float64 }

// scaleWidth is the room that the numbers of a vertical scale need.
func (s *Scene) scaleWidth(sc scale) float64 {
	widest := 0.0
	for _, v := range sc.ticks() {
		widest = max(widest, TextWidth(sc.text(s.L, v), fontSize, false))
	}
	return widest + 12
}

// panel draws series in one frame, and names the last value of each.
func (s *Scene) panel(names []string, sc scale, at frame) {
	labels := s.F.Labels()
	grid := len(s.x)
	x := opts.XAxis{Type: "category", Data: s.thinned(labels, (at.right-at.left)/float64(len(labels)))}
	s.axes(x, sc.axis(), at.left, at.top, at.right, at.bottom)
	for _, name := range names {
		j := indexOf(s.F.SeriesNames(), name)
		var dots []datum
		var band []float64
		flush := func() {
			if len(band) > 3 {
				s.band(name, j, grid, band)
			}
			band = nil
		}
		for i, label := range labels {
			p, ok := s.find(name, label)
			if !ok || p.Missing != "" {
				dots = append(dots, datum{Name: label})
				flush()
				continue
			}
			dots = append(dots, datum{Name: label, Value: p.Value, Text: s.text(p), Tip: s.tip(p)})
			if low, high, ok := p.Interval(); ok {
				band = append(band, float64(i), low, high)
			} else {
				flush()
			}
		}
		flush()
		s.lines(name, j, grid, dots)
	}
	s.lastValues(names, sc, at)
}

// lastValues writes the last value of each series above its point, where they
// do not run into one another.
func (s *Scene) lastValues(names []string, sc scale, at frame) {
	if len(names) > 3 {
		return // they would: the table has them
	}
	labels := s.F.Labels()
	band := (at.right - at.left) / float64(len(labels))
	var taken []float64
	for _, m := range s.F.Marks {
		taken = append(taken, sc.at(m.Value, at.bottom, at.top))
	}
	free := func(y float64) bool {
		for _, t := range taken {
			if math.Abs(t-y) <= leading-2 {
				return false
			}
		}
		return true
	}
	for _, name := range names {
		for i := len(labels) - 1; i >= 0; i-- {
			p, ok := s.find(name, labels[i])
			if !ok || p.Missing != "" {
				continue
			}
			y := sc.at(p.Value, at.bottom, at.top) - 12
			x := at.left + band*(float64(i)+0.5)
			text := s.text(p)
			half := TextWidth(text, fontSize, true) / 2
			x = math.Min(x, s.W-half-1)
			if !free(y) {
				y += 24 // under its point
			}
			if free(y) {
				k := write(x, y, text, "center")
				k.Bold = true
				s.above(k)
				taken = append(taken, y)
			}
			break
		}
	}
}

// thinned returns the labels of an axis, with those left out that there is no
// room for; the first and the last stay.
func (s *Scene) thinned(labels []string, band float64) []string {
	widest := 0.0
	for _, l := range labels {
		widest = max(widest, TextWidth(l, fontSize, false))
	}
	every := 1
	for float64(every)*band < widest+8 && every < len(labels) {
		every++
	}
	shown := make([]string, len(labels))
	for i, l := range labels {
		fromEnd := len(labels) - 1 - i
		if fromEnd%every == 0 && (i >= every || i == 0) || i == 0 && fromEnd%every != 0 && fromEnd >= every {
			shown[i] = strings.Join(Wrap(l, fontSize, max(band*float64(every)-6, widest/3), 2), "\n")
		} else {
			shown[i] = strings.Repeat(" ", i+1) // a category needs a name of its own
		}
	}
	return shown
}

func indexOf(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return 0
}
