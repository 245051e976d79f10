package print

import (
	"bytes"
	"compress/zlib"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf16"

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

// The words of the PDF can be copied: each font says which letter its glyphs
// are, and a character outside of Latin goes through too.
func TestPDFText(t *testing.T) {
	f := sample.Waterfall()
	f.Title = "Évolution avant/après — critère « emploi », cœur, ≥ 12 345,60 €"
	var b bytes.Buffer
	if err := PDF(&b, f, lang.French); err != nil {
		t.Fatal(err)
	}
	text := content(t, b.Bytes())
	for _, want := range []string{f.Title, "Données de démonstration", "Subvention de l’État", "\u221292\u202f000", "non chiffré"} {
		var wide strings.Builder // text is written as UTF-16, escaped as PDF wants
		for _, r := range utf16.Encode([]rune(want)) {
			wide.Write(escaped(byte(r >> 8)))
			wide.Write(escaped(byte(r)))
		}
		if !strings.Contains(text, wide.String()) {
			t.Errorf("%q is not in the PDF", want)
		}
	}
	if n := bytes.Count(b.Bytes(), []byte("/ToUnicode")); n != 2 {
		t.Errorf("%d fonts say what their glyphs are, want 2", n)
	}
	if b.Len() > 60_000 {
		t.Errorf("%d bytes: whole fonts are embedded", b.Len())
	}
}

func escaped(c byte) []byte {
	switch c {
	case '(', ')', '\\':
		return []byte{'\\', c}
	case '\r':
		return []byte(`\r`)
	}
	return []byte{c}
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
	f.Title = "Ω漢\u202e≥ \U0001f600 \xff\x00(\\)"
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
