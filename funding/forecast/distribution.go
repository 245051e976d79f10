package forecast

import (
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// A Prospect is an application whose outcome is not known.
type Prospect struct {
	Name    string
	Chances []Chance // what is left to 1 brings nothing
}

// A Chance is one amount with its probability.
type Chance struct {
	Amount funding.Cents
	P      float64 // in [0, 1]
}

// AllOrNothing returns the prospect that brings the amount with probability p.
func AllOrNothing(name string, amount funding.Cents, p float64) Prospect {
	return Prospect{name, []Chance{{amount, p}}}
}

func (p Prospect) check() error {
	var sum float64
	for _, c := range p.Chances {
		if !(c.P >= 0 && c.P <= 1) || c.Amount < 0 {
			return funding.Notef("funding.forecast.chance", "%[1]s: %[2]v with probability %[3]g is not a chance", p.Name, c.Amount, c.P)
		}
		sum += c.P
	}
	if sum > 1+1e-9 {
		return funding.Notef("funding.forecast.over-one", "%[1]s: the probabilities sum to %[2]g", p.Name, sum)
	}
	return nil
}

// A Distribution is every total that can happen, with its probability: exact
// to the cent unless Notes say otherwise.
type Distribution struct {
	Totals []funding.Cents // increasing
	P      []float64
	Notes  []funding.Note
}

// maxSupport is the number of joint outcomes up to which prospects are added
// one by one, cent by cent.
const maxSupport = 1 << 16

// few reports whether the prospects have at most that many joint outcomes.
func few(prospects []Prospect) bool {
	n := 1
	for _, p := range prospects {
		if n *= len(p.Chances) + 1; n > maxSupport {
			return false
		}
	}
	return true
}

// Convolve returns the distribution of the sum of independent prospects, on
// top of what is sure.
//
// Up to 65 536 joint outcomes the convolution is exact on the cents, one
// prospect after the other. Beyond, prospects are convolved on a lattice: the
// greatest common divisor of the amounts, which is still exact, or, where that
// would need more than 131 072 points, a grid of 1, 2, 5, 10… euros over which
// each amount is spread so that its mean is kept; a note then says by how much
// a total is blurred.
func Convolve(sure funding.Cents, prospects []Prospect) (Distribution, error) {
	var open []Prospect
	for _, p := range prospects {
		if err := p.check(); err != nil {
			return Distribution{}, err
		}
		switch {
		case len(p.Chances) == 1 && p.Chances[0].P == 1:
			var err error
			if sure, err = sure.Add(p.Chances[0].Amount); err != nil {
				return Distribution{}, err
			}
		case len(p.Chances) > 0:
			open = append(open, p)
		}
	}
	if !few(open) {
		return onLattice(sure, open)
	}
	return oneByOne(sure, open)
}

// oneByOne adds the prospects in their order. Totals stay sorted, so that
// adding a chance is a shift and a merge, and sums of probabilities are made in
// the same order in every run.
func oneByOne(sure funding.Cents, prospects []Prospect) (Distribution, error) {
	d := Distribution{Totals: []funding.Cents{sure}, P: []float64{1}}
	for _, p := range prospects {
		none := 1.0
		for _, c := range p.Chances {
			none -= c.P
		}
		next := Distribution{}
		if none > 1e-15 {
			next, _ = d.shifted(0, none)
		}
		for _, c := range p.Chances {
			if c.P == 0 {
				continue
			}
			moved, err := d.shifted(c.Amount, c.P)
			if err != nil {
				return Distribution{}, err
			}
			next = next.merged(moved)
		}
		d = next
	}
	return d, nil
}

// shifted returns the distribution with every total moved and every
// probability scaled.
func (d Distribution) shifted(by funding.Cents, p float64) (Distribution, error) {
	out := Distribution{Totals: make([]funding.Cents, len(d.Totals)), P: make([]float64, len(d.P))}
	for i, t := range d.Totals {
		sum, err := t.Add(by)
		if err != nil {
			return Distribution{}, err
		}
		out.Totals[i], out.P[i] = sum, d.P[i]*p
	}
	return out, nil
}

// merged returns the two distributions added up.
func (d Distribution) merged(e Distribution) Distribution {
	if len(d.Totals) == 0 {
		return e
	}
	n := len(d.Totals) + len(e.Totals)
	out := Distribution{Totals: make([]funding.Cents, 0, n), P: make([]float64, 0, n)}
	for i, j := 0, 0; i < len(d.Totals) || j < len(e.Totals); {
		switch {
		case j == len(e.Totals) || i < len(d.Totals) && d.Totals[i] < e.Totals[j]:
			out.Totals, out.P = append(out.Totals, d.Totals[i]), append(out.P, d.P[i])
			i++
		case i == len(d.Totals) || e.Totals[j] < d.Totals[i]:
			out.Totals, out.P = append(out.Totals, e.Totals[j]), append(out.P, e.P[j])
			j++
		default:
			out.Totals, out.P = append(out.Totals, d.Totals[i]), append(out.P, d.P[i]+e.P[j])
			i, j = i+1, j+1
		}
	}
	return out
}

// Mean returns the expected total in cents, rounded. It may be a total that
// cannot happen: never show it alone.
func (d Distribution) Mean() funding.Cents { return funding.Cents(math.Round(d.mean())) }

func (d Distribution) mean() (m float64) {
	for i, t := range d.Totals {
		m += float64(t) * d.P[i]
	}
	return m
}

// SD returns the standard deviation of the total, rounded to the cent.
func (d Distribution) SD() funding.Cents {
	m, v := d.mean(), 0.0
	for i, t := range d.Totals {
		v += (float64(t) - m) * (float64(t) - m) * d.P[i]
	}
	return funding.Cents(math.Round(math.Sqrt(v)))
}

// AtLeast returns the probability that the total reaches the amount.
func (d Distribution) AtLeast(amount funding.Cents) (p float64) {
	for i, t := range d.Totals {
		if t >= amount {
			p += d.P[i]
		}
	}
	return math.Min(p, 1)
}

// Exactly returns the probability of one total.
func (d Distribution) Exactly(amount funding.Cents) float64 {
	if i, ok := slices.BinarySearch(d.Totals, amount); ok {
		return d.P[i]
	}
	return 0
}

// Quantile returns the smallest total that is reached or not exceeded with
// probability q or more. It panics unless 0 < q ≤ 1.
func (d Distribution) Quantile(q float64) funding.Cents {
	if !(q > 0 && q <= 1) {
		panic("funding/forecast: quantile outside (0, 1]")
	}
	cum := 0.0
	for i, t := range d.Totals {
		if cum += d.P[i]; cum >= q-1e-12 {
			return t
		}
	}
	return d.Totals[len(d.Totals)-1]
}
