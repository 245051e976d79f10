package index

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// BenefitOfTheDoubt gives each unit the weights that suit it best, under the
// condition that no unit scores more than 1 with them: max Σw·x subject to
// Σw·x_j ≤ 1 for every unit j (Cherchye, Moesen, Rogge and Van Puyenbroeck
// 2007). Unless MinShare and MaxShare are set, a unit can put all its
// weight on one child.
//
// It ignores the weights given, takes values of zero or more, and refuses
// missing ones.
type BenefitOfTheDoubt struct {
	// MinShare and MaxShare bound the share of each child in the score of
	// every unit, in [0, 1]. Zero does not bound.
	MinShare, MaxShare float64
}

// Name implements [Aggregator].
func (b BenefitOfTheDoubt) Name() string {
	return named("benefit-of-the-doubt", b.MinShare, b.MaxShare)
}

// Aggregate implements [Aggregator].
func (b BenefitOfTheDoubt) Aggregate(dst []float64, columns [][]float64, _ []float64) error {
	scores, _, err := b.Weights(columns)
	copy(dst, scores)
	return err
}

// Weights returns the score of each row and the weights that gave it:
// weights[row][child]. When several sets of weights give the same score, one
// of them is returned, always the same.
func (b BenefitOfTheDoubt) Weights(columns [][]float64) (scores []float64, weights [][]float64, err error) {
	k, n := len(columns), len(columns[0])
	if b.MinShare*float64(k) > 1 || b.MaxShare > 0 && b.MaxShare*float64(k) < 1 {
		return nil, nil, refuseDesign("shares", "no shares of %d children lie between %v and %v", k, b.MinShare, b.MaxShare)
	}
	scale := make([]float64, k)
	for c, x := range columns {
		for i, v := range x {
			if !(v >= 0) {
				return nil, nil, &RowError{Row: i, Err: refuse(
					impact.Notef("index.bod-value", "benefit of the doubt needs a value of zero or more, not %v", v),
					impact.Notef("index.bod-value.remedy", "impute, and normalise to a scale that begins at zero or above"))}
			}
			scale[c] = math.Max(scale[c], v)
		}
		if scale[c] == 0 {
			scale[c] = 1
		}
	}
	scores, weights = make([]float64, n), make([][]float64, n)
	for u := range n {
		w, score, err := solve(b.program(columns, scale, u))
		if err != nil {
			return nil, nil, &RowError{Row: u, Err: err}
		}
		for c := range w {
			w[c] /= scale[c]
		}
		scores[u], weights[u] = score, w
	}
	return scores, weights, nil
}

// program writes the linear program of unit u: maximise c·w subject to
// A·w ≤ b, b ≥ 0, with each child divided by its greatest value so that the
// numbers are near 1.
func (b BenefitOfTheDoubt) program(columns [][]float64, scale []float64, u int) (c []float64, a [][]float64, rhs []float64) {
	k, n := len(columns), len(columns[0])
	c = make([]float64, k)
	for j := range columns {
		c[j] = columns[j][u] / scale[j]
	}
	for i := range n {
		row := make([]float64, k)
		for j := range columns {
			row[j] = columns[j][i] / scale[j]
		}
		a, rhs = append(a, row), append(rhs, 1)
	}
	for j := range columns {
		if b.MaxShare > 0 {
			a, rhs = append(a, shareRow(c, j, 1, b.MaxShare)), append(rhs, 0)
		}
		if b.MinShare > 0 {
			a, rhs = append(a, shareRow(c, j, -1, b.MinShare)), append(rhs, 0)
		}
	}
	return c, a, rhs
}

// shareRow writes sign·(w_j·x_j − share·Σw·x) ≤ 0.
func shareRow(x []float64, j int, sign, share float64) []float64 {
	row := make([]float64, len(x))
	for i, v := range x {
		row[i] = -sign * share * v
	}
	row[j] += sign * x[j]
	return row
}

// solve maximises c·x subject to a·x ≤ b and x ≥ 0, where b ≥ 0, by the
// primal simplex from the slack basis with Bland's rule, which does not
// cycle.
//
// Note: gonum's lp.Simplex takes equalities and looks for a first basis; here
// the slack basis is one, so that nothing has to be looked for.
func solve(c []float64, a [][]float64, b []float64) (x []float64, value float64, err error) {
	const tiny = 1e-11
	n, m := len(c), len(a)
	t := newTableau(c, a, b)
	basis := make([]int, m)
	for i := range basis {
		basis[i] = n + i
	}
	for range 50 * (n + m) * (n + 1) {
		enter := -1
		for j, v := range t[m][:n+m] {
			if v > tiny {
				enter = j
				break
			}
		}
		if enter < 0 {
			x = make([]float64, n)
			for i, v := range basis {
				if v < n {
					x[v] = t[i][n+m]
				}
			}
			return x, 0 - t[m][n+m], nil // 0 − 0 is not −0
		}
		leave := ratioTest(t, basis, enter, tiny)
		if leave < 0 {
			return nil, 0, refuse(
				impact.Notef("index.unbounded", "the score has no upper bound: some child is zero for all units"),
				impact.Notef("index.unbounded.remedy", "leave that child out"))
		}
		basis[leave] = enter
		pivot(t, leave, enter)
	}
	return nil, 0, refuse(
		impact.Notef("index.no-optimum", "the linear program did not end"),
		impact.Notef("index.no-optimum.remedy", "check for values of very different sizes"))
}

func newTableau(c []float64, a [][]float64, b []float64) [][]float64 {
	n, m := len(c), len(a)
	t := make([][]float64, m+1)
	for i := range t {
		t[i] = make([]float64, n+m+1)
	}
	for i := range a {
		copy(t[i], a[i])
		t[i][n+i], t[i][n+m] = 1, b[i]
	}
	copy(t[m], c)
	return t
}

func ratioTest(t [][]float64, basis []int, enter int, tiny float64) int {
	leave, best := -1, math.Inf(1)
	last := len(t[0]) - 1
	for i := range basis {
		if t[i][enter] <= tiny {
			continue
		}
		r := t[i][last] / t[i][enter]
		if r < best || r == best && basis[i] < basis[leave] {
			leave, best = i, r
		}
	}
	return leave
}

func pivot(t [][]float64, row, col int) {
	p := t[row][col]
	for j := range t[row] {
		t[row][j] /= p
	}
	for i := range t {
		if f := t[i][col]; i != row && f != 0 {
			for j := range t[i] {
				t[i][j] -= f * t[row][j]
			}
		}
	}
}
