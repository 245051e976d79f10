package rules

import (
	"cmp"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// eligibleOn reports whether an expense paid on the day is in the window: from
// the first day, or the submission of the programme if that was earlier, to
// the last.
func eligibleOn(r Rule, paid, submitted funding.Date) bool {
	first := r.date("first")
	if !submitted.IsZero() && submitted.Before(first) {
		first = submitted
	}
	return !paid.Before(first) && !paid.After(r.date("last"))
}

// EligibleOn reports whether an expense of a European operation 2021-2027
// paid on the day is in the window of eligibility; submitted is when the
// programme was submitted, zero when not before 2021.
func (b Book) EligibleOn(paid, submitted funding.Date) bool {
	r, ok := b.last("eu-window")
	return ok && eligibleOn(r, paid, submitted)
}

// last returns the table of a rule that begins last.
func (b Book) last(id string) (r Rule, ok bool) {
	for _, c := range b.rules {
		if c.ID == id && (!ok || c.Period.From.After(r.Period.From)) {
			r, ok = c, true
		}
	}
	return r, ok
}

// A Due is a day on which something is owed, with the rule that says so.
type Due struct {
	Rule Rule
	On   funding.Date
	// Running is false while the clock is stopped: On is then the earliest
	// day, as if the suspension ended on the day asked about.
	Running bool
}

// PaymentDue returns the latest legal day on which a European claim is paid:
// 80 days after the claim, put off by every day of suspension up to the given
// day, both ends of a suspension counted. Suspensions that overlap count once;
// one that begins when the time is already over changes nothing. Without a day
// asked about, a suspension that is still open stops the clock for good.
func (b Book) PaymentDue(claim funding.Date, suspended []funding.Period, today funding.Date) (Due, error) {
	r, ok := b.On("eu-payment", claim)
	if !ok {
		return Due{}, noRule("eu-payment", claim)
	}
	due := Due{Rule: r, On: claim.AddDays(r.count("days")), Running: true}
	stops := slices.Clone(suspended)
	slices.SortFunc(stops, func(x, y funding.Period) int { return x.From.Compare(y.From) })
	counted := claim // days up to here are accounted for
	for _, s := range stops {
		from, to := s.From, s.To
		if from.Before(counted) {
			from = counted
		}
		if from.After(due.On) {
			continue // the clock had run out
		}
		if stopped := to.IsZero() || !to.Before(today) && !today.IsZero(); stopped && (today.IsZero() || !today.Before(from)) {
			due.Running = false
		}
		if to.IsZero() || to.After(today) && !today.IsZero() {
			to = today
		}
		if to.Before(from) {
			continue
		}
		due.On = due.On.AddDays(from.DaysUntil(to) + 1)
		counted = to.AddDays(1)
	}
	return due, nil
}

func noRule(id string, day funding.Date) error {
	return funding.Notef("funding.rules.not-in-force", "rule %[1]s does not hold on %[2]v", id, day)
}

// ReportDue returns the day by which the financial report on an earmarked
// grant is owed: six months after the end of the accounting year.
func (b Book) ReportDue(yearEnd funding.Date) (Due, error) {
	r, ok := b.On("financial-report", yearEnd)
	if !ok {
		return Due{}, noRule("financial-report", yearEnd)
	}
	on := yearEnd.AddMonths(r.count("months"))
	if yearEnd == yearEnd.MonthEnd() {
		on = on.MonthEnd()
	}
	return Due{Rule: r, On: on, Running: true}, nil
}

// KeepUntil returns the day until which the papers of a European operation
// are kept: five years from 31 December of the year of the last payment.
func (b Book) KeepUntil(lastPayment funding.Date) (Due, error) {
	r, ok := b.On("eu-retention", lastPayment)
	if !ok {
		return Due{}, noRule("eu-retention", lastPayment)
	}
	return Due{Rule: r, On: funding.Day(lastPayment.Year+r.count("years"), 12, 31), Running: true}, nil
}

// KeepAidPapers returns the day until which the papers of a de minimis aid
// are kept.
func (b Book) KeepAidPapers(granted funding.Date) (Due, error) {
	r, ok := b.On("de-minimis-papers", granted)
	if !ok {
		return Due{}, noRule("de-minimis-papers", granted)
	}
	return Due{Rule: r, On: granted.AddYears(r.count("years")), Running: true}, nil
}

// WorksDue returns by when works under a State dotation (DETR, DSIL) begin,
// and by when they end.
func (b Book) WorksDue(decided, begun funding.Date) (start, finish Due, err error) {
	r, ok := b.On("detr-deadlines", decided)
	if !ok {
		return Due{}, Due{}, noRule("detr-deadlines", decided)
	}
	start = Due{Rule: r, On: decided.AddYears(r.count("start")), Running: true}
	if begun.IsZero() {
		begun = start.On
	}
	return start, Due{Rule: r, On: begun.AddYears(r.count("finish")), Running: true}, nil
}

// StateLimits are the most that the State pays before the balance of an
// investment subsidy, and the least that the balance is.
type StateLimits struct {
	Rule     Rule
	Advance  funding.Cents
	Progress funding.Cents // advance and interim payments together
	Balance  funding.Cents
}

// StateLimits returns the limits for an award on a day; months is the planned
// duration of the works, 0 when not known.
func (b Book) StateLimits(award funding.Cents, guarantee bool, months int, day funding.Date) (StateLimits, error) {
	r, ok := b.On("state-advance", day)
	if !ok {
		return StateLimits{}, noRule("state-advance", day)
	}
	return stateLimits(r, award, guarantee, months)
}

func stateLimits(r Rule, award funding.Cents, guarantee bool, months int) (StateLimits, error) {
	advance, progress := r.rate("advance"), r.rate("progress")
	if guarantee {
		advance = r.rate("guaranteed")
	}
	if months > r.count("months") {
		progress = r.rate("long")
	}
	first, err := funding.CeilingOf(award, advance)
	if err != nil {
		return StateLimits{}, err
	}
	most, err := funding.CeilingOf(award, progress)
	return StateLimits{r, first, most, award - most}, err
}

// An Aid is one de minimis aid. The date that counts is that of the grant,
// whenever it is paid.
type Aid struct {
	Undertaking string // the single undertaking: linked companies are one
	Granted     funding.Date
	Amount      funding.Cents // gross grant equivalent
	SIEG        bool          // service of general economic interest: its own ceiling
}

// DeMinimis judges the aids of a single undertaking on a day, under the rule
// of that day: every window of three years that holds the day is looked at,
// so that an aid granted later and an aid entered late both count. The first
// and the last day of a window belong to it.
func (b Book) DeMinimis(aids []Aid, undertaking string, day funding.Date, sieg bool) (Verdict, error) {
	id := "de-minimis"
	if sieg {
		id = "de-minimis-sieg"
	}
	r, ok := b.On(id, day)
	if !ok {
		return Verdict{}, noRule(id, day)
	}
	return deMinimis(r, aids, undertaking, day)
}

func deMinimis(r Rule, aids []Aid, undertaking string, day funding.Date) (Verdict, error) {
	sieg := r.ID == "de-minimis-sieg"
	own := slices.DeleteFunc(slices.Clone(aids), func(a Aid) bool { return a.Undertaking != undertaking || a.SIEG != sieg })
	slices.SortFunc(own, func(a, b Aid) int { return a.Granted.Compare(b.Granted) })
	var worst funding.Cents
	for _, end := range windowEnds(own, day, r) {
		var sum funding.Cents
		for _, a := range own {
			if !a.Granted.After(end) && !a.Granted.Before(windowStart(r, end)) {
				var err error
				if sum, err = sum.Add(a.Amount); err != nil {
					return Verdict{}, err
				}
			}
		}
		worst = max(worst, sum)
	}
	return atMost(r, worst, r.amount("amount")), nil
}

// windowEnds returns the ends of the windows that hold the day: the day
// itself, and every later grant whose window still reaches back to it.
func windowEnds(own []Aid, day funding.Date, r Rule) []funding.Date {
	ends := []funding.Date{day}
	for _, a := range own {
		if a.Granted.After(day) && r.Period.Contains(a.Granted) && !windowStart(r, a.Granted).After(day) {
			ends = append(ends, a.Granted)
		}
	}
	return ends
}

// windowStart returns the first day of the window that ends on a day: three
// years before under the present rule, the beginning of the second tax year
// before under the old one.
func windowStart(r Rule, end funding.Date) funding.Date {
	years := r.count("years")
	if r.Value("window") == "fiscal" {
		return funding.Day(end.Year-years+1, 1, 1)
	}
	return end.AddYears(-years)
}

// Room returns how much de minimis aid the undertaking may still be granted
// on the day: the most that breaks no window.
func (b Book) Room(aids []Aid, undertaking string, day funding.Date, sieg bool) (funding.Cents, error) {
	v, err := b.DeMinimis(aids, undertaking, day, sieg)
	if err != nil {
		return 0, err
	}
	return max(0, v.Limit.Cents-v.Actual.Cents), nil
}

// A Threshold is a sum of grants set against a threshold above which a duty
// begins.
type Threshold struct {
	Rule    Rule
	Total   funding.Cents
	Limit   funding.Cents
	Reached bool // strictly above the limit
}

// Convention says whether the grants of one authority to a private body in a
// year make an agreement compulsory; the annual amount counts.
func (b Book) Convention(grants []funding.Cents, day funding.Date) (Threshold, error) {
	return b.threshold("convention", grants, day)
}

// CertifiedAccounts says whether all public grants of a year make certified
// and published accounts compulsory.
func (b Book) CertifiedAccounts(grants []funding.Cents, day funding.Date) (Threshold, error) {
	return b.threshold("certified-accounts", grants, day)
}

func (b Book) threshold(id string, grants []funding.Cents, day funding.Date) (Threshold, error) {
	r, ok := b.On(id, day)
	if !ok {
		return Threshold{}, noRule(id, day)
	}
	total, err := funding.Sum(grants...)
	return Threshold{r, total, r.amount("amount"), total > r.amount("amount")}, err
}

// Leader returns the LEADER money that an operation may take when the total
// of public aid, LEADER included, is given; infeasible is true when that is
// below the floor.
func (b Book) Leader(publicTotal funding.Cents, day funding.Date) (most funding.Cents, infeasible bool, err error) {
	share, ok1 := b.On("leader-share", day)
	floor, ok2 := b.On("leader-floor", day)
	if !ok1 || !ok2 {
		return 0, false, noRule(cmp.Or(share.ID, "leader-share"), day)
	}
	most, err = funding.CeilingOf(publicTotal, share.rate("rate"))
	return most, most < floor.amount("amount"), err
}
