package change

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/impact"
)

// DZ returns the mean change in standard deviations of the change, Cohen's
// d_z, with the interval that inverts the noncentral t distribution
// (G. Cumming and S. Finch 2001).
func DZ(c impact.Counts, level float64) impact.Estimate {
	return pairedEffect(c, level, "dz/noncentral-t", 1)
}

// HedgesG returns d_z times the exact factor that removes its bias in small
// samples, [impact.HedgesJ] with n-1 degrees of freedom (L. Hedges 1981).
func HedgesG(c impact.Counts, level float64) impact.Estimate {
	return pairedEffect(c, level, "hedges-g-paired/noncentral-t", impact.HedgesJ(float64(c.Total()-1)))
}

func pairedEffect(c impact.Counts, level float64, method string, factor float64) impact.Estimate {
	checkLevel(level)
	e := impact.Estimate{Level: level, N: int(c.Total()), Method: method}
	if e.N < leastChanges {
		return tooFew(method, e.N, leastChanges)
	}
	if len(c.Values) == 1 {
		return noSpread(method, e.N)
	}
	root, sd := math.Sqrt(float64(e.N)), c.SD()
	if sd == 0 { // the values differ by less than a square can hold
		return noSpread(method, e.N)
	}
	dz := c.Mean() / sd
	low, high := noncentrality(dz*root, float64(e.N-1), level)
	e.Value, e.Low, e.High = factor*dz, factor*low/root, factor*high/root
	return e
}

// HedgesGGroups returns the difference of two groups' means in units of their
// pooled standard deviation, without small-sample bias, with the interval that
// inverts the noncentral t distribution. It assumes equal spread.
func HedgesGGroups(x, y impact.Counts, level float64) impact.Estimate {
	checkLevel(level)
	nx, ny := float64(x.Total()), float64(y.Total())
	e := impact.Estimate{Level: level, N: int(nx + ny), Method: "hedges-g/noncentral-t"}
	if nx < 3 || ny < 3 {
		return tooFew(e.Method, e.N, leastChanges)
	}
	df := nx + ny - 2
	sd := math.Sqrt(((nx-1)*x.Variance() + (ny-1)*y.Variance()) / df)
	if sd == 0 {
		return noSpread(e.Method, e.N)
	}
	d, scale, j := (x.Mean()-y.Mean())/sd, math.Sqrt(nx*ny/(nx+ny)), impact.HedgesJ(df)
	low, high := noncentrality(d*scale, df, level)
	e.Value, e.Low, e.High = j*d, j*low/scale, j*high/scale
	return e
}

// noncentrality returns the interval of the noncentrality of an observed t.
func noncentrality(t, df, level float64) (low, high float64) {
	at := func(p float64) float64 {
		// P(T ≤ t; δ) falls from 1 to 0 as δ grows: bisect around t.
		half := 10 + math.Abs(t)
		lo, hi := t-half, t+half
		for range 200 {
			mid := (lo + hi) / 2
			if NoncentralT(t, df, mid) > p {
				lo = mid
			} else {
				hi = mid
			}
			if hi-lo < 1e-12*(1+math.Abs(mid)) {
				break
			}
		}
		return (lo + hi) / 2
	}
	return at((1 + level) / 2), at((1 - level) / 2)
}

// NoncentralT returns P(T ≤ t) for the noncentral t distribution, integrating
// Φ(t·s-δ) over the density of s = χ/√df by Simpson's rule over fourteen
// standard deviations of s.
func NoncentralT(t, df, delta float64) float64 {
	sd := 1 / math.Sqrt(2*df)
	lo, hi := max(0, 1-14*sd), 1+14*sd
	const steps = 600
	lg, _ := math.Lgamma(df / 2)
	constant := math.Ln2 + df/2*math.Log(df/2) - lg
	f := func(s float64) float64 {
		if s <= 0 {
			if df == 1 {
				return math.Exp(constant) * distuv.UnitNormal.CDF(-delta)
			}
			return 0
		}
		return math.Exp(constant+(df-1)*math.Log(s)-df*s*s/2) * distuv.UnitNormal.CDF(t*s-delta)
	}
	h := (hi - lo) / steps
	sum := f(lo) + f(hi)
	for i := 1; i < steps; i++ {
		sum += f(lo+float64(i)*h) * float64(2+2*(i%2))
	}
	return sum * h / 3
}
