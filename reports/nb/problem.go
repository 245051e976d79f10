package nb

import (
	"errors"
	"fmt"
	"strings"
)

// A Problem is what is wrong at one place of a notebook, in words for the
// person who has the file open. It crosses from the notebook's process to the
// program as JSON and is shown in French there.
type Problem struct {
	Place  Place  `json:"place,omitzero"`
	Cell   string `json:"cell,omitempty"` // name of the handle; "" when it concerns none
	Key    string `json:"key"`            // message in the catalogue
	Format string `json:"format"`         // English, for fmt
	Args   []any  `json:"args,omitempty"`
	Detail string `json:"detail,omitempty"` // for the curious: the stack, the compiler's words
}

// Error returns the place and the English text.
func (p *Problem) Error() string {
	text := fmt.Sprintf(p.Format, p.Args...)
	if at := p.Place.String(); at != "" {
		return at + ": " + text
	}
	return text
}

// Message returns the catalogue key and the arguments.
func (p *Problem) Message() (key string, args []any) { return p.Key, p.Args }

// Problemf returns a problem at a place. Format is English; key names the text
// in the catalogue.
func Problemf(at Place, key, format string, args ...any) *Problem {
	return &Problem{Place: at, Key: key, Format: format, Args: args}
}

func (n *Notebook) fault(at Place, key, format string, args ...any) {
	n.faults = append(n.faults, Problemf(at, key, format, args...))
}

// Problems returns each Problem that err holds, in order. Any other error
// becomes a Problem without place.
func Problems(err error) []*Problem {
	if err == nil {
		return nil
	}
	if p := new(Problem); errors.As(err, &p) {
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			var all []*Problem
			for _, e := range many.Unwrap() {
				all = append(all, Problems(e)...)
			}
			return all
		}
		return []*Problem{p}
	}
	return []*Problem{{Key: "nb.error", Format: "%s", Args: []any{err.Error()}}}
}

func joined(ps []*Problem) error {
	if len(ps) == 0 {
		return nil
	}
	errs := make([]error, len(ps))
	for i, p := range ps {
		errs[i] = p
	}
	return errors.Join(errs...)
}

// nearest returns the candidate closest to name, "" when none is close.
func nearest(name string, candidates []string) string {
	best, least := "", len(name)/2+1
	for _, c := range candidates {
		if d := distance(strings.ToLower(name), strings.ToLower(c)); d < least {
			best, least = c, d
		}
	}
	return best
}

// distance is Levenshtein's, on bytes: names are short and mostly ASCII.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
