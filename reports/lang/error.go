package lang

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// message is an error or note that names its text in the catalogue.
type message interface {
	Message() (key string, args []any)
}

// known are errors of the standard library that a user may meet.
var known = []struct {
	err error
	key string
}{
	{fs.ErrNotExist, "lang.not-exist"},
	{fs.ErrExist, "lang.exist"},
	{fs.ErrPermission, "lang.permission"},
	{context.DeadlineExceeded, "lang.deadline"},
	{context.Canceled, "lang.canceled"},
}

// Error returns what err says, in the language. Where a wrapper put a place
// before the cause ("workshops.csv:3: …"), the place is kept and the cause
// translated; errors joined together come one per line; an error that names no
// text is given as its Error method has it. A nil error gives "".
func (c *Catalogue) Error(err error) string {
	if err == nil {
		return ""
	}
	if m, ok := err.(message); ok {
		return c.message(m)
	}
	switch w := err.(type) {
	case interface{ Unwrap() []error }:
		return c.joined(err, w.Unwrap())
	case interface{ Unwrap() error }:
		if inner := w.Unwrap(); inner != nil {
			return c.wrapped(err.Error(), inner)
		}
	}
	return c.plain(err)
}

// message returns the text of m, or its English if the catalogue has none.
func (c *Catalogue) message(m message) string {
	key, args := m.Message()
	if c.Has(key) {
		return c.T(key, args...)
	}
	switch m := m.(type) {
	case error:
		return m.Error()
	case fmt.Stringer:
		return m.String()
	}
	return c.T(key, args...)
}

func (c *Catalogue) joined(err error, parts []error) string {
	text := err.Error()
	if len(parts) == 1 {
		return c.wrapped(text, parts[0])
	}
	said := make([]string, 0, len(parts))
	for _, part := range parts {
		if s := c.Error(part); s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, "\n")
}

// wrapped replaces the words of inner at the end of text by their translation.
func (c *Catalogue) wrapped(text string, inner error) string {
	before, found := strings.CutSuffix(text, inner.Error())
	if !found {
		return c.Error(inner)
	}
	// The operation of an fs.PathError ("open report.csv: ") is English and
	// tells a user nothing: only the path stays.
	if path, ok := strings.CutPrefix(before, "open "); ok {
		before = path
	}
	return c.habit.colon(before) + c.Error(inner)
}

func (c *Catalogue) plain(err error) string {
	for _, k := range known {
		if errors.Is(err, k.err) && c.Has(k.key) {
			return c.T(k.key)
		}
	}
	return err.Error()
}
