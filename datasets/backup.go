package datasets

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// keysDir holds what nobody else may have.
const keysDir = "keys"

// Backup copies the workspace into a folder that does not exist yet, as it is
// between two imports: it waits for the one under way. The folder appears only
// when it is whole, and it is a workspace. What skip names is left out
// (slash-separated paths), and the keys unless they are asked for.
func (w *Workspace) Backup(ctx context.Context, to string, keys bool, skip func(path string) bool) (err error) {
	if inside, err := within(w.dir, to); err != nil || inside {
		return errors.Join(err, fail(nil, "datasets.backup-inside", "%s: a backup lies outside its workspace", to))
	}
	if _, err := os.Lstat(to); err == nil {
		return &fs.PathError{Op: "backup", Path: to, Err: fs.ErrExist}
	}
	lock, err := w.lock(ctx)
	if err != nil {
		return err
	}
	defer lock.Close()
	aside, err := os.MkdirTemp(filepath.Dir(to), ".sauvegarde-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(aside) // gone already when all went well
	from := os.DirFS(w.dir)
	err = fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case path == lockName, beingWritten(path), path == keysDir && !keys, skip != nil && skip(path):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return os.MkdirAll(filepath.Join(aside, filepath.FromSlash(path)), 0o755)
		case !d.Type().IsRegular():
			return nil
		}
		return copyFile(from, path, filepath.Join(aside, filepath.FromSlash(path)))
	})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(aside, keysDir), 0o700); err != nil {
		return err
	}
	if err := errors.Join(os.Chmod(filepath.Join(aside, keysDir), 0o700), os.Chmod(aside, 0o755)); err != nil {
		return err
	}
	if err := readable(aside); err != nil {
		return err
	}
	return errors.Join(os.Rename(aside, to), syncDir(filepath.Dir(to)))
}

// beingWritten tells the files that appear under another name once they are
// whole; those of notebooks are their authors'.
func beingWritten(path string) bool {
	name := path[strings.LastIndexByte(path, '/')+1:]
	return path != "." && name[0] == '.' && !strings.HasPrefix(path, "notebooks/")
}

// readable proves a copy: every row of it is read.
func readable(dir string) error {
	w, err := Open(dir)
	if err != nil {
		return err
	}
	_, err = w.View()
	return errors.Join(err, w.Close())
}

func copyFile(from fs.FS, path, to string) error {
	in, err := from.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// within reports whether a path lies in a folder.
func within(dir, path string) (bool, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false, err
	}
	if path, err = filepath.Abs(path); err != nil {
		return false, err
	}
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel), nil
}
