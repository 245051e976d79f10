package print

import (
	"image"
	"image/color"
	"io"
	"math"
	"strings"
	"sync"
	"time"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-pdf/fpdf"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// family is the name of the font inside the PDF.
const family = "liberation"

// pdfCanvas draws for gonum/plot on a page of fpdf.
//
// Note: the PDF writer of gonum/plot (vgpdf) puts UTF-8 bytes under a font of
// Windows-1252, which garbles « é », files every font under one name, so that
// bold comes out as regular, and embeds whole fonts: 220 kB a figure. Here text
// is Unicode and a font holds only the letters that are used.
type pdfCanvas struct {
	doc    *fpdf.Fpdf
	height float64
	now    affine
	stack  []affine
	line   color.Color
	width  vg.Length
}

// affine maps the plane: x' = a·x + c·y + e, y' = b·x + d·y + f.
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) point(p vg.Point) (x, y float64) {
	px, py := p.X.Points(), p.Y.Points()
	return m.a*px + m.c*py + m.e, m.b*px + m.d*py + m.f
}

// before returns the map that does n first.
func (m affine) before(n affine) affine {
	return affine{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b,
		m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

// packing guards fpdf's own tables of fonts while one is read.
var packing sync.Mutex

func newPDF(width, height vg.Length, title, lang string) *pdfCanvas {
	packing.Lock()
	defer packing.Unlock()
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: width.Points(), Ht: height.Points()}})
	// The date of making is no part of the figure: the same figure, the same bytes.
	epoch := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	doc.SetCreationDate(epoch)
	doc.SetModificationDate(epoch)
	doc.SetCatalogSort(true)
	doc.SetTitle(title, true)
	doc.SetLang(lang)
	doc.SetProducer("Sillage", true)
	doc.SetMargins(0, 0, 0)
	doc.SetAutoPageBreak(false, 0)
	doc.AddUTF8FontFromBytes(family, "", liberationsansregular.TTF)
	doc.AddUTF8FontFromBytes(family, "B", liberationsansbold.TTF)
	doc.AddPage()
	c := &pdfCanvas{doc: doc, height: height.Points(), now: affine{a: 1, d: 1}}
	vg.Initialize(c)
	return c
}

// output writes the document.
func (c *pdfCanvas) output(w io.Writer) error { return c.doc.Output(w) }

// page returns where a point lies on the page, from its top left corner.
func (c *pdfCanvas) page(p vg.Point) (x, y float64) {
	x, y = c.now.point(p)
	return x, c.height - y
}

// SetLineWidth sets the width of lines; 0 draws none.
func (c *pdfCanvas) SetLineWidth(w vg.Length) {
	c.width = w
	c.doc.SetLineWidth(w.Points())
}

// SetLineDash sets the dashes of lines.
func (c *pdfCanvas) SetLineDash(pattern []vg.Length, offset vg.Length) {
	dash := make([]float64, len(pattern))
	for i, d := range pattern {
		dash[i] = d.Points()
	}
	c.doc.SetDashPattern(dash, offset.Points())
}

// SetColor sets the colour of lines, areas and text.
func (c *pdfCanvas) SetColor(colour color.Color) {
	if colour == nil {
		colour = color.Black
	}
	c.line = colour
	n, _ := color.NRGBAModel.Convert(colour).(color.NRGBA)
	r, g, b := int(n.R), int(n.G), int(n.B)
	c.doc.SetDrawColor(r, g, b)
	c.doc.SetFillColor(r, g, b)
	c.doc.SetTextColor(r, g, b)
	c.doc.SetAlpha(float64(n.A)/255, "Normal")
}

// Rotate turns what is drawn next, counter-clockwise.
func (c *pdfCanvas) Rotate(angle float64) {
	sin, cos := math.Sincos(angle)
	c.now = c.now.before(affine{a: cos, b: sin, c: -sin, d: cos})
}

// Translate moves what is drawn next.
func (c *pdfCanvas) Translate(p vg.Point) {
	c.now = c.now.before(affine{a: 1, d: 1, e: p.X.Points(), f: p.Y.Points()})
}

// Scale stretches what is drawn next.
func (c *pdfCanvas) Scale(x, y float64) { c.now = c.now.before(affine{a: x, d: y}) }

