package office

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
)

// Judged judges a plan by every rule of its day, with all that the store knows
// of it: page and command say the same.
func Judged(ctx context.Context, s *store.Store, region string, p plan.Plan, today funding.Date) ([]rules.Verdict, error) {
	p, f, err := FactsOf(ctx, s, region, p, today)
	if err != nil {
		return nil, err
	}
	return rules.Law().Evaluate(p, f)
}

// FactsOf gathers from the store what a plan does not say by itself: the
// applications its resources come from, their calls, awards, tranches, reports
// and invoices, and what is known of the structure that carries it. The plan
// comes back with its kind of owner, where it states none and a single structure
// carries it. What nobody has entered stays unknown.
func FactsOf(ctx context.Context, s *store.Store, region string, p plan.Plan, today funding.Date) (plan.Plan, rules.Facts, error) {
	k := known{plan: p, facts: rules.Facts{Region: region, Today: today}, linked: map[string]bool{}, schemes: map[string]funding.Scheme{},
		calls: map[string]funding.Call{}, public: map[string]bool{}}
	err := k.read(ctx, s)
	if err != nil {
		return p, rules.Facts{}, err
	}
	k.owner()
	k.european()
	k.state()
	if err := k.grants(); err != nil {
		return p, rules.Facts{}, err
	}
	return k.plan, k.facts, nil
}

// known is a plan with the records around it, while its facts are gathered.
type known struct {
	plan       plan.Plan
	facts      rules.Facts
	linked     map[string]bool // applications the plan's resources come from
	apps       []funding.Application
	schemes    map[string]funding.Scheme
	calls      map[string]funding.Call
	public     map[string]bool // funders that are public bodies
	structures map[string]funding.Structure
	ours       string   // the structure that we are, empty when none is said to be
	carriers   []string // structures that carry the plan; "" is the leader, where ours is not known
	files      map[string][]funding.Date
}

func (k *known) read(ctx context.Context, s *store.Store) (err error) {
	for _, r := range k.plan.Resources {
		if r.ApplicationID != "" {
			k.linked[r.ApplicationID] = true
		}
	}
	if k.apps, err = store.Applications.All(ctx, s); err != nil {
		return err
	}
	schemes, err := store.Schemes.All(ctx, s)
	if err != nil {
		return err
	}
	for _, x := range schemes {
		k.schemes[x.ID] = x
	}
	calls, err := store.Calls.All(ctx, s)
	if err != nil {
		return err
	}
	for _, x := range calls {
		k.calls[x.ID] = x
	}
	funders, err := store.Funders.All(ctx, s)
	if err != nil {
		return err
	}
	for _, x := range funders {
		k.public[x.ID] = x.Kind.Public()
	}
	structures, err := store.Structures.All(ctx, s)
	if err != nil {
		return err
	}
	k.structures = map[string]funding.Structure{}
	for _, x := range structures {
		k.structures[x.ID] = x
		if x.Ours {
			k.ours = x.ID
		}
	}
	invoices, err := store.Invoices.All(ctx, s)
	if err != nil {
		return err
	}
	k.files = map[string][]funding.Date{}
	for _, x := range invoices {
		if !x.On.IsZero() {
			k.files[x.File] = append(k.files[x.File], x.On)
		}
	}
	return nil
}

// ownerKinds says under which rules a structure falls.
var ownerKinds = map[string]plan.OwnerKind{"association": plan.Association, "epci": plan.LocalAuthority, "commune": plan.LocalAuthority,
	"departement": plan.LocalAuthority, "region": plan.LocalAuthority, "company": plan.PrivateBody, "state": plan.StateBody}

