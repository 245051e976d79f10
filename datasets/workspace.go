package datasets

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// A Workspace is a folder that holds everything of one département. Several
// processes may have it open; one at a time imports.
type Workspace struct {
	dir    string
	config Config

	mu     sync.Mutex
	mapped map[string]*mapping // parts opened so far, by name
}

// Folders of a workspace.
const (
	datasetsDir     = "datasets"
	dictionariesDir = "dictionaries"
	manifestsDir    = "datasets/manifests"
	lockName        = "datasets/lock"
)

// Init makes dir a workspace, creating it when needed, and opens it. A folder
// that is one already is refused.
func Init(dir string, c Config) (*Workspace, error) {
	c = c.WithDefaults()
	if err := c.Check(); err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, configName)); err == nil {
		return nil, fail(nil, "datasets.workspace-exists", "%s: already a workspace", dir)
	}
	for _, sub := range []string{manifestsDir, dictionariesDir} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "keys"), 0o700); err != nil {
		return nil, err
	}
	w := &Workspace{dir: dir, mapped: map[string]*mapping{}}
	return w, w.Configure(c)
}

// Open opens the workspace in dir. It reads the settings and maps nothing yet.
func Open(dir string) (*Workspace, error) {
	c, err := readConfig(dir)
	if err != nil {
		return nil, err
	}
	return &Workspace{dir: dir, config: c, mapped: map[string]*mapping{}}, nil
}

// Dir returns the workspace's folder.
func (w *Workspace) Dir() string { return w.dir }

// Config returns the settings that the workspace was opened with.
func (w *Workspace) Config() Config { return w.config }

// Configure checks c and writes it to sillage.toml.
func (w *Workspace) Configure(c Config) error {
	c = c.WithDefaults()
	if err := c.Check(); err != nil {
		return err
	}
	b, err := encodeConfig(c)
	if err != nil {
		return err
	}
	w.config = c
	return writeWhole(filepath.Join(w.dir, configName), b)
}

// Import adds the batch as a whole or not at all. A file that was imported
// already with the same recipe changes nothing, and the manifest returned says
// so. Rows whose key an older import holds replace its rows.
func (w *Workspace) Import(ctx context.Context, b *Batch) (*Manifest, error) {
	return add(ctx, w.Begin, b, (*Import).Commit)
}

// Plan returns what Import would write, without writing anything.
func (w *Workspace) Plan(ctx context.Context, b *Batch) (*Manifest, error) {
	return add(ctx, w.Rehearse, b, (*Import).Plan)
}

func add(ctx context.Context, begin func(context.Context, Origin) (*Import, error), b *Batch, end func(*Import, Report) (*Manifest, error)) (*Manifest, error) {
	im, err := begin(ctx, b.Origin)
	if err != nil {
		return nil, err
	}
	defer im.Abort()
	if err := im.addAll(b); err != nil {
		return nil, err
	}
	return end(im, b.Report)
}

// Close releases the mapped files. The columns of views must not be used
// afterwards.
func (w *Workspace) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var errs []error
	for name, m := range w.mapped {
		errs = append(errs, m.release())
		delete(w.mapped, name)
	}
	return errors.Join(errs...)
}

// writeWhole writes a file so that it is there whole or not at all, whenever
// the process is killed.
func writeWhole(path string, content []byte) error {
	return writeWholeBy(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// writeWholeBy is writeWhole for content that write makes as it goes.
func writeWholeBy(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	buf := bufio.NewWriterSize(f, 1<<20)
	err = write(buf)
	err = errors.Join(err, buf.Flush(), f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a rename last through a loss of power, where the system can.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return nil
}
