package robust_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact/index"
	"github.com/lozere-developpement/sillage/impact/robust"
)

// Three actions are ranked. The published order puts the workshops first, but
// a quarter more or less on the weights puts the reconditioned computers
// there as often: the two must be shown as tied.
func ExampleAnalyse() {
	table := &index.Data{
		Units:   []string{"workshops", "computers", "events"},
		Columns: []string{"autonomy", "environment"},
		Values:  [][]float64{{70, 40, 20}, {38, 67, 15}},
	}
	design := index.Design{Normalise: index.Goalposts{Low: 0, High: 100}, Framework: index.Framework{Nodes: []index.Node{
		{Code: "autonomy", Parent: "index"}, {Code: "environment", Parent: "index"}, {Code: "index", Kind: index.Aggregate}}}}
	a, err := robust.Analyse(table, design, robust.Choices{Weights: robust.Weights{Noise: 0.25}}, robust.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range a.Standings {
		fmt.Printf("%s: rank %d to %d\n", s.Unit, s.RankLow, s.RankHigh)
	}
	fmt.Println("tied:", a.Ties)
	flips, _ := robust.Flips(table.Values, []float64{1, 1})
	fmt.Printf("the first two change places when autonomy weighs %.1f%%, now %.0f%%\n", 100*flips[0].At, 100*flips[0].Now)
	// Output:
	// workshops: rank 1 to 2
	// computers: rank 1 to 2
	// events: rank 3 to 3
	// tied: [[workshops computers] [events]]
	// the first two change places when autonomy weighs 49.2%, now 50%
}
