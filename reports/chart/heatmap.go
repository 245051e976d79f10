package chart

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/stat"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/palette"
)

func init() {
	Register(Kind{Name: reports.Heatmap, Lay: heatmapLay})
}

// heatmapLay draws a cell per label (row) and series (column). The effect is
// the colour and the number; the certainty is the mark: full, hollow or a ring.
// On a phone there is no room for numbers: the mark alone says direction and
// certainty, and the table below has the rest.
func heatmapLay(s *Scene) {
	f := s.F
	names, labels := f.SeriesNames(), f.Labels()
	classes := s.classes()
	share, row := 0.26, 34.0
	if s.Narrow() {
		share, row = 0.34, 26
	}
	left := math.Min(s.W*share, s.widest(labels)+10)
	cell := (s.W - left - 2) / float64(len(names))
	cell = math.Min(cell, 90)
	head := s.columnNames(names, left, cell)
	top := head
	full := cell >= s.widestValue()+4
	if full {
		row = math.Max(row, 34)
	}
	for i, label := range labels {
		y := top + row*float64(i)
		k := block(left-6, y+row/2, Wrap(label, fontSize, left-8, int(row/12)), "right")
		k.Line = 12
		k.Size = 11
		s.frame(k)
		for j, name := range names {
			p, ok := s.find(name, label)
			if !ok {
				p = reports.Point{Series: name, Label: label, Missing: "–"}
			}
			s.cell(p, classes, left+cell*float64(j), y, cell, row, full)
		}
	}
	bottom := top + row*float64(len(labels)) + 12
	s.H = s.key(classes, bottom)
}

func (s *Scene) widest(labels []string) float64 {
	w := 0.0
	for _, l := range labels {
		w = math.Max(w, TextWidth(l, fontSize, false))
	}
	return w
}

func (s *Scene) widestValue() float64 {
	w := 0.0
	for _, p := range s.F.Points {
		if p.Missing == "" {
			w = math.Max(w, TextWidth(s.text(p), small, false))
		}
	}
	return w
}

// columnNames writes the names above the columns, turned where they are too
// long to lie, and returns the height they take.
func (s *Scene) columnNames(names []string, left, cell float64) float64 {
	if s.widest(names) <= cell-4 {
		for j, name := range names {
			s.frame(write(left+cell*(float64(j)+0.5), 10, name, "center"))
		}
		return 24
	}
	most := 150.0
	if s.Narrow() {
		most = 120
	}
	two := cell >= 2*12+2
	height := 0.0
	for j, name := range names {
		lines := []string{Cut(name, 11, most)}
		if two {
			lines = Wrap(name, 11, most, 2)
		}
		for _, l := range lines {
			height = math.Max(height, TextWidth(l, 11, false))
		}
		k := block(left+cell*(float64(j)+0.5), 0, lines, "left")
		k.Size, k.Line, k.Turn = 11, 12, math.Pi/2
		s.frame(k)
	}
	for i := range s.Items { // they stand on the first row
		for n := range s.Items[i].Ink {
			s.Items[i].Ink[n].Y = round(height + 6)
		}
	}
	return height + 12
}

func (s *Scene) cell(p reports.Point, classes classes, x, y, w, h float64, full bool) {
	const gap = 1
	if p.Missing != "" {
		box := rect(x+gap, y+gap, w-2*gap, h-2*gap, s.C[palette.Absent])
		hatch := line(s.C[palette.Grid], 1, [2]float64{x + gap, y + h - gap}, [2]float64{x + w - gap, y + gap})
		s.place("", &p, box, hatch)
		return
	}
	role, on := classes.of(p.Value)
	box := rect(x+gap, y+gap, w-2*gap, h-2*gap, s.C[role])
	middle := y + h/2
	shapes := []Ink{box}
	r := math.Min(5, w*0.3)
	if full {
		k := write(x+w/2, middle-6, s.text(p), "center")
		k.Size, k.Fill = small, s.C[on]
		shapes = append(shapes, k)
		middle += 8
		r = math.Min(4, r)
	}
	s.place("", &p, append(shapes, s.certaintyMark(p, x+w/2, middle, r, s.C[on]))...)
}

