package rules

import (
	"slices"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
)

// A Claim is a request for payment of European money.
type Claim struct {
	On        funding.Date
	PaidOn    funding.Date // zero until then
	Suspended []funding.Period
}

// byDay judges a duty that ends on a day: done is when it was met, zero when it
// was not, today the day of the judgement (zero: not known).
func byDay(r Rule, due, done, today funding.Date) Verdict {
	v := Verdict{Rule: r, Due: due}
	switch {
	case !done.IsZero() && !done.After(due):
		v.Status, v.Reason = Passed, funding.Notef("funding.rules.in-time", "done on %[1]v, by %[2]v", done, due)
	case !done.IsZero():
		v.Status, v.Late = Violated, due.DaysUntil(done)
		v.Reason = funding.Notef("funding.rules.done-late", "done on %[1]v, %[3]d days after %[2]v", done, due, v.Late)
	case !today.IsZero() && today.After(due):
		v.Status, v.Late = Violated, due.DaysUntil(today)
		v.Reason = funding.Notef("funding.rules.overdue", "due on %[1]v, %[2]d days ago", due, v.Late)
	default:
		v.Status, v.Reason = Unknown, funding.Notef("funding.rules.due", "to be done by %[1]v", due)
	}
	return v
}

// judgePayment judges the claims: the worst of them speaks. The rule that holds
// is that of the day of each claim, which may be after the plan.
func judgePayment(c *judged, r Rule) (Verdict, error) {
	if c.european() == 0 {
		return noEuropean(r)
	}
	if len(c.facts.Claims) == 0 {
		return unknown(r, "funding.rules.no-claim", "no request for payment is known"), nil
	}
	worst := Verdict{}
	for _, claim := range c.facts.Claims {
		due, err := c.book.PaymentDue(claim.On, claim.Suspended, c.facts.Today)
		if err != nil {
			return Verdict{}, err
		}
		v := byDay(due.Rule, due.On, claim.PaidOn, c.facts.Today)
		if claim.PaidOn.IsZero() && !due.Running {
			v = unknown(due.Rule, "funding.rules.suspended", "the clock of payment is stopped: by %[1]v at the earliest", due.On)
			v.Due = due.On
		}
		if worst.Status == "" || v.Late > worst.Late || v.Status == Unknown && worst.Status == Passed {
			worst = v
		}
	}
	return worst, nil
}

// lasting is a duty that holds until a day: to come it is never passed, and
// after the day there is nothing left to do.
func lasting(r Rule, until, today funding.Date, key, text string) Verdict {
	v := unknown(r, key, text, until)
	if today.After(until) {
		v = notApplicable(r, "funding.rules.ended", "the duty ended on %[1]v", until)
	}
	v.Due = until
	return v
}

// judgeRetention says until when papers are kept: a duty to come, so never
// passed.
func judgeRetention(c *judged, r Rule) (Verdict, error) {
	if c.european() == 0 {
		return noEuropean(r)
	}
	if c.facts.LastPayment.IsZero() {
		return unknown(r, "funding.rules.no-last-payment", "kept %[1]d years from 31 December of the last payment, which is not known", r.count("years")), nil
	}
	due, err := c.book.KeepUntil(c.facts.LastPayment)
	if err != nil {
		return Verdict{}, err
	}
	return lasting(due.Rule, due.On, c.facts.Today, "funding.rules.keep", "papers to be kept until %[1]v"), nil
}

// judgeDurability says until when an investment is kept in use.
func judgeDurability(c *judged, r Rule) (Verdict, error) {
	switch {
	case c.european() == 0:
		return noEuropean(r)
	case c.plan.Nature == plan.UnknownNature:
		return unknown(r, "funding.rules.nature", "investment or functioning: not stated"), nil
	case c.plan.Nature != plan.Investment:
		return notApplicable(r, "funding.rules.functioning", "the operation is functioning, not investment"), nil
	case c.facts.LastPayment.IsZero():
		return unknown(r, "funding.rules.no-durable", "kept in use %[1]d years from the last payment, which is not known", r.count("years")), nil
	}
	return lasting(r, c.facts.LastPayment.AddYears(r.count("years")), c.facts.Today, "funding.rules.durable", "to be kept in use until %[1]v"), nil
}

func judgeReport(c *judged, r Rule) (Verdict, error) {
	if v, ok := c.private(r); !ok {
		return v, nil
	}
	granted := slices.ContainsFunc(c.plan.Resources, func(res plan.Resource) bool { return res.State == plan.Acquired && res.Kind.Public() })
	if c.facts.YearEnd.IsZero() && !granted {
		return notApplicable(r, "funding.rules.no-grant", "no public grant to the plan is signed"), nil
	}
	if c.facts.YearEnd.IsZero() {
		return unknown(r, "funding.rules.no-year-end", "the end of the accounting year is not known"), nil
	}
	due, err := c.book.ReportDue(c.facts.YearEnd)
	if err != nil {
		return Verdict{}, err
	}
	return byDay(due.Rule, due.On, c.facts.ReportFiled, c.facts.Today), nil
}

func judgeWorks(c *judged, r Rule) (Verdict, error) {
	switch {
	case !c.facts.StateDotation:
		return notApplicable(r, "funding.rules.no-dotation", "no dotation of the State (DETR, DSIL)"), nil
	case c.facts.Decided.IsZero():
		return unknown(r, "funding.rules.no-decision", "the day of the State's decision is not known"), nil
	}
	start, finish, err := c.book.WorksDue(c.facts.Decided, c.plan.Begun)
	if err != nil {
		return Verdict{}, err
	}
	if v := byDay(r, start.On, c.plan.Begun, c.facts.Today); v.Status != Passed {
		return v, nil
	}
	return byDay(r, finish.On, c.plan.Completed, c.facts.Today), nil
}

// judgeAidPapers says until when the papers of the de minimis aids are kept.
func judgeAidPapers(c *judged, r Rule) (Verdict, error) {
	var last funding.Date
	for _, a := range c.facts.Grants {
		if a.Undertaking == c.facts.Undertaking && a.Granted.After(last) {
			last = a.Granted
		}
	}
	if last.IsZero() {
		return notApplicable(r, "funding.rules.no-aid", "no de minimis aid is known"), nil
	}
	return lasting(r, last.AddYears(r.count("years")), c.facts.Today, "funding.rules.keep", "papers to be kept until %[1]v"), nil
}

// judgePublication judges the publication of the essential data of agreements
// above the threshold, by the body that grants.
func judgePublication(c *judged, r Rule) (Verdict, error) {
	above, _, v, ok := c.above(r)
	if !ok {
		return v, nil
	}
	for i, authority := range above {
		a := c.facts.Agreements[authority]
		if a.Signed.IsZero() {
			return unknown(r, "funding.rules.no-agreement", "the day of the agreement is not known"), nil
		}
		one := byDay(r, a.Signed.AddMonths(r.count("months")), a.Published, c.facts.Today)
		if i == 0 || one.Late > v.Late || one.Status == Unknown && v.Status == Passed {
			v = one
		}
	}
	return v, nil
}

// PublishBy returns by when the granting body publishes the essential data of
// an agreement signed on a day.
func (b Book) PublishBy(signed funding.Date) (Due, error) {
	r, ok := b.On("open-data", signed)
	if !ok {
		return Due{}, noRule("open-data", signed)
	}
	return Due{Rule: r, On: signed.AddMonths(r.count("months")), Running: true}, nil
}
