package impact

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// A Stratum is the people of one territory and one group; a field that the
// weights do not use is empty.
type Stratum struct{ Territory, Group string }

// Weights say how much the answers of each stratum count, so that those who
// answered stand for a population. Only their ratios matter. Package sample
// makes them: by post-stratification or raking of a grid.
type Weights struct {
	Source           string              // what they bring the answers to, for the reader
	Territory, Group bool                // which fields of a key make a stratum
	Of               map[Stratum]float64 // above zero, one per stratum with answers
}

// A part of a tally counts with one weight.
type part struct {
	weight float64
	tally  Tally
}

// Weigh returns the grid with each answer counting by its stratum: [Assess]
// then estimates weighted means and effects, with intervals that rest on the
// effective number of people (Σw)²÷Σw² (L. Kish 1965). Counts of people and
// disclosure control stay those of people. The grid can be cut, by [Grid.Select],
// to any breakdown afterwards. It refuses a grid that is not broken down by
// what makes a stratum, a stratum without a weight and a weight that is not
// above zero.
func (g *Grid) Weigh(w Weights) (*Grid, error) {
	if w.Territory && !g.By.Territory || w.Group && !g.By.Group {
		return nil, fmt.Errorf("weights %q: the grid is not broken down by what they go by", w.Source)
	}
	out := &Grid{By: g.By, Report: g.Report, cells: g.cells, files: g.files, weights: w.Source, parts: map[Key][]part{}}
	for _, k := range g.Keys() {
		s := Stratum{}
		if w.Territory {
			s.Territory = k.Territory
		}
		if w.Group {
			s.Group = k.Group
		}
		v, ok := w.Of[s]
		if !ok || !(v > 0) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("weights %q: stratum %q %q: weight %v: not above zero", w.Source, s.Territory, s.Group, v)
		}
		out.parts[k] = []part{{v, g.cells[k]}}
	}
	return out, nil
}

// Weighted returns what the answers are brought to, "" when each counts one.
func (g *Grid) Weighted() string { return g.weights }

// gathered sums the parts of the cells that share a key, weight by weight.
func gathered(parts []part) []part {
	own := slices.Clone(parts)
	slices.SortStableFunc(own, func(a, b part) int { return cmp.Compare(a.weight, b.weight) })
	out := own[:0]
	for len(own) > 0 {
		n := 1
		var bins []Bin
		for n < len(own) && own[n].weight == own[0].weight {
			n++
		}
		for _, p := range own[:n] {
			bins = append(bins, p.tally.bins...)
		}
		out = append(out, part{own[0].weight, NewTally(bins...)})
		own = own[n:]
	}
	return out
}

// weighted is a histogram whose values count by a weight: one entry for each
// value of each part.
type weighted struct {
	values, weights []float64
	n               []int64
}

func weigh(parts []part, of func(Tally) Counts) weighted {
	var w weighted
	for _, p := range parts {
		c := of(p.tally)
		for i, v := range c.Values {
			w.values, w.weights, w.n = append(w.values, v), append(w.weights, p.weight), append(w.n, c.N[i])
		}
	}
	return w
}

// moments returns the weighted mean and standard deviation of counts n.
func (w weighted) moments(n []int64) (mean, sd float64) {
	sum, all, people := 0.0, 0.0, int64(0)
	for i, k := range n {
		m := w.weights[i] * float64(k)
		sum += m * w.values[i]
		all += m
		people += k
	}
	mean = sum / all
	q := 0.0
	for i, k := range n {
		q += w.weights[i] * float64(k) * (w.values[i] - mean) * (w.values[i] - mean)
	}
	return mean, math.Sqrt(q / all * float64(people) / float64(people-1))
}

// effective returns (Σw)² ÷ Σw².
func (w weighted) effective() float64 {
	sum, squares := 0.0, 0.0
	for i, k := range w.n {
		sum += w.weights[i] * float64(k)
		squares += w.weights[i] * w.weights[i] * float64(k)
	}
	if squares == 0 {
		return 0
	}
	return sum * sum / squares
}

// replicates returns the weighted mean and mean ÷ sd of resampled people.
func (w weighted) replicates(b Bootstrap) (means, effects []float64) {
	means, effects = make([]float64, b.replicates()), make([]float64, b.replicates())
	index := Counts{Values: make([]float64, len(w.n)), N: w.n}
	b.each(index, func(i int, n []int64) {
		mean, sd := w.moments(n)
		means[i], effects[i] = mean, mean/sd
		if sd == 0 {
			effects[i] = math.Inf(int(math.Copysign(1, mean)))
		}
	})
	return means, effects
}

// estimates gives the weighted mean and Hedges' g for what plain estimates
// said may be given.
func (w weighted) estimates(mean, effect Estimate, b Bootstrap) (Estimate, Estimate) {
	least := func(e Estimate, replicates []float64) Estimate {
		n := e.N
		e.N = max(2, int(w.effective()))
		e = e.between(replicates)
		e.N = n
		return e
	}
	value, sd := w.moments(w.n)
	means, effects := w.replicates(b)
	mean.Value, mean.Method = value, mean.Method+"/weighted"
	mean = least(w.warn(mean), means)
	if effect.Given() {
		j := HedgesJ(float64(effect.N - 1))
		for i := range effects {
			effects[i] *= j
		}
		effect.Value, effect.Method = j*value/sd, effect.Method+"/weighted"
		effect = least(effect, effects)
	}
	return mean, effect
}

// warn says when weighting costs more than half of the people.
func (w weighted) warn(e Estimate) Estimate {
	if n := w.effective(); n < float64(e.N)/2 {
		e.Warnings = append(e.Warnings, Notef("impact.weights.cost", "weighting costs more than half of the sample: %d people count as %.0f", e.N, n))
	}
	return e
}

// level is the weighted mean with Student's interval on its linearised
// variance (C. Särndal et al. 1992, §5.6), cut to the scale.
func (w weighted) level(e Estimate) Estimate {
	value, _ := w.moments(w.n)
	sum, squares := 0.0, 0.0
	for i, k := range w.n {
		sum += w.weights[i] * float64(k)
		squares += w.weights[i] * w.weights[i] * float64(k) * (w.values[i] - value) * (w.values[i] - value)
	}
	n := float64(e.N)
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile((1 + e.Level) / 2)
	half := t * math.Sqrt(n/(n-1)*squares) / sum
	e.Value, e.Low, e.High, e.Method = value, max(0, value-half), min(100, value+half), e.Method+"/weighted"
	return e
}
