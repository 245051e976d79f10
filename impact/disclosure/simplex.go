package disclosure

import "math"

// A polytope is {x ≥ 0 : A·x = b}, held as a simplex tableau in a feasible
// basis, so that many linear functions can be maximised over it one after the
// other. Bland's rule: slower than others, and it never cycles.
type polytope struct {
	rows  [][]float64 // A in terms of the basis, then b
	basis []int
	n     int
}

const tiny = 1e-9

// newPolytope finds a feasible basis (phase one). It returns nil when there is
// none.
func newPolytope(a [][]float64, b []float64, n int) *polytope {
	m := len(a)
	p := &polytope{n: n + m}
	for i := range a {
		row := make([]float64, n+m+1)
		s := 1.0
		if b[i] < 0 {
			s = -1
		}
		for j, v := range a[i] {
			row[j] = s * v
		}
		row[n+i] = 1
		row[n+m] = s * b[i]
		p.rows = append(p.rows, row)
		p.basis = append(p.basis, n+i)
	}
	cost := make([]float64, n+m)
	for j := n; j < n+m; j++ {
		cost[j] = -1
	}
	if v, _ := p.maximise(cost); v < -1e-6 {
		return nil
	}
	p.dropArtificial(n)
	return p
}

// dropArtificial removes the variables of phase one, and with them the rows
// that said nothing new.
func (p *polytope) dropArtificial(n int) {
	var rows [][]float64
	var basis []int
	for i := range p.rows {
		if p.basis[i] >= n {
			j := -1
			for k := range n {
				if math.Abs(p.rows[i][k]) > tiny {
					j = k
					break
				}
			}
			if j < 0 {
				continue // redundant
			}
			p.pivot(i, j)
		}
		rows, basis = append(rows, p.rows[i]), append(basis, p.basis[i])
	}
	for i, r := range rows {
		rows[i] = append(r[:n:n], r[p.n])
	}
	p.rows, p.basis, p.n = rows, basis, n
}

// maximise returns the largest value of cost·x, +Inf with false when there is
// none.
func (p *polytope) maximise(cost []float64) (float64, bool) {
	for {
		j := p.entering(cost)
		if j < 0 {
			v := 0.0
			for i, b := range p.basis {
				v += cost[b] * p.rows[i][p.n]
			}
			return v, true
		}
		i := p.leaving(j)
		if i < 0 {
			return math.Inf(1), false
		}
		p.pivot(i, j)
	}
}

// entering returns the first variable that would improve, or -1.
func (p *polytope) entering(cost []float64) int {
	inBasis := make([]bool, p.n)
	for _, b := range p.basis {
		inBasis[b] = true
	}
	for j := range p.n {
		if inBasis[j] {
			continue
		}
		gain := cost[j]
		for i, b := range p.basis {
			if cost[b] != 0 {
				gain -= cost[b] * p.rows[i][j]
			}
		}
		if gain > tiny {
			return j
		}
	}
	return -1
}

func (p *polytope) leaving(j int) int {
	best, least := -1, math.Inf(1)
	for i, row := range p.rows {
		if row[j] <= tiny {
			continue
		}
		ratio := max(0, row[p.n]) / row[j]
		if ratio < least-tiny || ratio < least+tiny && best >= 0 && p.basis[i] < p.basis[best] {
			best, least = i, min(least, ratio)
		}
	}
	return best
}

func (p *polytope) pivot(i, j int) {
	row := p.rows[i]
	d := row[j]
	for k := range row {
		row[k] /= d
	}
	for r, other := range p.rows {
		if r == i || other[j] == 0 {
			continue
		}
		f := other[j]
		for k := range other {
			other[k] -= f * row[k]
		}
	}
	p.basis[i] = j
}

// span returns the least and the largest value of the sum of some variables.
func (p *polytope) span(of []int) (low, high float64) {
	cost := make([]float64, p.n)
	for _, j := range of {
		cost[j] = 1
	}
	high, _ = p.maximise(cost)
	for _, j := range of {
		cost[j] = -1
	}
	low, _ = p.maximise(cost)
	return 0 - low, high
}
