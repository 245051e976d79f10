package instrument

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/change"
)

// A Weighting says how much of an agreement two different codes are.
type Weighting string

// Unweighted counts only equal codes; Linear and Quadratic give credit to
// near ones on an ordered scale.
const (
	Unweighted Weighting = "none"
	Linear     Weighting = "linear"
	Quadratic  Weighting = "quadratic"
)

func (w Weighting) weight(i, j, k int) float64 {
	d := math.Abs(float64(i-j)) / float64(k-1)
	switch w {
	case Linear:
		return 1 - d
	case Quadratic:
		return 1 - d*d
	}
	if i == j {
		return 1
	}
	return 0
}

// Kappa returns Cohen's kappa of two coders, table[i][j] things that the
// first coded i and the second j (J. Cohen 1960, weighted 1968), with the
// large-sample interval of J. Fleiss, J. Cohen and B. Everitt (1969). It
// refuses an empty table and one where chance alone gives full agreement. It
// panics on a table that is not square.
func Kappa(table [][]int64, w Weighting, level float64) impact.Estimate {
	k := len(table)
	e := impact.Estimate{Level: level, Method: "cohen-kappa/" + string(w)}
	rows, columns, n := make([]float64, k), make([]float64, k), 0.0
	for i, row := range table {
		if len(row) != k {
			panic("instrument: a table of agreement is square")
		}
		for j, c := range row {
			rows[i] += float64(c)
			columns[j] += float64(c)
			n += float64(c)
		}
	}
	e.N = int(n)
	po, pe := 0.0, 0.0
	byRow, byColumn := make([]float64, k), make([]float64, k) // mean weights
	for i := range table {
		for j, c := range table[i] {
			wt := w.weight(i, j, k)
			po += wt * float64(c) / n
			pe += wt * rows[i] * columns[j] / (n * n)
			byRow[i] += wt * columns[j] / n
			byColumn[j] += wt * rows[i] / n
		}
	}
	if n == 0 || k < 2 || !(pe < 1-1e-12) {
		r := refuse(e.Method, impact.Notef("impact.kappa.nothing", "only one code was used: there is nothing to agree on"),
			impact.Notef("impact.kappa.nothing.remedy", "have more things coded, or read the share of agreement"))
		r.N = e.N
		return r
	}
	e.Value = (po - pe) / (1 - pe)
	v := 0.0
	for i := range table {
		for j, c := range table[i] {
			d := w.weight(i, j, k)*(1-pe) - (byRow[i]+byColumn[j])*(1-po)
			v += float64(c) / n * d * d
		}
	}
	v -= (po*pe - 2*pe + po) * (po*pe - 2*pe + po)
	half := distuv.UnitNormal.Quantile((1+level)/2) * math.Sqrt(max(0, v)/n) / ((1 - pe) * (1 - pe))
	e.Low, e.High = max(-1, e.Value-half), min(1, e.Value+half)
	return e
}

// Fleiss returns kappa of several coders who need not be the same for each
// thing: counts[thing][code] coders chose that code, as many coders each time
// (J. Fleiss, "Measuring nominal scale agreement among many raters", 1971). Its
// interval resamples things. It refuses fewer than two coders, unequal
// numbers of them and a single code.
func Fleiss(counts [][]int64, b impact.Bootstrap, level float64) impact.Estimate {
	e := impact.Estimate{Level: level, N: len(counts), Method: "fleiss-kappa/bootstrap"}
	nothing := func() impact.Estimate {
		r := refuse(e.Method, impact.Notef("impact.kappa.nothing", "only one code was used: there is nothing to agree on"),
			impact.Notef("impact.kappa.nothing.remedy", "have more things coded, or read the share of agreement"))
		r.N = e.N
		return r
	}
	coders := int64(-1)
	for _, row := range counts {
		n := int64(0)
		for _, c := range row {
			n += c
		}
		if coders < 0 {
			coders = n
		}
		if n != coders || n < 2 || len(row) != len(counts[0]) {
			return refuse(e.Method, impact.Notef("impact.fleiss.coders", "things were not all coded by the same number of coders, two at least"),
				impact.Notef("impact.fleiss.coders.remedy", "use Krippendorff's alpha, which allows for gaps"))
		}
	}
	s := change.Rows(len(counts), func(shares []float64) float64 { return fleiss(counts, shares, float64(coders)) })
	if len(counts) == 0 || math.IsNaN(s.Value()) {
		return nothing()
	}
	e.Value, e.Low, e.High = s.Value(), math.NaN(), math.NaN()
	if i := s.Percentile(b, level); i.Given() {
		e.Low, e.High = i.Low, i.High
	} else {
		e.Warnings = append(e.Warnings, impact.Notef("impact.krippendorff.interval", "%d units: too few or too alike for an interval", e.N))
	}
	return e
}

func fleiss(counts [][]int64, shares []float64, coders float64) float64 {
	codes := make([]float64, len(counts[0]))
	agreed := 0.0
	for i, row := range counts {
		squares := 0.0
		for j, c := range row {
			codes[j] += shares[i] * float64(c) / coders
			squares += float64(c) * float64(c)
		}
		agreed += shares[i] * (squares - coders) / (coders * (coders - 1))
	}
	chance := 0.0
	for _, p := range codes {
		chance += p * p
	}
	if chance > 1-1e-12 {
		return math.NaN()
	}
	return (agreed - chance) / (1 - chance)
}

