package chart

import (
	"math"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/reports/palette"
)

// Ink is one shape, in pixels from the top left corner of the drawing.
type Ink struct {
	T       string    `json:"t"` // rect, circle, path, text
	X       float64   `json:"x"` // left, or centre of a circle
	Y       float64   `json:"y"` // top, or centre of a circle, or middle of a text
	W       float64   `json:"w,omitempty"`
	H       float64   `json:"h,omitempty"`
	R       float64   `json:"r,omitempty"` // radius
	D       string    `json:"d,omitempty"` // path: M, L and Z alone
	Fill    string    `json:"fill,omitempty"`
	Stroke  string    `json:"stroke,omitempty"`
	Weight  float64   `json:"weight,omitempty"` // of the stroke; 0 = 1
	Dash    []float64 `json:"dash,omitempty"`
	Opacity float64   `json:"opacity,omitempty"` // 0 = opaque
	Text    string    `json:"text,omitempty"`    // lines parted by \n
	Size    float64   `json:"size,omitempty"`
	Line    float64   `json:"line,omitempty"` // height of a line
	Bold    bool      `json:"bold,omitempty"`
	Align   string    `json:"align,omitempty"`  // left, center, right
	Valign  string    `json:"valign,omitempty"` // top, middle, bottom
	Turn    float64   `json:"turn,omitempty"`   // radians, counter-clockwise

	over bool // lies on the first shape of its item
}

// round keeps a tenth of a pixel: more only makes pages heavier.
func round(v float64) float64 { return math.Round(v*10) / 10 }

func rect(x, y, w, h float64, fill string) Ink {
	return Ink{T: "rect", X: round(x), Y: round(y), W: round(w), H: round(h), Fill: fill}
}

func circle(x, y, r float64, fill, stroke string) Ink {
	return Ink{T: "circle", X: round(x), Y: round(y), R: round(r), Fill: fill, Stroke: stroke, Weight: 1.5}
}

func line(stroke string, weight float64, points ...[2]float64) Ink {
	return Ink{T: "path", D: path(false, points...), Stroke: stroke, Weight: weight}
}

func polygon(fill, stroke string, points ...[2]float64) Ink {
	return Ink{T: "path", D: path(true, points...), Fill: fill, Stroke: stroke}
}

func path(closed bool, points ...[2]float64) string {
	var b strings.Builder
	for i, p := range points {
		if i == 0 {
			b.WriteByte('M')
		} else {
			b.WriteByte('L')
		}
		b.WriteString(strconv.FormatFloat(round(p[0]), 'f', -1, 64))
		b.WriteByte(' ')
		b.WriteString(strconv.FormatFloat(round(p[1]), 'f', -1, 64))
	}
	if closed {
		b.WriteByte('Z')
	}
	return b.String()
}

// fontSize is that of all text, in pixels; small is for values in tight cells.
const (
	fontSize = 12.0
	small    = 11.0 // no text is smaller: a phone shows a drawing at its size
	leading  = 14.0 // height of a line
)

func write(x, y float64, text, align string) Ink {
	return Ink{T: "text", X: round(x), Y: round(y), Text: text, Align: align, Size: fontSize, Fill: palette.Light[palette.Ink]}
}

func lesser(x, y float64, text, align string) Ink {
	k := write(x, y, text, align)
	k.Fill = palette.Light[palette.Muted]
	return k
}

// block writes lines, their middle at y.
func block(x, y float64, lines []string, align string) Ink {
	k := write(x, y, strings.Join(lines, "\n"), align)
	k.Line = leading
	return k
}

// mark draws what is known of a change: a full triangle where it is
// established, a hollow one where it only leans, a small ring where nothing is.
func mark(x, y, r float64, value float64, sure, leans bool, colour string) Ink {
	up := -1.0
	if value < 0 {
		up = 1
	}
	if !sure && !leans || value == 0 {
		return circle(x, y, r*0.6, "", colour)
	}
	k := polygon("", colour, [2]float64{x - r, y - up*r*0.8}, [2]float64{x + r, y - up*r*0.8}, [2]float64{x, y + up*r})
	k.Weight = 1.2
	if sure {
		k.Fill = colour
	}
	return k
}
