package robust

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// SMAAOptions adjusts [SMAA]. Its zero value is exact for two and three
// criteria, and 2¹⁷ scrambled Sobol' points beyond.
type SMAAOptions struct {
	// Draws of weights (and of errors), at least 1 600. Zero means exact
	// where it can be, otherwise 2¹⁷.
	Draws int
	Seed  uint64
	// Error[c][i] is the standard error of value i on criterion c. Nil
	// means the values are exact. With errors the answer is always drawn.
	Error [][]float64
	// Allowed tells whether weights, which sum to 1, are accepted; nil
	// accepts all. With it the answer is always drawn.
	Allowed func(w []float64) bool
}

// Acceptability answers: for which weights is a unit first, second…?
type Acceptability struct {
	Exact bool
	Draws int // accepted draws, 0 when exact
	// Rank[i][r] is the share of all weights for which unit i has rank r+1.
	// Units that are equal share the best rank.
	Rank [][]float64
	// Central[i] are the mean weights among those for which unit i is
	// first: what a supporter of it wants. Nil when there are none.
	Central [][]float64
	// Confidence[i] is the probability that unit i is first if its central
	// weights are taken; 0 when it is never first. Without errors it is 1.
	Confidence []float64
	// Win[i][j] is the share of weights for which unit i is better than j,
	// half of the ties included. The diagonal is 0.
	Win [][]float64
	// RankError[i][r] and WinError[i][j] are the standard errors of these
	// shares, from sixteen independent batches of draws; nil when exact.
	// Without errors of values nor restriction of weights, Win is exact for
	// any number of criteria and WinError nil.
	RankError, WinError [][]float64
	// MaxError is the greatest of them, 0 when exact; Converged says that it
	// is at most 0.005, half a point in a hundred.
	MaxError  float64
	Converged bool
	Notes     []impact.Note
}

// RankInterval returns the interval at 95% of the share of weights for which
// unit i has rank r+1: Student's with 15 degrees, and where no draw (or every
// draw) gave that rank, the exact end 3/draws (Hanley and Lippman-Hand 1983).
// Both ends are the share itself when it is exact.
func (a *Acceptability) RankInterval(i, r int) (low, high float64) {
	p := a.Rank[i][r]
	if a.RankError == nil {
		return p, p
	}
	half := 2.1314495455597742 * a.RankError[i][r] // Student's t, 15 degrees, 97.5%
	if p == 0 || p == 1 {
		half = 3 / float64(a.Draws)
	}
	return math.Max(0, p-half), math.Min(1, p+half)
}

// SMAA gives the rank acceptability of units under a weighted mean when all
// weights are equally likely (stochastic multicriteria acceptability
// analysis, Lahdelma and Salminen 2001). columns[c][i] is the value of unit i
// on criterion c, more being better. Without errors and restrictions it is
// exact for two criteria (the weights are an interval, cut where two units
// are equal) and three (a triangle, cut by lines).
func SMAA(columns [][]float64, o SMAAOptions) (*Acceptability, error) {
	if err := checkColumns(columns); err != nil {
		return nil, err
	}
	exact := o.Draws == 0 && o.Error == nil && o.Allowed == nil
	switch {
	case exact && len(columns) == 2:
		return onInterval(columns), nil
	case exact && len(columns) == 3:
		return onTriangle(columns), nil
	}
	return drawn(columns, o)
}

func checkColumns(columns [][]float64) error {
	if len(columns) < 2 || len(columns[0]) < 2 {
		return &impact.Refusal{
			Reason: impact.Notef("robust.too-small", "an order needs at least two criteria and two units"),
			Remedy: impact.Notef("robust.too-small.remedy", "add criteria or units"),
		}
	}
	for c, x := range columns {
		if len(x) != len(columns[0]) {
			panic("robust: columns of different lengths")
		}
		for i, v := range x {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return &impact.Refusal{
					Reason: impact.Notef("robust.missing", "unit %d has no value on criterion %d", i+1, c+1),
					Remedy: impact.Notef("robust.missing.remedy", "impute the value or leave out the unit"),
				}
			}
		}
	}
	return nil
}

