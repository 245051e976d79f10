package partners_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/partners"
)

// The health insurance promises before it signs; a promise needs its amount.
func ExampleSolicitation_Apply() {
	s := partners.Solicitation{Partner: "CCSS Lozère", ActionID: "a03", Answer: partners.Asked}
	_, err := s.Apply(partners.Step{On: funding.Day(2026, 2, 3), Answer: partners.Promised}, funding.Amount{}, "")
	fmt.Println(err)
	s, err = s.Apply(partners.Step{On: funding.Day(2026, 2, 3), Answer: partners.Promised}, funding.Known(10_000_00), "")
	fmt.Println(s.Answer, s.Amount, err)
	_, err = s.Apply(partners.Step{On: funding.Day(2026, 1, 1), Answer: partners.Signed}, funding.Known(10_000_00), "")
	fmt.Println(err)
	t, _ := partners.Count([]partners.Solicitation{s})
	fmt.Println(t.Asked, "asked,", t.Promised, "promised,", t.Signed, "signed")
	// Output:
	// write the amount promised or signed
	// promised 10000.00 <nil>
	// 2026-01-01 is before the last step, 2026-02-03
	// 1 asked, 10000.00 promised, 0.00 signed
}