// A Metric is how far apart two codes are, for Krippendorff's alpha.
type Metric string

// Nominal codes are only equal or not; Ordinal ones have an order; Interval
// ones a distance; Ratio ones a distance relative to their size.
const (
	Nominal  Metric = "nominal"
	Ordinal  Metric = "ordinal"
	Interval Metric = "interval"
	Ratio    Metric = "ratio"
)

// Krippendorff returns alpha of any number of coders with any gaps,
// ratings[coder][unit], NaN = not coded (K. Krippendorff, "Computing
// Krippendorff's alpha-reliability", 2011). Its interval resamples units. It
// refuses codings without two different codes, and warns below ten units.
func Krippendorff(ratings [][]float64, metric Metric, b impact.Bootstrap, level float64) impact.Estimate {
	e := impact.Estimate{Level: level, Method: "krippendorff-alpha/" + string(metric)}
	units, values := pairable(ratings)
	e.N = len(units)
	if len(values) < 2 {
		r := refuse(e.Method, impact.Notef("impact.kappa.nothing", "only one code was used: there is nothing to agree on"),
			impact.Notef("impact.kappa.nothing.remedy", "have more things coded, or read the share of agreement"))
		r.N = e.N
		return r
	}
	if metric == Ratio && values[0] < 0 {
		return refuse(e.Method, impact.Notef("impact.krippendorff.ratio", "a ratio scale has no negative value, and %v is one", values[0]),
			impact.Notef("impact.krippendorff.ratio.remedy", "use the interval metric"))
	}
	s := change.Rows(len(units), func(shares []float64) float64 { return krippendorff(units, values, shares, metric) })
	e.Value, e.Low, e.High = s.Value(), math.NaN(), math.NaN()
	if i := s.Percentile(b, level); i.Given() {
		e.Low, e.High = i.Low, i.High
	} else {
		e.Warnings = append(e.Warnings, impact.Notef("impact.krippendorff.interval", "%d units: too few or too alike for an interval", e.N))
	}
	if e.N < 10 {
		e.Warnings = append(e.Warnings, impact.Notef("impact.krippendorff.few", "only %d units were coded twice", e.N))
	}
	return e
}

// pairable returns, for each unit coded at least twice, how often it was
// given each value; and the values, ascending.
func pairable(ratings [][]float64) (units [][]float64, values []float64) {
	if len(ratings) == 0 {
		return nil, nil
	}
	var codings [][]float64
	for u := range ratings[0] {
		var given []float64
		for _, coder := range ratings {
			if len(coder) != len(ratings[0]) {
				panic("instrument: coders have different numbers of units")
			}
			if !math.IsNaN(coder[u]) {
				given = append(given, coder[u])
			}
		}
		if len(given) > 1 {
			codings = append(codings, given)
			values = append(values, given...)
		}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	for _, given := range codings {
		counts := make([]float64, len(values))
		for _, v := range given {
			i, _ := slices.BinarySearch(values, v)
			counts[i]++
		}
		units = append(units, counts)
	}
	return units, values
}

// krippendorff returns 1 - observed ÷ expected disagreement, units weighted
// by their shares.
func krippendorff(units [][]float64, values, shares []float64, metric Metric) float64 {
	k := len(values)
	coincidence, margin, n := make([]float64, k*k), make([]float64, k), 0.0
	for u, counts := range units {
		m := 0.0
		for _, c := range counts {
			m += c
		}
		w := shares[u] * float64(len(units)) / (m - 1)
		for i, a := range counts {
			if a == 0 {
				continue
			}
			for j, b := range counts {
				if i == j {
					coincidence[i*k+j] += w * a * (a - 1)
				} else {
					coincidence[i*k+j] += w * a * b
				}
			}
		}
	}
	for i := range k {
		for j := range k {
			margin[i] += coincidence[i*k+j]
		}
		n += margin[i]
	}
	observed, expected := 0.0, 0.0
	for i := range k {
		for j := range k {
			d := metric.distance(values, margin, i, j)
			observed += coincidence[i*k+j] * d
			expected += margin[i] * margin[j] * d
		}
	}
	if expected == 0 {
		return math.NaN() // a replicate with one value only
	}
	return 1 - (n-1)*observed/expected
}

// distance returns the squared difference of two values.
func (m Metric) distance(values, margin []float64, i, j int) float64 {
	if i == j {
		return 0
	}
	switch m {
	case Ordinal:
		s := -(margin[i] + margin[j]) / 2
		for g := min(i, j); g <= max(i, j); g++ {
			s += margin[g]
		}
		return s * s
	case Interval:
		return (values[i] - values[j]) * (values[i] - values[j])
	case Ratio:
		if values[i]+values[j] == 0 {
			return 0
		}
		d := (values[i] - values[j]) / (values[i] + values[j])
		return d * d
	}
	return 1
}
