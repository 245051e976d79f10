package plan

import (
	"cmp"
	"math/big"
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

// Terms are what the law of one day says of simplified cost options; package
// rules reads them from its dated book. An option that is not there was not
// open on that day.
type Terms struct {
	Rates map[Option]funding.Rate
	Hours int64 // of a full-time year, in the hourly staff rate; 0 = the rate was not open
}

// flat returns the amount of an option on its base, floored: a flat rate is a
// ceiling.
func (t Terms) flat(o Option, base funding.Cents) (funding.Cents, error) {
	return funding.CeilingOf(base, t.Rates[o])
}

// Priced is an operation under a set of simplified cost options.
type Priced struct {
	Options   []Option
	Staff     funding.Cents
	Direct    funding.Cents // direct costs other than staff
	Flat      funding.Cents // what the flat rate on overheads or remaining costs adds
	Total     funding.Cents // eligible total
	RealCosts bool          // no option: every cost is proved by its invoice
}

// Price returns the eligible total under the options, at the rates of the
// terms. A flat rate is a ceiling, so its product is floored. It refuses
// options that cover the same category of cost twice (Regulation (EU)
// 2021/1060, art. 53(1)(e)) and options that the terms do not have.
func (b Bases) Price(t Terms, options ...Option) (Priced, error) {
	if err := Compatible(options); err != nil {
		return Priced{}, err
	}
	for _, o := range options {
		if _, open := t.Rates[o]; !open {
			return Priced{}, funding.Notef("funding.option.closed", "option %[1]s %% is not open on the day of the plan", string(o))
		}
	}
	p := Priced{Options: slices.Clone(options), Staff: b.Staff, Direct: b.Services + b.OtherDirect, Flat: b.Indirect,
		RealCosts: len(options) == 0}
	var err error
	if slices.Contains(options, Staff20) {
		if p.Staff, err = t.flat(Staff20, p.Direct); err != nil {
			return Priced{}, err
		}
	}
	for _, o := range options {
		if base, ok := p.base(o, b); ok {
			if p.Flat, err = t.flat(o, base); err != nil {
				return Priced{}, err
			}
		}
	}
	if slices.Contains(options, Remaining40) {
		p.Direct = 0
	}
	p.Total, err = funding.Sum(p.Staff, p.Direct, p.Flat)
	return p, err
}

// base returns what the flat rate on overheads or remaining costs is taken of;
// ok is false for staff at a share of other costs.
func (p Priced) base(o Option, b Bases) (base funding.Cents, ok bool) {
	switch o {
	case Remaining40, Indirect15:
		return p.Staff, true
	case Indirect7, Indirect25:
		return p.Staff + p.Direct, true
	case Historic20:
		return p.Staff + b.OtherDirect, true
	}
	return 0, false
}

// Compatible refuses options that cover the same category of cost twice. 40 %
// covers everything but direct staff, so it goes with no other overhead rate,
// nor with staff at 20 % of the direct costs that it replaces.
func Compatible(options []Option) error {
	var overheads []Option
	for i, o := range options {
		switch o {
		case Remaining40, Indirect25, Indirect15, Indirect7, Historic20:
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

// Arbitrage prices the operation under real costs and under every compatible
// set of options that the terms hold and that asks for no method of one's own,
// the largest support at the rate first. What flat rates save in paperwork is
// not in the figure.
func (b Bases) Arbitrage(t Terms, rate funding.Rate) ([]Arbitrated, error) {
	var out []Arbitrated
	for _, set := range [][]Option{nil, {Remaining40}, {Indirect15}, {Indirect7}, {Staff20}, {Staff20, Indirect15}, {Staff20, Indirect7}} {
		if slices.ContainsFunc(set, func(o Option) bool { _, open := t.Rates[o]; return !open }) {
			continue
		}
		p, err := b.Price(t, set...)
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

// StaffHours returns the eligible cost of the time worked by somebody whose
// last known yearly gross cost is given: yearly / hours of the year × hours
// worked, floored. The hours of the year are those of the terms, in proportion
// for somebody who works part of the time (worked is 1 for full time). It
// refuses more time than the year has.
//
// Regulation (EU) 2021/1060, art. 55(2)(a) and 55(3).
func (t Terms) StaffHours(yearly funding.Cents, minutes int64, worked funding.Rate) (funding.Cents, error) {
	year := big.NewRat(60*t.Hours, 1) // minutes of a year of that working time: 1 720 h × 0,3 need not be whole
	year.Mul(year, worked.Rat())
	if year.Sign() <= 0 {
		return 0, funding.Notef("funding.hours.closed", "no hourly rate is open on that day for that working time")
	}
	share := big.NewRat(minutes, 1)
	if share.Quo(share, year); share.Sign() < 0 || share.Cmp(big.NewRat(1, 1)) > 0 {
		hours := new(big.Int).Quo(year.Num(), new(big.Int).Mul(year.Denom(), big.NewInt(60)))
		return 0, funding.Notef("funding.hours.range", "a year of that working time has %[1]d hours at most", hours.Int64())
	}
	cents := share.Mul(share, big.NewRat(int64(yearly), 1))
	return funding.Cents(new(big.Int).Div(cents.Num(), cents.Denom()).Int64()), nil // at most the yearly cost
}
