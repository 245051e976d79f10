package instrument_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/instrument"
)

// Six people were rated by the same four judges (Shrout and Fleiss 1979, table
// 2): the six forms of agreement are far apart, so the form is always named.
func ExampleICCs() {
	ratings := [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}
	for _, i := range instrument.ICCs(ratings, 0.95) {
		fmt.Printf("%s %.2f\n", i.Form, i.Value)
	}
	// Output:
	// ICC1 0.17
	// ICC2 0.29
	// ICC3 0.71
	// ICC1k 0.44
	// ICC2k 0.62
	// ICC3k 0.91
}

// Three coders read five verbatims and chose among two codes.
func ExampleFleiss() {
	k := instrument.Fleiss([][]int64{{3, 0}, {2, 1}, {0, 3}, {3, 0}, {1, 2}}, impact.Bootstrap{Seed: 1}, 0.95)
	fmt.Printf("kappa %.2f\n", k.Value)
	// Output:
	// kappa 0.44
}
