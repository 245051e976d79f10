package robust

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/index"
)

// Options adjusts [Analyse]. Its zero value studies the index itself with
// 10 000 scrambled Sobol' points and intervals at 95%.
type Options struct {
	Target     string // code of the aggregate studied; empty means the index
	Period     string // period ranked, in a table with periods; empty means the last
	Replicates int    // zero means 10 000
	Seed       uint64
	Sequence   Sequence
	Level      float64 // of intervals and of ties, in (0.5, 1); zero means 0.95
}

func (o Options) orDefault() Options {
	if o.Replicates == 0 {
		o.Replicates = 10_000
	}
	if o.Level == 0 {
		o.Level = 0.95
	}
	return o
}

// A Standing is the place of one unit and how sure it is.
type Standing struct {
	Unit, Name string
	// Score is the published score; its interval is that of the
	// replicates. It is refused when the choices put scores on different
	// scales, so that only ranks compare.
	Score impact.Estimate
	Rank  int // published, 1 for the best; 0 when missing
	// RankLow and RankHigh are the best and the worst rank of the interval
	// at the level asked.
	RankLow, RankHigh int
	RankMedian        float64
	RankMean          float64
	// RankProbability[r] is the share of replicates in which the unit has
	// rank r+1.
	RankProbability []float64
	// Tier is 1 for the best group. Units of one tier must be shown as
	// tied: between two tiers, every unit of the better one is ahead of
	// every unit of the other in at least Level of the replicates.
	Tier int
}

// Analysis is what holds when all the choices vary together.
type Analysis struct {
	Factors    []string // choices that vary
	Replicates int
	Level      float64
	Standings  []Standing // in the published order, missing last
	// Win[i][j] is the share of replicates in which standing i is ahead of
	// standing j, half of the ties included. The diagonal is 0.
	Win [][]float64
	// Tiers are the units to be shown together, best first. Their cuts hold
	// whatever is compared, so they are often few.
	Tiers [][]string
	// Ties are the longest runs of neighbours in the published order of
	// which no two can be told apart at Level; they overlap, as in a compact
	// letter display (Piepho 2004). A unit told apart from both
	// neighbours is a run of its own.
	Ties [][]string
	// Converged says whether the first and the second half of the
	// replicates agree: no end of a rank interval differs by more than
	// one rank.
	Converged bool
	// HalfGap is the greatest difference between the halves in an end of a
	// rank interval, in ranks; WinError the greatest difference in the
	// share of a duel.
	HalfGap  int
	WinError float64
	Notes    []impact.Note
}

// Analyse draws all the choices together and tells what holds of the order.
// It fails if one of the declared combinations cannot be computed.
func Analyse(d *index.Data, design index.Design, c Choices, o Options) (*Analysis, error) {
	o = o.orDefault()
	if o.Level <= 0.5 || o.Level >= 1 || o.Replicates < 100 {
		return nil, refuseChoices("level", "the level must be between 0.5 and 1 and the replicates at least 100")
	}
	e, err := newEngine(d, design, c, o.Target, o.Period, weightSets(o.Replicates), errorDraws(c), o.Seed)
	if err != nil {
		return nil, err
	}
	factors := e.varying()
	if len(factors) == 0 {
		return nil, &impact.Refusal{
			Reason: impact.Notef("robust.no-choice", "no choice has more than one answer, so nothing varies"),
			Remedy: impact.Notef("robust.no-choice.remedy", "declare alternatives: weights, scale, aggregation, treatment, imputation or errors"),
		}
	}
	points, err := NewPoints(o.Sequence, len(factors), true, o.Seed)
	if err != nil {
		return nil, err
	}
	r, err := e.run(points, o.Replicates)
	if err != nil {
		return nil, err
	}
	return e.summarise(r, factors, o), nil
}

// weightSets is how many sets of weights are drawn: enough that few
// replicates share one.
func weightSets(replicates int) int { return min(max(1024, replicates), 1<<14) }

func errorDraws(c Choices) int {
	if c.ErrorDraws == 0 {
		return 200
	}
	return c.ErrorDraws
}

// A run is what all replicates gave.
type run struct {
	n, replicates int
	scores        []float64 // by unit, then replicate
	// ranks and wins are counts by half: ranks[half][unit·n+rank−1], wins in
	// halves of a duel.
	ranks, wins [2][]int32
}

// run evaluates the replicates in blocks; counts are integers, so that their
// sum does not depend on which processor did which block.
func (e *engine) run(points *Points, replicates int) (*run, error) {
	const blocks = 32
	n := len(e.rows)
	r := &run{n: n, replicates: replicates, scores: make([]float64, n*replicates)}
	parts := make([]run, blocks)
	err := parallel(blocks, func(b int) error {
		return e.block(points, r, &parts[b], b*replicates/blocks, (b+1)*replicates/blocks)
	})
	if err != nil {
		return nil, err
	}
	for half := range 2 {
		r.ranks[half], r.wins[half] = make([]int32, n*n), make([]int32, n*n)
		for b := half * blocks / 2; b < (half+1)*blocks/2; b++ {
			for k := range r.ranks[half] {
				r.ranks[half][k] += parts[b].ranks[0][k]
				r.wins[half][k] += parts[b].wins[0][k]
			}
		}
	}
	return r, nil
}

