package impact

import (
	"fmt"
	"math/bits"
)

// A plan holds the tables of one pass: what each code of the columns means
// for the grid, and where it goes in a packed row.
//
// A packed row is one word, from the high bits: person (within their bucket),
// action, slot (an item of an outcome), wave, place (territory × period ×
// group), step of the answer.
type plan struct {
	outcomes []Outcome
	codes    Codes
	by       By

	slot    []uint16     // item code → 1 + slot, 0 = not in the grid
	step    [][256]uint8 // slot → answer code → step, or one of the marks below
	outcome []uint16     // slot → outcome
	bit     []uint8      // slot → position of the item in its outcome
	item    []itemPlan   // item code → the same, laid out for the common row

	periods, groups, places       int // sizes; 1 when not broken down
	placeShift, waveShift         uint
	slotShift, actionShift        uint
	personShift                   uint
	placeMask, slotMask, waveMask uint64
	actionMask                    uint64
}

// An itemPlan is what a row of an item adds to its packed form.
type itemPlan struct {
	bits    uint64     // the slot, in its place
	outcome uint16     // of the slot
	step    [256]uint8 // answer code → step; all stepOffScale when not in the grid
}

const (
	stepMissing  = 254
	stepOffScale = 255
	stepBits     = 8
	waveBits     = 2
	scoreBits    = 10 // log2(maxLevels)
)

func newPlan(d *Design, codes Codes, by By) (*plan, error) {
	outcomes, err := d.Outcomes(by.Item)
	if err != nil {
		return nil, err
	}
	p := &plan{outcomes: outcomes, codes: codes, by: by, slot: make([]uint16, len(codes.Items))}
	p.layItems()
	err = p.layBits()
	p.layCodes()
	return p, err
}

// layItems gives a slot to each item of the grid, in the order of outcomes.
func (p *plan) layItems() {
	slots := map[string]int{}
	for o, out := range p.outcomes {
		for i, it := range out.Items {
			slots[it.ID] = len(p.step)
			p.step = append(p.step, stepTable(&it))
			p.outcome = append(p.outcome, uint16(o))
			p.bit = append(p.bit, uint8(i))
		}
	}
	for code, id := range p.codes.Items {
		if s, ok := slots[id]; ok && code > 0 {
			p.slot[code] = uint16(s + 1)
		}
	}
}

// layCodes fills the table by item code.
func (p *plan) layCodes() {
	p.item = make([]itemPlan, len(p.slot))
	for code, slot := range p.slot {
		it := &p.item[code]
		if slot == 0 {
			for v := range it.step {
				it.step[v] = stepOffScale
			}
			continue
		}
		it.bits, it.outcome, it.step = uint64(slot-1)<<p.slotShift, p.outcome[slot-1], p.step[slot-1]
	}
}

func stepTable(it *Item) (t [256]uint8) {
	for v := range t {
		t[v] = stepOffScale
	}
	t[MissingAnswer] = stepMissing
	for _, c := range it.Codes {
		if c.Missing {
			t[c.Value] = stepMissing
		} else if s, ok := it.Step(c.Value); ok {
			t[c.Value] = uint8(s)
		}
	}
	return t
}

// layBits fixes the fields of a packed row and of a cell's key.
func (p *plan) layBits() error {
	size := func(asked bool, dictionary []string) int {
		if !asked {
			return 1
		}
		return max(1, len(dictionary))
	}
	p.periods, p.groups = size(p.by.Period, p.codes.Periods), size(p.by.Group, p.codes.Groups)
	p.places = size(p.by.Territory, p.codes.Territories) * p.periods * p.groups
	placeBits := uint(bits.Len(uint(p.places - 1)))
	slotBits := uint(bits.Len(uint(len(p.step))))
	p.placeShift = stepBits
	p.waveShift = p.placeShift + placeBits
	p.slotShift = p.waveShift + waveBits
	p.actionShift = p.slotShift + slotBits
	p.placeMask, p.slotMask, p.waveMask = 1<<placeBits-1, 1<<slotBits-1, 1<<waveBits-1
	actions := max(1, len(p.codes.Actions))
	actionBits := uint(bits.Len(uint(actions)))
	p.personShift, p.actionMask = p.actionShift+actionBits, 1<<actionBits-1
	cells := uint64(actions) * uint64(max(1, len(p.outcomes))) * uint64(p.places)
	if p.personShift > 64 || bits.Len64(cells) > 64-3*scoreBits {
		return fmt.Errorf("grid of %d actions, %d items and %d places is too fine for one pass", actions, len(p.step), p.places)
	}
	return nil
}

// key names the cell numbered (action × outcomes + outcome) × places + place; a
// number is never 0, as action is not.
func (p *plan) key(cell uint64) (k Key, outcome int) {
	place := int(cell) % p.places
	rest := int(cell) / p.places
	outcome = rest % len(p.outcomes)
	k = Key{Action: p.codes.Actions[rest/len(p.outcomes)], Outcome: p.outcomes[outcome].ID}
	if p.by.Group {
		k.Group = meaning(p.codes.Groups, place%p.groups)
	}
	place /= p.groups
	if p.by.Period {
		k.Period = meaning(p.codes.Periods, place%p.periods)
	}
	if p.by.Territory {
		k.Territory = meaning(p.codes.Territories, place/p.periods)
	}
	return k, outcome
}

// meaning returns what a code stands for; code 0 is unknown.
func meaning(dictionary []string, code int) string {
	if code == 0 {
		return ""
	}
	return dictionary[code]
}
