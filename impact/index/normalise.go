package index

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// A Normaliser places the values of one indicator on a common scale, higher
// being better.
type Normaliser interface {
	// Name is stable and says the method and its parameters.
	Name() string
	// Normalise returns the scaled values in the order of x. It leaves x
	// as it was, keeps NaN as NaN, and takes direction, target and
	// goalposts from the node.
	Normalise(x []float64, n Node) ([]float64, error)
}

// directed returns a copy of x in which more is better.
func directed(x []float64, n Node) []float64 {
	out := make([]float64, len(x))
	s := n.sign()
	for i, v := range x {
		out[i] = s * v
	}
	return out
}

func apply(x []float64, f func(float64) float64) []float64 {
	for i, v := range x {
		x[i] = f(v)
	}
	return x
}

// MinMax maps the lowest value to Low and the highest to High:
// (x−min)/(max−min)·(High−Low)+Low (Handbook, §5). The zero value is 0–100.
// Use 1–100 before a geometric mean. It refuses an indicator without spread.
type MinMax struct{ Low, High float64 }

// Name implements [Normaliser].
func (m MinMax) Name() string {
	m = m.orDefault()
	return named("min-max", m.Low, m.High)
}

func (m MinMax) orDefault() MinMax {
	if m.Low == 0 && m.High == 0 {
		m.High = 100
	}
	return m
}

// Normalise implements [Normaliser].
func (m MinMax) Normalise(x []float64, n Node) ([]float64, error) {
	m = m.orDefault()
	if _, _, err := spread(x); err != nil {
		return nil, err
	}
	y := directed(x, n)
	lo, hi := bounds(y)
	return apply(y, func(v float64) float64 { return (v-lo)/(hi-lo)*(m.High-m.Low) + m.Low }), nil
}

// Scaled maps the interval From–To, in the unit of the indicator, to 0–100:
// (x−From)/(To−From)·100. Values outside go outside. For a direction of -1
// the scale is turned: 100 less the result.
type Scaled struct{ From, To float64 }

// Name implements [Normaliser].
func (s Scaled) Name() string { return named("scaled", s.From, s.To) }

// Normalise implements [Normaliser].
func (s Scaled) Normalise(x []float64, n Node) ([]float64, error) {
	if s.From == s.To {
		return nil, refuseZeroRange(s.From)
	}
	y := apply(append([]float64(nil), x...), func(v float64) float64 { return (v - s.From) / (s.To - s.From) * 100 })
	if n.sign() < 0 {
		apply(y, func(v float64) float64 { return 100 - v })
	}
	return y, nil
}

// ZScore gives the values the mean Mean and the standard deviation SD:
// (x−x̄)/s·SD+Mean. The zero value is mean 0 and deviation 1. The deviation is
// that of a sample (n−1) unless Population is set (n), as the
// Mazziotta–Pareto index wants it.
type ZScore struct {
	Mean, SD   float64
	Population bool
}

// Name implements [Normaliser].
func (z ZScore) Name() string {
	if z.Population {
		return named("z-score-population", z.Mean, z.scale())
	}
	return named("z-score", z.Mean, z.scale())
}

func (z ZScore) scale() float64 {
	if z.SD == 0 {
		return 1
	}
	return z.SD
}

// Normalise implements [Normaliser].
func (z ZScore) Normalise(x []float64, n Node) ([]float64, error) {
	if _, _, err := spread(x); err != nil {
		return nil, err
	}
	y := directed(x, n)
	m := momentsOf(y)
	sd := math.Sqrt(m.m2 / (float64(m.n) - 1))
	if z.Population {
		sd = math.Sqrt(m.m2 / float64(m.n))
	}
	return apply(y, func(v float64) float64 { return (v-m.mean)/sd*z.scale() + z.Mean }), nil
}

// Rank gives each value its rank, 1 for the worst; ties share the lowest.
type Rank struct{}

// Name implements [Normaliser].
func (Rank) Name() string { return "rank" }

// Normalise implements [Normaliser].
func (Rank) Normalise(x []float64, n Node) ([]float64, error) {
	y := ascendingRanks(directed(x, n))
	if len(available(y)) == 0 {
		return nil, refuseNoData()
	}
	return y, nil
}

// Borda gives each value the number of values below it.
type Borda struct{}

// Name implements [Normaliser].
func (Borda) Name() string { return "borda" }

// Normalise implements [Normaliser].
func (Borda) Normalise(x []float64, n Node) ([]float64, error) {
	y, err := Rank{}.Normalise(x, n)
	if err != nil {
		return nil, err
	}
	return apply(y, func(v float64) float64 { return v - 1 }), nil
}

// PercentileRank gives each value the share of the other values below it,
// from 0 to 1. It refuses a single value.
type PercentileRank struct{}

