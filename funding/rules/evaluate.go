package rules

import (
	"cmp"
	"errors"
	"strings"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
)

// Facts are what a plan does not say by itself. Every field may be left at
// its zero value: a rule that needs it is then unknown.
type Facts struct {
	// Region is the name of the administrative region ("Occitanie"), looked
	// up when the plan does not state its European category.
	Region string
	// CallRate is the rate of the call when it is below that of the region.
	CallRate *funding.Rate
	// Advance and Progress are what a schedule asks the State before the
	// balance: the advance alone, and advance with interim payments.
	Advance, Progress funding.Amount
	// StateDotation says that the State's money is a dotation of the CGCT
	// (DETR, DSIL), to which the decree on State subsidies does not apply.
	StateDotation bool
	// Grants are the aids granted to the single undertaking of the owner.
	Grants      []Aid
	Undertaking string
	// PublicGrants are all grants of public bodies to the owner in the year of
	// the plan, this plan's included, by authority.
	PublicGrants map[string]funding.Cents
	// Submitted is when the programme was submitted to the Commission; zero
	// when after 1 January 2021.
	Submitted funding.Date
	// FirstExpense, LastExpense bound the payments of the operation.
	FirstExpense, LastExpense funding.Date
	// FiledOn is the day of the European application.
	FiledOn funding.Date
	// Today is the day on which deadlines are looked at; zero judges none late.
	Today funding.Date
	// Claims are the requests for payment of European money, LastPayment the
	// day of the last payment to the beneficiary.
	Claims      []Claim
	LastPayment funding.Date
	// YearEnd ends the accounting year of the grant; ReportFiled is when its
	// financial report was filed.
	YearEnd, ReportFiled funding.Date
	// Decided is the day of the State's decision (DETR, DSIL).
	Decided funding.Date
	// Agreements are what is known of the agreements behind PublicGrants, by
	// authority.
	Agreements map[string]Agreement
	// CertifiedYear is the last accounting year whose accounts the owner had
	// certified and published; 0 when not known.
	CertifiedYear int
}

// An Agreement is what was signed with one authority. Days are zero when they
// are not known.
type Agreement struct {
	Signed    funding.Date // the first agreement of the year
	Published funding.Date // its essential data, by the authority
	FirstPaid funding.Date // the first payment under it
}

