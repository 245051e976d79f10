package portfolio_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/portfolio"
)

// The State's envelope looks full before a cent is paid: what is filed holds
// its amount, what is refused gives it back.
func ExampleEnvelope_Use() {
	apps := []funding.Application{
		{SchemeID: "fne", Stage: funding.UnderReview, Requested: funding.Known(12_000_00)},
		{SchemeID: "fne", Stage: funding.Agreement, Requested: funding.Known(10_000_00), Awarded: funding.Known(8_000_00)},
		{SchemeID: "fne", Stage: funding.Refused, Requested: funding.Known(9_000_00)},
	}
	u, err := portfolio.Envelope{SchemeID: "fne", Ceiling: 25_000_00}.Use(apps)
	fmt.Println(u.Reserved, u.Engaged, u.Paid, u.Remaining, err)
	// Output: 12000.00 8000.00 0.00 5000.00 <nil>
}