// owner finds who carries the plan: whom it names, else who carries its
// applications for its action, else ourselves.
func (k *known) owner() {
	if k.plan.StructureID != "" {
		k.carriers = []string{k.plan.StructureID}
	}
	for _, a := range k.apps {
		if !k.linked[a.ID] || k.plan.StructureID != "" {
			continue
		}
		shares := a.Shares
		if len(shares) == 0 {
			shares = []funding.Share{{}}
		}
		for _, share := range shares {
			if who := k.who(share); (share.ActionID == k.plan.ActionID || share.ActionID == "") && !slices.Contains(k.carriers, who) {
				k.carriers = append(k.carriers, who)
			}
		}
	}
	if len(k.carriers) == 0 && k.ours != "" {
		k.carriers = []string{k.ours}
	}
	if len(k.carriers) != 1 {
		return
	}
	s := k.structures[k.carriers[0]]
	if k.plan.Owner == plan.UnknownOwner {
		k.plan.Owner = ownerKinds[s.Kind]
	}
	k.facts.CertifiedYear = s.CertifiedYear
	k.aids(s)
}

// who is the structure that a part goes to.
func (k *known) who(s funding.Share) string { return cmp.Or(s.StructureID, k.ours) }

// aids gathers the de minimis aids of the single undertaking that a structure
// belongs to. They are known when those of the structure itself are.
func (k *known) aids(s funding.Structure) {
	if !s.AidsKnown() {
		return
	}
	of := func(s funding.Structure) string {
		return cmp.Or(strings.ToLower(strings.Join(strings.Fields(s.Undertaking), " ")), s.ID)
	}
	k.facts.Undertaking = of(s)
	for _, id := range slices.Sorted(maps.Keys(k.structures)) {
		other := k.structures[id]
		if of(other) != of(s) {
			continue
		}
		for _, a := range other.Aids {
			k.facts.Grants = append(k.facts.Grants, rules.Aid{Undertaking: of(s), Granted: a.Granted, Amount: a.Amount, SIEG: a.SIEG})
		}
	}
}

// european fills what is known of the European applications of the plan: their
// filing, their claims, the ceiling of their call, their expenses.
func (k *known) european() {
	f, settled := &k.facts, true
	for _, a := range k.of(func(r plan.Resource) bool { return r.Fund == "FSE+" || r.Fund == "FSE" || r.Fund == "FEDER" }) {
		if on := a.Reached(funding.Filed); !on.IsZero() && (f.FiledOn.IsZero() || on.Before(f.FiledOn)) {
			f.FiledOn = on
		}
		if rate := k.calls[a.CallID].RateHigh; rate != nil && (f.CallRate == nil || rate.Cmp(*f.CallRate) < 0) {
			f.CallRate = rate
		}
		for _, t := range a.Tranches {
			switch {
			case t.Cancelled:
				continue
			case !t.CalledOn.IsZero():
				f.Claims = append(f.Claims, rules.Claim{On: t.CalledOn, PaidOn: t.PaidOn, Suspended: t.Suspended})
			}
			if t.PaidOn.After(f.LastPayment) {
				f.LastPayment = t.PaidOn
			}
		}
		settled = settled && a.Outcome() == funding.Settled
		for _, on := range slices.Concat(k.files[a.ID], k.fileOf(a.Reference)) {
			if f.FirstExpense.IsZero() || on.Before(f.FirstExpense) {
				f.FirstExpense = on
			}
			if on.After(f.LastExpense) {
				f.LastExpense = on
			}
		}
	}
	if !settled { // a payment is known to be the last once the balance is paid
		f.LastPayment = funding.Date{}
	}
}

func (k *known) fileOf(reference string) []funding.Date {
	if reference == "" {
		return nil
	}
	return k.files[reference]
}

// state fills what is known of the State's money: whether it is a dotation, its
// decision, and the schedule of its payments.
func (k *known) state() {
	f := &k.facts
	for _, a := range k.of(func(r plan.Resource) bool { return r.Kind == funding.State }) {
		scheme := k.schemes[a.SchemeID]
		if a.SchemeID == "" {
			scheme = k.schemes[k.calls[a.CallID].SchemeID]
		}
		if dotation(scheme) {
			f.StateDotation = true
			if on := grantedOn(a); !on.IsZero() && (f.Decided.IsZero() || on.Before(f.Decided)) {
				f.Decided = on
			}
		}
		for _, t := range a.Tranches {
			if t.Cancelled {
				continue
			}
			f.Advance.Known, f.Progress.Known = true, true
			if t.Kind == funding.Advance {
				f.Advance.Cents += t.Planned
			}
			if t.Kind == funding.Advance || t.Kind == funding.Interim {
				f.Progress.Cents += t.Planned
			}
		}
	}
}

