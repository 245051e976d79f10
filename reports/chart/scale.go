package chart

import (
	"math"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/lozere-developpement/sillage/reports"
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
	var ticks []float64
	for i := 0.0; s.low+i*s.step <= s.high+s.step*1e-9 && len(ticks) < 50; i++ {
		ticks = append(ticks, tidy(s.low+i*s.step))
	}
	return ticks
}

// axis returns the scale as an axis of go-echarts.
func (s scale) axis() opts.XAxis {
	return opts.XAxis{Type: "value", Min: s.low, Max: s.high, MinInterval: s.step}
}

func trim(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
