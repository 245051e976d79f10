package index

import (
	"math"
	"math/rand/v2"

	"github.com/lozere-developpement/sillage/impact"
	"gonum.org/v1/gonum/optimize"
)

// An Aim says what weights of a level are sought for.
type Aim int

// The aims.
const (
	// Balance wants the correlations with the index in given proportions
	// (Becker, Saisana, Paruolo and Vandecasteele 2017, eq. 8).
	Balance Aim = iota
	// Infomax wants the sum of the correlations with the index as great as
	// can be: the index then says most about what it is made of.
	Infomax
)

// OptimiseOptions adjusts [Index.OptimiseLevel]. Its zero value seeks an equal
// influence of the lowest aggregates.
type OptimiseOptions struct {
	Level int // whose weights move; zero means 2, the lowest aggregates
	Aim   Aim
	// Wanted are the proportions of the influences by code, not negative;
	// nil wants them equal. A node of the level that is not named wants
	// none. Infomax ignores them.
	Wanted map[string]float64
	// Correlation measures influence; nil is [Correlation]. [RankCorrelation]
	// and [KendallCorrelation] serve where the order matters alone.
	Correlation func(x, y []float64) float64
	Starts      int // searches from different weights; zero means 8
	Seed        uint64
}

// Tolerance is the greatest gap between an influence obtained and wanted at
// which the wish counts as met: half a point in a hundred.
const Tolerance = 0.005

// LevelWeights are weights sought for the nodes of one level.
type LevelWeights struct {
	// Weights by code: within each aggregate they sum to 1. Give them to
	// [Design].Weights.
	Weights map[string]float64
	// Correlations of each node with the index, Influence the same made to
	// sum to 1, Wanted as asked (nil for Infomax).
	Correlations, Influence, Wanted map[string]float64
	// Gap is the greatest difference between influence and wish, 0 to 1;
	// NaN for Infomax.
	Gap float64
	// Agreement is the greatest difference between the two best searches
	// in the value sought: close to zero when the optimum was found again
	// from elsewhere.
	Agreement   float64
	Evaluations int // indices computed
}

// OptimiseLevel seeks the weights of a level, within each aggregate, with which
// its nodes have the influence wanted on the whole index, the aggregations and
// the other levels being those of the design. There is no formula through
// several levels, other means or other correlations than Pearson's, so that
// it searches (Nelder and Mead 1965, from several starts, on square roots of
// weights, so that none is negative); for one level of arithmetic means
// [OptimiseWeights] solves the same problem exactly.
//
// It refuses when the best weights found miss the wish by more than
// [Tolerance], and returns them all the same.
func (x *Index) OptimiseLevel(o OptimiseOptions) (*LevelWeights, error) {
	s, err := x.search(o)
	if err != nil {
		return nil, err
	}
	starts := o.Starts
	if starts == 0 {
		starts = 8
	}
	rng := rand.New(rand.NewPCG(o.Seed, 0x6f7074696d))
	best, second := math.Inf(1), math.Inf(1)
	var at []float64
	for k := range starts {
		v := s.start()
		for i := range v {
			if k > 0 {
				v[i] = math.Sqrt(rng.ExpFloat64())
			}
		}
		f, u := s.descend(v)
		switch {
		case f < best:
			best, second, at = f, best, u
		case f < second:
			second = f
		}
	}
	if at == nil || math.IsInf(best, 1) {
		return nil, refuseZeroRange(math.NaN())
	}
	out := s.result(at)
	out.Agreement = second - best
	if o.Aim == Balance && out.Gap > Tolerance {
		return out, refuse(
			impact.Notef("index.influence-unreached", "no weights give the influence wanted; the nearest misses it by %.1f points", 100*out.Gap),
			impact.Notef("index.influence-unreached.remedy", "leave out or regroup the columns that oppose the others, or accept other influences"))
	}
	return out, nil
}

// A levelSearch recomputes the index for weights of one level.
type levelSearch struct {
	x     *Index
	o     OptimiseOptions
	nodes []int    // of the level
	slots [][2]int // their parent and place in it
	want  []float64
	work  Index // scratch
	count int
}

