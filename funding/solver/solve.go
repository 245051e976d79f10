package solver

import (
	"math/big"

	"github.com/lozere-developpement/sillage/funding"
)

// A Plan is an optimal plan.
type Plan struct {
	Own     funding.Cents
	Amounts []funding.Cents // one per source, in their order
	Exact   *big.Rat        // the optimum in cents before rounding to whole cents
	Prices  []Price         // of the rules that bind, largest effect first as the rows stand
	Proof   Proof
}

// A Price says what one more euro of a limit changes to the owner's money:
// −1/5 is twenty cents less.
type Price struct {
	Rule Rule
	Own  *big.Rat // euros of the owner for one euro more of the limit
}

// French returns the price as a sentence would have it: "0,20 €".
func (p Price) French() string {
	c, err := funding.Round(zero().Abs(p.Own))
	if err != nil {
		return p.Own.RatString()
	}
	return c.French()
}

// Message returns the catalogue key and the arguments: rule, change in cents.
func (p Price) Message() (key string, args []any) {
	c, _ := funding.Round(zero().Abs(p.Own)) // a price is at most a few euros
	if p.Own.Sign() < 0 {
		return "funding.solver.price-less", []any{p.Rule, c}
	}
	return "funding.solver.price-more", []any{p.Rule, c}
}

// A Conflict is the answer where no plan exists: a smallest set of rules that
// cannot hold together; leaving any one of them out, the others can.
type Conflict struct{ Rules []Rule }

// Error lists the rules.
func (c *Conflict) Error() string {
	text := "no plan satisfies: "
	for i, r := range c.Rules {
		if i > 0 {
			text += "; "
		}
		text += r.String()
	}
	return text
}

// Message returns the catalogue key, with the rules as its arguments' list.
func (c *Conflict) Message() (key string, args []any) {
	for _, r := range c.Rules {
		args = append(args, r)
	}
	return "funding.solver.conflict-" + string(rune('0'+min(len(c.Rules), 9))), args
}

// A Proof shows that no plan asks less of the owner. The search split the plans
// into Leaves; each is either empty or bounded below by its dual multipliers.
type Proof struct {
	Leaves []Leaf
	Bound  *big.Rat // the least of all bounds, in cents: the optimum
}

// A Leaf is one part of the search: the whole numbers were held within bounds,
// and the multipliers, one per row, prove what the part can reach.
type Leaf struct {
	Empty bool
	Dual  []*big.Rat
	Bound *big.Rat

	lp lp
}

// Check verifies the proof by itself: for every leaf that is not empty the
// multipliers have the right sign, no reduced cost is negative, and what they
// add up to is the bound (weak duality); for an empty one the simplex is run
// again. It returns false as soon as something does not hold.
func (p Proof) Check() bool {
	for _, l := range p.Leaves {
		if l.Empty {
			if l.lp.solve().x != nil {
				return false
			}
			continue
		}
		if !l.check() || l.Bound.Cmp(p.Bound) < 0 {
			return false
		}
	}
	return len(p.Leaves) > 0
}

func (l Leaf) check() bool {
	sum := zero()
	reduced := zeros(len(l.lp.cost))
	for j, c := range l.lp.cost {
		reduced[j].Set(c)
	}
	for i, r := range l.lp.rows {
		y := l.Dual[i]
		if r.op == AtMost && y.Sign() > 0 || r.op == AtLeast && y.Sign() < 0 {
			return false
		}
		sum.Add(sum, zero().Mul(y, r.rhs))
		for j, c := range r.coef {
			reduced[j].Sub(reduced[j], zero().Mul(y, c))
		}
	}
	for _, d := range reduced {
		if d.Sign() < 0 {
			return false
		}
	}
	return sum.Cmp(l.Bound) == 0
}

// maxSources and maxLeaves bound the work.
const (
	maxSources = 40
	maxLeaves  = 5_000
)

