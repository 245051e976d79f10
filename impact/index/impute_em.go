package index

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
	"gonum.org/v1/gonum/mat"
)

// ImputeEM fills with what the other indicators of the unit lead one to expect
// under a multivariate normal distribution, whose means and covariances are
// the most likely given all values that are there (EM algorithm: Dempster,
// Laird and Rubin 1977; Little and Rubin 2002, §11.2). What it fills is an
// expectation: it makes the table look more regular than it is, and its own
// uncertainty is to be studied with other imputations. A unit without any value
// stays missing.
//
// It refuses a group of indicators that is not much smaller than the number of
// units, where no covariance is most likely: name a Level.
type ImputeEM struct {
	// Level takes only the indicators under the same aggregate of that
	// level, 2 being the lowest. Zero takes all.
	Level int
}

// Name implements [Imputer].
func (e ImputeEM) Name() string { return rowName("em", e.Level, false) }

// Fill implements [Imputer].
func (e ImputeEM) Fill(d *Data, t *Tree) error {
	for _, columns := range t.groups(e.Level) {
		x := make([][]float64, len(columns))
		gaps := false
		for k, c := range columns {
			x[k] = d.Values[c]
			gaps = gaps || len(available(x[k])) < len(x[k])
		}
		if !gaps {
			continue
		}
		for k, c := range columns {
			if _, _, err := spread(x[k]); err != nil {
				return &CellError{Stage: "impute", Column: d.Columns[c], Err: err}
			}
		}
		if err := expect(x); err != nil {
			return err
		}
	}
	return nil
}

// expect fills the columns in place.
func expect(columns [][]float64) error {
	k, n := len(columns), len(columns[0])
	z := mat.NewDense(n, k, nil)
	centre, scale := make([]float64, k), make([]float64, k)
	rows := 0
	for c, x := range columns {
		m := momentsOf(x)
		centre[c], scale[c] = m.mean, math.Sqrt(m.m2/float64(m.n))
		for i, v := range x {
			z.Set(i, c, (v-centre[c])/scale[c])
		}
	}
	for i := range n {
		if len(available(z.RawRowView(i))) > 0 {
			rows++
		}
	}
	if rows < k+2 {
		return refuseEM(rows, k)
	}
	mean, cov := make([]float64, k), mat.NewSymDense(k, nil)
	for c := range k {
		cov.SetSym(c, c, 1)
	}
	for range 10_000 {
		moved, err := emStep(z, mean, cov, rows)
		if err != nil {
			return err
		}
		if moved < 1e-12 {
			for c, x := range columns {
				fillWith(x, func(i int) float64 {
					row, _, err := complete(z.RawRowView(i), mean, cov)
					if err != nil || row == nil {
						return math.NaN()
					}
					return centre[c] + scale[c]*row[c]
				})
			}
			return nil
		}
	}
	return refuseEM(rows, k)
}

func refuseEM(rows, columns int) error {
	return refuse(
		impact.Notef("index.em", "%d units are too few to say how %d indicators go together", rows, columns),
		impact.Notef("index.em.remedy", "impute within the aggregates of a level, or by a mean"))
}

// emStep moves the mean and the covariance to the next iterate and says by how
// much.
func emStep(z *mat.Dense, mean []float64, cov *mat.SymDense, rows int) (moved float64, err error) {
	n, k := z.Dims()
	sum, square := make([]float64, k), mat.NewSymDense(k, nil)
	for i := range n {
		row, rest, err := complete(z.RawRowView(i), mean, cov)
		if err != nil {
			return 0, err
		}
		if row == nil {
			continue
		}
		for a := range k {
			sum[a] += row[a]
		}
		square.SymRankOne(square, 1, mat.NewVecDense(k, row))
		if rest != nil {
			square.AddSym(square, rest)
		}
	}
	for a := range k {
		sum[a] /= float64(rows)
		moved = math.Max(moved, math.Abs(sum[a]-mean[a]))
	}
	for a := range k {
		for b := a; b < k; b++ {
			v := square.At(a, b)/float64(rows) - sum[a]*sum[b]
			moved = math.Max(moved, math.Abs(v-cov.At(a, b)))
			cov.SetSym(a, b, v)
		}
	}
	copy(mean, sum)
	return moved, nil
}

// complete returns the row with its gaps at their conditional expectation, and
// their conditional covariance, nil when there is no gap. A row without any
// value is nil.
func complete(row, mean []float64, cov *mat.SymDense) ([]float64, *mat.SymDense, error) {
	k := len(row)
	var has, gap []int
	for c, v := range row {
		if math.IsNaN(v) {
			gap = append(gap, c)
		} else {
			has = append(has, c)
		}
	}
	out := append([]float64(nil), row...)
	if len(has) == 0 {
		return nil, nil, nil
	}
	if len(gap) == 0 {
		return out, nil, nil
	}
	known := mat.NewSymDense(len(has), nil)
	d := mat.NewVecDense(len(has), nil)
	cross := mat.NewDense(len(has), len(gap), nil)
	for a, c := range has {
		d.SetVec(a, row[c]-mean[c])
		for b := a; b < len(has); b++ {
			known.SetSym(a, b, cov.At(c, has[b]))
		}
		for b, g := range gap {
			cross.Set(a, b, cov.At(c, g))
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(known) || chol.Cond() > 1e12 {
		return nil, nil, refuseEM(len(has), k)
	}
	var beta mat.Dense
	if err := chol.SolveTo(&beta, cross); err != nil {
		return nil, nil, refuseEM(len(has), k)
	}
	var fitted mat.VecDense
	fitted.MulVec(beta.T(), d)
	var explained mat.Dense
	explained.Mul(beta.T(), cross)
	rest := mat.NewSymDense(k, nil)
	for a, g := range gap {
		out[g] = mean[g] + fitted.AtVec(a)
		for b := a; b < len(gap); b++ {
			rest.SetSym(g, gap[b], cov.At(g, gap[b])-explained.At(a, b))
		}
	}
	return out, rest, nil
}
