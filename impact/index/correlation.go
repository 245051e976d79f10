package index

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// Correlation returns Pearson's correlation over the rows where both have a
// value, NaN below 3 rows or without spread.
func Correlation(x, y []float64) float64 {
	var n, mx, my float64
	for i := range x {
		if v := x[i] + y[i]; !math.IsNaN(v) {
			n++
			mx += x[i]
			my += y[i]
		}
	}
	if n < 3 {
		return math.NaN()
	}
	mx, my = mx/n, my/n
	var sxy, sxx, syy float64
	for i := range x {
		if dx, dy := x[i]-mx, y[i]-my; !math.IsNaN(dx + dy) {
			sxy += dx * dy
			sxx += dx * dx
			syy += dy * dy
		}
	}
	if sxx == 0 || syy == 0 {
		return math.NaN()
	}
	return math.Max(-1, math.Min(1, sxy/math.Sqrt(sxx*syy)))
}

// RankCorrelation returns Spearman's correlation: Pearson's of the mid-ranks,
// over the rows where both have a value.
func RankCorrelation(x, y []float64) float64 {
	both := completeRows([][]float64{x, y})
	return Correlation(midRanks(both[0]), midRanks(both[1]))
}

// KendallCorrelation returns Kendall's tau-b over the rows where both have a
// value (Kendall 1945, with ties): the share of pairs of rows in the same order
// less the share in the opposite order. NaN below 3 rows or without spread.
func KendallCorrelation(x, y []float64) float64 {
	both := completeRows([][]float64{x, y})
	n := len(both[0])
	if n < 3 {
		return math.NaN()
	}
	var score, inX, inY float64
	sign := func(v float64) float64 { return step(v > 0) - step(v < 0) }
	for i := range n {
		for j := range i {
			a, b := sign(both[0][i]-both[0][j]), sign(both[1][i]-both[1][j])
			score += a * b
			inX += a * a
			inY += b * b
		}
	}
	if inX == 0 || inY == 0 {
		return math.NaN()
	}
	return score / math.Sqrt(inX*inY)
}

// midRanks gives ties the mean of their ranks.
func midRanks(x []float64) []float64 {
	low := ascendingRanks(x)
	turned := make([]float64, len(x))
	for i, v := range x {
		turned[i] = -v
	}
	high := ascendingRanks(turned)
	out := make([]float64, len(x))
	for i := range x {
		out[i] = (low[i] + float64(len(x)) + 1 - high[i]) / 2
	}
	return out
}

// CorrelationFlag says what a correlation means for an index.
type CorrelationFlag int

// The flags, by the thresholds usual at the Joint Research Centre.
const (
	Plain    CorrelationFlag = iota
	Negative                 // below −0.4: the two pull against each other
	Weak                     // between −0.4 and 0.3: the child hardly counts
	High                     // above 0.92: the two say the same
)

var flagNames = []string{"plain", "negative", "weak", "high"}

// String returns the name of the flag.
func (f CorrelationFlag) String() string { return flagNames[f] }

func flag(r float64) CorrelationFlag {
	switch {
	case r < -0.4:
		return Negative
	case r < 0.3:
		return Weak
	case r > 0.92:
		return High
	}
	return Plain
}

// A Pair is the correlation of two nodes of the index.
type Pair struct {
	A, B string
	R    float64 // Pearson; NaN without spread
	Rank float64 // Spearman
	Flag CorrelationFlag
	N    int // rows where both have a value
}

// Correlations returns the correlations between the children of a node, on
// normalised values, every pair once, in the order of the framework.
func (x *Index) Correlations(code string) []Pair {
	at := x.Tree.Find(code)
	if at < 0 {
		return nil
	}
	var out []Pair
	for k, b := range x.Tree.Parts[at] {
		for _, a := range x.Tree.Parts[at][:k] {
			out = append(out, x.pair(a, b))
		}
	}
	return out
}

// WithDenominators returns the correlation of each normalised indicator that
// is not divided with each column of the raw table that is a denominator: a
// high one suggests the indicator measures size.
func (x *Index) WithDenominators(raw *Data) []Pair {
	var out []Pair
	for i, n := range x.Tree.Nodes[:x.Tree.Leaves] {
		for _, d := range x.Design.Framework.Nodes {
			if d.Kind != Denominator || n.Denominator != "" || raw.Column(d.Code) == nil {
				continue
			}
			by := make([]float64, len(x.Data.Units))
			for r := range by {
				by[r] = raw.Column(d.Code)[raw.Row(x.Data.Units[r], x.Data.period(r))]
			}
			out = append(out, pairOf(n.Code, d.Code, x.Scores[i], by))
		}
	}
	return out
}

func (x *Index) pair(a, b int) Pair {
	return pairOf(x.Tree.Nodes[a].Code, x.Tree.Nodes[b].Code, x.Scores[a], x.Scores[b])
}

func pairOf(a, b string, x, y []float64) Pair {
	r := Correlation(x, y)
	return Pair{A: a, B: b, R: r, Rank: RankCorrelation(x, y), Flag: flag(r),
		N: len(completeRows([][]float64{x, y})[0])}
}

// An Influence compares what a node was meant to weigh with what it does.
type Influence struct {
	Code   string
	Name   string
	Level  int
	Weight float64 // effective weight in the index, 0–1
	R      float64 // correlation of its scores with those of the index
	// Share is its R², made to sum to 1 over the nodes of its level: the
	// importance it has, to be set beside Weight (Paruolo, Saisana and
	// Saltelli 2013, §3, with a linear main effect).
	Share float64
	Note  *impact.Note // where the two are far apart
}

// Influences returns the influence on the index of all nodes of a level, 1
// being the indicators.
func (x *Index) Influences(level int) []Influence {
	effective := x.Tree.EffectiveWeights()
	root := x.Scores[x.Tree.Root()]
	var out []Influence
	var sum float64
	for i, n := range x.Tree.Nodes {
		if n.Level != level {
			continue
		}
		r := Correlation(x.Scores[i], root)
		out = append(out, Influence{Code: n.Code, Name: n.Name, Level: level, Weight: effective[n.Code], R: r, Share: r * r})
		if !math.IsNaN(r) {
			sum += r * r
		}
	}
	for k := range out {
		f := &out[k]
		f.Share /= sum
		switch {
		case f.Weight > 0 && f.R < -0.3:
			n := impact.Notef("index.against", "%s weighs %.0f%% and yet goes against the index (correlation %.2f)", f.Code, 100*f.Weight, f.R)
			f.Note = &n
		case f.Weight > 0 && !(f.R >= 0.3):
			n := impact.Notef("index.no-influence",
				"%s weighs %.0f%% and yet hardly moves the index (correlation %.2f)", f.Code, 100*f.Weight, f.R)
			f.Note = &n
		}
	}
	return out
}