func (e *engine) block(points *Points, r, part *run, from, to int) error {
	n := r.n
	part.ranks[0], part.wins[0] = make([]int32, n*n), make([]int32, n*n)
	s := e.scratch()
	u := make([]float64, points.dims)
	for k := from; k < to; k++ {
		points.At(k, u)
		pick := e.choose(u)
		scores, err := e.scores(&pick, s)
		if err != nil {
			return err
		}
		if err := e.whole(scores, &pick); err != nil {
			return err
		}
		for i, v := range scores {
			r.scores[i*r.replicates+k] = v
		}
		duels(scores, s.ranks, part.wins[0])
		for i, rank := range s.ranks {
			if rank > 0 {
				part.ranks[0][i*n+rank-1]++
			}
		}
	}
	return nil
}

// whole checks that no score is missing but for want of data.
func (e *engine) whole(scores []float64, pick *[factors]int) error {
	for i, v := range scores {
		t := &e.tables[e.table(pick)]
		if math.IsNaN(v) && (t.lost[e.target] == nil || !t.lost[e.target][i]) && !t.gap[e.target] {
			return refuseChoices("no-score", "%s has no score under some weights, as a mean meets a value of zero or less",
				e.nominal.Data.Units[e.rows[i]])
		}
	}
	return nil
}

// duels writes the ranks, ties sharing the best and 0 for a missing score,
// and adds 2 to wins for each duel won and 1 for each tie.
func duels(scores []float64, ranks []int, wins []int32) {
	n := len(scores)
	for i := range ranks {
		ranks[i] = 1
	}
	for i, a := range scores {
		row := wins[i*n : i*n+n]
		for j, b := range scores[:i] {
			switch {
			case a > b:
				ranks[j]++
				row[j] += 2
			case a < b:
				ranks[i]++
				wins[j*n+i] += 2
			case a == b:
				row[j]++
				wins[j*n+i]++
			}
		}
	}
	for i, v := range scores {
		if v != v {
			ranks[i] = 0
		}
	}
}

func (e *engine) summarise(r *run, factors []string, o Options) *Analysis {
	a := &Analysis{Factors: factors, Replicates: r.replicates, Level: o.Level}
	nominal := e.nominalScores()
	ranks := index.Ranks(nominal)
	order := make([]int, r.n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Compare(uint(ranks[i]-1), uint(ranks[j]-1))
	})
	refused := e.incomparable()
	a.Standings = make([]Standing, r.n)
	_ = parallel(r.n, func(k int) error {
		i := order[k]
		a.Standings[k] = e.standing(r, i, nominal[i], ranks[i], o, refused)
		return nil
	})
	a.duels(r, order)
	a.tiers()
	a.ties()
	a.converge(r, o)
	if refused != nil {
		a.Notes = append(a.Notes, refused.Reason)
	}
	return a
}

func (e *engine) nominalScores() []float64 {
	out := make([]float64, len(e.rows))
	for k, row := range e.rows {
		out[k] = e.nominal.Scores[e.target][row]
	}
	return out
}

func (e *engine) standing(r *run, i int, score float64, rank int, o Options, refused *impact.Refusal) Standing {
	row := e.rows[i]
	s := Standing{Unit: e.nominal.Data.Units[row], Name: e.nominal.Data.Name(row), Rank: rank,
		RankProbability: make([]float64, r.n)}
	s.Score = impact.Estimate{Value: score, Low: math.NaN(), High: math.NaN(), Level: o.Level, N: r.n,
		Method: fmt.Sprintf("index/%d-replicates", r.replicates), Refused: refused}
	if refused != nil {
		s.Score.Value = math.NaN()
	} else {
		own := slices.DeleteFunc(slices.Clone(r.scores[i*r.replicates:(i+1)*r.replicates]), math.IsNaN)
		s.Score.Low, s.Score.High = interval(own, o.Level)
	}
	s.ranks(r, i, o.Level)
	return s
}

// ranks summarises the distribution of ranks of unit i.
func (s *Standing) ranks(r *run, i int, level float64) {
	counts := make([]int32, r.n)
	var total int32
	for k := range counts {
		counts[k] = r.ranks[0][i*r.n+k] + r.ranks[1][i*r.n+k]
		total += counts[k]
	}
	if total == 0 {
		s.RankMean, s.RankMedian = math.NaN(), math.NaN()
		return
	}
	for k, c := range counts {
		s.RankProbability[k] = float64(c) / float64(total)
		s.RankMean += float64(k+1) * s.RankProbability[k]
	}
	s.RankLow, s.RankHigh = rankInterval(counts, level)
	lo, hi := rankInterval(counts, 0)
	s.RankMedian = float64(lo+hi) / 2
}

