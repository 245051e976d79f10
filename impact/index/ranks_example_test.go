package index_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact/index"
)

// Two territories tie: both are second, and nobody is third.
func ExampleRanks() {
	fmt.Println(index.Ranks([]float64{70, 55, 55, 40}))
	fmt.Printf("%.4f a year from 100 to 121 in two years\n", index.CAGR(100, 121, 2))
	fmt.Println(index.EqualWeights(4))
	fmt.Printf("λ = %.2f\n", index.OptimalLambda([]float64{1, 2, 4, 8, 16, 32, 64}))
	// Output:
	// [1 2 2 4]
	// 0.1000 a year from 100 to 121 in two years
	// [0.25 0.25 0.25 0.25]
	// λ = 0.00
}