// sure reports whether the value is known well enough to be read as it stands:
// the sign of a change, the class of a level.
func (s *Scene) sure(p reports.Point) bool {
	if s.F.Change {
		return p.Certainty() >= reports.Settled
	}
	return s.precise(p)
}

// certaintyMark draws how sure the value is: of its sign for a change, of its
// size for a level.
func (s *Scene) certaintyMark(p reports.Point, x, y, r float64, colour string) Ink {
	if s.F.Change {
		c := p.Certainty()
		return mark(x, y, r, p.Value, c >= reports.Settled, c == reports.Leaning, colour)
	}
	if s.precise(p) {
		return circle(x, y, r*0.6, colour, colour)
	}
	return circle(x, y, r*0.6, "", colour)
}

// precise reports whether the interval of a level is under a fifth of the
// scale, so that the value is known to about one class.
func (s *Scene) precise(p reports.Point) bool {
	low, high, ok := p.Interval()
	if !ok {
		return true
	}
	least, most := s.bounds()
	return high-low <= (most-least)/5
}

// classes cut the values into five colours.
type classes struct {
	bounds   []float64 // four, between the five
	change   bool
	numbered bool // the key gives each class its number, 1 to 5
	absent   bool // a place has no point at all
	rings    bool // what has no value is a small ring, not a hatched box
}

// classes returns five classes of round bounds: around zero for a change, from
// the least to the most for a level.
func (s *Scene) classes() classes {
	low, high := s.bounds()
	if s.F.Change {
		most := math.Max(math.Abs(low), math.Abs(high))
		if most == 0 {
			most = 1
		}
		near, far := roundish(most/8), roundish(most/2)
		return classes{bounds: []float64{-far, -near, near, far}, change: true}
	}
	if high <= low {
		return classes{} // one value, one class
	}
	if bounds := s.fifths(); bounds != nil {
		return classes{bounds: bounds}
	}
	var bounds []float64
	for i := 1.0; i < 5; i++ {
		step := math.Pow(10, math.Floor(math.Log10(high-low))-1)
		bounds = append(bounds, tidy(math.Round((low+(high-low)*i/5)/step)*step))
	}
	return classes{bounds: bounds}
}

// bounds returns the ends of the scale: those of the figure, or the least and
// the greatest value.
func (s *Scene) bounds() (low, high float64) {
	if s.F.Min != 0 || s.F.Max != 0 {
		return s.F.Min, s.F.Max
	}
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range s.F.Points {
		if p.Missing == "" {
			low, high = math.Min(low, p.Value), math.Max(high, p.Value)
		}
	}
	if math.IsInf(low, 0) {
		return 0, 1
	}
	return low, high
}

// fifths returns bounds that put as many values in each class, where the figure
// has no scale of its own and a few values are so far from the others that
// equal steps would leave nearly all in the first class; otherwise nil.
func (s *Scene) fifths() []float64 {
	if s.F.Min != 0 || s.F.Max != 0 {
		return nil
	}
	var values []float64
	for _, p := range s.F.Points {
		if p.Missing == "" {
			values = append(values, p.Value)
		}
	}
	if len(values) < 10 {
		return nil
	}
	slices.Sort(values)
	at := func(share float64) float64 { return stat.Quantile(share, stat.Empirical, values, nil) }
	if values[len(values)-1]-values[0] < 4*(at(0.8)-values[0]) {
		return nil
	}
	var bounds []float64
	for _, share := range [...]float64{0.2, 0.4, 0.6, 0.8} {
		b := roundish(at(share))
		if len(bounds) > 0 && b <= bounds[len(bounds)-1] {
			return nil
		}
		bounds = append(bounds, b)
	}
	return bounds
}

// roundish keeps two digits.
func roundish(v float64) float64 {
	if v == 0 {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-1)
	return tidy(math.Round(v/power) * power)
}

// of returns the colour of a value and that of the text on it.
func (c classes) of(v float64) (back, on palette.Role) {
	return c.role(c.index(v))
}

// index returns the class of a value, 0 to 4. A bound belongs to the class
// farther from zero.
func (c classes) index(v float64) int {
	i := 0
	for _, b := range c.bounds {
		if v > b || v == b && (v > 0 || !c.change) {
			i++
		}
	}
	return i
}

