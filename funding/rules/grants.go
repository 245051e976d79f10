package rules

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
)

// judgeDeMinimis judges the aids already granted, and with them the public aid
// of the plan that is not signed yet where it comes under this ceiling.
func judgeDeMinimis(c *judged, r Rule) (Verdict, error) {
	sieg := r.ID == "de-minimis-sieg"
	own := plan.DeMinimis
	if sieg {
		own = plan.DeMinimisSIEG
	}
	asked := c.plan.Regime == own
	switch {
	case c.facts.Undertaking == "" && sieg && !asked:
		return notApplicable(r, "funding.rules.no-sieg", "no aid to a service of general economic interest"), nil
	case c.facts.Undertaking == "":
		return unknown(r, "funding.rules.undertaking", "the aids of the single undertaking are not known"), nil
	case sieg && !asked && !slices.ContainsFunc(c.facts.Grants, func(a Aid) bool { return a.SIEG }):
		return notApplicable(r, "funding.rules.no-sieg", "no aid to a service of general economic interest"), nil
	}
	aids := slices.Clone(c.facts.Grants)
	if asked {
		var open funding.Cents
		for _, res := range c.plan.Resources {
			if res.State != plan.Acquired && res.State != plan.Own && res.Kind.Public() && !res.Account.IsInKind() {
				open += res.Amount
			}
		}
		aids = append(aids, Aid{Undertaking: c.facts.Undertaking, Granted: c.plan.On, Amount: open, SIEG: sieg})
	}
	return deMinimis(r, aids, c.facts.Undertaking, c.plan.On)
}

// judgeConvention judges the agreements of the authorities that give more than
// the threshold: one that is signed meets the duty, a payment before it breaks
// it.
func judgeConvention(c *judged, r Rule) (Verdict, error) {
	above, worst, v, ok := c.above(r)
	if !ok {
		return v, nil
	}
	v = Verdict{Rule: r, Status: Passed, Limit: funding.Known(r.amount("amount")), Actual: funding.Known(worst),
		Reason: funding.Notef("funding.rules.agreed", "%[1]v from one authority in the year, above %[2]v: the agreement is signed", worst, r.amount("amount"))}
	for _, authority := range above {
		a := c.facts.Agreements[authority]
		total := c.facts.PublicGrants[authority]
		switch {
		case !a.FirstPaid.IsZero() && !a.Signed.IsZero() && a.FirstPaid.Before(a.Signed):
			v.Status, v.Late, v.Due, v.Actual = Violated, a.FirstPaid.DaysUntil(a.Signed), a.FirstPaid, funding.Known(total)
			v.Reason = funding.Notef("funding.rules.agreed-late", "%[1]v from one authority: paid on %[2]v, before the agreement of %[3]v", total, a.FirstPaid, a.Signed)
			return v, nil
		case a.Signed.IsZero() && v.Status == Passed:
			v.Status, v.Actual = Unknown, funding.Known(total)
			v.Reason = funding.Notef("funding.rules.convention", "%[1]v from one authority in the year, above %[2]v: an agreement is compulsory", total, r.amount("amount"))
		}
	}
	return v, nil
}

// above returns the authorities that give more than the threshold of the rule,
// in the order of their names, with the largest sum; ok is false, with the
// verdict, where the rule asks nothing or where that cannot be told.
func (c *judged) above(r Rule) (list []string, worst funding.Cents, v Verdict, ok bool) {
	if v, ok = c.granted(r); !ok {
		return nil, 0, v, false
	}
	limit := r.amount("amount")
	for _, authority := range slices.Sorted(maps.Keys(c.facts.PublicGrants)) {
		total := c.facts.PublicGrants[authority]
		if worst = max(worst, total); total > limit {
			list = append(list, authority)
		}
	}
	if len(list) == 0 {
		return nil, worst, below(r, worst, limit), false
	}
	return list, worst, Verdict{}, true
}

// granted says why a duty on the grants of a private body cannot be judged; ok
// is true when it can.
func (c *judged) granted(r Rule) (v Verdict, ok bool) {
	if v, ok = c.private(r); ok && c.facts.PublicGrants == nil {
		return unknown(r, "funding.rules.grants", "the public grants of the year are not known"), false
	}
	return v, ok
}

// private says why a duty of private bodies does not bear on the owner; ok is
// true when it does.
func (c *judged) private(r Rule) (v Verdict, ok bool) {
	switch c.plan.Owner {
	case plan.Association, plan.PrivateBody:
		return Verdict{}, true
	case plan.UnknownOwner:
		return unknown(r, "funding.rules.owner", "the kind of project owner is not known"), false
	}
	return notApplicable(r, "funding.rules.not-private", "the owner is not a private body"), false
}

// below: a threshold above which a duty begins is not reached.
func below(r Rule, actual, threshold funding.Cents) Verdict {
	return Verdict{Rule: r, Status: NotApplicable, Limit: funding.Known(threshold), Actual: funding.Known(actual),
		Reason: funding.Notef("funding.rules.below", "%[1]v, not above the threshold of %[2]v", actual, threshold)}
}

func judgeAccounts(c *judged, r Rule) (Verdict, error) {
	v, ok := c.granted(r)
	if !ok {
		return v, nil
	}
	var total funding.Cents
	for _, g := range c.facts.PublicGrants {
		var err error
		if total, err = total.Add(g); err != nil {
			return Verdict{}, err
		}
	}
	limit := r.amount("amount")
	if total <= limit {
		return below(r, total, limit), nil
	}
	v = Verdict{Rule: r, Status: Unknown, Limit: funding.Known(limit), Actual: funding.Known(total), Reason: funding.Notef("funding.rules.accounts",
		"%[1]v of public grants in the year, above %[2]v: certified and published accounts are compulsory", total, limit)}
	if year := cmp.Or(c.plan.Year, c.plan.On.Year); c.facts.CertifiedYear >= year {
		v.Status, v.Reason = Passed, funding.Notef("funding.rules.certified", "%[1]v of public grants in the year, above %[2]v: the accounts of %[3]s are certified and published", total, limit, strconv.Itoa(c.facts.CertifiedYear))
	}
	return v, nil
}
