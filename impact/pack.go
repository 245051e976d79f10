package impact

import "fmt"

// A packer turns the rows of one stretch of the answers into packed rows.
type packer struct {
	*plan
	report PassReport
	seen   []bool // action × outcome: has a row of the current part
}

// noRow marks a row that is set aside.
const noRow = ^uint64(0)

// check refuses columns of unequal length.
func (a *Answers) check(part int, by By) error {
	n := a.Len()
	for _, c := range []struct {
		name     string
		len      int
		optional bool
	}{
		{"item", len(a.Item), false}, {"wave", len(a.Wave), false}, {"action", len(a.Action), false},
		{"value", len(a.Value), false}, {"territory", len(a.Territory), a.Territory == nil},
		{"period", len(a.Period), a.Period == nil}, {"group", len(a.Group), a.Group == nil},
	} {
		if c.len != n && !c.optional {
			return fmt.Errorf("answers part %d: column %s has %d rows, respondent has %d", part, c.name, c.len, n)
		}
	}
	return nil
}

// row packs row i of a. Every code is checked before it is used as an index:
// the dictionaries may not be those of the columns.
func (p *packer) row(a *Answers, part, i int) (uint64, error) {
	item, action, wave := int(a.Item[i]), int(a.Action[i]), a.Wave[i]
	switch {
	case item >= len(p.slot):
		return 0, &CodeError{part, i, "item", item, len(p.slot)}
	case action >= len(p.codes.Actions) && action > 0:
		return 0, &CodeError{part, i, "action", action, len(p.codes.Actions)}
	case wave > uint8(SixMonths):
		return 0, &CodeError{part, i, "wave", int(wave), int(SixMonths) + 1}
	}
	slot := p.slot[item]
	if slot == 0 {
		p.report.NotInGrid++
		return noRow, nil
	}
	slot--
	step := p.step[slot][a.Value[i]]
	switch {
	case a.Respondent[i] == 0:
		p.report.Unlinked++
		return noRow, nil
	case action == 0:
		p.report.NoAction++
		return noRow, nil
	case step == stepMissing:
		p.report.Missing++
		return noRow, nil
	case step == stepOffScale:
		p.report.OffScale++
		return noRow, nil
	}
	place, err := p.place(a, part, i)
	if err != nil {
		return 0, err
	}
	p.seen[action*len(p.outcomes)+int(p.outcome[slot])] = true
	return uint64(action)<<p.actionShift | uint64(slot)<<p.slotShift |
		uint64(wave)<<p.waveShift | uint64(place)<<p.placeShift | uint64(step), nil
}

// place returns territory × period × group of a row, those asked for.
func (p *packer) place(a *Answers, part, i int) (int, error) {
	if p.places == 1 {
		return 0, nil
	}
	place := 0
	if p.by.Territory && a.Territory != nil {
		if place = int(a.Territory[i]); place > 0 && place >= len(p.codes.Territories) {
			return 0, &CodeError{part, i, "territory", place, len(p.codes.Territories)}
		}
	}
	place *= p.periods
	if p.by.Period && a.Period != nil {
		v := int(a.Period[i])
		if v > 0 && v >= len(p.codes.Periods) {
			return 0, &CodeError{part, i, "period", v, len(p.codes.Periods)}
		}
		place += v
	}
	place *= p.groups
	if p.by.Group && a.Group != nil {
		v := int(a.Group[i])
		if v > 0 && v >= len(p.codes.Groups) {
			return 0, &CodeError{part, i, "group", v, len(p.codes.Groups)}
		}
		place += v
	}
	return place, nil
}
