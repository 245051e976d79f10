//go:build unix

package inplace

import (
	"os"
	"syscall"
)

// Map makes the file's bytes readable in place. They must not be written to,
// and the file must not be shortened while they are in use. release gives them
// back.
func Map(f *os.File, size int64) (data []byte, release func() error, err error) {
	if size == 0 {
		return nil, func() error { return nil }, nil
	}
	data, err = syscall.Mmap(int(f.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, &os.PathError{Op: "mmap", Path: f.Name(), Err: err}
	}
	return data, func() error { return syscall.Munmap(data) }, nil
}
