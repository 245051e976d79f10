package index

import (
	"math"
	"slices"
)

// PanelRule says how a gap in a unit's series is filled.
type PanelRule int

// The rules of panel imputation, over the periods of one unit.
const (
	// PanelLatest carries the last known value forward. Nothing fills what
	// comes before the first.
	PanelLatest PanelRule = iota
	// PanelConstant carries forward, and fills what comes before the first
	// value with it.
	PanelConstant
	// PanelLinear draws a line between the neighbours. Nothing fills the
	// ends.
	PanelLinear
	// PanelLinearConstant draws a line between neighbours and fills the
	// ends with the nearest value.
	PanelLinearConstant
)

var panelNames = []string{"latest", "constant", "linear", "linear-constant"}

// ImputePanel fills from the other periods of the same unit. It needs a table
// with periods that are numbers, such as years.
type ImputePanel struct {
	Rule PanelRule
	// MaxAge is the greatest distance, in the unit of the periods, from
	// which a value is carried. Zero does not limit.
	MaxAge float64
}

// Name implements [Imputer].
func (p ImputePanel) Name() string {
	if p.MaxAge == 0 {
		return "panel-" + panelNames[p.Rule]
	}
	return named("panel-"+panelNames[p.Rule], p.MaxAge)
}

// Fill implements [Imputer].
func (p ImputePanel) Fill(d *Data, _ *Tree) error {
	times, err := d.times()
	if err != nil {
		return err
	}
	byUnit := map[string][]int{}
	for i, u := range d.Units {
		byUnit[u] = append(byUnit[u], i)
	}
	for _, rows := range byUnit {
		slices.SortFunc(rows, func(a, b int) int {
			if times[a] < times[b] {
				return -1
			}
			return 1
		})
		for _, x := range d.Values {
			p.fillSeries(x, rows, times)
		}
	}
	return nil
}

func (p ImputePanel) fillSeries(x []float64, rows []int, times []float64) {
	raw := pick(x, rows)
	for k, i := range rows {
		if !math.IsNaN(x[i]) {
			continue
		}
		before, after := k-1, k+1
		for before >= 0 && math.IsNaN(raw[before]) {
			before--
		}
		for after < len(raw) && math.IsNaN(raw[after]) {
			after++
		}
		near := func(j int) float64 {
			if j < 0 || j >= len(raw) || p.MaxAge > 0 && math.Abs(times[rows[j]]-times[i]) > p.MaxAge {
				return math.NaN()
			}
			return raw[j]
		}
		x[i] = p.value(near(before), near(after), func(a, b float64) float64 {
			t0, t1 := times[rows[before]], times[rows[after]]
			return a + (b-a)*(times[i]-t0)/(t1-t0)
		})
	}
}

// value chooses between the neighbours a (before) and b (after), NaN when
// there is none.
func (p ImputePanel) value(a, b float64, line func(a, b float64) float64) float64 {
	inside := !math.IsNaN(a) && !math.IsNaN(b)
	switch p.Rule {
	case PanelLatest:
		return a
	case PanelConstant:
		if math.IsNaN(a) {
			return b
		}
		return a
	case PanelLinearConstant:
		if !inside && math.IsNaN(a) {
			return b
		}
		if !inside {
			return a
		}
	}
	if !inside {
		return math.NaN()
	}
	return line(a, b)
}
