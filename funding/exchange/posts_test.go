package exchange_test

import (
	"fmt"
	"strings"

	"github.com/lozere-developpement/sillage/funding/exchange"
)

// The export says when a convention ends; only a renewal tells when it began.
func ExampleReadPosts() {
	rows, problems, err := exchange.ReadPosts(strings.NewReader("\ufeffID Poste,ID Structure TP,Structure,Département,Statut,Coordinateur,Convention,Fin de convention,Fin de contrat,Bonification,Total conventionné,Total versé\n" +
		"12,3,Ville de Mende,48,Occupé,Non,Renouvellement,30/09/2026,,Oui,50000,37500\n" +
		"13,4,CC Gévaudan,48,Vacant,Non,Initiale,30/06/2026,,Non,50000,\n"))
	for _, r := range rows {
		fmt.Println(r.Post.Employer, r.Post.Status, r.Post.Begins, r.Post.Ends, r.Agreed, r.Paid.Known)
	}
	fmt.Println(&problems[0], err)
	// Output:
	// Ville de Mende occupied 2023-10-01 2026-09-30 50000.00 true
	// CC Gévaudan vacant  2026-06-30 50000.00 false
	// line 3: column Convention: "Initiale": the beginning of the convention is not known <nil>
}
