package solver_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
	"github.com/lozere-developpement/sillage/funding/solver"
)

var (
	today  = funding.Day(2026, 3, 1)
	nobody = func(plan.Resource) (solver.Limits, bool) { return solver.Limits{}, false }
)

func line(label string, kind funding.FunderKind, fund string, amount funding.Cents, state plan.ResourceState) plan.Resource {
	return plan.Resource{Account: 74, Label: label, Kind: kind, Fund: fund, Amount: amount, State: state}
}

// commune is the plan of a commune's investment, with one source signed.
func commune() plan.Plan {
	return plan.Plan{On: today, Owner: plan.LocalAuthority, Nature: plan.Investment, Region: "transition",
		Costs: []plan.CostLine{{Account: 61, Label: "équipement", Net: 100_000 * euro, Eligible: true}},
		Resources: []plan.Resource{line("FEDER", funding.Europe, "FEDER", 70_000*euro, plan.ToAsk), line("Région", funding.Region, "", 25_000*euro, plan.Requested),
			line("Département", funding.Departement, "", 5_000*euro, plan.Acquired), line("fonds propres", "", "", 0, plan.Own)}}
}

// The rules of the book are those of the problem: FEDER stops at 60 %, what is
// signed stays, and the commune bears 20 % of public money.
func TestOfPlan(t *testing.T) {
	p := commune()
	problem, err := solver.Of(p, rules.Law(), rules.Facts{}, nobody)
	if err != nil {
		t.Fatal(err)
	}
	best, err := solver.Solve(problem)
	if err != nil || best.Own != 20_000*euro || best.Amounts[2] != 5_000*euro || !best.Proof.Check() {
		t.Fatalf("%+v, %v", best, err)
	}
	p.Owner = plan.Association // no compulsory share: FEDER 60 000, Région 25 000, Département 5 000
	if problem, err = solver.Of(p, rules.Law(), rules.Facts{}, nobody); err != nil {
		t.Fatal(err)
	}
	if best, err := solver.Solve(problem); err != nil || best.Own != 10_000*euro {
		t.Errorf("association: %v, %v", best.Own, err)
	}
	problem.OwnMax = funding.Known(9_999_99)
	_, err = solver.Solve(problem)
	conflict, ok := errors.AsType[*solver.Conflict](err)
	if !ok {
		t.Fatalf("%v", err)
	}
	articles := map[string]string{}
	for _, r := range conflict.Rules {
		articles[r.Key] = r.Article
	}
	if len(conflict.Rules) != 5 || articles["eu-rate"] != "Règlement (UE) 2021/1060, art. 112(3)" {
		t.Errorf("%v", conflict)
	}
	p = commune()
	p.ChiefRole = true
	problem, _ = solver.Of(p, rules.Law(), rules.Facts{}, nobody)
	if best, err := solver.Solve(problem); err != nil || best.Own != 30_000*euro {
		t.Errorf("leader of the competence: %v, %v", best.Own, err)
	}
	p.On = funding.Day(2010, 1, 1) // before either rule
	problem, err = solver.Of(p, rules.Law(), rules.Facts{}, nobody)
	if err != nil || problem.OwnerShare != nil || problem.EURate != nil {
		t.Errorf("in 2010: %+v, %v", problem, err)
	}
}

