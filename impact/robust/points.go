package robust

import (
	"math"
	"math/bits"

	"github.com/lozere-developpement/sillage/impact"
)

// A Sequence is a way to spread points over the unit cube.
type Sequence int

// The sequences. Low-discrepancy points cover the cube more evenly than
// random ones, so that fewer are needed.
const (
	// Sobol is the sequence of Sobol' (1967) with the numbers of Joe and
	// Kuo (2008), up to 40 dimensions.
	Sobol Sequence = iota
	// Halton is the sequence of Halton (1960) in the first prime bases.
	Halton
	// Random are pseudo-random points.
	Random
)

// Points gives the points of a sequence by their number, so that several
// processors can share them.
type Points struct {
	seq      Sequence
	dims     int
	scramble bool
	seed     uint64
	v        [][32]uint32 // Sobol: direction numbers
	base     []int        // Halton
}

// NewPoints returns points in dims dimensions. Scramble randomises a
// low-discrepancy sequence by the seed and keeps its evenness: nested
// scrambling for Sobol' points (Owen 1995; hashed as in Burley 2020), random
// digits for Halton points (Owen 2017). It refuses more than 40 dimensions
// for Sobol' points.
func NewPoints(seq Sequence, dims int, scramble bool, seed uint64) (*Points, error) {
	p := &Points{seq: seq, dims: dims, scramble: scramble, seed: seed}
	switch {
	case seq == Sobol && dims > len(directions)+1:
		return nil, &impact.Refusal{
			Reason: impact.Notef("robust.dimensions", "Sobol' points are given up to %d dimensions, not %d", len(directions)+1, dims),
			Remedy: impact.Notef("robust.dimensions.remedy", "use Halton or random points"),
		}
	case seq == Sobol:
		p.v = sobolNumbers(dims)
	case seq == Halton:
		p.base = primes(dims)
	}
	return p, nil
}

// At writes point i, from 0, in dst, whose length must be the number of
// dimensions. Coordinates are in (0, 1). Halton points begin with the point
// numbered 1 in the books, as the point 0 is the origin in every base; plain
// Sobol' points begin with the origin, moved by 2⁻³³ as all others are.
func (p *Points) At(i int, dst []float64) {
	if len(dst) != p.dims {
		panic("robust: wrong number of dimensions")
	}
	for d := range dst {
		dst[d] = p.coordinate(uint32(i), d)
	}
}

func (p *Points) coordinate(i uint32, d int) float64 {
	switch p.seq {
	case Sobol:
		var x uint32
		for k := uint32(0); i>>k != 0; k++ {
			if i>>k&1 != 0 {
				x ^= p.v[d][k]
			}
		}
		if p.scramble {
			x = owen(x, uint32(mix(p.seed+uint64(d)*0x9e3779b97f4a7c15)))
		}
		return (float64(x) + 0.5) / (1 << 32)
	case Halton:
		return p.radicalInverse(i+1, d)
	}
	u := mix(mix(p.seed^uint64(d)*0xd1342543de82ef95) + uint64(i))
	return (float64(u>>11) + 0.5) / (1 << 53)
}

// sobolNumbers returns the direction numbers shifted to the top of 32 bits.
// Points are numbered in the natural order, not in Gray code: the first 2^k
// points are the same set.
func sobolNumbers(dims int) [][32]uint32 {
	v := make([][32]uint32, dims)
	for d := range v {
		if d == 0 {
			for k := range 32 {
				v[0][k] = 1 << (31 - k)
			}
			continue
		}
		n := directions[d-1]
		s := len(n.m)
		for k := range 32 {
			if k < s {
				v[d][k] = n.m[k] << (31 - k)
				continue
			}
			x := v[d][k-s] ^ v[d][k-s]>>s
			for j := 1; j < s; j++ {
				if n.poly>>(s-j)&1 != 0 {
					x ^= v[d][k-j]
				}
			}
			v[d][k] = x
		}
	}
	return v
}

// owen scrambles the bits of x so that each depends on those above it.
func owen(x, seed uint32) uint32 {
	x = bits.Reverse32(x)
	x ^= x * 0x3d20adea
	x += seed
	x *= seed>>16 | 1
	x ^= x * 0x05526c56
	x ^= x * 0x53a22864
	return bits.Reverse32(x)
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (p *Points) radicalInverse(i uint32, d int) float64 {
	b := uint32(p.base[d])
	var x, scale float64 = 0, 1
	for k := uint64(0); i > 0 || p.scramble && scale > 1e-16; k++ {
		scale /= float64(b)
		x += float64(p.digit(i%b, b, d, k)) * scale
		i /= b
	}
	return math.Min(x, 1-1e-16)
}

// digit permutes a digit by an affine map that the seed, the dimension and
// the place of the digit choose.
func (p *Points) digit(v, b uint32, d int, place uint64) uint32 {
	if !p.scramble {
		return v
	}
	h := mix(p.seed + uint64(d)<<32 + place)
	shift := uint32(h>>32) % b
	times := 1 + uint32(h)%(b-1)
	return (v*times + shift) % b
}

func primes(n int) []int {
	var out []int
	for c := 2; len(out) < n; c++ {
		prime := true
		for _, p := range out {
			if p*p > c {
				break
			}
			if c%p == 0 {
				prime = false
				break
			}
		}
		if prime {
			out = append(out, c)
		}
	}
	return out
}
