package echarts

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/chart"
	"github.com/lozere-developpement/sillage/reports/internal/sample"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/palette"
	"github.com/lozere-developpement/sillage/reports/print"
)

// shared keeps its drawings from one test to the next.
var shared = New(lang.French)

var widths = []reports.Width{reports.Narrow, reports.Wide}

// given returns the values of a figure as every face should write them, sorted.
func given(f *reports.Figure) []string {
	var texts []string
	for _, p := range f.Points {
		if p.Missing == "" {
			texts = append(texts, f.Number(lang.French, p.Value))
		}
	}
	slices.Sort(texts)
	return texts
}

// TestAllFacesCarryTheSameNumbers extracts the numbers of the option, the file,
// the table and the drawings, and compares them with the points.
func TestAllFacesCarryTheSameNumbers(t *testing.T) {
	d := shared
	for _, f := range sample.Figures() {
		t.Run(string(f.Chart), func(t *testing.T) {
			want := given(f)
			same(t, "file", fromCSV(t, f), want)
			same(t, "table", fromTable(f), want)
			for _, w := range widths {
				same(t, "option", fromOption(t, d, f, w), want)
				if !Bundled() {
					t.Skip("needs the bundle: npm ci && npm run build in reports/echarts")
				}
				inline, err := d.Draw(f, w)
				if err != nil {
					t.Fatal(err)
				}
				written(t, f, w, texts(t, inline), want)
			}
			var paper bytes.Buffer
			if err := print.SVG(&paper, f, lang.French); err != nil {
				t.Fatal(err)
			}
			written(t, f, reports.Wide, texts(t, paper.Bytes()), want)
		})
	}
}

// TestHardFiguresCarryTheSameNumbers compares the numbers of the file, the table
// and the option of figures that are hard to draw.
func TestHardFiguresCarryTheSameNumbers(t *testing.T) {
	for _, f := range sample.Figures() {
		for _, hard := range sample.HardOnes(f) {
			if chart.Check(hard.Figure) != nil {
				continue
			}
			t.Run(string(f.Chart)+"/"+hard.Why, func(t *testing.T) {
				want := given(hard.Figure)
				same(t, "file", fromCSV(t, hard.Figure), want)
				same(t, "table", fromTable(hard.Figure), want)
				want = given(placed(hard.Figure))
				for _, w := range widths {
					same(t, "option", fromOption(t, shared, hard.Figure, w), want)
				}
			})
		}
	}
}

// placed returns the figure without the points that a drawing has no place for:
// a flow or a part of nothing, a commune without outline (the map says how
// many). The table has them.
func placed(f *reports.Figure) *reports.Figure {
	g := *f
	g.Points = slices.DeleteFunc(slices.Clone(f.Points), func(p reports.Point) bool {
		switch f.Chart {
		case reports.Sankey, reports.Treemap:
			return p.Value == 0
		case reports.Map:
			return !slices.ContainsFunc(f.Outlines.Areas, func(a reports.Area) bool { return a.Key == p.Key })
		}
		return false
	})
	g.Decimals = f.Rounded().Decimals
	return &g
}

func same(t *testing.T, face string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", face, got, want)
	}
}

func fromCSV(t *testing.T, f *reports.Figure) []string {
	t.Helper()
	var b bytes.Buffer
	if err := f.CSV(&b, lang.French); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.IndexFunc(rows[0], func(h string) bool { return strings.HasPrefix(h, "Valeur (") })
	var got []string
	for _, row := range rows[1 : 1+len(f.Points)] {
		if row[column] == "" {
			continue
		}
		v, err := strconv.ParseFloat(strings.Replace(row[column], ",", ".", 1), 64)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, f.Number(lang.French, v))
	}
	slices.Sort(got)
	return got
}

func fromTable(f *reports.Figure) []string {
	table := f.Table(lang.French)
	long := slices.IndexFunc(table.Head, func(h string) bool { return strings.HasPrefix(h, "Valeur (") })
	var got []string
	for _, row := range table.Rows {
		for i, c := range row {
			if c.Number && !c.Missing && (long < 0 || i == long) {
				text, _, _ := strings.Cut(c.Text, " (") // without the interval
				got = append(got, text)
			}
		}
	}
	slices.Sort(got)
	return got
}

