package index_test

import (
	"fmt"
	"math"

	"github.com/lozere-developpement/sillage/impact/index"
)

// Three communes are compared on what their workshops changed. Nobody was
// asked in Florac whether they still manage alone, and half of the weight is
// too little for a score.
func ExampleBuild() {
	table := &index.Data{
		Units:   []string{"Mende", "Florac", "Langogne"},
		Columns: []string{"autonomy", "distance"},
		Values:  [][]float64{{62, math.NaN(), 48}, {4, 25, 12}},
	}
	design := index.Design{Framework: index.Framework{Nodes: []index.Node{
		{Code: "autonomy", Parent: "index", Low: 0, High: 100},
		{Code: "distance", Parent: "index", Low: 0, High: 30, Direction: -1, Unit: "km"},
		{Code: "index", Kind: index.Aggregate},
	}}, Normalise: index.Goalposts{}}
	x, err := index.Build(table, design)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range x.Results("") {
		fmt.Printf("%d %s %.1f, from %.0f%% of the weight\n", r.Rank, r.Unit, r.Score, 100*r.Coverage)
	}
	for _, n := range x.Notes {
		fmt.Println("note:", n.Error())
	}
	// Output:
	// 1 Mende 74.3, from 100% of the weight
	// 2 Langogne 54.0, from 100% of the weight
	// 0 Florac NaN, from 50% of the weight
	// note: index of Florac is not given: only 50% of its weight has data
}

// Four elected officials compared criteria two by two. What they said first
// does not hold together, and the refusal names the pair to discuss again.
func ExampleAHP() {
	_, err := index.AHP([][]float64{{1, 3, 5}, {1.0 / 3, 1, 1.0 / 4}, {1.0 / 5, 4, 1}})
	fmt.Println(err)
	r, _ := index.AHP([][]float64{{1, 3, 5}, {1.0 / 3, 1, 2}, {1.0 / 5, 1.0 / 2, 1}})
	fmt.Printf("%.2f %.2f\n", r.Weights, r.CR)
	// Output:
	// the judgements contradict each other: consistency ratio 0.36, above 0.10; discuss criteria 2 and 3 again: 0.25 was said, the other judgements imply 0.47
	// [0.65 0.23 0.12] 0.00
}
