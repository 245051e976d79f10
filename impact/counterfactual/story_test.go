package counterfactual_test

import (
	"fmt"
	"math"

	"github.com/lozere-developpement/sillage/impact/counterfactual"
)

// The bus stopped in five of twelve villages from the third year on. Four years
// of answers say that both groups moved alike before, and by how much the
// villages of the bus moved more.
func ExampleDiD() {
	var p counterfactual.Panel
	for u := range 12 {
		for year := range 4 {
			helped := u < 5 && year >= 2
			y := 2 + 0.1*float64(u) + 0.2*float64(year) + 0.15*math.Sin(float64(5*u*u+7*year*year+u*year))
			if helped {
				y += 0.5
			}
			p.Unit = append(p.Unit, fmt.Sprint("village ", u+1))
			p.Period, p.Treated, p.Outcome = append(p.Period, float64(2023+year)), append(p.Treated, helped), append(p.Outcome, y)
		}
	}
	r, err := counterfactual.DiD(p, counterfactual.DiDOptions{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f (%.2f to %.2f), grade %d, slopes before p = %.2f\n", r.Value, r.Low, r.High, r.Grade, r.PreTrend.P)
	// From the first year the villages of the bus already rose faster: refused.
	for i := range p.Outcome {
		if i < 5*4 { // the five villages
			p.Outcome[i] += 0.8 * (p.Period[i] - 2023)
		}
	}
	r, _ = counterfactual.DiD(p, counterfactual.DiDOptions{Seed: 1})
	fmt.Println(r.Refused)
	// Output:
	// 0.54 (0.38 to 0.70), grade 3, slopes before p = 0.67
	// the two groups did not move alike before the action (p = 0.001): the difference cannot be read as an effect; find a comparison group that moved alike before
}

// persons, some helped, whose age and distance were known before.
func persons() counterfactual.Study {
	s := counterfactual.Study{Names: []string{"age", "distance"}, Covariates: make([][]float64, 2)}
	for k := range 60 {
		i := float64(k)
		age, far := math.Sin(1.7*i), math.Cos(0.9*i)
		helped := math.Sin(2.3*i)+0.35*age-0.3*far > 0.1
		y := 1 + age + 0.5*far + 0.3*math.Cos(3.1*i)
		if helped {
			y += 0.5
		}
		s.Treated, s.Outcome = append(s.Treated, helped), append(s.Outcome, y)
		s.Covariates[0], s.Covariates[1] = append(s.Covariates[0], age), append(s.Covariates[1], far)
	}
	return s
}

// Those helped live nearer: weighting makes the two groups alike before they
// are compared, and the table shows it.
func ExampleWeigh() {
	c, err := counterfactual.Weigh(persons(), counterfactual.Everyone)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range c.Balance {
		fmt.Printf("%s: difference %.2f before, %.2f after\n", b.Covariate, b.Before, b.After)
	}
	fmt.Printf("%.2f (%.2f to %.2f), grade %d\n", c.Value, c.Low, c.High, c.Grade)
	// Output:
	// age: difference 0.07 before, -0.00 after
	// distance: difference -0.45 before, -0.01 after
	// 0.45 (0.03 to 0.87), grade 2
}

// Paired with the nearest persons, they still differ: nothing is concluded.
func ExampleMatch() {
	s := persons()
	for i, helped := range s.Treated {
		if helped {
			s.Covariates[1][i] -= 1.5
		}
	}
	c, err := counterfactual.Match(s, counterfactual.MatchOptions{Caliper: -1})
	fmt.Println(c.Refused, err)
	// Output:
	// the groups remain different: distance has a standardised difference of -2.31, above 0.10; collect other persons to compare with, add terms to the model, or do not conclude <nil>
}
