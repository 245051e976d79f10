package impact

import (
	"cmp"
	"math/bits"
	"slices"
)

// A pairer turns the packed rows of a bucket of people into the scores of each
// before, after and six months after, and counts them.
type pairer struct {
	*plan
	counts     *counter
	duplicates int64

	start   []uint32 // scratch of bucket: first row of each person
	rows    []uint64 // scratch of bucket: rows by person
	waves   []waves  // scratch of person: by action × outcome
	touched []uint32 // those of the present person
	person  uint32   // its number, never 0
}

func newPairer(p *plan) *pairer {
	return &pairer{plan: p, counts: newCounter(), waves: make([]waves, max(1, len(p.codes.Actions))*len(p.outcomes))}
}

// bucket counts the people of packed rows, whose high bits, shifted down by
// person, say who of span people each row is of.
func (p *pairer) bucket(rows []uint64, person uint, span int) {
	if span > 8*len(rows)+1024 { // sparse codes: sort rather than lay out
		p.sparse(rows, person)
		return
	}
	p.start = slices.Grow(p.start[:0], span+1)[:span+1]
	clear(p.start)
	kept := 0
	for _, r := range rows {
		if r != noRow {
			p.start[r>>person+1]++
			kept++
		}
	}
	for i := 1; i <= span; i++ {
		p.start[i] += p.start[i-1]
	}
	p.rows = slices.Grow(p.rows[:0], kept)[:kept]
	for _, r := range rows {
		if r != noRow {
			at := &p.start[r>>person]
			p.rows[*at] = r
			*at++
		}
	}
	begin := uint32(0)
	for _, end := range p.start[:span] { // start[k] is now the end of person k
		if begin < end {
			p.count(p.rows[begin:end])
			begin = end
		}
	}
}

func (p *pairer) sparse(rows []uint64, person uint) {
	p.rows = append(p.rows[:0], rows...)
	slices.SortStableFunc(p.rows, func(a, b uint64) int { return cmp.Compare(a>>person, b>>person) })
	for rest := p.rows; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n]>>person == rest[0]>>person {
			n++
		}
		if rest[0] != noRow {
			p.count(slices.DeleteFunc(rest[:n:n], func(r uint64) bool { return r == noRow }))
		}
		rest = rest[n:]
	}
}

// count counts the rows of one person, in the order they came.
func (p *pairer) count(rows []uint64) {
	p.person++
	if p.person == 0 { // after 2³² people the numbers come round
		clear(p.waves)
		p.person = 1
	}
	p.touched = p.touched[:0]
	for _, r := range rows {
		slot := r >> p.slotShift & p.slotMask
		k := uint32(r>>p.actionShift&p.actionMask)*uint32(len(p.outcomes)) + uint32(p.outcome[slot])
		w := &p.waves[k]
		if w.person != p.person {
			w.person, w.mask, w.first = p.person, [3]uint32{}, SixMonths+1
			p.touched = append(p.touched, k)
		}
		p.duplicates += w.add(Wave(r>>p.waveShift&p.waveMask), p.bit[slot], uint8(r), int(r>>p.placeShift&p.placeMask))
	}
	for _, k := range p.touched {
		w := &p.waves[k]
		if s := w.scores(&p.outcomes[int(k)%len(p.outcomes)]); s != 0 {
			p.counts.add((uint64(k)*uint64(p.places)+uint64(w.place))<<(3*scoreBits) | s)
		}
	}
}

// waves gathers the answers of one person to the items of one outcome.
type waves struct {
	person uint32       // whose they are, 0 = nobody's
	mask   [3]uint32    // bit i: item i answered at that wave
	step   [3][32]uint8 // its step
	first  Wave         // earliest wave answered
	item   uint8        // first item answered then, whose row says the place
	place  int
}

// add takes an answer and returns 1 if it took the place of another.
func (w *waves) add(wave Wave, item, step uint8, place int) (duplicate int64) {
	duplicate = int64(w.mask[wave] >> item & 1)
	w.mask[wave] |= 1 << item
	w.step[wave][item] = step
	if wave < w.first || wave == w.first && item <= w.item {
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
