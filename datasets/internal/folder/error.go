// Package folder holds what the readers of a département's CSV folders share:
// how they say what is wrong.
package folder

import "fmt"

// An Error names the file, the row and the value of a folder that does not hold
// together.
type Error struct {
	File   string
	Row    int // from 1, the header included; 0 = the whole file
	Value  string
	Reason error
}

// Error returns file, row, value and reason.
func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %q: %v", e.File, e.Row, e.Value, e.Reason) }

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Reason }

// Message returns the catalogue key and the arguments.
func (e *Error) Message() (key string, args []any) {
	switch {
	case e.Row == 0 && e.Value == "":
		return "folder.file", []any{e.File, e.Reason}
	case e.Row == 0:
		return "folder.value", []any{e.File, e.Value, e.Reason}
	}
	return "folder.row", []any{e.File, e.Row, e.Value, e.Reason}
}

// A reason has its French text in the catalogue under key.
type reason struct{ key, text string }

func (r reason) Error() string                     { return r.text }
func (r reason) Message() (key string, args []any) { return r.key, nil }

// Because returns a reason: its key in the catalogue, its English text.
func Because(key, text string) error { return reason{key, text} }

// Twice is the reason of an id that stands on two rows.
var Twice = Because("folder.twice", "given twice")
