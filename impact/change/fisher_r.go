package change

import "math"

// OddsAsR returns the conditional odds ratio as R's fisher.test prints it,
// NaN where it is 0 or without end. R stops its search at a tolerance of
// 1.2e-4 on the ratio or its inverse, so that its figure differs from the
// exact one of [Fisher] in the sixth digit (6.408309 for 6.408320 on Fisher's
// tea tasting); this is for comparing with published results.
func OddsAsR(t Table2) float64 {
	h := newHypergeometric(t)
	if h.at == 0 || h.at == len(h.log)-1 {
		return math.NaN()
	}
	gap := func(odds float64) float64 { return h.mean(h.density(math.Log(odds))) - float64(h.at) }
	const eps = 0x1p-52
	if gap(1) > 0 {
		return brent(func(x float64) float64 { return gap(max(x, 1e-300)) }, 0, 1)
	}
	return 1 / brent(func(x float64) float64 { return gap(1 / x) }, eps, 1)
}

// brent finds a zero of f between a and b as R's uniroot does by default
// (R. Brent, Algorithms for Minimization without Derivatives, 1973, ch. 4).
func brent(f func(float64) float64, a, b float64) float64 {
	const eps = 0x1p-52
	tol := math.Pow(eps, 0.25)
	fa, fb := f(a), f(b)
	if fa == 0 {
		return a
	}
	c, fc := a, fa
	for range 1000 {
		prev := b - a
		if math.Abs(fc) < math.Abs(fb) {
			a, b, c = b, c, b
			fa, fb, fc = fb, fc, fb
		}
		near := 2*eps*math.Abs(b) + tol/2
		step := (c - b) / 2
		if math.Abs(step) <= near || fb == 0 {
			return b
		}
		if math.Abs(prev) >= near && math.Abs(fa) > math.Abs(fb) {
			step = interpolate(step, prev, near, a, b, c, fa, fb, fc)
		}
		if math.Abs(step) < near {
			step = math.Copysign(near, step)
		}
		a, fa = b, fb
		b += step
		fb = f(b)
		if fb > 0 == (fc > 0) {
			c, fc = a, fa
		}
	}
	return b
}

// interpolate returns the step of the secant or of inverse quadratic
// interpolation where it is safe, step otherwise.
func interpolate(step, prev, near, a, b, c, fa, fb, fc float64) float64 {
	cb := c - b
	var p, q float64
	if a == c {
		t := fb / fa
		p, q = cb*t, 1-t
	} else {
		q = fa / fc
		t1, t2 := fb/fc, fb/fa
		p = t2 * (cb*q*(q-t1) - (b-a)*(t1-1))
		q = (q - 1) * (t1 - 1) * (t2 - 1)
	}
	if p > 0 {
		q = -q
	} else {
		p = -p
	}
	if p < 0.75*cb*q-math.Abs(near*q)/2 && p < math.Abs(prev*q/2) {
		return p / q
	}
	return step
}
