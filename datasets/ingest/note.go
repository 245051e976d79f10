package ingest

import (
	"errors"
	"fmt"
	"strconv"
)

// A Note is something to tell the user. Key names the sentence in a message
// catalogue; the English text comes with it.
type Note struct {
	Key    string // stable, e.g. "ingest.missing-column"
	Format string // English, for fmt
	Args   []any  // in the order Format uses them
}

// Notef returns the note with the given key and English text.
func Notef(key, format string, args ...any) Note {
	return Note{Key: key, Format: format, Args: args}
}

// Error returns the English text, so that a Note can travel as an error.
func (n Note) Error() string { return fmt.Sprintf(n.Format, n.Args...) }

// Message returns the catalogue key and the arguments.
func (n Note) Message() (key string, args []any) { return n.Key, n.Args }

// ErrMissing is what the parsers return for an empty cell or one of the usual
// ways of saying "nothing" (NC, NA, -, néant). Missing is never zero.
var ErrMissing = errors.New("no value")

// A CellError says which cell of which file cannot be read, and why.
type CellError struct {
	File   string // name of the file, without its folder
	Sheet  string // name of the sheet; "" for a file without sheets
	Row    int    // line of a text file or row of a sheet, from 1
	Column string // header of the column; "" when the whole row is at fault
	Value  string // what the cell holds, shortened for display
	Err    error  // the reason
}

// Error returns place, value and reason.
func (e *CellError) Error() string {
	s := e.File
	if e.Sheet != "" {
		s += "[" + e.Sheet + "]"
	}
	if e.Row > 0 {
		s += ":" + strconv.Itoa(e.Row)
	}
	if e.Column != "" {
		s += ": column " + e.Column
	}
	if e.Value != "" {
		s += ": " + strconv.Quote(e.Value)
	}
	return s + ": " + e.Err.Error()
}

// Unwrap returns the reason.
func (e *CellError) Unwrap() error { return e.Err }

// Message returns the catalogue key and the arguments: file, sheet, row,
// column, value, reason. The reason is itself an error to translate. The key
// depends on which parts of the place are known, so that a catalogue needs no
// conditions.
func (e *CellError) Message() (key string, args []any) {
	key = "ingest.cell"
	if e.Sheet != "" {
		key += "-sheet"
	}
	if e.Column == "" {
		key += "-row"
	}
	if e.Row == 0 {
		key = "ingest.file"
	}
	return key, []any{e.File, e.Sheet, e.Row, e.Column, e.Value, e.Err}
}

// shorten cuts a value that would not fit in a sentence.
func shorten(s string) string {
	const most = 60
	runes := 0
	for i := range s {
		if runes == most {
			return s[:i] + "…"
		}
		runes++
	}
	return s
}

// reason returns a note without arguments that can be compared with ==.
func reason(key, format string) error { return &Note{Key: key, Format: format} }
