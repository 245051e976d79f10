package index

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// A Transform changes the values of a column that has outliers. It keeps the
// order of the values.
type Transform interface {
	// Name is stable and says the method and its parameters.
	Name() string
	// Transform returns the changed values in the order of x and, for each,
	// what was done to it: "" for a value that was left. It leaves x as it
	// was and keeps NaN as NaN.
	Transform(x []float64, rule OutlierRule) (y []float64, done []string, err error)
}

// Winsorise moves the most extreme value to the next one, on the side of the
// skew, until the column passes the rule or Max points have been moved. Equal
// extremes move together, so that Max may be overrun by ties. Max zero means
// 5; a negative Max means no limit.
type Winsorise struct{ Max int }

// Name implements [Transform].
func (w Winsorise) Name() string { return named("winsorise", float64(w.limit())) }

func (w Winsorise) limit() int {
	switch {
	case w.Max == 0:
		return 5
	case w.Max < 0:
		return math.MaxInt32
	}
	return w.Max
}

// Transform implements [Transform].
func (w Winsorise) Transform(x []float64, rule OutlierRule) ([]float64, []string, error) {
	y := append([]float64(nil), x...)
	done := make([]string, len(x))
	for moved := 0; !rule.Pass(y) && moved < w.limit(); {
		word, ok := "winsorised-high", false
		if Skewness(y) >= 0 {
			ok = moveExtreme(y, done, word, func(a, b float64) bool { return a > b })
		} else {
			word = "winsorised-low"
			ok = moveExtreme(y, done, word, func(a, b float64) bool { return a < b })
		}
		if !ok {
			break
		}
		moved = 0
		for _, d := range done {
			if d != "" {
				moved++
			}
		}
	}
	return y, done, nil
}

// moveExtreme sets the most extreme values to the next most extreme and tells
// whether there was one.
func moveExtreme(y []float64, done []string, word string, beyond func(a, b float64) bool) bool {
	top, next := math.NaN(), math.NaN()
	for _, v := range y {
		if !math.IsNaN(v) && (math.IsNaN(top) || beyond(v, top)) {
			top = v
		}
	}
	for _, v := range y {
		if !math.IsNaN(v) && v != top && (math.IsNaN(next) || beyond(v, next)) {
			next = v
		}
	}
	if math.IsNaN(next) {
		return false
	}
	for i, v := range y {
		if v == top {
			y[i], done[i] = next, word
		}
	}
	return true
}

// LogKind is a member of the family of logarithms.
type LogKind int

// The logarithms that the Joint Research Centre's tools use. All but LogGII
// are defined for any values.
const (
	// LogCT is ln(x−min+0.01·(max−min)).
	LogCT LogKind = iota
	// LogCTPlus is LogCT for a positive skew and −ln(max+0.01·(max−min)−x)
	// for a negative one.
	LogCTPlus
	// LogCTOrig is ln(x−min+1), as the COIN Tool first had it.
	LogCTOrig
	// LogGII is ln((max−1)(x−min)/(max−min)+1), as the Global Innovation
	// Index 2020 had it. It turns the order round when the highest value
	// is 1 or less, and is refused there.
	LogGII
)

var logNames = []string{"log-ct", "log-ct-plus", "log-ct-orig", "log-gii"}

// Log takes the logarithm of a shifted column.
type Log struct{ Kind LogKind }

// Name implements [Transform].
func (l Log) Name() string { return logNames[l.Kind] }

