package change_test

import (
	"fmt"
	"math"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/change"
)

var nan = math.NaN()

// Twelve people rated how well they manage an online procedure, from 1 to 5,
// before a workshop and after it. Ten moved, nine of them up.
func ExampleSignedRank() {
	before := []float64{1, 2, 2, 1, 3, 2, 1, 4, 2, 3, 1, 2}
	after := []float64{3, 3, 4, 1, 4, 3, 2, 3, 4, 4, 2, 2}
	c, err := change.Pairs(before, after)
	if err != nil {
		panic(err)
	}
	test := change.SignedRank(c, change.Wilcoxon)
	median := change.HodgesLehmann(c, 0.95)
	fmt.Printf("%s: V = %g, p = %.4f (%d changed, %d did not)\n", test.Name, test.Statistic, test.P, test.N, test.Zeros)
	fmt.Printf("typical change %+.1f step, between %g and %g\n", median.Value, median.Low, median.High)
	// Output:
	// wilcoxon-signed-rank/exact: V = 51, p = 0.0156 (10 changed, 2 did not)
	// typical change +1.0 step, between 0.5 and 1.5
}

// The same workshop in a village where five people came: all five gained, and
// that proves nothing yet.
func ExampleTest_Given() {
	c, _ := change.Pairs([]float64{1, 1, 2, 1, 2}, []float64{2, 3, 4, 2, 5})
	if test := change.SignedRank(c, change.Wilcoxon); !test.Given() {
		fmt.Println(test.Refused.Reason)
		fmt.Println("→", test.Refused.Remedy)
	}
	// Output:
	// 5 pairs changed: no two-sided test of so few can reach 5%
	// → collect pairs until at least 6 have changed
}

// Four indicators were declared before the survey, one could not be tested.
// It still counts: the others are not better for its failure.
func ExampleAdjust() {
	p, _ := change.Adjust(change.Holm, []float64{0.004, 0.03, nan, 0.2})
	for i, name := range []string{"autonomy", "social ties", "expression", "information"} {
		fmt.Printf("%s %.3f\n", name, p[i])
	}
	// Output:
	// autonomy 0.016
	// social ties 0.090
	// expression NaN
	// information 0.400
}

// Of 40 people asked before, 15 could not be reached after. The gain is clear
// among the 25 others; had all those lost ended at their worst, next to
// nothing of it would be left.
func ExampleManski() {
	score := func(step int) impact.Tick { return impact.TickOf(step, 4) }
	t := impact.NewTally(
		impact.Bin{Scores: [3]impact.Tick{score(1), score(2), impact.NoTick}, N: 14},
		impact.Bin{Scores: [3]impact.Tick{score(1), score(3), impact.NoTick}, N: 11},
		impact.Bin{Scores: [3]impact.Tick{score(2), impact.NoTick, impact.NoTick}, N: 15},
	)
	s := change.Summarise(t, impact.Before, impact.After, 0.95)
	fmt.Printf("%+.0f points among %d who stayed, between %.0f and %.0f\n", s.Mean.Value, s.Mean.N, s.Mean.Low, s.Mean.High)
	fmt.Printf("among all %d: from %+.0f to %+.0f\n", s.Attrition.Started, s.Bounds.Low, s.Bounds.High)
	for _, w := range s.Attrition.Warnings {
		fmt.Println("warning:", w)
	}
	// Output:
	// +36 points among 25 who stayed, between 31 and 41
	// among all 40: from +4 to +41
	// warning: 15 of the 40 people asked before did not answer after: those who stayed may differ from them
}

// Three months of workshops: 24 people could not file a form online before and
// can after, 5 the other way round, the others did not change.
func ExampleMcNemar() {
	t := change.Table2{{31, 24}, {5, 40}}
	m := change.McNemar(t)
	d := change.PairedRiskDifference(t, 0.95)
	fmt.Printf("%+.0f points, between %+.0f and %+.0f; exact p %.4f\n", 100*d.Value, 100*d.Low, 100*d.High, m.Exact.P)
	// Output:
	// +19 points, between +9 and +29; exact p 0.0005
}

// Sixty people answered three times. Three quarters of what they gained is
// still there six months after.
func ExampleDurable() {
	score := func(step int) impact.Tick { return impact.TickOf(step, 4) }
	t := impact.NewTally(
		impact.Bin{Scores: [3]impact.Tick{score(0), score(1), score(0)}, N: 30},
		impact.Bin{Scores: [3]impact.Tick{score(1), score(4), score(4)}, N: 30},
		impact.Bin{Scores: [3]impact.Tick{score(0), score(4), impact.NoTick}, N: 40},
	)
	d := change.Durable(t, impact.Bootstrap{Seed: 1}, 0.95)
	fmt.Printf("gained %+.0f, left %+.1f of it: %.0f %% (%.0f to %.0f) among %d\n", d.Gained.Value, d.Left.Value, 100*d.Share.Value, 100*d.Share.Low, 100*d.Share.High, d.Share.N)
	// Output:
	// gained +50, left +37.5 of it: 75 % (65 to 83) among 60
}
