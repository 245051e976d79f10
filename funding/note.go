package funding

import "fmt"

// A Note is something to tell the reader: why a figure is doubtful, why a
// move is not allowed. Key names the message in a catalogue, so that it can be
// shown in another language; the English text comes with it. A Note travels
// as an error.
type Note struct {
	Key    string // stable, e.g. "funding.stage.not-allowed"
	Format string // English, for fmt, with explicit argument indexes
	Args   []any  // amounts, dates, words, in the order Format numbers them
}

// Notef returns the note with the given key and English text.
func Notef(key, format string, args ...any) Note {
	return Note{Key: key, Format: format, Args: args}
}

// Error returns the English text.
func (n Note) Error() string { return fmt.Sprintf(n.Format, n.Args...) }

// Is reports whether target is a note with the same key, so that errors.Is
// recognises a note whatever its arguments.
func (n Note) Is(target error) bool {
	t, ok := target.(Note)
	return ok && t.Key == n.Key
}

// Message returns the catalogue key and the arguments.
func (n Note) Message() (key string, args []any) { return n.Key, n.Args }

// IsZero reports whether there is nothing to tell.
func (n Note) IsZero() bool { return n.Key == "" }

// A Word is a term of the interface, named by its catalogue key and given in
// English. As an argument of a Note it is translated in its turn.
type Word struct {
	Key     string // e.g. "funding.stage.filed"
	English string
}

// String returns the English term.
func (w Word) String() string { return w.English }

// Message returns the catalogue key; a word has no arguments.
func (w Word) Message() (key string, args []any) { return w.Key, nil }
