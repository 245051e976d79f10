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
