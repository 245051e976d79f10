package datasets

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// lock waits until no other import is under way, or ctx ends.
func (w *Workspace) lock(ctx context.Context) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(w.dir, lockName), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	for wait := time.Millisecond; ; wait = min(2*wait, 100*time.Millisecond) {
		ok, err := tryLock(f)
		if err != nil {
			f.Close()
			return nil, err
		}
		if ok {
			return f, nil
		}
		select {
		case <-ctx.Done():
			f.Close()
			return nil, fail(ctx.Err(), "datasets.locked", "another import is under way")
		case <-time.After(wait):
		}
	}
}
