package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
)

// Options adjusts Open. The zero value suits every file.
type Options struct {
	Limits Limits
	// Comma is the separator of a text file; 0 finds it.
	Comma byte
}

// A File is an opened file, not yet read beyond its head. It stays valid as
// long as its data does.
type File struct {
	Name    string // without its folder
	Format  Format
	Dialect Dialect // of a text file
	Size    int64   // bytes

	data   io.ReaderAt
	limits Limits
	book   *workbook
	sum    string
	rows   [][]Cell // of a file made by FromRows
	closer io.Closer
}

// headSize is how much of a file is looked at to tell what it is.
const headSize = 256 << 10

// Open tells what the data is and prepares its reading. The name is used in
// messages only, never to guess. Errors are *CellError with the file's name.
func Open(name string, data io.ReaderAt, size int64, o Options) (*File, error) {
	f := &File{Name: filepath.Base(name), Size: size, data: data, limits: o.Limits.filled()}
	if err := f.open(o); err != nil {
		return nil, f.fail("", 0, err)
	}
	return f, nil
}

// OpenPath opens a file of the disk. The caller closes it.
func OpenPath(path string, o Options) (*File, error) {
	osf, err := os.Open(path)
	if err != nil {
		return nil, &CellError{File: filepath.Base(path), Err: cause(err)}
	}
	st, err := osf.Stat()
	if err == nil && st.IsDir() {
		err = Notef("ingest.folder", "this is a folder, not a file")
	}
	if err != nil {
		osf.Close()
		return nil, &CellError{File: filepath.Base(path), Err: err}
	}
	f, err := Open(path, osf, st.Size(), o)
	if err != nil {
		osf.Close()
		return nil, err
	}
	f.closer = osf
	return f, nil
}

func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// Close releases the file that OpenPath opened.
func (f *File) Close() error {
	if f.closer == nil {
		return nil
	}
	return f.closer.Close()
}

func (f *File) open(o Options) error {
	head := make([]byte, min(headSize, f.Size))
	if n, err := f.data.ReadAt(head, 0); err != nil && err != io.EOF {
		return cause(err)
	} else {
		head = head[:n]
	}
	var err error
	if f.Format, err = formatOf(head); err != nil {
		return err
	}
	switch f.Format {
	case XLSX:
		f.book, err = openWorkbook(f.data, f.Size, f.limits)
		return err
	case JSON:
		if f.Size > f.limits.JSON {
			return Notef("ingest.json-too-long", "a JSON file of more than %d bytes", f.limits.JSON)
		}
		return nil
	}
	enc := encodingOf(head, int64(len(head)) == f.Size)
	text := make([]byte, headSize)
	n, err := io.ReadFull(utf8Reader(f.section(), enc), text)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	f.Dialect = sniff(text[:n], enc)
	if o.Comma != 0 {
		f.Dialect.Comma = o.Comma
	}
	return nil
}

func (f *File) section() io.Reader { return io.NewSectionReader(f.data, 0, f.Size) }

// Bytes returns the whole content of a JSON file.
func (f *File) Bytes() ([]byte, error) {
	if f.Format != JSON {
		return nil, f.fail("", 0, Notef("ingest.not-json", "this is not a JSON file"))
	}
	b := make([]byte, f.Size)
	_, err := io.ReadFull(f.section(), b)
	return b, err
}

// SHA256 returns the hash of the file, in hexadecimal. It reads the file once.
func (f *File) SHA256() (string, error) {
	if f.sum == "" {
		h := sha256.New()
		if _, err := io.Copy(h, f.section()); err != nil {
			return "", f.fail("", 0, err)
		}
		f.sum = hex.EncodeToString(h.Sum(nil))
	}
	return f.sum, nil
}

func (f *File) fail(sheet string, row int, err error) error {
	var known *CellError
	if errors.As(err, &known) {
		return err
	}
	return &CellError{File: f.Name, Sheet: sheet, Row: row, Err: err}
}

// A Sheet is one table-like part of a file: the only one of a text file, one of
// several in a workbook.
type Sheet struct {
	Name   string // "" for a text file
	Hidden bool
	file   *File
	part   sheetPart
}

// File returns the file that the sheet is part of.
func (s *Sheet) File() *File { return s.file }

// Sheets returns the visible sheets, then the hidden ones. JSON has none.
func (f *File) Sheets() []*Sheet {
	switch f.Format {
	case CSV:
		return []*Sheet{{file: f}}
	case JSON:
		return nil
	}
	var visible, hidden []*Sheet
	for _, p := range f.book.sheets {
		s := &Sheet{Name: p.name, Hidden: p.hidden, file: f, part: p}
		if p.hidden {
			hidden = append(hidden, s)
		} else {
			visible = append(visible, s)
		}
	}
	return append(visible, hidden...)
}

// Rows streams every row of the sheet, from the first; rows that a workbook
// leaves out are not given. The first error ends it and is a *CellError. Each
// call reads from the start again.
func (s *Sheet) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		next, stop, err := s.reader()
		if err != nil {
			yield(Row{}, s.file.fail(s.Name, 0, err))
			return
		}
		defer stop()
		for {
			row, err := next()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(row, s.file.fail(s.Name, row.Number, err))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

func (s *Sheet) reader() (next func() (Row, error), stop func() error, err error) {
	if s.file.rows != nil {
		return memoryReader(s.file.rows), func() error { return nil }, nil
	}
	if s.file.Format == XLSX {
		rows, err := s.file.book.rows(s.part)
		if err != nil {
			return nil, nil, err
		}
		return rows.next, rows.close, nil
	}
	d := s.file.Dialect
	return newScanner(utf8Reader(s.file.section(), d.Encoding), d, s.file.limits).next, func() error { return nil }, nil
}

// Head returns copies of the first n rows that the sheet holds.
func (s *Sheet) Head(n int) ([]Row, error) {
	var out []Row
	for row, err := range s.Rows() {
		if err != nil {
			return out, err
		}
		row.Cells = append([]Cell(nil), row.Cells...)
		if out = append(out, row); len(out) == n {
			break
		}
	}
	return out, nil
}
