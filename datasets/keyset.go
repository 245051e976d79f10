package datasets

import "iter"

// A keySet is a set of keys of rows. Codes are dense, and take a bit each;
// other keys (hashes, pairs) go to a map. The zero set is empty.
type keySet struct {
	bits   []uint64
	sparse map[uint64]bool
	n      int
}

// denseKeys bounds the keys that are bits, and so their memory: 128 MiB. No
// dictionary reaches it.
const denseKeys = 1 << 30

func (s *keySet) add(key uint64) {
	if s.has(key) {
		return
	}
	s.n++
	if key >= denseKeys {
		if s.sparse == nil {
			s.sparse = map[uint64]bool{}
		}
		s.sparse[key] = true
		return
	}
	if short := int(key/64) - len(s.bits) + 1; short > 0 {
		s.bits = append(s.bits, make([]uint64, short)...)
	}
	s.bits[key/64] |= 1 << (key % 64)
}

func (s *keySet) has(key uint64) bool {
	if s == nil {
		return false
	}
	if key/64 < uint64(len(s.bits)) && s.bits[key/64]&(1<<(key%64)) != 0 {
		return true
	}
	return s.sparse[key]
}

// dense yields the keys that are codes, in order.
func (s *keySet) dense() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for key := range 64 * uint64(len(s.bits)) {
			if s.bits[key/64]&(1<<(key%64)) != 0 && !yield(key) {
				return
			}
		}
	}
}
