package datasets

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// An Import is an addition under way. It holds the workspace's lock until
// Commit or Abort.
type Import struct {
	w         *Workspace
	ctx       context.Context
	lock      *os.File
	origin    Origin
	history   []Manifest
	id        string
	unchanged *Manifest
	dict      Dictionaries
	keys      keys

	attendances AttendanceColumns
	answers     AnswerColumns
	indicators  IndicatorColumns
	tables      []Table
	rowKeys     map[string]*keySet // of the rows added, by dataset
	periods     keySet             // codes of the periods of the rows added

	dir     string            // where parts are written: the workspace's own, or a passing one
	written map[string][]Part // full parts of rows added, by dataset: not yet named by a manifest
	parts   int               // parts named so far
}

// Begin starts an import whose rows are added one by one: they go to disk as
// they come, so that memory does not grow with their number (what grows is the
// list of distinct activities and forms). It waits for the import of another
// process to end, or for ctx. The caller ends it with Commit or Abort.
func (w *Workspace) Begin(ctx context.Context, o Origin) (*Import, error) {
	return w.start(ctx, o, filepath.Join(w.dir, datasetsDir))
}

// Rehearse is Begin for an import that will only be planned: nothing is
// written in the workspace.
func (w *Workspace) Rehearse(ctx context.Context, o Origin) (*Import, error) {
	dir, err := os.MkdirTemp("", "sillage-essai-")
	if err != nil {
		return nil, err
	}
	im, err := w.start(ctx, o, dir)
	if err != nil {
		os.RemoveAll(dir)
	}
	return im, err
}

func (w *Workspace) start(ctx context.Context, o Origin, dir string) (*Import, error) {
	if o.Space == "" {
		o.Space = o.Producer
	}
	lock, err := w.lock(ctx)
	if err != nil {
		return nil, err
	}
	im := &Import{w: w, ctx: ctx, lock: lock, origin: o, dir: dir, rowKeys: map[string]*keySet{}, written: map[string][]Part{}}
	if err := im.begin(); err != nil {
		im.Abort()
		return nil, err
	}
	return im, nil
}

func (im *Import) begin() (err error) {
	if im.history, err = im.w.history(); err != nil {
		return err
	}
	im.w.sweep(active(im.history))
	im.id = importID(len(im.history) + 1)
	if im.unchanged = im.repeated(); im.unchanged != nil {
		return nil
	}
	if im.dict, err = im.w.readDictionaries(); err != nil {
		return err
	}
	if err = im.dict.changed(im.history); err != nil {
		return err
	}
	im.keys, err = im.w.readKeys()
	return err
}

// repeated returns the manifest of the last import of the same file, if it was
// read by the same recipe; nil otherwise. Going back to an earlier recipe is a
// change.
func (im *Import) repeated() *Manifest {
	for _, m := range slices.Backward(im.history) {
		if m.SHA256 == im.origin.SHA256 && m.Producer == im.origin.Producer && m.SHA256 != "" {
			if m.Recipe != im.origin.Recipe {
				return nil
			}
			m.Unchanged = true
			return &m
		}
	}
	return nil
}

// Unchanged returns the first manifest when the same file was imported already
// with the same recipe, else nil. Rows added then are ignored and Commit
// returns that manifest.
func (im *Import) Unchanged() *Manifest { return im.unchanged }

func (im *Import) addAll(b *Batch) error {
	if im.unchanged != nil {
		return nil
	}
	for _, r := range b.Attendances {
		if err := im.AddAttendance(r); err != nil {
			return err
		}
	}
	for _, r := range b.Answers {
		if err := im.AddAnswer(r); err != nil {
			return err
		}
	}
	for _, r := range b.Indicators {
		if err := im.AddIndicator(r); err != nil {
			return err
		}
	}
	for _, t := range b.Tables {
		if err := im.AddTable(t); err != nil {
			return err
		}
	}
	return nil
}

