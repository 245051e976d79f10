package instrument

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/impact"
)

// Reliability says how well the items of a scale hold together.
type Reliability struct {
	Raw          impact.Estimate // Cronbach's alpha with Feldt's interval
	Standardised float64         // alpha of the standardised items
	AverageR     float64         // mean correlation between two items
	Omega        impact.Estimate // McDonald's omega of one factor; no interval: Low and High are NaN
	IfDropped    []float64       // raw alpha without each item, NaN with two items
	Loadings     []float64       // of the items on the one factor, NaN when refused
	Refused      *impact.Refusal // everything is NaN then
}

// AlphaOptions adjust Cronbach. The zero value is the published method.
type AlphaOptions struct {
	Level float64 // of the interval; zero means 0.95
	// MixedUnits computes alpha although the items have different units:
	// an item in thousands then outweighs one in percent.
	MixedUnits bool
}

// Cronbach returns the reliability of a scale: alpha = k/(k-1)·(1 - Σ item
// variances ÷ variance of the sum) (L. Cronbach, "Coefficient alpha and the
// internal structure of tests", 1951), with the interval of L. Feldt (1965),
// and omega of one factor (R. McDonald 1999). Missing answers are left out
// pair by pair, with a warning.
//
// It refuses fewer than two items or three respondents, a constant item, and
// items of different units: when Units are not known, items whose spreads
// differ by more than ten times are taken for such.
func Cronbach(m Matrix, opts AlphaOptions) Reliability {
	n, k := m.check(), len(m.Values)
	level := opts.Level
	if level == 0 {
		level = 0.95
	}
	if k < 2 || n < 3 {
		return unreliable(impact.Notef("impact.alpha.few", "%d items answered by %d people: too few to tell whether they hold together", k, n),
			impact.Notef("impact.alpha.few.remedy", "ask at least 2 items to 3 people, better 30"))
	}
	c, gaps := m.covariances()
	if r := m.constant(c); r != nil {
		return *r
	}
	if mixed := m.mixed(c); mixed && !opts.MixedUnits {
		return unreliable(impact.Notef("impact.alpha.units", "the items have different units: alpha would follow the one with the largest numbers"),
			impact.Notef("impact.alpha.units.remedy", "bring the items to one scale first, or read the standardised alpha"))
	}
	r := Reliability{Raw: impact.Estimate{Value: alpha(c, -1), Level: level, N: n, Method: "cronbach-alpha/feldt"}}
	r.AverageR = averageR(c)
	r.Standardised = float64(k) * r.AverageR / (1 + float64(k-1)*r.AverageR)
	f := distuv.F{D1: float64(n - 1), D2: float64((n - 1) * (k - 1))}
	r.Raw.Low = 1 - (1-r.Raw.Value)*fQuantile(f, (1+level)/2)
	r.Raw.High = 1 - (1-r.Raw.Value)*fQuantile(f, (1-level)/2)
	for i := range c {
		r.IfDropped = append(r.IfDropped, alpha(c, i))
	}
	if gaps {
		r.Raw.Warnings = append(r.Raw.Warnings, impact.Notef("impact.alpha.gaps", "some answers are missing: covariances rest on different people"))
	}
	for i := range c {
		if itemRest(c, i) < 0 {
			r.Raw.Warnings = append(r.Raw.Warnings, impact.Notef("impact.alpha.reversed", "item %s goes against the others: is it to be reversed?", m.Items[i]))
		}
	}
	r.omega(c, n)
	return r
}

func unreliable(reason, remedy impact.Note) Reliability {
	nan := math.NaN()
	e := refuse("cronbach-alpha/feldt", reason, remedy)
	return Reliability{Raw: e, Standardised: nan, AverageR: nan, Omega: e, Refused: e.Refused}
}

