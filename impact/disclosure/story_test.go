package disclosure_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact/disclosure"
)

// A withheld number holds no value: nothing that prints it can give it away.
func ExampleWithhold() {
	for _, n := range []disclosure.Number{disclosure.Show(12), disclosure.Withhold(disclosure.Few)} {
		v, shown := n.Value()
		fmt.Println(n, shown, v > 0)
	}
	// Output:
	// 12 true true
	// s false false
}
