package index

import (
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// An Imputer fills missing values.
type Imputer interface {
	// Name is stable and says the method and its parameters.
	Name() string
	// Fill replaces NaN in the columns of d, which are the indicators of t
	// in its order, where the method can. [Build] refuses a method that
	// changes a value that is there.
	Fill(d *Data, t *Tree) error
}

// eachColumn fills column by column.
func eachColumn(d *Data, fill func(x []float64) error) error {
	for c, code := range d.Columns {
		if err := fill(d.Values[c]); err != nil {
			return &CellError{Stage: "impute", Column: code, Err: err}
		}
	}
	return nil
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
func (ImputeMean) Fill(d *Data, _ *Tree) error { return fillAll(d, mean) }

// ImputeMedian fills with the median of the column.
type ImputeMedian struct{}

// Name implements [Imputer].
func (ImputeMedian) Name() string { return "median" }

// Fill implements [Imputer].
func (ImputeMedian) Fill(d *Data, _ *Tree) error { return fillAll(d, median) }

func fillAll(d *Data, centre func([]float64) float64) error {
	return eachColumn(d, func(x []float64) error {
		if v := centre(x); !math.IsNaN(v) {
			fillWith(x, func(int) float64 { return v })
		}
		return nil
	})
}

func fillWith(x []float64, f func(i int) float64) {
	for i, v := range x {
		if math.IsNaN(v) {
			x[i] = f(i)
		}
	}
}

// ImputeGroupMean fills with the mean of the units of the same group. Where
// the whole group is missing, or the unit is in no group (an empty label), the
// value stays missing.
type ImputeGroupMean struct{ Group string }

// Name implements [Imputer].
func (g ImputeGroupMean) Name() string { return "group-mean(" + g.Group + ")" }

// Fill implements [Imputer].
func (g ImputeGroupMean) Fill(d *Data, _ *Tree) error { return fillGroup(d, g.Group, mean) }

// ImputeGroupMedian fills with the median of the units of the same group.
// Where the whole group is missing, or the unit is in no group (an empty label),
// the value stays missing.
type ImputeGroupMedian struct{ Group string }

// Name implements [Imputer].
func (g ImputeGroupMedian) Name() string { return "group-median(" + g.Group + ")" }

// Fill implements [Imputer].
func (g ImputeGroupMedian) Fill(d *Data, _ *Tree) error { return fillGroup(d, g.Group, median) }

func fillGroup(d *Data, group string, centre func([]float64) float64) error {
	labels, ok := d.Groups[group]
	if !ok {
		return refuse(
			impact.Notef("index.no-group", "there is no group variable %s", group),
			impact.Notef("index.no-group.remedy", "add the group to the table or impute without groups"))
	}
	return eachColumn(d, func(x []float64) error {
		of := map[string][]float64{}
		for i, v := range x {
			if !math.IsNaN(v) && labels[i] != "" {
				of[labels[i]] = append(of[labels[i]], v)
			}
		}
		fillWith(x, func(i int) float64 { return centre(of[labels[i]]) })
		return nil
	})
}

func mean(x []float64) float64 { return momentsOf(x).mean }

func median(x []float64) float64 {
	s := available(x)
	slices.Sort(s)
	n := len(s)
	if n == 0 {
		return math.NaN()
	}
	return (s[(n-1)/2] + s[n/2]) / 2
}
