package impact

import "math/bits"

// A counter counts keys: an open-addressing table, filled in blocks so that
// the look-ups of a block overlap in memory instead of waiting for each
// other. Key 0 is not used.
type counter struct {
	slots   []slot
	used    int
	shift   uint
	pending []uint64
}

type slot struct{ key, n uint64 }

const counterBlock = 1024

func newCounter() *counter {
	c := &counter{pending: make([]uint64, 0, counterBlock)}
	c.resize(1 << 12)
	return c
}

// add counts one key, now or at the next flush.
func (c *counter) add(key uint64) {
	c.pending = append(c.pending, key)
	if len(c.pending) == counterBlock {
		c.flush()
	}
}

func (c *counter) flush() {
	if 2*(c.used+len(c.pending)) > len(c.slots) {
		c.resize(4 * (c.used + len(c.pending)))
	}
	var at [counterBlock]uint32
	for i, k := range c.pending {
		at[i] = uint32(k * 0x9E3779B97F4A7C15 >> c.shift)
	}
	for i, k := range c.pending {
		c.put(k, 1, int(at[i]))
	}
	c.pending = c.pending[:0]
}

func (c *counter) put(key, n uint64, at int) {
	mask := len(c.slots) - 1
	for {
		s := &c.slots[at&mask]
		if s.key == key {
			s.n += n
			return
		}
		if s.key == 0 {
			s.key, s.n = key, n
			c.used++
			return
		}
		at++
	}
}

func (c *counter) resize(least int) {
	size := 1 << bits.Len(uint(max(least, 2)-1))
	old := c.slots
	c.slots, c.used, c.shift = make([]slot, size), 0, uint(64-bits.Len(uint(size-1)))
	for _, s := range old {
		if s.n > 0 {
			c.put(s.key, s.n, int(s.key*0x9E3779B97F4A7C15>>c.shift))
		}
	}
}

// merge adds the counts of another flushed counter.
func (c *counter) merge(o *counter) {
	if 2*(c.used+o.used) > len(c.slots) {
		c.resize(4 * (c.used + o.used))
	}
	for _, s := range o.slots {
		if s.n > 0 {
			c.put(s.key, s.n, int(s.key*0x9E3779B97F4A7C15>>c.shift))
		}
	}
}