func fromOption(t *testing.T, d *Drawer, f *reports.Figure, w reports.Width) []string {
	t.Helper()
	data, err := d.Option(f, w)
	if err != nil {
		t.Fatal(err)
	}
	var o struct {
		Option struct {
			Series []struct {
				Data []struct {
					Text  string
					Value any
				}
			}
		}
	}
	if err := json.Unmarshal(data, &o); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range o.Option.Series {
		for _, item := range s.Data {
			if item.Text == "" {
				continue
			}
			got = append(got, item.Text)
			if v, ok := number(item.Value); !ok || f.Number(lang.French, v) != item.Text {
				t.Errorf("option: value %v is written %q", item.Value, item.Text)
			}
		}
	}
	slices.Sort(got)
	return got
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case []any:
		if len(v) > 0 {
			return number(v[0])
		}
	}
	return 0, false
}

// texts returns all text of an SVG.
func texts(t *testing.T, svg []byte) string {
	t.Helper()
	var b strings.Builder
	depth := 0
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "text" {
				depth++
			}
		case xml.EndElement:
			if token.Name.Local == "text" {
				depth--
				b.WriteByte('\n')
			}
		case xml.CharData:
			if depth > 0 {
				b.Write(token)
			}
		}
	}
}

// written checks the charts that write every value beside its mark. The others
// give some by place or colour alone, and the rest in the table.
func written(t *testing.T, f *reports.Figure, w reports.Width, got string, want []string) {
	t.Helper()
	switch f.Chart {
	case reports.Bar, reports.Funnel, reports.Waterfall, reports.Radar, reports.Dumbbell:
	case reports.Heatmap:
		if w == reports.Narrow {
			return
		}
	default:
		return
	}
	for _, v := range want {
		if !strings.Contains(got, v) {
			t.Errorf("%s %d: %s is not written: %q", f.Chart, w, v, got)
		}
	}
}

func TestDrawingTwiceGivesTheSameBytes(t *testing.T) {
	needBundle(t)
	other := New(lang.French)
	for _, f := range sample.Figures() {
		a, err := shared.Draw(f, reports.Wide)
		if err != nil {
			t.Fatal(err)
		}
		b, err := other.Draw(f, reports.Wide)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s: two drawings differ", f.Chart)
		}
	}
}

func TestDrawingAtOnceGivesTheSameBytes(t *testing.T) {
	needBundle(t)
	d, f := New(lang.French), sample.Bar()
	want, err := New(lang.French).Draw(f, reports.Wide)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got, err := d.Draw(sample.Bar(), reports.Wide); err != nil || !bytes.Equal(got, want) {
				t.Errorf("differs, %v", err)
			}
		})
	}
	wg.Wait()
}

var colour = regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)`)

// TestDrawingsAreFitForAStrictPolicy looks at what a browser would refuse or
// run, and at what a reader of the page could not see or hear.
func TestDrawingsAreFitForAStrictPolicy(t *testing.T) {
	needBundle(t)
	d := shared
	ids := map[string]bool{}
	for _, f := range sample.Figures() {
		for _, w := range widths {
			svg, err := d.Draw(f, w)
			if err != nil {
				t.Fatal(err)
			}
			s := string(svg)
			for _, bad := range []string{"style", "<script", "<style", "href", "class=", "NaN", "undefined", "Infinity", "<image", "foreignObject", "ecmeta"} {
				if strings.Contains(s, bad) {
					t.Errorf("%s %d: contains %q", f.Chart, w, bad)
				}
			}
			for _, need := range []string{`role="img"`, `aria-labelledby="`, "<title ", "<desc "} {
				if !strings.Contains(s, need) {
					t.Errorf("%s %d: lacks %q", f.Chart, w, need)
				}
			}
			for _, c := range colour.FindAllString(s, -1) {
				if !palette.Known(c) {
					t.Errorf("%s %d: colour %s has no role", f.Chart, w, c)
				}
			}
			for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(s, -1) {
				if ids[m[1]] {
					t.Errorf("%s %d: id %q is used twice in a page", f.Chart, w, m[1])
				}
				ids[m[1]] = true
			}
			for _, m := range regexp.MustCompile(`url\(#([^)]*)\)`).FindAllStringSubmatch(s, -1) {
				if !ids[m[1]] {
					t.Errorf("%s %d: no element has id %q", f.Chart, w, m[1])
				}
			}
		}
	}
}

