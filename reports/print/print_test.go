package print

import (
	"bytes"
	"compress/zlib"
	"io"
	"math"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"gonum.org/v1/plot/vg"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/internal/sample"
	"github.com/lozere-developpement/sillage/reports/lang"
)

var faces = map[string]func(io.Writer, *reports.Figure, *lang.Catalogue) error{"svg": SVG, "png": PNG, "pdf": PDF}

func TestPrintingTwiceGivesTheSameBytes(t *testing.T) {
	for name, face := range faces {
		for _, f := range []*reports.Figure{sample.Bar(), sample.Slope()} {
			var a, b bytes.Buffer
			if err := face(&a, f, lang.French); err != nil {
				t.Fatal(err)
			}
			if err := face(&b, f, lang.French); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(a.Bytes(), b.Bytes()) {
				t.Errorf("%s %s: two printings differ", f.Chart, name)
			}
		}
	}
}

// Every chart fits an A4 page: 17 by 25.7 cm of text.
func TestFitsAPage(t *testing.T) {
	for _, f := range sample.Figures() {
		s, err := lay(f, reports.Wide, lang.French, false)
		if err != nil {
			t.Fatal(err)
		}
		if w, h := s.size(); w > 17*vg.Centimeter || h > 25.7*vg.Centimeter {
			t.Errorf("%s: %v by %v", f.Chart, w, h)
		}
	}
}

// The words of the PDF can be copied, accents included: they are written in the
// encoding that the font declares.
func TestPDFText(t *testing.T) {
	f := sample.Waterfall()
	f.Title = "Évolution avant/après — critère « emploi », cœur, 12 345,60 €"
	var b bytes.Buffer
	if err := PDF(&b, f, lang.French); err != nil {
		t.Fatal(err)
	}
	text := content(t, b.Bytes())
	for _, want := range []string{f.Title, "Données de démonstration", "Subvention de l’État", "–92\u00a0000", "non chiffré"} {
		encoded, err := charmap.Windows1252.NewEncoder().String(want)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, encoded) {
			t.Errorf("%q is not in the PDF", want)
		}
	}
	if !bytes.Contains(b.Bytes(), []byte("/WinAnsiEncoding")) && !bytes.Contains(b.Bytes(), []byte("/Differences")) {
		t.Error("the font does not declare its encoding")
	}
}

// content returns the unpacked streams of a PDF.
func content(t *testing.T, pdf []byte) string {
	t.Helper()
	var text strings.Builder
	for _, part := range bytes.Split(pdf, []byte("stream\n"))[1:] {
		r, err := zlib.NewReader(bytes.NewReader(part))
		if err != nil {
			continue // the end of a stream, or one that is not packed
		}
		data, err := io.ReadAll(r)
		if err == nil {
			text.Write(data)
		}
	}
	return text.String()
}

func TestCharactersThatTheFontLacks(t *testing.T) {
	f := sample.Bar()
	f.Title = "Ω漢\u202e≥"
	if err := PDF(io.Discard, f, lang.French); err != nil {
		t.Error(err)
	}
}

func TestRefusesWhatIsNotANumber(t *testing.T) {
	f := sample.Bar()
	f.Points[0].Value = math.NaN()
	for name, face := range faces {
		var b bytes.Buffer
		if err := face(&b, f, lang.French); err == nil || b.Len() > 0 {
			t.Errorf("%s: %d bytes, %v", name, b.Len(), err)
		}
	}
}
