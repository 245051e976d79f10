package solver

import "math/big"

// An Op is the sense of a row.
type Op int

// The senses.
const (
	AtMost Op = iota
	AtLeast
	Equal
)

// row is one linear constraint: coef · x op rhs.
type row struct {
	coef []*big.Rat
	op   Op
	rhs  *big.Rat
}

// lp is a linear programme: minimise cost · x under the rows, x ≥ 0.
type lp struct {
	cost []*big.Rat
	rows []row
}

// solution of an lp; x is nil when the rows contradict one another.
type solution struct {
	x     []*big.Rat
	value *big.Rat
	// dual has one multiplier per row: the change of value for one more of rhs,
	// or, where x is nil, what makes of the rows 0 ≥ something positive (Farkas
	// 1902).
	dual []*big.Rat
}

func zero() *big.Rat { return new(big.Rat) }

// solve runs the two-phase simplex with the rule of Bland (1977), which cannot
// cycle. The costs of this package are bounded below by zero, so an optimum
// exists whenever a point does.
func (p *lp) solve() solution {
	t := newTableau(p)
	t.run(t.phase1, len(t.phase1)-1)
	if t.phase1[len(t.phase1)-1].Sign() != 0 {
		return solution{dual: t.multipliers(t.phase1, big.NewRat(1, 1))}
	}
	t.dropArtificials()
	t.run(t.phase2, t.artificial)
	s := solution{x: make([]*big.Rat, len(p.cost)), value: zero().Neg(t.phase2[len(t.phase2)-1])}
	for j := range s.x {
		s.x[j] = zero()
	}
	for i, j := range t.basis {
		if j < len(p.cost) {
			s.x[j] = t.body[i][len(t.body[i])-1]
		}
	}
	s.dual = t.multipliers(t.phase2, zero())
	return s
}

// multipliers reads those of the rows off the reduced costs of the artificials,
// whose own cost is given.
func (t *tableau) multipliers(costs []*big.Rat, own *big.Rat) (out []*big.Rat) {
	for i := range t.flipped {
		y := zero().Sub(own, costs[t.artificial+i])
		if t.flipped[i] {
			y.Neg(y)
		}
		out = append(out, y)
	}
	return out
}

// tableau is the dense simplex tableau: structural variables, slacks, one
// artificial per row, right-hand side.
type tableau struct {
	body           [][]*big.Rat
	phase1, phase2 []*big.Rat // reduced costs
	basis          []int
	artificial     int // index of the first artificial
	flipped        []bool
}

func newTableau(p *lp) *tableau {
	n, m := len(p.cost), len(p.rows)
	t := &tableau{artificial: n + m, basis: make([]int, m), flipped: make([]bool, m)}
	width := n + 2*m + 1
	t.phase1, t.phase2 = zeros(width), zeros(width)
	for j, c := range p.cost {
		t.phase2[j].Set(c)
	}
	for i, r := range p.rows {
		line := zeros(width)
		for j, c := range r.coef {
			line[j].Set(c)
		}
		switch r.op {
		case AtMost:
			line[n+i].SetInt64(1)
		case AtLeast:
			line[n+i].SetInt64(-1)
		}
		line[width-1].Set(r.rhs)
		if r.rhs.Sign() < 0 {
			t.flipped[i] = true
			for _, v := range line {
				v.Neg(v)
			}
		}
		line[t.artificial+i].SetInt64(1)
		t.basis[i] = t.artificial + i
		t.body = append(t.body, line)
		for j, v := range line {
			if j < t.artificial || j == width-1 {
				t.phase1[j].Sub(t.phase1[j], v)
			}
		}
	}
	return t
}

func zeros(n int) []*big.Rat {
	out := make([]*big.Rat, n)
	for i := range out {
		out[i] = zero()
	}
	return out
}

// run pivots until no column before limit lowers the costs.
func (t *tableau) run(costs []*big.Rat, limit int) {
	for {
		enter := -1
		for j := range limit {
			if costs[j].Sign() < 0 {
				enter = j
				break
			}
		}
		if enter < 0 {
			return
		}
		leave := t.leaving(enter)
		if leave < 0 {
			return // unbounded: cannot happen with costs ≥ 0
		}
		t.pivot(leave, enter)
	}
}

// leaving returns the row of the smallest ratio, ties to the lowest variable.
func (t *tableau) leaving(enter int) int {
	leave, best := -1, zero()
	for i, line := range t.body {
		if line[enter].Sign() <= 0 {
			continue
		}
		ratio := zero().Quo(line[len(line)-1], line[enter])
		if c := ratio.Cmp(best); leave < 0 || c < 0 || c == 0 && t.basis[i] < t.basis[leave] {
			leave, best = i, ratio
		}
	}
	return leave
}

func (t *tableau) pivot(leave, enter int) {
	line := t.body[leave]
	inv := zero().Inv(line[enter])
	for _, v := range line {
		v.Mul(v, inv)
	}
	for i, other := range t.body {
		if i != leave {
			eliminate(other, line, enter)
		}
	}
	eliminate(t.phase1, line, enter)
	eliminate(t.phase2, line, enter)
	t.basis[leave] = enter
}

func eliminate(target, line []*big.Rat, enter int) {
	if target[enter].Sign() == 0 {
		return
	}
	f, step := zero().Set(target[enter]), zero()
	for j, v := range line {
		if v.Sign() != 0 {
			target[j].Sub(target[j], step.Mul(f, v))
		}
	}
}

// dropArtificials pivots the artificials out of the basis where a structural
// variable can take their place; elsewhere the row says 0 = 0 and is harmless.
func (t *tableau) dropArtificials() {
	for i, j := range t.basis {
		if j < t.artificial {
			continue
		}
		for k := range t.artificial {
			if t.body[i][k].Sign() != 0 {
				t.pivot(i, k)
				break
			}
		}
	}
}
