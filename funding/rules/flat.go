package rules

import (
	"slices"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
)

// flatRules gives the rule of each simplified cost option.
var flatRules = map[plan.Option]string{plan.Remaining40: "sco-remaining-40", plan.Indirect25: "sco-indirect-25", plan.Indirect15: "sco-indirect-15",
	plan.Indirect7: "sco-indirect-7", plan.Staff20: "sco-staff-20", plan.Historic20: "sco-indirect-20"}

// Terms returns what the book says of simplified cost options on a day: an
// option whose rule does not hold that day is not among them.
func (b Book) Terms(day funding.Date) plan.Terms {
	t := plan.Terms{Rates: map[plan.Option]funding.Rate{}}
	for o, id := range flatRules {
		if r, ok := b.On(id, day); ok {
			t.Rates[o] = r.rate("rate")
		}
	}
	if r, ok := b.On("sco-hours", day); ok {
		t.Hours = int64(r.count("hours"))
	}
	return t
}

// judgeFlat judges an option: what the plan itself puts in the costs that the
// flat rate covers is at most what the rate gives. A flat rate needs no proof,
// so a plan that puts less is not short of anything.
func judgeFlat(o plan.Option) func(*judged, Rule) (Verdict, error) {
	return func(c *judged, r Rule) (Verdict, error) {
		if !slices.Contains(c.plan.Options, o) {
			return notApplicable(r, "funding.rules.not-chosen", "this option is not chosen"), nil
		}
		if c.clash != nil {
			return unknown(r, "funding.rules.clash", "the chosen options cover the same costs: none of them can be priced"), nil
		}
		planned, flat := c.bases.Indirect, c.priced.Flat
		switch o {
		case plan.Staff20:
			planned, flat = c.bases.Staff, c.priced.Staff
		case plan.Remaining40:
			planned += c.bases.Services + c.bases.OtherDirect
			if slices.Contains(c.plan.Options, plan.Staff20) {
				planned = 0
			}
		}
		return atMost(r, planned, flat), nil
	}
}

// judgeHours judges every person charged at the hourly rate: no more than the
// hours of the year, no more than cost / hours of the year × hours.
func judgeHours(c *judged, r Rule) (Verdict, error) {
	if c.european() == 0 {
		return noEuropean(r)
	}
	staff := slices.ContainsFunc(c.plan.Costs, func(l plan.CostLine) bool { return l.Kind == plan.Staff })
	if !staff && len(c.plan.Time) == 0 || slices.Contains(c.plan.Options, plan.Staff20) {
		return notApplicable(r, "funding.rules.no-real-staff", "no staff is charged at its real cost"), nil
	}
	if len(c.plan.Time) == 0 {
		return unknown(r, "funding.rules.hours", "no time sheet is known: the rule bears on staff charged by the hour"), nil
	}
	terms := plan.Terms{Hours: int64(r.count("hours"))}
	var charged, allowed, over funding.Cents
	for _, s := range c.plan.Time {
		most, err := terms.StaffHours(s.Yearly, s.Minutes, s.Worked)
		if err != nil {
			if note, ok := err.(funding.Note); ok {
				return Verdict{Rule: r, Status: Violated, Reason: note}, nil
			}
			return Verdict{}, err
		}
		charged, allowed, over = charged+s.Charged, allowed+most, over+max(0, s.Charged-most)
	}
	v := atMost(r, charged, allowed)
	if over > 0 { // one person's excess is not made up for by another's rest
		v.Status, v.By = Violated, over
		v.Reason = funding.Notef("funding.rules.over", "%[1]v, %[3]v above the ceiling of %[2]v", charged, allowed, over)
	}
	return v, nil
}
