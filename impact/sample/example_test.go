package sample_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact"
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

// Of 160 people, 60 of those who managed least could not be reached after.
// Those who stayed had less to gain: their mean understates the change.
func ExampleImputeChange() {
	score := func(step int) impact.Tick { return impact.TickOf(step, 4) }
	t := impact.NewTally(
		impact.Bin{Scores: [3]impact.Tick{score(0), score(2), impact.NoTick}, N: 20},
		impact.Bin{Scores: [3]impact.Tick{score(0), impact.NoTick, impact.NoTick}, N: 60},
		impact.Bin{Scores: [3]impact.Tick{score(3), score(3), impact.NoTick}, N: 50},
		impact.Bin{Scores: [3]impact.Tick{score(3), score(4), impact.NoTick}, N: 30},
	)
	stayed := t.Change(impact.Before, impact.After)
	all := sample.ImputeChange(t, impact.After, 20, 1, 0.95)
	fmt.Printf("%+.1f points among the %d who stayed\n", stayed.Mean(), stayed.Total())
	fmt.Printf("%+.1f points among all %d, between %+.1f and %+.1f, if those lost are like those who began alike\n", all.Value, all.N, all.Low, all.High)
	// Output:
	// +17.5 points among the 100 who stayed
	// +29.7 points among all 160, between +26.2 and +33.1, if those lost are like those who began alike
}
