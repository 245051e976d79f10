package index

import "math"

// moments are the central sums of the available values.
type moments struct {
	n                int
	mean, m2, m3, m4 float64 // sums of powers of the deviations
}

func momentsOf(x []float64) moments {
	var m moments
	for _, v := range x {
		if !math.IsNaN(v) {
			m.n++
			m.mean += v
		}
	}
	m.mean /= float64(m.n)
	for _, v := range x {
		if math.IsNaN(v) {
			continue
		}
		d := v - m.mean
		m.m2 += d * d
		m.m3 += d * d * d
		m.m4 += d * d * d * d
	}
	return m
}

// Skewness returns the sample skewness G1 of the available values
// (Joanes and Gill 1998; type 2, as SAS and spreadsheets have it). It
// is NaN below 3 values or without spread.
func Skewness(x []float64) float64 {
	m := momentsOf(x)
	if m.n < 3 || m.m2 == 0 {
		return math.NaN()
	}
	n := float64(m.n)
	g1 := math.Sqrt(n) * m.m3 / math.Pow(m.m2, 1.5)
	return g1 * math.Sqrt(n*(n-1)) / (n - 2)
}

// Kurtosis returns the sample excess kurtosis G2 of the available values
// (Joanes and Gill 1998; type 2). It is NaN below 4 values or without
// spread.
func Kurtosis(x []float64) float64 {
	m := momentsOf(x)
	if m.n < 4 || m.m2 == 0 {
		return math.NaN()
	}
	n := float64(m.n)
	g2 := n*m.m4/(m.m2*m.m2) - 3
	return ((n+1)*g2 + 6) * (n - 1) / ((n - 2) * (n - 3))
}

// An OutlierRule says when a column has outliers: when both its skewness and
// its kurtosis are beyond the thresholds. The zero value is the rule of the
// Joint Research Centre: |skewness| ≥ 2 and kurtosis ≥ 3.5.
type OutlierRule struct{ Skewness, Kurtosis float64 }

func (r OutlierRule) orDefault() OutlierRule {
	if r.Skewness == 0 {
		r.Skewness = 2
	}
	if r.Kurtosis == 0 {
		r.Kurtosis = 3.5
	}
	return r
}

// Pass tells whether the column needs no treatment. A column too short or too
// flat to have a shape passes.
func (r OutlierRule) Pass(x []float64) bool {
	r = r.orDefault()
	s, k := Skewness(x), Kurtosis(x)
	return !(math.Abs(s) >= r.Skewness && k >= r.Kurtosis)
}
