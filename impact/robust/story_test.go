package robust_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact/index"
	"github.com/lozere-developpement/sillage/impact/robust"
)

// scores of three actions on autonomy, ties, environment and cost avoided.
var four = [][]float64{{70, 40, 20}, {55, 60, 30}, {20, 65, 40}, {35, 30, 90}}

// Three actions, four criteria, no weights agreed on: for which share of all
// weights would each be first? Each for more than a quarter: none is the best
// before the weights are.
func ExampleSMAA() {
	a, err := robust.SMAA(four, robust.SMAAOptions{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, name := range []string{"workshops", "computers", "events"} {
		low, high := a.RankInterval(i, 0)
		fmt.Printf("%s: first for %.1f%% (%.1f to %.1f)\n", name, 100*a.Rank[i][0], 100*low, 100*high)
	}
	fmt.Printf("workshops beat computers for %.2f%% of the weights, exactly; converged %v\n", 100*a.Win[0][1], a.Converged)
	// Output:
	// workshops: first for 27.1% (27.1 to 27.2)
	// computers: first for 41.9% (41.8 to 42.0)
	// events: first for 30.9% (30.8 to 31.0)
	// workshops beat computers for 40.14% of the weights, exactly; converged true
}

// At which weight do the first two change places?
func ExampleFlips() {
	flips, err := robust.Flips(four, []float64{1, 1, 1, 1})
	for _, f := range flips[:2] {
		fmt.Printf("%d passes %d when criterion %d weighs %.0f%% instead of %.0f%%\n", f.Below+1, f.Above+1, f.Criterion+1, 100*f.At, 100*f.Now)
	}
	fmt.Println(err)
	// Output:
	// 1 passes 2 when criterion 3 weighs 18% instead of 25%
	// 1 passes 2 when criterion 1 weighs 33% instead of 25%
	// <nil>
}

// How much weight must move, at least, for workshops to reach computers?
func ExampleLeastShift() {
	shift, weights := robust.LeastShift(four, []float64{1, 1, 1, 1}, 1, 0)
	fmt.Printf("%.1f%% of the weight, to %.2f\n", 100*shift, weights)
	// Output:
	// 5.0% of the weight, to [0.30 0.25 0.20 0.25]
}

// Is it the weights or the way to combine that decides?
func ExampleSensitivity() {
	table := &index.Data{Units: []string{"workshops", "computers", "events", "visits"}, Columns: []string{"autonomy", "environment"},
		Values: [][]float64{{70, 40, 20, 95}, {38, 67, 45, 5}}}
	design := index.Design{Normalise: index.Goalposts{Low: 0, High: 100}, Framework: index.Framework{Nodes: []index.Node{
		{Code: "autonomy", Parent: "index"}, {Code: "environment", Parent: "index"}, {Code: "index", Kind: index.Aggregate}}}}
	s, err := robust.Sensitivity(table, design, robust.Choices{Weights: robust.Weights{Noise: 0.25},
		Aggregate: []index.Aggregator{index.Arithmetic{}, index.Geometric{}}}, robust.SensitivityOptions{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range s.Shift {
		fmt.Printf("%s alone %.0f%%, with the others %.0f%%\n", e.Factor, 100*e.First, 100*e.Total)
	}
	fmt.Println("converged", s.Converged)
	// Output:
	// weights alone 23%, with the others 73%
	// aggregate alone 12%, with the others 66%
	// converged true
}

// Of three inputs one does nothing, one acts alone, one depends on the others.
func ExampleElementaryEffects() {
	e, err := robust.ElementaryEffects(func(u []float64) float64 { return 2*u[0] + u[0]*u[2] }, 3, robust.MorrisOptions{Seed: 1})
	for k, x := range e {
		fmt.Printf("input %d: %.1f (%.1f to %.1f), spread %.1f\n", k+1, x.AbsMean, x.Low, x.High, x.SD)
	}
	fmt.Println(err)
	// Output:
	// input 1: 2.4 (2.3 to 2.5), spread 0.4
	// input 2: 0.0 (0.0 to 0.0), spread 0.0
	// input 3: 0.4 (0.3 to 0.5), spread 0.4
	// <nil>
}

// The shares of variance of a function known by heart: x weighs 1 of 5, y 4.
func ExampleEffectsOf() {
	points, err := robust.NewPoints(robust.Sobol, 4, true, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := robust.EffectsOf(func(u []float64) float64 { return u[0] + 2*u[1] }, 2, 4096, points, robust.Estimator{})
	fmt.Printf("%.2f %.2f %v\n", e[0].First, e[1].Total, err)
	// Output:
	// 0.20 0.80 <nil>
}
