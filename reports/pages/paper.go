package pages

import (
	"fmt"
	"html/template"
	"strings"

	qrcode "github.com/skip2/go-qrcode"
)

// Public returns where a reader of the paper finds the page, "" when the
// server has no public address or the page none of its own.
func (v shellView) Public() string {
	if v.Address == "" || v.Path == "" {
		return ""
	}
	return strings.TrimSuffix(v.Address, "/") + v.Path
}

// QR draws the public address of the page as a square that a telephone reads.
// An address too long for a code that paper carries well has none: it stays
// readable in letters beside.
func (v shellView) QR() template.HTML {
	address := v.Public()
	if address == "" || len(address) > longestQR {
		return ""
	}
	code, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return ""
	}
	code.DisableBorder = true // the page around it is white
	return drawQR(code.Bitmap(), v.Texts.T("pages.paper.qr"))
}

// longestQR keeps the modules of a code of 25 mm larger than half a millimetre.
const longestQR = 160

// drawQR joins the dark modules of each row into runs: one path, no style.
func drawQR(dark [][]bool, label string) template.HTML {
	var d strings.Builder
	for y, row := range dark {
		for x := 0; x < len(row); x++ {
			start := x
			for x < len(row) && row[x] {
				x++
			}
			if x > start {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", start, y, x-start, x-start)
			}
		}
	}
	return template.HTML(fmt.Sprintf(`<svg class="qr" role="img" aria-label="%s" viewBox="0 0 %[2]d %[2]d" shape-rendering="crispEdges"><path d="%[3]s"/></svg>`,
		template.HTMLEscapeString(label), len(dark), d.String()))
}