// Name implements [Normaliser].
func (PercentileRank) Name() string { return "percentile-rank" }

// Normalise implements [Normaliser].
func (PercentileRank) Normalise(x []float64, n Node) ([]float64, error) {
	y, err := Borda{}.Normalise(x, n)
	if err != nil {
		return nil, err
	}
	others := float64(len(available(y)) - 1)
	if others == 0 {
		return nil, refuse(
			impact.Notef("index.single-value", "a single value has no percentile"),
			impact.Notef("index.single-value.remedy", "collect the indicator for other units"))
	}
	return apply(y, func(v float64) float64 { return v / others }), nil
}

// DistanceToMax is 1 for the best value and 0 for the worst:
// 1−(max−x)/(max−min).
type DistanceToMax struct{}

// Name implements [Normaliser].
func (DistanceToMax) Name() string { return "distance-to-max" }

// Normalise implements [Normaliser].
func (DistanceToMax) Normalise(x []float64, n Node) ([]float64, error) {
	return MinMax{Low: 0, High: 1}.Normalise(x, n)
}

// DistanceToTarget is 1 at the target of the node and 0 at the worst value:
// 1−(target−x)/(target−min), or with a direction of -1
// 1−(x−target)/(max−target). Capped keeps what is beyond the target at 1. It
// refuses a target that the worst value already meets.
type DistanceToTarget struct{ Capped bool }

// Name implements [Normaliser].
func (t DistanceToTarget) Name() string {
	if t.Capped {
		return "distance-to-target-capped"
	}
	return "distance-to-target"
}

// Normalise implements [Normaliser].
func (t DistanceToTarget) Normalise(x []float64, n Node) ([]float64, error) {
	if math.IsNaN(n.Target) {
		return nil, refuse(
			impact.Notef("index.no-target", "no target is declared"),
			impact.Notef("index.no-target.remedy", "declare a target for the indicator or choose another scale"))
	}
	return distance(directed(x, n), n.sign()*n.Target, t.Capped)
}

// distance returns 1−(ref−y)/(ref−min), y being directed.
func distance(y []float64, ref float64, capped bool) ([]float64, error) {
	lo, _ := bounds(y)
	switch {
	case math.IsNaN(lo):
		return nil, refuseNoData()
	case math.IsNaN(ref):
		return nil, refuse(
			impact.Notef("index.no-reference", "the reference unit has no value"),
			impact.Notef("index.no-reference.remedy", "choose a reference unit that has one"))
	case ref <= lo:
		return nil, refuse(
			impact.Notef("index.target-met", "the worst value already meets the target or reference, so there is no distance to measure"),
			impact.Notef("index.target-met.remedy", "set a more demanding target or choose another scale"))
	}
	return apply(y, func(v float64) float64 {
		d := 1 - (ref-v)/(ref-lo)
		if capped && d > 1 {
			return 1
		}
		return d
	}), nil
}

// DistanceToReference is 1 at a reference unit and 0 at the worst value.
// Unit names it; when it is empty, Row does, from 0. Capped keeps what is
// better than the reference at 1.
type DistanceToReference struct {
	Unit   string
	Row    int
	Capped bool
}

// Name implements [Normaliser].
func (r DistanceToReference) Name() string {
	name := "distance-to-reference"
	if r.Capped {
		name += "-capped"
	}
	if r.Unit != "" {
		return name + "(" + r.Unit + ")"
	}
	return named(name, float64(r.Row))
}

// Normalise implements [Normaliser]. It knows only Row: [Build] finds the row
// of Unit.
func (r DistanceToReference) Normalise(x []float64, n Node) ([]float64, error) {
	if r.Row < 0 || r.Row >= len(x) {
		return nil, refuseDesign("no-row", "there is no reference row %d", r.Row)
	}
	y := directed(x, n)
	return distance(y, y[r.Row], r.Capped)
}

// FractionOfMax is x/max, or min/x with a direction of -1, so that the best
// unit has 1. It is a ratio, and refuses values of zero or less where they
// would divide.
type FractionOfMax struct{}

// Name implements [Normaliser].
func (FractionOfMax) Name() string { return "fraction-of-max" }

// Normalise implements [Normaliser].
func (FractionOfMax) Normalise(x []float64, n Node) ([]float64, error) {
	lo, hi := bounds(x)
	y := append([]float64(nil), x...)
	switch {
	case math.IsNaN(lo):
		return nil, refuseNoData()
	case hi <= 0 || n.sign() < 0 && lo <= 0:
		return nil, refuse(
			impact.Notef("index.not-a-ratio", "a fraction of the best needs positive values, and the lowest is %v", lo),
			impact.Notef("index.not-a-ratio.remedy", "choose min-max or goalposts"))
	case n.sign() < 0:
		return apply(y, func(v float64) float64 { return lo / v }), nil
	}
	return apply(y, func(v float64) float64 { return v / hi }), nil
}

