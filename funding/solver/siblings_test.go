package solver_test

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/solver"
)

// drawn is a random problem that uses every kind of rule, small enough to be
// searched or large.
func drawn(rng *rand.Rand, most int64, sources int) solver.Problem {
	cents := func(n funding.Cents) funding.Cents { return funding.Cents(rng.Int64N(int64(n) + 1)) }
	rate := func(n, d int64) *funding.Rate { r := funding.Ratio(n, d); return &r }
	p := solver.Problem{Cost: 1 + funding.Cents(rng.Int64N(most))}
	if rng.IntN(3) == 0 {
		p.Eligible = 1 + cents(p.Cost-1)
	}
	if rng.IntN(2) == 0 {
		p.OwnerShare = rate(1+rng.Int64N(4), 10)
	} else {
		p.OwnerPublic = rng.IntN(2) == 0
	}
	if rng.IntN(2) == 0 {
		p.EURate = rate(1+rng.Int64N(8), 9)
	}
	if rng.IntN(2) == 0 {
		p.LeaderShare = rate(4, 5)
	}
	if rng.IntN(3) == 0 {
		p.OwnMax = funding.Known(cents(p.Cost))
	}
	if rng.IntN(3) == 0 {
		p.PublicMax = funding.Known(cents(p.Cost))
	}
	if rng.IntN(4) == 0 {
		p.SmallMax = funding.Known(cents(p.Cost))
	}
	for i := range sources {
		s := solver.Source{Name: fmt.Sprint(i), Kind: []funding.FunderKind{funding.Region, funding.Foundation, funding.Europe, funding.State}[rng.IntN(4)]}
		if s.Kind == funding.Europe {
			s.Fund = []string{"FSE+", "LEADER", "FEDER"}[rng.IntN(3)]
		}
		if rng.IntN(5) > 0 {
			s.Maximum = funding.Known(cents(p.Cost))
		}
		if rng.IntN(3) == 0 {
			s.Minimum = cents(p.Cost / 2)
		}
		if rng.IntN(4) == 0 {
			s.Step = 1 + cents(p.Cost/4)
		}
		if rng.IntN(4) == 0 {
			s.Rate = rate(1+rng.Int64N(6), 7)
		}
		if rng.IntN(8) == 0 && s.Maximum.Known {
			s.Acquired, s.Minimum, s.Step, s.Rate = true, 0, 0, nil
		}
		if i > 0 && rng.IntN(4) == 0 {
			s.Excludes = []string{fmt.Sprint(rng.IntN(i))}
		}
		p.Sources = append(p.Sources, s)
	}
	return p
}

// allowed says whether amounts keep every rule, in the words of the rules and
// not in those of the solver. without leaves rules out.
func allowed(p solver.Problem, own funding.Cents, x []funding.Cents, without func(key, subject string) bool) bool {
	keeps := func(key, subject string, ok bool) bool { return ok || without(key, subject) }
	eligible := p.Cost
	if p.Eligible > 0 {
		eligible = p.Eligible
	}
	total, public, eu, leader := own, funding.Cents(0), funding.Cents(0), funding.Cents(0)
	aid, small, state := funding.Cents(0), funding.Cents(0), false
	if p.OwnerShare != nil || p.OwnerPublic {
		public = own
	}
	for i, s := range p.Sources {
		total += x[i]
		if s.Kind.Public() {
			public += x[i]
			aid += x[i]
			if !s.Acquired {
				small += x[i]
			}
		}
		state = state || s.Kind == funding.State && (x[i] > 0 || s.Acquired && s.Maximum.Cents > 0)
		switch s.Fund {
		case "FSE+", "FEDER":
			eu += x[i]
		case "LEADER":
			leader += x[i]
		}
		if s.Acquired {
			if !keeps("acquired", s.Name, x[i] == s.Maximum.Cents) {
				return false
			}
		} else {
			most := funding.Cents(0)
			if s.Rate != nil {
				most, _ = funding.CeilingOf(eligible, *s.Rate)
			}
			if !keeps("maximum", s.Name, !s.Maximum.Known || x[i] <= s.Maximum.Cents) || !keeps("rate", s.Name, s.Rate == nil || x[i] <= most) ||
				!keeps("minimum", s.Name, x[i] == 0 || x[i] >= s.Minimum) || !keeps("step", s.Name, s.Step == 0 || x[i]%s.Step == 0) {
				return false
			}
		}
		for _, name := range s.Excludes {
			j := slices.IndexFunc(p.Sources, func(o solver.Source) bool { return o.Name == name })
			taken := func(k int) bool { return x[k] > 0 || p.Sources[k].Acquired }
			if !keeps("excludes", s.Name+" / "+name, !taken(i) || !taken(j)) {
				return false
			}
		}
	}
	if !keeps("public-max", "", !p.PublicMax.Known || !state || aid <= p.PublicMax.Cents) || !keeps("small-max", "", !p.SmallMax.Known || small <= p.SmallMax.Cents) {
		return false
	}
	if !keeps("cost", "", total == p.Cost) || !keeps("own-max", "", !p.OwnMax.Known || own <= p.OwnMax.Cents) {
		return false
	}
	if p.OwnerShare != nil {
		need, _ := funding.MinimumOf(public, *p.OwnerShare)
		if !keeps("owner-share", "", own >= need) {
			return false
		}
	}
	if p.LeaderShare != nil {
		most, _ := funding.CeilingOf(public, *p.LeaderShare)
		if !keeps("leader-share", "", leader <= most) {
			return false
		}
	}
	if p.EURate != nil {
		most, _ := funding.CeilingOf(eligible, *p.EURate)
		return keeps("eu-rate", "", eu <= most)
	}
	return true
}

