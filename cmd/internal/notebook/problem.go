package notebook

import (
	"errors"
	"strings"

	"github.com/lozere-developpement/sillage/reports/nb"
)

// problemf is a problem without place.
func problemf(key, format string, args ...any) *nb.Problem {
	return nb.Problemf(nb.Place{}, key, format, args...)
}

// A Failure is several problems, told one per line with their places.
type Failure struct{ Problems []*nb.Problem }

// Error returns the problems in English, one per line.
func (f *Failure) Error() string {
	lines := make([]string, len(f.Problems))
	for i, p := range f.Problems {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Message returns the problems in French as the argument of one text.
func (f *Failure) Message() (key string, args []any) {
	lines := make([]string, len(f.Problems))
	for i, p := range f.Problems {
		lines[i] = nb.Said(p)
	}
	return "nb.lines", []any{strings.Join(lines, "\n")}
}

// failure gathers the problems of an error; nil for a nil error.
func failure(err error) error {
	if err == nil {
		return nil
	}
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	var p *nb.Problem
	if !errors.As(err, &p) {
		return err // keeps its own words and causes
	}
	return &Failure{nb.Problems(err)}
}
