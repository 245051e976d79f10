package index

import "math"

// ImputeRowMean fills with the mean of the other indicators of the same unit,
// each between its lowest and its highest value (turned when less is better),
// and brings it back to the unit of the indicator: what leaving a value out of
// an arithmetic mean amounts to, made visible. A unit without any value, and an
// indicator without spread, stay missing.
type ImputeRowMean struct {
	// Level takes only the indicators under the same aggregate of that
	// level, 2 being the lowest. Zero takes all.
	Level int
	// Raw takes the values as they are, for indicators already on one scale.
	Raw bool
}

// Name implements [Imputer].
func (m ImputeRowMean) Name() string { return rowName("row-mean", m.Level, m.Raw) }

// Fill implements [Imputer].
func (m ImputeRowMean) Fill(d *Data, t *Tree) error { return fillRows(d, t, m.Level, m.Raw, mean) }

// ImputeRowMedian is [ImputeRowMean] with the median.
type ImputeRowMedian struct {
	Level int
	Raw   bool
}

// Name implements [Imputer].
func (m ImputeRowMedian) Name() string { return rowName("row-median", m.Level, m.Raw) }

// Fill implements [Imputer].
func (m ImputeRowMedian) Fill(d *Data, t *Tree) error { return fillRows(d, t, m.Level, m.Raw, median) }

func rowName(name string, level int, raw bool) string {
	if raw {
		name += "-raw"
	}
	if level > 0 {
		name = named(name, float64(level))
	}
	return name
}

func fillRows(d *Data, t *Tree, level int, raw bool, centre func([]float64) float64) error {
	// scale[c] takes a value to the common scale, back brings it back.
	type scale struct{ base, range_ float64 }
	scales := make([]scale, len(d.Columns))
	for c, x := range d.Values {
		lo, hi := bounds(x)
		switch {
		case raw:
			scales[c] = scale{0, 1}
		case t.Nodes[c].sign() < 0:
			scales[c] = scale{hi, lo - hi}
		default:
			scales[c] = scale{lo, hi - lo}
		}
	}
	for _, columns := range t.groups(level) {
		for i := range d.Units {
			var known []float64
			for _, c := range columns {
				if s := scales[c]; s.range_ != 0 && !math.IsNaN(d.Values[c][i]) {
					known = append(known, (d.Values[c][i]-s.base)/s.range_)
				}
			}
			if len(known) == 0 {
				continue
			}
			fill := centre(known)
			for _, c := range columns {
				if s := scales[c]; s.range_ != 0 && math.IsNaN(d.Values[c][i]) {
					d.Values[c][i] = s.base + fill*s.range_
				}
			}
		}
	}
	return nil
}

// groups returns the indicators under each aggregate of the level; those that
// are under none stand alone. Level 0 gives one group of all.
func (t *Tree) groups(level int) [][]int {
	if level == 0 {
		return [][]int{allRows(t.Leaves)}
	}
	at := map[string]int{}
	var out [][]int
	for i := range t.Leaves {
		up := i
		for t.Nodes[up].Parent != "" && t.Nodes[up].Level < level {
			up = t.Find(t.Nodes[up].Parent)
		}
		code := t.Nodes[up].Code
		k, ok := at[code]
		if !ok {
			k = len(out)
			at[code] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}
