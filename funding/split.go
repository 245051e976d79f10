package funding

import (
	"cmp"
	"math/bits"
	"slices"
)

// Split shares total between the weights by the largest remainder: each part
// is the exact share rounded down, and the cents that are left go one by one
// to the largest remainders, ties to the lowest index. The parts sum to
// total, a zero weight always gets zero, and a negative total is the mirror
// of its opposite. Remainders are exact integers; nothing overflows.
//
// It refuses negative weights and weights that are all zero.
//
// Hamilton's method; remainders ranked as exact integers, for ranking them as
// floats gives the cent to the wrong party.
func Split(total Cents, weights []int64) ([]Cents, error) {
	sum, err := sumWeights(weights)
	if err != nil {
		return nil, err
	}
	parts := make([]Cents, len(weights))
	rems := make([]uint64, len(weights))
	left := abs64(int64(total))
	for i, w := range weights {
		hi, lo := bits.Mul64(abs64(int64(total)), uint64(w))
		q, rem := bits.Div64(hi, lo, sum) // hi < sum since w ≤ sum
		parts[i], rems[i] = Cents(q), rem
		left -= q
	}
	for _, i := range largestFirst(rems)[:left] {
		parts[i]++
	}
	if total < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
	return parts, nil
}

func sumWeights(weights []int64) (uint64, error) {
	var sum uint64
	for i, w := range weights {
		if w < 0 {
			return 0, Notef("funding.split.negative", "weight %[1]d is negative: %[2]d", i+1, w)
		}
		var carry uint64
		if sum, carry = bits.Add64(sum, uint64(w), 0); carry != 0 {
			return 0, ErrOverflow
		}
	}
	if sum == 0 {
		return 0, Notef("funding.split.zero", "nothing to share between: all weights are zero")
	}
	return sum, nil
}

// largestFirst returns the indexes of rems, largest value first, equal values
// in their order.
func largestFirst(rems []uint64) []int {
	order := make([]int, len(rems))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rems[b], rems[a]) })
	return order
}

// SplitLike shares total in proportion to the amounts.
func SplitLike(total Cents, amounts []Cents) ([]Cents, error) {
	weights := make([]int64, len(amounts))
	for i, a := range amounts {
		weights[i] = int64(a)
	}
	return Split(total, weights)
}
