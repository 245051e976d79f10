package chart

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/palette"
)

// PaperFont is the font of everything on paper, at a size in points.
func PaperFont(points float64, bold bool) font.Font {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(points)}
	if bold {
		f.Weight = 2 // golang.org/x/image/font.WeightBold
	}
	return f
}

// paperSize is the size of text on paper, in points.
const paperSize = 8.5

func ink(hex string) color.Color {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || hex == "" {
		return color.Transparent
	}
	return color.NRGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255}
}

func paperStyle(hex string, points float64, bold bool) text.Style {
	return text.Style{Color: ink(hex), Font: PaperFont(points, bold), Handler: plot.DefaultTextHandler}
}

// inkPlotter draws what a chart has laid out in pixels.
type inkPlotter struct{ s *Scene }

// Plot draws every shape at the scale of the canvas.
func (k inkPlotter) Plot(c draw.Canvas, _ *plot.Plot) {
	scale := (c.Max.X - c.Min.X) / vg.Length(k.s.W)
	at := func(x, y float64) vg.Point {
		return vg.Point{X: c.Min.X + vg.Length(x)*scale, Y: c.Max.Y - vg.Length(y)*scale}
	}
	for _, item := range k.s.Items {
		for _, shape := range item.Ink {
			shape.draw(c, at, scale)
		}
	}
}

func (k Ink) draw(c draw.Canvas, at func(x, y float64) vg.Point, scale vg.Length) {
	if k.T == "text" {
		k.write(c, at, scale)
		return
	}
	var p vg.Path
	switch k.T {
	case "rect":
		p.Move(at(k.X, k.Y))
		p.Line(at(k.X+k.W, k.Y))
		p.Line(at(k.X+k.W, k.Y+k.H))
		p.Line(at(k.X, k.Y+k.H))
		p.Close()
	case "circle":
		middle := at(k.X, k.Y)
		p.Move(vg.Point{X: middle.X + vg.Length(k.R)*scale, Y: middle.Y})
		p.Arc(middle, vg.Length(k.R)*scale, 0, 2*math.Pi)
		p.Close()
	case "path":
		p = k.path(at)
	}
	if k.Fill != "" {
		fill := ink(k.Fill)
		if n, ok := fill.(color.NRGBA); ok && k.Opacity > 0 {
			n.A = uint8(255 * k.Opacity)
			fill = n
		}
		c.SetColor(fill)
		c.Fill(p)
	}
	if k.Stroke != "" {
		weight := k.Weight
		if weight == 0 {
			weight = 1
		}
		var dash []vg.Length
		for _, d := range k.Dash {
			dash = append(dash, vg.Length(d)*scale)
		}
		c.SetColor(ink(k.Stroke))
		c.SetLineWidth(vg.Length(weight) * scale)
		c.SetLineDash(dash, 0)
		c.Stroke(p)
	}
}

// path reads M, L and Z back.
func (k Ink) path(at func(x, y float64) vg.Point) vg.Path {
	var p vg.Path
	d := strings.NewReplacer("M", " M ", "L", " L ", "Z", " Z ").Replace(k.D)
	fields := strings.Fields(d)
	for i := 0; i < len(fields); {
		if fields[i] == "Z" {
			p.Close()
			i++
			continue
		}
		if i+2 >= len(fields) {
			break
		}
		x, _ := strconv.ParseFloat(fields[i+1], 64) // written by func path
		y, _ := strconv.ParseFloat(fields[i+2], 64)
		if fields[i] == "M" {
			p.Move(at(x, y))
		} else {
			p.Line(at(x, y))
		}
		i += 3
	}
	return p
}

func (k Ink) write(c draw.Canvas, at func(x, y float64) vg.Point, scale vg.Length) {
	style := paperStyle(k.Fill, k.Size*scale.Points(), k.Bold)
	style.Rotation = k.Turn
	style.XAlign, style.YAlign = text.XLeft, text.YCenter
	switch k.Align {
	case "center":
		style.XAlign = text.XCenter
	case "right":
		style.XAlign = text.XRight
	}
	lines := strings.Split(k.Text, "\n")
	height := k.Line
	if height == 0 {
		height = k.Size * 1.2
	}
	for i, l := range lines {
		down := height * (float64(i) - float64(len(lines)-1)/2)
		// Text turned a quarter goes up the page: its next line is to the right.
		x := k.X + down*math.Sin(k.Turn)
		y := k.Y + down*math.Cos(k.Turn)
		c.FillText(style, at(x, y), l)
	}
}

// rowBar is a value on a row, between 0 and the number of rows.
type rowBar struct {
	y, value, low, high float64
	has                 bool
	text                string
}

// rowBars draws bars along rows. Each series has a hatching of its own, for
// black and white.
type rowBars struct {
	rows        []rowBar
	thick       float64
	colour, ink string
	pattern     int
}

// DataRange holds zero, every value and every interval, and room for the text.
func (b *rowBars) DataRange() (xmin, xmax, ymin, ymax float64) { return rowRange(b.rows, true) }

