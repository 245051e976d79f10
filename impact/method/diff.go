package method

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// A Change is a statement that differs between two methods. Before is empty
// for one that was added, After for one that was taken out.
type Change struct {
	Key           string
	Before, After string
}

// Diff lists the statements that differ, those of b in its order, then those
// only a has.
func Diff(a, b *Method) []Change {
	before := map[string]string{}
	for _, l := range a.Lines() {
		before[l.Key] = l.Text
	}
	var out []Change
	seen := map[string]bool{}
	for _, l := range b.Lines() {
		seen[l.Key] = true
		if before[l.Key] != l.Text {
			out = append(out, Change{l.Key, before[l.Key], l.Text})
		}
	}
	for _, l := range a.Lines() {
		if !seen[l.Key] {
			out = append(out, Change{l.Key, l.Text, ""})
		}
	}
	return out
}

// A Conclusion is a score under two methods on the same data.
type Conclusion struct {
	Action, Dimension, Criterion, Territory string // empty = all
	Before, After                           impact.Score
	// Appeared and Vanished are scores that only one method gives.
	Appeared, Vanished bool
	// Beyond is true when the score of either method is outside the
	// interval of the other: more than the doubt there was.
	Beyond bool
}

// Moved evaluates the same data with both methods and lists the conclusions
// that are not the same to 1e-9, in the order of b: overall, dimensions,
// criteria, actions.
func Moved(a, b *Method, codes impact.Codes, answers []impact.Answers, measures []impact.Measure, by impact.By, o impact.Options) ([]Conclusion, error) {
	before, err := impact.Evaluate(a.Design, codes, answers, measures, by, o)
	if err != nil {
		return nil, err
	}
	after, err := impact.Evaluate(b.Design, codes, answers, measures, by, o)
	if err != nil {
		return nil, err
	}
	return Compare(before, after), nil
}

// Compare lists the conclusions of two results that are not the same to 1e-9,
// as [Moved] does.
func Compare(before, after *impact.Result) []Conclusion {
	old := map[[4]string]impact.Score{}
	for _, s := range scores(before) {
		old[key(s)] = s
	}
	var out []Conclusion
	for _, s := range scores(after) {
		was, ok := old[key(s)]
		delete(old, key(s))
		if c, moved := conclude(was, s, ok && was.Measured()); moved {
			out = append(out, c)
		}
	}
	for _, s := range scores(before) {
		if was, left := old[key(s)]; left && was.Measured() {
			c, _ := conclude(was, impact.Score{}, true)
			c.Action, c.Dimension, c.Criterion, c.Territory = s.Action, s.Dimension, s.Criterion, s.Territory
			c.Vanished = true
			out = append(out, c)
		}
	}
	return out
}

func scores(r *impact.Result) []impact.Score {
	out := []impact.Score{r.Overall}
	out = append(out, r.Dims...)
	out = append(out, r.Criteria...)
	return append(out, r.Actions...)
}

func key(s impact.Score) [4]string { return [4]string{s.Action, s.Dimension, s.Criterion, s.Territory} }

func conclude(was, is impact.Score, had bool) (Conclusion, bool) {
	c := Conclusion{Action: is.Action, Dimension: is.Dimension, Criterion: is.Criterion, Territory: is.Territory, Before: was, After: is}
	switch {
	case !had && !is.Measured():
		return c, false
	case !had:
		c.Appeared = true
		return c, true
	case !is.Measured():
		c.Vanished = true
		return c, true
	}
	outside := func(v float64, e impact.Estimate) bool { return v < e.Low || v > e.High }
	c.Beyond = outside(is.Value, was.Estimate) || outside(was.Value, is.Estimate)
	same := math.Abs(is.Value-was.Value) <= 1e-9 && math.Abs(is.Low-was.Low) <= 1e-9 && math.Abs(is.High-was.High) <= 1e-9
	return c, !same
}
