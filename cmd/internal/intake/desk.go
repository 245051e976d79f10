package intake

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/producers"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// Files of a workspace that the user may edit.
const (
	AliasesFile = "alias.csv"   // labels that stand for others
	ActionsFile = "actions.csv" // which activity belongs to which action
)

// A Desk reads files for one workspace. Its zero Workspace keeps nothing: files
// can be checked, and read with a key that is forgotten.
type Desk struct {
	Workspace *datasets.Workspace
	Now       func() time.Time
	Program   string // started as the child that decodes Parquet and Arrow; "" = this program
}

// Options returns how the workspace wants its files read: key, aliases, table
// of actions, territory.
func (d *Desk) Options() (o producers.Options, err error) {
	o.Today = ingest.Date(datasets.DayOf(d.Now()))
	if d.Workspace == nil {
		o.Territory = producers.InTerritory(territory.Lozere())
		o.Key, err = ingest.NewKey(ingest.GenerateKey()) // nothing is kept: any key does
		return o, err
	}
	here, err := d.Workspace.Territory()
	if err != nil {
		return o, err
	}
	o.Territory = producers.InTerritory(here)
	if o.Roadmap, err = d.Workspace.Roadmap(); err != nil {
		return o, err
	}
	dir := d.Workspace.Dir()
	if o.Key, err = PseudonymKey(dir); err != nil {
		return o, err
	}
	o.Demo = d.Workspace.Config().Demo
	if err := whenThere(dir, AliasesFile, func(f *os.File) (err error) {
		o.Aliases, err = ingest.ReadAliases(f)
		return err
	}); err != nil {
		return o, err
	}
	o.Rules, err = Rules(d.Workspace)
	return o, err
}

// whenThere reads a file of the workspace, when there is one.
func whenThere(dir, name string, read func(*os.File) error) error {
	f, err := os.Open(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return read(f)
}

// Draft drafts the mapping of a file, for the user to correct.
func (d *Desk) Draft(ctx context.Context, path string) (*producers.Mapping, error) {
	path, decoded, err := d.readable(ctx, path)
	if err != nil {
		return nil, err
	}
	defer decoded.remove()
	f, err := ingest.OpenPath(path, ingest.Options{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return producers.DraftFile(f)
}

// Import reads a file and adds its rows to the workspace as they are read, so
// that memory does not grow with them. All of it is added or nothing: what is
// refused leaves nothing. dry says what importing would do and writes nothing;
// the manifest is then what it would be, nil without a workspace. See
// [producers.Read] for the outcome beside an error.
func (d *Desk) Import(ctx context.Context, kind producers.Kind, path string, o producers.Options, dry bool) (*producers.Outcome, *datasets.Manifest, error) {
	path, decoded, err := d.readable(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	defer decoded.remove()
	var im *datasets.Import
	begin := func(origin datasets.Origin) (producers.Sink, error) {
		if d.Workspace == nil {
			return nowhere{}, nil
		}
		if origin.At = d.Now(); decoded.sum != "" {
			origin.SHA256 = decoded.sum // of what the user has, not of what it became
		}
		start := d.Workspace.Begin
		if dry {
			start = d.Workspace.Rehearse
		}
		im, err = start(ctx, origin)
		return im, err
	}
	defer func() {
		if im != nil {
			im.Abort()
		}
	}()
	o.Begin = begin
	out, err := producers.Open(ctx, kind, path, o)
	if err != nil || d.Workspace == nil {
		return out, nil, err
	}
	if im == nil { // a file without rows
		if _, err := begin(out.Origin); err != nil {
			return out, nil, err
		}
	}
	end := im.Commit
	if dry {
		end = im.Plan
	}
	m, err := end(producers.DatasetsReport(out.Report))
	return out, m, err
}

// nowhere takes the rows of a file that is only checked.
type nowhere struct{}

func (nowhere) AddAttendance(datasets.AttendanceRow) error { return nil }
func (nowhere) AddAnswer(datasets.AnswerRow) error         { return nil }
func (nowhere) AddIndicator(datasets.IndicatorRow) error   { return nil }
func (nowhere) AddTable(datasets.Table) error              { return nil }