// Goalposts maps two declared posts to 0 and Scale: (x−low)/(high−low)·Scale,
// turned when the direction is -1. What is outside is kept at the post unless
// Uncapped. Posts do not depend on the units compared, so that scores stay
// comparable from year to year. Low and High are those of the node when both
// are zero here; Scale zero means 100. Log takes logarithms first, as the
// Human Development Index does for income (UNDP, technical note 1).
type Goalposts struct {
	Low, High float64
	Scale     float64
	Uncapped  bool
	Log       bool
}

// Name implements [Normaliser].
func (g Goalposts) Name() string {
	name := "goalposts"
	if g.Log {
		name = "log-goalposts"
	}
	if g.Uncapped {
		name += "-uncapped"
	}
	if g.Low == 0 && g.High == 0 {
		return named(name, g.scale())
	}
	return named(name, g.Low, g.High, g.scale())
}

func (g Goalposts) scale() float64 {
	if g.Scale == 0 {
		return 100
	}
	return g.Scale
}

// Normalise implements [Normaliser].
func (g Goalposts) Normalise(x []float64, n Node) ([]float64, error) {
	lo, hi := g.Low, g.High
	if lo == 0 && hi == 0 {
		lo, hi = n.Low, n.High
	}
	if !(lo < hi) {
		return nil, refuse(
			impact.Notef("index.no-goalposts", "no goalposts are declared, the lower below the upper"),
			impact.Notef("index.no-goalposts.remedy", "declare the two goalposts of the indicator and where they come from"))
	}
	y := append([]float64(nil), x...)
	if g.Log {
		if low, _ := bounds(y); lo <= 0 || low <= 0 {
			return nil, refuse(
				impact.Notef("index.log-of-zero", "a logarithmic scale needs positive values and goalposts"),
				impact.Notef("index.log-of-zero.remedy", "use plain goalposts"))
		}
		lo, hi = math.Log(lo), math.Log(hi)
		apply(y, math.Log)
	}
	return apply(y, func(v float64) float64 {
		s := (v - lo) / (hi - lo)
		if n.sign() < 0 {
			s = (hi - v) / (hi - lo)
		}
		if !g.Uncapped && !math.IsNaN(s) {
			s = math.Max(0, math.Min(1, s))
		}
		return s * g.scale()
	}), nil
}

// AMPIScale is the scale of the adjusted Mazziotta–Pareto index: 100 at the
// reference and 60 points for the range over all rows, so that most units lie
// between 70 and 130 (Mazziotta and Pareto 2016). Reference gives the
// reference by code of indicator, for instance the national mean in the first
// year; an indicator that is not named takes the mean of its values.
type AMPIScale struct{ Reference map[string]float64 }

// Name implements [Normaliser].
func (a AMPIScale) Name() string { return "ampi" + namedMap(a.Reference) }

// Normalise implements [Normaliser].
func (a AMPIScale) Normalise(x []float64, n Node) ([]float64, error) {
	lo, hi, err := spread(x)
	if err != nil {
		return nil, err
	}
	ref, ok := a.Reference[n.Code]
	if !ok {
		ref = momentsOf(x).mean
	}
	half := (hi - lo) / 2
	return Goalposts{Low: ref - half, High: ref + half, Scale: 60, Uncapped: true}.shifted(x, n, 70)
}

func (g Goalposts) shifted(x []float64, n Node, by float64) ([]float64, error) {
	y, err := g.Normalise(x, n)
	if err != nil {
		return nil, err
	}
	return apply(y, func(v float64) float64 { return v + by }), nil
}

// AsIs keeps the values, turned when the direction is -1: for indicators that
// are already scores on a common scale.
type AsIs struct{}

// Name implements [Normaliser].
func (AsIs) Name() string { return "as-is" }

// Normalise implements [Normaliser].
func (AsIs) Normalise(x []float64, n Node) ([]float64, error) { return directed(x, n), nil }

// Own is a scale written by the user. Label names it in the method's card and
// must change when Scale does.
type Own struct {
	Label string
	Scale func(x []float64, n Node) ([]float64, error)
}

// Name implements [Normaliser].
func (o Own) Name() string { return "own(" + o.Label + ")" }

// Normalise implements [Normaliser].
func (o Own) Normalise(x []float64, n Node) ([]float64, error) {
	if o.Label == "" || o.Scale == nil {
		return nil, refuseDesign("own-scale", "an own scale needs a label and a function")
	}
	y, err := o.Scale(append([]float64(nil), x...), n)
	if err == nil && len(y) != len(x) {
		return nil, refuseDesign("own-length", "the own scale %s returned %d values for %d", o.Label, len(y), len(x))
	}
	return y, err
}