// rankInterval returns the ranks at the two ends of the central interval; the
// lower and the upper median for level 0.
func rankInterval(counts []int32, level float64) (lo, hi int) {
	var total, seen int32
	for _, c := range counts {
		total += c
	}
	cut := (1 - level) / 2 * float64(total)
	for k, c := range counts {
		before := seen
		seen += c
		if lo == 0 && float64(seen) > cut {
			lo = k + 1
		}
		if float64(before) < float64(total)-cut && float64(seen) >= float64(total)-cut {
			hi = k + 1
		}
	}
	return lo, hi
}

func (a *Analysis) duels(r *run, order []int) {
	a.Win = square(r.n)
	for k, i := range order {
		for l, j := range order {
			if k == l {
				continue
			}
			var share [2]float64
			var met [2]float64
			for half := range 2 {
				won := float64(r.wins[half][i*r.n+j])
				met[half] = won + float64(r.wins[half][j*r.n+i])
				share[half] = won / met[half]
			}
			a.Win[k][l] = (share[0]*met[0] + share[1]*met[1]) / (met[0] + met[1])
			if gap := math.Abs(share[0] - share[1]); gap > a.WinError {
				a.WinError = gap
			}
		}
	}
}

// tiers cuts the published order where all before are ahead of all after.
func (a *Analysis) tiers() {
	n := len(a.Standings)
	tier := 0
	for k := range n {
		if a.Standings[k].Rank == 0 {
			continue
		}
		if k == 0 || a.separated(k) {
			tier++
			a.Tiers = append(a.Tiers, nil)
		}
		a.Standings[k].Tier = tier
		a.Tiers[tier-1] = append(a.Tiers[tier-1], a.Standings[k].Unit)
	}
}

// ties lists the maximal runs in which no two standings are told apart.
func (a *Analysis) ties() {
	end := 0
	for k, first := range a.Standings {
		if first.Rank == 0 {
			return
		}
		last := max(k, end)
		for last+1 < len(a.Standings) && a.tiedWithAll(k, last+1) {
			last++
		}
		if k == 0 || last > end {
			var run []string
			for _, s := range a.Standings[k : last+1] {
				run = append(run, s.Unit)
			}
			a.Ties = append(a.Ties, run)
		}
		end = last
	}
}

// tiedWithAll tells whether standing j is tied with all from k to j−1.
func (a *Analysis) tiedWithAll(k, j int) bool {
	for i := k; i < j; i++ {
		if !(a.Win[i][j] < a.Level && a.Win[j][i] < a.Level) {
			return false
		}
	}
	return true
}

// separated tells whether every standing before k is ahead of every one from
// k on.
func (a *Analysis) separated(k int) bool {
	for i := range k {
		for j := k; j < len(a.Standings) && a.Standings[j].Rank > 0; j++ {
			if !(a.Win[i][j] >= a.Level) {
				return false
			}
		}
	}
	return true
}

func (a *Analysis) converge(r *run, o Options) {
	for i := range r.n {
		lo0, hi0 := rankInterval(r.ranks[0][i*r.n:(i+1)*r.n], o.Level)
		lo1, hi1 := rankInterval(r.ranks[1][i*r.n:(i+1)*r.n], o.Level)
		a.HalfGap = max(a.HalfGap, lo0-lo1, lo1-lo0, hi0-hi1, hi1-hi0)
	}
	a.Converged = a.HalfGap <= 1
	if !a.Converged {
		a.Notes = append(a.Notes, impact.Notef("robust.not-converged",
			"%d replicates are not enough: the two halves differ by %d ranks", a.Replicates, a.HalfGap))
	}
	if len(a.Tiers) == 1 && r.n > 1 {
		a.Notes = append(a.Notes, impact.Notef("robust.all-tied",
			"no cut of the order holds under the choices declared: all units must be shown as tied"))
	}
}

// incomparable refuses score intervals when the choices put scores on
// different scales: tables whose values span very different ranges, or a
// method that compares units beside a mean.
func (e *engine) incomparable() *impact.Refusal {
	differ := false
	first := e.tables[0]
	for _, t := range e.tables {
		span := first.high - first.low
		differ = differ || math.Abs(t.low-first.low) > 0.1*span || math.Abs(t.high-first.high) > 0.1*span
	}
	if e.sizes[factorError] > 1 && e.sizes[factorNormalise] == 1 {
		differ = false // errors move the ends of one scale
	}
	for _, m := range e.methods {
		differ = differ || (m.means[e.target].kind == other) != (e.methods[0].means[e.target].kind == other)
	}
	if !differ {
		return nil
	}
	return &impact.Refusal{
		Reason: impact.Notef("robust.scales-differ", "the choices put scores on different scales, so only ranks can be compared"),
		Remedy: impact.Notef("robust.scales-differ.remedy", "to have score intervals, declare scales with the same ends"),
	}
}