func none(string, string) bool { return false }

// everyPlan tries every amount of every source, and returns the least own
// money; −1 when no plan exists.
func everyPlan(p solver.Problem) funding.Cents {
	best, x := funding.Cents(-1), make([]funding.Cents, len(p.Sources))
	var try func(i int, left funding.Cents)
	try = func(i int, left funding.Cents) {
		if i == len(x) {
			if (best < 0 || left < best) && allowed(p, left, x, none) {
				best = left
			}
			return
		}
		for x[i] = 0; x[i] <= left; x[i]++ {
			try(i+1, left-x[i])
		}
		x[i] = 0
	}
	try(0, p.Cost)
	return best
}

// On small plans under every kind of rule the optimum, or its absence, is that
// of a search over every amount; the proof holds, and does not once the optimum
// is said to be a cent better.
func TestOptimumAgainstEveryPlan(t *testing.T) {
	rng := rand.New(rand.NewPCG(2026, 11))
	possible := 0
	for trial := range 200 {
		p := drawn(rng, 30, 1+rng.IntN(3))
		best := everyPlan(p)
		plan, err := solver.Solve(p)
		if best < 0 {
			if conflict := (*solver.Conflict)(nil); !errors.As(err, &conflict) {
				t.Fatalf("trial %d: %v, %v; no plan exists\n%+v", trial, plan.Own, err, p)
			}
			continue
		}
		possible++
		if err != nil || plan.Own != best || !allowed(p, plan.Own, plan.Amounts, none) || !plan.Proof.Check() {
			t.Fatalf("trial %d: %v %v (%v), every plan tried gives %v\n%+v", trial, plan.Own, plan.Amounts, err, best, p)
		}
		plan.Proof.Own++
		if plan.Proof.Check() {
			t.Fatalf("trial %d: the proof proves more than is true", trial)
		}
	}
	if possible < 80 || possible > 190 {
		t.Errorf("%d of 200 plans are possible: the test says little", possible)
	}
}

// A set of rules in conflict holds together once any one of them is left out,
// and never with all of them, whatever the other rules.
func TestConflictsAreMinimal(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 25))
	conflicts := 0
	for trial := range 400 {
		p := drawn(rng, 14, 1+rng.IntN(2))
		_, err := solver.Solve(p)
		conflict, ok := errors.AsType[*solver.Conflict](err)
		if !ok {
			continue
		}
		conflicts++
		holds := func(but int) bool {
			keep := map[string]bool{}
			for i, r := range conflict.Rules {
				if i != but {
					keep[r.Key+" "+r.Subject] = true
				}
			}
			return anyPlan(p, func(key, subject string) bool { return !keep[key+" "+subject] })
		}
		if holds(-1) {
			t.Fatalf("trial %d: the rules %v hold together\n%+v", trial, conflict, p)
		}
		for i, r := range conflict.Rules {
			if !holds(i) {
				t.Fatalf("trial %d: without %v the others of %v still do not hold together\n%+v", trial, r, conflict, p)
			}
		}
	}
	if conflicts < 40 {
		t.Errorf("only %d conflicts", conflicts)
	}
}

// anyPlan looks for amounts that keep the rules that are not left out. Where
// the cost need not be covered own money is free too.
func anyPlan(p solver.Problem, without func(key, subject string) bool) bool {
	x := make([]funding.Cents, len(p.Sources))
	top := 2 * p.Cost // amounts beyond the cost serve no rule
	var try func(i int) bool
	try = func(i int) bool {
		if i == len(x) {
			for own := funding.Cents(0); own <= top; own++ {
				if allowed(p, own, x, without) {
					return true
				}
			}
			return false
		}
		for x[i] = 0; x[i] <= p.Cost; x[i]++ {
			if try(i + 1) {
				return true
			}
		}
		return false
	}
	return try(0)
}

