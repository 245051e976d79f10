package counterfactual_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact/counterfactual"
)

// Confidence rose by 1.1 points where the bus of the counsellors stops, and
// by 0.4 elsewhere: the gain owed to the bus is at most the difference, and
// nobody knows whether the two moved alike before.
func ExampleTwoByTwo() {
	e := counterfactual.TwoByTwo(
		counterfactual.Cell{N: 60, Mean: 2.3, SD: 0.9}, counterfactual.Cell{N: 60, Mean: 3.4, SD: 0.8},
		counterfactual.Cell{N: 45, Mean: 2.5, SD: 0.9}, counterfactual.Cell{N: 45, Mean: 2.9, SD: 0.9})
	fmt.Printf("%.2f (%.2f to %.2f), grade %d\n", e.Value, e.Low, e.High, e.Grade)
	for _, w := range e.Warnings {
		fmt.Println("warning:", w.Error())
	}
	// Output:
	// 0.70 (0.22 to 1.18), grade 2
	// warning: only one period before the action: nothing says that the two groups moved alike
	// warning: what was not observed can still differ between the groups
}
