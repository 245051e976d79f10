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
	// Gap is the greatest difference between the two, 0 to 1.
	Gap float64
}

// OptimiseWeights seeks the weights with which the correlations of the
// columns with their weighted mean are in the proportions wanted; nil wants
// them all equal (the aim of Becker, Saisana, Paruolo and Vandecasteele 2017).
//
// The correlation of column i with Σw·x is proportional to Σ_j r_ij·s_j·w_j,
// so the weights are the solution of a linear system and there is nothing to
// iterate. When it asks for a negative weight the wish cannot be met: the
// function refuses, and returns the nearest weights that are not negative,
// with the gap. Often one column is so opposed to the others, or two are so
// alike, that it is so.
func OptimiseWeights(columns [][]float64, wanted []float64) (*Optimised, error) {
	k := len(columns)
	if wanted == nil {
		wanted = EqualWeights(k)
	}
	if len(wanted) != k {
		return nil, refuseDesign("influences", "%d influences are wanted for %d columns", len(wanted), k)
	}
	want, err := Swing(wanted)
	if err != nil {
		return nil, err
	}
	r, _, err := correlationMatrix(columns)
	if err != nil {
		return nil, err
	}
	v, exact := solveInfluence(r, want)
	o := &Optimised{Wanted: want, Influence: make([]float64, k), Weights: v}
	var sum float64
	for i := range o.Influence {
		for j := range v {
			o.Influence[i] += r.At(i, j) * v[j]
		}
		sum += o.Influence[i]
	}
	for i := range o.Influence {
		o.Influence[i] /= sum
		o.Gap = math.Max(o.Gap, math.Abs(o.Influence[i]-want[i]))
	}
	unscale(v, columns)
	if !exact && o.Gap > 1e-9 { // two columns alike have many exact weights
		return o, refuse(
			impact.Notef("index.influence-unreached", "no weights give the influence wanted; the nearest misses it by %.1f points", 100*o.Gap),
			impact.Notef("index.influence-unreached.remedy", "leave out or regroup the columns that oppose the others, or accept other influences"))
	}
	return o, nil
}

// unscale turns weights of standardised columns into weights of the columns
// themselves, with sum 1.
func unscale(v []float64, columns [][]float64) {
	var sum float64
	for c, x := range completeRows(columns) {
		m := momentsOf(x)
		v[c] /= math.Sqrt(m.m2 / float64(m.n-1))
		sum += v[c]
	}
	for c := range v {
		v[c] /= sum
	}
}

// solveInfluence returns v ≥ 0 with R·v = want if there is one, otherwise the
// v ≥ 0 that comes nearest.
func solveInfluence(r *mat.SymDense, want []float64) (v []float64, exact bool) {
	var s mat.VecDense
	if err := s.SolveVec(r, mat.NewVecDense(len(want), want)); err == nil {
		exact = true
		for i := range want {
			exact = exact && s.AtVec(i) >= -1e-12
		}
		if exact {
			v = make([]float64, len(want))
			for i := range v {
				v[i] = math.Max(0, s.AtVec(i))
			}
			return v, true
		}
	}
	return nonNegative(r, want), false
}

// nonNegative solves min |R·v − want|² subject to v ≥ 0 by coordinate
// descent: the problem is convex, so that it ends at the minimum.
func nonNegative(r *mat.SymDense, want []float64) []float64 {
	k := len(want)
	v := EqualWeights(k)
	residual := make([]float64, k)
	for i := range residual {
		residual[i] = -want[i]
		for j := range v {
			residual[i] += r.At(i, j) * v[j]
		}
	}
	for range 100_000 {
		var moved float64
		for j := range v {
			var slope, curve float64
			for i := range residual {
				slope += r.At(i, j) * residual[i]
				curve += r.At(i, j) * r.At(i, j)
			}
			to := math.Max(0, v[j]-slope/curve)
			d := to - v[j]
			v[j] = to
			for i := range residual {
				residual[i] += d * r.At(i, j)
			}
			moved = math.Max(moved, math.Abs(d))
		}
		if moved < 1e-13 {
			break
		}
	}
	return v
}
