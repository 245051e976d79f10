package reports

import (
	"errors"
	"fmt"
	"math"
	"regexp"
)

// A FigureError says what keeps a figure from being shown.
type FigureError struct {
	Figure string // ID, or title where there is none
	Point  string // series and label; "" for the figure as a whole
	Reason Reason
}

// A Reason is why a figure or point is refused: English, and the key of its
// text in the catalogue.
type Reason struct {
	Key    string
	Format string // English, for fmt
	Args   []any
}

// Because returns the reason with the given key and English text.
func Because(key, format string, args ...any) Reason {
	return Reason{Key: key, Format: format, Args: args}
}

// Error returns the English text.
func (r Reason) Error() string { return fmt.Sprintf(r.Format, r.Args...) }

// Message returns the catalogue key and the arguments.
func (r Reason) Message() (key string, args []any) { return r.Key, r.Args }

// Error returns place and reason in English.
func (e *FigureError) Error() string {
	if e.Point == "" {
		return "figure " + e.Figure + ": " + e.Reason.Error()
	}
	return "figure " + e.Figure + ": " + e.Point + ": " + e.Reason.Error()
}

// Message returns the catalogue key, the figure, the point and the reason.
func (e *FigureError) Message() (key string, args []any) {
	if e.Point == "" {
		return "figures.error", []any{e.Figure, e.Reason}
	}
	return "figures.error-point", []any{e.Figure, e.Point, e.Reason}
}

// Unwrap returns the reason.
func (e *FigureError) Unwrap() error { return e.Reason }

// Refuse returns the error of a figure that a chart cannot draw.
func (f *Figure) Refuse(point string, reason Reason) error {
	name := f.ID
	if name == "" {
		name = f.Title
	}
	return &FigureError{name, point, reason}
}

var address = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Validate returns all that keeps the figure from being shown, or nil. What is
// asked is in the package comment; a chart may ask more (chart.Check).
func (f *Figure) Validate() error {
	var errs []error
	refuse := func(point string, reason Reason) {
		errs = append(errs, f.Refuse(point, reason))
	}
	if !address.MatchString(f.ID) {
		refuse("", Because("figures.bad-id", "id %q: want lower-case letters, digits and hyphens", f.ID))
	}
	for _, field := range []struct{ key, name, value string }{
		{"figures.no-chart", "chart", string(f.Chart)},
		{"figures.no-title", "title", f.Title},
		{"figures.no-question", "question", f.Question},
		{"figures.no-unit", "unit", f.Unit},
		{"figures.no-source", "source", f.Source},
		{"figures.no-label", "heading of the labels", f.Label},
	} {
		if field.value == "" {
			refuse("", Because(field.key, "no %[1]s", field.name))
		}
	}
	if len(f.Points) == 0 {
		refuse("", Because("figures.no-points", "no data to show"))
	}
	if f.Waiver == "" && f.wantsInterval() && !f.HasIntervals() {
		refuse("", Because("figures.no-interval", "no value has an interval, and no waiver says why"))
	}
	for _, m := range f.Marks {
		if !finite(m.Value) {
			refuse(m.Label, Because("figures.not-a-number", "not a number"))
		}
	}
	f.validatePoints(refuse)
	return errors.Join(errs...)
}

// wantsInterval reports whether there is any value that could have an interval.
func (f *Figure) wantsInterval() bool {
	for _, p := range f.Points {
		if p.Missing == "" && (f.Aim == "" || p.Series != f.Aim) {
			return true
		}
	}
	return false
}

func (f *Figure) validatePoints(refuse func(string, Reason)) {
	seen := map[[3]string]bool{}
	for _, p := range f.Points {
		name := p.name()
		id := [3]string{p.Series, p.Label, p.Key}
		if seen[id] {
			refuse(name, Because("figures.twice", "given twice"))
		}
		seen[id] = true
		if !finite(p.X, p.Y) {
			refuse(name, Because("figures.no-place", "position is not a number"))
		}
		if p.Missing != "" {
			continue
		}
		if !finite(p.Value, p.Low, p.High) {
			refuse(name, Because("figures.not-a-number", "not a number"))
			continue
		}
		if low, high, ok := p.Interval(); p.High < p.Low || ok && (p.Value < low || p.Value > high) {
			refuse(name, Because("figures.outside", "value outside its interval"))
		}
	}
}

// name says which point it is, for an error.
func (p Point) name() string {
	if p.Series == "" {
		return p.Label
	}
	return p.Series + " / " + p.Label
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
