package chart

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/internal/sample"
	"github.com/lozere-developpement/sillage/reports/lang"
)

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text  string
		width float64
		most  int
		want  []string
	}{
		{"Mende", 100, 2, []string{"Mende"}},
		{"", 100, 2, []string{""}},
		{"Haut Allier Margeride", 70, 3, []string{"Haut Allier", "Margeride"}},
		{"Haut Allier Margeride", 70, 1, []string{"Haut Allier…"}},
		{"d’Apcher-Margeride-Aubrac", 110, 3, []string{"d’Apcher-", "Margeride-Aubrac"}},
		{"12\u00a0% des gens", 40, 3, []string{"12\u00a0%", "des", "gens"}},
		{"anticonstitutionnellement", 60, 9, []string{"anticonstit", "utionnelle", "ment"}},
		{"Mende", -5, 1, []string{"…"}},
	} {
		got := Wrap(test.text, 12, test.width, test.most)
		if test.width < 0 {
			got = []string{got[0][len(got[0])-len("…"):]}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q in %v: got %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

// The widths come from the font itself: Liberation Sans has 2048 units, A 1366.
func TestTextWidth(t *testing.T) {
	if got, want := TextWidth("A", 1000, false), math.Round(1366.0/2048*1000); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if TextWidth("é", 12, false) != TextWidth("e", 12, false) {
		t.Error("an accent changes the width")
	}
	if TextWidth("Mende", 12, true) <= TextWidth("Mende", 12, false) {
		t.Error("bold is not wider")
	}
}

func TestNice(t *testing.T) {
	for _, test := range []struct {
		low, high, n float64
		want         scale
	}{
		{0, 100, 5, scale{0, 100, 20}},
		{0, 97, 5, scale{0, 100, 20}},
		{-3, 12, 5, scale{-5, 15, 5}},
		{0.1, 0.34, 3, scale{0.1, 0.4, 0.1}},
		{7, 7, 5, scale{7, 8, 0.2}},
		{-1.5e6, 2.1e6, 3, scale{-2e6, 4e6, 2e6}},
	} {
		got := nice(test.low, test.high, test.n)
		if math.Abs(got.low-test.want.low) > 1e-9 || math.Abs(got.high-test.want.high) > 1e-9 || math.Abs(got.step-test.want.step) > 1e-9 {
			t.Errorf("%v to %v: got %v, want %v", test.low, test.high, got, test.want)
		}
	}
}

// Areas must be in proportion to sizes, fill the rectangle and stay inside it.
func TestSquarify(t *testing.T) {
	boxes := []box{{size: 6}, {size: 6}, {size: 4}, {size: 3}, {size: 2}, {size: 2}, {size: 1}} // the example of Bruls et al., figure 2
	all := boxes
	squarify(boxes, 0, 0, 6, 4)
	area := 0.0
	for _, b := range all {
		if math.Abs(b.w*b.h-b.size) > 1e-9 {
			t.Errorf("size %v has area %v", b.size, b.w*b.h)
		}
		if b.x < -1e-9 || b.y < -1e-9 || b.x+b.w > 6+1e-9 || b.y+b.h > 4+1e-9 {
			t.Errorf("%+v is outside", b)
		}
		area += b.w * b.h
	}
	if math.Abs(area-24) > 1e-9 {
		t.Errorf("area %v, want 24", area)
	}
	// The first two are stacked on the left, each 3 wide and 2 high.
	if all[0].w != 3 || all[0].h != 2 || all[1].x != 0 {
		t.Errorf("got %+v, %+v", all[0], all[1])
	}
}

func TestClasses(t *testing.T) {
	change := classes{bounds: []float64{-10, -2, 2, 10}, change: true}
	level := classes{bounds: []float64{20, 40, 60, 80}}
	for _, test := range []struct {
		c    classes
		v    float64
		want int
	}{
		{change, -11, 0}, {change, -10, 0}, {change, -9, 1}, {change, -2, 1}, {change, 0, 2}, {change, 2, 3}, {change, 10, 4},
		{level, 0, 0}, {level, 19.9, 0}, {level, 20, 1}, {level, 80, 4}, {level, 100, 4},
	} {
		if got := test.c.index(test.v); got != test.want {
			t.Errorf("%v in %v: class %d, want %d", test.v, test.c.bounds, got, test.want)
		}
	}
}

func TestWhatChartsRefuse(t *testing.T) {
	refuse := func(key string, f *reports.Figure) {
		t.Helper()
		var wrong *reports.FigureError
		if err := Check(f); !errors.As(err, &wrong) || wrong.Reason.Key != key {
			t.Errorf("%s: got %v", key, err)
		}
		if _, err := Option(f, reports.Wide, lang.French); err == nil {
			t.Errorf("%s: is drawn", key)
		}
	}
	f := sample.Bar()
	f.Chart = "pie"
	refuse("figures.unknown-chart", f)
	f = sample.Radar()
	f.Max = 0
	refuse("figures.need-scale", f)
	f = sample.Radar()
	f.Points = f.Points[:2]
	refuse("figures.need-labels", f)
	f = sample.Dumbbell()
	f.Points = append(f.Points, reports.Point{Series: "Autres", Label: "75 ans et plus", Value: 1, Low: 0, High: 2})
	refuse("figures.need-series", f)
	f = sample.Funnel()
	f.Points[2].Value = -1
	refuse("figures.need-positive", f)
	f = sample.Gantt()
	f.Points[0].Y = f.Points[0].X - 1
	refuse("figures.need-span", f)
	f = sample.Map()
	f.Outlines = nil
	refuse("figures.need-outlines", f)
	f = sample.Sankey()
	f.Points = append(f.Points, reports.Point{Series: "Ateliers en EHPAD", Label: "État", Value: 1})
	refuse("figures.cycle", f)
	f = sample.Sankey()
	f.Points = append(f.Points, reports.Point{Series: "État", Label: "État", Value: 1})
	refuse("figures.cycle", f)
	if err := Check(f); !strings.Contains(err.Error(), "État") {
		t.Errorf("got %v", err)
	}
}

// Nothing is drawn outside of the drawing: no label is cut by its edge.
func TestInkStaysInside(t *testing.T) {
	for _, f := range sample.Figures() {
		for _, w := range []reports.Width{300, reports.Narrow, 421, 577, reports.Wide, 1000} {
			s := newScene(f, float64(w), lang.French)
			kinds[f.Chart].draw(s)
			for _, k := range s.paper() {
				left, right, top, bottom := k.bounds()
				if left < -1 || right > s.W+1 || top < -1 || bottom > s.H+1 {
					t.Errorf("%s %d: %q is cut: %.0f to %.0f of %.0f, %.0f to %.0f of %.0f", f.Chart, w, k.T+" "+k.Text, left, right, s.W, top, bottom, s.H)
				}
			}
		}
	}
}

// bounds returns the box of a text; that of another shape is not judged.
func (k Ink) bounds() (left, right, top, bottom float64) {
	if k.T != "text" {
		return 0, 0, 0, 0
	}
	lines := strings.Split(k.Text, "\n")
	width := 0.0
	for _, l := range lines {
		width = max(width, TextWidth(l, k.Size, k.Bold))
	}
	half := math.Max(k.Line, k.Size) * float64(len(lines)) / 2
	switch k.Align {
	case "center":
		left, right = -width/2, width/2
	case "right":
		left, right = -width, 0
	default:
		left, right = 0, width
	}
	if k.Turn != 0 { // a quarter, upwards
		return k.X - half, k.X + half, k.Y - right, k.Y - left
	}
	return k.X + left, k.X + right, k.Y - half, k.Y + half
}

// An outsider adds a chart in one file: a kind that lays itself out.
func ExampleRegister() {
	Register(Kind{Name: "dots", Lay: func(s *Scene) {
		for i := range s.F.Points {
			s.place("", &s.F.Points[i], circle(10+20*float64(i), 10, 5, s.C.Series(0), ""))
		}
		s.H = 20
	}})
	defer delete(kinds, "dots")
	f := sample.Bar()
	f.Chart = "dots"
	d, err := Option(f, reports.Narrow, lang.French)
	if err != nil {
		panic(err)
	}
	fmt.Println(d.Width, "by", d.Height)
	// Output: 340 by 20
}
