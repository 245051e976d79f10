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
