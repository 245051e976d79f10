package impact

import (
	"math"
	"math/rand/v2"
)

// binomial draws from Binomial(n, p) exactly: inversion while n·p < 10, else
// the transformed rejection BTRS of W. Hörmann, "The generation of binomial
// random variates", J. Stat. Comput. Simul. 46 (1993). gonum's own sampler
// costs about eight times more.
func binomial(r *rand.PCG, n int64, p float64) int64 {
	switch {
	case n <= 0 || p <= 0:
		return 0
	case p >= 1:
		return n
	case p > 0.5:
		return n - binomial(r, n, 1-p)
	case float64(n)*p < 10:
		return binomialInversion(r, n, p)
	}
	return binomialBTRS(r, float64(n), p)
}

// unit draws from [0, 1). Calling the generator itself rather than through
// rand.Rand saves a fifth of a bootstrap.
func unit(r *rand.PCG) float64 { return float64(r.Uint64()>>11) / (1 << 53) }

// binomialInversion walks the distribution from 0 upward.
func binomialInversion(r *rand.PCG, n int64, p float64) int64 {
	odds := p / (1 - p)
	f := math.Exp(float64(n) * math.Log1p(-p))
	u := unit(r)
	var k int64
	for u > f && k < n {
		u -= f
		k++
		f *= odds * float64(n-k+1) / float64(k)
		if f == 0 { // u ran past the last representable probability
			return k
		}
	}
	return k
}

func binomialBTRS(r *rand.PCG, n, p float64) int64 {
	spq := math.Sqrt(n * p * (1 - p))
	b := 1.15 + 2.53*spq
	a := -0.0873 + 0.0248*b + 0.01*p
	c := n*p + 0.5
	vr := 0.92 - 4.2/b
	alpha := (2.83 + 5.1/b) * spq
	mode := math.Floor((n + 1) * p)
	odds := p / (1 - p)
	for {
		u := unit(r) - 0.5
		v := unit(r)
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + c)
		if us >= 0.07 && v <= vr {
			return int64(k)
		}
		if k < 0 || k > n {
			continue
		}
		v = math.Log(v * alpha / (a/(us*us) + b))
		accept := (mode+0.5)*math.Log((mode+1)/(odds*(n-mode+1))) +
			(n+1)*math.Log((n-mode+1)/(n-k+1)) +
			(k+0.5)*math.Log(odds*(n-k+1)/(k+1)) +
			stirlingTail(mode) + stirlingTail(n-mode) - stirlingTail(k) - stirlingTail(n-k)
		if v <= accept {
			return int64(k)
		}
	}
}

// stirlingTail is ln k! minus Stirling's approximation at k+1; exact values
// below ten, then its asymptotic series.
func stirlingTail(k float64) float64 {
	if k < float64(len(stirlingTails)) {
		return stirlingTails[int(k)]
	}
	sq := (k + 1) * (k + 1)
	return (1.0/12 - (1.0/360-1.0/1260/sq)/sq) / (k + 1)
}

var stirlingTails = func() (t [10]float64) {
	for k := range t {
		x := float64(k) + 1
		lg, _ := math.Lgamma(x)
		t[k] = lg - ((x-0.5)*math.Log(x) - x + 0.5*math.Log(2*math.Pi))
	}
	return t
}()
