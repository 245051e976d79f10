package plan

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// Amount returns the cost of the line: for staff ETP × yearly cost × months /
// 12 rounded to the cent, otherwise the net amount and its VAT unless that is
// recovered.
func (l CostLine) Amount() (funding.Cents, error) {
	if l.Kind != Staff || l.Yearly == 0 {
		if l.VATRecoverable {
			return l.Net, nil
		}
		return l.Net.Add(l.VAT)
	}
	cost := l.Yearly.Rat()
	cost.Mul(cost, l.ETP.Rat())
	return funding.Round(cost.Mul(cost, big.NewRat(int64(cmp.Or(l.Months, 12)), 12)))
}

// IsInKind reports whether the account is a contribution in kind: it is
// counted apart, and is never cash.
func (a Account) IsInKind() bool { return a == 86 || a == 87 }

// Valid reports whether the account is one of the cerfa 12156 budget, on the
// side of costs or on that of resources.
func (a Account) Valid(cost bool) bool {
	if cost {
		return a >= 60 && a <= 69 || a == 86
	}
	return a >= 70 && a <= 79 || a == 87
}

// Message returns the catalogue key of the label.
func (a Account) Message() (key string, args []any) {
	if !a.Valid(true) && !a.Valid(false) {
		return "funding.account.unknown", []any{int(a)}
	}
	return "funding.account." + string(rune('0'+a/10)) + string(rune('0'+a%10)), nil
}

// A Summary holds the two sides of a plan and what is between them.
type Summary struct {
	Cost           funding.Cents // cash costs, accounts 60 to 69
	InKindCost     funding.Cents // account 86
	InKindResource funding.Cents // account 87
	Acquired       funding.Cents // the agreement is signed
	Requested      funding.Cents // filed, not decided
	ToAsk          funding.Cents
	Own            funding.Cents
	// Gap is cash cost less all cash resources in whatever state: what no
	// line of the plan covers. Negative, the plan is over-financed.
	Gap funding.Cents
	// Unsecured is cash cost less acquired and own money: what is left to find
	// if every open request is refused.
	Unsecured funding.Cents
	ByAccount []AccountTotal
	Balanced  bool // costs = resources, and 86 = 87, to the cent
}

// An AccountTotal is the total of one account.
type AccountTotal struct {
	Account Account
	Total   funding.Cents
}

// Cash returns all cash resources, in whatever state.
func (s Summary) Cash() funding.Cents { return s.Acquired + s.Requested + s.ToAsk + s.Own }

// Summary adds up the two sides of the plan. It refuses a line whose account
// is not of its side, a negative amount and a sum that does not fit.
func (p Plan) Summary() (Summary, error) {
	var s Summary
	totals := map[Account]funding.Cents{}
	for i, l := range p.Costs {
		if err := s.addCost(i, l, totals); err != nil {
			return Summary{}, err
		}
	}
	for i, r := range p.Resources {
		if err := s.addResource(i, r, totals); err != nil {
			return Summary{}, err
		}
	}
	all, err := funding.Sum(s.Acquired, s.Requested, s.ToAsk, s.Own)
	if err != nil {
		return Summary{}, err
	}
	s.Gap, s.Unsecured = s.Cost-all, s.Cost-s.Acquired-s.Own
	s.Balanced = s.Gap == 0 && s.InKindCost == s.InKindResource
	for _, a := range slices.Sorted(maps.Keys(totals)) {
		s.ByAccount = append(s.ByAccount, AccountTotal{a, totals[a]})
	}
	return s, nil
}

func (s *Summary) addCost(i int, l CostLine, totals map[Account]funding.Cents) error {
	amount, err := l.Amount()
	if err == nil {
		err = checkLine(i, l.Label, l.Account, amount, true)
	}
	if err != nil {
		return err
	}
	sum := &s.Cost
	if l.Account.IsInKind() {
		sum = &s.InKindCost
	}
	return addTo(sum, amount, l.Account, totals)
}

func (s *Summary) addResource(i int, r Resource, totals map[Account]funding.Cents) error {
	if err := checkLine(i, r.Label, r.Account, r.Amount, false); err != nil {
		return err
	}
	sum := map[ResourceState]*funding.Cents{Acquired: &s.Acquired, Requested: &s.Requested, ToAsk: &s.ToAsk,
		Own: &s.Own, Valued: &s.InKindResource}[r.State]
	if r.Account.IsInKind() {
		sum = &s.InKindResource
	} else if sum == &s.InKindResource || sum == nil {
		return funding.Notef("funding.plan.state", "resource %[1]d, %[2]s: state %[3]q does not fit account %[4]d",
			i+1, r.Label, string(r.State), int(r.Account))
	}
	return addTo(sum, r.Amount, r.Account, totals)
}

func addTo(sum *funding.Cents, amount funding.Cents, a Account, totals map[Account]funding.Cents) (err error) {
	if *sum, err = sum.Add(amount); err != nil {
		return err
	}
	totals[a], err = totals[a].Add(amount)
	return err
}

func checkLine(i int, label string, a Account, amount funding.Cents, cost bool) error {
	switch {
	case !a.Valid(cost) && cost:
		return funding.Notef("funding.plan.account-cost", "cost %[1]d, %[2]s: account %[3]d is not one of 60 to 69 or 86", i+1, label, int(a))
	case !a.Valid(cost):
		return funding.Notef("funding.plan.account-resource", "resource %[1]d, %[2]s: account %[3]d is not one of 70 to 79 or 87", i+1, label, int(a))
	case amount < 0:
		return funding.Notef("funding.plan.negative", "line %[1]d, %[2]s: %[3]v is negative", i+1, label, amount)
	}
	return nil
}

// Public returns the public cash money of the plan, own money of a local
// authority included: the base of CGCT L1111-10.
func (p Plan) Public() funding.Cents {
	var sum funding.Cents
	for _, r := range p.Resources {
		if !r.Account.IsInKind() && (r.Kind.Public() || r.State == Own && p.Owner == LocalAuthority) {
			sum += r.Amount
		}
	}
	return sum
}

// PublicAid returns the public cash money given by others than the owner.
func (p Plan) PublicAid() funding.Cents {
	var sum funding.Cents
	for _, r := range p.Resources {
		if !r.Account.IsInKind() && r.Kind.Public() && r.State != Own {
			sum += r.Amount
		}
	}
	return sum
}

// OwnMoney returns the cash that the project owner puts in.
func (p Plan) OwnMoney() funding.Cents {
	var sum funding.Cents
	for _, r := range p.Resources {
		if r.State == Own && !r.Account.IsInKind() {
			sum += r.Amount
		}
	}
	return sum
}

// FromFund returns what the plan takes from a fund ("FSE+", "FEDER",
// "LEADER").
func (p Plan) FromFund(fund string) funding.Cents {
	var sum funding.Cents
	for _, r := range p.Resources {
		if r.Fund == fund {
			sum += r.Amount
		}
	}
	return sum
}