// Plan returns what Commit would write, for a dry run: the manifest with its
// superseded rows. Nothing is written, and the import goes on.
func (im *Import) Plan(r Report) (*Manifest, error) {
	if im.unchanged != nil {
		return im.unchanged, nil
	}
	m, _, err := im.plan(r)
	return m, err
}

// Commit makes all added rows true at one instant: the rename of the manifest.
// The report goes into the manifest.
func (im *Import) Commit(r Report) (*Manifest, error) {
	defer im.Abort()
	if im.unchanged != nil {
		return im.unchanged, nil
	}
	m, blocks, err := im.plan(r)
	if err != nil {
		return nil, err
	}
	err = errors.Join(im.writeNames(), im.writeParts(m, blocks), im.ctx.Err())
	if err != nil {
		im.w.forget(m.Parts)
		return nil, err
	}
	// From here on nothing is taken back: the manifest may be there although
	// its folder could not be made to last. The next import sweeps.
	for dataset, parts := range im.written { // those that were written again without some rows
		im.written[dataset] = slices.DeleteFunc(parts, func(p Part) bool { return slices.Contains(m.Parts, p) })
	}
	return m, im.w.writeManifest(m)
}

// writeManifest makes an import true.
func (w *Workspace) writeManifest(m *Manifest) error {
	b, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return writeWhole(filepath.Join(w.dir, manifestsDir, m.ID+".json"), b)
}

// Abort leaves the workspace as it was. After Commit it does nothing.
func (im *Import) Abort() error {
	if im.lock == nil {
		return nil
	}
	if im.dir != filepath.Join(im.w.dir, datasetsDir) {
		os.RemoveAll(im.dir)
	}
	for _, parts := range im.written {
		im.w.forget(parts)
	}
	err := im.lock.Close() // gives the lock back
	im.lock = nil
	return err
}

// plan works out what the import adds and replaces.
func (im *Import) plan(r Report) (*Manifest, []planned, error) {
	o := im.origin
	m := &Manifest{
		ID: im.id, Source: o.Source, SHA256: o.SHA256, Producer: o.Producer, Space: o.Space, Recipe: o.Recipe,
		AsOf: o.AsOf, At: o.At, Demo: o.Demo, Report: r, Rows: map[string]int{},
	}
	added, err := im.added()
	if err != nil {
		return nil, nil, err
	}
	s := &superseding{im: im, m: m, added: added}
	for _, p := range active(im.history) {
		if err := s.part(p); err != nil {
			return nil, nil, err
		}
	}
	if err := s.addNew(); err != nil {
		return nil, nil, err
	}
	m.First, m.Last = im.span()
	m.Dictionaries = im.dict.marks()
	return m, s.out, nil
}

// span returns the first and the last period of the rows added.
func (im *Import) span() (first, last string) {
	var periods []Period
	for code := range im.dict.Periods.Len() {
		if im.periods.has(uint64(code)) {
			if p, err := ParsePeriod(im.dict.Periods.Name(code)); err == nil {
				periods = append(periods, p)
			}
		}
	}
	if len(periods) == 0 {
		return "", ""
	}
	return slices.MinFunc(periods, Period.Compare).String(), slices.MaxFunc(periods, Period.Compare).String()
}

func (im *Import) writeNames() error {
	var errs []error
	write := func(slot **Dictionary, _ string, _ int) { errs = append(errs, im.w.appendNames(*slot)) }
	im.dict.each(write)
	im.keys.each(write)
	return errors.Join(append(errs, syncDir(filepath.Join(im.w.dir, dictionariesDir)))...)
}

// asOf returns the day of the export, 0 when it is not known.
func (o Origin) asOf() int32 {
	if o.AsOf.IsZero() || o.AsOf.Equal(time.Unix(0, 0)) {
		return 0
	}
	return DayOf(o.AsOf)
}

// older reports whether what is added was exported before what is there.
func older(added, there int32) bool {
	return added != 0 && there != 0 && cmp.Less(added, there)
}
