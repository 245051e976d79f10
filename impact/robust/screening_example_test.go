package robust_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact/robust"
)

// A design that runs elsewhere, on a slow model: the points are made here, its
// outputs brought back. The second input counts twice the first; the third does
// nothing.
func ExampleTrajectories() {
	model := func(u []float64) float64 { return u[0] + 2*u[1] }
	points := robust.Trajectories(3, 10, 4, 1)
	y := make([]float64, len(points))
	for i, p := range points {
		y[i] = model(p)
	}
	effects, err := robust.EffectsOnTrajectories(points, y, 3, robust.MorrisOptions{Bootstrap: -1})
	if err != nil {
		panic(err)
	}
	for _, e := range effects {
		fmt.Printf("μ* %.1f σ %.1f\n", e.AbsMean, e.SD)
	}
	// Output:
	// μ* 1.0 σ 0.0
	// μ* 2.0 σ 0.0
	// μ* 0.0 σ 0.0
}

// Sobol' indices from outputs that come from elsewhere: y = u0 + 2·u1 on the
// corners of a square. Fixing the second input would remove four fifths of the
// variance, less what an estimate from sixteen points takes off.
func ExampleIndices() {
	a := [][2]float64{{0, 0}, {0, 1}, {1, 0}, {1, 1}, {0, 0}, {0, 1}, {1, 0}, {1, 1}, {0, 0}, {0, 1}, {1, 0}, {1, 1}, {0, 0}, {0, 1}, {1, 0}, {1, 1}}
	y := func(u [2]float64) float64 { return u[0] + 2*u[1] }
	var yA, yB []float64
	yAB := make([][]float64, 2)
	for i, p := range a {
		q := a[i/4] // every corner meets every corner
		yA, yB = append(yA, y(p)), append(yB, y(q))
		yAB[0] = append(yAB[0], y([2]float64{q[0], p[1]}))
		yAB[1] = append(yAB[1], y([2]float64{p[0], q[1]}))
	}
	effects, err := robust.Indices(yA, yB, yAB, robust.Estimator{})
	if err != nil {
		panic(err)
	}
	for _, e := range effects {
		fmt.Printf("first %.2f total %.2f\n", e.First, e.Total)
	}
	// Output:
	// first 0.19 total 0.19
	// first 0.78 total 0.78
}
