package datasets

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

func (w *Workspace) dictionaryPath(kind string) string {
	return filepath.Join(w.dir, dictionariesDir, kind+".tsv")
}

// readDictionaries returns the dictionaries of columns as they stand. A
// workspace without imports has the names that every workspace starts with.
func (w *Workspace) readDictionaries() (Dictionaries, error) {
	d := NewDictionaries()
	var errs []error
	d.each(func(slot **Dictionary, kind string, limit int) {
		read, err := w.readDictionary(kind, limit)
		if err != nil {
			errs = append(errs, err)
		} else if read.Len() > 1 {
			*slot = read
		}
	})
	return d, errors.Join(errs...)
}

func (w *Workspace) readKeys() (keys, error) {
	var k keys
	var errs []error
	k.each(func(slot **Dictionary, kind string, limit int) {
		read, err := w.readDictionary(kind, limit)
		*slot = read
		errs = append(errs, err)
	})
	return k, errors.Join(errs...)
}

func (w *Workspace) readDictionary(kind string, limit int) (*Dictionary, error) {
	d := newDictionary(kind, limit)
	b, err := os.ReadFile(w.dictionaryPath(kind))
	if errors.Is(err, fs.ErrNotExist) {
		return d, nil
	}
	if err == nil {
		_, err = d.parse(b)
	}
	return d, err
}

// countLines returns the number of names in a dictionary without reading them.
func (w *Workspace) countLines(kind string) (int, error) {
	b, err := os.ReadFile(w.dictionaryPath(kind))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	return bytes.Count(b, []byte{'\n'}), err
}

// NewDictionaries returns the dictionaries that every workspace starts with.
func NewDictionaries() Dictionaries {
	var d Dictionaries
	d.each(func(slot **Dictionary, kind string, limit int) {
		*slot = newDictionary(kind, limit)
		for _, n := range seededNames {
			if n.Dictionary == kind {
				if _, err := (*slot).add(n.Name); err != nil {
					panic(err) // names.csv is embedded and tested
				}
			}
		}
	})
	return d
}

// append makes the names of a dictionary from code first on lasting, after
// cutting off a line that a kill tore. Names are written before any part that
// uses them: a name that no part uses does no harm.
func (w *Workspace) appendNames(d *Dictionary) error {
	path := w.dictionaryPath(d.kind)
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	whole := bytes.LastIndexByte(old, '\n') + 1
	first := bytes.Count(old[:whole], []byte{'\n'}) + 1
	if first == d.Len() && whole == len(old) {
		return nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	at, err := d.writeLines(f, int64(whole), first)
	if err == nil && whole < len(old) {
		err = f.Truncate(at)
	}
	return errors.Join(err, f.Sync(), f.Close())
}

// writeLines writes the lines of the names from code first on, a few at a time,
// and returns where they end.
func (d *Dictionary) writeLines(f *os.File, at int64, first int) (int64, error) {
	var b []byte
	for code := first; code < d.Len(); {
		b = b[:0]
		for ; code < d.Len() && len(b) < 1<<20; code++ {
			b = d.appendLine(b, code)
		}
		n, err := f.WriteAt(b, at)
		if at += int64(n); err != nil {
			return at, err
		}
	}
	return at, nil
}
