package sample

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/impact"
)

// A Quality says what weights cost.
type Quality struct {
	N            int     // people with a weight above zero
	EffectiveN   float64 // (Σw)² ÷ Σw²: the equal-weight sample of the same precision
	DesignEffect float64 // N ÷ EffectiveN, 1 + the squared variation of the weights (L. Kish 1965, 1992)
	Least, Most  float64 // weight ÷ mean weight
	Warnings     []impact.Note
}

// Assess returns the quality of weights. It refuses a negative or missing one
// and weights that are all zero.
func Assess(weights []float64) (Quality, error) {
	q := Quality{Least: math.Inf(1)}
	sum, squares := 0.0, 0.0
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(w, 0) {
			return Quality{}, fmt.Errorf("weight %d: %v: not a positive number", i, w)
		}
		if w == 0 {
			continue
		}
		q.N++
		sum += w
		squares += w * w
		q.Least, q.Most = min(q.Least, w), max(q.Most, w)
	}
	if q.N == 0 {
		return Quality{}, fmt.Errorf("no weight above zero among %d", len(weights))
	}
	mean := sum / float64(q.N)
	q.EffectiveN = sum * sum / squares
	q.DesignEffect = float64(q.N) / q.EffectiveN
	q.Least, q.Most = q.Least/mean, q.Most/mean
	return q.warned(), nil
}

// warned adds what the reader should know of the weights.
func (q Quality) warned() Quality {
	if q.DesignEffect > 2 {
		q.Warnings = append(q.Warnings, impact.Notef("impact.weights.cost", "weighting costs more than half of the sample: %d people count as %.0f", q.N, q.EffectiveN))
	}
	if q.Most > 5 {
		q.Warnings = append(q.Warnings, impact.Notef("impact.weights.heavy", "one person counts as %.1f", q.Most))
	}
	return q
}

// Clustered returns the design effect of asking people in groups of the given
// mean size whose answers resemble each other by the intraclass correlation
// icc: 1 + (size-1)·icc (Kish 1965).
func Clustered(size, icc float64) float64 { return 1 + (size-1)*icc }

// A Class is a set of people thought alike: asked, answered, and how many they
// are in the population (0 = not known).
type Class struct {
	ID              string
	Asked, Answered int
	Population      float64
}

// NonResponse returns the weight of each class's respondents that makes up for
// those of the class who did not answer: asked ÷ answered. It supposes that
// within a class those who answered are like those who did not. It refuses a
// class in which nobody answered, and more answers than people asked.
func NonResponse(classes []Class) ([]float64, error) {
	w := make([]float64, len(classes))
	for i, c := range classes {
		if c.Answered > c.Asked || c.Asked < 0 || c.Answered < 0 {
			return nil, fmt.Errorf("class %q: %d answers of %d people asked", c.ID, c.Answered, c.Asked)
		}
		if c.Asked > 0 && c.Answered == 0 {
			return nil, emptyClass(c.ID)
		}
		if c.Answered > 0 {
			w[i] = float64(c.Asked) / float64(c.Answered)
		}
	}
	return w, nil
}

// PostStratify returns the weight of each class's respondents that brings
// their share to that of the population, with mean 1 over respondents. It
// refuses a class of the population in which nobody answered.
func PostStratify(classes []Class) ([]float64, error) {
	people, answered := 0.0, 0.0
	for _, c := range classes {
		if c.Population < 0 || math.IsNaN(c.Population) || c.Answered < 0 {
			return nil, fmt.Errorf("class %q: population %v, %d answers", c.ID, c.Population, c.Answered)
		}
		if c.Population > 0 && c.Answered == 0 {
			return nil, emptyClass(c.ID)
		}
		people += c.Population
		answered += float64(c.Answered)
	}
	if people == 0 {
		return nil, fmt.Errorf("no population in %d classes", len(classes))
	}
	w := make([]float64, len(classes))
	for i, c := range classes {
		if c.Answered > 0 {
			w[i] = c.Population / people * answered / float64(c.Answered)
		}
	}
	return w, nil
}

func emptyClass(id string) error {
	return &impact.Refusal{
		Reason: impact.Notef("impact.weights.empty", "nobody answered in class %s: no weight can make up for it", id),
		Remedy: impact.Notef("impact.weights.empty.remedy", "merge it with the class most like it"),
	}
}

// Mean returns the weighted mean of values with Student's interval on its
// linearised variance, n/(n-1)·Σ w²(y-ȳ)² ÷ (Σw)² (C. Särndal et al., Model
// Assisted Survey Sampling, 1992, §5.6). Missing values (NaN) are left out
// with their weights. It panics when the slices are not of equal length, and
// refuses fewer than six people.
func Mean(values, weights []float64, level float64) impact.Estimate {
	if len(values) != len(weights) {
		panic("sample: values and weights are not of equal length")
	}
	e := impact.Estimate{Level: level, Method: "weighted-mean/linearised"}
	sum, total := 0.0, 0.0
	for i, v := range values {
		if !math.IsNaN(v) && weights[i] > 0 {
			e.N++
			sum += weights[i] * v
			total += weights[i]
		}
	}
	if e.N < 6 {
		r := impact.Refuse(e.Method, impact.Notef("impact.few-pairs", "fewer than %d people answered when they were needed", 6),
			impact.Notef("impact.few-pairs.remedy", "collect at least %d answers here, or read a wider cell", 6))
		r.N = e.N
		return r
	}
	e.Value = sum / total
	s := 0.0
	for i, v := range values {
		if !math.IsNaN(v) && weights[i] > 0 {
			s += weights[i] * weights[i] * (v - e.Value) * (v - e.Value)
		}
	}
	n := float64(e.N)
	if s == 0 {
		r := impact.Refuse(e.Method, impact.Notef("impact.change.degenerate", "resampling %d answers that are all alike tells nothing about their spread", e.N),
			impact.Notef("impact.change.constant.remedy", "collect more answers, or use a finer scale"))
		r.N = e.N
		return r
	}
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile((1+level)/2) * math.Sqrt(n/(n-1)*s) / total
	e.Low, e.High = e.Value-half, e.Value+half
	return e
}
