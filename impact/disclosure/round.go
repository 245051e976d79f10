package disclosure

import (
	"fmt"
	"hash/fnv"
	"math"
)

// Round returns the counts moved at random to a neighbouring multiple of base,
// each by itself, without bias: 7 becomes 5 with chance 3/5 and 10 with chance
// 2/5 at base 5. The draw follows from the seed and the cell's name and value,
// so that publishing again does not help to average it out; names must differ.
// Whoever reads a figure knows the count to less than base either way. Totals
// are rounded too and need not be the sum of their parts. It refuses a base
// below 2 and a value that is not a whole count.
func Round(cells []Cell, base int64, seed uint64) ([]Number, error) {
	if base < 2 {
		return nil, fmt.Errorf("base %d: below 2", base)
	}
	out := make([]Number, len(cells))
	for i, c := range cells {
		v := int64(c.Value)
		if float64(v) != c.Value || v < 0 {
			return nil, fmt.Errorf("cell %d %s: %v: not a whole count", i, c.Name, c.Value)
		}
		down := v % base
		v -= down
		if chance(c.Name, int64(c.Value), seed) < float64(down)/float64(base) {
			v += base
		}
		out[i] = Show(float64(v))
	}
	return out, nil
}

// chance returns a number in [0, 1) that depends on nothing but its arguments.
func chance(name string, value int64, seed uint64) float64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %d %q", seed, value, name)
	x := h.Sum64() // FNV leaves its high bits weak: mix (splitmix64)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	x ^= x >> 31
	return float64(x>>11) / (1 << 53)
}

// RoundedInterval returns what a reader knows of a count that was rounded.
func RoundedInterval(shown float64, base int64) Interval {
	return Interval{Low: math.Max(0, shown-float64(base)+1), High: shown + float64(base) - 1}
}
