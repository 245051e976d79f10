package robust

import (
	"math"
	"math/rand/v2"

	"github.com/lozere-developpement/sillage/impact"
)

// MorrisOptions adjusts [ElementaryEffects]. Its zero value draws 50
// trajectories on 4 levels.
type MorrisOptions struct {
	Trajectories int // zero means 50
	Levels       int // of each input, even; zero means 4
	Seed         uint64
	Bootstrap    int     // resamplings of trajectories for the interval; zero means 500, negative none
	Confidence   float64 // of the interval, in (0, 1); zero means 0.95
}

func (o MorrisOptions) orDefault() MorrisOptions {
	if o.Trajectories == 0 {
		o.Trajectories = 50
	}
	if o.Levels == 0 {
		o.Levels = 4
	}
	if o.Bootstrap == 0 {
		o.Bootstrap = 500
	}
	if o.Confidence == 0 {
		o.Confidence = 0.95
	}
	return o
}

// An ElementaryEffect is what moving one input does, over the inputs' whole
// range: a first sorting of many inputs, cheaper than [Indices].
type ElementaryEffect struct {
	// Mean is Morris's μ, of effects with their sign; AbsMean is μ*, of
	// their absolute values (Campolongo, Cariboni and Saltelli 2007): zero
	// when the input does nothing. Both in the unit of the output for a move
	// over the whole range of the input.
	Mean, AbsMean float64
	// Low and High are the interval of AbsMean by bootstrap over
	// trajectories; NaN without.
	Low, High float64
	// SD is Morris's σ, with n−1: zero for an input whose effect is the same
	// everywhere, large for one that bends or that others change.
	SD float64
}

// Trajectories returns points in which one input moves at a time (Morris 1991):
// r trajectories of d+1 points on a grid of p levels of the unit cube, each
// step p/(2(p−1)) long, inputs in random order.
func Trajectories(d, r, p int, seed uint64) [][]float64 {
	rng := rand.New(rand.NewPCG(seed, 0x6d6f72726973))
	step := float64(p) / float64(2*(p-1))
	var out [][]float64
	for range r {
		x := make([]float64, d)
		for k := range x {
			x[k] = float64(rng.IntN(p)) / float64(p-1)
		}
		out = append(out, x)
		for _, k := range rng.Perm(d) {
			y := append([]float64(nil), x...)
			if y[k]+step > 1+1e-12 {
				y[k] -= step
			} else {
				y[k] += step
			}
			out = append(out, y)
			x = y
		}
	}
	return out
}

// ElementaryEffects runs a function of d inputs in [0, 1] on trajectories and
// returns the effects of each input. f must not keep its argument.
func ElementaryEffects(f func(u []float64) float64, d int, o MorrisOptions) ([]ElementaryEffect, error) {
	o = o.orDefault()
	if d < 1 || o.Levels < 2 || o.Levels%2 != 0 {
		return nil, refuseChoices("morris", "elementary effects need at least one input and an even number of levels, not %d and %d", d, o.Levels)
	}
	points := Trajectories(d, o.Trajectories, o.Levels, o.Seed)
	y := make([]float64, len(points))
	for i, x := range points {
		y[i] = f(append([]float64(nil), x...))
	}
	return EffectsOnTrajectories(points, y, d, o)
}

// EffectsOnTrajectories returns the effects of each of d inputs from outputs on
// trajectories of d+1 points, one after the other, each point moving one input.
// It refuses fewer than two trajectories and outputs that are not finite.
func EffectsOnTrajectories(points [][]float64, y []float64, d int, o MorrisOptions) ([]ElementaryEffect, error) {
	o = o.orDefault()
	r := len(points) / (d + 1)
	if r < 2 || len(points) != r*(d+1) || len(y) != len(points) {
		return nil, &impact.Refusal{
			Reason: impact.Notef("robust.no-trajectory", "%d points and %d outputs do not make two trajectories or more of %d points", len(points), len(y), d+1),
			Remedy: impact.Notef("robust.no-trajectory.remedy", "give whole trajectories, each point moving one input"),
		}
	}
	effects := make([][]float64, d)
	for t := range r {
		for i := t*(d+1) + 1; i < (t+1)*(d+1); i++ {
			k, move := moved(points[i-1], points[i])
			if k < 0 || len(effects[k]) != t || math.IsNaN(y[i]-y[i-1]) || math.IsInf(y[i]-y[i-1], 0) {
				return nil, refuseChoices("morris-step", "point %d does not move one input more, or its output is not finite", i+1)
			}
			effects[k] = append(effects[k], (y[i]-y[i-1])/move)
		}
	}
	out := make([]ElementaryEffect, d)
	rng := rand.New(rand.NewPCG(o.Seed, 0x626f6f74))
	for k, e := range effects {
		out[k] = summariseEffects(e, rng, o)
	}
	return out, nil
}

// moved returns the only input that differs, −1 when that is not so.
func moved(a, b []float64) (input int, by float64) {
	input = -1
	for k := range a {
		if a[k] == b[k] {
			continue
		}
		if input >= 0 {
			return -1, 0
		}
		input, by = k, b[k]-a[k]
	}
	return input, by
}

func summariseEffects(e []float64, rng *rand.Rand, o MorrisOptions) ElementaryEffect {
	n := float64(len(e))
	out := ElementaryEffect{Low: math.NaN(), High: math.NaN()}
	for _, v := range e {
		out.Mean += v / n
		out.AbsMean += math.Abs(v) / n
	}
	for _, v := range e {
		out.SD += (v - out.Mean) * (v - out.Mean)
	}
	out.SD = math.Sqrt(out.SD / (n - 1))
	if o.Bootstrap < 0 {
		return out
	}
	means := make([]float64, o.Bootstrap)
	for b := range means {
		for range e {
			means[b] += math.Abs(e[rng.IntN(len(e))]) / n
		}
	}
	out.Low, out.High = interval(means, o.Confidence)
	return out
}
