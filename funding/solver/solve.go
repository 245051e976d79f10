package solver

import (
	"math/big"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// A Plan is an optimal plan.
type Plan struct {
	Own     funding.Cents   // the least that the owner puts in, to the cent
	Amounts []funding.Cents // one per source, in their order
	// Prices are those of the rules that bind, as the rows stand, the choice of
	// sources and steps being kept: a limit may bear less than a whole euro more.
	Prices []Price
	Proof  Proof
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

// A Proof shows that no plan of whole cents asks less of the owner. The search
// split the plans into Leaves; each is either empty or bounded below by its
// dual multipliers.
type Proof struct {
	Leaves []Leaf
	Own    funding.Cents // what is proved
}

// A Leaf is one part of the search: the whole numbers were held within bounds,
// and the multipliers, one per row, prove what the part can reach, or that it
// holds no plan.
type Leaf struct {
	Empty bool
	Dual  []*big.Rat
	Bound *big.Rat // in cents, nil when empty; whole cents reach its ceiling at least

	lp lp
}

// Check verifies the proof with sums and products alone; nothing is solved
// again. In every leaf the multipliers have the right sign. Where it is not
// empty no reduced cost is negative and what they add up to is the bound (weak
// duality), whose ceiling is not below what is proved; where it is empty they
// add the rows up to something that no amount can satisfy (Farkas 1902). It
// returns false as soon as something does not hold.
func (p Proof) Check() bool {
	for _, l := range p.Leaves {
		if !l.check() || !l.Empty && ceil(l.Bound) < p.Own {
			return false
		}
	}
	return len(p.Leaves) > 0
}

func (l Leaf) check() bool {
	if len(l.Dual) != len(l.lp.rows) {
		return false
	}
	sum := zero()
	reduced := zeros(len(l.lp.cost))
	if !l.Empty {
		for j, c := range l.lp.cost {
			reduced[j].Set(c)
		}
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
	if l.Empty {
		return sum.Sign() > 0
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
	plan := Plan{Own: p.Cost, Prices: m.prices(best)}
	for i := range p.Sources {
		amount := floor(best.x[1+i]) // whole already
		plan.Amounts = append(plan.Amounts, amount)
		plan.Own -= amount
	}
	plan.Proof = Proof{leaves, plan.Own}
	return plan, nil
}

func floor(r *big.Rat) funding.Cents {
	return funding.Cents(new(big.Int).Div(r.Num(), r.Denom()).Int64())
}

func ceil(r *big.Rat) funding.Cents { return -floor(zero().Neg(r)) }

// prices reads the multipliers of the rules, with the choices held at those of
// the optimum and amounts free of the cent: what rounding alone makes bind is
// no price.
func (m *model) prices(best solution) []Price {
	p := m.lp
	for _, j := range m.choices {
		p = p.with(j, Equal, best.x[j])
	}
	s := p.solve()
	var out []Price
	for i, r := range m.rules {
		if r.Key != "link" && r.Key != "cost" && s.dual[i].Sign() != 0 && r.Limit != 0 {
			out = append(out, Price{r, s.dual[i]})
		}
	}
	return out
}

// branch searches the whole numbers depth first and returns the best solution
// with the leaves that prove it. A part whose bound, rounded up to the cent, is
// not below the best plan found is not searched further.
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
			leaves = append(leaves, Leaf{Empty: true, Dual: s.dual, lp: p})
			continue
		}
		j := m.fractional(s)
		if j >= 0 && (best.x == nil || ceil(s.value) < ceil(best.value)) {
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

// fractional returns a variable that is not whole, choices before cents; −1
// when all are.
func (m *model) fractional(s solution) int {
	for _, j := range m.choices {
		if !s.x[j].IsInt() {
			return j
		}
	}
	for j := range m.vars - len(m.choices) {
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
		if !without[i] && r.Key != "link" && !slices.Contains(c.Rules, r) { // one rule may be several rows
			c.Rules = append(c.Rules, r)
		}
	}
	return c, nil
}
