package index

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
	"gonum.org/v1/gonum/mat"
)

// Optimised are weights sought so that each column has a wanted influence on
// their weighted mean.
type Optimised struct {
	Weights []float64 // sum 1, none negative
	// Influence[c] is the correlation of column c with the weighted mean,
	// made to sum to 1 over the columns; Wanted the same as asked.
	Influence, Wanted []float64
	// Gap is the greatest difference between the two.
	Gap         float64
	Evaluations int
}

// OptimiseWeights seeks the weights with which the correlations of the
// columns with their weighted mean are in the proportions wanted; nil wants
// them all equal (Becker, Saisana, Paruolo and Vandecasteele 2017). Where no
// weights do it to 0.005, it refuses and returns the nearest found, with the
// gap: often two columns are so correlated, or one so opposed to the others,
// that the wish cannot be met.
//
// It follows the gradient of the gaps by damped Gauss–Newton steps on the
// logarithms of the weights, so that none becomes negative, from several
// beginnings that do not depend on chance.
func OptimiseWeights(columns [][]float64, wanted []float64) (*Optimised, error) {
	k := len(columns)
	if wanted == nil {
		wanted = EqualWeights(k)
	}
	if len(wanted) != k {
		return nil, refuseDesign("%d influences are wanted for %d columns", len(wanted), k)
	}
	want, err := Swing(wanted)
	if err != nil {
		return nil, err
	}
	r, _, err := correlationMatrix(columns)
	if err != nil {
		return nil, err
	}
	complete := completeRows(columns)
	sd := make([]float64, k)
	for c, x := range complete {
		m := momentsOf(x)
		sd[c] = math.Sqrt(m.m2 / float64(m.n-1))
	}
	p := &influenceProblem{r: r, sd: sd, want: want}
	best := &Optimised{Gap: math.Inf(1)}
	for start := range 2*k + 1 {
		if o := p.descend(p.start(start)); o.Gap < best.Gap {
			best = o
		}
		if best.Gap < 1e-9 {
			break
		}
	}
	best.Wanted, best.Evaluations = want, p.evaluations
	if best.Gap > 0.005 {
		return best, refuse(
			impact.Notef("index.influence-unreached", "no weights give the influence wanted; the nearest misses it by %.1f points", 100*best.Gap),
			impact.Notef("index.influence-unreached.remedy", "leave out or regroup the columns that oppose the others, or accept other influences"))
	}
	return best, nil
}

type influenceProblem struct {
	r           *mat.SymDense
	sd, want    []float64
	evaluations int
}

// start returns the logarithms of weights: equal, then with one column heavy
// or light.
func (p *influenceProblem) start(n int) []float64 {
	z := make([]float64, len(p.want))
	if n > 0 {
		z[(n-1)%len(z)] = 1.5 * float64(1-2*((n-1)/len(z)))
	}
	return z
}

// influence returns the correlations of the columns with the mean under
// weights exp(z), made to sum to 1, and the weights.
func (p *influenceProblem) influence(z []float64) (share, w []float64) {
	p.evaluations++
	k := len(z)
	w = make([]float64, k)
	var total float64
	for i, v := range z {
		w[i] = math.Exp(v)
		total += w[i]
	}
	share = make([]float64, k)
	var sum float64
	for i := range w {
		w[i] /= total
	}
	for i := range share {
		for j := range w {
			share[i] += p.r.At(i, j) * w[j] * p.sd[j]
		}
		sum += share[i]
	}
	for i := range share {
		share[i] /= sum
	}
	return share, w
}

func (p *influenceProblem) gaps(z []float64) (gaps []float64, size float64) {
	share, _ := p.influence(z)
	for i := range share {
		share[i] -= p.want[i]
		size += share[i] * share[i]
	}
	return share, size
}

// descend is the method of Levenberg and Marquardt with differences for the
// derivatives.
func (p *influenceProblem) descend(z []float64) *Optimised {
	k := len(z)
	gaps, size := p.gaps(z)
	damp := 1e-3
	for range 200 {
		if size < 1e-24 || damp > 1e12 {
			break
		}
		j := mat.NewDense(k, k, nil)
		for c := range z {
			const h = 1e-6
			at := z[c]
			z[c] = at + h
			moved, _ := p.gaps(z)
			z[c] = at
			for i := range moved {
				j.Set(i, c, (moved[i]-gaps[i])/h)
			}
		}
		next, ok := levenberg(j, gaps, z, damp)
		if !ok {
			damp *= 10
			continue
		}
		if g, s := p.gaps(next); s < size && reasonable(next) {
			z, gaps, size, damp = next, g, s, damp/5
		} else {
			damp *= 4
		}
	}
	share, w := p.influence(z)
	o := &Optimised{Weights: w, Influence: share}
	for i := range share {
		o.Gap = math.Max(o.Gap, math.Abs(share[i]-p.want[i]))
	}
	return o
}

// reasonable keeps weights within a factor of e^20 of each other.
func reasonable(z []float64) bool {
	lo, hi := bounds(z)
	return hi-lo < 20
}

func levenberg(j *mat.Dense, gaps, z []float64, damp float64) ([]float64, bool) {
	k := len(z)
	var a mat.Dense
	a.Mul(j.T(), j)
	for i := range k {
		a.Set(i, i, a.At(i, i)*(1+damp)+1e-14)
	}
	var g, step mat.VecDense
	g.MulVec(j.T(), mat.NewVecDense(k, gaps))
	if err := step.SolveVec(&a, &g); err != nil {
		return nil, false
	}
	next := make([]float64, k)
	for i := range next {
		next[i] = z[i] - step.AtVec(i)
		if math.IsNaN(next[i]) {
			return nil, false
		}
	}
	return next, true
}
