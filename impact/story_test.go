package impact_test

import (
	"fmt"
	"strings"

	"github.com/lozere-developpement/sillage/impact"
)

// The list on which Lozère's actions are judged is data: five dimensions,
// sixteen criteria, with its source and licence.
func ExampleDefaultReferential() {
	r := impact.DefaultReferential()
	fmt.Println(r.ID, r.Version, len(r.Dimensions), "dimensions", len(r.Criteria), "criteria")
	for _, in := range impact.Instruments() {
		fmt.Println(in.ID, len(in.Items), "items")
	}
	// Output:
	// avise-essec 1.0.0 5 dimensions 16 criteria
	// autonomie 6 items
	// confiance 8 items
	// diagnostic-usages 12 items
	// quotidien 6 items
	// satisfaction 4 items
	// usages-6-mois 6 items
}

// A figure that cannot be given says why, and what would lift it; its factor of
// small samples is exact.
func ExampleRefuse() {
	e := impact.Refuse("mean-change", impact.Notef("demo.few", "only %d pairs", 3), impact.Notef("demo.more", "collect at least %d", 6))
	fmt.Println(e.Given(), e.Refused.Reason, "→", e.Refused.Remedy)
	fmt.Printf("J(9) = %.5f\n", impact.HedgesJ(9))
	// Output:
	// false only 3 pairs → collect at least 6
	// J(9) = 0.91387
}

// A list that does not hold together is refused, and the reason is said.
func ExampleReadReferential() {
	_, err := impact.ReadReferential(strings.NewReader(`
id = "mine"
version = "1"
licence = "etalab-2.0"
source = "our own workshop"
[[dimension]]
id = "individual"
label = "Individu"
[[criterion]]
id = "trust"
dimension = "society"
label = "Confiance"
`))
	fmt.Println(err)
	_, err = impact.ReadInstrument(strings.NewReader(`id = "mine"`))
	fmt.Println(err)
	// Output:
	// referential "mine": criterion "trust": unknown dimension "society"
	// instrument "mine": no version
}

// Two files are counted apart, and their grids add up to that of both.
func ExampleCount() {
	d := impact.DefaultDesign()
	codes := impact.Codes{Items: []string{"", "aut-01"}, Actions: []string{"", "a07"}}
	file := func(person uint32, before, after uint8) []impact.Answers {
		return []impact.Answers{{Respondent: []uint32{person, person}, Item: []uint16{1, 1}, Wave: []uint8{0, 1}, Action: []uint16{1, 1}, Value: []uint8{before, after}}}
	}
	first, err := impact.Count(d, codes, file(1, 2, 4), impact.By{Item: true}, 0)
	if err != nil {
		panic(err)
	}
	second, err := impact.Count(d, codes, file(2, 3, 3), impact.By{Item: true}, 0)
	if err != nil {
		panic(err)
	}
	if err := first.Merge(second); err != nil {
		panic(err)
	}
	for _, k := range first.Keys() {
		fmt.Println(k.Action, first.Tally(k).People(), "people", first.Tally(k).Change(impact.Before, impact.After).Mean(), "points")
	}
	// Output:
	// a07 2 people 25 points
}
