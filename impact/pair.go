package impact

import (
	"math/bits"
	"slices"
)

// A pairer turns the packed rows of one person at a time into the scores of
// that person before, after and six months after, and counts them.
type pairer struct {
	*plan
	counts     *counter
	duplicates int64

	start []uint32 // scratch of bucket: first row of each person
	rows  []uint64 // scratch of bucket: rows by person
}

// bucket counts the people whose codes share their high bits: who[i] is the
// code of the person of rows[i], all in [first, first+span).
func (p *pairer) bucket(rows []uint64, who []uint32, first uint32, span int) {
	if span > 8*len(rows)+1024 { // sparse codes: sort rather than lay out
		p.sparse(rows, who)
		return
	}
	p.start = slices.Grow(p.start[:0], span+1)[:span+1]
	clear(p.start)
	for _, w := range who {
		p.start[w-first+1]++
	}
	for i := 1; i <= span; i++ {
		p.start[i] += p.start[i-1]
	}
	p.rows = slices.Grow(p.rows[:0], len(rows))[:len(rows)]
	for i, r := range rows {
		at := &p.start[who[i]-first]
		p.rows[*at] = r
		*at++
	}
	end := uint32(0) // start[k] is now the end of person k
	for k := range span {
		begin := end
		end = p.start[k]
		if begin < end && first+uint32(k) != 0 { // person 0 is nobody
			p.person(p.rows[begin:end])
		}
	}
}

func (p *pairer) sparse(rows []uint64, who []uint32) {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(who[a]) - int(who[b]) })
	for len(order) > 0 {
		n := 1
		for n < len(order) && who[order[n]] == who[order[0]] {
			n++
		}
		p.rows = p.rows[:0]
		for _, i := range order[:n] {
			p.rows = append(p.rows, rows[i])
		}
		if who[order[0]] != 0 { // person 0 is nobody
			p.person(p.rows)
		}
		order = order[n:]
	}
}

// person counts one person's rows, which it reorders.
func (p *pairer) person(rows []uint64) {
	p.sort(rows)
	var w waves
	for i := 0; i < len(rows); {
		if rows[i] == noRow {
			return // sorted last
		}
		action := rows[i] >> p.actionShift
		outcome := p.outcome[rows[i]>>p.slotShift&p.slotMask]
		w = waves{first: SixMonths + 1}
		for i < len(rows) && rows[i] != noRow && rows[i]>>p.actionShift == action &&
			p.outcome[rows[i]>>p.slotShift&p.slotMask] == outcome {
			r := rows[i]
			p.duplicates += w.add(Wave(r>>p.waveShift&p.waveMask), p.bit[r>>p.slotShift&p.slotMask],
				uint8(r), int(r>>p.placeShift&p.placeMask))
			i++
		}
		o := &p.outcomes[outcome]
		if s := w.scores(o); s != 0 {
			p.counts.add(p.cell(int(action), int(outcome), w.place)<<(3*scoreBits) | s)
		}
	}
}

// sort orders rows by action, slot and wave, keeping the order of arrival
// among equals. People have few rows and exports are nearly in order, so that
// insertion wins.
func (p *pairer) sort(rows []uint64) {
	if len(rows) > 96 {
		slices.SortStableFunc(rows, func(a, b uint64) int {
			switch x, y := a>>p.waveShift, b>>p.waveShift; {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		})
		return
	}
	for i := 1; i < len(rows); i++ {
		r := rows[i]
		j := i
		for j > 0 && rows[j-1]>>p.waveShift > r>>p.waveShift {
			rows[j] = rows[j-1]
			j--
		}
		rows[j] = r
	}
}

// waves gathers the answers of one person to the items of one outcome.
type waves struct {
	mask  [3]uint32    // bit i: item i answered at that wave
	step  [3][32]uint8 // its step
	first Wave         // earliest wave answered
	item  uint8        // first item answered then, whose row says the place
	place int
}

// add takes an answer and returns 1 if it took the place of another.
func (w *waves) add(wave Wave, item, step uint8, place int) (duplicate int64) {
	if w.mask[wave]>>item&1 == 1 {
		duplicate = 1
	}
	w.mask[wave] |= 1 << item
	w.step[wave][item] = step
	if wave < w.first || wave == w.first && item == w.item {
		w.first, w.item, w.place = wave, item, place
	}
	return duplicate
}

// scores returns the three scores of the person, packed, 0 when there is
// none. All the waves kept are scored on the same items: those answered at
// each of them. A wave that shares too few items with the earlier ones is
// left out.
func (w *waves) scores(o *Outcome) uint64 {
	var kept [3]bool
	var items uint32
	for i, m := range w.mask {
		common := m
		if items != 0 {
			common &= items
		}
		if bits.OnesCount32(common) >= o.MinAnswered {
			items, kept[i] = common, true
		}
	}
	var packed uint64
	for i := range kept {
		packed <<= scoreBits
		if kept[i] {
			packed |= uint64(w.index(o, i, items))
		}
	}
	return packed
}

func (w *waves) index(o *Outcome, wave int, items uint32) int {
	sum := 0
	for m := items; m != 0; m &= m - 1 {
		sum += int(w.step[wave][bits.TrailingZeros32(m)])
	}
	return o.base(bits.OnesCount32(items)) + sum
}
