package chart

import (
	"cmp"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/lozere-developpement/sillage/reports"
)

func init() {
	Register(Kind{Name: reports.Slope, Check: twoLabels, Option: slopeOption})
}

func twoLabels(f *reports.Figure) error {
	if n := len(f.Labels()); n < 2 {
		return f.Refuse("", reports.Because("figures.need-labels", "want at least %[1]d labels, got %[2]d", 2, n))
	}
	return nil
}

// end is what is written beside the first or the last value of a series.
type end struct {
	j, at    int // number of the series, of the label
	y, moved float64
	lines    []string
}

// endGap is the space between two of them.
const endGap = 2.0

// apart moves what would touch, between a floor and a ceiling.
func apart(ends []end, floor, ceiling float64) {
	slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(a.y, b.y) })
	for i := range ends {
		h := float64(len(ends[i].lines))*leading + endGap
		ends[i].moved = math.Max(ends[i].y, floor+h/2)
		floor = ends[i].moved + h/2
	}
	for i := len(ends) - 1; i >= 0; i-- {
		h := float64(len(ends[i].lines))*leading + endGap
		ends[i].moved = math.Min(ends[i].moved, ceiling-h/2)
		ceiling = ends[i].moved - h/2
	}
}

// slopeOption joins the moments of each series. Names stand beside the last
// value, moved apart where they would touch.
func slopeOption(s *Scene) {
	f := s.F
	names, labels := f.SeriesNames(), f.Labels()
	nameWidth := s.W * 0.36
	room := 0.0
	var ends []end
	for j, name := range names {
		p, ok := s.lastOf(name)
		if !ok {
			continue
		}
		text := s.text(p)
		if name != "" {
			text += "  " + name
		}
		e := end{j: j, at: indexOf(labels, p.Label), y: p.Value, lines: Wrap(text, fontSize, nameWidth, 2)}
		room += float64(len(e.lines))*leading + endGap
		ends = append(ends, e)
	}
	s.H = max(240, room+50)
	sc := scaleOf(f, f.Points, false, 5)
	at := frame{10, 14, s.W - nameWidth - 10, s.H - 34}
	first := 0.0
	for _, p := range f.Points {
		if p.Label == labels[0] && p.Missing == "" {
			first = max(first, TextWidth(s.text(p), fontSize, false))
		}
	}
	// The axis has one more half band on each side: the values of the first
	// moment are written in it.
	band := (at.right - at.left) / float64(len(labels))
	if band/2 < first+10 {
		at.left += first + 10 - band/2
		band = (at.right - at.left) / float64(len(labels))
	}
	y := sc.axis()
	y.Show = opts.Bool(false)
	s.axes(opts.XAxis{Type: "category", Data: s.thinned(labels, at)}, y, at.left, at.top, at.right, at.bottom)
	var starts []end
	for j, name := range names {
		s.slopeSeries(name, j, labels)
		if p, ok := s.find(name, labels[0]); ok && p.Missing == "" {
			e := end{j: j, y: sc.at(p.Value, at.bottom, at.top), lines: []string{s.text(p)}}
			if !slices.ContainsFunc(starts, func(o end) bool { return o.lines[0] == e.lines[0] }) { // said once
				starts = append(starts, e)
			}
		}
	}
	for i := range ends {
		ends[i].y = sc.at(ends[i].y, at.bottom, at.top)
	}
	apart(ends, 4, s.H-22)
	apart(starts, 4, at.bottom+6)
	for _, e := range starts {
		s.frame(write(at.left+band/2-9, e.moved, e.lines[0], "right"))
	}
	for _, e := range ends {
		k := block(at.right+4, e.moved, e.lines, "left")
		k.Fill = s.C.Series(e.j)
		x := at.left + band*(float64(e.at)+0.5)
		s.frame(line(s.C[gridRole], 1, [2]float64{x + 7, e.y}, [2]float64{at.right, e.moved}), k)
	}
	s.inkSeries()
}

// lastOf returns the last value of a series.
func (s *Scene) lastOf(name string) (last reports.Point, ok bool) {
	for _, label := range s.F.Labels() {
		if p, has := s.find(name, label); has && p.Missing == "" {
			last, ok = p, true
		}
	}
	return last, ok
}

func (s *Scene) slopeSeries(name string, j int, labels []string) {
	var dots, whiskers []datum
	shift := (float64(j) - float64(len(s.F.SeriesNames())-1)/2) * 2.5
	for i, label := range labels {
		p, ok := s.find(name, label)
		if !ok || p.Missing != "" {
			dots = append(dots, datum{Name: label})
			continue
		}
		dots = append(dots, datum{Name: label, Value: p.Value, Text: s.text(p), Tip: s.tip(p)})
		if low, high, ok := p.Interval(); ok {
			whiskers = append(whiskers, datum{Name: label, Value: []float64{float64(i), low, high}, Shift: shift})
		}
	}
	s.whiskers(name, whiskers, look{colour: s.C.Series(j), size: 3, weight: 1})
	s.lines(name, j, 0, dots)
}
