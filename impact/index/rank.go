package index

import (
	"math"
	"slices"
)

// ascendingRanks returns the rank of each value, 1 for the lowest, ties
// sharing the lowest rank, NaN staying NaN.
func ascendingRanks(x []float64) []float64 {
	order := make([]int, 0, len(x))
	ranks := make([]float64, len(x))
	for i, v := range x {
		if math.IsNaN(v) {
			ranks[i] = math.NaN()
			continue
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return 0
	})
	for k, i := range order {
		ranks[i] = float64(k + 1)
		if k > 0 && x[order[k-1]] == x[i] {
			ranks[i] = ranks[order[k-1]]
		}
	}
	return ranks
}

// Ranks returns the rank of each score, 1 for the highest, ties sharing the
// best rank, 0 where the score is missing.
func Ranks(scores []float64) []int {
	turned := make([]float64, len(scores))
	for i, v := range scores {
		turned[i] = -v
	}
	out := make([]int, len(scores))
	for i, r := range ascendingRanks(turned) {
		if !math.IsNaN(r) {
			out[i] = int(r)
		}
	}
	return out
}
