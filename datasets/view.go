package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// A View is a consistent reading of all parts that were committed when it was
// taken. It never changes; a later import shows in a later view.
type View struct {
	Answers      []AnswerColumns
	Attendances  []AttendanceColumns
	Indicators   []IndicatorColumns
	Tables       []TableColumns
	Dictionaries Dictionaries
	Manifests    []Manifest // all imports, in order
	Roadmap      *roadmap.Roadmap
	Territory    *territory.Territory
	Persons      int    // respondent and beneficiary codes are below it
	Hash         string // of everything above: equal hashes mean equal data
	Demo         bool   // some of the rows are demonstration data
}

// View returns a consistent reading of all parts committed so far. Its columns
// point into files that stay mapped until the workspace is closed.
func (w *Workspace) View() (*View, error) {
	for try := 0; ; try++ {
		v, err := w.view()
		// An import may have retired and removed a part after we read the
		// manifests; the next reading of them does not name it.
		if err == nil || !errors.Is(err, fs.ErrNotExist) || try == 5 {
			return v, err
		}
	}
}

func (w *Workspace) view() (*View, error) {
	history, err := w.history()
	if err != nil {
		return nil, err
	}
	v := &View{Manifests: history}
	var parts = active(history)
	if v.Dictionaries, err = w.readDictionaries(); err != nil {
		return nil, err
	}
	if v.Roadmap, err = w.Roadmap(); err != nil {
		return nil, err
	}
	if v.Territory, err = w.Territory(); err != nil {
		return nil, err
	}
	if err := v.Dictionaries.changed(history); err != nil {
		return nil, err
	}
	if v.Persons, err = w.countLines("persons"); err != nil {
		return nil, err
	}
	v.Persons++ // code 0
	demo := map[string]bool{}
	for _, m := range history {
		demo[m.ID] = m.Demo
	}
	hash := sha256.New()
	for _, p := range parts {
		if err := w.addPart(v, p); err != nil {
			return nil, err
		}
		v.Demo = v.Demo || demo[p.Import]
		fmt.Fprintln(hash, p.Dataset, p.SHA256)
	}
	linked, err := w.link(v)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(hash, linked, len(history), w.config.Disclosure, v.Roadmap.SHA256, v.Territory.SHA256)
	v.Hash = hex.EncodeToString(hash.Sum(nil))[:16]
	return v, nil
}

func (w *Workspace) addPart(v *View, p Part) error {
	m, err := w.mapping(p)
	if err != nil {
		return err
	}
	b := m.block
	if name, ok := strings.CutPrefix(p.Dataset, tablePrefix); ok {
		v.Tables = append(v.Tables, b.table(p, name))
		return nil
	}
	var fields []field
	switch p.Dataset {
	case attendances:
		v.Attendances = append(v.Attendances, AttendanceColumns{Part: p})
		fields = v.Attendances[len(v.Attendances)-1].fields()
	case answers:
		v.Answers = append(v.Answers, AnswerColumns{Part: p})
		fields = v.Answers[len(v.Answers)-1].fields()
	case indicators:
		v.Indicators = append(v.Indicators, IndicatorColumns{Part: p})
		fields = v.Indicators[len(v.Indicators)-1].fields()
	default:
		return fail(nil, "datasets.unknown-dataset", "%s: unknown dataset %s", p.Name, p.Dataset)
	}
	if err := b.fill(fields); err != nil {
		return fail(err, "datasets.part-unreadable", "%s: unreadable", p.Name)
	}
	return v.named(p, m.greatest)
}

// Close is there so that a view reads like any other thing that is opened. Its
// columns stay valid until the workspace is closed.
func (v *View) Close() error { return nil }
