package evidence

import (
	"cmp"
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/impact"
)

// An Indicator is one of the roadmap's with the values that were measured.
type Indicator struct {
	roadmap.Indicator
	Baseline *Value  // nil = none given
	Target   *Value  // the latest one; nil = none given
	Values   []Value // actual values, oldest first
}

// A Value is an indicator at a time.
type Value struct {
	Period string
	Value  float64 // in the indicator's unit
	Source string  // SHA-256 of the file
}

// Actual returns what the indicator stands at within the period ("" = all of
// it) by its cumulative rule, and whether anything was measured.
//
// The rates of several periods are averaged: their denominators are not known
// here, and the caller says so (see Averaged).
func (i Indicator) Actual(f Filter) (float64, bool) {
	sum, n, last := 0.0, 0, 0.0
	for _, v := range i.Values {
		if f.during(v.Period) {
			sum, last = sum+v.Value, v.Value
			n++
		}
	}
	switch {
	case n == 0:
		return math.NaN(), false
	case i.Cumulative == roadmap.Sum:
		return sum, true
	case i.Cumulative == roadmap.Ratio:
		return sum / float64(n), true
	}
	return last, true
}

// Progress returns how much of the way from the baseline (or zero) to the
// target is done at the end of the period, and whether that can be said. What
// is counted anew in each period adds up since the start: the target is that of
// all of them, and one quarter alone is never late on it.
func (i Indicator) Progress(f Filter) (share float64, ok bool) {
	actual, measured := i.Actual(f)
	if !measured || i.Target == nil {
		return 0, false
	}
	if i.Cumulative == roadmap.Sum {
		actual = i.since(f)
	}
	from := i.From()
	if i.Target.Value == from {
		return 0, false
	}
	return (actual - from) / (i.Target.Value - from), true
}

// Averaged reports whether what the indicator stands at is the mean of several
// periods.
func (i Indicator) Averaged(f Filter) bool {
	n := 0
	for _, v := range i.Values {
		if f.during(v.Period) {
			n++
		}
	}
	return n > 1 && i.Cumulative == roadmap.Ratio
}

// since sums the values from the first to the end of the period that f looks at.
func (i Indicator) since(f Filter) (sum float64) {
	for _, v := range i.Values {
		if f.during(v.Period) || endsBefore(v.Period, f.Period) {
			sum += v.Value
		}
	}
	return sum
}

// endsBefore reports whether period a is over when b is.
func endsBefore(a, b string) bool {
	p, errA := datasets.ParsePeriod(a)
	q, errB := datasets.ParsePeriod(b)
	if errA != nil || errB != nil {
		return false
	}
	_, end := p.Days()
	_, until := q.Days()
	return end <= until
}

// From is where the way to the target starts: the baseline, or zero for what is
// counted anew in each period.
func (i Indicator) From() float64 {
	if i.Baseline != nil && i.Cumulative != roadmap.Sum {
		return i.Baseline.Value
	}
	return 0
}

// indicators joins the roadmap's indicators with the values of the whole
// département. Values of a single commune stay out: they are parts.
func indicators(view *datasets.View, r *roadmap.Roadmap) []Indicator {
	byID := map[string]*Indicator{}
	var list []*Indicator
	for _, a := range r.Actions {
		for _, i := range a.Indicators {
			ind := &Indicator{Indicator: i}
			byID[i.ID] = ind
			list = append(list, ind)
		}
	}
	for _, p := range view.Indicators {
		for row, code := range p.Indicator {
			ind, ok := byID[view.Dictionaries.Indicators.Name(int(code))]
			if !ok || p.Territory[row] != 0 {
				continue
			}
			v := Value{view.Dictionaries.Periods.Name(int(p.Period[row])), p.Value[row], p.Part.Source}
			ind.add(datasets.ValueKind(p.Kind[row]), v)
		}
	}
	out := make([]Indicator, len(list))
	for i, ind := range list {
		slices.SortStableFunc(ind.Values, func(a, b Value) int { return cmp.Compare(a.Period, b.Period) })
		out[i] = *ind
	}
	return out
}

func (i *Indicator) add(kind datasets.ValueKind, v Value) {
	switch kind {
	case datasets.Baseline:
		if i.Baseline == nil || v.Period < i.Baseline.Period {
			i.Baseline = &v
		}
	case datasets.Target:
		if i.Target == nil || v.Period > i.Target.Period {
			i.Target = &v
		}
	default:
		i.Values = append(i.Values, v)
	}
}

// Of returns the indicators of an action, in the order of its sheet.
func (e *Evidence) Of(action string) []Indicator {
	var list []Indicator
	for _, i := range e.Indicators {
		if i.Action == action {
			list = append(list, i)
		}
	}
	return list
}

// Measures hands the indicators that inform a criterion to package impact. An
// indicator speaks of the whole département: it is left out when one EPCI is
// looked at.
func (e *Evidence) Measures(f Filter) []impact.Measure {
	if f.EPCI != "" {
		return nil
	}
	var list []impact.Measure
	for _, i := range e.Indicators {
		if !i.Goals() || f.Action != "" && i.Action != f.Action {
			continue
		}
		actual, ok := i.Actual(f)
		if !ok {
			continue
		}
		list = append(list, impact.Measure{
			Indicator: i.ID, Action: i.Action, Criterion: i.Criterion, Unit: i.Unit,
			Value: actual, Worst: i.Worst, Best: i.Best, Source: i.Values[len(i.Values)-1].Source,
		})
	}
	return list
}
