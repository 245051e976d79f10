package palette_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/reports/palette"
)

// A département wants its gold on every link. Nobody could read it, so it is
// refused with the figure; its green is taken, and lightened for dark pages.
func ExampleBrand() {
	_, err := palette.Brand("#e0b000")
	fmt.Println(err)
	green, err := palette.Brand("#00563f")
	fmt.Println(green.Light, green.Dark, err)
	// Output:
	// colour "#e0b000" on "#ffffff": contrast 2.02, want at least 4.5
	// #00563f #73a295 <nil>
}
