package impact

import "math"

// A Measure is the value of a declared indicator, placed between goalposts so
// that it can stand beside answers in the score of a criterion.
type Measure struct {
	Indicator string  // id: "a01-i02"
	Action    string  // id of the action it speaks of; "" = the whole roadmap
	Criterion string  // id of the criterion it is declared for
	Territory string  // "" = the whole département
	Period    string  // "" = all periods
	Unit      string  // of Value, Low and High
	Value     float64 // NaN = not measured yet
	// Worst scores 0 and Best scores 100. Worst may exceed Best, for an
	// indicator that should fall.
	Worst, Best float64
	// Low and High are the interval of a value that comes from a sample.
	// Both zero means a census: the value is counted, not estimated.
	Low, High float64
	N         int     // units counted; 0 = not applicable
	Weight    float64 // within its criterion; zero means 1
	Source    string  // SHA-256 of the file, or a name of the person who typed it
	Warnings  []Note
}

// Score places the measure between its goalposts, from 0 to 100, and cuts
// what lies beyond them. It refuses a missing value and equal goalposts.
func (m *Measure) Score() Estimate {
	e := Estimate{Level: 1, N: m.N, Method: "goalposts", Warnings: m.Warnings}
	e.Lineage = Lineage{Rule: "measure/" + m.Indicator, Files: files(m.Source)}
	if math.IsNaN(m.Value) || math.IsInf(m.Value, 0) {
		return e.refuse(notMeasured())
	}
	if m.Worst == m.Best || math.IsNaN(m.Worst-m.Best) || math.IsInf(m.Worst-m.Best, 0) {
		return e.refuse(&Refusal{
			Reason: Notef("impact.goalposts", "indicator %s: goalposts %v and %v do not tell good from bad", m.Indicator, m.Worst, m.Best),
			Remedy: Notef("impact.goalposts.remedy", "declare a worst and a best value that differ"),
		})
	}
	e.Value, _ = between(m.Value, m.Worst, m.Best)
	e.Low, e.High = e.Value, e.Value
	if m.Low != 0 || m.High != 0 {
		a, _ := between(m.Low, m.Worst, m.Best)
		b, _ := between(m.High, m.Worst, m.Best)
		e.Low, e.High, e.Level = min(a, b), max(a, b), 0.95
	}
	return e
}

// between returns where v lies from worst (0) to best (100), and whether it
// had to be cut to stay within.
func between(v, worst, best float64) (score float64, cut bool) {
	s := 100 * (v - worst) / (best - worst)
	return min(100, max(0, s)), s < 0 || s > 100
}

func files(source string) []string {
	if source == "" {
		return nil
	}
	return []string{source}
}

func notMeasured() *Refusal {
	return &Refusal{
		Reason: Notef("impact.not-measured", "not measured"),
		Remedy: Notef("impact.not-measured.remedy", "declare an indicator for this criterion or ask a question about it"),
	}
}
