package datasets

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// A Note is something to tell the reader about rows or files: why a row was
// set aside, what was repaired. Key names the message in the catalogue of
// translations; the English text comes with it.
type Note struct {
	Key    string // stable, e.g. "datasets.range"
	Format string // English, for fmt
	Args   []any  // words and numbers, in the order that Format uses them
}

// Notef returns the note with the given key and English text.
func Notef(key, format string, args ...any) Note {
	return Note{Key: key, Format: format, Args: args}
}

// Error returns the English text, so that a Note can travel as an error.
func (n Note) Error() string { return fmt.Sprintf(n.Format, n.Args...) }

// Message returns the catalogue key and the arguments.
func (n Note) Message() (key string, args []any) { return n.Key, n.Args }

type noteJSON struct {
	Key    string `json:"key"`
	Format string `json:"format"`
	Args   []any  `json:"args,omitempty"`
}

// MarshalJSON writes key, English format and arguments.
func (n Note) MarshalJSON() ([]byte, error) {
	return json.Marshal(noteJSON(n))
}

// UnmarshalJSON reads what MarshalJSON wrote. Whole numbers come back as int,
// so that the format's verbs still fit.
func (n *Note) UnmarshalJSON(b []byte) error {
	var w noteJSON
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&w); err != nil {
		return err
	}
	for i, a := range w.Args {
		w.Args[i] = plainNumber(a)
	}
	*n = Note(w)
	return nil
}

func plainNumber(a any) any {
	num, ok := a.(json.Number)
	if !ok {
		return a
	}
	if i, err := num.Int64(); err == nil {
		return int(i)
	}
	f, _ := num.Float64()
	return f
}

// A noted error has a cause beneath its note.
type noted struct {
	Note
	cause error
}

func (e *noted) Error() string {
	if e.cause == nil {
		return e.Note.Error()
	}
	return e.Note.Error() + ": " + e.cause.Error()
}

func (e *noted) Unwrap() error { return e.cause }

// fail returns an error that carries a catalogue key and, where there is one,
// its cause.
func fail(cause error, key, format string, args ...any) error {
	return &noted{Notef(key, format, args...), cause}
}
