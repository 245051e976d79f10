package forecast

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/dsp/fourier"

	"github.com/lozere-developpement/sillage/funding"
)

// maxWidth is the number of points of a lattice. Amounts that are multiples of
// a common step are convolved exactly on it; others are spread over the finest
// grid that fits.
const maxWidth = 1 << 17

// onLattice returns the distribution of many prospects: the coefficients of a
// product of polynomials, one per prospect, multiplied two by two. Cost grows
// as the width of the lattice times the square of its logarithm, whatever the
// number of prospects. Probabilities are right to about 1e-12; what is below
// 1e-15 is dropped.
//
// Note: adding prospects one by one is exact to the last bit and costs their
// number times the number of totals: minutes for the files of a region.
func onLattice(sure funding.Cents, prospects []Prospect) (Distribution, error) {
	top, step := funding.Cents(0), funding.Cents(0)
	for _, p := range prospects {
		most := funding.Cents(0)
		for _, c := range p.Chances {
			if c.P > 0 {
				most, step = max(most, c.Amount), gcd(step, c.Amount)
			}
		}
		var err error
		if top, err = top.Add(most); err != nil {
			return Distribution{}, err
		}
	}
	if _, err := sure.Add(top); err != nil {
		return Distribution{}, err
	}
	var notes []funding.Note
	step = max(step, 1)
	if top/step >= maxWidth {
		step = gridFor(top)
		notes = append(notes, funding.Notef("funding.forecast.grid",
			"amounts spread over a grid of %[1]v, their mean kept: a total is blurred by about %[2]v", step, blur(prospects, step)))
	}
	leaves := make([][]float64, 0, len(prospects))
	for _, p := range prospects {
		leaves = append(leaves, p.polynomial(step))
	}
	d := Distribution{Notes: notes}
	for i, p := range product(leaves) {
		if p > 1e-15 {
			d.Totals, d.P = append(d.Totals, sure+funding.Cents(i)*step), append(d.P, p)
		}
	}
	return d, nil
}

func gcd(a, b funding.Cents) funding.Cents {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// gridFor returns the finest of 1, 2, 5, 10, 20… euros under which a lattice up
// to top fits.
func gridFor(top funding.Cents) funding.Cents {
	for unit := funding.Euro; ; unit *= 10 {
		for _, step := range []funding.Cents{unit, 2 * unit, 5 * unit} {
			if top/step < maxWidth-1 {
				return step
			}
		}
	}
}

// polynomial returns the probability of each multiple of the step. An amount
// between two multiples is shared between them so that its mean is kept
// (Gerber 1982, local moment matching).
func (p Prospect) polynomial(step funding.Cents) []float64 {
	most := funding.Cents(0)
	for _, c := range p.Chances {
		if c.P > 0 { // else the amount may lie far beyond the lattice
			most = max(most, c.Amount)
		}
	}
	out := make([]float64, most/step+2)
	out[0] = 1
	for _, c := range p.Chances {
		if c.P == 0 {
			continue
		}
		at, rest := c.Amount/step, float64(c.Amount%step)/float64(step)
		out[0] -= c.P
		out[at] += c.P * (1 - rest)
		out[at+1] += c.P * rest
	}
	out[0] = math.Max(0, out[0])
	if out[len(out)-1] == 0 {
		out = out[:len(out)-1]
	}
	return out
}

// blur is the standard deviation that the grid adds to a total.
func blur(prospects []Prospect, step funding.Cents) funding.Cents {
	variance := 0.0
	for _, p := range prospects {
		for _, c := range p.Chances {
			rest := float64(c.Amount%step) / float64(step)
			variance += c.P * rest * (1 - rest)
		}
	}
	return funding.Cents(math.Ceil(math.Sqrt(variance) * float64(step)))
}

// product multiplies polynomials, split where half of their length lies.
func product(leaves [][]float64) []float64 {
	switch len(leaves) {
	case 0:
		return []float64{1}
	case 1:
		return leaves[0]
	}
	total, half, at := 0, 0, 1
	for _, l := range leaves {
		total += len(l)
	}
	for half = len(leaves[0]); at < len(leaves)-1 && half < total/2; at++ {
		half += len(leaves[at])
	}
	return multiply(product(leaves[:at]), product(leaves[at:]))
}

// direct is the length of the shorter factor up to which the sums are written
// out: there every term is positive and nothing cancels.
const direct = 48

func multiply(a, b []float64) []float64 {
	if len(a) < len(b) {
		a, b = b, a
	}
	n := len(a) + len(b) - 1
	if len(b) <= direct {
		out := make([]float64, n)
		for j, y := range b {
			if y == 0 {
				continue
			}
			for i, x := range a {
				out[i+j] += x * y
			}
		}
		return out
	}
	size := 1
	for size < n {
		size *= 2
	}
	fft := fourier.NewFFT(size)
	pad := func(v []float64) []float64 { return append(slices.Clone(v), make([]float64, size-len(v))...) }
	fa, fb := fft.Coefficients(nil, pad(a)), fft.Coefficients(nil, pad(b))
	for i := range fa {
		fa[i] *= fb[i]
	}
	out := fft.Sequence(nil, fa)[:n]
	for i, v := range out {
		out[i] = math.Max(0, v/float64(size))
	}
	return out
}