func (c classes) role(i int) (back, on palette.Role) {
	if c.change {
		back = [...]palette.Role{palette.Fall2, palette.Fall1, palette.Still, palette.Rise1, palette.Rise2}[i]
	} else {
		back = palette.Level1 + palette.Role(i)
	}
	if back == palette.Fall2 || back == palette.Rise2 || back == palette.Level5 {
		return back, palette.OnDark
	}
	return back, palette.OnPale
}

// key explains colours and marks at the bottom, and returns the height of the
// whole drawing.
func (s *Scene) key(c classes, y float64) float64 {
	x := 2.0
	entry := func(text string, draw func(x, y float64) []Ink) {
		w := 20 + TextWidth(text, 11, false) + 14
		if x > 2 && x+w > s.W {
			x, y = 2, y+20
		}
		k := write(x+20, y+8, text, "left")
		k.Size = 11
		s.frame(append(draw(x, y), k)...)
		x += w
	}
	for i := range len(c.bounds) + 1 {
		role, on := c.role(i)
		entry(s.className(c, i), func(x, y float64) []Ink {
			box := rect(x, y+1, 15, 14, s.C[role])
			box.Stroke, box.Weight = s.C[axisRole], 0.5
			if c.numbered {
				number := write(x+7.5, y+8, strconv.Itoa(i+1), "center")
				number.Size, number.Fill = small, s.C[on]
				return []Ink{box, number}
			}
			return []Ink{box}
		})
	}
	x, y = 2, y+22
	sign := func(key string, m func(x, y float64) Ink) {
		entry(s.L.T(key), func(x, y float64) []Ink { return []Ink{m(x+8, y+8)} })
	}
	dark := s.C[palette.Ink]
	if c.change && !c.numbered {
		sign("figures.certain-rise", func(x, y float64) Ink { return mark(x, y, 5, 1, true, false, dark) })
		sign("figures.likely-rise", func(x, y float64) Ink { return mark(x, y, 5, 1, false, true, dark) })
		sign("figures.unsettled", func(x, y float64) Ink { return mark(x, y, 5, 1, false, false, dark) })
		sign("figures.likely-fall", func(x, y float64) Ink { return mark(x, y, 5, -1, false, true, dark) })
		sign("figures.certain-fall", func(x, y float64) Ink { return mark(x, y, 5, -1, true, false, dark) })
	} else if s.F.HasIntervals() && !c.numbered {
		sign("figures.certain-level", func(x, y float64) Ink { return circle(x, y, 3, dark, dark) })
		sign("figures.uncertain-level", func(x, y float64) Ink { return circle(x, y, 3, "", dark) })
	}
	if c.numbered && s.F.HasIntervals() {
		entry(s.L.T("figures.brackets"), func(x, y float64) []Ink {
			k := write(x+8, y+8, "(1)", "center")
			k.Size = small
			return []Ink{k}
		})
	}
	if c.absent || s.F.Lacks() {
		entry(s.L.T("figures.no-value"), func(x, y float64) []Ink {
			if c.rings {
				return []Ink{circle(x+8, y+8, 2.2, "", s.C[axisRole])}
			}
			box := rect(x, y+1, 15, 14, s.C[palette.Absent])
			box.Stroke = s.C[palette.Grid]
			if c.numbered { // a place on a map
				return []Ink{box}
			}
			return []Ink{box, line(s.C[palette.Grid], 1, [2]float64{x, y + 15}, [2]float64{x + 15, y + 1})}
		})
	}
	return y + 22
}

func (s *Scene) className(c classes, i int) string {
	write := func(v float64) string {
		if s.F.Change {
			return s.L.Signed(v, -1)
		}
		return s.L.Number(v, -1)
	}
	switch {
	case len(c.bounds) == 0:
		low, _ := s.bounds()
		return write(low)
	case i == 0:
		return s.L.T("figures.below", write(c.bounds[0]))
	case i == len(c.bounds):
		return s.L.T("figures.above", write(c.bounds[i-1]))
	}
	return s.L.T("figures.class", write(c.bounds[i-1]), write(c.bounds[i]))
}
