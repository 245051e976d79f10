package instrument_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact/instrument"
)

// Three questions about autonomy, eight people. The third is worded the other
// way round and nobody turned it: alpha falls, and the warning says where to
// look.
func ExampleCronbach() {
	m := instrument.Matrix{
		Items: []string{"compte", "démarche", "aide"},
		Values: [][]float64{
			{1, 2, 2, 3, 4, 4, 5, 5},
			{1, 1, 3, 3, 3, 5, 4, 5},
			{5, 4, 4, 2, 3, 2, 1, 2},
		},
	}
	r := instrument.Cronbach(m, instrument.AlphaOptions{})
	fmt.Printf("alpha %.2f, without « aide » %.2f\n", r.Raw.Value, r.IfDropped[2])
	for _, w := range r.Raw.Warnings {
		fmt.Println("warning:", w)
	}
	// Output:
	// alpha -1.39, without « aide » 0.92
	// warning: item aide goes against the others: is it to be reversed?
}

// Two colleagues sorted the same fifty comments. They agree on 35, but would
// have agreed on 25 by tossing coins of the same bias.
func ExampleKappa() {
	k := instrument.Kappa([][]int64{{20, 5}, {10, 15}}, instrument.Unweighted, 0.95)
	fmt.Printf("kappa %.2f, between %.2f and %.2f\n", k.Value, k.Low, k.High)
	// Output: kappa 0.40, between 0.15 and 0.65
}
