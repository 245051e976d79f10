package sample_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact/sample"
)

// Twelve mediators, four months, about 90 people seen twice if one in four is
// lost. What could that show on a 0–100 scale on which changes spread by 25?
func ExamplePlan() {
	plan := sample.Plan{SD: 25, Lost: 0.25, Effect: sample.Clustered(8, 0.05), Compare: 3}
	e := plan.PairedEffect(120)
	fmt.Printf("120 asked: changes of %.1f points and more\n", e.Value)
	fmt.Printf("for 5 points: ask %d\n", plan.Pairs(5).Ask)
	// Output:
	// 120 asked: changes of 10.1 points and more
	// for 5 points: ask 477
}

// Villagers answered less than townspeople, the young hardly at all. Raking
// brings both back; the price is a third of the sample.
func ExampleRake() {
	age := []int{0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1}
	place := []int{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1}
	r, err := sample.Rake([]sample.Margin{
		{Name: "age", Targets: []float64{0.4, 0.6}, Of: age},
		{Name: "place", Targets: []float64{0.5, 0.5}, Of: place},
	}, sample.RakeOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("settled in %d rounds; %d answers count as %.1f\n", r.Rounds, r.Quality.N, r.Quality.EffectiveN)
	// Output: settled in 7 rounds; 12 answers count as 8.1
}