// Transform implements [Transform].
func (l Log) Transform(x []float64, _ OutlierRule) ([]float64, []string, error) {
	lo, hi, err := spread(x)
	if err != nil {
		return nil, nil, err
	}
	a := 0.01 * (hi - lo)
	f := func(v float64) float64 { return math.Log(v - lo + a) }
	switch {
	case l.Kind == LogCTPlus && Skewness(x) <= 0:
		f = func(v float64) float64 { return -math.Log(hi + a - v) }
	case l.Kind == LogCTOrig:
		f = func(v float64) float64 { return math.Log(v - lo + 1) }
	case l.Kind == LogGII:
		if hi <= 1 {
			return nil, nil, refuse(
				impact.Notef("index.log-gii", "this logarithm would turn the order round, as the highest value is %v", hi),
				impact.Notef("index.log-gii.remedy", "use the log-ct transform, or a larger unit"))
		}
		f = func(v float64) float64 { return math.Log((hi-1)*(v-lo)/(hi-lo) + 1) }
	}
	return apply(append([]float64(nil), x...), f), doneAll(x, l.Name()), nil
}

// doneAll says the same of every available value.
func doneAll(x []float64, word string) []string {
	done := make([]string, len(x))
	for i, v := range x {
		if !math.IsNaN(v) {
			done[i] = word
		}
	}
	return done
}

// BoxCox is the power transform of Box and Cox (1964) after the shift
// x−min+1: (x^λ−1)/λ, and ln x when λ is zero. When Optimal is set, Lambda is
// ignored and the λ of greatest profile likelihood is taken, between −5
// and 5.
type BoxCox struct {
	Lambda  float64
	Optimal bool
}

// Name implements [Transform].
func (b BoxCox) Name() string {
	if b.Optimal {
		return "box-cox-optimal"
	}
	return named("box-cox", b.Lambda)
}

// Transform implements [Transform].
func (b BoxCox) Transform(x []float64, _ OutlierRule) ([]float64, []string, error) {
	lo, _, err := spread(x)
	if err != nil {
		return nil, nil, err
	}
	y := apply(append([]float64(nil), x...), func(v float64) float64 { return v - lo + 1 })
	lambda := b.Lambda
	if b.Optimal {
		lambda = OptimalLambda(y)
	}
	apply(y, func(v float64) float64 { return boxCox(v, lambda) })
	return y, doneAll(x, named("box-cox", lambda)), nil
}

func boxCox(v, lambda float64) float64 {
	if lambda == 0 {
		return math.Log(v)
	}
	return math.Expm1(lambda*math.Log(v)) / lambda
}

// OptimalLambda returns the λ between −5 and 5 that maximises the profile
// log-likelihood −n/2·ln σ²(λ) + (λ−1)·Σ ln x of positive values (Box and Cox
// 1964), to 1e-9, NaN when a value is not positive or none differs.
func OptimalLambda(x []float64) float64 {
	x = available(x)
	var sumLog float64
	for _, v := range x {
		if v <= 0 {
			return math.NaN()
		}
		sumLog += math.Log(v)
	}
	if _, _, err := spread(x); err != nil {
		return math.NaN()
	}
	n := float64(len(x))
	y := make([]float64, len(x))
	likelihood := func(lambda float64) float64 {
		for i, v := range x {
			y[i] = boxCox(v, lambda)
		}
		return -n/2*math.Log(momentsOf(y).m2/n) + (lambda-1)*sumLog
	}
	return maximise(likelihood, -5, 5)
}

// maximise returns the place of the greatest value of f: the best of a grid,
// then golden sections around it.
func maximise(f func(float64) float64, lo, hi float64) float64 {
	const steps = 100
	best, at := math.Inf(-1), lo
	step := (hi - lo) / steps
	for i := 0; i <= steps; i++ {
		if v := f(lo + float64(i)*step); v > best {
			best, at = v, lo+float64(i)*step
		}
	}
	a, b := math.Max(lo, at-step), math.Min(hi, at+step)
	golden := (math.Sqrt(5) - 1) / 2
	c, d := b-golden*(b-a), a+golden*(b-a)
	fc, fd := f(c), f(d)
	for b-a > 1e-10 {
		if fc > fd {
			b, d, fd = d, c, fc
			c = b - golden*(b-a)
			fc = f(c)
		} else {
			a, c, fc = c, d, fd
			d = a + golden*(b-a)
			fd = f(d)
		}
	}
	return (a + b) / 2
}