// Whatever the amounts, to the cent, what the solver proposes breaks no rule of
// the book, and one cent less of own money would.
func TestSolverAgainstTheBook(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 4))
	binding := []string{"owner-share", "leader-owner-share", "eu-rate", "leader-floor", "leader-share", "cumulation", "state-cumulation", "de-minimis"}
	infeasible := 0
	for trial := range 120 {
		cents := func(most int64) funding.Cents { return funding.Cents(rng.Int64N(most)) }
		p := commune()
		p.Costs[0].Net = 1_000 + cents(20_000_000)
		p.ChiefRole = rng.IntN(4) == 0
		if rng.IntN(4) == 0 {
			p.Owner = plan.Association
		}
		p.Resources = []plan.Resource{line("FEDER", funding.Europe, "FEDER", cents(15_000_000), plan.ToAsk), line("LEADER", funding.Europe, "LEADER", cents(4_000_000), plan.ToAsk),
			line("Région", funding.Region, "", cents(8_000_000), plan.Requested), line("fondation", funding.Foundation, "", cents(5_000_000), plan.Requested),
			line("Département", funding.Departement, "", cents(1_000_000), plan.Acquired), line("État", funding.State, "", cents(6_000_000), plan.ToAsk)}
		p.Costs = append(p.Costs, plan.CostLine{Account: 62, Label: "hors assiette", Net: cents(3_000_000)})
		facts := rules.Facts{}
		if p.Owner == plan.Association && rng.IntN(2) == 0 {
			p.Regime, facts.Undertaking = plan.DeMinimis, "a"
			facts.Grants = []rules.Aid{{Undertaking: "a", Granted: today.AddYears(-3), Amount: 25_000_000 + cents(5_000_000)}}
		}
		problem, err := solver.Of(p, rules.Law(), facts, nobody)
		if err != nil {
			t.Fatal(err)
		}
		best, err := solver.Solve(problem)
		if err != nil { // what is signed may already exceed the cost or its rules
			if _, ok := errors.AsType[*solver.Conflict](err); !ok {
				t.Fatalf("trial %d: %v", trial, err)
			}
			infeasible++
			continue
		}
		if !best.Proof.Check() {
			t.Fatalf("trial %d: the proof does not hold", trial)
		}
		verdicts, err := rules.Law().Evaluate(best.Apply(p, "optimal", "fonds propres"), facts)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range verdicts {
			if v.Status == rules.Violated && slices.Contains(binding, v.Rule.ID) {
				t.Fatalf("trial %d: %s: %v\n%v %v", trial, v.Rule.ID, v.Reason, best.Own, best.Amounts)
			}
		}
		problem.OwnMax = funding.Known(best.Own - 1)
		if _, err := solver.Solve(problem); best.Own > 0 && err == nil {
			t.Fatalf("trial %d: a cent less than the optimum is possible", trial)
		}
	}
	if infeasible > 60 {
		t.Errorf("%d of 120 plans are impossible: the test says little", infeasible)
	}
}

// A plan as large as the solver takes is solved and proved.
func TestFortySources(t *testing.T) {
	p := solver.Problem{Cost: 987_654_321, OwnerShare: &twenty, LeaderShare: &eighty}
	third := funding.Ratio(1, 3)
	p.EURate = &third
	for i := range 40 {
		s := solver.Source{Name: fmt.Sprint(i), Kind: []funding.FunderKind{funding.Region, funding.Foundation, funding.Europe}[i%3], Maximum: funding.Known(funding.Cents(10_000_019 + 777_777*i))}
		if s.Kind == funding.Europe {
			s.Fund = []string{"FSE+", "LEADER"}[i%2]
		}
		if i%9 == 0 {
			s.Minimum = 5_000_000
		}
		p.Sources = append(p.Sources, s)
	}
	best, err := solver.Solve(p)
	if err != nil || !best.Proof.Check() {
		t.Fatalf("%v", err)
	}
	p.Sources = append(p.Sources, solver.Source{Name: "41"})
	if _, err := solver.Solve(p); err == nil {
		t.Error("41 sources accepted")
	}
}

// The commune may put in 15 000 €. It is told which rules, together, ask more.
func ExampleConflict() {
	problem, _ := solver.Of(commune(), rules.Law(), rules.Facts{}, nobody)
	problem.OwnMax = funding.Known(15_000_00)
	_, err := solver.Solve(problem)
	fmt.Println(err)
	// Output:
	// no plan satisfies: cost 100000.00; own-max 15000.00; owner-share (CGCT, art. L1111-10 III)
}
