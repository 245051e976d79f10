package forecast

import (
	"math"

	"github.com/lozere-developpement/sillage/funding"
)

// History returns the decided applications, with the probability that was
// stated for each.
func History(apps []funding.Application) []Decision {
	var out []Decision
	for _, a := range apps {
		o := a.Outcome()
		if !o.Decided() {
			continue
		}
		d := Decision{Funder: a.FunderID, Stated: math.NaN(), Granted: o.Granted()}
		if a.Chance != nil {
			d.Stated = a.Chance.Float()
		}
		out = append(out, d)
	}
	return out
}

// Pipeline returns what is sure, the amounts awarded, and the prospects, the
// applications filed and not decided: each with its stated probability, or
// else the rate of its funder, or else the mean of all rates. Files without an
// amount are left out and counted.
func Pipeline(apps []funding.Application, rates []FunderRate) (sure funding.Cents, prospects []Prospect, unknown int, err error) {
	byFunder, mean := map[string]float64{}, 0.0
	for _, r := range rates {
		byFunder[r.Funder] = r.Rate
		mean += r.Rate / float64(len(rates))
	}
	for _, a := range apps {
		switch o := a.Outcome(); {
		case o.Granted() && a.Awarded.Known:
			if sure, err = sure.Add(a.Awarded.Cents); err != nil {
				return 0, nil, 0, err
			}
		case o.Pending() && a.Requested.Known:
			prospects = append(prospects, AllOrNothing(a.Title, a.Requested.Cents, chanceOf(a, byFunder, mean)))
		case o.Pending() || o.Granted():
			unknown++
		}
	}
	return sure, prospects, unknown, nil
}

func chanceOf(a funding.Application, byFunder map[string]float64, mean float64) float64 {
	if a.Chance != nil {
		return a.Chance.Float()
	}
	if p, ok := byFunder[a.FunderID]; ok {
		return p
	}
	return mean
}

// Undated returns what was awarded, is not paid and has no date at which it is
// expected, over so many applications: money that no treasury forecast holds.
func Undated(apps []funding.Application) (sum funding.Cents, files int, err error) {
	for _, a := range apps {
		if !a.Outcome().Granted() || !a.Awarded.Known || a.Outcome() == funding.Settled {
			continue
		}
		left := a.Awarded.Cents
		for _, t := range a.Tranches {
			switch {
			case t.Cancelled:
			case !t.PaidOn.IsZero():
				left -= t.Paid
			case !t.Expected.IsZero():
				left -= t.Planned
			}
		}
		if left > 0 {
			files++
			if sum, err = sum.Add(left); err != nil {
				return 0, 0, err
			}
		}
	}
	return sum, files, nil
}

// Candidates returns the applications not filed yet that say their effort and
// amount, to be chosen from.
func Candidates(apps []funding.Application, rates []FunderRate) []Candidate {
	byFunder, mean := map[string]float64{}, 0.0
	for _, r := range rates {
		byFunder[r.Funder] = r.Rate
		mean += r.Rate / float64(len(rates))
	}
	var out []Candidate
	for _, a := range apps {
		if a.Stage.BeforeFiling() && a.Effort > 0 && a.Requested.Known {
			out = append(out, Candidate{ID: a.ID, Name: a.Title, Amount: a.Requested.Cents, P: chanceOf(a, byFunder, mean),
				Effort: a.Effort, Deadline: a.Deadline})
		}
	}
	return out
}