// TestHostileLabels checks that what an import brings stays text in every face.
func TestHostileLabels(t *testing.T) {
	d := New(lang.French)
	for _, f := range sample.Figures() {
		h := sample.Hostile(f)
		for _, w := range widths {
			option, err := d.Option(h, w)
			if err != nil {
				t.Fatalf("%s: %v", f.Chart, err)
			}
			if bytes.ContainsAny(option, "<>") {
				t.Errorf("%s: the option could close a script element", f.Chart)
			}
			var generic any
			if err := json.Unmarshal(option, &generic); err != nil {
				t.Fatal(err)
			}
			onlyNames(t, f.Chart, generic)
			if Bundled() && w == reports.Wide {
				svg, err := d.Draw(h, w)
				if err != nil {
					t.Fatalf("%s: %v", f.Chart, err)
				}
				inertSVG(t, f.Chart, svg)
			}
		}
		var paper bytes.Buffer
		if err := print.SVG(&paper, h, lang.French); err != nil {
			t.Fatalf("%s: %v", f.Chart, err)
		}
		inertSVG(t, f.Chart, paper.Bytes())
	}
}

// inertSVG parses the drawing: every element must be one that draws.
func inertSVG(t *testing.T, kind reports.Chart, svg []byte) {
	t.Helper()
	allowed := strings.Fields("svg title desc g path rect circle ellipse line polyline polygon text tspan defs clipPath pattern")
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			return
		}
		if e, ok := token.(xml.StartElement); ok {
			if !slices.Contains(allowed, e.Name.Local) {
				t.Errorf("%s: element %s", kind, e.Name.Local)
			}
			for _, a := range e.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Value, "javascript:") {
					t.Errorf("%s: attribute %s=%q", kind, a.Name.Local, a.Value)
				}
			}
		}
	}
}

// onlyNames checks that what ECharts may call is one of the known names.
func onlyNames(t *testing.T, kind reports.Chart, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			onlyNames(t, kind, e)
		}
	case map[string]any:
		for k, e := range v {
			if k == "formatter" || k == "renderItem" {
				if name, ok := e.(string); !ok || !slices.Contains(strings.Fields("@text @tip @nombre @number @nombre-M @number-M @name @interval @band @ink"), name) {
					t.Errorf("%s: %s is %v", kind, k, e)
				}
			}
			onlyNames(t, kind, e)
		}
	}
}

func TestNotANumberIsRefused(t *testing.T) {
	d := New(lang.French)
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, f := range sample.Figures() {
			f.Points[0].Value, f.Points[0].Missing = v, ""
			var wrong *reports.FigureError
			if svg, err := d.Draw(f, reports.Wide); !errors.As(err, &wrong) || svg != nil {
				t.Errorf("%s: %v is drawn: %v", f.Chart, v, err)
			}
			if _, err := d.Option(f, reports.Wide); err == nil {
				t.Errorf("%s: %v has an option", f.Chart, v)
			}
			if err := print.PDF(io.Discard, f, lang.French); err == nil {
				t.Errorf("%s: %v is printed", f.Chart, v)
			}
		}
	}
}

// TestNothingToShow draws figures all of whose values are missing.
func TestNothingToShow(t *testing.T) {
	needBundle(t)
	d := New(lang.French)
	for _, f := range sample.Figures() {
		for i := range f.Points {
			f.Points[i].Value, f.Points[i].Low, f.Points[i].High = math.NaN(), 0, 0
			f.Points[i].Missing = "non mesuré"
		}
		if _, err := d.Draw(f, reports.Narrow); err != nil {
			t.Errorf("%s: %v", f.Chart, err)
		}
	}
}