func newAcceptability(n int) *Acceptability {
	a := &Acceptability{Converged: true, Rank: square(n), Win: square(n), Confidence: make([]float64, n), Central: make([][]float64, n)}
	return a
}

func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

// count adds a region of that share of the weights, in which the scores are
// those of its centre w.
func (a *Acceptability) count(scores, w []float64, share float64) {
	for i, s := range scores {
		better := 0
		for j, r := range scores {
			switch {
			case i == j:
			case r > s:
				better++
			case r < s:
				a.Win[i][j] += share
			default:
				a.Win[i][j] += share / 2
			}
		}
		a.Rank[i][better] += share
		if better == 0 {
			if a.Central[i] == nil {
				a.Central[i] = make([]float64, len(w))
			}
			for c, v := range w {
				a.Central[i][c] += share * v
			}
		}
	}
}

// finish turns sums into means.
func (a *Acceptability) finish() {
	for i, c := range a.Central {
		for k := range c {
			c[k] /= a.Rank[i][0]
		}
	}
}

func score(dst []float64, columns [][]float64, w []float64) {
	for i := range dst {
		dst[i] = 0
		for c, x := range columns {
			dst[i] += w[c] * x[i]
		}
	}
}

// batches are the independent parts of a drawn answer: what they differ by is
// its error.
const batches = 16

func drawn(columns [][]float64, o SMAAOptions) (*Acceptability, error) {
	draws := o.Draws
	if draws == 0 {
		draws = 1 << 17
	}
	parts := make([]*Acceptability, batches)
	err := parallel(batches, func(b int) (err error) {
		parts[b], err = batch(columns, o, b, draws/batches)
		return err
	})
	if err != nil {
		return nil, err
	}
	n := len(columns[0])
	a := newAcceptability(n)
	fewest := math.MaxInt
	for _, p := range parts {
		a.Draws += p.Draws
		fewest = min(fewest, p.Draws)
		a.add(p)
	}
	if fewest < 100 {
		return nil, &impact.Refusal{
			Reason: impact.Notef("robust.few-weights", "only %d of %d draws of weights are allowed", a.Draws, draws),
			Remedy: impact.Notef("robust.few-weights.remedy", "loosen the restriction on weights or draw more"),
		}
	}
	a.finish()
	a.RankError, a.WinError = square(n), square(n)
	for i := range n {
		for j := range n {
			a.Rank[i][j] /= float64(a.Draws)
			a.Win[i][j] /= float64(a.Draws)
			a.RankError[i][j] = spreadOf(parts, func(p *Acceptability) float64 { return p.Rank[i][j] / float64(p.Draws) })
			a.WinError[i][j] = spreadOf(parts, func(p *Acceptability) float64 { return p.Win[i][j] / float64(p.Draws) })
			a.MaxError = math.Max(a.MaxError, a.RankError[i][j])
		}
	}
	if o.Error == nil && o.Allowed == nil {
		a.WinError = nil
		exactDuels(a.Win, columns)
	}
	for _, row := range a.WinError {
		a.MaxError = math.Max(a.MaxError, slices.Max(row))
	}
	a.Converged = a.MaxError <= 0.005
	if !a.Converged {
		a.Notes = append(a.Notes, impact.Notef("robust.acceptability-wide",
			"%d draws are not enough: a share is known to %.3f only", a.Draws, a.MaxError))
	}
	rng := rand.New(rand.NewPCG(o.Seed, 0x53414d41))
	a.confidence(rng, columns, o, make([]float64, n))
	return a, nil
}

