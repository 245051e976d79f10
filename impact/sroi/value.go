package sroi

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// Options adjusts [Map.Value]. Its zero value draws 10 000 times and gives
// intervals at 95%.
type Options struct {
	Draws int
	Level float64 // in (0, 1)
	Seed  uint64
}

// A Line is what one outcome is worth.
type Line struct {
	Outcome string
	Gross   float64   // quantity × proxy, before any correction, euros a year
	Impact  float64   // first year, after deadweight, displacement, attribution
	PerYear []float64 // by year of the map from year 1, not discounted
	Present float64   // discounted sum
	// Share of the present value of all outcomes, 0 to 1.
	Share float64
}

// A Value is what a map gives. Sums are in euros.
type Value struct {
	Lines   []Line
	PerYear []float64 // all outcomes, not discounted
	Inputs  float64
	Present impact.Estimate
	Net     impact.Estimate // present value less inputs
	Ratio   impact.Estimate // present value / inputs
	// Payback is the time after which the discounted values repay the
	// inputs, in years, the value of a year coming evenly within it. It is
	// refused when they never do.
	Payback  impact.Estimate
	Warnings []impact.Note
}

// Value computes the map. Intervals come from drawing every parameter with a
// declared range from the triangle between its ends with its mode at the
// value, independently; they cover these ranges and nothing else, and are
// refused when no range is declared.
func (m *Map) Value(o Options) (*Value, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	if o.Draws == 0 {
		o.Draws = 10_000
	}
	if o.Level == 0 {
		o.Level = 0.95
	}
	p := m.parameters()
	v := &Value{Inputs: m.inputs(), Warnings: m.warnings()}
	present := m.fill(v)
	ratio, back := make([]float64, o.Draws), make([]float64, o.Draws)
	rng := rand.New(rand.NewPCG(o.Seed, 0x73726f69))
	drawn := m.clone()
	values := drawn.parameters()
	for k := range o.Draws {
		for i := range values {
			*values[i].at = triangular(rng, *p[i].rng)
		}
		per := drawn.perYear()
		ratio[k] = drawn.present(per) / v.Inputs
		back[k] = drawn.payback(per)
	}
	v.estimates(present, m.payback(v.PerYear), ratio, back, o, ranged(p))
	return v, nil
}

// fill computes the lines at the declared values and returns the present
// value.
func (m *Map) fill(v *Value) float64 {
	v.PerYear = m.perYear()
	total := m.present(v.PerYear)
	for i := range m.Outcomes {
		out := &m.Outcomes[i]
		one := Map{Outcomes: m.Outcomes[i : i+1], Discount: m.Discount}
		l := Line{Outcome: out.Label, Gross: out.Quantity.Value * out.Proxy.Euros.Value, Impact: out.impact(), PerYear: one.perYear()}
		l.Present = one.present(l.PerYear)
		l.Share = l.Present / total
		v.Lines = append(v.Lines, l)
	}
	return total
}

func (o *Outcome) impact() float64 {
	return o.Quantity.Value * o.Proxy.Euros.Value *
		(1 - o.Deadweight.Value) * (1 - o.Displacement.Value) * (1 - o.Attribution.Value)
}

func (m *Map) perYear() []float64 {
	var years []float64
	for i := range m.Outcomes {
		o := &m.Outcomes[i]
		value := o.impact()
		for t := max(o.Start, 1); t < max(o.Start, 1)+o.Years; t++ {
			for len(years) < t {
				years = append(years, 0)
			}
			years[t-1] += value
			value *= 1 - o.DropOff.Value
		}
	}
	return years
}

// factor discounts year t, from 1.
func (m *Map) factor(t int) float64 {
	if m.Discount.Convention == FromYear2 {
		t--
	}
	return math.Pow(1+m.Discount.Rate.Value, -float64(t))
}

func (m *Map) present(perYear []float64) float64 {
	var sum float64
	for i, v := range perYear {
		sum += v * m.factor(i+1)
	}
	return sum
}

// payback returns +Inf when the inputs are never repaid.
func (m *Map) payback(perYear []float64) float64 {
	left := m.inputs()
	for i, v := range perYear {
		v *= m.factor(i + 1)
		if v >= left {
			return float64(i) + left/v
		}
		left -= v
	}
	return math.Inf(1)
}

func (v *Value) estimates(present, back float64, ratio, backs []float64, o Options, ranges bool) {
	slices.Sort(ratio)
	slices.Sort(backs)
	at := func(x []float64, p float64) float64 { return x[int(math.Round(p*float64(len(x)-1)))] }
	lowP, highP := (1-o.Level)/2, (1+o.Level)/2
	method := fmt.Sprintf("sroi/triangular-%d-draws", o.Draws)
	estimate := func(value, low, high float64) impact.Estimate {
		e := impact.Estimate{Value: value, Low: low, High: high, Level: o.Level, N: len(v.Lines), Method: method}
		if !ranges {
			e.Low, e.High = math.NaN(), math.NaN()
			e.Warnings = []impact.Note{impact.Notef("sroi.no-ranges", "no range is declared, so the figure has no interval and looks surer than it is")}
		}
		return e
	}
	lo, hi := at(ratio, lowP), at(ratio, highP)
	v.Ratio = estimate(present/v.Inputs, lo, hi)
	v.Present = estimate(present, lo*v.Inputs, hi*v.Inputs)
	v.Net = estimate(present-v.Inputs, (lo-1)*v.Inputs, (hi-1)*v.Inputs)
	v.Payback = estimate(back, at(backs, lowP), at(backs, highP))
	if math.IsInf(back, 1) {
		v.Payback.Value, v.Payback.Low, v.Payback.High = math.NaN(), math.NaN(), math.NaN()
		v.Payback.Refused = refusal(
			impact.Notef("sroi.never-repaid", "the values do not repay the inputs within the years declared"),
			impact.Notef("sroi.never-repaid.remedy", "declare a longer duration only if evidence supports it"))
	}
}

// triangular draws from the triangle of a range.
func triangular(rng *rand.Rand, r Range) float64 {
	lo, hi := r.ends()
	if lo == hi {
		return r.Value
	}
	u, c := rng.Float64(), (r.Value-lo)/(hi-lo)
	if u < c {
		return lo + math.Sqrt(u*(hi-lo)*(r.Value-lo))
	}
	return hi - math.Sqrt((1-u)*(hi-lo)*(hi-r.Value))
}
