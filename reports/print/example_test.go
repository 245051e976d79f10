package print_test

import (
	"bytes"
	"fmt"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/print"
)

// The figure goes to the annex of a deliberation. Printed twice, it is the same
// file, so that its hash can be published.
func ExamplePDF() {
	f := &reports.Figure{
		ID: "dossiers", Chart: reports.Funnel, Title: "Du dossier repéré au paiement", Question: "Où perd-on les dossiers ?",
		Unit: "dossiers", Source: "registre des financements, 2025", Label: "Étape", Waiver: "comptage exhaustif",
		Points: []reports.Point{{Label: "Repérés", Value: 48}, {Label: "Déposés", Value: 22}, {Label: "Accordés", Value: 15}},
	}
	var first, second bytes.Buffer
	fmt.Println(print.PDF(&first, f, lang.French), print.PDF(&second, f, lang.French))
	fmt.Println(bytes.Equal(first.Bytes(), second.Bytes()))
	// Output:
	// <nil> <nil>
	// true
}
