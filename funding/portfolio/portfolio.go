// Package portfolio is all the money of a programme at one moment: what a page
// is drawn from, what a notebook reads, what a back-up holds. It travels as
// JSON, amounts as exact decimal texts.
//
// It refuses a reference to a funder, call or application that is not there.
package portfolio

import (
	"cmp"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/checks"
	"github.com/lozere-developpement/sillage/funding/forecast"
	"github.com/lozere-developpement/sillage/funding/ledger"
	"github.com/lozere-developpement/sillage/funding/partners"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/posts"
)

// A State is the whole of it on one day.
type State struct {
	On           funding.Date
	Demo         bool // marked demonstration data: no figure describes reality
	Funders      []funding.Funder
	Schemes      []funding.Scheme
	Calls        []funding.Call
	Structures   []funding.Structure
	Applications []funding.Application
	Plans        []plan.Plan
	Partners     []partners.Solicitation
	Policy       ledger.Policy
	Fund         []ledger.Entry
	Posts        []posts.Post
	Invoices     []checks.Invoice
	Priors       map[string]forecast.Prior // published success rates, by funder
	Cash         forecast.Cash
}

// Check returns the first reference that leads nowhere, and verifies the fund.
func (s State) Check() error {
	funders, calls, apps := map[string]bool{}, map[string]bool{"": true}, map[string]bool{"": true}
	for _, f := range s.Funders {
		funders[f.ID] = true
	}
	for _, c := range s.Calls {
		calls[c.ID] = true
		if !funders[c.FunderID] {
			return nowhere("call", c.ID, c.FunderID)
		}
	}
	for _, a := range s.Applications {
		apps[a.ID] = true
		if !funders[a.FunderID] {
			return nowhere("application", a.ID, a.FunderID)
		}
		if !calls[a.CallID] {
			return nowhere("application", a.ID, a.CallID)
		}
	}
	for _, p := range s.Plans {
		for _, r := range p.Resources {
			if !apps[r.ApplicationID] {
				return nowhere("plan", p.ID, r.ApplicationID)
			}
		}
	}
	_, err := ledger.Load(s.Policy, s.Fund)
	return err
}

func nowhere(what, id, ref string) error {
	return funding.Notef("funding.portfolio.nowhere", "%[1]s %[2]s refers to %[3]q, which is not there", what, id, ref)
}

// Waterfall returns, action by action, cost, acquired, requested, to ask and
// gap of the plans that are followed (not the scenarios).
func (s State) Waterfall() (map[string]plan.Summary, error) {
	out := map[string]plan.Summary{}
	for _, p := range s.Plans {
		if p.Scenario != "" {
			continue
		}
		sum, err := p.Summary()
		if err != nil {
			return nil, err
		}
		out[p.ActionID] = sum
	}
	return out, nil
}

// A Stream is the money that goes from one funder to one action.
type Stream struct {
	FunderID, ActionID               string
	Requested, Awarded, Called, Paid funding.Cents
}

// Streams returns the four amounts from each funder to each action, split to
// the cent between the actions an application serves, in the order in which
// they first appear.
func (s State) Streams() ([]Stream, error) {
	index := map[[2]string]int{}
	var out []Stream
	for _, a := range s.Applications {
		if !a.WasFiled() {
			continue
		}
		sums, err := a.Amounts()
		if err != nil {
			return nil, err
		}
		if !a.Outcome().Granted() { // given back, it was not obtained
			sums.Awarded = funding.Amount{}
		}
		for k, total := range []funding.Cents{sums.Requested.Cents, sums.Awarded.Cents, sums.Called, sums.Paid} {
			parts, err := a.Split(total)
			if err != nil {
				return nil, err
			}
			for i, part := range parts {
				action := ""
				if i < len(a.Shares) {
					action = a.Shares[i].ActionID
				}
				key := [2]string{a.FunderID, action}
				at, seen := index[key]
				if !seen {
					at = len(out)
					index[key] = at
					out = append(out, Stream{FunderID: a.FunderID, ActionID: action})
				}
				*[]*funding.Cents{&out[at].Requested, &out[at].Awarded, &out[at].Called, &out[at].Paid}[k] += part
			}
		}
	}
	return out, nil
}

// A Year holds what a funder was asked for, gave and paid in a year.
type Year struct {
	Year                     int // of filing for Requested, of the decision for Awarded, of payment for Paid
	FunderID                 string
	Requested, Awarded, Paid funding.Cents
}

// Years returns requested, awarded and paid by year and funder, in the order
// of years, then of first appearance. Applications whose history has no date
// are under year 0.
func (s State) Years() []Year {
	index := map[[2]any]int{}
	var out []Year
	at := func(year int, funder string) *Year {
		key := [2]any{year, funder}
		i, seen := index[key]
		if !seen {
			i = len(out)
			index[key] = i
			out = append(out, Year{Year: year, FunderID: funder})
		}
		return &out[i]
	}
	for _, a := range s.Applications {
		if a.WasFiled() {
			at(a.Reached(funding.Filed).Year, a.FunderID).Requested += a.Requested.Cents
		}
		if a.Outcome().Granted() {
			day := a.Reached(funding.Awarded)
			if day.IsZero() {
				day = a.Reached(funding.PartlyAwarded)
			}
			at(day.Year, a.FunderID).Awarded += a.Awarded.Cents
		}
		for _, t := range a.Tranches {
			if t.Paid != 0 && !t.Cancelled {
				at(t.PaidOn.Year, a.FunderID).Paid += t.Paid
			}
		}
	}
	sortYears(out)
	return out
}

func sortYears(years []Year) {
	slices.SortStableFunc(years, func(a, b Year) int { return cmp.Compare(a.Year, b.Year) })
}
