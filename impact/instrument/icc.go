package instrument

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/impact"
)

// An ICC is one form of the intraclass correlation.
type ICC struct {
	impact.Estimate
	Form     string // "ICC1" … "ICC3k"
	F        float64
	DF1, DF2 float64
	P        float64 // that the correlation is zero
}

// ICCs returns the six forms of P. Shrout and J. Fleiss ("Intraclass
// correlations: uses in assessing rater reliability", 1979) of ratings,
// subject × rater:
//
//	ICC1   each subject was rated by other raters, drawn at random
//	ICC2   the same raters, drawn from many, rated all; their severity counts
//	ICC3   these raters only; only the order and gaps they give count
//	…k     the same for the mean of the k raters
//
// Intervals are theirs, that of ICC2 after K. McGraw and S. Wong (1996).
// Subjects that lack a rating (NaN) are left out with a warning. It refuses
// fewer than two raters or three subjects, and ratings all alike.
func ICCs(ratings [][]float64, level float64) [6]ICC {
	a, reason := variance(ratings)
	forms := [6]string{"ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"}
	var out [6]ICC
	if reason != nil {
		for i := range out {
			out[i] = ICC{Form: forms[i], Estimate: refuse("icc", *reason, impact.Notef("impact.icc.remedy", "have at least 2 raters judge at least 3 different subjects")), F: math.NaN(), P: math.NaN()}
		}
		return out
	}
	n, k := a.n, a.k
	one := (a.between - a.within) / (a.between + (k-1)*a.within)
	two := (a.between - a.residual) / (a.between + (k-1)*a.residual + k*(a.raters-a.residual)/n)
	three := (a.between - a.residual) / (a.between + (k-1)*a.residual)
	f1, f3 := a.between/a.within, a.between/a.residual
	l1, u1 := single(f1, n-1, n*(k-1), k, level)
	l3, u3 := single(f3, n-1, (n-1)*(k-1), k, level)
	l2, u2 := a.twoWay(two, level)
	many := func(r float64) float64 { return k * r / (1 + (k-1)*r) }
	set := func(i int, value, low, high, f, df2 float64) {
		out[i] = ICC{Form: forms[i], F: f, DF1: n - 1, DF2: df2, P: 1 - distuv.F{D1: n - 1, D2: df2}.CDF(f), Estimate: impact.Estimate{
			Value: value, Low: low, High: high, Level: level, N: int(n), Method: "icc/shrout-fleiss", Warnings: a.warnings}}
	}
	set(0, one, l1, u1, f1, n*(k-1))
	set(1, two, l2, u2, f3, (n-1)*(k-1))
	set(2, three, l3, u3, f3, (n-1)*(k-1))
	set(3, many(one), many(l1), many(u1), f1, n*(k-1))
	set(4, many(two), many(l2), many(u2), f3, (n-1)*(k-1))
	set(5, many(three), many(l3), many(u3), f3, (n-1)*(k-1))
	return out
}

// squares are the mean squares of subjects × raters.
type squares struct {
	n, k                              float64
	between, within, raters, residual float64
	warnings                          []impact.Note
}

func variance(ratings [][]float64) (a squares, reason *impact.Note) {
	var full [][]float64
	for _, row := range ratings {
		whole := len(row) == len(ratings[0])
		if !whole {
			panic("instrument: subjects have different numbers of raters")
		}
		for _, v := range row {
			whole = whole && !math.IsNaN(v)
		}
		if whole {
			full = append(full, row)
		}
	}
	if lost := len(ratings) - len(full); lost > 0 {
		a.warnings = append(a.warnings, impact.Notef("impact.icc.lost", "%d of %d subjects lack a rating and were left out", lost, len(ratings)))
	}
	if len(full) < 3 || len(full[0]) < 2 {
		note := impact.Notef("impact.icc.few", "%d subjects with all their ratings: too few", len(full))
		return a, &note
	}
	n, k := len(full), len(full[0])
	a.n, a.k = float64(n), float64(k)
	subject, rater, grand := make([]float64, n), make([]float64, k), 0.0
	for i, row := range full {
		for j, v := range row {
			subject[i] += v / a.k
			rater[j] += v / a.n
			grand += v / (a.n * a.k)
		}
	}
	for i, row := range full {
		a.between += a.k * (subject[i] - grand) * (subject[i] - grand) / (a.n - 1)
		for j, v := range row {
			e := v - subject[i] - rater[j] + grand
			a.residual += e * e / ((a.n - 1) * (a.k - 1))
			a.within += (v - subject[i]) * (v - subject[i]) / (a.n * (a.k - 1))
		}
	}
	for _, m := range rater {
		a.raters += a.n * (m - grand) * (m - grand) / (a.k - 1)
	}
	if a.between+a.within <= 1e-24*(1+grand*grand) { // rounding only
		note := impact.Notef("impact.icc.constant", "all ratings are the same: there is nothing to agree on")
		return a, &note
	}
	return a, nil
}

// single returns the interval of a one-rater form from its F.
func single(f, df1, df2, k, level float64) (low, high float64) {
	fl := f / fQuantile(distuv.F{D1: df1, D2: df2}, (1+level)/2)
	fu := f * fQuantile(distuv.F{D1: df2, D2: df1}, (1+level)/2)
	return (fl - 1) / (fl + k - 1), (fu - 1) / (fu + k - 1)
}

// twoWay returns the interval of ICC2 (Shrout and Fleiss 1979, p. 424).
func (a squares) twoWay(r, level float64) (low, high float64) {
	n, k, fj := a.n, a.k, a.raters/a.residual
	s := n*(1+(k-1)*r) - k*r
	v := (k - 1) * (n - 1) * (k*r*fj + s) * (k*r*fj + s) / ((n-1)*k*k*r*r*fj*fj + s*s)
	fu := fQuantile(distuv.F{D1: n - 1, D2: v}, (1+level)/2)
	fl := fQuantile(distuv.F{D1: v, D2: n - 1}, (1+level)/2)
	rest := k*a.raters + (k*n-k-n)*a.residual
	return n * (a.between - fu*a.residual) / (fu*rest + n*a.between), n * (fl*a.between - a.residual) / (rest + n*fl*a.between)
}
