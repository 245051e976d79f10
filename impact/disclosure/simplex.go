package disclosure

import "math"

// A polytope is {x ≥ 0 : A·x = b}, held as a simplex tableau in a feasible
// basis, so that many linear functions can be maximised over it one after the
// other.
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
// none. Steps go by the largest gain; when the value has not moved for a
// while, by Bland's rule, which never cycles.
func (p *polytope) maximise(cost []float64) (float64, bool) {
	gain := p.reduced(cost)
	still := 0
	for {
		j := entering(gain[:p.n], still > 20)
		if j < 0 {
			return -gain[p.n], true
		}
		i := p.leaving(j)
		if i < 0 {
			return math.Inf(1), false
		}
		before := gain[p.n]
		p.pivot(i, j)
		for k, f := 0, gain[j]; k <= p.n; k++ {
			gain[k] -= f * p.rows[i][k]
		}
		gain[j] = 0
		if still++; before-gain[p.n] > tiny {
			still = 0
		}
	}
}

// reduced returns what each variable would gain, and last the opposite of the
// value.
func (p *polytope) reduced(cost []float64) []float64 {
	gain := append(append(make([]float64, 0, p.n+1), cost[:p.n]...), 0)
	for i, b := range p.basis {
		if f := cost[b]; f != 0 {
			for k, v := range p.rows[i] {
				gain[k] -= f * v
			}
		}
	}
	return gain
}

// entering returns the variable that would gain most (or, when careful, the
// first that would gain), -1 when none would.
func entering(gain []float64, careful bool) int {
	best := -1
	for j, g := range gain {
		if g > tiny && (best < 0 || g > gain[best]) {
			if best = j; careful {
				return best
			}
		}
	}
	return best
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
	var filled []int
	for k := range row {
		if row[k] != 0 {
			row[k] /= d
			filled = append(filled, k)
		}
	}
	for r, other := range p.rows {
		if r == i || other[j] == 0 {
			continue
		}
		f := other[j]
		for _, k := range filled {
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
