package office

import (
	"context"
	"slices"
	"strings"

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
// and invoices. The plan comes back with its kind of owner, where it states none
// and a single structure carries its applications. What nobody has entered
// stays unknown: the hours of staff, the State aid received by the owner, the
// duration and the beginning of works.
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
	carriers   []string // structures that carry the linked applications; "" is the leader
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

// owner finds who carries the applications of the plan for its action.
func (k *known) owner() {
	for _, a := range k.apps {
		if !k.linked[a.ID] {
			continue
		}
		for _, share := range a.Shares {
			if (share.ActionID == k.plan.ActionID || share.ActionID == "") && !slices.Contains(k.carriers, share.StructureID) {
				k.carriers = append(k.carriers, share.StructureID)
			}
		}
	}
	if k.plan.Owner == plan.UnknownOwner && len(k.carriers) == 1 {
		k.plan.Owner = ownerKinds[k.structures[k.carriers[0]].Kind]
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

// grants fills what public bodies granted to the carrier of the plan in its
// year, the agreement of the largest, and the financial report on them. The
// accounting year is the civil year of the plan.
func (k *known) grants() error {
	f := &k.facts
	largest, filed, owed := funding.Cents(-1), funding.Date{}, false
	for _, a := range k.apps {
		if !a.Outcome().Granted() || !k.public[a.FunderID] || !a.Awarded.Known || grantedOn(a).Year != k.plan.Year {
			continue
		}
		parts, err := a.Split(a.Awarded.Cents)
		if err != nil {
			return err
		}
		for i, part := range parts {
			if i < len(a.Shares) && !slices.Contains(k.carriers, a.Shares[i].StructureID) || len(k.carriers) == 0 {
				continue
			}
			if f.PublicGrants == nil {
				f.PublicGrants = map[string]funding.Cents{}
			}
			sum, err := f.PublicGrants[a.FunderID].Add(part)
			if err != nil {
				return err
			}
			if f.PublicGrants[a.FunderID] = sum; sum > largest {
				largest, f.Signed = sum, a.Reached(funding.Agreement)
			}
		}
		if k.linked[a.ID] {
			f.YearEnd = funding.Day(k.plan.Year, 12, 31)
			on := a.Reached(funding.ReportFiled)
			for _, r := range a.Reports {
				if r.Filed.After(on) {
					on = r.Filed
				}
			}
			owed = owed || on.IsZero()
			if on.After(filed) {
				filed = on
			}
		}
	}
	if !owed {
		f.ReportFiled = filed
	}
	return nil
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
