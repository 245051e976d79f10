package plan

import (
	"cmp"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// Bases are the eligible costs by the kinds that simplified cost options look
// at.
type Bases struct {
	Staff       funding.Cents // direct staff
	Services    funding.Cents // direct, bought outside
	OtherDirect funding.Cents // all other direct costs
	Indirect    funding.Cents // real overheads
}

// Direct returns all direct costs.
func (b Bases) Direct() funding.Cents { return b.Staff + b.Services + b.OtherDirect }

// Bases returns the eligible cash costs of the plan. Call Summary first: it
// refuses what would make these sums wrong.
func (p Plan) Bases() (Bases, error) {
	var b Bases
	for _, l := range p.Costs {
		if !l.Eligible || l.Account.IsInKind() {
			continue
		}
		amount, err := l.Amount()
		if err != nil {
			return Bases{}, err
		}
		sum := &b.OtherDirect
		switch {
		case l.Overheads:
			sum = &b.Indirect
		case l.Kind == Staff:
			sum = &b.Staff
		case l.Kind == Services:
			sum = &b.Services
		}
		if *sum, err = sum.Add(amount); err != nil {
			return Bases{}, err
		}
	}
	return b, nil
}

// Historic20 is the option of the 2014-2020 programmes: indirect costs at
// 20 % of direct costs without services (Regulation (EU) 1303/2013 and the
// national eligibility decree). It is kept to judge old plans.
const Historic20 Option = "20-2014"

// Priced is an operation under a set of simplified cost options.
type Priced struct {
	Options   []Option
	Staff     funding.Cents
	Direct    funding.Cents // direct costs other than staff
	Flat      funding.Cents // what the flat rate on overheads or remaining costs adds
	Total     funding.Cents // eligible total
	RealCosts bool          // no option: every cost is proved by its invoice
}

// Price returns the eligible total under the options. A flat rate is a
// ceiling, so its product is floored. It refuses options that cover the same
// category of cost twice (Regulation (EU) 2021/1060, art. 53(1)(e)).
func (b Bases) Price(options ...Option) (Priced, error) {
	if err := Compatible(options); err != nil {
		return Priced{}, err
	}
	p := Priced{Options: slices.Clone(options), Staff: b.Staff, Direct: b.Services + b.OtherDirect, Flat: b.Indirect,
		RealCosts: len(options) == 0}
	var err error
	if slices.Contains(options, Staff20) {
		if p.Staff, err = funding.CeilingOf(p.Direct, funding.Percent(20)); err != nil {
			return Priced{}, err
		}
	}
	for _, o := range options {
		switch o {
		case Remaining40:
			p.Direct = 0
			p.Flat, err = funding.CeilingOf(p.Staff, funding.Percent(40))
		case Indirect15:
			p.Flat, err = funding.CeilingOf(p.Staff, funding.Percent(15))
		case Indirect7:
			p.Flat, err = funding.CeilingOf(p.Staff+p.Direct, funding.Percent(7))
		case Historic20:
			p.Flat, err = funding.CeilingOf(p.Staff+b.OtherDirect, funding.Percent(20))
		}
		if err != nil {
			return Priced{}, err
		}
	}
	p.Total, err = funding.Sum(p.Staff, p.Direct, p.Flat)
	return p, err
}

// Compatible refuses options that cover the same category of cost twice. 40 %
// covers everything but direct staff, so it goes with no other overhead rate,
// nor with staff at 20 % of the direct costs that it replaces.
func Compatible(options []Option) error {
	var overheads []Option
	for i, o := range options {
		switch o {
		case Remaining40, Indirect15, Indirect7, Historic20:
			overheads = append(overheads, o)
		case Staff20:
		default:
			return funding.Notef("funding.option.unknown", "%[1]q: unknown simplified cost option", string(o))
		}
		if slices.Contains(options[:i], o) {
			return funding.Notef("funding.option.twice", "option %[1]s %% is chosen twice", string(o))
		}
	}
	if len(overheads) > 1 {
		return incompatible(overheads[0], overheads[1])
	}
	if slices.Contains(options, Staff20) && slices.Contains(options, Remaining40) {
		return incompatible(Remaining40, Staff20)
	}
	return nil
}

func incompatible(a, b Option) error {
	return funding.Notef("funding.option.incompatible",
		"%[1]s %% and %[2]s %% cover the same costs (Regulation (EU) 2021/1060, art. 53(1)(e))", string(a), string(b))
}

// Arbitrage prices the operation under every compatible set of options of the
// present period and under real costs, the largest support at the rate first.
// What flat rates save in paperwork is not in the figure.
func (b Bases) Arbitrage(rate funding.Rate) ([]Arbitrated, error) {
	var out []Arbitrated
	for _, set := range [][]Option{nil, {Remaining40}, {Indirect15}, {Indirect7}, {Staff20}, {Staff20, Indirect15}, {Staff20, Indirect7}} {
		p, err := b.Price(set...)
		if err != nil {
			return nil, err
		}
		support, err := funding.CeilingOf(p.Total, rate)
		if err != nil {
			return nil, err
		}
		out = append(out, Arbitrated{p, support})
	}
	slices.SortStableFunc(out, func(x, y Arbitrated) int { return cmp.Compare(y.Support, x.Support) })
	return out, nil
}

// Arbitrated is a priced operation and the support it opens to.
type Arbitrated struct {
	Priced
	Support funding.Cents
}

// YearHours are the hours of a full-time year in the hourly staff rate.
const YearHours = 1720

// StaffHours returns the eligible cost of hours worked by somebody whose last
// known yearly gross cost is given: yearly / 1 720 × hours, floored. It
// refuses more than 1 720 hours in a year.
//
// Regulation (EU) 2021/1060, art. 55(2)(a).
func StaffHours(yearly funding.Cents, hours int64) (funding.Cents, error) {
	if hours < 0 || hours > YearHours {
		return 0, funding.Notef("funding.hours.range", "%[1]d hours in a year: at most %[2]d", hours, YearHours)
	}
	return funding.CeilingOf(yearly, funding.Ratio(hours, YearHours))
}
