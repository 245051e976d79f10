package robust

import (
	"cmp"
	"math"
	"slices"
)

// A Flip says at which weight two neighbours of the order change places.
type Flip struct {
	Above, Below int // rows: Above has the better score now
	Criterion    int
	// Now and At are the share of the criterion now and at the change, 0
	// to 1, the other criteria keeping their proportions.
	Now, At float64
}

// Flips gives, for each two neighbours in the order of the weighted mean, the
// single weights that would reverse it: exact, as the difference of two
// scores is linear in the share of a criterion. Pairs come in the order of
// the scores, within a pair the smallest change first. A pair that no single
// weight reverses does not appear; units that are equal now appear with
// nothing to change.
func Flips(columns [][]float64, weights []float64) ([]Flip, error) {
	if err := checkColumns(columns); err != nil {
		return nil, err
	}
	share := shares(weights)
	order := descending(columns, share)
	var out []Flip
	for k := 1; k < len(order); k++ {
		i, j := order[k-1], order[k]
		var pair []Flip
		for c := range columns {
			if at, ok := flipAt(columns, share, i, j, c); ok {
				pair = append(pair, Flip{Above: i, Below: j, Criterion: c, Now: share[c], At: at})
			}
		}
		slices.SortStableFunc(pair, func(a, b Flip) int {
			return cmp.Compare(math.Abs(a.At-a.Now), math.Abs(b.At-b.Now))
		})
		out = append(out, pair...)
	}
	return out, nil
}

func shares(weights []float64) []float64 {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	out := make([]float64, len(weights))
	for i, w := range weights {
		out[i] = w / sum
	}
	return out
}

func descending(columns [][]float64, share []float64) []int {
	scores := make([]float64, len(columns[0]))
	score(scores, columns, share)
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return order
}

// flipAt solves t·d_c + (1−t)·r = 0, where r is the mean difference on the
// other criteria in their present proportions.
func flipAt(columns [][]float64, share []float64, i, j, c int) (float64, bool) {
	var rest, left float64
	for k, x := range columns {
		if k != c {
			rest += share[k] * (x[i] - x[j])
			left += share[k]
		}
	}
	if left == 0 {
		return 0, false
	}
	rest /= left
	d := columns[c][i] - columns[c][j]
	if d == rest {
		return share[c], d == 0
	}
	t := rest / (rest - d)
	return t, t >= 0 && t <= 1
}

// LeastShift returns the least total weight, as a share of all, that must
// move between criteria for row j to reach the score of row i, and the
// weights reached. It is exact: weight leaves the criteria that favour i the
// most, in turn, for the one that favours j the most. The shift is 0 when j
// is already as good, and +Inf, with nil weights, when no weights do it.
func LeastShift(columns [][]float64, weights []float64, i, j int) (shift float64, reached []float64) {
	share := shares(weights)
	d := make([]float64, len(columns))
	var gap float64
	order := make([]int, len(columns))
	for c, x := range columns {
		order[c] = c
		d[c] = x[i] - x[j]
		gap += share[c] * d[c]
	}
	if gap <= 0 {
		return 0, share
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(d[b], d[a]) })
	to := order[len(order)-1]
	if d[to] > 0 {
		return math.Inf(1), nil
	}
	for _, c := range order {
		gain := d[c] - d[to]
		if gain == 0 {
			break
		}
		move := math.Min(share[c], gap/gain)
		share[c] -= move
		share[to] += move
		shift += move
		gap -= move * gain
		if gap <= 1e-15 {
			break
		}
	}
	return shift, share
}