func TestEveryChartIsDrawnHere(t *testing.T) {
	var drawn []reports.Chart
	for _, f := range sample.Figures() {
		drawn = append(drawn, f.Chart)
	}
	slices.Sort(drawn)
	if !slices.Equal(drawn, chart.Names()) {
		t.Errorf("samples of %v, charts %v", drawn, chart.Names())
	}
}

// A reader explores in the width there is: no label is cut at any.
func TestAnyWidth(t *testing.T) {
	for _, f := range sample.Figures() {
		for _, w := range []reports.Width{0, 300, 421, 577, 900, 5000} {
			data, err := shared.Option(f, w)
			if err != nil {
				t.Errorf("%s %d: %v", f.Chart, w, err)
				continue
			}
			var size struct{ Width, Height int }
			if err := json.Unmarshal(data, &size); err != nil || size.Width < 300 || size.Width > 1000 || size.Height <= 0 {
				t.Errorf("%s %d: %+v, %v", f.Chart, w, size, err)
			}
		}
	}
}

func TestEnglish(t *testing.T) {
	needBundle(t)
	for _, f := range []*reports.Figure{sample.Heatmap(), sample.Gantt(), sample.Waterfall()} {
		svg, err := New(lang.English).Draw(f, reports.Wide)
		if err != nil {
			t.Fatal(err)
		}
		if i := bytes.Index(svg, []byte("⟦")); i >= 0 {
			t.Errorf("%s: no text for %.60s", f.Chart, svg[i:])
		}
	}
}

func needBundle(t testing.TB) {
	t.Helper()
	if !Bundled() {
		t.Skip("needs the bundle: npm ci && npm run build in reports/echarts")
	}
}

// BenchmarkFirstDrawing is the time of a drawing nobody has asked for before, on
// a server that has drawn nothing: an interpreter is made first.
func BenchmarkFirstDrawing(b *testing.B) {
	needBundle(b)
	if err := Warm(); err != nil {
		b.Fatal(err)
	}
	eachBenched(func(name string, f *reports.Figure, w reports.Width) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := New(lang.French).Draw(f, w); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}

// BenchmarkNextDrawing is the time of a drawing nobody has asked for before, on
// a server at rest: an interpreter is ready.
func BenchmarkNextDrawing(b *testing.B) {
	needBundle(b)
	eachBenched(func(name string, f *reports.Figure, w reports.Width) {
		b.Run(name, func(b *testing.B) {
			d, figure := New(lang.French), *f
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				for len(d.ready) == 0 {
					d.refill()
				}
				figure.Title = f.Title + strconv.Itoa(i) // another drawing
				b.StartTimer()
				if _, err := d.Draw(&figure, w); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}

// eachBenched gives every chart in both widths, and as long as a page can be.
func eachBenched(bench func(name string, f *reports.Figure, w reports.Width)) {
	for _, f := range sample.Figures() {
		for _, w := range widths {
			bench(string(f.Chart)+"/"+strconv.Itoa(int(w)), f, w)
		}
		for _, hard := range sample.HardOnes(f) {
			if hard.Why == "60 rows" && chart.Check(hard.Figure) == nil {
				bench(string(f.Chart)+"/60-rows", hard.Figure, reports.Wide)
			}
		}
	}
}

// BenchmarkDrawnBefore is the time of a drawing that is kept.
func BenchmarkDrawnBefore(b *testing.B) {
	needBundle(b)
	d := New(lang.French)
	for _, f := range []*reports.Figure{sample.Bar(), sample.Heatmap()} {
		if _, err := d.Draw(f, reports.Wide); err != nil {
			b.Fatal(err)
		}
		b.Run(string(f.Chart), func(b *testing.B) {
			for b.Loop() {
				if _, err := d.Draw(f, reports.Wide); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
