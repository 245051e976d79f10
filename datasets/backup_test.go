package datasets

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestBackup(t *testing.T) {
	w, ctx, to := newWorkspace(t), context.Background(), filepath.Join(t.TempDir(), "copie")
	mustImport(t, w, export("a", 1, 40, time.Time{}))
	secret := filepath.Join(w.Dir(), "keys", "secret")
	if err := errors.Join(os.WriteFile(secret, []byte("x"), 0o600), os.WriteFile(filepath.Join(w.Dir(), ".sillage.toml.12"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := w.Backup(ctx, to, false, func(path string) bool { return path == "store.db" }); err != nil {
		t.Fatal(err)
	}
	kept, err := Open(to)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	if got, want := rows(mustView(t, kept)), rows(mustView(t, w)); got != want || want == 0 {
		t.Errorf("%d rows, want %d", got, want)
	}
	for _, name := range []string{"keys/secret", ".sillage.toml.12", lockName} {
		if _, err := os.Stat(filepath.Join(to, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s was copied (%v)", name, err)
		}
	}
	if err := w.Backup(ctx, to, true, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a backup is written over: %v", err)
	}
	if err := w.Backup(ctx, filepath.Join(w.Dir(), "copie"), true, nil); err == nil {
		t.Error("a backup lies in its own workspace")
	}
}

// A part that a disk has spoilt is found when it is copied, not the day the
// backup is needed.
func TestBackupRefusesADamagedWorkspace(t *testing.T) {
	w, to := newWorkspace(t), filepath.Join(t.TempDir(), "copie")
	m := mustImport(t, w, export("a", 1, 40, time.Time{}))
	path := w.partPath(m.Parts[0])
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := errors.Join(os.Chmod(path, 0o644), os.WriteFile(path, data, 0o644)); err != nil {
		t.Fatal(err)
	}
	if err := w.Backup(context.Background(), to, true, nil); err == nil {
		t.Error("a damaged part went unseen")
	}
	if left, err := os.ReadDir(filepath.Dir(to)); err != nil || len(left) > 0 {
		t.Errorf("something is left behind: %v (%v)", left, err)
	}
}
