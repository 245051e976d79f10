package producers_test

import (
	"context"
	"fmt"

	"github.com/lozere-developpement/sillage/datasets/producers"
)

// A file is known by its columns, not by its name; the account adds up to its
// rows, and what must not be added up is told.
func ExampleOpen() {
	out, err := producers.Open(context.Background(), "", "testdata/min_postes-conseiller-numerique_SYNTHETIQUE.csv", producers.Options{})
	if err != nil {
		panic(err)
	}
	r := out.Report
	fmt.Printf("%s: %d rows, %d kept, %d repaired, %d set aside\n", out.Kind, r.Rows, r.Kept, r.Repaired, r.Aside)
	for _, post := range producers.ConsolidatePosts([]producers.PostSubsidy{
		{Post: "12", Envelope: "V1", Date: "2021-11-01", BaseCents: 50_000_00, BonusIncluded: true},
		{Post: "12", Envelope: "V1", Date: "2022-03-01", BaseCents: 50_000_00, BonusIncluded: true}, // another employer, the same money
		{Post: "12", Envelope: "V2", Date: "2024-01-01", BaseCents: 70_000_00, BonusIncluded: true},
	}) {
		fmt.Printf("post %s: %d € granted\n", post.Post, post.GrantedCents/100)
	}
	// Output:
	// min-postes: 3 rows, 3 kept, 0 repaired, 0 set aside
	// post 12: 120000 € granted
}
