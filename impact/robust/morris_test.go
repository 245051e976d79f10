package robust

import (
	"math"
	"testing"
)

// SALib 1.5, sample.morris(num_levels=4, seed=7) and analyze.morris: four
// trajectories of y = a + 2b² + 3ac − c, in thirds.
func TestMorrisAgreesWithSALib(t *testing.T) {
	thirds := [][3]float64{{1, 0, 0}, {3, 0, 0}, {3, 0, 2}, {3, 2, 2}, {0, 1, 2}, {0, 3, 2}, {0, 3, 0}, {2, 3, 0},
		{2, 0, 3}, {0, 0, 3}, {0, 0, 1}, {0, 2, 1}, {3, 1, 1}, {1, 1, 1}, {1, 3, 1}, {1, 3, 3}}
	var points [][]float64
	var y []float64
	for _, p := range thirds {
		a, b, c := p[0]/3, p[1]/3, p[2]/3
		points = append(points, []float64{a, b, c})
		y = append(y, a+2*b*b+3*a*c-c)
	}
	got, err := EffectsOnTrajectories(points, y, 3, MorrisOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []ElementaryEffect{{Mean: 2, AbsMean: 2, SD: 1.41421356}, {Mean: 2, AbsMean: 2, SD: 0.76980036}, {AbsMean: 1, SD: 1.41421356}} {
		near(t, "μ", got[k].Mean, want.Mean, 1e-8)
		near(t, "μ*", got[k].AbsMean, want.AbsMean, 1e-8)
		near(t, "σ", got[k].SD, want.SD, 1e-8)
		if !(got[k].Low <= got[k].AbsMean && got[k].AbsMean <= got[k].High) {
			t.Errorf("interval %v", got[k])
		}
	}
	y[2] = math.NaN()
	if _, err := EffectsOnTrajectories(points, y, 3, MorrisOptions{}); err == nil {
		t.Error("an output is missing")
	}
	if _, err := EffectsOnTrajectories(points[:5], y[:5], 3, MorrisOptions{}); err == nil {
		t.Error("half a trajectory")
	}
}

// A linear function has its coefficients for effects, everywhere; the points
// stay in the cube and on the grid.
func TestMorrisOfALinearFunction(t *testing.T) {
	c := []float64{3, -2, 0, 0.5}
	got, err := ElementaryEffects(func(u []float64) float64 {
		y := 1.0
		for k, v := range u {
			if v < 0 || v > 1 || math.Abs(v*5-math.Round(v*5)) > 1e-9 {
				t.Fatalf("point %v", u)
			}
			y += c[k] * v
		}
		return y
	}, 4, MorrisOptions{Levels: 6, Trajectories: 9, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	for k, e := range got {
		near(t, "μ", e.Mean, c[k], 1e-9)
		near(t, "μ*", e.AbsMean, math.Abs(c[k]), 1e-9)
		near(t, "σ", e.SD, 0, 1e-9)
	}
	if _, err := ElementaryEffects(nil, 2, MorrisOptions{Levels: 3}); err == nil {
		t.Error("an odd number of levels")
	}
}
