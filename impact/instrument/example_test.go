package instrument_test

import (
	"fmt"
	"math"

	"github.com/lozere-developpement/sillage/impact"
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

// Three mediators rated the autonomy of the same eight people, from 1 to 3;
// one of them missed two. They agree on the order, less on the level.
func ExampleKrippendorff() {
	missed := math.NaN()
	e := instrument.Krippendorff([][]float64{
		{1, 2, 3, 3, 2, 1, 2, 3},
		{1, 2, 3, 3, 1, 1, 2, 3},
		{missed, 2, 2, 3, 2, 1, missed, 3},
	}, instrument.Ordinal, impact.Bootstrap{Seed: 1}, 0.95)
	fmt.Printf("alpha %.2f, between %.2f and %.2f, %d people\n", e.Value, e.Low, e.High, e.N)
	for _, w := range e.Warnings {
		fmt.Println("warning:", w)
	}
	// Output:
	// alpha 0.86, between 0.49 and 1.00, 8 people
	// warning: only 8 units were coded twice
}

// Twelve people said what had changed for them; two colleagues read each.
// Seven say that they now manage alone. Two say that they are still afraid:
// too few to be told.
func ExampleFrame_Hear() {
	frame := instrument.Frame{ID: "paroles/1", Codes: []instrument.FrameCode{
		{ID: "seul", Label: "Je le fais seul", Criterion: "autonomy"},
		{ID: "peur", Label: "J'ai encore peur", Criterion: "emancipation", Against: true},
	}}
	var said []instrument.Verbatim
	for i := range 12 {
		var codes []string
		switch {
		case i < 7:
			codes = []string{"seul"}
		case i >= 10:
			codes = []string{"peur"}
		}
		said = append(said, instrument.Verbatim{Person: fmt.Sprint("p", i), Action: "a07", Consent: true, Text: "…",
			Codings: []instrument.Coding{{Coder: "A", Codes: codes}, {Coder: "B", Codes: codes}}})
	}
	voices, _, err := frame.Hear(said, instrument.HearOptions{})
	if err != nil {
		panic(err)
	}
	for _, v := range voices {
		if v.Share.Given() {
			fmt.Printf("%s: %d of %d people\n", v.Label, v.People, v.Of)
			continue
		}
		fmt.Printf("%s: %v\n", v.Label, v.Share.Refused.Reason)
	}
	// Output:
	// Je le fais seul: 7 of 12 people
	// J'ai encore peur: withheld: fewer than 5 people, or needed to protect such a cell
}
