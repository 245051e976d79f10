package print

import (
	"bytes"
	"image/color"
	"io"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/chart"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/palette"
	"github.com/lozere-developpement/sillage/reports/svg"
)

// Width is that of the text of an A4 page with margins of 2 cm.
const Width = 17 * vg.Centimeter

const margin = 3 * vg.Millimeter

// sheet is a figure with what is written around it.
type sheet struct {
	plot   *plot.Plot
	width  vg.Length // of the whole
	height vg.Length // of the drawing
	head   []words
	foot   []words
}

// words is a line of text.
type words struct {
	text   string
	points float64
	bold   bool
	colour palette.Role
}

func (w words) height() vg.Length { return vg.Points(w.points * 1.35) }

func lay(f *reports.Figure, w reports.Width, l *lang.Catalogue, bare bool) (*sheet, error) {
	p, width, height, err := chart.Plot(f, w, l)
	if err != nil {
		return nil, err
	}
	p.BackgroundColor = color.White
	if bare { // as many points as pixels
		p.BackgroundColor = color.Transparent
		return &sheet{plot: p, width: vg.Points(width), height: vg.Points(height)}, nil
	}
	s := &sheet{plot: p, width: Width, height: (Width - 2*margin) * vg.Length(height/width)}
	s.head = append(s.head, wrapped(f.Title, 12, true, palette.Ink)...)
	s.head = append(s.head, wrapped(l.T("figures.question-unit", f.Question, f.Unit), 9, false, palette.Muted)...)
	if f.Demo {
		s.head = append(s.head, wrapped(l.T("figures.demo"), 9, true, palette.Fall2)...)
	}
	s.foot = append(s.foot, wrapped(f.Sentence(l), 9, false, palette.Ink)...)
	for _, note := range f.Notes(l)[1:] {
		if note != l.T("figures.demo") {
			s.foot = append(s.foot, wrapped(note, 8, false, palette.Muted)...)
		}
	}
	return s, nil
}

func wrapped(t string, points float64, bold bool, colour palette.Role) []words {
	var lines []words
	width := (Width - 2*margin).Points()
	if bold {
		width *= 0.93 // bold letters are wider than those that are measured
	}
	for _, line := range chart.Wrap(t, points, width, 12) {
		lines = append(lines, words{line, points, bold, colour})
	}
	return lines
}

func (s *sheet) size() (vg.Length, vg.Length) {
	height := s.height
	if len(s.head)+len(s.foot) > 0 {
		height += 2*margin + 2*vg.Points(6)
	}
	for _, w := range append(append([]words{}, s.head...), s.foot...) {
		height += w.height()
	}
	return s.width, height
}

// draw puts the sheet on a canvas of its size.
func (s *sheet) draw(c draw.Canvas) {
	if len(s.head)+len(s.foot) == 0 {
		s.plot.Draw(c)
		return
	}
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	c = draw.Crop(c, margin, -margin, margin, -margin)
	y := c.Max.Y
	line := func(w words) {
		style := text.Style{Color: chart.PaperColor(palette.Light[w.colour]), Font: chart.PaperFont(w.points, w.bold),
			Handler: plot.DefaultTextHandler, YAlign: text.YTop}
		c.FillText(style, vg.Point{X: c.Min.X, Y: y}, w.text)
		y -= w.height()
	}
	for _, w := range s.head {
		line(w)
	}
	top := y - vg.Points(6)
	y = c.Min.Y
	for _, w := range s.foot {
		y += w.height()
	}
	bottom := y + vg.Points(6)
	for _, w := range s.foot {
		line(w)
	}
	area := c
	area.Rectangle = vg.Rectangle{Min: vg.Point{X: c.Min.X, Y: bottom}, Max: vg.Point{X: c.Max.X, Y: top}}
	s.plot.Draw(area)
}

// SVG writes the figure as an SVG file for paper.
func SVG(w io.Writer, f *reports.Figure, l *lang.Catalogue) error {
	s, err := lay(f, reports.Wide, l, false)
	if err != nil {
		return err
	}
	c := vgsvg.New(s.size())
	s.draw(draw.New(c))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return err
	}
	name := f.ID + "-print"
	clean, err := svg.Clean(b.Bytes(), svg.Drawing{Name: name, Title: f.Title, Desc: f.Alt(l), Font: chart.FontFamily})
	if err != nil {
		return err
	}
	_, err = w.Write(clean)
	return err
}

// PNG writes the figure as a picture of 200 dots per inch.
func PNG(w io.Writer, f *reports.Figure, l *lang.Catalogue) error {
	s, err := lay(f, reports.Wide, l, false)
	if err != nil {
		return err
	}
	width, height := s.size()
	c := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(200))}
	s.draw(draw.New(c))
	_, err = c.WriteTo(w)
	return err
}

// PDF writes the figure as a page of its size. Words can be copied from it.
func PDF(w io.Writer, f *reports.Figure, l *lang.Catalogue) error {
	s, err := lay(f, reports.Wide, l, false)
	if err != nil {
		return err
	}
	width, height := s.size()
	c := newPDF(width, height, f.Title, l.Tag())
	s.draw(draw.NewCanvas(c, width, height))
	return c.output(w)
}

// Inline returns the drawing alone, as SVG for a page that has no bundle.
func Inline(f *reports.Figure, w reports.Width, l *lang.Catalogue) ([]byte, error) {
	s, err := lay(f, w, l, true)
	if err != nil {
		return nil, err
	}
	c := vgsvg.New(s.size())
	s.draw(draw.New(c))
	var b bytes.Buffer
	_, err = c.WriteTo(&b)
	return b.Bytes(), err
}
