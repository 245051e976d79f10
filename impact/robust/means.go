package robust

import (
	"math"

	"github.com/lozere-developpement/sillage/impact/index"
)

type meanKind int

// A quasi-arithmetic mean is f⁻¹(Σw·f(x)): arithmetic, geometric, harmonic
// and power means are. Any other aggregator is called as it is.
const (
	other meanKind = iota
	arithmetic
	geometric
	harmonic
	power
)

type mean struct {
	kind meanKind
	p    float64
}

func meanOf(a index.Aggregator) mean {
	switch a := a.(type) {
	case index.Arithmetic:
		return mean{kind: arithmetic}
	case index.Geometric:
		return mean{kind: geometric}
	case index.Harmonic:
		return mean{kind: harmonic}
	case index.Power:
		switch a.P {
		case 0:
			return mean{kind: geometric}
		case 1:
			return mean{kind: power, p: 1}
		}
		return mean{kind: power, p: a.P}
	}
	return mean{}
}

// needsPositive tells whether the mean refuses the value.
func (m mean) needsPositive(v float64) bool {
	switch m.kind {
	case geometric, harmonic:
		return v <= 0
	case power:
		return v < 0 || v == 0 && m.p < 0
	}
	return false
}

// into returns f(v).
func (m mean) into(v float64) float64 {
	switch m.kind {
	case geometric:
		return math.Log(v)
	case harmonic:
		return 1 / v
	case power:
		return math.Pow(v, m.p)
	}
	return v
}

// outOf writes f⁻¹ of each value of src in dst.
func (m mean) outOf(dst, src []float64) {
	switch m.kind {
	case geometric:
		for i, v := range src {
			dst[i] = math.Exp(v)
		}
	case harmonic:
		for i, v := range src {
			dst[i] = 1 / v
		}
	case power:
		for i, v := range src {
			dst[i] = math.Pow(v, 1/m.p)
		}
	default:
		copy(dst, src)
	}
}
