package solver_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/solver"
)

const euro = funding.Euro

var (
	sixty, twenty, eighty = funding.Percent(60), funding.Percent(20), funding.Percent(80)
)

// works is a local authority's investment of 100 000 €.
func works() solver.Problem {
	return solver.Problem{Cost: 100_000 * euro, OwnerShare: &twenty, ShareArticle: "CGCT, art. L1111-10 III",
		Sources: []solver.Source{
			{Name: "FEDER", Kind: funding.Europe, Fund: "FEDER", Rate: &sixty, Article: "2021/1060, art. 112(3)"},
			{Name: "Région", Kind: funding.Region, Maximum: funding.Known(25_000 * euro)},
			{Name: "Département", Kind: funding.Departement, Maximum: funding.Known(15_000 * euro)},
			{Name: "fondation", Kind: funding.Foundation, Maximum: funding.Known(10_000 * euro)},
		}}
}

func TestReference(t *testing.T) {
	t.Run("J1", func(t *testing.T) {
		t.Log("least own money under CGCT L1111-10 III and 2021/1060 art. 112(3)")
		plan, err := solver.Solve(works())
		if err != nil {
			t.Fatal(err)
		}
		if plan.Own != 18_000*euro || plan.Amounts[3] != 10_000*euro || plan.Amounts[0]+plan.Amounts[1]+plan.Amounts[2] != 72_000*euro {
			t.Errorf("%v, %v", plan.Own, plan.Amounts)
		}
		if !plan.Proof.Check() {
			t.Error("the proof does not hold")
		}
		if len(plan.Prices) != 1 || plan.Prices[0].Rule.Subject != "fondation" || plan.Prices[0].Own.RatString() != "-1/5" {
			t.Errorf("prices %v", plan.Prices)
		}
		p := works()
		p.Sources = p.Sources[:3]
		if plan, err := solver.Solve(p); err != nil || plan.Own != 20_000*euro {
			t.Errorf("without the foundation: %v, %v", plan.Own, err)
		}
	})
	t.Run("J2", func(t *testing.T) {
		t.Log("no plan: the smallest set of rules in conflict, with its articles")
		p := works()
		p.OwnMax = funding.Known(15_000 * euro)
		_, err := solver.Solve(p)
		conflict, ok := errors.AsType[*solver.Conflict](err)
		if !ok {
			t.Fatal(err)
		}
		keys := map[string]bool{}
		for _, r := range conflict.Rules {
			keys[r.Key+" "+r.Subject] = true
		}
		if len(keys) != 4 || !keys["cost "] || !keys["own-max "] || !keys["owner-share "] || !keys["maximum fondation"] {
			t.Errorf("%v", err)
		}
	})
	t.Run("J1-edges", testSiblings)
}

// A floor is a floor or nothing, a step is kept, and two sources that exclude
// one another are never both taken.
func TestWholeChoices(t *testing.T) {
	p := solver.Problem{Cost: 20_000 * euro, LeaderShare: &eighty, Sources: []solver.Source{
		{Name: "LEADER", Kind: funding.Europe, Fund: "LEADER", Minimum: 10_000 * euro},
		{Name: "Département", Kind: funding.Departement, Maximum: funding.Known(2_499_99)},
		{Name: "fondation", Kind: funding.Foundation, Maximum: funding.Known(9_000 * euro), Step: 5_000 * euro},
	}}
	plan, err := solver.Solve(p)
	if err != nil {
		t.Fatal(err)
	}
	// 2 499,99 € of counterpart open 9 999,96 € of LEADER: below its floor.
	if plan.Amounts[0] != 0 || plan.Amounts[2] != 5_000*euro || plan.Own != 20_000*euro-5_000*euro-2_499_99 || !plan.Proof.Check() {
		t.Errorf("%v %v", plan.Own, plan.Amounts)
	}
	p.Sources[1].Maximum = funding.Known(2_500 * euro)
	if plan, _ := solver.Solve(p); plan.Amounts[0] != 10_000*euro {
		t.Errorf("with 2 500,00 LEADER opens: %v", plan.Amounts)
	}
	p.Sources[0].Excludes = []string{"fondation"}
	if plan, _ := solver.Solve(p); plan.Amounts[0] != 0 && plan.Amounts[2] != 0 {
		t.Errorf("both taken: %v", plan.Amounts)
	}
}

// On small random problems the optimum is that of a search over every amount.
func TestOptimumAgainstSearch(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	for trial := range 120 {
		cost := funding.Cents(20 + rng.Int64N(20))
		share := funding.Ratio(1+rng.Int64N(3), 10)
		p := solver.Problem{Cost: cost, OwnerShare: &share}
		for i, kind := range []funding.FunderKind{funding.Region, funding.Foundation} {
			step := 1 + funding.Cents(rng.Int64N(4))
			p.Sources = append(p.Sources, solver.Source{Name: fmt.Sprint(i), Kind: kind, Maximum: funding.Known(funding.Cents(rng.Int64N(25))),
				Minimum: funding.Cents(rng.Int64N(9)), Step: step})
		}
		if rng.IntN(3) == 0 {
			p.Sources[0].Excludes = []string{"1"}
		}
		best := search(p, share)
		plan, err := solver.Solve(p)
		if best < 0 != (err != nil) || best >= 0 && (plan.Own != best || !plan.Proof.Check()) {
			t.Fatalf("trial %d: %v (%v), search finds %v\n%+v", trial, plan.Own, err, best, p)
		}
	}
}

func search(p solver.Problem, share funding.Rate) funding.Cents {
	best := funding.Cents(-1)
	ok := func(s solver.Source, x funding.Cents) bool {
		return x == 0 || x >= s.Minimum && x <= s.Maximum.Cents && x%s.Step == 0
	}
	for a := range p.Cost + 1 {
		for b := range p.Cost + 1 - a {
			own := p.Cost - a - b
			need, _ := funding.MinimumOf(own+a, share)
			if ok(p.Sources[0], a) && ok(p.Sources[1], b) && own >= need && (len(p.Sources[0].Excludes) == 0 || a == 0 || b == 0) && (best < 0 || own < best) {
				best = own
			}
		}
	}
	return best
}

// One more euro of the foundation saves the owner twenty cents, for it is the
// only money outside the public total.
func ExampleSolve() {
	plan, _ := solver.Solve(works())
	fmt.Println("own money", plan.Own, "proved", plan.Proof.Check())
	for _, p := range plan.Prices {
		fmt.Println("one euro more,", p.Rule, ":", p.Own.FloatString(2))
	}
	// Output:
	// own money 18000.00 proved true
	// one euro more, maximum of fondation 10000.00 : -0.20
}
