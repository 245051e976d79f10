package method_test

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/method"
)

// The method is kept beside the results as a text, and read again it is the
// same to the hash.
func ExampleRead() {
	var text bytes.Buffer
	m := lozere()
	if err := m.Write(&text); err != nil {
		fmt.Println(err)
		return
	}
	again, err := method.Read(&text)
	fmt.Println(again.Hash() == m.Hash(), err)
	_, err = method.Read(strings.NewReader("purpos = 'x'\n"))
	fmt.Println(err)
	// Output:
	// true <nil>
	// the key "purpos" is not known; correct it, or take it out
}

// An indicator without a source cannot be redone by someone else.
func ExampleMethod_Check() {
	m := lozere()
	m.Indicators[0].Source = ""
	fmt.Println(m.Check())
	// Output:
	// indicator a01-i02: the method does not say the source; complete the declaration
}

// Two results of the same data, under two methods: one score moved by more than
// its doubt.
func ExampleCompare() {
	score := func(v float64) *impact.Result {
		r := &impact.Result{Overall: impact.Score{Estimate: impact.Estimate{Value: v, Low: v - 2, High: v + 2, Level: 0.95, N: 40}, Coverage: 1}}
		return r
	}
	for _, c := range method.Compare(score(48), score(53)) {
		fmt.Printf("%.0f → %.0f, beyond the doubt: %v\n", c.Before.Value, c.After.Value, c.Beyond)
	}
	// Output:
	// 48 → 53, beyond the doubt: true
}

// One figure for whoever reads the Common Impact Data Standard.
func ExampleCapsule() {
	text, err := method.Capsule(lozere(), method.Publisher{URL: "https://example.org/", Name: "Lozère"}, []method.Report{{
		Indicator: "a01-i02", Name: "2025", Estimate: impact.Estimate{Value: 120, Low: 120, High: 120, Level: 1, N: 1},
		From: "2025-01-01T00:00:00Z", To: "2025-12-31T23:59:59Z"}})
	fmt.Println(strings.Count(string(text), `"@type": "cids:IndicatorReport"`), err)
	// Output:
	// 1 <nil>
}

// A new version that changes words alone moves no conclusion on the same data.
func ExampleMoved() {
	a, b := lozere(), lozere()
	b.Version = "2.0.0"
	measure := impact.Measure{Indicator: "a01-i02", Action: "a01", Criterion: "environment-preservation", Value: 100, Best: 200, Low: 80, High: 120, N: 1}
	moved, err := method.Moved(a, b, impact.Codes{}, nil, []impact.Measure{measure}, impact.By{}, impact.Options{})
	fmt.Println(len(moved), err)
	// Output:
	// 0 <nil>
}
