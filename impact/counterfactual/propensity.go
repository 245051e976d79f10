package counterfactual

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
	"gonum.org/v1/gonum/mat"
)

// A Study holds persons, some helped, with what was known of them before.
type Study struct {
	Treated    []bool
	Outcome    []float64
	Names      []string    // of the covariates
	Covariates [][]float64 // Covariates[k][person], known before the action
}

func (s Study) check() error {
	n, helped := len(s.Treated), 0
	if len(s.Outcome) != n || len(s.Names) != len(s.Covariates) || len(s.Covariates) == 0 {
		return refuseShape("study", "outcome, covariates and their names do not go with the persons")
	}
	for _, x := range append([][]float64{s.Outcome}, s.Covariates...) {
		if len(x) != n {
			return refuseShape("lengths", "columns of different lengths")
		}
		for _, v := range x {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return refuseShape("missing", "a person lacks a value; leave the person out or impute")
			}
		}
	}
	for _, t := range s.Treated {
		if t {
			helped++
		}
	}
	if small := min(helped, n-helped); small < 10 || n < 5*(len(s.Covariates)+1) {
		return refuseFew(min(n, small))
	}
	return nil
}

// Propensity is a logistic model of being helped.
type Propensity struct {
	Coefficients []float64 // constant first, then the covariates, log odds per unit
	SE           []float64 // of the coefficients
	Score        []float64 // probability of being helped, by person
	Iterations   int       // until the coefficients stood still
}

// FitPropensity fits the probability of being helped by maximum likelihood:
// iteratively reweighted least squares (McCullagh and Nelder 1989, §4.4). It
// refuses covariates that separate the two groups, where no maximum exists,
// and covariates that follow from others.
func FitPropensity(s Study) (*Propensity, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	n, k := len(s.Treated), len(s.Covariates)+1
	x := mat.NewDense(n, k, nil)
	for i := range n {
		x.Set(i, 0, 1)
		for c := range s.Covariates {
			x.Set(i, c+1, s.Covariates[c][i])
		}
	}
	centre, scale := standardise(x)
	p := &Propensity{Score: make([]float64, n)}
	beta := mat.NewVecDense(k, nil)
	for p.Iterations = 1; p.Iterations <= 50; p.Iterations++ {
		step, info, err := newton(x, beta, s.Treated, p.Score)
		if err != nil {
			return nil, err
		}
		beta.AddVec(beta, step)
		if mat.Norm(beta, math.Inf(1)) > 30 {
			break
		}
		if mat.Norm(step, math.Inf(1)) < 1e-10 {
			p.finish(beta, info, centre, scale)
			return p, nil
		}
	}
	return nil, refusal(
		impact.Notef("counterfactual.separation", "the covariates separate the two groups without overlap: no propensity score exists"),
		impact.Notef("counterfactual.separation.remedy", "leave out the covariate that separates them, or compare with persons who are closer"))
}

// standardise makes columns of mean 0 and deviation 1, the constant apart.
func standardise(x *mat.Dense) (centre, scale []float64) {
	n, k := x.Dims()
	centre, scale = make([]float64, k), make([]float64, k)
	scale[0] = 1
	for c := 1; c < k; c++ {
		col := mat.Col(nil, c, x)
		m, v := meanVariance(col, nil)
		centre[c], scale[c] = m, math.Sqrt(v)
		if scale[c] == 0 {
			scale[c] = 1
		}
		for i := range n {
			x.Set(i, c, (col[i]-m)/scale[c])
		}
	}
	return centre, scale
}

func newton(x *mat.Dense, beta *mat.VecDense, treated []bool, score []float64) (*mat.VecDense, *mat.SymDense, error) {
	n, k := x.Dims()
	var eta mat.VecDense
	eta.MulVec(x, beta)
	info := mat.NewSymDense(k, nil)
	gradient := mat.NewVecDense(k, nil)
	for i := range n {
		score[i] = 1 / (1 + math.Exp(-eta.AtVec(i)))
		y := 0.0
		if treated[i] {
			y = 1
		}
		row := x.RowView(i)
		info.SymRankOne(info, score[i]*(1-score[i]), row)
		gradient.AddScaledVec(gradient, y-score[i], row)
	}
	var chol mat.Cholesky
	if !chol.Factorize(info) || chol.Cond() > 1e12 {
		return nil, nil, refusal(
			impact.Notef("counterfactual.collinear", "a covariate follows from others or does not vary"),
			impact.Notef("counterfactual.collinear.remedy", "leave it out"))
	}
	var step mat.VecDense
	if err := chol.SolveVecTo(&step, gradient); err != nil {
		return nil, nil, err
	}
	return &step, info, nil
}

// finish turns coefficients of standardised covariates into those of the
// covariates themselves.
func (p *Propensity) finish(beta *mat.VecDense, info *mat.SymDense, centre, scale []float64) {
	k := beta.Len()
	var inverse mat.Dense
	if err := inverse.Inverse(info); err != nil {
		inverse = *mat.NewDense(k, k, nil)
	}
	p.Coefficients, p.SE = make([]float64, k), make([]float64, k)
	back := mat.NewVecDense(k, nil)
	back.SetVec(0, 1)
	p.Coefficients[0] = beta.AtVec(0)
	for c := 1; c < k; c++ {
		p.Coefficients[c] = beta.AtVec(c) / scale[c]
		p.SE[c] = math.Sqrt(inverse.At(c, c)) / scale[c]
		p.Coefficients[0] -= p.Coefficients[c] * centre[c]
		back.SetVec(c, -centre[c]/scale[c])
	}
	p.SE[0] = math.Sqrt(mat.Inner(back, &inverse, back))
}

// meanVariance returns the weighted mean and the variance with n−1; nil
// weights are equal. Weights do not enter the variance.
func meanVariance(x, w []float64) (mean, variance float64) {
	var sum, total, plain float64
	for i, v := range x {
		f := 1.0
		if w != nil {
			f = w[i]
		}
		sum += f * v
		total += f
		plain += v
	}
	plain /= float64(len(x))
	for _, v := range x {
		variance += (v - plain) * (v - plain)
	}
	return sum / total, variance / float64(len(x)-1)
}
