package index

import (
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// An Imputer fills missing values, column by column.
type Imputer interface {
	// Name is stable and says the method and its parameters.
	Name() string
	// Fill replaces NaN in x, a column of d, where the method can. Values
	// that are there are never changed.
	Fill(x []float64, d *Data) error
}

// Imputed is a value that an imputation filled.
type Imputed struct {
	Unit, Period, Column string
	Value                float64
	Method               string
}

// ImputeMean fills with the mean of the column.
type ImputeMean struct{}

// Name implements [Imputer].
func (ImputeMean) Name() string { return "mean" }

// Fill implements [Imputer].
func (ImputeMean) Fill(x []float64, _ *Data) error {
	return fillBy(x, allSame(len(x)), mean)
}

// ImputeMedian fills with the median of the column.
type ImputeMedian struct{}

// Name implements [Imputer].
func (ImputeMedian) Name() string { return "median" }

// Fill implements [Imputer].
func (ImputeMedian) Fill(x []float64, _ *Data) error {
	return fillBy(x, allSame(len(x)), median)
}

// ImputeGroupMean fills with the mean of the units of the same group. Where
// the whole group is missing, the value stays missing.
type ImputeGroupMean struct{ Group string }

// Name implements [Imputer].
func (g ImputeGroupMean) Name() string { return "group-mean(" + g.Group + ")" }

// Fill implements [Imputer].
func (g ImputeGroupMean) Fill(x []float64, d *Data) error {
	return fillGroup(x, d, g.Group, mean)
}

// ImputeGroupMedian fills with the median of the units of the same group.
// Where the whole group is missing, the value stays missing.
type ImputeGroupMedian struct{ Group string }

// Name implements [Imputer].
func (g ImputeGroupMedian) Name() string { return "group-median(" + g.Group + ")" }

// Fill implements [Imputer].
func (g ImputeGroupMedian) Fill(x []float64, d *Data) error {
	return fillGroup(x, d, g.Group, median)
}

func fillGroup(x []float64, d *Data, group string, centre func([]float64) float64) error {
	labels, ok := d.Groups[group]
	if !ok {
		return refuse(
			impact.Notef("index.no-group", "there is no group variable %s", group),
			impact.Notef("index.no-group.remedy", "add the group to the table or impute without groups"))
	}
	return fillBy(x, labels, centre)
}

// fillBy fills within rows of the same label.
func fillBy(x []float64, labels []string, centre func([]float64) float64) error {
	byLabel := map[string][]float64{}
	for i, v := range x {
		if !math.IsNaN(v) {
			byLabel[labels[i]] = append(byLabel[labels[i]], v)
		}
	}
	for i, v := range x {
		if has := byLabel[labels[i]]; math.IsNaN(v) && len(has) > 0 {
			x[i] = centre(has)
		}
	}
	return nil
}

func allSame(n int) []string { return make([]string, n) }

func mean(x []float64) float64 { return momentsOf(x).mean }

func median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	n := len(s)
	if n == 0 {
		return math.NaN()
	}
	return (s[(n-1)/2] + s[n/2]) / 2
}

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
func (p ImputePanel) Fill(x []float64, d *Data) error {
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
		p.fillSeries(x, rows, times)
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
