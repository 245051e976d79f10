package sroi_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact/sroi"
)

// Forty people asked after a year say they now shop and file their taxes by
// themselves. The value is counted with what would have happened anyway, and
// the doubt is printed with it.
func ExampleMap_Value() {
	library := sroi.Library()
	m := sroi.Map{
		Name:   "ateliers d'autonomie",
		Inputs: []sroi.Input{{Stakeholder: "Département", Label: "conseiller, un mi-temps", Cents: 4_000_00}},
		Outcomes: []sroi.Outcome{{
			Stakeholder: "habitants", Label: "achètent en ligne", Quantity: sroi.Between(25, 40, 48), SampleSize: 52,
			Proxy: library[0], Years: 3,
			Deadweight:   &sroi.Range{Value: 0.3, Low: 0.2, High: 0.5},
			Displacement: &sroi.Range{},
			Attribution:  &sroi.Range{Value: 0.2, Low: 0.1, High: 0.3},
			DropOff:      &sroi.Range{Value: 0.25},
		}},
		Discount: sroi.Discount{Rate: sroi.Range{Value: 0.032, Source: "taux du guide officiel"}, Convention: sroi.FromYear1},
	}
	v, err := m.Value(sroi.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f € for %.0f €, ratio %.2f (%.2f–%.2f)\n", v.Present.Value, v.Inputs, v.Ratio.Value, v.Ratio.Low, v.Ratio.High)
	for _, w := range v.Warnings {
		fmt.Println("warning:", w.Error())
	}
	m.Outcomes[0].Deadweight = nil
	_, err = m.Value(sroi.Options{})
	fmt.Println(err)
	// Output:
	// 2056 € for 4000 €, ratio 0.51 (0.23–0.56)
	// warning: a ratio is not a rank: maps with other outcomes and proxies cannot be compared by it
	// warning: the proxy of "achètent en ligne" is a gross gain: costs are not taken off
	// warning: the proxy of "achètent en ligne" was not checked in its source
	// outcome 1 (achètent en ligne): deadweight: deadweight is not declared, which would inflate the result; estimate it, with its source; if it is really zero, declare zero
}
