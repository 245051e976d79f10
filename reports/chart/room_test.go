package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/internal/sample"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// TestTextHasRoom lays out figures that are hard to draw, and looks for text
// that is cut at the border, too small for a phone, or written over another.
func TestTextHasRoom(t *testing.T) {
	refusals := map[string]bool{}
	for _, f := range sample.Figures() {
		for _, hard := range append(sample.HardOnes(f), sample.Hard{Why: "as it is", Figure: f}) {
			if err := Check(hard.Figure); err != nil {
				refusals[string(f.Chart)+", "+hard.Why] = true
				continue
			}
			for _, w := range []reports.Width{reports.Narrow, reports.Wide} {
				place := fmt.Sprintf("%s, %s, %d", f.Chart, hard.Why, w)
				k := kinds[f.Chart]
				s := newScene(hard.Figure, float64(w), lang.French)
				k.draw(s)
				for _, fault := range faults(s) {
					t.Errorf("%s: %s", place, fault)
				}
			}
		}
	}
	// Whatever can be drawn is.
	for _, want := range []string{"radar, 1 rows", "radar, 2 rows", "slope, 1 rows", "funnel, negative", "sankey, negative",
		"treemap, negative", "treasury, 1 rows", "treasury, all but one missing"} {
		if !refusals[want] {
			t.Errorf("%s: is not refused", want)
		}
		delete(refusals, want)
	}
	for place := range refusals {
		t.Errorf("%s: is refused", place)
	}
}

// extent is the box of one line of text.
type extent struct {
	text                     string
	left, top, right, bottom float64
}

// over returns by how many pixels two boxes overlap, the shorter way.
func (e extent) over(o extent) float64 {
	w := math.Min(e.right, o.right) - math.Max(e.left, o.left)
	h := math.Min(e.bottom, o.bottom) - math.Max(e.top, o.top)
	if w <= 0 || h <= 0 {
		return 0
	}
	return math.Min(w, h)
}

// extents returns the boxes of a text, of the height of its capitals.
func extents(k Ink) []extent {
	var all []extent
	lines := strings.Split(k.Text, "\n")
	height := k.Line
	if height == 0 {
		height = k.Size * 1.2
	}
	for i, l := range lines {
		if strings.TrimSpace(l) == "" {
			continue
		}
		down := height * (float64(i) - float64(len(lines)-1)/2)
		w := TextWidth(strings.TrimSpace(l), k.Size, k.Bold)
		x, y := k.X+down*math.Sin(k.Turn), k.Y+down*math.Cos(k.Turn)
		from := map[string]float64{"center": -w / 2, "right": -w}[k.Align]
		if k.Turn != 0 {
			all = append(all, extent{l, x - k.Size*0.36, y - from - w, x + k.Size*0.36, y - from})
		} else {
			all = append(all, extent{l, x + from, y - k.Size*0.36, x + from + w, y + k.Size*0.36})
		}
	}
	return all
}

// faults returns what is wrong with the texts of a drawing.
func faults(s *Scene) []string {
	var out []string
	var all []extent
	for _, k := range s.paper() {
		if strings.Contains(k.D, "NaN") || strings.Contains(k.D, "Inf") {
			out = append(out, "path "+k.D)
		}
		if k.T != "text" || strings.TrimSpace(k.Text) == "" {
			continue
		}
		if k.Size < 11 {
			out = append(out, fmt.Sprintf("%q is %g px", k.Text, k.Size))
		}
		for _, e := range extents(k) {
			if e.left < -1.5 || e.right > s.W+1.5 || e.top < -1 || e.bottom > s.H+1 {
				out = append(out, fmt.Sprintf("%q leaves the drawing: %.0f–%.0f of %.0f, %.0f–%.0f of %.0f", e.text, e.left, e.right, s.W, e.top, e.bottom, s.H))
			}
			for _, o := range all {
				if d := e.over(o); d > 1.5 {
					out = append(out, fmt.Sprintf("%q lies on %q by %.1f px", e.text, o.text, d))
				}
			}
			all = append(all, e)
		}
	}
	return out
}
