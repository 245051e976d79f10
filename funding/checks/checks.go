// Package checks finds what an auditor would find first: an invoice charged
// above its amount or entered twice, an action paid more than it cost, a plan
// changed after its award, money awarded and never called, claims that the
// funder should have paid.
//
// It refuses to add a charge that takes an invoice above 100 %; what is
// already there it reports, and never corrects.
package checks

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
)

// A Finding is one thing to look at.
type Finding struct {
	Kind    Kind
	Subject string // ID of the invoice, application or plan
	Amount  funding.Cents
	On      funding.Date // since or by when, zero when that says nothing
	Note    funding.Note
}

// A Kind is the type of a finding.
type Kind string

// The kinds of finding.
const (
	OverCharged  Kind = "over-charged"  // one invoice above 100 %
	Duplicate    Kind = "duplicate"     // one invoice twice
	OverFinanced Kind = "over-financed" // resources above cost
	PlanChanged  Kind = "plan-changed"  // after the award
	NeverCalled  Kind = "never-called"  // awarded, callable, not called
	LateClaim    Kind = "late-claim"    // beyond the legal day of payment
	LateReport   Kind = "late-report"
	OverPaid     Kind = "over-paid"    // paid > called > awarded
	OverAwarded  Kind = "over-awarded" // awarded > requested
	OverTranche  Kind = "over-tranche" // called > planned in one tranche
)

// Message returns the catalogue key of the label.
func (k Kind) Message() (key string, args []any) { return "funding.finding." + string(k), nil }

// An Invoice is one expense and the funders it is charged to.
type Invoice struct {
	ID      string
	SIRET   string // of the supplier
	Number  string
	Amount  funding.Cents
	On      funding.Date
	File    string // the dossier it was entered in
	Charges []Charge
}

// A Charge is the part of an invoice that one funder is asked to bear.
type Charge struct {
	FunderID string
	Amount   funding.Cents
}

// Charge returns the invoice with one more charge. It refuses what would take
// the invoice above its amount, and says by how much.
func (inv Invoice) Charge(c Charge) (Invoice, error) {
	inv.Charges = append(slices.Clone(inv.Charges), c)
	over, rate, err := inv.excess()
	if err != nil {
		return inv, err
	}
	if over > 0 {
		return inv, funding.Notef("funding.checks.over-charged", "invoice %[1]s would be charged at %[2]v, %[3]v above its amount", inv.Number, rate, over)
	}
	return inv, nil
}

// excess returns what is charged above the amount, and the rate charged. A
// credit note is the mirror of an invoice.
func (inv Invoice) excess() (funding.Cents, funding.Rate, error) {
	var sum funding.Cents
	for _, c := range inv.Charges {
		var err error
		if sum, err = sum.Add(c.Amount); err != nil {
			return 0, funding.Rate{}, err
		}
	}
	rate, _ := funding.RateOf(sum, inv.Amount)
	over, err := sum.Sub(inv.Amount)
	if inv.Amount < 0 {
		over = -over
	}
	return over, rate, err
}

// Invoices finds the invoices charged above 100 % and those entered twice:
// same supplier, same number but for case, spaces and punctuation, same
// amount.
func Invoices(all []Invoice) ([]Finding, error) {
	var out []Finding
	type key struct {
		siret, number string
		amount        funding.Cents
	}
	first := map[key]Invoice{}
	for _, inv := range all {
		over, rate, err := inv.excess()
		if err != nil {
			return nil, err
		}
		if over > 0 {
			out = append(out, Finding{OverCharged, inv.ID, over, inv.On, funding.Notef("funding.checks.charged",
				"invoice %[1]s is charged at %[2]v, %[3]v above its amount", inv.Number, rate, over)})
		}
		k := key{letters(inv.SIRET), letters(inv.Number), inv.Amount}
		if k.number == "" {
			continue
		}
		if twin, seen := first[k]; seen {
			out = append(out, Finding{Duplicate, inv.ID, inv.Amount, inv.On, funding.Notef("funding.checks.duplicate",
				"invoice %[1]s of %[2]v is also in %[3]s", inv.Number, inv.Amount, cmp.Or(twin.File, twin.ID))})
			continue
		}
		first[k] = inv
	}
	return out, nil
}

// letters keeps letters and digits, in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// Plans finds over-financed plans: cash resources of any state above the cash
// cost.
func Plans(all []plan.Plan) ([]Finding, error) {
	var out []Finding
	for _, p := range all {
		s, err := p.Summary()
		if err != nil {
			return nil, err
		}
		if s.Gap < 0 {
			out = append(out, Finding{OverFinanced, p.ID, -s.Gap, p.On, funding.Notef("funding.checks.over-financed",
				"%[1]s: resources exceed the cost of %[2]v by %[3]v", cmp.Or(p.Title, p.ID), s.Cost, -s.Gap)})
		}
	}
	return out, nil
}

// Changed compares a plan with the version a funder awarded on, and finds what
// moved: the funder must agree before the report, not after.
func Changed(awarded, now plan.Plan, on funding.Date) ([]Finding, error) {
	before, err := awarded.Summary()
	if err != nil {
		return nil, err
	}
	after, err := now.Summary()
	if err != nil {
		return nil, err
	}
	totals := map[plan.Account]funding.Cents{}
	for _, a := range before.ByAccount {
		totals[a.Account] -= a.Total
	}
	for _, a := range after.ByAccount {
		totals[a.Account] += a.Total
	}
	var out []Finding
	for account := plan.Account(60); account <= 87; account++ {
		if moved := totals[account]; moved != 0 {
			out = append(out, Finding{PlanChanged, now.ID, moved, on, funding.Notef("funding.checks.plan-changed",
				"account %[1]d moved by %[2]v since the award of %[3]v", int(account), moved, on)})
		}
	}
	return out, nil
}

