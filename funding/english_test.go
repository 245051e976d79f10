package funding_test

import (
	"fmt"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
)

// What is read in French has an English form, of the same value.
func ExampleCents_English() {
	fmt.Println(funding.Cents(123456).English(), funding.Cents(-5).English())
	// Output: €1,234.56 −€0.05
}

func TestEnglish(t *testing.T) {
	for got, want := range map[string]string{
		funding.Known(2000000).English():   "€20,000.00",
		funding.Amount{}.English():         "not stated",
		funding.Day(2026, 3, 1).English():  "1\u00a0March\u00a02026",
		funding.Date{}.English():           "no date",
		funding.Cents(100000000).English(): "€1,000,000.00",
		mustRate(t, "7,5 %").English():     "7.5%",
		funding.Period{From: funding.Day(2026, 1, 2), To: funding.Day(2026, 2, 3)}.English(): "from 2\u00a0January\u00a02026 to 3\u00a0February\u00a02026",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func mustRate(t *testing.T, s string) funding.Rate {
	t.Helper()
	r, err := funding.ParseRate(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
