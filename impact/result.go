package impact

// Options adjust the assessment. The zero value is the published method.
type Options struct {
	// Level is the coverage of intervals, in (0, 1). Zero means 0.95.
	Level float64
	// Replicates of the bootstrap. Zero means 2 000.
	Replicates int
	// Seed of the random draws: the same seed gives the same figures,
	// whatever the number of processors.
	Seed uint64
	// Threshold is the least number of people a breakdown may rest on to be
	// shown. Zero means 5; 1 shows everything.
	Threshold int
	// Workers is the number of processors used. Zero means all. It never
	// changes the result.
	Workers int
	// Guard, when given, withholds what other filters would give away, and
	// View says which filter the grid was cut to.
	Guard *Guard
	View  View
}

// A Result is an assessed grid, safe to publish at the threshold it was
// assessed with: cells withheld carry no figure, not even their number.
type Result struct {
	Design    string // name of the design
	By        By
	Options   Options // as used, zeros replaced by what they mean
	Report    PassReport
	Weights   string  // what the answers were brought to, see Grid.Weigh; "" = each counts one
	Cells     []Cell  // one per action × criterion (× territory × period × group) with people in it, sorted
	Overall   Score   // mean of the dimensions measured
	Dims      []Score // the whole programme, one per dimension of the referential, in its order
	Criteria  []Score // the whole programme, one per criterion of the referential, in its order
	Actions   []Score // one per action with an answer or an indicator, sorted by id
	Profile   []Score // action × dimension, sorted by action, then in the order of the referential
	Matrix    []Score // action × criterion, likewise: the heatmap, « non mesuré » included
	Territory []Score // one per territory when By.Territory or a measure names one, sorted
	Withheld  int     // cells withheld, the ones that protect others included
	Voices    []Voice // coded words beside the figures, set by the caller; nil = none
	Warnings  []Note
}

// A Cell is the assessed answers of one place of the grid.
type Cell struct {
	Action, Criterion, Territory, Period, Group string

	N        int             // people with at least one score; 0 when withheld
	Withheld bool            // too few people, or needed to protect such a cell
	Outcomes []OutcomeResult // what was measured on those people; nil when withheld
	Score    Estimate        // 0–100, from the outcomes by their weights
}

// An OutcomeResult tells what changed on one outcome. All scores are points
// of a 0–100 scale on which more is better. Over several actions together,
// somebody who took part in two counts in each.
type OutcomeResult struct {
	Outcome Outcome
	Tally   Tally // sufficient for every test of package change

	Before Estimate // mean before, among the pairs
	After  Estimate // mean after, among the pairs; for a level, at its only wave
	Change Estimate // mean of after - before
	Effect Estimate // Hedges' g of the paired change: mean ÷ sd of the change × J
	Kept   Estimate // mean of six months - before, among those who answered at both
	Score  Estimate // Change or After between the goalposts of the outcome

	Started int // people with a score before
	Pairs   int // of them, with a score after too
	Later   int // of them, with a score at six months

	// EffectiveN is what the people behind Score count as once weighted; their
	// number where answers have no weights.
	EffectiveN float64
}

// A Score is a mark from 0 to 100 with what it was made of.
type Score struct {
	Action, Dimension, Criterion, Territory string // empty = all

	Estimate         // refused with key "impact.not-measured" when nothing was declared or measured
	Coverage float64 // share of the weight below it that was measured, 0–1
	Parts    []Part  // of a criterion: its outcomes and indicators; of others: nil
}

// Measured reports whether the score may be shown.
func (s Score) Measured() bool { return s.Refused == nil }

// A Part is one contribution to the score of a criterion.
type Part struct {
	Kind   string   // "answers" or "indicator"
	ID     string   // of the outcome or the indicator
	Action string   // the action it speaks of, "" = several
	Value  Estimate // what was measured, in its own unit: points of change, trainings held
	Score  Estimate // 0–100
	Weight float64
}

// Criterion returns the score of a criterion over the whole programme.
func (r *Result) Criterion(id string) (Score, bool) {
	return lookup(r.Criteria, func(s *Score) bool { return s.Criterion == id })
}

// Dimension returns the score of a dimension over the whole programme.
func (r *Result) Dimension(id string) (Score, bool) {
	return lookup(r.Dims, func(s *Score) bool { return s.Dimension == id })
}

// Action returns the score of an action.
func (r *Result) Action(id string) (Score, bool) {
	return lookup(r.Actions, func(s *Score) bool { return s.Action == id })
}

// At returns the score of a criterion of an action.
func (r *Result) At(action, criterion string) (Score, bool) {
	return lookup(r.Matrix, func(s *Score) bool { return s.Action == action && s.Criterion == criterion })
}

func lookup(scores []Score, is func(*Score) bool) (Score, bool) {
	for i := range scores {
		if is(&scores[i]) {
			return scores[i], true
		}
	}
	return Score{}, false
}
