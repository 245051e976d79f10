package impact

// A Voice counts the people whose own words carry one code of a coding frame:
// what stands beside the figures of a criterion. Package instrument makes
// voices from coded verbatims; they never change a score.
type Voice struct {
	Action    string
	Criterion string
	Code      string   // of the coding frame
	Label     string   // of the code, in the reader's language
	Against   bool     // the code says that things got worse
	People    int      // who said so, as agreed by the coders; 0 when Share is refused
	Of        int      // people whose words were coded for this action
	Share     Estimate // People ÷ Of with its interval; refused below the threshold
}

// VoicesAt returns the voices heard on a criterion of an action.
func (r *Result) VoicesAt(action, criterion string) []Voice {
	var out []Voice
	for _, v := range r.Voices {
		if v.Action == action && v.Criterion == criterion {
			out = append(out, v)
		}
	}
	return out
}