// Options adjusts Applications. The zero value is what the pages show.
type Options struct {
	// Idle is how many days awarded money may wait to be called. 0 means 90.
	Idle int
	// European says which applications ask for European money, whose claims have
	// a legal day. nil takes none for European.
	European func(funding.Application) bool
}

// Applications finds awarded money that was never called, claims past their
// legal day, reports overdue, and amounts that break requested ≥ awarded ≥
// called ≥ paid. Only European claims have a legal day, so many days after them
// as the rule of their own day says; others are reported after as many, as a
// rule of thumb that the note names.
func Applications(apps []funding.Application, law rules.Book, today funding.Date, o Options) ([]Finding, error) {
	var out []Finding
	for _, a := range apps {
		found, err := application(a, law, today, o)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

func application(a funding.Application, law rules.Book, today funding.Date, o Options) ([]Finding, error) {
	sums, err := a.Amounts()
	if err != nil {
		return nil, err
	}
	var out []Finding
	if out, err = claims(a, law, today, o.European != nil && o.European(a)); err != nil {
		return nil, err
	}
	if f, ok := neverCalled(a, sums, today, cmp.Or(o.Idle, 90)); ok {
		out = append(out, f)
	}
	if over := a.Awarded.Cents - a.Requested.Cents; a.Awarded.Known && a.Requested.Known && over > 0 {
		out = append(out, Finding{OverAwarded, a.ID, over, a.Reached(funding.Awarded), funding.Notef("funding.checks.over-awarded", "%[1]s: %[2]v awarded above the %[3]v requested", a.Title, over, a.Requested.Cents)})
	}
	for _, t := range a.Tranches {
		if over := t.Called - t.Planned; over > 0 && !t.Cancelled && !t.CalledOn.IsZero() {
			out = append(out, Finding{OverTranche, a.ID, over, t.CalledOn, funding.Notef("funding.checks.over-tranche", "%[1]s, tranche %[2]s: %[3]v called above the %[4]v planned", a.Title, t.ID, over, t.Planned)})
		}
	}
	if over := sums.Called - sums.Awarded.Cents; sums.Awarded.Known && over > 0 {
		out = append(out, Finding{OverPaid, a.ID, over, today, funding.Notef("funding.checks.over-called", "%[1]s: %[2]v called above the award", a.Title, over)})
	}
	if over := sums.Paid - sums.Called; over > 0 {
		out = append(out, Finding{OverPaid, a.ID, over, today, funding.Notef("funding.checks.over-paid", "%[1]s: %[2]v paid above what was called", a.Title, over)})
	}
	for _, r := range a.Reports {
		if r.Late(today) {
			out = append(out, Finding{LateReport, a.ID, 0, r.Due, funding.Notef("funding.checks.late-report", "%[1]s: %[2]s was due on %[3]v", a.Title, r.Name, r.Due)})
		}
	}
	return out, nil
}

// neverCalled finds awarded money that could have been called for long: what
// the tranches that can be called hold, or the whole where no schedule was
// written. It waits from the agreement, or from the award where no agreement
// is known.
func neverCalled(a funding.Application, sums funding.Amounts, today funding.Date, idle int) (Finding, bool) {
	if !a.Outcome().Granted() || a.Outcome() == funding.Settled || !sums.Awarded.Known || sums.Called >= sums.Awarded.Cents {
		return Finding{}, false
	}
	var callable funding.Cents
	planned := false
	for _, t := range a.Tranches {
		if t.Callable() {
			callable += t.Planned
		}
		planned = planned || !t.Cancelled && t.CalledOn.IsZero()
	}
	if !planned {
		callable = sums.Awarded.Cents - sums.Called
	}
	since, note := a.Reached(funding.Agreement), funding.Notef("funding.checks.never-called", "%[1]s: %[2]v can be called and was not, since the agreement of %[3]v", a.Title, callable, a.Reached(funding.Agreement))
	if since.IsZero() {
		for _, s := range []funding.Stage{funding.Awarded, funding.PartlyAwarded} {
			if since = a.Reached(s); !since.IsZero() {
				break
			}
		}
		note = funding.Notef("funding.checks.never-agreed", "%[1]s: %[2]v awarded on %[3]v, never called, and no agreement is known", a.Title, callable, since)
	}
	if since.IsZero() || since.DaysUntil(today) < idle || callable <= 0 {
		return Finding{}, false
	}
	return Finding{NeverCalled, a.ID, callable, since, note}, true
}

func claims(a funding.Application, law rules.Book, today funding.Date, european bool) ([]Finding, error) {
	var out []Finding
	for _, t := range a.Tranches {
		if t.CalledOn.IsZero() || !t.PaidOn.IsZero() || t.Cancelled {
			continue
		}
		due, err := law.PaymentDue(t.CalledOn, t.Suspended, today)
		if err != nil {
			continue // claimed before the rule existed
		}
		if !due.Running || !today.After(due.On) {
			continue
		}
		days := due.Rule.Value("days")
		note := funding.Notef("funding.checks.old-claim", "%[1]s: %[2]v claimed on %[3]v is still not paid: %[5]s days were over on %[4]v (a rule of thumb: no text sets a day here)", a.Title, t.Called, t.CalledOn, due.On, days)
		if european {
			note = funding.Notef("funding.checks.late-claim", "%[1]s: %[2]v claimed on %[3]v should have been paid by %[4]v (%[5]s days, %[6]s)", a.Title, t.Called, t.CalledOn, due.On, days, due.Rule.Article)
		}
		out = append(out, Finding{LateClaim, a.ID, t.Called, due.On, note})
	}
	return out, nil
}
