package datasets

import (
	"context"
	"errors"
)

// A Workspace is a folder that holds everything of one département. Several
// processes may have it open; one at a time imports.
type Workspace struct {
	dir    string
	config Config
}

// Init makes dir a workspace, creating it when needed, and opens it. A folder
// that is one already is refused.
func Init(dir string, c Config) (*Workspace, error) { return nil, errors.ErrUnsupported }

// Open opens the workspace in dir. It reads the settings and maps nothing yet.
func Open(dir string) (*Workspace, error) { return nil, errors.ErrUnsupported }

// Dir returns the workspace's folder.
func (w *Workspace) Dir() string { return w.dir }

// Config returns the settings that the workspace was opened with.
func (w *Workspace) Config() Config { return w.config }

// Configure checks c and writes it to sillage.toml.
func (w *Workspace) Configure(c Config) error { return errors.ErrUnsupported }

// View returns a consistent reading of all parts committed so far. The caller
// closes it; its columns must not be used afterwards.
func (w *Workspace) View() (*View, error) { return nil, errors.ErrUnsupported }

// Import adds the batch as a whole or not at all. A file that was imported
// already with the same recipe changes nothing, and the manifest returned says
// so. Rows whose key an older import holds replace its rows.
func (w *Workspace) Import(ctx context.Context, b *Batch) (*Manifest, error) {
	return nil, errors.ErrUnsupported
}

// Begin starts an import whose rows are added one by one, in memory that does
// not grow with the file. It waits for the import of another process to end,
// or for ctx. The caller ends it with Commit or Abort.
func (w *Workspace) Begin(ctx context.Context, o Origin) (*Import, error) {
	return nil, errors.ErrUnsupported
}

// Close releases the mapped files. Views still open keep theirs.
func (w *Workspace) Close() error { return errors.ErrUnsupported }

// An Import is an addition under way.
type Import struct{}

// Unchanged returns the first manifest when the same file was imported already
// with the same recipe, else nil. Rows added then are ignored and Commit
// returns that manifest.
func (im *Import) Unchanged() *Manifest { return nil }

// AddAttendance adds one row. Its error names row, column, value and reason.
func (im *Import) AddAttendance(r AttendanceRow) error { return errors.ErrUnsupported }

// AddAnswer adds one row.
func (im *Import) AddAnswer(r AnswerRow) error { return errors.ErrUnsupported }

// AddIndicator adds one row.
func (im *Import) AddIndicator(r IndicatorRow) error { return errors.ErrUnsupported }

// AddTable adds a whole table.
func (im *Import) AddTable(t Table) error { return errors.ErrUnsupported }

// Plan returns what Commit would write, for a dry run: the manifest with its
// superseded rows, before anything is committed.
func (im *Import) Plan(r Report) (*Manifest, error) { return nil, errors.ErrUnsupported }

// Commit makes all added rows true at one instant. The report goes into the
// manifest.
func (im *Import) Commit(r Report) (*Manifest, error) { return nil, errors.ErrUnsupported }

// Abort leaves the workspace as it was. After Commit it does nothing.
func (im *Import) Abort() error { return errors.ErrUnsupported }