func (x *Index) search(o OptimiseOptions) (*levelSearch, error) {
	if o.Level == 0 {
		o.Level = 2
	}
	if o.Correlation == nil {
		o.Correlation = Correlation
	}
	s := &levelSearch{x: x, o: o, work: *x}
	tree := *x.Tree
	tree.Weights = append([][]float64(nil), tree.Weights...)
	for i := tree.Leaves; i < len(tree.Nodes); i++ {
		tree.Weights[i] = append([]float64(nil), tree.Weights[i]...)
		for k, c := range tree.Parts[i] {
			if tree.Nodes[c].Level == o.Level {
				s.nodes = append(s.nodes, c)
				s.slots = append(s.slots, [2]int{i, k})
			}
		}
	}
	s.work.Tree = &tree
	if len(s.nodes) < 2 {
		return nil, refuseDesign("no-level", "level %d has no two nodes to weigh", o.Level)
	}
	points := make([]float64, len(s.nodes))
	for i, c := range s.nodes {
		points[i] = 1
		if o.Wanted != nil {
			points[i] = o.Wanted[tree.Nodes[c].Code]
		}
	}
	for code := range o.Wanted {
		if at := tree.Find(code); at < 0 || tree.Nodes[at].Level != o.Level {
			return nil, refuseDesign("no-node", "there is no node %s", code)
		}
	}
	var err error
	s.want, err = Swing(points)
	return s, err
}

// start returns the square roots of the weights of the design.
func (s *levelSearch) start() []float64 {
	v := make([]float64, len(s.nodes))
	for i, slot := range s.slots {
		v[i] = math.Sqrt(s.x.Tree.Weights[slot[0]][slot[1]])
	}
	return v
}

// correlations sets the weights and returns the correlations with the index.
func (s *levelSearch) correlations(v []float64) []float64 {
	for i, slot := range s.slots {
		s.work.Tree.Weights[slot[0]][slot[1]] = v[i] * v[i]
	}
	for _, slot := range s.slots {
		var sum float64
		for _, w := range s.work.Tree.Weights[slot[0]] {
			sum += w
		}
		if !(sum > 1e-12) {
			return nil
		}
	}
	s.count++
	s.work.Notes, s.work.Coverage = nil, nil
	if s.work.aggregate() != nil {
		return nil
	}
	root := s.work.Scores[s.work.Tree.Root()]
	out := make([]float64, len(s.nodes))
	for i, c := range s.nodes {
		out[i] = s.o.Correlation(s.work.Scores[c], root)
		if math.IsNaN(out[i]) {
			return nil
		}
	}
	return out
}

// loss is what is minimised: +Inf where the index cannot be computed.
func (s *levelSearch) loss(v []float64) float64 {
	r := s.correlations(v)
	if r == nil {
		return math.Inf(1)
	}
	var sum, loss float64
	for _, c := range r {
		sum += c
	}
	if s.o.Aim == Infomax {
		return -sum
	}
	if sum <= 0 {
		return math.Inf(1)
	}
	for i, c := range r {
		loss += (c/sum - s.want[i]) * (c/sum - s.want[i])
	}
	return loss
}

// descend searches from v, again from where it ended until that gains nothing:
// a simplex can collapse too early.
func (s *levelSearch) descend(v []float64) (float64, []float64) {
	best := s.loss(v)
	for range 20 {
		r, err := optimize.Minimize(optimize.Problem{Func: s.loss}, v,
			&optimize.Settings{MajorIterations: 4000, Converger: &optimize.FunctionConverge{Absolute: 1e-14, Iterations: 200}},
			&optimize.NelderMead{SimplexSize: 0.2})
		if r == nil || err != nil && math.IsInf(r.F, 1) {
			break
		}
		gain := best - r.F
		if r.F <= best {
			best, v = r.F, r.X
		}
		if !(gain > 1e-12) {
			break
		}
	}
	return best, v
}

func (s *levelSearch) result(v []float64) *LevelWeights {
	r := s.correlations(v)
	out := &LevelWeights{Weights: map[string]float64{}, Correlations: map[string]float64{}, Influence: map[string]float64{}, Gap: math.NaN()}
	var sum float64
	for _, c := range r {
		sum += c
	}
	if s.o.Aim == Balance {
		out.Wanted, out.Gap = map[string]float64{}, 0
	}
	for i, c := range s.nodes {
		code := s.x.Tree.Nodes[c].Code
		var total float64
		for _, w := range s.work.Tree.Weights[s.slots[i][0]] {
			total += w
		}
		out.Weights[code] = v[i] * v[i] / total
		out.Correlations[code], out.Influence[code] = r[i], r[i]/sum
		if s.o.Aim == Balance {
			out.Wanted[code] = s.want[i]
			out.Gap = math.Max(out.Gap, math.Abs(r[i]/sum-s.want[i]))
		}
	}
	out.Evaluations = s.count
	return out
}
