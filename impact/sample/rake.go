package sample

import (
	"fmt"
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// A Margin is one variable whose distribution in the population is known.
type Margin struct {
	Name    string    // "age"
	Labels  []string  // of its categories; nil = none
	Targets []float64 // people of the population in each category, or their shares
	Of      []int     // category of each respondent, a position in Targets
}

// RakeOptions adjust Rake. The zero value is the published method.
type RakeOptions struct {
	Tolerance  float64   // largest relative gap to a target; zero means 1e-9
	MaxRounds  int       // zero means 1 000
	Base       []float64 // weights to start from; nil means 1 for everybody
	MaxToMean  float64   // weights are cut at this many times their mean after each round; zero means never
	SumToTotal bool      // weights sum to the population instead of to the number of respondents
}

// A Raking is the weights with what became of the margins.
type Raking struct {
	Weights   []float64
	Quality   Quality
	Rounds    int
	Converged bool
	Gap       float64   // largest relative gap to a target that is left
	History   []float64 // the gap after each round
	Margins   []MarginReport
	Warnings  []impact.Note
}

// A MarginReport shows one category before and after.
type MarginReport struct {
	Margin, Category      string
	Target, Before, After float64 // shares
	Respondents           int
}

// Rake returns weights that bring every margin of the respondents to that of
// the population, turning to each in turn until none moves (W. Deming and
// F. Stephan, "On a least squares adjustment of a sampled frequency table when
// the expected marginal totals are known", 1940). It refuses margins whose
// totals contradict each other by more than one in a thousand when they are
// counts, a category of the population in which nobody answered, and a
// respondent without a category. A raking that did not converge says so.
func Rake(margins []Margin, opts RakeOptions) (*Raking, error) {
	n, total, err := checkMargins(margins, opts.Base)
	if err != nil {
		return nil, err
	}
	if opts.Tolerance == 0 {
		opts.Tolerance = 1e-9
	}
	if opts.MaxRounds == 0 {
		opts.MaxRounds = 1000
	}
	w := slices.Repeat([]float64{1}, n)
	if opts.Base != nil {
		w = slices.Clone(opts.Base)
	}
	r := &Raking{}
	before := shares(margins, w)
	for r.Rounds < opts.MaxRounds && !r.Converged {
		r.Rounds++
		for _, m := range margins {
			m.fit(w)
		}
		if opts.MaxToMean > 0 {
			cut(w, opts.MaxToMean)
		}
		r.Gap = gap(margins, w)
		r.History = append(r.History, r.Gap)
		r.Converged = r.Gap <= opts.Tolerance
	}
	if !r.Converged {
		r.Warnings = append(r.Warnings, impact.Notef("impact.rake.not-converged",
			"the weights did not settle in %d rounds: a margin is still off by %.2g of its target", r.Rounds, r.Gap))
	}
	scale(w, total, opts.SumToTotal)
	r.Weights = w
	r.Quality, err = Assess(w)
	r.report(margins, before, shares(margins, w))
	return r, err
}

func checkMargins(margins []Margin, base []float64) (n int, total float64, err error) {
	if len(margins) == 0 {
		return 0, 0, fmt.Errorf("no margin to rake to")
	}
	n = len(margins[0].Of)
	if base != nil && len(base) != n {
		panic("sample: base weights are not of the length of the margins")
	}
	for k, m := range margins {
		if len(m.Of) != n || m.Labels != nil && len(m.Labels) != len(m.Targets) {
			panic("sample: margin " + m.Name + " does not have the length of the others")
		}
		sum, seen := 0.0, make([]float64, len(m.Targets))
		for i, c := range m.Of {
			if c < 0 || c >= len(m.Targets) {
				return 0, 0, fmt.Errorf("margin %s, respondent %d: category %d: not one of %d", m.Name, i, c, len(m.Targets))
			}
			if base == nil {
				seen[c]++
			} else {
				seen[c] += base[i]
			}
		}
		for c, t := range m.Targets {
			if !(t >= 0) || math.IsInf(t, 0) {
				return 0, 0, fmt.Errorf("margin %s, category %s: target %v: not a positive number", m.Name, m.label(c), t)
			}
			if t > 0 && seen[c] == 0 {
				return 0, 0, emptyClass(m.Name + " / " + m.label(c))
			}
			sum += t
		}
		if k == 0 {
			total = sum
		}
		if sum <= 0 || math.Abs(sum-total) > 1e-3*total {
			return 0, 0, &impact.Refusal{
				Reason: impact.Notef("impact.rake.totals", "margins %s and %s do not have the same total: %v and %v", margins[0].Name, m.Name, total, sum),
				Remedy: impact.Notef("impact.rake.totals.remedy", "take both from the same population, or give shares"),
			}
		}
	}
	return n, total, nil
}

func (m Margin) label(c int) string {
	if m.Labels != nil {
		return m.Labels[c]
	}
	return fmt.Sprint(c)
}

func (m Margin) sums(w []float64) (by []float64, all float64) {
	by = make([]float64, len(m.Targets))
	for i, c := range m.Of {
		by[c] += w[i]
		all += w[i]
	}
	return by, all
}

func (m Margin) total() (t float64) {
	for _, v := range m.Targets {
		t += v
	}
	return t
}

// fit brings the weights to the margin, keeping their sum.
func (m Margin) fit(w []float64) {
	by, all := m.sums(w)
	total := m.total()
	for i, c := range m.Of {
		if by[c] > 0 {
			w[i] *= m.Targets[c] / total * all / by[c]
		}
	}
}

func gap(margins []Margin, w []float64) (worst float64) {
	for _, m := range margins {
		by, all := m.sums(w)
		total := m.total()
		for c, t := range m.Targets {
			if t > 0 {
				worst = max(worst, math.Abs(by[c]/all/(t/total)-1))
			}
		}
	}
	return worst
}

func cut(w []float64, times float64) {
	sum := 0.0
	for _, v := range w {
		sum += v
	}
	limit := times * sum / float64(len(w))
	for i := range w {
		w[i] = min(w[i], limit)
	}
}

func scale(w []float64, total float64, toTotal bool) {
	sum := 0.0
	for _, v := range w {
		sum += v
	}
	if !toTotal {
		total = float64(len(w))
	}
	for i := range w {
		w[i] *= total / sum
	}
}

func shares(margins []Margin, w []float64) (out [][]float64) {
	for _, m := range margins {
		by, all := m.sums(w)
		for c := range by {
			by[c] /= all
		}
		out = append(out, by)
	}
	return out
}

func (r *Raking) report(margins []Margin, before, after [][]float64) {
	for k, m := range margins {
		n := make([]int, len(m.Targets))
		for _, c := range m.Of {
			n[c]++
		}
		for c, t := range m.Targets {
			r.Margins = append(r.Margins, MarginReport{m.Name, m.label(c), t / m.total(), before[k][c], after[k][c], n[c]})
		}
	}
}
