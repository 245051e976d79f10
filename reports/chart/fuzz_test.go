package chart

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/internal/sample"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// FuzzOption draws figures of any words and any numbers. A figure is refused or
// drawn: never a panic, never a number that went wrong.
func FuzzOption(f *testing.F) {
	f.Add("Mende", 12.5, 3, uint64(1))
	f.Add("", 0.0, 0, uint64(2))
	f.Add("</script>\n\t"+string(rune(0x202e))+"é漢\xff", -1e9, 40, uint64(3))
	f.Add("long long long long long long long long long long", 1e-12, 1, uint64(4))
	f.Add("énorme", 1.7e308, 5, uint64(5))
	f.Fuzz(func(t *testing.T, label string, value float64, n int, seed uint64) {
		if n < 0 || n > 60 {
			return
		}
		random := rand.New(rand.NewPCG(seed, 1))
		for _, name := range Names() {
			drawn(t, invented(random, name, label, value, n))
		}
	})
}

// invented returns a figure of a chart with so many labels.
func invented(random *rand.Rand, name reports.Chart, label string, value float64, n int) *reports.Figure {
	f := &reports.Figure{ID: "essai", Chart: name, Title: label + "t", Question: label + "q", Unit: "u", Source: "s", Label: "l",
		Series: "s", Waiver: "w", Change: random.IntN(2) == 0, Outlines: sample.Outlines()}
	if name == reports.Radar {
		f.Max = 100
	}
	series := 1 + random.IntN(3)
	if name == reports.Dumbbell {
		series = 2
	}
	for i := range n {
		for j := range series {
			v := value * (random.Float64()*2 - 0.5)
			w := math.Abs(value) * random.Float64()
			p := reports.Point{Series: fmt.Sprint(label, j), Label: fmt.Sprint("x", label, i), Key: fmt.Sprint(48000 + i),
				Value: v, Low: v - w, High: v + w, X: random.Float64() * 3, Y: 4 + random.Float64()*40}
			if random.IntN(5) == 0 {
				p.Value, p.Missing = math.NaN(), "m"
			}
			f.Points = append(f.Points, p)
		}
	}
	return f
}

func drawn(t *testing.T, f *reports.Figure) {
	t.Helper()
	for _, w := range []reports.Width{reports.Narrow, reports.Wide} {
		d, err := Option(f, w, lang.French)
		if err != nil {
			continue // refused, or too large for a float to scale
		}
		if !json.Valid(d.Option) {
			t.Errorf("%s: not JSON: %s", f.Chart, d.Option)
		}
		if d, err = Flat(f, w, lang.French); err != nil {
			t.Errorf("%s: has an option and no drawing: %v", f.Chart, err)
			continue
		}
		for _, part := range [][]byte{d.Under, d.Over} {
			for _, wrong := range []string{"NaN", "Inf"} {
				if bytes.Contains(part, []byte("="+`"`+wrong)) || bytes.Contains(part, []byte(" "+wrong+" ")) {
					t.Errorf("%s: drawing of %d points has %s", f.Chart, len(f.Points), wrong)
				}
			}
		}
		f.Sentence(lang.French)
		f.Table(lang.French)
	}
}
