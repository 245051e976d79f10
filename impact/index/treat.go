package index

import (
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// A Treatment says what is done to columns with outliers, in two stages: the
// first transform where the rule fails, then the second, on the raw values,
// where it still fails. The zero value treats nothing.
type Treatment struct {
	First, Second Transform // nil skips the stage
	Combine       bool      // the second works on the result of the first
	Rule          OutlierRule
	Each          map[string]Treatment // instead, for the indicators named
}

// WinsoriseThenLog is the treatment usual in indices of the Joint Research
// Centre: up to five points Winsorised, otherwise a logarithm.
var WinsoriseThenLog = Treatment{First: Winsorise{Max: 5}, Second: Log{Kind: LogCT}}

// Name is stable and says the transforms and the rule.
func (t Treatment) Name() string {
	if t.First == nil && t.Second == nil {
		return "none"
	}
	name, sep := "", ""
	for _, s := range []Transform{t.First, t.Second} {
		if s != nil {
			name, sep = name+sep+s.Name(), "+"
			if !t.Combine {
				sep = ", else "
			}
		}
	}
	r := t.Rule.orDefault()
	return name + named(" when", r.Skewness, r.Kurtosis)
}

// Treated is a line of the before-and-after table of a treatment.
type Treated struct {
	Column string
	// Skewness and Kurtosis before and after; NaN when there is no shape.
	SkewBefore, KurtBefore, SkewAfter, KurtAfter float64
	PassBefore, PassAfter                        bool
	Method                                       string // what was applied last, empty when nothing was
	Points                                       int    // values that changed
	Done                                         []string
	Note                                         *impact.Note // nil unless there is something to say
}

// Apply treats one column and says what was done. It leaves x as it was.
func (t Treatment) Apply(x []float64, column string) ([]float64, Treated, error) {
	if each, ok := t.Each[column]; ok {
		return each.Apply(x, column)
	}
	line := Treated{Column: column, Done: make([]string, len(x)),
		SkewBefore: Skewness(x), KurtBefore: Kurtosis(x), PassBefore: t.Rule.Pass(x)}
	y, pass := slices.Clone(x), line.PassBefore
	for _, stage := range []Transform{t.First, t.Second} {
		if stage == nil || pass {
			continue
		}
		from := x
		if t.Combine {
			from = y
		}
		z, done, err := stage.Transform(from, t.Rule)
		if err != nil {
			return nil, line, err
		}
		y, line.Done, line.Method = z, done, stage.Name()
		pass = t.Rule.Pass(y)
	}
	line.PassAfter = pass
	line.SkewAfter, line.KurtAfter = Skewness(y), Kurtosis(y)
	line.Points = changed(x, y)
	if !pass && (t.First != nil || t.Second != nil) {
		n := impact.Notef("index.still-outliers", "%s still has outliers after treatment", column)
		line.Note = &n
	}
	return y, line, nil
}

func changed(x, y []float64) int {
	n := 0
	for i := range x {
		if !math.IsNaN(x[i]) && x[i] != y[i] {
			n++
		}
	}
	return n
}
