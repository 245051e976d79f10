package sample_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/sample"
)

// Half of the young answered, and nine of ten of the old: answers are weighted
// by what they stand for, and the report says what the weights cost.
func ExampleNonResponse() {
	classes := []sample.Class{{ID: "under 30", Asked: 40, Answered: 20, Population: 22_000}, {ID: "over 60", Asked: 50, Answered: 45, Population: 26_000}}
	answered, err := sample.NonResponse(classes)
	if err != nil {
		panic(err)
	}
	inhabitants, err := sample.PostStratify(classes)
	if err != nil {
		panic(err)
	}
	fmt.Printf("asked ÷ answered %.2f, to the population %.2f\n", answered, inhabitants)
	var each []float64
	for i, c := range classes {
		for range c.Answered {
			each = append(each, inhabitants[i])
		}
	}
	q, err := sample.Assess(each)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d answers count as %.1f, design effect %.3f\n", q.N, q.EffectiveN, q.DesignEffect)
	// Output:
	// asked ÷ answered [2.00 1.11], to the population [1.49 0.78]
	// 65 answers count as 58.7, design effect 1.107
}

// Five completions of the same missing answers give five means. What they
// disagree on is added to the doubt.
func ExampleRubin() {
	c := sample.Rubin([]float64{1.10, 1.25, 1.05, 1.18, 1.22}, []float64{0.04, 0.05, 0.04, 0.045, 0.05}, 60, 0.95)
	fmt.Printf("%.3f (%.3f to %.3f), %.0f %% of the variance is due to what is missing\n", c.Value, c.Low, c.High, 100*c.Lambda)
	// Output:
	// 1.160 (0.692 to 1.628), 16 % of the variance is due to what is missing
}

// Three of four answers come from the town, where half of the people live: the
// grid is brought back to half and half.
func ExampleOfGrid() {
	d := impact.DefaultDesign()
	outcomes, err := d.Outcomes(false)
	if err != nil {
		panic(err)
	}
	g := impact.NewGrid(impact.By{Territory: true})
	for place, n := range map[string]int64{"town": 60, "village": 20} {
		bin := impact.Bin{Scores: [3]impact.Tick{impact.TickOf(1, 4), impact.TickOf(3, 4), impact.NoTick}, N: n}
		g.Add(impact.Key{Action: "a03", Outcome: outcomes[0].ID, Territory: place}, impact.NewTally(bin), "")
	}
	w, _, err := sample.OfGrid(g, "census", []sample.Target{{Name: "territory", People: map[string]float64{"town": 500, "village": 500}}}, sample.RakeOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("town %.2f, village %.2f\n", w.Of[impact.Stratum{Territory: "town"}], w.Of[impact.Stratum{Territory: "village"}])
	// Output:
	// town 0.67, village 2.00
}
