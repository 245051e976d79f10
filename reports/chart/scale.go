package chart

import (
	"math"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// scale is an axis of values: its ends and the step between its lines.
type scale struct{ low, high, step float64 }

// scaleOf returns a scale that holds every value, interval and mark of the
// figure, and zero if asked, with about n steps of 1, 2 or 5 × 10^k.
func scaleOf(f *reports.Figure, points []reports.Point, zero bool, n float64) scale {
	low, high := math.Inf(1), math.Inf(-1)
	take := func(v float64) { low, high = math.Min(low, v), math.Max(high, v) }
	for _, p := range points {
		if p.Missing != "" {
			continue
		}
		a, b, _ := p.Interval()
		take(p.Value)
		take(a)
		take(b)
	}
	for _, m := range f.Marks {
		take(m.Value)
	}
	if f.Min != 0 || f.Max != 0 {
		low, high = math.Min(low, f.Min), math.Max(high, f.Max)
	}
	if zero {
		take(0)
	}
	if math.IsInf(low, 0) {
		low, high = 0, 1
	}
	return nice(low, high, n)
}

// roomy returns the scale with as many lines, from most down to one, as leave
// room for their numbers between a and b.
func (s *Scene) roomy(points []reports.Point, zero bool, a, b float64) scale {
	sc := scaleOf(s.F, points, zero, s.steps())
	return s.spaced(sc.low, sc.high, a, b)
}

// spaced is roomy for a scale whose ends are known.
func (s *Scene) spaced(low, high, a, b float64) scale {
	for n := s.steps(); ; n-- {
		sc := nice(low, high, n)
		ticks := sc.ticks()
		widest := 0.0
		for _, v := range ticks {
			widest = math.Max(widest, TextWidth(sc.text(s.L, v), fontSize, false))
		}
		if n <= 1 || (b-a)/math.Max(1, float64(len(ticks)-1)) >= widest+8 {
			return sc
		}
	}
}

func nice(low, high, n float64) scale {
	if high <= low {
		high = low + math.Max(1, math.Abs(low)*0.1)
	}
	raw := (high - low) / n
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step := power * 10
	for _, m := range [...]float64{1, 2, 5} {
		if m*power >= raw*0.999999 {
			step = m * power
			break
		}
	}
	return scale{tidy(math.Floor(low/step+1e-9) * step), tidy(math.Ceil(high/step-1e-9) * step), step}
}

// tidy takes away what binary fractions add: 0.30000000000000004.
func tidy(v float64) float64 {
	t, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	if err != nil {
		return v
	}
	return t
}

// at returns the place of v between a and b.
func (s scale) at(v, a, b float64) float64 {
	return a + (v-s.low)/(s.high-s.low)*(b-a)
}

// ticks returns the values of the lines.
func (s scale) ticks() []float64 {
	if s.step <= 0 {
		return nil
	}
	var ticks []float64
	for i := 0.0; s.low+i*s.step <= s.high+s.step*1e-9 && len(ticks) < 50; i++ {
		ticks = append(ticks, tidy(s.low+i*s.step))
	}
	return ticks
}

// millions reports whether the numbers of the scale are written in millions: in
// full they would not fit beside one another on a phone.
func (s scale) millions() bool { return math.Max(math.Abs(s.low), math.Abs(s.high)) >= 1e6 }

// text writes a number of the scale.
func (s scale) text(l *lang.Catalogue, v float64) string {
	if s.millions() && v != 0 {
		return l.Number(v/1e6, -1) + "\u00a0M"
	}
	return l.Number(v, -1)
}

// axis returns the scale as an axis of go-echarts.
func (s scale) axis() opts.XAxis {
	return opts.XAxis{Type: "value", Min: s.low, Max: s.high, MinInterval: s.step}
}

func trim(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
