package inplace

import (
	"encoding/binary"
	"fmt"
	"math"
)

// A flat walks FlatBuffers metadata. The first offset that leads outside the
// bytes sets err; from then on every answer is zero.
type flat struct {
	b   []byte
	err error
}

func (f *flat) fail(what string, at int64) {
	if f.err == nil {
		f.err = fmt.Errorf("metadata: %s at byte %d lies outside", what, at)
	}
}

// word returns n bytes at a position, nil when they are not all there.
func (f *flat) word(at int64, n int64, what string) []byte {
	if f.err != nil {
		return nil
	}
	if at < 0 || n < 0 || at > int64(len(f.b))-n {
		f.fail(what, at)
		return nil
	}
	return f.b[at : at+n]
}

func (f *flat) u16(at int64, what string) int64 {
	if b := f.word(at, 2, what); b != nil {
		return int64(binary.LittleEndian.Uint16(b))
	}
	return 0
}

func (f *flat) i32(at int64, what string) int64 {
	if b := f.word(at, 4, what); b != nil {
		return int64(int32(binary.LittleEndian.Uint32(b)))
	}
	return 0
}

func (f *flat) u32(at int64, what string) int64 {
	if b := f.word(at, 4, what); b != nil {
		return int64(binary.LittleEndian.Uint32(b))
	}
	return 0
}

func (f *flat) i64(at int64, what string) int64 {
	if b := f.word(at, 8, what); b != nil {
		return int64(binary.LittleEndian.Uint64(b))
	}
	return 0
}

// root returns the position of the root table.
func (f *flat) root() int64 { return f.u32(0, "root") }

// field returns the position of field i of a table, 0 when it is absent.
func (f *flat) field(table int64, i int64) int64 {
	vtable := table - f.i32(table, "table")
	size := f.u16(vtable, "vtable")
	slot := 4 + 2*i
	if f.err != nil || slot+2 > size {
		return 0
	}
	off := f.u16(vtable+slot, "vtable slot")
	if off == 0 {
		return 0
	}
	return table + off
}

// table follows the offset in field i of a table; 0 when it is absent.
func (f *flat) table(table, i int64) int64 {
	at := f.field(table, i)
	if at == 0 {
		return 0
	}
	return at + f.u32(at, "offset")
}

// vector returns where the elements of the vector in field i start and how
// many there are, after checking that all fit.
func (f *flat) vector(table, i, size int64, what string) (at, n int64) {
	v := f.table(table, i)
	if v == 0 {
		return 0, 0
	}
	n = f.u32(v, what)
	if n > math.MaxInt32 {
		f.fail(what, v)
	}
	f.word(v+4, n*size, what)
	if f.err != nil {
		return 0, 0
	}
	return v + 4, n
}

// text returns the string in field i of a table.
func (f *flat) text(table, i int64, what string) string {
	at, n := f.vector(table, i, 1, what)
	if n == 0 {
		return ""
	}
	return string(f.word(at, n, what))
}

// u8 returns the byte in field i of a table, or the default when absent.
func (f *flat) u8(table, i int64, absent byte) byte {
	at := f.field(table, i)
	if at == 0 {
		return absent
	}
	if b := f.word(at, 1, "byte"); b != nil {
		return b[0]
	}
	return absent
}