func rowRange(rows []rowBar, zero bool) (xmin, xmax, ymin, ymax float64) {
	xmin, xmax, ymin, ymax = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	if zero {
		xmin, xmax = 0, 0
	}
	for _, r := range rows {
		xmin, xmax = math.Min(xmin, math.Min(r.value, r.low)), math.Max(xmax, math.Max(r.value, r.high))
		ymin, ymax = math.Min(ymin, r.y-0.5), math.Max(ymax, r.y+0.5)
	}
	return xmin, xmax + (xmax-xmin)*0.12, ymin, ymax
}

// Plot draws bars, whiskers and values.
func (b *rowBars) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	for _, r := range b.rows {
		bar := vg.Rectangle{
			Min: vg.Point{X: tx(math.Min(0, r.value)), Y: ty(r.y - b.thick/2)},
			Max: vg.Point{X: tx(math.Max(0, r.value)), Y: ty(r.y + b.thick/2)},
		}
		b.fill(c, bar)
		whisker(c, tx, ty(r.y), r, b.ink)
		valueText(c, tx, ty(r.y), r, b.ink)
	}
}

func (b *rowBars) fill(c draw.Canvas, r vg.Rectangle) {
	c.SetColor(ink(b.colour))
	c.Fill(r.Path())
	if b.pattern == 0 {
		return
	}
	// A second series is striped: grey tones alone are too close on a poor copy.
	c.SetColor(color.White)
	c.SetLineWidth(vg.Points(0.8))
	c.SetLineDash(nil, 0)
	step := vg.Points(7 - float64(b.pattern%4))
	for x := r.Min.X + step; x < r.Max.X; x += step {
		c.StrokeLine2(draw.LineStyle{Color: color.White, Width: vg.Points(0.8)}, x, r.Min.Y, x, r.Max.Y)
	}
}

// Thumbnail draws the bar in a legend.
func (b *rowBars) Thumbnail(c *draw.Canvas) { b.fill(*c, c.Rectangle) }

func whisker(c draw.Canvas, tx func(float64) vg.Length, y vg.Length, r rowBar, hex string) {
	if !r.has {
		return
	}
	style := draw.LineStyle{Color: ink(hex), Width: vg.Points(1)}
	cap := vg.Points(2.5)
	c.StrokeLine2(style, tx(r.low), y, tx(r.high), y)
	c.StrokeLine2(style, tx(r.low), y-cap, tx(r.low), y+cap)
	c.StrokeLine2(style, tx(r.high), y-cap, tx(r.high), y+cap)
}

func valueText(c draw.Canvas, tx func(float64) vg.Length, y vg.Length, r rowBar, hex string) {
	style := paperStyle(hex, paperSize, false)
	style.XAlign, style.YAlign = text.XLeft, text.YCenter
	c.FillText(style, vg.Point{X: tx(math.Max(0, math.Max(r.high, r.value))) + vg.Points(4), Y: y}, r.text)
}

// rowDots draws a dot and a whisker per row.
type rowDots struct {
	rows        []rowBar
	colour, ink string
	glyph       int
}

// DataRange holds every value and every interval, and room for the text.
func (d *rowDots) DataRange() (xmin, xmax, ymin, ymax float64) { return rowRange(d.rows, false) }

// Plot draws whiskers, dots and values.
func (d *rowDots) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	for _, r := range d.rows {
		whisker(c, tx, ty(r.y), r, d.ink)
		c.DrawGlyph(d.style(), vg.Point{X: tx(r.value), Y: ty(r.y)})
		end := r
		if !r.has {
			end.high = r.value
		}
		style := paperStyle(d.ink, paperSize-1, false)
		style.XAlign, style.YAlign = text.XLeft, text.YCenter
		c.FillText(style, vg.Point{X: tx(math.Max(end.high, r.value)) + vg.Points(5), Y: ty(r.y)}, r.text)
	}
}

// Thumbnail draws the dot in a legend.
func (d *rowDots) Thumbnail(c *draw.Canvas) { c.DrawGlyph(d.style(), c.Center()) }

func (d *rowDots) style() draw.GlyphStyle { return glyphStyle(d.colour, d.glyph) }

// glyphs tell series apart on paper.
var glyphs = [...]draw.GlyphDrawer{
	draw.CircleGlyph{}, draw.SquareGlyph{}, draw.PyramidGlyph{}, draw.BoxGlyph{},
	draw.RingGlyph{}, draw.TriangleGlyph{}, draw.CrossGlyph{}, draw.PlusGlyph{},
}

func glyphStyle(colour string, i int) draw.GlyphStyle {
	return draw.GlyphStyle{Color: ink(colour), Radius: vg.Points(3.2), Shape: glyphs[i%len(glyphs)]}
}

// dashes tell lines apart on paper.
var dashes = [...][]vg.Length{nil, {6, 3}, {2, 2}, {8, 2, 2, 2}, {12, 3}, {4, 4}, {1, 3}, {10, 2, 4, 2}}

// run is one series along columns.
type run struct {
	points []rowBar // y is the column
	colour string
	index  int
	aimed  bool
}

