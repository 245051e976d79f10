package method_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact/method"
)

// Another département takes the method over and changes one formula. The
// difference is computed, not told from memory.
func ExampleDiff() {
	ours, theirs := lozere(), lozere()
	theirs.Indicators[0].Formula = "somme des équipements remis, moins les retours"
	for _, c := range method.Diff(ours, theirs) {
		fmt.Println(c.Key)
	}
	fmt.Println(ours.Hash() == theirs.Hash())
	// Output:
	// indicator a01-i02
	// false
}
