package counterfactual_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact/counterfactual"
)

// The older the person, the likelier they were helped: comparing the two groups
// as they are would compare ages.
func ExampleFitPropensity() {
	s := counterfactual.Study{Names: []string{"age in decades"}, Covariates: [][]float64{nil}}
	for i := range 40 {
		age := float64(2 + i%7)
		s.Treated = append(s.Treated, i%10 < int(age))
		s.Outcome = append(s.Outcome, 0)
		s.Covariates[0] = append(s.Covariates[0], age)
	}
	p, err := counterfactual.FitPropensity(s)
	if err != nil {
		panic(err)
	}
	fmt.Printf("log odds per decade %.2f (SE %.2f)\n", p.Coefficients[1], p.SE[1])
	// Output:
	// log odds per decade 0.53 (SE 0.21)
}
