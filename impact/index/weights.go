package index

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
	"gonum.org/v1/gonum/mat"
)

// EqualWeights returns n weights that sum to 1.
func EqualWeights(n int) []float64 {
	w := make([]float64, n)
	for i := range w {
		w[i] = 1 / float64(n)
	}
	return w
}

// Swing returns the weights of a swing-weighting session: each criterion is
// given points for the improvement from its worst to its best level, the most
// valued swing having 100 (von Winterfeldt and Edwards 1986). Weights are
// proportional to the points and sum to 1. It refuses negative points, and a
// session in which no swing has any.
func Swing(points []float64) ([]float64, error) {
	var sum float64
	for _, p := range points {
		if !(p >= 0) || math.IsInf(p, 0) {
			return nil, refuse(
				impact.Notef("index.swing-points", "swing points must be zero or more, not %v", p),
				impact.Notef("index.swing-points.remedy", "ask again: the most valued swing has 100 points, one that matters not at all has 0"))
		}
		sum += p
	}
	if sum == 0 {
		return nil, refuse(
			impact.Notef("index.swing-none", "no swing was given any point"),
			impact.Notef("index.swing-none.remedy", "give 100 points to the most valued swing"))
	}
	w := make([]float64, len(points))
	for i, p := range points {
		w[i] = p / sum
	}
	return w, nil
}

// MaxConsistencyRatio is the consistency ratio above which pairwise
// judgements contradict each other too much to be weights (Saaty 1980).
const MaxConsistencyRatio = 0.10

// saatyRandomIndex is the mean consistency index of random reciprocal
// matrices, by size from 1 (Saaty 1980; sizes 11 to 15 as in Saaty 1987).
var saatyRandomIndex = []float64{0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59}

// AHPResult is what pairwise judgements say.
type AHPResult struct {
	Weights   []float64 // principal eigenvector, sum 1
	LambdaMax float64   // greatest eigenvalue; n when perfectly consistent
	CI        float64   // consistency index (λmax−n)/(n−1)
	CR        float64   // consistency ratio CI/RI; 0 for one or two criteria
	// WorstI and WorstJ are the judgement farthest from what the weights
	// imply, and Implied what they imply: the first to discuss again.
	WorstI, WorstJ int
	Implied        float64
}

// AHP returns the weights of the analytic hierarchy process (Saaty 1980):
// matrix[i][j] says how many times criterion i matters more than j, and
// matrix[j][i] is its inverse. When the consistency ratio exceeds 0.10 the
// judgements are refused as weights; the result is returned all the same, to
// show what to discuss again.
func AHP(matrix [][]float64) (*AHPResult, error) {
	n := len(matrix)
	if err := checkJudgements(matrix); err != nil {
		return nil, err
	}
	r := &AHPResult{}
	r.Weights, r.LambdaMax = principal(matrix)
	if n > 1 {
		r.CI = (r.LambdaMax - float64(n)) / float64(n-1)
		if math.Abs(r.CI) < 1e-13 {
			r.CI = 0
		}
	}
	if n > 2 {
		r.CR = r.CI / saatyRandomIndex[n-1]
	}
	r.findWorst(matrix)
	if r.CR > MaxConsistencyRatio {
		return r, refuse(
			impact.Notef("index.inconsistent", "the judgements contradict each other: consistency ratio %.2f, above %.2f", r.CR, MaxConsistencyRatio),
			impact.Notef("index.inconsistent.remedy", "discuss criteria %d and %d again: %.2f was said, the other judgements imply %.2f",
				r.WorstI+1, r.WorstJ+1, matrix[r.WorstI][r.WorstJ], r.Implied))
	}
	return r, nil
}

func checkJudgements(m [][]float64) error {
	n := len(m)
	if n == 0 || n > len(saatyRandomIndex) {
		return refuse(
			impact.Notef("index.ahp-size", "pairwise judgements are read for 1 to %d criteria, not %d", len(saatyRandomIndex), n),
			impact.Notef("index.ahp-size.remedy", "group the criteria and judge within and between groups"))
	}
	for i := range m {
		for j := range m {
			// 1e-6 forgives inverses written with a few digits.
			if len(m[i]) != n || !(m[i][j] > 0) || math.Abs(m[i][j]*m[j][i]-1) > 1e-6 {
				return refuse(
					impact.Notef("index.ahp-reciprocal", "judgement %d, %d and its inverse are not reciprocal", i+1, j+1),
					impact.Notef("index.ahp-reciprocal.remedy", "fill one half of the matrix and put inverses in the other, 1 on the diagonal"))
			}
		}
	}
	return nil
}

