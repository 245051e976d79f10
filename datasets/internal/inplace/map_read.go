//go:build !unix

package inplace

import (
	"io"
	"os"
	"unsafe"
)

// Map reads the whole file into memory where mapping is not built: a mapped
// file cannot be deleted on Windows, which would stop an import from clearing
// away what a killed one left.
func Map(f *os.File, size int64) (data []byte, release func() error, err error) {
	words := make([]uint64, (size+7)/8) // aligned to 8, as a mapping is
	data = unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), size)
	if _, err := io.ReadFull(io.NewSectionReader(f, 0, size), data); err != nil {
		return nil, nil, err
	}
	return data, func() error { return nil }, nil
}
