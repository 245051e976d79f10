package nb_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Twelve people rated their autonomy before and after three workshops. The
// sentence chooses its own verb, from the interval.
func Example() {
	carnet := nb.New("ateliers", "Trois ateliers")
	annee := nb.Param(carnet, "annee", nb.Parameter[int]{Default: 2025})
	nb.Unit(carnet, "points", nb.Cell1(carnet, "ecart", annee, func(int) (impact.Estimate, error) {
		return impact.Estimate{Value: 8, Low: -2, High: 18, Level: 0.95, N: 12}, nil
	}))

	doc, err := nb.Parse("notebook.md", []byte(`En {{parametre "annee"}}, l’autonomie est {{evolution "ecart"}} : {{valeur "ecart"}}.`))
	if err != nil {
		fmt.Println(err)
		return
	}
	res, err := carnet.Run(context.Background(), nb.Request{Want: doc.Want()})
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := doc.Markdown(res)
	fmt.Printf("%s%v\n", strings.ReplaceAll(string(text), "\u00a0", " "), err)
	// Output:
	// En 2025, l’autonomie est stable : 8 points (de −2 à 18).
	// <nil>
}