// Push keeps where things are drawn.
func (c *pdfCanvas) Push() { c.stack = append(c.stack, c.now) }

// Pop goes back to what Push kept.
func (c *pdfCanvas) Pop() {
	c.now = c.stack[len(c.stack)-1]
	c.stack = c.stack[:len(c.stack)-1]
}

// Stroke draws along the path.
func (c *pdfCanvas) Stroke(p vg.Path) {
	if c.width > 0 {
		c.draw(p, "D")
	}
}

// Fill draws inside the path.
func (c *pdfCanvas) Fill(p vg.Path) { c.draw(p, "F*") }

func (c *pdfCanvas) draw(p vg.Path, how string) {
	if len(p) == 0 {
		return
	}
	if n, ok := color.NRGBAModel.Convert(c.line).(color.NRGBA); ok && n.A == 0 {
		return
	}
	for _, part := range p {
		switch part.Type {
		case vg.MoveComp:
			c.doc.MoveTo(c.page(part.Pos))
		case vg.LineComp:
			c.doc.LineTo(c.page(part.Pos))
		case vg.ArcComp:
			c.arc(part)
		case vg.CurveComp:
			c.curve(part)
		case vg.CloseComp:
			c.doc.ClosePath()
		}
	}
	c.doc.DrawPath(how)
}

// arc draws a part of a circle as curves of an eighth of a turn at most, which
// is true to a thousandth of a point here.
func (c *pdfCanvas) arc(part vg.PathComp) {
	n := max(1, math.Ceil(math.Abs(part.Angle)/(math.Pi/4)))
	step := part.Angle / n
	reach := vg.Length(4.0 / 3 * math.Tan(step/4))
	for i := range int(n) {
		from := part.Start + step*float64(i)
		s1, c1 := math.Sincos(from)
		s2, c2 := math.Sincos(from + step)
		on := func(x, y, tx, ty float64) vg.Point {
			return vg.Point{
				X: part.Pos.X + part.Radius*vg.Length(x) + part.Radius*reach*vg.Length(tx),
				Y: part.Pos.Y + part.Radius*vg.Length(y) + part.Radius*reach*vg.Length(ty),
			}
		}
		c.cubic(on(c1, s1, -s1, c1), on(c2, s2, s2, -c2), on(c2, s2, 0, 0))
	}
}

func (c *pdfCanvas) cubic(a, b, end vg.Point) {
	ax, ay := c.page(a)
	bx, by := c.page(b)
	x, y := c.page(end)
	c.doc.CurveBezierCubicTo(ax, ay, bx, by, x, y)
}

func (c *pdfCanvas) curve(part vg.PathComp) {
	x, y := c.page(part.Pos)
	switch len(part.Control) {
	case 1:
		ax, ay := c.page(part.Control[0])
		c.doc.CurveTo(ax, ay, x, y)
	case 2:
		c.cubic(part.Control[0], part.Control[1], part.Pos)
	default:
		c.doc.LineTo(x, y)
	}
}

// FillString writes text, its base line starting at a point.
func (c *pdfCanvas) FillString(f font.Face, at vg.Point, text string) {
	style := ""
	if f.Font.Weight == xfont.WeightBold {
		style = "B"
	}
	size := f.Font.Size.Points() * math.Hypot(c.now.a, c.now.b)
	if size <= 0 {
		return
	}
	c.doc.SetFont(family, style, size)
	x, y := c.page(at)
	if angle := math.Atan2(c.now.b, c.now.a); math.Abs(angle) > 1e-9 {
		c.doc.TransformBegin()
		c.doc.TransformRotate(angle*180/math.Pi, x, y)
		defer c.doc.TransformEnd()
	}
	c.doc.Text(x, y, printable(f, text))
}

// printable replaces what the font has no letter for. fpdf panics on characters
// beyond the first 65 536, and a label may hold any.
func printable(f font.Face, text string) string {
	var buffer sfnt.Buffer
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		if glyph, err := f.Face.GlyphIndex(&buffer, r); r > 0xffff || err != nil || glyph == 0 {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
}

// DrawImage does nothing: a figure holds no picture.
func (c *pdfCanvas) DrawImage(vg.Rectangle, image.Image) {}