// Solve returns the plan that asks the least of the owner. The error is a
// *Conflict where no plan exists.
func Solve(p Problem) (Plan, error) {
	if len(p.Sources) > maxSources {
		return Plan{}, funding.Notef("funding.solver.many", "%[1]d sources: at most %[2]d", len(p.Sources), maxSources)
	}
	if p.Cost <= 0 {
		return Plan{}, funding.Notef("funding.solver.cost-zero", "a plan needs a cost above zero")
	}
	m, err := p.build(nil)
	if err != nil {
		return Plan{}, err
	}
	best, leaves, err := m.branch()
	if err != nil {
		return Plan{}, err
	}
	if best.x == nil {
		conflict, err := p.conflict(len(m.rules))
		if err != nil {
			return Plan{}, err
		}
		return Plan{}, conflict
	}
	plan := Plan{Exact: best.value, Proof: Proof{leaves, best.value}, Own: p.Cost}
	for i := range p.Sources {
		amount := floor(best.x[1+i])
		plan.Amounts = append(plan.Amounts, amount)
		plan.Own -= amount
	}
	plan.Prices = m.prices(best)
	if r, ok := m.broken(plan, best); ok {
		return Plan{}, funding.Notef("funding.solver.rounding", "whole cents break %[1]s: give the amounts a step", r)
	}
	return plan, nil
}

// broken returns the first rule that the plan breaks once its amounts are
// whole cents.
func (m *model) broken(plan Plan, s solution) (Rule, bool) {
	x := append([]*big.Rat{big.NewRat(int64(plan.Own), 1)}, s.x[1:]...)
	for i, a := range plan.Amounts {
		x[1+i] = big.NewRat(int64(a), 1)
	}
	for i, r := range m.lp.rows {
		sum := zero()
		for j, c := range r.coef {
			sum.Add(sum, zero().Mul(c, x[j]))
		}
		if c := sum.Cmp(r.rhs); r.op == AtMost && c > 0 || r.op == AtLeast && c < 0 || r.op == Equal && c != 0 {
			return m.rules[i], true
		}
	}
	return Rule{}, false
}

// floor rounds an amount of cents down: a source may give a cent less than it
// could, and the owner makes it up.
func floor(r *big.Rat) funding.Cents {
	return funding.Cents(new(big.Int).Div(r.Num(), r.Denom()).Int64())
}

// prices reads the multipliers of the rules at the optimum; those of the rows
// that hold whole numbers in their bounds come after the rules and say
// nothing.
func (m *model) prices(s solution) []Price {
	var out []Price
	for i, r := range m.rules {
		if r.Key != "link" && r.Key != "cost" && s.dual[i].Sign() != 0 && r.Limit != 0 {
			out = append(out, Price{r, s.dual[i]})
		}
	}
	return out
}

// branch searches the whole numbers depth first and returns the best solution
// with the leaves that prove it.
func (m *model) branch() (best solution, leaves []Leaf, err error) {
	todo := []lp{m.lp}
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if len(leaves) > maxLeaves {
			return solution{}, nil, funding.Notef("funding.solver.hard", "no proof within %[1]d steps: take fewer sources with floors or steps", maxLeaves)
		}
		s := p.solve()
		if s.x == nil {
			leaves = append(leaves, Leaf{Empty: true, lp: p})
			continue
		}
		j := m.fractional(s)
		if j >= 0 && (best.x == nil || s.value.Cmp(best.value) < 0) {
			low := new(big.Rat).SetInt64(int64(floor(s.x[j])))
			todo = append(todo, p.with(j, AtLeast, zero().Add(low, big.NewRat(1, 1))), p.with(j, AtMost, low))
			continue
		}
		leaves = append(leaves, Leaf{Dual: s.dual, Bound: s.value, lp: p})
		if j < 0 && (best.x == nil || s.value.Cmp(best.value) < 0) {
			best = s
		}
	}
	return best, leaves, nil
}

func (m *model) fractional(s solution) int {
	for _, j := range m.integers {
		if !s.x[j].IsInt() {
			return j
		}
	}
	return -1
}

// with returns the programme with one more bound.
func (p lp) with(j int, op Op, rhs *big.Rat) lp {
	coef := zeros(len(p.cost))
	coef[j].SetInt64(1)
	p.rows = append(p.rows[:len(p.rows):len(p.rows)], row{coef, op, rhs})
	return p
}

// conflict leaves rules out one by one and keeps out those without which the
// others still contradict one another: what is left is minimal.
func (p Problem) conflict(rows int) (*Conflict, error) {
	without := map[int]bool{}
	full, err := p.build(nil)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if full.rules[i].Key == "link" {
			continue
		}
		without[i] = true
		m, err := p.build(without)
		if err != nil {
			return nil, err
		}
		s, _, err := m.branch()
		if err != nil {
			return nil, err
		}
		if s.x != nil {
			delete(without, i)
		}
	}
	c := &Conflict{}
	for i, r := range full.rules {
		if !without[i] && r.Key != "link" {
			c.Rules = append(c.Rules, r)
		}
	}
	return c, nil
}
