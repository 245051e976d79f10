package robust

import (
	"math"
	"math/rand/v2"
)

// gamma draws from a gamma distribution of that shape (Marsaglia and Tsang
// 2000); 0 for a shape of 0.
func gamma(rng *rand.Rand, shape float64) float64 {
	switch {
	case shape <= 0:
		return 0
	case shape == 1:
		return rng.ExpFloat64()
	case shape < 1:
		return gamma(rng, shape+1) * math.Pow(rng.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := rng.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-rng.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
