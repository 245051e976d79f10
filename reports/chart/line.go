package chart

import (
	"cmp"
	"math"
	"slices"
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
	height := 194.0
	if s.Narrow() {
		height = 164
	}
	sc := scaleOf(s.F, s.F.Points, false, 5)
	at := s.overNames(frame{s.scaleWidth(sc), top, s.W - s.margin(), top + height})
	s.panel(names, s.F.Labels(), sc, at)
	s.levels(sc, at)
	s.inkSeries()
}

// overNames sets the height of a scene that holds one frame: below it are the names
// of its axis, on as many lines as they take.
func (s *Scene) overNames(at frame) frame {
	most := 1
	for _, l := range s.thinned(s.F.Labels(), at) {
		most = max(most, 1+strings.Count(l, "\n"))
	}
	s.H = at.bottom + 12 + leading*float64(most)
	return at
}

// margin is the room on the right that the last label of an axis needs, which
// stands in the middle of its band: no more than a fifth of the drawing.
func (s *Scene) margin() float64 {
	labels := s.F.Labels()
	last := TextWidth(labels[len(labels)-1], fontSize, false)
	band := (s.W - 60) / float64(len(labels))
	return min(max(16, (last-band)/2+4), s.W/5)
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

// panel draws series along labels in one frame, and names the last value of
// each.
func (s *Scene) panel(names, labels []string, sc scale, at frame) {
	grid := len(s.x)
	x := opts.XAxis{Type: "category", Data: s.thinned(labels, at)}
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
	s.lastValues(names, labels, sc, at)
}

// lastValues writes the last value of each series above its point, where they
// do not run into one another.
func (s *Scene) lastValues(names, labels []string, sc scale, at frame) {
	if len(names) > 3 {
		return // they would: the table has them
	}
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
	last := func(name string) (i int, p reports.Point, ok bool) {
		for i = len(labels) - 1; i >= 0; i-- {
			if p, ok = s.find(name, labels[i]); ok && p.Missing == "" {
				return i, p, true
			}
		}
		return 0, p, false
	}
	// From the highest: where two are near, the number above is that of the
	// line above.
	names = slices.Clone(names)
	slices.SortStableFunc(names, func(a, b string) int {
		_, p, _ := last(a)
		_, q, _ := last(b)
		return cmp.Compare(q.Value, p.Value)
	})
	for _, name := range names {
		if i, p, ok := last(name); ok {
			y := sc.at(p.Value, at.bottom, at.top) - 12
			x := at.left + band*(float64(i)+0.5)
			text := s.text(p)
			half := TextWidth(text, fontSize, true) / 2
			right := math.Min(s.W-1, at.right+s.gutter())
			x = math.Max(math.Min(x, right-half), at.left+half)
			if !free(y) {
				y += 24 // under its point
			}
			if free(y) && y < at.bottom-6 && x+half <= right {
				k := write(x, y, text, "center")
				k.Bold = true
				s.above(k)
				taken = append(taken, y)
			}
		}
	}
}

// allFit reports whether every label fits in a width on two lines, its words
// whole.
func allFit(labels []string, width float64) bool {
	for _, l := range labels {
		if longestWord(l, fontSize) > width || len(Wrap(l, fontSize, width, 3)) > 2 {
			return false
		}
	}
	return true
}

// gutter is the room between a frame and what stands on its right.
func (s *Scene) gutter() float64 {
	if s.F.Chart == reports.Multiples {
		return 14
	}
	return s.W
}

// thinned returns the labels of the axis below a frame, with those left out that
// there is no room for; the first and the last stay, within the drawing.
func (s *Scene) thinned(labels []string, at frame) []string {
	band := (at.right - at.left) / float64(len(labels))
	side := 2*min(at.left, s.W-at.right, s.gutter()) + band - 4
	every := 1
	for every < len(labels)-1 && !allFit(labels, float64(every)*band-8) {
		every++
	}
	widest := 0.0
	for _, l := range labels {
		widest = max(widest, TextWidth(l, fontSize, false))
	}
	shown := make([]string, len(labels))
	for i, l := range labels {
		fromEnd := len(labels) - 1 - i
		if fromEnd%every == 0 && (i >= every || i == 0) || i == 0 && fromEnd%every != 0 && fromEnd >= every {
			room := min(max(band*float64(every)-6, widest/3), max(side, 40))
			if longestWord(l, fontSize) > room { // a space that binds is a better place to break than a word
				l = strings.ReplaceAll(l, "\u00a0", " ")
			}
			shown[i] = strings.Join(Wrap(l, fontSize, room, 2), "\n")
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
