package store

import (
	"errors"
	"fmt"
	"time"
)

// ErrNotFound is a record that is not there (any more).
var ErrNotFound = fail("store.not-found", "no such record")

// A message is an error with a key of the catalogue.
type message struct {
	key, text string
	args      []any
}

func (m *message) Error() string                     { return fmt.Sprintf(m.text, m.args...) }
func (m *message) Message() (key string, args []any) { return m.key, m.args }

func fail(key, text string, args ...any) error { return &message{key, text, args} }

// A Conflict is an edit of a record that somebody else has changed since it was
// read. Nothing was written. Theirs is what the record holds now, Yours what
// was to be written: both can be shown side by side.
type Conflict[T any] struct {
	Kind          string
	Yours, Theirs Record[T]
	Removed       bool // they removed the record; Theirs is empty
}

// Error says who wrote in between, and when.
func (c *Conflict[T]) Error() string {
	if c.Removed {
		return fmt.Sprintf("%s %s: removed meanwhile", c.Kind, c.Yours.ID)
	}
	return fmt.Sprintf("%s %s: changed by %s at %s, after version %d was read",
		c.Kind, c.Yours.ID, c.Theirs.By, c.Theirs.Changed.UTC().Format(time.RFC3339), c.Yours.Version)
}

// Message returns the catalogue key.
func (c *Conflict[T]) Message() (key string, args []any) {
	if c.Removed {
		return "store.conflict-removed", nil
	}
	return "store.conflict", []any{c.Theirs.By, c.Theirs.Changed}
}

// isConflict marks conflicts of any type; see IsConflict.
func (c *Conflict[T]) isConflict() {}

// IsConflict reports whether err is a [Conflict] of some kind.
func IsConflict(err error) bool {
	var c interface{ isConflict() }
	return errors.As(err, &c)
}
