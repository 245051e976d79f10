package sroi_test

import (
	"fmt"
	"strings"

	"github.com/lozere-developpement/sillage/impact/sroi"
)

// Fewer visits to a counter, after a comparison with another canton.
func ExampleAvoided_Value() {
	a := sroi.Avoided{Label: "visits", Without: sroi.Between(900, 1000, 1150), With: sroi.Exactly(800), SampleSize: 60,
		Unit:        sroi.Proxy{Label: "visit", Euros: sroi.Exactly(12), Year: 2024, Perimeter: "one visit", Source: "accounts of the counter", Verified: true},
		Attribution: &sroi.Range{Value: 0.25}}
	e, err := a.Value(sroi.Options{Seed: 1})
	fmt.Printf("%.0f € (%.0f to %.0f) %v\n", e.Value, e.Low, e.High, err)
	// Output:
	// 1800 € (1134 to 2890) <nil>
}

// How many persons would it take for the map to break even?
func ExampleMap_BreakEven() {
	breaks, err := sroi.Example().BreakEven()
	for _, b := range breaks {
		if b.Parameter == "quantity" {
			fmt.Printf("%.0f persons instead of %.0f\n", b.At, b.Now)
		}
	}
	fmt.Println(err)
	// Output:
	// 413 persons instead of 40
	// <nil>
}

// What the ratio hangs on most.
func ExampleMap_Tornado() {
	bars, err := sroi.Example().Tornado(0)
	fmt.Printf("%s: ratio %.2f to %.2f %v\n", bars[0].Parameter, bars[0].AtFrom, bars[0].AtTo, err)
	// Output:
	// quantity: ratio 0.06 to 0.12 <nil>
}

// A spreadsheet in which someone forgot the deadweight.
func ExampleReadTable() {
	m, err := sroi.ReadTable("carte.csv", [][]string{
		{"nature", "libellé", "valeur (€)", "quantité", "code de la bibliothèque", "durée (ans)", "poids mort", "déplacement", "attribution", "déperdition", "taux", "source"},
		{"ressource", "poste", "21 200"},
		{"effet", "achètent en ligne", "", "40", "fs2018-ecommerce", "3", "", "0", "20 %", "25 %"},
		{"actualisation", "dès l'année 1", "", "", "", "", "", "", "", "", "3,2 %", "guide"},
	})
	fmt.Println(len(m.Outcomes), err)
	fmt.Println(m.Check())
	// Output:
	// 1 <nil>
	// outcome 1 (achètent en ligne): deadweight: deadweight is not declared, which would inflate the result; estimate it, with its source; if it is really zero, declare zero
}

// Every proxy of the library says what it is worth trusting for.
func ExampleLibrary() {
	p := sroi.Library()[0]
	fmt.Printf("%.0f € of %d, gross %v, verified %v: %s\n", p.Euros.Value, p.Year, p.Gross, p.Verified, p.Perimeter)
	// Output:
	// 42 € of 2018, gross true, verified false: France, par personne aidée, toutes choses égales par ailleurs
}

// A library of one's own says where each value comes from, or is refused.
func ExampleReadProxies() {
	_, err := sroi.ReadProxies(strings.NewReader("[[proxy]]\ncode = \"hour\"\nlabel = \"an hour of help\"\nvalue = 25.0\n"))
	fmt.Println(err)
	// Output:
	// outcome 1 (hour): proxy: the proxy "an hour of help" does not say its year; say of which year the price is, what it covers and where it comes from
}
