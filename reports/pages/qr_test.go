package pages

import (
	"image"
	"image/color"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/lozere-developpement/sillage/reports/lang"
)

var run = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1`)

// The code on paper leads a telephone to the page, filters included: it is
// read from the drawing that the page holds, as a camera would.
func TestPaperCodeLeadsToThePage(t *testing.T) {
	for _, path := range []string{"/", "/actions/a06?periode=2025-T2&territoire=200069268"} {
		v := shellView{Site: Site{Address: "https://sillage.lozere.fr", Texts: lang.French}, Page: Page{Path: path}}
		drawing := string(v.QR())
		_, box, _ := strings.Cut(drawing, `viewBox="0 0 `)
		size, err := strconv.Atoi(box[:strings.IndexByte(box, ' ')])
		if err != nil {
			t.Fatal(err)
		}
		const module, margin = 6, 24 // pixels
		img := image.NewGray(image.Rect(0, 0, size*module+2*margin, size*module+2*margin))
		for i := range img.Pix {
			img.Pix[i] = 255
		}
		for _, m := range run.FindAllStringSubmatch(drawing, -1) {
			x, _ := strconv.Atoi(m[1]) // digits, by the pattern
			y, _ := strconv.Atoi(m[2])
			w, _ := strconv.Atoi(m[3])
			for dx := range w * module {
				for dy := range module {
					img.SetGray(margin+x*module+dx, margin+y*module+dy, color.Gray{})
				}
			}
		}
		bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
		if err != nil {
			t.Fatal(err)
		}
		read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
		if err != nil {
			t.Fatalf("%s: a telephone reads nothing: %v", path, err)
		}
		if want := "https://sillage.lozere.fr" + path; read.GetText() != want {
			t.Errorf("a telephone reads %q, want %q", read.GetText(), want)
		}
	}
}
