package sample

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/reports"
)

// A Hard figure is one that is hard to draw well, and says why.
type Hard struct {
	Why    string
	Figure *reports.Figure
}

// HardOnes makes hard figures from one: few and many rows, long names, values
// that are negative, equal, missing, very large, very small or hardly known.
func HardOnes(f *reports.Figure) []Hard {
	var hard []Hard
	add := func(why string, change func(*reports.Figure)) {
		g := *f
		g.Points, g.Marks = slices.Clone(f.Points), slices.Clone(f.Marks)
		change(&g)
		hard = append(hard, Hard{why, &g})
	}
	for _, n := range []int{1, 2, 3, 60} {
		add(fmt.Sprintf("%d rows", n), func(g *reports.Figure) { g.Points = rows(f, n) })
	}
	add("long names", func(g *reports.Figure) {
		each(g, func(i int, p *reports.Point) {
			p.Label = long(p.Label)
			if p.Series != "" {
				p.Series = long(p.Series)
			}
		})
		if g.Aim != "" {
			g.Aim = long(g.Aim)
		}
		for i := range g.Marks {
			g.Marks[i].Label = long(g.Marks[i].Label)
		}
	})
	add("one long word", func(g *reports.Figure) {
		each(g, func(i int, p *reports.Point) { p.Label = fmt.Sprintf("Saint%d", i) + strings.Repeat("abcdefgh", 9) })
	})
	scaled := func(why string, by func(float64) float64) {
		add(why, func(g *reports.Figure) {
			each(g, func(_ int, p *reports.Point) {
				p.Value = by(p.Value)
				if p.High > p.Low {
					a, b := by(p.Low), by(p.High)
					p.Low, p.High = math.Min(a, b), math.Max(a, b)
				} else {
					p.Low, p.High = 0, 0
				}
			})
			if f.Chart != reports.Gantt {
				for i := range g.Marks {
					g.Marks[i].Value = by(g.Marks[i].Value)
				}
			}
			if g.Max != 0 {
				a, b := by(g.Min), by(g.Max)
				g.Min, g.Max = math.Min(a, b), math.Max(a, b)
			}
		})
	}
	scaled("negative", func(v float64) float64 { return -v })
	scaled("huge", func(v float64) float64 { return v * 1e8 })
	scaled("tiny", func(v float64) float64 { return v / 1e5 })
	add("equal", func(g *reports.Figure) {
		each(g, func(_ int, p *reports.Point) {
			d := (p.High - p.Low) / 2
			p.Value = 12
			p.Low, p.High = 0, 0
			if d > 0 {
				p.Low, p.High = 12-d, 12+d
			}
		})
	})
	add("all zero", func(g *reports.Figure) {
		each(g, func(_ int, p *reports.Point) { p.Value, p.Low, p.High = 0, 0, 0 })
		g.Waiver = "essai"
	})
	add("one withheld", func(g *reports.Figure) {
		g.Points[len(g.Points)/2].Value, g.Points[len(g.Points)/2].Missing = math.NaN(), "secret statistique"
	})
	add("half missing", func(g *reports.Figure) {
		for i := range g.Points {
			if i%2 == 0 {
				g.Points[i].Value, g.Points[i].Missing = math.NaN(), "non transmis par le porteur de l’action avant la date de clôture de la campagne"
			}
		}
	})
	add("all but one missing", func(g *reports.Figure) {
		for i := range g.Points {
			if i > 0 {
				g.Points[i].Value, g.Points[i].Missing = math.NaN(), "non mesuré"
			}
		}
	})
	add("hardly known", func(g *reports.Figure) {
		each(g, func(_ int, p *reports.Point) {
			p.Low, p.High = p.Value-40-math.Abs(p.Value)*9, p.Value+40+math.Abs(p.Value)*9
		})
	})
	add("one far from the others", func(g *reports.Figure) {
		for i := range g.Points {
			if p := &g.Points[i]; p.Missing == "" {
				p.Value, p.Low, p.High = p.Value*10000, p.Low*10000, p.High*10000
				break
			}
		}
	})
	return hard
}

func each(g *reports.Figure, change func(int, *reports.Point)) {
	for i := range g.Points {
		change(i, &g.Points[i])
	}
}

// rows returns the points of n labels of every series.
func rows(f *reports.Figure, n int) []reports.Point {
	labels, series := f.Labels(), f.SeriesNames()
	var points []reports.Point
	seen := map[string]bool{}
	for i := range n {
		for _, s := range series {
			p, ok := f.At(s, labels[i%len(labels)])
			if !ok {
				continue
			}
			if i >= len(labels) {
				p.Label = fmt.Sprintf("%s %d", p.Label, i/len(labels)+1)
				p.Key += fmt.Sprint("-", i)
			}
			if id := p.Series + "\x00" + p.Label; !seen[id] {
				seen[id] = true
				points = append(points, p)
			}
		}
	}
	return points
}

// long returns a name of 80 characters.
func long(name string) string {
	const rest = " et ses communes voisines, hors quartiers prioritaires et zones de revitalisation rurale"
	r := []rune(name + rest)
	return string(r[:min(80, len(r))])
}