func (s *Scene) run(name string, j int) *run {
	r := &run{colour: s.C.Series(j), index: j, aimed: s.aimed(name)}
	for i, label := range s.F.Labels() {
		if p, ok := s.F.At(name, label); ok && p.Missing == "" {
			low, high, has := p.Interval()
			r.points = append(r.points, rowBar{float64(i), p.Value, low, high, has, s.text(p)})
		}
	}
	return r
}

// DataRange holds every value and every interval.
func (r *run) DataRange() (xmin, xmax, ymin, ymax float64) {
	lo, hi, first, last := rowRange(r.points, false)
	return first, last, lo, hi
}

// Plot draws the line, its dots, its whiskers and its values.
func (r *run) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	style := r.style()
	for i, q := range r.points {
		x, y := tx(q.y), ty(q.value)
		if i > 0 && q.y == r.points[i-1].y+1 { // a missing value breaks the line
			c.StrokeLine2(style, tx(r.points[i-1].y), ty(r.points[i-1].value), x, y)
		}
		if q.has {
			thin := draw.LineStyle{Color: ink(r.colour), Width: vg.Points(0.8)}
			side := vg.Points(2)
			c.StrokeLine2(thin, x, ty(q.low), x, ty(q.high))
			c.StrokeLine2(thin, x-side, ty(q.low), x+side, ty(q.low))
			c.StrokeLine2(thin, x-side, ty(q.high), x+side, ty(q.high))
		}
		c.DrawGlyph(glyphStyle(r.colour, r.index), vg.Point{X: x, Y: y})
		words := paperStyle(r.colour, paperSize-1, false)
		words.XAlign, words.YAlign = text.XLeft, text.YBottom
		c.FillText(words, vg.Point{X: x + vg.Points(3), Y: y + vg.Points(2)}, q.text)
	}
}

func (r *run) style() draw.LineStyle {
	style := draw.LineStyle{Color: ink(r.colour), Width: vg.Points(1.4), Dashes: dashes[r.index%len(dashes)]}
	if r.aimed {
		style.Dashes = []vg.Length{3, 3}
	}
	return style
}

// Thumbnail draws the line in a legend.
func (r *run) Thumbnail(c *draw.Canvas) {
	middle := c.Center()
	c.StrokeLine2(r.style(), c.Min.X, middle.Y, c.Max.X, middle.Y)
	c.DrawGlyph(glyphStyle(r.colour, r.index), middle)
}

// levelLine is a mark across the drawing.
type levelLine struct {
	mark reports.Mark
	ink  string
}

// DataRange holds the level.
func (m levelLine) DataRange() (xmin, xmax, ymin, ymax float64) {
	return math.Inf(1), math.Inf(-1), m.mark.Value, m.mark.Value
}

// Plot draws the level and its name.
func (m levelLine) Plot(c draw.Canvas, p *plot.Plot) {
	_, ty := p.Transforms(&c)
	y := ty(m.mark.Value)
	c.StrokeLine2(draw.LineStyle{Color: ink(m.ink), Width: vg.Points(1), Dashes: []vg.Length{4, 3}}, c.Min.X, y, c.Max.X, y)
	style := paperStyle(m.ink, paperSize, false)
	style.XAlign, style.YAlign = text.XRight, text.YBottom
	c.FillText(style, vg.Point{X: c.Max.X, Y: y + vg.Points(1.5)}, m.mark.Label)
}

// nominalRows names the rows, the first on top.
func nominalRows(p *plot.Plot, labels []string) {
	lines := make([]string, len(labels))
	for i, l := range labels {
		lines[len(labels)-1-i] = strings.Join(Wrap(l, paperSize, 150, 3), "\n")
	}
	p.NominalY(lines...)
	p.Y.Tick.Label.XAlign = text.XRight
	p.Y.Min, p.Y.Max = -0.5, float64(len(labels))-0.5
	p.Add(rules{vertical: true})
}

// nominalColumns names the columns and gives the scale its numbers.
func nominalColumns(p *plot.Plot, labels []string, l *lang.Catalogue) {
	lines := make([]string, len(labels))
	for i, label := range labels {
		lines[i] = strings.Join(Wrap(label, paperSize, max(30, 460/float64(len(labels))-4), 3), "\n")
		if len(labels) > 12 && i%((len(labels)+11)/12) != 0 {
			lines[i] = ""
		}
	}
	p.NominalX(lines...)
	p.X.Min, p.X.Max = -0.3, float64(len(labels))-0.5
	p.Add(rules{})
	_ = l
}

// rules draws the faint lines of a scale.
type rules struct{ vertical bool }

// Plot draws a line at each number of the scale.
func (r rules) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	style := draw.LineStyle{Color: ink(palette.Light[gridRole]), Width: vg.Points(0.5)}
	axis := &p.Y
	if r.vertical {
		axis = &p.X
	}
	for _, tick := range axis.Tick.Marker.Ticks(axis.Min, axis.Max) {
		switch {
		case tick.Label == "":
		case r.vertical:
			c.StrokeLine2(style, tx(tick.Value), c.Min.Y, tx(tick.Value), c.Max.Y)
		default:
			c.StrokeLine2(style, c.Min.X, ty(tick.Value), c.Max.X, ty(tick.Value))
		}
	}
}
