package impact

// Evaluate counts the answers and assesses them with the measures: Count,
// then Assess.
func Evaluate(d *Design, codes Codes, answers []Answers, measures []Measure, by By, opts Options) (*Result, error) {
	g, err := Count(d, codes, answers, by, opts.Workers)
	if err != nil {
		return nil, err
	}
	return Assess(d, g, measures, opts)
}

// Count reads the answers once and returns a tally per cell. workers is the
// number of processors used, zero means all; it never changes the result.
// A pair belongs to the territory, period and group of its first answer.
func Count(d *Design, codes Codes, answers []Answers, by By, workers int) (*Grid, error) {
	return nil, errNotYet
}

// Assess turns the tallies of a grid and the declared measures into a result.
func Assess(d *Design, g *Grid, measures []Measure, opts Options) (*Result, error) {
	return nil, errNotYet
}

var errNotYet = Notef("impact.not-yet", "not yet written")
