package chart

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"gonum.org/v1/plot"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// A Kind is one way to draw. It has either Lay or Option.
type Kind struct {
	Name reports.Chart
	// Check returns what the chart asks of the figure beyond Figure.Validate.
	// Nil asks nothing.
	Check func(*reports.Figure) error
	// Lay places shapes on the scene, in pixels, and sets its height.
	Lay func(*Scene)
	// Option adds axes and series of ECharts to the scene and sets its height.
	Option func(*Scene)
}

var kinds = map[reports.Chart]Kind{}

// Register adds a way to draw. It panics on a kind that has no name, is already
// there, or cannot draw: a programmer's slip.
func Register(k Kind) {
	_, twice := kinds[k.Name]
	if k.Name == "" || twice || (k.Lay == nil) == (k.Option == nil) {
		panic(fmt.Sprintf("chart: cannot register %q", k.Name))
	}
	kinds[k.Name] = k
}

// Names returns the registered charts, sorted.
func Names() []reports.Chart { return slices.Sorted(maps.Keys(kinds)) }

// Check returns all that keeps the figure from being drawn, or nil.
func Check(f *reports.Figure) error {
	_, err := find(f)
	return err
}

func find(f *reports.Figure) (Kind, error) {
	if err := f.Validate(); err != nil {
		return Kind{}, err
	}
	k, ok := kinds[f.Chart]
	if !ok {
		return Kind{}, f.Refuse("", reports.Because("figures.unknown-chart", "unknown chart %[1]q", string(f.Chart)))
	}
	if k.Check != nil {
		if err := k.Check(f); err != nil {
			return Kind{}, err
		}
	}
	return k, nil
}

// A Drawing is an option ready to be drawn by ECharts, at its size in pixels.
type Drawing struct {
	Option        json.RawMessage
	Width, Height int
	// Under and Over are elements of SVG that go below and above what ECharts
	// draws of a flat drawing. Where they are all of it, Option is nil.
	Under, Over []byte
}

// Option returns the ECharts option of the figure for a width, or why it cannot
// be drawn. The option is data alone: it names the few functions that the
// bundle knows and holds no other.
func Option(f *reports.Figure, w reports.Width, l *lang.Catalogue) (*Drawing, error) {
	return option(f, w, l, false)
}

// Flat returns an option that looks the same and is quicker to draw, for a
// drawing that is not explored: its shapes no longer know their point.
func Flat(f *reports.Figure, w reports.Width, l *lang.Catalogue) (*Drawing, error) {
	return option(f, w, l, true)
}

// draw fills the scene.
func (k Kind) draw(s *Scene) {
	if k.Option != nil {
		k.Option(s)
		return
	}
	k.Lay(s)
	s.inkSeries()
}

func option(f *reports.Figure, w reports.Width, l *lang.Catalogue, flat bool) (*Drawing, error) {
	k, err := find(f)
	if err != nil {
		return nil, err
	}
	s := newScene(f, float64(w), l)
	s.mute = flat
	k.draw(s)
	if flat {
		s.flatten()
	}
	if flat && len(s.series) == 0 {
		return &Drawing{Width: int(s.W), Height: int(s.H + 0.5), Under: svgInk(s.under), Over: svgInk(s.over)}, nil
	}
	data, err := s.marshal()
	if err != nil {
		return nil, f.Refuse("", reports.Because("figures.drawing-failed", "drawing failed: %[1]v", err))
	}
	return &Drawing{Option: data, Width: int(s.W), Height: int(s.H + 0.5), Under: svgInk(s.under), Over: svgInk(s.over)}, nil
}

// Plot returns the figure as a gonum plot, for paper, and its size in pixels.
func Plot(f *reports.Figure, w reports.Width, l *lang.Catalogue) (p *plot.Plot, width, height float64, err error) {
	k, err := find(f)
	if err != nil {
		return nil, 0, 0, err
	}
	s := newScene(f, float64(w), l)
	s.mute = true
	k.draw(s)
	p = plot.New()
	p.HideAxes()
	p.Add(inkPlotter{s.paper(), s.W})
	return p, s.W, s.H, nil
}
