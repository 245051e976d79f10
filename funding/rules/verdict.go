package rules

import "github.com/lozere-developpement/sillage/funding"

// A Status is the outcome of a rule on a plan.
type Status string

// The four outcomes.
const (
	Passed        Status = "passed"
	Violated      Status = "violated"
	NotApplicable Status = "not-applicable"
	Unknown       Status = "unknown"
)

// Message returns the catalogue key of the label.
func (s Status) Message() (key string, args []any) { return "funding.verdict." + string(s), nil }

// A Verdict is what one rule says of a plan. Where Status is Violated, By is
// by how much, or Late by how many days where the rule sets a day; Limit and
// Actual are the two amounts compared, unknown where the rule compares none.
type Verdict struct {
	Rule   Rule
	Status Status
	By     funding.Cents
	Due    funding.Date // of rules that set a day; zero for others
	Late   int          // days after Due
	Limit  funding.Amount
	Actual funding.Amount
	Reason funding.Note
}

// Unverified reports whether the verdict rests on a rule whose text was not
// read: it must be shown as such.
func (v Verdict) Unverified() bool { return !v.Rule.Verified }

// atMost judges an amount by a ceiling.
func atMost(r Rule, actual, limit funding.Cents) Verdict {
	v := Verdict{Rule: r, Status: Passed, Limit: funding.Known(limit), Actual: funding.Known(actual),
		Reason: funding.Notef("funding.rules.under", "%[1]v, at most %[2]v", actual, limit)}
	if actual > limit {
		v.Status, v.By = Violated, actual-limit
		v.Reason = funding.Notef("funding.rules.over", "%[1]v, %[3]v above the ceiling of %[2]v", actual, limit, v.By)
	}
	return v
}

// atLeast judges an amount by a minimum.
func atLeast(r Rule, actual, limit funding.Cents) Verdict {
	v := Verdict{Rule: r, Status: Passed, Limit: funding.Known(limit), Actual: funding.Known(actual),
		Reason: funding.Notef("funding.rules.enough", "%[1]v, at least %[2]v", actual, limit)}
	if actual < limit {
		v.Status, v.By = Violated, limit-actual
		v.Reason = funding.Notef("funding.rules.short", "%[1]v, %[3]v short of the minimum of %[2]v", actual, limit, v.By)
	}
	return v
}

func notApplicable(r Rule, key, text string, args ...any) Verdict {
	return Verdict{Rule: r, Status: NotApplicable, Reason: funding.Notef(key, text, args...)}
}

func unknown(r Rule, key, text string, args ...any) Verdict {
	return Verdict{Rule: r, Status: Unknown, Reason: funding.Notef(key, text, args...)}
}
