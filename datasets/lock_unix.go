//go:build unix

package datasets

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes the lock without waiting, and reports whether it did. The
// system gives it back when the process ends, however it ends.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR) {
		return false, nil
	}
	return err == nil, err
}