func (m Matrix) constant(c [][]float64) *Reliability {
	for i := range c {
		for j := range c {
			if !(c[i][i] > 0) || math.IsNaN(c[i][j]) {
				r := unreliable(impact.Notef("impact.alpha.constant", "item %s has the same answer for everybody, or too few answers", m.Items[i]),
					impact.Notef("impact.alpha.constant.remedy", "leave it out of the scale"))
				return &r
			}
		}
	}
	return nil
}

func (m Matrix) mixed(c [][]float64) bool {
	for _, u := range m.Units {
		if u != m.Units[0] {
			return true
		}
	}
	if m.Units != nil {
		return false
	}
	least, most := math.Inf(1), 0.0
	for i := range c {
		least, most = min(least, c[i][i]), max(most, c[i][i])
	}
	return most > 100*least // variances: spreads by more than ten
}

// alpha returns Cronbach's alpha of a covariance matrix without one item.
func alpha(c [][]float64, without int) float64 {
	k, own, all := 0.0, 0.0, 0.0
	for i := range c {
		if i == without {
			continue
		}
		k++
		own += c[i][i]
		for j := range c {
			if j != without {
				all += c[i][j]
			}
		}
	}
	if k < 2 {
		return math.NaN()
	}
	return k / (k - 1) * (1 - own/all)
}

func averageR(c [][]float64) float64 {
	s, n := 0.0, 0.0
	for i := range c {
		for j := range i {
			s += c[i][j] / math.Sqrt(c[i][i]*c[j][j])
			n++
		}
	}
	return s / n
}

// itemRest returns the covariance of an item with the sum of the others.
func itemRest(c [][]float64, i int) (s float64) {
	for j := range c {
		if j != i {
			s += c[i][j]
		}
	}
	return s
}

// omega fills McDonald's omega from the one-factor solution of least squares
// residuals off the diagonal (minres; H. Harman and W. Jones 1966): each
// loading in turn is the regression of its correlations on the others'.
func (r *Reliability) omega(c [][]float64, n int) {
	k := len(c)
	if k < 3 {
		r.Omega = refuse("omega/minres", impact.Notef("impact.omega.items", "%d items: one factor is not determined by fewer than 3", k),
			impact.Notef("impact.omega.items.remedy", "ask a third item, or read alpha"))
		return
	}
	cor := func(i, j int) float64 { return c[i][j] / math.Sqrt(c[i][i]*c[j][j]) }
	load := make([]float64, k)
	for i := range load {
		load[i] = 0.5
	}
	moved := 1.0
	for step := 0; step < 10_000 && moved > 1e-12; step++ {
		moved = 0
		for i := range load {
			up, down := 0.0, 0.0
			for j := range load {
				if j != i {
					up += cor(i, j) * load[j]
					down += load[j] * load[j]
				}
			}
			v := max(-1, min(1, up/down))
			moved = max(moved, math.Abs(v-load[i]))
			load[i] = v
		}
	}
	if moved > 1e-6 || math.IsNaN(moved) {
		r.Omega = refuse("omega/minres", impact.Notef("impact.omega.converge", "the one-factor solution was not reached"),
			impact.Notef("impact.omega.items.remedy", "ask a third item, or read alpha"))
		return
	}
	common, own := 0.0, 0.0
	for _, l := range load {
		common += l
		own += 1 - l*l
	}
	r.Loadings = load
	r.Omega = impact.Estimate{Value: common * common / (common*common + own), Low: math.NaN(), High: math.NaN(), N: n, Method: "omega/minres"}
	for _, l := range load {
		if math.Abs(l) == 1 {
			r.Omega.Warnings = []impact.Note{impact.Notef("impact.omega.heywood", "an item is explained entirely by the factor: omega is too high")}
		}
	}
}

// fQuantile bisects, for full precision in both tails.
func fQuantile(f distuv.F, p float64) float64 {
	lo, hi := 0.0, 1.0
	for f.CDF(hi) < p {
		hi *= 2
	}
	for range 200 {
		if mid := (lo + hi) / 2; f.CDF(mid) < p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}
