package intake

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/producers"
)

// LargestFile is the most bytes of a file that is dropped on a page.
const LargestFile = 512 << 20

// held is how long a dropped file waits to be imported.
const held = time.Hour

// most is how many dropped files wait at once; the oldest is given up first.
const most = 20

// A Tray holds the files that were dropped on a page and not yet imported. They
// lie in a folder of their own, readable by its owner only, and are gone when
// they were imported or given up, after an hour, and when the tray is closed.
type Tray struct {
	Desk
	dir string

	mu      sync.Mutex
	files   map[string]*Dropped
	reading sync.Mutex // one file at a time: two large ones would share the memory
}

// How is how the user wants a dropped file to be read. The zero How lets the
// program find out.
type How struct {
	Kind    producers.Kind
	Action  string
	Wave    *datasets.Wave
	Mapping *producers.Mapping
	Confirm ingest.Rule
	Ratio   *bool
	Keep    map[string]string // personal columns to keep, and for what purpose
}

// A Dropped is a file that was dropped, as it was last read.
type Dropped struct {
	ID   string
	Name string
	By   string // account that dropped it; nobody else may see it
	At   time.Time
	How  How

	Kind    producers.Kind
	Report  *ingest.Report     // nil when the file could not be opened
	Mapping *producers.Mapping // that was used
	Plan    *datasets.Manifest // what importing would do; nil when it is refused
	Err     error              // why it is refused

	path string
}

// NewTray makes an empty tray for the files of d.
func NewTray(d Desk) (*Tray, error) {
	dir, err := os.MkdirTemp("", "sillage-depot-")
	if err != nil {
		return nil, err
	}
	return &Tray{Desk: d, dir: dir, files: map[string]*Dropped{}}, nil
}

// Close gives up every file.
func (t *Tray) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.files)
	return os.RemoveAll(t.dir)
}

// Drop keeps a file and reads it. What is wrong with the file is in the
// Dropped; the error is of the machine.
func (t *Tray) Drop(ctx context.Context, by, name string, content io.Reader, how How) (*Dropped, error) {
	f := &Dropped{ID: strings.ToLower(rand.Text()), Name: bare(name), By: by, At: t.Now()}
	f.path = filepath.Join(t.dir, f.ID, f.Name)
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return nil, err
	}
	to, err := os.OpenFile(f.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = io.Copy(to, content)
		err = errors.Join(err, to.Close())
	}
	if err == nil {
		err = t.read(ctx, f, how)
	}
	if err != nil {
		os.RemoveAll(filepath.Dir(f.path))
		return nil, err
	}
	t.put(f)
	return f, nil
}

// bare is the name of a file without its folder, in either way of writing one.
func bare(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == "/" || name == ".." {
		return "fichier"
	}
	return name
}

// Again reads a dropped file in another way.
func (t *Tray) Again(ctx context.Context, f *Dropped, how How) (*Dropped, error) {
	again := *f
	if err := t.read(ctx, &again, how); err != nil {
		return nil, err
	}
	t.put(&again)
	return &again, nil
}

// read checks the file: what it is, what would be kept, what that would change.
// Its rows are forgotten; importing reads them again.
func (t *Tray) read(ctx context.Context, f *Dropped, how How) error {
	t.reading.Lock()
	defer t.reading.Unlock()
	f.How, f.Kind, f.Report, f.Mapping, f.Plan, f.Err = how, "", nil, nil, nil, nil
	out, plan, err := t.run(ctx, f, true)
	if out != nil {
		f.Kind, f.Report, f.Mapping = out.Kind, out.Report, out.Mapping
	}
	f.Plan = plan
	f.Err = err
	return ctx.Err()
}

func (t *Tray) run(ctx context.Context, f *Dropped, dry bool) (*producers.Outcome, *datasets.Manifest, error) {
	o, err := t.Options()
	if err != nil {
		return nil, nil, err
	}
	o.Action, o.Wave, o.Mapping, o.Confirmed, o.Ratio = f.How.Action, f.How.Wave, f.How.Mapping, f.How.Confirm, f.How.Ratio
	o.Keep = f.How.Keep
	return t.Desk.Import(ctx, f.How.Kind, f.path, o, dry)
}

// Import adds a dropped file to the workspace and lets go of it.
func (t *Tray) Import(ctx context.Context, f *Dropped) (*datasets.Manifest, error) {
	t.reading.Lock()
	defer t.reading.Unlock()
	_, m, err := t.run(ctx, f, false)
	if err == nil {
		t.GiveUp(f)
	}
	return m, err
}

// Find returns a file that the account dropped, nil when it is not there any
// more or somebody else's.
func (t *Tray) Find(by, id string) *Dropped {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sweep()
	if f := t.files[id]; f != nil && f.By == by {
		return f
	}
	return nil
}

// Waiting lists the files that the account dropped, the latest first.
func (t *Tray) Waiting(by string) (list []*Dropped) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sweep()
	for _, f := range t.files {
		if f.By == by {
			list = append(list, f)
		}
	}
	slices.SortFunc(list, func(a, b *Dropped) int { return b.At.Compare(a.At) })
	return list
}

// GiveUp removes a dropped file.
func (t *Tray) GiveUp(f *Dropped) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.remove(f)
}

func (t *Tray) put(f *Dropped) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.files[f.ID] = f
	t.sweep()
}

func (t *Tray) remove(f *Dropped) {
	delete(t.files, f.ID)
	os.RemoveAll(filepath.Dir(f.path))
}

// sweep lets go of what has waited too long, and of the oldest when there are
// too many.
func (t *Tray) sweep() {
	var oldest *Dropped
	for _, f := range t.files {
		if t.Now().Sub(f.At) > held {
			t.remove(f)
		} else if oldest == nil || f.At.Before(oldest.At) {
			oldest = f
		}
	}
	if len(t.files) > most {
		t.remove(oldest)
	}
}
