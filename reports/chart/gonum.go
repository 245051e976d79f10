package chart

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// PaperFont is the font of everything on paper, at a size in points.
func PaperFont(points float64, bold bool) font.Font {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(points)}
	if bold {
		f.Weight = xfont.WeightBold
	}
	return f
}

// PaperColor returns a colour of the palette for gonum/plot.
func PaperColor(hex string) color.NRGBA {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil {
		return color.NRGBA{}
	}
	return color.NRGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255}
}

// inkPlotter draws ink on a canvas that is so many pixels wide.
type inkPlotter struct {
	ink   []Ink
	width float64
}

// Plot draws every shape at the scale of the canvas.
func (k inkPlotter) Plot(c draw.Canvas, _ *plot.Plot) {
	p := pen{c, (c.Max.X - c.Min.X) / vg.Length(k.width)}
	for _, shape := range k.ink {
		p.draw(shape)
	}
}

// pen draws pixels on a canvas of points.
type pen struct {
	draw.Canvas
	scale vg.Length
}

func (p pen) at(x, y float64) vg.Point {
	return vg.Point{X: p.Min.X + vg.Length(x)*p.scale, Y: p.Max.Y - vg.Length(y)*p.scale}
}

func (p pen) draw(k Ink) {
	if k.T == "text" {
		p.write(k)
		return
	}
	path := p.outline(k)
	if k.Fill != "" {
		fill := PaperColor(k.Fill)
		if k.Opacity > 0 {
			fill.A = uint8(255 * k.Opacity)
		}
		p.SetColor(fill)
		p.Fill(path)
	}
	if k.Stroke == "" {
		return
	}
	stroke := PaperColor(k.Stroke)
	if k.Opacity > 0 {
		stroke.A = uint8(255 * k.Opacity)
	}
	var dash []vg.Length
	for _, d := range k.Dash {
		dash = append(dash, vg.Length(d)*p.scale)
	}
	p.SetColor(stroke)
	p.SetLineWidth(vg.Length(math.Max(k.Weight, 0.5)) * p.scale)
	p.SetLineDash(dash, 0)
	p.Stroke(path)
}

func (p pen) outline(k Ink) vg.Path {
	var path vg.Path
	switch k.T {
	case "rect":
		path.Move(p.at(k.X, k.Y))
		path.Line(p.at(k.X+k.W, k.Y))
		path.Line(p.at(k.X+k.W, k.Y+k.H))
		path.Line(p.at(k.X, k.Y+k.H))
		path.Close()
	case "circle":
		middle, r := p.at(k.X, k.Y), vg.Length(k.R)*p.scale
		path.Move(vg.Point{X: middle.X + r, Y: middle.Y})
		path.Arc(middle, r, 0, 2*math.Pi)
		path.Close()
	case "path":
		return p.path(k.D)
	}
	return path
}

// path reads what func path wrote: M, L and Z.
func (p pen) path(d string) vg.Path {
	var path vg.Path
	fields := strings.Fields(strings.NewReplacer("M", " M ", "L", " L ", "Z", " Z ").Replace(d))
	for i := 0; i < len(fields); {
		if fields[i] == "Z" {
			path.Close()
			i++
			continue
		}
		if i+2 >= len(fields) {
			break
		}
		x, _ := strconv.ParseFloat(fields[i+1], 64)
		y, _ := strconv.ParseFloat(fields[i+2], 64)
		if fields[i] == "M" {
			path.Move(p.at(x, y))
		} else {
			path.Line(p.at(x, y))
		}
		i += 3
	}
	return path
}

func (p pen) write(k Ink) {
	style := text.Style{Color: PaperColor(k.Fill), Font: PaperFont(k.Size*p.scale.Points(), k.Bold),
		Rotation: k.Turn, XAlign: text.XLeft, YAlign: text.YCenter, Handler: plot.DefaultTextHandler}
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
		p.FillText(style, p.at(k.X+down*math.Sin(k.Turn), k.Y+down*math.Cos(k.Turn)), l)
	}
}
