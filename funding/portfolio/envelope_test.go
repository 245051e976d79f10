package portfolio_test

import (
	"fmt"
	"testing"

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

// An award that was given back was asked for, and not obtained.
func TestStreamsOfWhatWasGivenBack(t *testing.T) {
	s := portfolio.State{Applications: []funding.Application{
		{FunderID: "f", Stage: funding.Withdrawn, Requested: funding.Known(100), Awarded: funding.Known(90), Shares: []funding.Share{{ActionID: "a01", Weight: 1}}},
		{FunderID: "f", Stage: funding.Agreement, Requested: funding.Known(10), Awarded: funding.Known(9), Shares: []funding.Share{{ActionID: "a01", Weight: 2}, {ActionID: "a02", Weight: 1}}},
	}}
	got, err := s.Streams()
	if err != nil || len(got) != 2 || got[0].Requested != 107 || got[0].Awarded != 6 || got[1].Requested != 3 || got[1].Awarded != 3 {
		t.Errorf("%+v, %v", got, err)
	}
}