// principal returns the eigenvector of a positive matrix for its greatest
// eigenvalue, by powers: it converges for any positive matrix
// (Perron–Frobenius).
func principal(m [][]float64) (w []float64, lambda float64) {
	n := len(m)
	w = EqualWeights(n)
	next := make([]float64, n)
	for range 10_000 {
		lambda = 0
		for i := range m {
			next[i] = 0
			for j, v := range m[i] {
				next[i] += v * w[j]
			}
			lambda += next[i]
		}
		var moved float64
		for i := range w {
			v := next[i] / lambda
			moved = math.Max(moved, math.Abs(v-w[i]))
			w[i] = v
		}
		if moved < 1e-16 {
			break
		}
	}
	return w, lambda
}

func (r *AHPResult) findWorst(m [][]float64) {
	worst := -1.0
	for i := range m {
		for j := i + 1; j < len(m); j++ {
			implied := r.Weights[i] / r.Weights[j]
			if gap := math.Abs(math.Log(m[i][j] / implied)); gap > worst {
				worst, r.WorstI, r.WorstJ, r.Implied = gap, i, j, implied
			}
		}
	}
}

// PCAResult is a principal component analysis of standardised columns.
type PCAResult struct {
	// Loadings[k] is component k, a unit vector, with the sign that makes
	// the sum of its coordinates positive.
	Loadings [][]float64
	Variance []float64 // eigenvalues of the correlation matrix, descending
	Share    []float64 // of the total variance
	Rows     int       // complete rows used
}

// PCA analyses the correlation matrix of the columns over the rows that are
// complete.
func PCA(columns [][]float64) (*PCAResult, error) {
	r, rows, err := correlationMatrix(columns)
	if err != nil {
		return nil, err
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(r, true) {
		return nil, refuseDesign("no-eigenvalues", "the correlation matrix has no eigenvalues")
	}
	k := len(columns)
	values := eigen.Values(nil)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	out := &PCAResult{Rows: rows}
	for c := k - 1; c >= 0; c-- {
		v := mat.Col(nil, c, &vectors)
		var sum float64
		for _, x := range v {
			sum += x
		}
		if sum < 0 {
			for i := range v {
				v[i] = -v[i]
			}
		}
		out.Loadings = append(out.Loadings, v)
		out.Variance = append(out.Variance, values[c])
		out.Share = append(out.Share, values[c]/float64(k))
	}
	return out, nil
}

// Weights returns the loadings of the first component, made to sum to 1. It
// refuses a component with loadings of both signs: it opposes indicators
// instead of adding them up, and a negative weight would turn one round.
func (p *PCAResult) Weights() ([]float64, error) {
	var sum float64
	for i, v := range p.Loadings[0] {
		if v < 0 {
			return nil, refuse(
				impact.Notef("index.negative-loading", "the loading of column %d on the first component is %.2f: it would be a negative weight", i+1, v),
				impact.Notef("index.negative-loading.remedy", "check the direction of the indicator, group indicators that go together, or weight by judgement"))
		}
		sum += v
	}
	w := make([]float64, len(p.Loadings[0]))
	for i, v := range p.Loadings[0] {
		w[i] = v / sum
	}
	return w, nil
}

func correlationMatrix(columns [][]float64) (*mat.SymDense, int, error) {
	k := len(columns)
	if k == 0 {
		return nil, 0, refuseNoData()
	}
	complete := completeRows(columns)
	if len(complete[0]) < 3 {
		return nil, 0, refuse(
			impact.Notef("index.few-rows", "only %d rows have all the columns", len(complete[0])),
			impact.Notef("index.few-rows.remedy", "impute or collect more values"))
	}
	r := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			v := Correlation(complete[i], complete[j])
			if math.IsNaN(v) {
				return nil, 0, refuseZeroRange(complete[i][0])
			}
			r.SetSym(i, j, v)
		}
	}
	return r, len(complete[0]), nil
}

func completeRows(columns [][]float64) [][]float64 {
	out := make([][]float64, len(columns))
	for _, x := range columns {
		if len(x) != len(columns[0]) {
			panic("index: columns of different lengths")
		}
	}
	for i := range columns[0] {
		whole := true
		for _, x := range columns {
			whole = whole && !math.IsNaN(x[i])
		}
		if whole {
			for c, x := range columns {
				out[c] = append(out[c], x[i])
			}
		}
	}
	return out
}
