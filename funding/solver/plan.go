package solver

import (
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/rules"
)

// Limits are what the call of a resource says of it.
type Limits struct {
	Minimum funding.Cents  // at least so much, or nothing; 0 for none
	Maximum funding.Amount // unknown is no maximum
	Rate    *funding.Rate  // of the eligible cost; nil for none
	Article string         // where they are written
}

// Of returns the problem that a plan leaves open: the same costs, the same
// sources, whatever they bring. What is acquired stays as it is, the owner's
// own money is what is asked least of, and the rules are those of the day of
// the plan (Plan.On). limits says what the call of a resource allows; ok is
// false where there is none, and the source then gives at most what the plan
// asks of it.
//
// It refuses what Plan.Summary and Book.Evaluate refuse.
func Of(p plan.Plan, law rules.Book, f rules.Facts, limits func(plan.Resource) (l Limits, ok bool)) (Problem, error) {
	sum, err := p.Summary()
	if err != nil {
		return Problem{}, err
	}
	bases, err := p.Bases()
	if err != nil {
		return Problem{}, err
	}
	priced, err := bases.Price(law.Terms(p.On), p.Options...)
	if err != nil {
		return Problem{}, err
	}
	out := Problem{Cost: sum.Cost, Eligible: priced.Total, OwnerPublic: p.Owner == plan.LocalAuthority}
	for _, r := range p.Resources {
		if r.Account.IsInKind() || r.State == plan.Own {
			continue
		}
		out.Sources = append(out.Sources, source(r, law, p.On, limits))
	}
	out.ownerShare(p, law, f)
	if err := out.ceilings(p, bases, law, f); err != nil {
		return Problem{}, err
	}
	rated := slices.ContainsFunc(out.Sources, func(s Source) bool {
		return s.Rate != nil || s.Fund == "FSE+" || s.Fund == "FSE" || s.Fund == "FEDER"
	})
	if priced.Total == 0 && rated { // taken of nothing, a rate would be taken of the whole cost
		return Problem{}, funding.Notef("funding.rules.no-eligible", "no cost of the plan is marked as eligible")
	}
	if r, ok := law.On("leader-share", p.On); ok {
		rate, article := r.Rate("rate"), r.Article
		out.LeaderShare, out.LeaderArticle = &rate, article
	}
	rate, article, ok := law.EuropeanRate(p, f)
	if ok {
		out.EURate, out.EUArticle = &rate, article
	}
	return out, nil
}

func source(r plan.Resource, law rules.Book, on funding.Date, limits func(plan.Resource) (Limits, bool)) Source {
	s := Source{Name: r.Label, Kind: r.Kind, Fund: r.Fund, Maximum: funding.Known(r.Amount), Acquired: r.State == plan.Acquired}
	if s.Acquired {
		return s
	}
	if l, ok := limits(r); ok {
		s.Minimum, s.Maximum, s.Rate, s.Article = l.Minimum, l.Maximum, l.Rate, l.Article
	}
	if floor, ok := law.On("leader-floor", on); ok && strings.EqualFold(r.Fund, "LEADER") && floor.Amount("amount") > s.Minimum {
		s.Minimum, s.Article = floor.Amount("amount"), floor.Article
	}
	return s
}

// ceilings sets those of public aid: where the State subsidises an investment,
// and where the aid is granted as small aid.
func (p *Problem) ceilings(from plan.Plan, bases plan.Bases, law rules.Book, f rules.Facts) (err error) {
	if r, ok := law.On("state-cumulation", from.On); ok && from.Nature == plan.Investment && !f.StateDotation {
		eligible, err := funding.Sum(bases.Direct(), bases.Indirect)
		if err != nil {
			return err
		}
		most, err := funding.CeilingOf(eligible, r.Rate("rate"))
		if err != nil {
			return err
		}
		p.PublicMax, p.PublicArticle = funding.Amount{Cents: most, Known: eligible > 0}, r.Article
	}
	id := map[plan.Regime]string{plan.DeMinimis: "de-minimis", plan.DeMinimisSIEG: "de-minimis-sieg"}[from.Regime]
	if r, ok := law.On(id, from.On); ok && f.Undertaking != "" {
		room, err := law.Room(f.Grants, f.Undertaking, from.On, from.Regime == plan.DeMinimisSIEG)
		if err != nil {
			return err
		}
		p.SmallMax, p.SmallArticle = funding.Known(room), r.Article
	}
	return nil
}

// ownerShare sets the compulsory share of the owner where it applies.
func (p *Problem) ownerShare(from plan.Plan, law rules.Book, f rules.Facts) {
	if from.Owner != plan.LocalAuthority || from.Nature != plan.Investment || from.Derogation != "" {
		return
	}
	r, ok := law.On("owner-share", from.On)
	if own, holds := law.On("leader-owner-share", from.On); holds && from.ChiefRole {
		r, ok = own, true
	}
	if ok {
		rate := r.Rate("rate")
		p.OwnerShare, p.ShareArticle = &rate, r.Article
	}
}

// Apply returns the plan with the amounts of the solution: what it no longer
// takes is left out, and the owner's money stands on one line.
func (s Plan) Apply(p plan.Plan, scenario, own string) plan.Plan {
	out := p
	out.ID, out.Version, out.Scenario, out.Resources = "", 0, scenario, nil
	account, at := plan.Account(75), 0
	for _, r := range p.Resources {
		switch {
		case r.Account.IsInKind():
			out.Resources = append(out.Resources, r)
		case r.State == plan.Own:
			account = r.Account
		default:
			if r.Amount = s.Amounts[at]; r.Amount > 0 {
				out.Resources = append(out.Resources, r)
			}
			at++
		}
	}
	if s.Own > 0 {
		out.Resources = append(out.Resources, plan.Resource{ID: "own", Account: account, Label: own, Amount: s.Own, State: plan.Own})
	}
	return out
}