// Evaluate judges the plan under the law of its day (Plan.On) and returns one
// verdict per rule in force that day, in the order of the book. It refuses a
// plan without its day and a plan whose sums cannot be made.
func (b Book) Evaluate(p plan.Plan, f Facts) ([]Verdict, error) {
	if p.On.IsZero() {
		return nil, funding.Notef("funding.rules.no-date", "a plan is judged under the law of its date: state the date")
	}
	sum, err := p.Summary()
	if err != nil {
		return nil, err
	}
	c := judged{book: b, plan: p, facts: f, sum: sum}
	if err := c.price(); err != nil {
		return nil, err
	}
	var out []Verdict
	for _, r := range b.rules {
		judge := judges[r.ID]
		if judge == nil || !r.Period.Contains(p.On) {
			continue
		}
		v, err := judge(&c, r)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// judged is a plan on its way through the rules.
type judged struct {
	book   Book
	plan   plan.Plan
	facts  Facts
	sum    plan.Summary
	bases  plan.Bases
	priced plan.Priced
	clash  error // options that cover the same costs
}

// price prices the eligible costs under the chosen options; options that
// clash are kept as a finding, and the costs taken as real.
func (c *judged) price() (err error) {
	if c.bases, err = c.plan.Bases(); err != nil {
		return err
	}
	terms := c.book.Terms(c.plan.On)
	c.priced, c.clash = c.bases.Price(terms, c.plan.Options...)
	if c.clash != nil {
		if _, said := errors.AsType[funding.Note](c.clash); !said {
			return c.clash
		}
		c.priced, err = c.bases.Price(terms)
	}
	return err
}

var judges = map[string]func(*judged, Rule) (Verdict, error){
	"eu-rate": judgeRate, "sco-mandatory": judgeMandatory, "sco-once": judgeOnce, "eu-window": judgeWindow,
	"eu-not-finished": judgeFinished, "leader-floor": judgeLeaderFloor, "leader-share": judgeLeaderShare,
	"owner-share": judgeOwner, "leader-owner-share": judgeChief, "cumulation": judgeCumulation,
	"state-cumulation": judgeStateCumulation, "state-advance": judgeAdvance, "de-minimis": judgeDeMinimis,
	"convention": judgeConvention, "certified-accounts": judgeAccounts, "de-minimis-sieg": judgeDeMinimis, "de-minimis-papers": judgeAidPapers,
	"sco-remaining-40": judgeFlat(plan.Remaining40), "sco-indirect-25": judgeFlat(plan.Indirect25), "sco-indirect-15": judgeFlat(plan.Indirect15),
	"sco-indirect-7": judgeFlat(plan.Indirect7), "sco-staff-20": judgeFlat(plan.Staff20), "sco-indirect-20": judgeFlat(plan.Historic20),
	"sco-hours": judgeHours, "eu-payment": judgePayment, "eu-retention": judgeRetention, "eu-durability": judgeDurability,
	"financial-report": judgeReport, "detr-deadlines": judgeWorks, "open-data": judgePublication,
}

// european returns the money from the structural funds.
func (c *judged) european() funding.Cents {
	return c.plan.FromFund("FSE+") + c.plan.FromFund("FSE") + c.plan.FromFund("FEDER")
}

func noEuropean(r Rule) (Verdict, error) {
	return notApplicable(r, "funding.rules.no-eu", "no money from the European structural funds"), nil
}

// noEligible: which costs a rate is taken of is not said.
func noEligible(r Rule) (Verdict, error) {
	return unknown(r, "funding.rules.no-eligible", "no cost of the plan is marked as eligible"), nil
}

func judgeRate(c *judged, r Rule) (Verdict, error) {
	asked := c.european()
	if asked == 0 {
		return noEuropean(r)
	}
	if c.priced.Total == 0 {
		return noEligible(r)
	}
	rate, ok := c.book.rateOf(r, c.plan, c.facts)
	if !ok {
		return unknown(r, "funding.rules.region", "the category of the region is not known"), nil
	}
	limit, err := funding.CeilingOf(c.priced.Total, rate)
	return atMost(r, asked, limit), err
}

// rateOf returns the greatest European rate of a plan: that of its region, or
// of the call when it is lower; ok is false when the region is not known.
func (b Book) rateOf(r Rule, p plan.Plan, f Facts) (rate funding.Rate, ok bool) {
	category := p.Region
	if category == "" {
		if region, ok := b.On("eu-region", p.On); ok {
			category = region.Value(strings.ToLower(f.Region))
		}
	}
	if category == "" || r.Value(category) == "" {
		return funding.Rate{}, false
	}
	rate = r.rate(category)
	if f.CallRate != nil && f.CallRate.Cmp(rate) < 0 {
		rate = *f.CallRate
	}
	return rate, true
}

// EuropeanRate returns the greatest European rate of a plan on its day, with
// the article; ok is false when no rule holds or the region is not known.
func (b Book) EuropeanRate(p plan.Plan, f Facts) (rate funding.Rate, article string, ok bool) {
	r, ok := b.On("eu-rate", p.On)
	if !ok {
		return funding.Rate{}, "", false
	}
	rate, ok = b.rateOf(r, p, f)
	return rate, r.Article, ok
}

func judgeMandatory(c *judged, r Rule) (Verdict, error) {
	switch total := r.amount("total"); {
	case c.european() == 0:
		return noEuropean(r)
	case c.plan.StateAid:
		return notApplicable(r, "funding.rules.state-aid", "the operation is State aid: real costs are allowed"), nil
	case c.priced.Total > total:
		return notApplicable(r, "funding.rules.large", "the operation costs %[1]v, above %[2]v: real costs are allowed", c.priced.Total, total), nil
	case c.priced.RealCosts:
		return Verdict{Rule: r, Status: Violated, Limit: funding.Known(total), Actual: funding.Known(c.priced.Total),
			Reason: funding.Notef("funding.rules.sco", "%[1]v, not above %[2]v: a simplified cost option is compulsory", c.priced.Total, total)}, nil
	}
	return Verdict{Rule: r, Status: Passed, Limit: funding.Known(r.amount("total")), Actual: funding.Known(c.priced.Total),
		Reason: funding.Notef("funding.rules.sco-used", "a simplified cost option is used")}, nil
}

func judgeOnce(c *judged, r Rule) (Verdict, error) {
	if len(c.plan.Options) == 0 {
		return notApplicable(r, "funding.rules.no-option", "no simplified cost option is used"), nil
	}
	if c.clash == nil {
		return Verdict{Rule: r, Status: Passed, Reason: funding.Notef("funding.rules.options-fit", "each category of cost is covered once")}, nil
	}
	note, ok := errors.AsType[funding.Note](c.clash)
	if !ok {
		return Verdict{}, c.clash
	}
	return Verdict{Rule: r, Status: Violated, Reason: note}, nil
}

func judgeWindow(c *judged, r Rule) (Verdict, error) {
	first, last := c.facts.FirstExpense, c.facts.LastExpense
	if first.IsZero() {
		first = last
	} else if last.IsZero() {
		last = first
	}
	switch {
	case c.european() == 0:
		return noEuropean(r)
	case first.IsZero():
		return unknown(r, "funding.rules.expenses", "the dates of the expenses are not known"), nil
	case !eligibleOn(r, first, c.facts.Submitted), !eligibleOn(r, last, c.facts.Submitted):
		return Verdict{Rule: r, Status: Violated, Reason: funding.Notef("funding.rules.window",
			"expenses from %[1]v to %[2]v leave the window that ends on %[3]v", first, last, r.date("last"))}, nil
	}
	return Verdict{Rule: r, Status: Passed, Reason: funding.Notef("funding.rules.in-window", "expenses from %[1]v to %[2]v are in the window", first, last)}, nil
}

func judgeFinished(c *judged, r Rule) (Verdict, error) {
	filed, done := c.facts.FiledOn, c.plan.Completed
	switch {
	case c.european() == 0:
		return noEuropean(r)
	case filed.IsZero():
		return unknown(r, "funding.rules.filed-on", "the day of the application is not known"), nil
	case !done.IsZero() && done.Before(filed):
		return Verdict{Rule: r, Status: Violated, Reason: funding.Notef("funding.rules.finished",
			"the operation was finished on %[1]v, before the application of %[2]v", done, filed)}, nil
	}
	return Verdict{Rule: r, Status: Passed, Reason: funding.Notef("funding.rules.not-finished", "the operation was not finished when the application was filed")}, nil
}

func judgeLeaderFloor(c *judged, r Rule) (Verdict, error) {
	if leader := c.plan.FromFund("LEADER"); leader > 0 {
		return atLeast(r, leader, r.amount("amount")), nil
	}
	return notApplicable(r, "funding.rules.no-leader", "no LEADER money"), nil
}

func judgeLeaderShare(c *judged, r Rule) (Verdict, error) {
	leader := c.plan.FromFund("LEADER")
	if leader == 0 {
		return notApplicable(r, "funding.rules.no-leader", "no LEADER money"), nil
	}
	limit, err := funding.CeilingOf(c.plan.Public(), r.rate("rate"))
	return atMost(r, leader, limit), err
}

func judgeOwner(c *judged, r Rule) (Verdict, error) {
	if _, own := c.book.On("leader-owner-share", c.plan.On); own && c.plan.ChiefRole {
		return notApplicable(r, "funding.rules.chief", "the owner acts as leader of the competence: its own minimum applies"), nil
	}
	return judgeShare(c, r)
}

func judgeChief(c *judged, r Rule) (Verdict, error) {
	if !c.plan.ChiefRole {
		return notApplicable(r, "funding.rules.no-chief", "the owner does not act as leader of the competence"), nil
	}
	return judgeShare(c, r)
}

// judgeShare judges the owner's part in the public money of an investment;
// private money is outside the base.
func judgeShare(c *judged, r Rule) (Verdict, error) {
	switch {
	case c.plan.Owner == plan.UnknownOwner:
		return unknown(r, "funding.rules.owner", "the kind of project owner is not known"), nil
	case c.plan.Owner != plan.LocalAuthority:
		return notApplicable(r, "funding.rules.not-authority", "the owner is not a local authority"), nil
	case c.plan.Nature == plan.UnknownNature:
		return unknown(r, "funding.rules.nature", "investment or functioning: not stated"), nil
	case c.plan.Nature != plan.Investment:
		return notApplicable(r, "funding.rules.functioning", "the operation is functioning, not investment"), nil
	case c.plan.Derogation != "":
		return notApplicable(r, "funding.rules.derogation", "derogation: %[1]s", c.plan.Derogation), nil
	}
	need, err := funding.MinimumOf(c.plan.Public(), r.rate("rate"))
	return atLeast(r, c.plan.OwnMoney(), need), err
}

func judgeCumulation(c *judged, r Rule) (Verdict, error) {
	limit, err := funding.CeilingOf(c.sum.Cost, r.rate("rate"))
	return atMost(r, c.sum.Cash(), limit), err
}

func (c *judged) stateMoney() funding.Cents {
	var sum funding.Cents
	for _, res := range c.plan.Resources {
		if res.Kind == funding.State && !res.Account.IsInKind() {
			sum += res.Amount
		}
	}
	return sum
}

// stateInvestment says why the decree on State investment subsidies does not
// apply; ok is true when it does.
func (c *judged) stateInvestment(r Rule) (v Verdict, ok bool) {
	switch {
	case c.stateMoney() == 0:
		return notApplicable(r, "funding.rules.no-state", "no money of the State"), false
	case c.plan.Nature == plan.UnknownNature:
		return unknown(r, "funding.rules.nature", "investment or functioning: not stated"), false
	case c.plan.Nature != plan.Investment:
		return notApplicable(r, "funding.rules.functioning", "the operation is functioning, not investment"), false
	case c.facts.StateDotation:
		return notApplicable(r, "funding.rules.dotation", "a dotation of the CGCT (DETR, DSIL): the decree does not apply"), false
	}
	return Verdict{}, true
}

func judgeStateCumulation(c *judged, r Rule) (Verdict, error) {
	if v, ok := c.stateInvestment(r); !ok {
		return v, nil
	}
	// The base is the subsidised expense, not the whole cost.
	eligible, err := funding.Sum(c.bases.Direct(), c.bases.Indirect)
	if err != nil || eligible == 0 {
		v, _ := noEligible(r)
		return v, err
	}
	limit, err := funding.CeilingOf(eligible, r.rate("rate"))
	return atMost(r, c.plan.PublicAid(), limit), err
}

func judgeAdvance(c *judged, r Rule) (Verdict, error) {
	if v, ok := c.stateInvestment(r); !ok {
		return v, nil
	}
	advance, progress := c.facts.Advance, c.facts.Progress
	if !advance.Known && !progress.Known {
		return unknown(r, "funding.rules.schedule", "the schedule of payments is not known"), nil
	}
	// What is not said (a guarantee, the duration) is tried both ways: it only
	// matters between the two ceilings.
	strict, err := stateLimits(r, c.stateMoney(), c.plan.Guarantee == plan.Yes, c.plan.Months)
	if err != nil {
		return Verdict{}, err
	}
	loose, err := stateLimits(r, c.stateMoney(), c.plan.Guarantee != plan.No, cmp.Or(c.plan.Months, r.count("months")+1))
	if err != nil {
		return Verdict{}, err
	}
	for _, x := range []struct {
		asked         funding.Amount
		strict, loose funding.Cents
		open          Verdict
	}{
		{advance, strict.Advance, loose.Advance, unknown(r, "funding.rules.no-guarantee", "an advance of %[1]v, above %[2]v: only under a first-demand guarantee, of which nothing is said", advance.Cents, strict.Advance)},
		{progress, strict.Progress, loose.Progress, unknown(r, "funding.rules.no-duration", "%[1]v before the balance, above %[2]v: only for works of more than %[3]d months, and their duration is not stated", progress.Cents, strict.Progress, r.count("months"))},
	} {
		if !x.asked.Known {
			continue
		}
		if v := atMost(r, x.asked.Cents, x.loose); v.Status == Violated {
			return v, nil
		}
		if x.asked.Cents > x.strict {
			return x.open, nil
		}
	}
	if !advance.Known || !progress.Known {
		return unknown(r, "funding.rules.schedule", "the schedule of payments is not known"), nil
	}
	return atMost(r, progress.Cents, strict.Progress), nil
}
