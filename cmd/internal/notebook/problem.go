package notebook

import (
	"errors"
	"strings"

	"github.com/lozere-developpement/sillage/reports/lang"
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

// Message returns the problems as the argument of one text.
func (f *Failure) Message() (key string, args []any) { return "nb.lines", []any{placed(f.Problems)} }

// placed are problems that are told with their places in any language.
type placed []*nb.Problem

func (list placed) in(l *lang.Catalogue) string {
	lines := make([]string, len(list))
	for i, p := range list {
		lines[i] = nb.SaidIn(l, p)
	}
	return strings.Join(lines, "\n")
}

// French returns the problems in French, one per line.
func (list placed) French() string { return list.in(lang.French) }

// English returns the problems in English, one per line.
func (list placed) English() string { return list.in(lang.English) }

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
