package impact

import (
	"fmt"
	"math"
)

// A Note is something to tell the reader: why a figure is doubtful or cannot
// be given. Key names the message in a catalogue, so that it can be shown in
// another language; the English text comes with it.
type Note struct {
	Key    string // stable, e.g. "impact.few-pairs"
	Format string // English, for fmt
	Args   []any  // numbers and words, in the order Format uses them
}

// Notef returns the note with the given key and English text.
func Notef(key, format string, args ...any) Note {
	return Note{Key: key, Format: format, Args: args}
}

// Error returns the English text, so that a Note can travel as an error.
func (n Note) Error() string { return fmt.Sprintf(n.Format, n.Args...) }

// Message returns the catalogue key and the arguments.
func (n Note) Message() (key string, args []any) { return n.Key, n.Args }

// A Refusal says why a figure is not given and what would lift that.
type Refusal struct {
	Reason Note
	Remedy Note
}

// Error returns reason and remedy in English.
func (r *Refusal) Error() string { return r.Reason.Error() + "; " + r.Remedy.Error() }

// Unwrap returns reason and remedy, so that both can be translated.
func (r *Refusal) Unwrap() []error { return []error{r.Reason, r.Remedy} }

// An Estimate is a figure with its doubt. It is never a bare float: where
// Refused is not nil, Value, Low and High are NaN and must not be shown.
type Estimate struct {
	Value     float64 // in the unit of what is estimated
	Low, High float64 // interval at Level; equal to Value only for a census
	Level     float64 // coverage of the interval, in (0, 1), 0.95 unless said
	N         int     // units the estimate rests on: pairs, respondents
	Method    string  // stable name, e.g. "mean-change/multinomial-bootstrap"
	Warnings  []Note  // did not stop the computation; shown beside Value
	Refused   *Refusal
	Lineage   Lineage
}

// Lineage says where a figure comes from.
type Lineage struct {
	Method string   // name and version of the method, with its content hash
	Rule   string   // cell or rule that computed it, e.g. "grid/a03/autonomy"
	Rows   int      // scores it rests on: one per person and wave, each made of one row per item
	Files  []string // SHA-256 of the source files, sorted
}

// refuse returns the estimate without figures and with the reason.
func (e Estimate) refuse(r *Refusal) Estimate {
	e.Value, e.Low, e.High = math.NaN(), math.NaN(), math.NaN()
	e.Refused = r
	return e
}

// Refuse returns an estimate that is not given, with the reason and what
// would lift it.
func Refuse(method string, reason, remedy Note) Estimate {
	return Estimate{Method: method}.refuse(&Refusal{Reason: reason, Remedy: remedy})
}

// Given reports whether the figure may be shown.
func (e Estimate) Given() bool { return e.Refused == nil }
