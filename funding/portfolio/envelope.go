package portfolio

import "github.com/lozere-developpement/sillage/funding"

// An Envelope is money that a scheme reserves for a département under a
// ceiling, as those of France Numérique Ensemble.
type Envelope struct {
	SchemeID string
	Ceiling  funding.Cents
}

// Use is how far an envelope is consumed.
type Use struct {
	Reserved  funding.Cents // requested and with the funder
	Engaged   funding.Cents // awarded
	Paid      funding.Cents
	Remaining funding.Cents // ceiling less reserved less engaged; negative when overdrawn
}

// Use returns how far the envelope is consumed by the applications. As in Mon
// Inclusion Numérique a request that is filed or under review holds its amount
// until it is decided.
func (e Envelope) Use(apps []funding.Application) (Use, error) {
	u := Use{Remaining: e.Ceiling}
	for _, a := range apps {
		if a.SchemeID != e.SchemeID {
			continue
		}
		sums, err := a.Amounts()
		if err != nil {
			return Use{}, err
		}
		var held *funding.Cents
		amount := a.Requested.Cents
		switch o := a.Outcome(); {
		case o.Granted():
			held, amount = &u.Engaged, a.Awarded.Cents
		case o.Pending():
			held = &u.Reserved
		default:
			continue
		}
		if *held, err = held.Add(amount); err != nil {
			return Use{}, err
		}
		u.Remaining -= amount
		u.Paid += sums.Paid
	}
	return u, nil
}
