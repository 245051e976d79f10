package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// A part is what was imported, its SHA-256 says so; the dictionaries that give
// its codes their meaning are other files. One that was restored from an older
// backup, or cut short, would leave codes without a name, and whoever counts
// in an array of that many names would write outside it. So each view compares
// the greatest code of each column with what there is.
//
// Two names that changed places would pass that: so each import also marks the
// dictionaries as it left them, and a view looks whether they still begin so.

// mark tells the first names of a dictionary.
func (d *Dictionary) mark(names int) DictionaryMark {
	sum := sha256.New()
	var line []byte
	for code := 1; code <= names; code++ {
		line = d.appendLine(line[:0], code)
		sum.Write(line)
	}
	return DictionaryMark{d.kind, names, hex.EncodeToString(sum.Sum(nil))}
}

// marks tells every dictionary as it stands.
func (d *Dictionaries) marks() (out []DictionaryMark) {
	d.each(func(slot **Dictionary, _ string, _ int) { out = append(out, (*slot).mark((*slot).Len()-1)) })
	return out
}

// changed returns an error when a dictionary no longer begins with the names
// that the last import saw. Workspaces of before the marks have none.
func (d *Dictionaries) changed(history []Manifest) error {
	for _, m := range slices.Backward(history) {
		if len(m.Dictionaries) == 0 {
			continue
		}
		var err error
		d.each(func(slot **Dictionary, kind string, _ int) {
			i := slices.IndexFunc(m.Dictionaries, func(mark DictionaryMark) bool { return mark.Kind == kind })
			if i < 0 || err != nil {
				return
			}
			if was := m.Dictionaries[i]; was.Names >= (*slot).Len() || (*slot).mark(was.Names) != was {
				err = fail(nil, "datasets.dictionary-changed", "dictionary %s: its names are not those of import %s: restore the folder dictionaries from a backup", kind, m.ID)
			}
		})
		return err
	}
	return nil
}

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
