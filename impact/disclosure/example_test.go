package disclosure_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact/disclosure"
)

// Two communes, two age groups. Three young people of Florac are too few; had
// only they been withheld, the totals would give them away.
func ExampleTable_Protect() {
	count := func(n int64) disclosure.Cell { return disclosure.Cell{Value: float64(n), Units: n} }
	t := disclosure.NewTwoWay([][]disclosure.Cell{
		{count(40), count(55), count(31)},
		{count(3), count(12), count(9)},
		{count(18), count(26), count(22)},
	})
	p, err := t.Protect(disclosure.Persons)
	if err != nil {
		panic(err)
	}
	for i, commune := range []string{"Mende", "Florac", "Langogne"} {
		fmt.Println(commune, p.Numbers[t.At(i, 0)], p.Numbers[t.At(i, 1)], p.Numbers[t.At(i, 2)], "=", p.Numbers[t.At(i, -1)])
	}
	for _, iv := range p.Intervals {
		fmt.Printf("a reader can tell: between %g and %g\n", iv.Low, iv.High)
	}
	// Output:
	// Mende 40 55 31 = 126
	// Florac s 12 s = 24
	// Langogne s 26 s = 66
	// a reader can tell: between 0 and 12
	// a reader can tell: between 0 and 12
	// a reader can tell: between 9 and 21
	// a reader can tell: between 19 and 31
}

// The département's page said 100 people. A month later somebody asks for a
// page without Florac, where two came: it would give the two away.
func ExampleLedger_Publish() {
	people := map[string]int64{"Mende": 60, "Florac": 2, "Langogne": 38}
	var l disclosure.Ledger
	l.Publish(people, disclosure.NewStatement("département", people, "Mende", "Florac", "Langogne"))
	for _, leak := range l.Publish(people, disclosure.NewStatement("sans Florac", people, "Mende", "Langogne")) {
		fmt.Println("not published:", leak)
	}
	// Output:
	// not published: sans Florac: subtracting it from « département » would leave fewer people than the threshold
}

// The same counts rounded to multiples of five: nothing is withheld, nothing
// is exact, and asking again gives the same figures.
func ExampleRound() {
	cells := []disclosure.Cell{{Name: "Mende", Value: 43}, {Name: "Florac", Value: 2}, {Name: "Langogne", Value: 38}}
	rounded, err := disclosure.Round(cells, 5, 2026)
	if err != nil {
		panic(err)
	}
	for i, n := range rounded {
		v, _ := n.Value()
		iv := disclosure.RoundedInterval(v, 5)
		fmt.Printf("%s %s (from %g to %g)\n", cells[i].Name, n, iv.Low, iv.High)
	}
	// Output:
	// Mende 45 (from 41 to 49)
	// Florac 5 (from 1 to 9)
	// Langogne 35 (from 31 to 39)
}
