package index

import (
	"cmp"
	"math"
	"slices"
)

// A Result is the place of one unit.
type Result struct {
	Row          int // in Index.Data
	Unit, Name   string
	Period       string
	Score        float64 // NaN when missing
	Rank         int     // 1 for the best of the period; 0 when missing
	Coverage     float64 // share of weight that had data, 0–1; 1 for an indicator
	MoreEqual    bool    // another unit has the same rank
	ImputedCells int     // values under the node that were imputed
}

// Score returns the scores of the node, nil when there is no such node. They
// are the index's own: treat them as read-only.
func (x *Index) Score(code string) []float64 {
	if i := x.Tree.Find(code); i >= 0 {
		return x.Scores[i]
	}
	return nil
}

// Columns returns the scores of the children of an aggregate, in the order of
// the framework, to be given to [PCA], [OptimiseWeights] or
// [DominantPairs]; nil when there is no such aggregate.
func (x *Index) Columns(code string) [][]float64 {
	at := x.Tree.Find(code)
	if at < x.Tree.Leaves {
		return nil
	}
	out := make([][]float64, len(x.Tree.Parts[at]))
	for k, c := range x.Tree.Parts[at] {
		out[k] = x.Scores[c]
	}
	return out
}

// Results returns the units in the order of their score for the node, best
// first within a period, missing last. An empty code means the index itself.
func (x *Index) Results(code string) []Result {
	at := x.Tree.Root()
	if code != "" {
		at = x.Tree.Find(code)
	}
	if at < 0 {
		return nil
	}
	out := make([]Result, len(x.Data.Units))
	ranks := x.ranks(at)
	under := x.leavesUnder(at)
	for r := range out {
		out[r] = Result{Row: r, Unit: x.Data.Units[r], Name: x.Data.Name(r), Period: x.Data.period(r),
			Score: x.Scores[at][r], Rank: ranks[r], Coverage: x.cover(at, r)}
	}
	for _, m := range x.Imputed {
		if r := x.Data.Row(m.Unit, m.Period); r >= 0 && under[m.Column] {
			out[r].ImputedCells++
		}
	}
	slices.SortStableFunc(out, func(a, b Result) int {
		if c := cmp.Compare(a.Period, b.Period); c != 0 {
			return c
		}
		if c := cmp.Compare(rankOrLast(a.Rank), rankOrLast(b.Rank)); c != 0 {
			return c
		}
		return cmp.Compare(a.Unit, b.Unit)
	})
	for i := 1; i < len(out); i++ {
		if out[i].Rank > 0 && out[i].Rank == out[i-1].Rank && out[i].Period == out[i-1].Period {
			out[i].MoreEqual, out[i-1].MoreEqual = true, true
		}
	}
	return out
}

func rankOrLast(rank int) int {
	if rank == 0 {
		return math.MaxInt
	}
	return rank
}

// ranks ranks the rows of each period apart.
func (x *Index) ranks(at int) []int {
	out := make([]int, len(x.Data.Units))
	for _, rows := range x.Data.periods() {
		for i, r := range Ranks(pick(x.Scores[at], rows.rows)) {
			out[rows.rows[i]] = r
		}
	}
	return out
}

// GroupRanks ranks the rows for the node within each group of the variable and
// each period: 1 for the best, 0 when the score is missing or the unit is in
// no group. It returns nil when there is no such node or group variable.
func (x *Index) GroupRanks(code, group string) []int {
	at, labels := x.Tree.Find(code), x.Data.Groups[group]
	if at < 0 || labels == nil {
		return nil
	}
	out := make([]int, len(labels))
	rows := map[[2]string][]int{}
	for r, label := range labels {
		if label != "" {
			key := [2]string{label, x.Data.period(r)}
			rows[key] = append(rows[key], r)
		}
	}
	for _, own := range rows {
		for i, rank := range Ranks(pick(x.Scores[at], own)) {
			out[own[i]] = rank
		}
	}
	return out
}

func (x *Index) cover(at, row int) float64 {
	if x.Coverage[at] != nil {
		return x.Coverage[at][row]
	}
	return step(!math.IsNaN(x.Scores[at][row]))
}

func (x *Index) leavesUnder(at int) map[string]bool {
	out := map[string]bool{}
	var down func(i int)
	down = func(i int) {
		if i < x.Tree.Leaves {
			out[x.Tree.Nodes[i].Code] = true
		}
		for _, c := range x.Tree.Parts[i] {
			down(c)
		}
	}
	down(at)
	return out
}

// A Trace follows one value through the stages.
type Trace struct {
	Stage string  // "raw", a step, "normalise", "aggregate"
	Code  string  // the indicator, then the aggregates above it
	Value float64 // NaN when missing
	Note  string  // what was done: a method, a denominator; empty when nothing
}

// Trace follows an indicator of a unit from the raw value to the index. It
// returns nil when there is no such unit, or the code is not an indicator.
func (x *Index) Trace(unit, period, code string) []Trace {
	at := x.Tree.Find(code)
	row := x.Raw.Row(unit, period)
	if at < 0 || at >= x.Tree.Leaves || row < 0 {
		return nil
	}
	out := []Trace{{Stage: "raw", Code: code, Value: x.Raw.Column(code)[row]}}
	for _, s := range x.Stages {
		r := s.Data.Row(unit, period)
		if r < 0 {
			return append(out, Trace{Stage: s.Name, Code: code, Value: math.NaN(), Note: "left out"})
		}
		out = append(out, Trace{Stage: s.Name, Code: code, Value: s.Data.Column(code)[r],
			Note: x.done(s.Name, unit, period, at, r)})
	}
	r := x.Data.Row(unit, period)
	for up := x.Tree.Find(x.Tree.Nodes[at].Parent); up >= 0; up = x.Tree.Find(x.Tree.Nodes[up].Parent) {
		n := x.Tree.Nodes[up]
		out = append(out, Trace{Stage: "aggregate", Code: n.Code, Value: x.Scores[up][r],
			Note: x.Design.Aggregator(n).Name()})
		if n.Parent == "" {
			break
		}
	}
	return out
}

// done says what a stage did to one value.
func (x *Index) done(stage, unit, period string, leaf, row int) string {
	n := x.Tree.Nodes[leaf]
	switch stage {
	case Denominating.String():
		return n.Denominator
	case Impute.String():
		for _, m := range x.Imputed {
			if m.Unit == unit && m.Period == period && m.Column == n.Code {
				return m.Method
			}
		}
	case Treat.String():
		for _, line := range x.Treated {
			if line.Column == n.Code && row < len(line.Done) {
				return line.Done[row]
			}
		}
	case "normalise":
		return x.Design.Normaliser(n.Code).Name()
	}
	return ""
}

// Stage returns the table after the step of that name, nil when it was not
// done.
func (x *Index) Stage(name string) *Data {
	for _, s := range x.Stages {
		if s.Name == name {
			return s.Data
		}
	}
	return nil
}
