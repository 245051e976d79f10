package change

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A Correction keeps the promise of a level over several comparisons.
type Correction string

// Bonferroni, Holm (1979) and Hommel (1988) bound the chance of any false
// finding; BH (Benjamini and Hochberg 1995) the expected share of false ones
// among the findings, and BY (Benjamini and Yekutieli 2001) does so whatever
// the dependence.
const (
	Bonferroni Correction = "bonferroni"
	Holm       Correction = "holm"
	Hommel     Correction = "hommel"
	BH         Correction = "bh"
	BY         Correction = "by"
)

// Adjust returns the adjusted p-values, in the order given. p must hold one
// value for every indicator that was declared: one that could not be tested is
// NaN, stays NaN, and still counts, so that leaving out what failed does not
// make the rest look better. It refuses a value outside 0 and 1.
func Adjust(method Correction, p []float64) ([]float64, error) {
	full := slices.Clone(p)
	for i, v := range p {
		if math.IsNaN(v) {
			full[i] = 1
		} else if v < 0 || v > 1 {
			return nil, fmt.Errorf("p-value %d: %v: not between 0 and 1", i, v)
		}
	}
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(full[a], full[b]) })
	sorted := make([]float64, len(p))
	for k, i := range order {
		sorted[k] = full[i]
	}
	var adjusted []float64
	switch method {
	case Bonferroni:
		adjusted = scaled(sorted, func(int) float64 { return float64(len(p)) })
	case Holm:
		adjusted = stepDown(sorted)
	case Hommel:
		adjusted = hommel(sorted)
	case BH:
		adjusted = stepUp(sorted, 1)
	case BY:
		harmonic := 0.0
		for i := range p {
			harmonic += 1 / float64(i+1)
		}
		adjusted = stepUp(sorted, harmonic)
	default:
		return nil, fmt.Errorf("correction %q: unknown", method)
	}
	out := make([]float64, len(p))
	for k, i := range order {
		out[i] = adjusted[k]
		if math.IsNaN(p[i]) {
			out[i] = math.NaN()
		}
	}
	return out, nil
}

func scaled(sorted []float64, factor func(i int) float64) []float64 {
	out := make([]float64, len(sorted))
	for i, p := range sorted {
		out[i] = min(1, p*factor(i))
	}
	return out
}

func stepDown(sorted []float64) []float64 {
	out := scaled(sorted, func(i int) float64 { return float64(len(sorted) - i) })
	for i := 1; i < len(out); i++ {
		out[i] = max(out[i], out[i-1])
	}
	return out
}

func stepUp(sorted []float64, factor float64) []float64 {
	out := scaled(sorted, func(i int) float64 { return factor * float64(len(sorted)) / float64(i+1) })
	for i := len(out) - 2; i >= 0; i-- {
		out[i] = min(out[i], out[i+1])
	}
	return out
}

// hommel is the algorithm of S. Wright ("Adjusted p-values for simultaneous
// inference", Biometrics 48, 1992, appendix).
func hommel(sorted []float64) []float64 {
	n := len(sorted)
	if n == 0 {
		return nil
	}
	simes := math.Inf(1)
	for i, p := range sorted {
		simes = min(simes, float64(n)*p/float64(i+1))
	}
	q := slices.Repeat([]float64{simes}, n)
	out := slices.Clone(q)
	for m := n - 1; m >= 2; m-- {
		low := sorted[:n-m+1]
		high := sorted[n-m+1:]
		least := math.Inf(1)
		for i, p := range high {
			least = min(least, float64(m)*p/float64(i+2))
		}
		for i, p := range low {
			q[i] = min(float64(m)*p, least)
		}
		for i := range high {
			q[n-m+1+i] = q[n-m]
		}
		for i := range out {
			out[i] = max(out[i], q[i])
		}
	}
	for i, p := range sorted {
		out[i] = min(1, max(out[i], p))
	}
	return out
}