// What a price says happens: an euro more or less of the limit moves the own
// money by no less than the price, and by the price itself as long as the same
// limits bind.
func TestPricesComeTrue(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	euro := big.NewRat(int64(funding.Euro), 1)
	told, exact := 0, 0
	for range 300 {
		p := drawn(rng, 90_000_000, 2+rng.IntN(4))
		for i := range p.Sources { // choices apart: a price holds them
			p.Sources[i].Minimum, p.Sources[i].Step, p.Sources[i].Excludes = 0, 0, nil
		}
		p.PublicMax = funding.Amount{}
		before, err := solver.Solve(p)
		if err != nil {
			continue
		}
		for _, price := range before.Prices {
			if _, ok := move(p, price.Rule, funding.Euro); !ok {
				continue
			}
			came := false
			for _, sign := range []int64{1, -1} {
				moved, ok := move(p, price.Rule, funding.Cents(sign)*funding.Euro)
				if !ok {
					continue
				}
				after, err := solver.Solve(moved)
				if err != nil {
					continue
				}
				said := new(big.Rat).Mul(price.Own, new(big.Rat).Mul(euro, big.NewRat(sign, 1)))
				gap := new(big.Rat).Sub(big.NewRat(int64(after.Own-before.Own), 1), said)
				if gap.Cmp(big.NewRat(-2, 1)) < 0 { // own money is convex in a limit; two roundings to the cent
					t.Errorf("%v: %v said, %v came\n%+v", price.Rule, said.FloatString(2), after.Own-before.Own, p)
				}
				came = came || gap.Abs(gap).Cmp(big.NewRat(2, 1)) <= 0
			}
			told++
			if came {
				exact++
			}
		}
	}
	t.Logf("%d prices, %d to the cent", told, exact)
	if told < 100 || exact < told*9/10 {
		t.Errorf("%d prices, %d of which came true to the cent", told, exact)
	}
}

// move returns the problem with one limit moved; ok is false for a rule that
// has no limit of its own to move.
func move(p solver.Problem, r solver.Rule, by funding.Cents) (solver.Problem, bool) {
	p.Sources = slices.Clone(p.Sources)
	switch r.Key {
	case "small-max":
		p.SmallMax.Cents += by
		return p, p.SmallMax.Cents >= 0
	case "own-max":
		p.OwnMax.Cents += by
		return p, p.OwnMax.Cents >= 0
	case "maximum", "acquired":
		i := slices.IndexFunc(p.Sources, func(s solver.Source) bool { return s.Name == r.Subject })
		p.Sources[i].Maximum.Cents += by
		return p, p.Sources[i].Maximum.Cents >= 0
	}
	return p, false
}

// testSiblings holds J1 at its edges: at the most the owner can put in, a cent
// beyond, an odd cost, no source; nothing is proved without its multipliers.
func testSiblings(t *testing.T) {
	p := works()
	p.Sources[3].Maximum = funding.Known(0)
	if plan, err := solver.Solve(p); err != nil || plan.Own != 20_000*euro {
		t.Errorf("a foundation that gives nothing: %v, %v", plan.Own, err)
	}
	p = works()
	p.OwnMax = funding.Known(18_000 * euro)
	if plan, err := solver.Solve(p); err != nil || plan.Own != 18_000*euro {
		t.Errorf("at the most the owner can put in: %v, %v", plan.Own, err)
	}
	p.OwnMax.Cents--
	if _, err := solver.Solve(p); err == nil {
		t.Error("a cent below")
	}
	p = works()
	p.Cost = 100_000*euro + 1 // 20 % of 90 000,01 is 18 000,002
	plan, err := solver.Solve(p)
	if err != nil || plan.Own != 18_000*euro+1 {
		t.Errorf("one cent more of cost: %v, %v", plan.Own, err)
	}
	if forged := (solver.Proof{Own: 0}); forged.Check() {
		t.Error("no leaf proves something")
	}
	for i := range plan.Proof.Leaves {
		leaf := plan.Proof.Leaves[i]
		plan.Proof.Leaves[i].Dual = nil
		if plan.Proof.Check() {
			t.Error("a leaf without multipliers proves something")
		}
		plan.Proof.Leaves[i] = leaf
	}
	for _, p := range []solver.Problem{{}, {Cost: -1}} {
		if _, err := solver.Solve(p); err == nil {
			t.Errorf("%+v solved", p)
		}
	}
	if alone, err := solver.Solve(solver.Problem{Cost: 7}); err != nil || alone.Own != 7 || !alone.Proof.Check() {
		t.Errorf("no source: %+v, %v", alone, err)
	}
}
