package robust

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/index"
)

// SensitivityOptions adjusts [Sensitivity]. Its zero value takes 2 048 base
// points, Saltelli's and Jansen's estimators and 500 bootstrap resamplings.
type SensitivityOptions struct {
	Target, Period string // as in Options
	Points         int    // base points: (factors+2) times as many evaluations; zero means 2048
	Seed           uint64
	Sequence       Sequence
	Estimator      Estimator
}

// Decisive says which choices decide the order.
type Decisive struct {
	Evaluations int
	// Shift is about the mean absolute change of rank of all units from
	// the published order (Saisana, Saltelli and Tarantola 2005).
	Shift []Effect
	// MeanShift is its mean, in ranks.
	MeanShift float64
	// Rank is about the rank of each unit, by its code, with the same
	// intervals. A unit whose rank never changes is not in it.
	Rank map[string][]Effect
	// Converged says whether every interval of a total index of Shift is
	// narrower than 0.1.
	Converged bool
	Notes     []impact.Note
}

// Sensitivity says which of the choices decides: Sobol' indices of the mean
// shift of ranks and of the rank of each unit.
func Sensitivity(d *index.Data, design index.Design, c Choices, o SensitivityOptions) (*Decisive, error) {
	if o.Points == 0 {
		o.Points = 2048
	}
	if o.Estimator.Bootstrap == 0 {
		o.Estimator.Bootstrap = 500
	}
	e, err := newEngine(d, design, c, o.Target, o.Period, weightSets(o.Points), errorDraws(c), o.Seed)
	if err != nil {
		return nil, err
	}
	names := e.varying()
	if len(names) < 2 {
		return nil, &impact.Refusal{
			Reason: impact.Notef("robust.one-choice", "which choice decides can only be asked of two or more, not of %d", len(names)),
			Remedy: impact.Notef("robust.one-choice.remedy", "declare alternatives for another step"),
		}
	}
	points, err := NewPoints(o.Sequence, 2*len(names), true, o.Seed)
	if err != nil {
		return nil, err
	}
	ranks, err := e.saltelli(points, len(names), o.Points)
	if err != nil {
		return nil, err
	}
	return e.decide(ranks, names, o)
}

// saltelli evaluates the design and returns ranks by unit, then evaluation:
// those on A, those on B, then those on A with each column of B.
func (e *engine) saltelli(points *Points, d, n int) ([][]float64, error) {
	ranks := make([][]float64, len(e.rows))
	for i := range ranks {
		ranks[i] = make([]float64, n*(d+2))
	}
	const blocks = 32
	return ranks, parallel(blocks, func(b int) error {
		s := e.scratch()
		u, x := make([]float64, 2*d), make([]float64, d)
		ignored := make([]int32, len(e.rows)*len(e.rows))
		for i := b * n / blocks; i < (b+1)*n/blocks; i++ {
			points.At(i, u)
			for k := range d + 2 {
				copy(x, u[:d])
				switch {
				case k == 1:
					copy(x, u[d:])
				case k > 1:
					x[k-2] = u[d+k-2]
				}
				pick := e.choose(x)
				scores, err := e.scores(&pick, s)
				if err != nil {
					return err
				}
				if err := e.whole(scores, &pick); err != nil {
					return err
				}
				duels(scores, s.ranks, ignored)
				for unit, r := range s.ranks {
					ranks[unit][k*n+i] = float64(r)
				}
			}
		}
		return nil
	})
}

func (e *engine) decide(ranks [][]float64, names []string, o SensitivityOptions) (*Decisive, error) {
	n, d := o.Points, len(names)
	out := &Decisive{Evaluations: n * (d + 2), Rank: map[string][]Effect{}}
	published := index.Ranks(e.nominalScores())
	shift := make([]float64, n*(d+2))
	for i, own := range ranks {
		for k, r := range own {
			shift[k] += math.Abs(r-float64(published[i])) / float64(len(ranks))
		}
	}
	for _, v := range shift[:2*n] {
		out.MeanShift += v / float64(2*n)
	}
	var err error
	if out.Shift, err = effects(shift, n, names, o.Estimator); err != nil {
		return nil, err
	}
	own := make([][]Effect, len(ranks))
	_ = parallel(len(ranks), func(i int) error {
		if eff, err := effects(ranks[i], n, names, o.Estimator); err == nil {
			own[i] = eff
		}
		return nil
	})
	for i, eff := range own {
		if eff != nil {
			out.Rank[e.nominal.Data.Units[e.rows[i]]] = eff
		}
	}
	out.Converged = true
	for _, s := range out.Shift {
		out.Converged = out.Converged && s.TotalHigh-s.TotalLow < 0.1
	}
	if !out.Converged {
		out.Notes = append(out.Notes, impact.Notef("robust.indices-wide",
			"%d points are not enough: an interval of the indices is wider than 0.1", n))
	}
	return out, nil
}

func effects(y []float64, n int, names []string, est Estimator) ([]Effect, error) {
	yAB := make([][]float64, len(names))
	for k := range yAB {
		yAB[k] = y[(k+2)*n : (k+3)*n]
	}
	out, err := Indices(y[:n], y[n:2*n], yAB, est)
	for k := range out {
		out[k].Factor = names[k]
	}
	return out, err
}