// batch draws one part. Weights come from scrambled Sobol' points, by the
// exponentials that make them uniform on the simplex, up to 40 criteria.
func batch(columns [][]float64, o SMAAOptions, b, draws int) (*Acceptability, error) {
	seq := Sobol
	if len(columns) > len(directions)+1 {
		seq = Random
	}
	points, err := NewPoints(seq, len(columns), true, mix(o.Seed)+uint64(b))
	if err != nil {
		return nil, err
	}
	a := newAcceptability(len(columns[0]))
	rng := rand.New(rand.NewPCG(o.Seed, uint64(b)))
	w, scores := make([]float64, len(columns)), make([]float64, len(columns[0]))
	for k := range draws {
		points.At(k, w)
		var sum float64
		for c, u := range w {
			w[c] = -math.Log(u)
			sum += w[c]
		}
		for c := range w {
			w[c] /= sum
		}
		if o.Allowed != nil && !o.Allowed(w) {
			continue
		}
		a.Draws++
		noisyScore(rng, scores, columns, o.Error, w)
		a.count(scores, w, 1)
	}
	return a, nil
}

// add adds the sums of a part.
func (a *Acceptability) add(p *Acceptability) {
	for i := range a.Rank {
		for j := range a.Rank[i] {
			a.Rank[i][j] += p.Rank[i][j]
			a.Win[i][j] += p.Win[i][j]
		}
		if p.Central[i] == nil {
			continue
		}
		if a.Central[i] == nil {
			a.Central[i] = make([]float64, len(p.Central[i]))
		}
		for c, v := range p.Central[i] {
			a.Central[i][c] += v
		}
	}
}

// spreadOf is the standard error of a mean over the batches.
func spreadOf(parts []*Acceptability, f func(*Acceptability) float64) float64 {
	var sum, square float64
	for _, p := range parts {
		sum += f(p)
	}
	mean := sum / batches
	for _, p := range parts {
		square += (f(p) - mean) * (f(p) - mean)
	}
	return math.Sqrt(square / (batches - 1) / batches)
}

// exactDuels writes the shares of weights for which one unit beats another: the
// part of a simplex on one side of a plane has a closed form.
func exactDuels(win [][]float64, columns [][]float64) {
	d := make([]float64, len(columns))
	for i := range win {
		for j := range i {
			same := true
			for c, x := range columns {
				d[c] = x[i] - x[j]
				same = same && d[c] == 0
			}
			win[i][j] = 1 - below(d)
			if same {
				win[i][j] = 0.5
			}
			win[j][i] = 1 - win[i][j]
		}
	}
}

// below returns the share of the weights w ≥ 0, Σw = 1, for which Σw·d ≤ 0, by
// the recursion of Varsi (1973), whose terms are all positive.
func below(d []float64) float64 {
	var up, down []float64
	for _, v := range d {
		if v > 0 {
			up = append(up, v)
		} else {
			down = append(down, v)
		}
	}
	a := make([]float64, len(up)+1)
	a[0] = 1
	for _, x := range down {
		for k, y := range up {
			a[k+1] = (y*a[k+1] - x*a[k]) / (y - x)
		}
	}
	if len(down) == 0 {
		return 0
	}
	return a[len(up)]
}

// confidence draws the errors at the central weights of each unit.
func (a *Acceptability) confidence(rng *rand.Rand, columns [][]float64, o SMAAOptions, scores []float64) {
	draws := 1
	if o.Error != nil {
		draws = 10_000
	}
	for i, w := range a.Central {
		if w == nil {
			continue
		}
		first := 0
		for range draws {
			noisyScore(rng, scores, columns, o.Error, w)
			best := true
			for _, s := range scores {
				best = best && s <= scores[i]
			}
			if best {
				first++
			}
		}
		a.Confidence[i] = float64(first) / float64(draws)
	}
}

func noisyScore(rng *rand.Rand, dst []float64, columns, errors [][]float64, w []float64) {
	score(dst, columns, w)
	for c, se := range errors {
		for i, s := range se {
			if s > 0 {
				dst[i] += w[c] * s * rng.NormFloat64()
			}
		}
	}
}
