package method_test

import (
	"fmt"
	"strings"

	"github.com/lozere-developpement/sillage/impact/method"
)

// The method that comes with the program says what it cannot say.
func ExampleMethod_Card() {
	card, err := method.Default().Card()
	if err != nil {
		fmt.Println(err)
		return
	}
	_, limits, _ := strings.Cut(card, "## Ce que la méthode ne dit pas\n\n")
	first, _, _ := strings.Cut(limits, "\n")
	fmt.Println(first)
	// Output:
	// - Sans groupe de comparaison, un changement mesuré avant et après n'est pas un effet démontré : une partie serait survenue sans l'action.
}