// dotation reports whether a scheme is a dotation of the CGCT.
func dotation(s funding.Scheme) bool {
	return slices.ContainsFunc(strings.FieldsFunc(s.Fund+" "+s.Name, func(r rune) bool { return r == ' ' || r == '(' || r == ')' || r == ',' || r == '/' }),
		func(word string) bool { return word == "DETR" || word == "DSIL" })
}

// grantedOn is the day on which money was granted, zero when it was not.
func grantedOn(a funding.Application) funding.Date {
	if on := a.Reached(funding.Awarded); !on.IsZero() {
		return on
	}
	return a.Reached(funding.PartlyAwarded)
}

// grants fills what public bodies granted to the carriers of the plan in its
// year, their agreements, and the financial report on the plan's own. The
// accounting year ends when that of the carrier does, with the civil year where
// nothing is said.
func (k *known) grants() error {
	f := &k.facts
	filed, owed := funding.Date{}, false
	for _, a := range k.apps {
		if !a.Outcome().Granted() || !k.public[a.FunderID] {
			continue
		}
		if k.linked[a.ID] {
			f.YearEnd = k.yearEnd()
			on := reportOn(a)
			owed = owed || on.IsZero()
			if on.After(filed) {
				filed = on
			}
		}
		if !a.Awarded.Known || grantedOn(a).Year != k.plan.Year {
			continue
		}
		parts, err := a.Split(a.Awarded.Cents)
		if err != nil {
			return err
		}
		for i, part := range parts {
			who := k.ours
			if i < len(a.Shares) {
				who = k.who(a.Shares[i])
			}
			if !slices.Contains(k.carriers, who) {
				continue
			}
			if f.PublicGrants == nil {
				f.PublicGrants, f.Agreements = map[string]funding.Cents{}, map[string]rules.Agreement{}
			}
			sum, err := f.PublicGrants[a.FunderID].Add(part)
			if err != nil {
				return err
			}
			f.PublicGrants[a.FunderID] = sum
			k.agreement(a)
		}
	}
	if !owed {
		f.ReportFiled = filed
	}
	return nil
}

// agreement adds an application to what is known of the agreements with its
// funder.
func (k *known) agreement(a funding.Application) {
	known := k.facts.Agreements[a.FunderID]
	known.Signed = earliest(known.Signed, a.Reached(funding.Agreement))
	known.Published = earliest(known.Published, a.Published)
	for _, t := range a.Tranches {
		if !t.Cancelled {
			known.FirstPaid = earliest(known.FirstPaid, t.PaidOn)
		}
	}
	k.facts.Agreements[a.FunderID] = known
}

// earliest returns the first of two days, one of which may not be known.
func earliest(d, e funding.Date) funding.Date {
	if d.IsZero() || !e.IsZero() && e.Before(d) {
		return e
	}
	return d
}

func (k *known) yearEnd() funding.Date {
	month := 12
	if len(k.carriers) == 1 {
		month = cmp.Or(k.structures[k.carriers[0]].YearEnd, 12)
	}
	return funding.Day(k.plan.Year, time.Month(month), 1).MonthEnd()
}

// reportOn is the day on which the report on an application was filed, zero
// when it was not.
func reportOn(a funding.Application) funding.Date {
	on := a.Reached(funding.ReportFiled)
	for _, r := range a.Reports {
		if r.Filed.After(on) {
			on = r.Filed
		}
	}
	return on
}

// of returns the applications behind the resources that a test takes.
func (k *known) of(take func(plan.Resource) bool) (list []funding.Application) {
	for _, r := range k.plan.Resources {
		if r.ApplicationID == "" || !take(r) {
			continue
		}
		i := slices.IndexFunc(k.apps, func(a funding.Application) bool { return a.ID == r.ApplicationID })
		if i >= 0 && !slices.ContainsFunc(list, func(a funding.Application) bool { return a.ID == r.ApplicationID }) {
			list = append(list, k.apps[i])
		}
	}
	return list
}
