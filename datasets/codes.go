package datasets

import "slices"

// A part is what was imported, its SHA-256 says so; the dictionaries that give
// its codes their meaning are other files. One that was restored from an older
// backup, or cut short, would leave codes without a name, and whoever counts
// in an array of that many names would write outside it. So each view compares
// the greatest code of each column with what there is.

// greatest returns the greatest value of each column of unsigned numbers that
// can hold a code.
func (b block) greatest() map[string]uint64 {
	out := map[string]uint64{}
	for i, col := range b.cols {
		switch c := col.(type) {
		case []uint8:
			out[b.names[i]] = most(c)
		case []uint16:
			out[b.names[i]] = most(c)
		case []uint32:
			out[b.names[i]] = most(c)
		}
	}
	return out
}

func most[T uint8 | uint16 | uint32](c []T) uint64 {
	if len(c) == 0 {
		return 0
	}
	return uint64(slices.Max(c))
}

// named checks that every code of a part has its name.
func (v *View) named(p Part, greatest map[string]uint64) error {
	d := &v.Dictionaries
	limits := map[string]int{
		"action": d.Actions.Len(), "territory": d.Territories.Len(), "period": d.Periods.Len(),
		"beneficiary": v.Persons, "respondent": v.Persons,
	}
	switch p.Dataset {
	case attendances:
		limits["home"] = d.Territories.Len()
		limits["kind"], limits["channel"] = d.Kinds.Len(), d.Channels.Len()
		limits["age"], limits["gender"], limits["status"] = d.Ages.Len(), d.Genders.Len(), d.Statuses.Len()
		limits["source"], limits["referral"] = d.Sources.Len(), d.Referrals.Len()
	case answers:
		limits["item"], limits["group"] = d.Items.Len(), d.Groups.Len()
	case indicators:
		limits["indicator"] = d.Indicators.Len()
	}
	for _, column := range sortedKeys(limits) {
		if code, ok := greatest[column]; ok && code >= uint64(limits[column]) {
			return fail(nil, "datasets.code-without-name", "%s: column %s: code %d has no name, the dictionaries of this workspace are not those it was imported with", p.Name, column, code)
		}
	}
	return nil
}
