package folder

import "fmt"

// An Error names the file, the row and the value of a folder that does not hold
// together.
type Error struct {
	File   string
	Row    int // line of the file, from 1; 0 = the whole file
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
type reason struct {
	key, text string
	args      []any
}

func (r reason) Error() string                     { return fmt.Sprintf(r.text, r.args...) }
func (r reason) Message() (key string, args []any) { return r.key, r.args }

// Because returns a reason: its key in the catalogue, its English text.
func Because(key, text string, args ...any) error { return &reason{key, text, args} }

// The reasons that every folder may give.
var (
	Twice     = Because("folder.twice", "given twice")
	Empty     = Because("folder.empty", "empty")
	NotNumber = Because("folder.not-number", "not a number")
	NotDate   = Because("folder.not-date", "not a date (want 2025-01-31)")
)
