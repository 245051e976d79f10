package print

import (
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	xfont "golang.org/x/image/font"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgpdf"
)

// A PDF carries the date it was made and lists its fonts in the order of a map.
// Both are fixed, so that the same figure gives the same bytes. fpdf has no
// other way in: vgpdf keeps its document to itself.
func init() {
	epoch := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	fpdf.SetDefaultCreationDate(epoch)
	fpdf.SetDefaultModificationDate(epoch)
	fpdf.SetDefaultCatalogSort(true)
}

// windows1252 is a PDF canvas that writes text in the encoding of its fonts.
type windows1252 struct{ *vgpdf.Canvas }

// neighbours are what Windows-1252 does not have, written with what it has.
var neighbours = strings.NewReplacer(
	"\u202f", "\u00a0", "\u2009", "\u00a0", "\u2212", "–", "\u2192", "->", "\u2265", ">=", "\u2264", "<=",
	"Δ", "delta ", "\u2011", "-",
)

// FillString writes str. Characters that the font does not have become « ? ».
func (c windows1252) FillString(f font.Face, at vg.Point, str string) {
	if f.Font.Weight == xfont.WeightBold {
		// vgpdf files a bold font as plain and looks it up as bold. Named as a
		// family of its own it is found.
		f.Font.Variant += "Bold"
		f.Font.Weight = xfont.WeightNormal
	}
	encoded, err := encoding.ReplaceUnsupported(charmap.Windows1252.NewEncoder()).String(neighbours.Replace(str))
	if err != nil {
		encoded = str
	}
	c.Canvas.FillString(f, at, strings.ReplaceAll(encoded, "\x1a", "?"))
}
