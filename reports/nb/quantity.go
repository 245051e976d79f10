package nb

import (
	"math"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// A Form says what a quantity is.
type Form string

// The forms of a quantity.
const (
	FormNumber   Form = "number"
	FormInteger  Form = "integer"
	FormMoney    Form = "money"
	FormText     Form = "text"
	FormEstimate Form = "estimate"
)

// A Quantity is one value that a document quotes, with what is known about it.
type Quantity struct {
	Form  Form    `json:"form"`
	Value float64 `json:"value,omitempty"` // of a number, integer or estimate; meaningless when Why is set
	Low   float64 `json:"low,omitempty"`   // interval of an estimate
	High  float64 `json:"high,omitempty"`
	Level float64 `json:"level,omitempty"` // of the interval, in (0, 1)
	N     int     `json:"n,omitempty"`     // units it rests on; 0 = not said
	Cents int64   `json:"cents,omitempty"` // of money
	Words string  `json:"text,omitempty"`  // of a text
	Unit  string  `json:"unit,omitempty"`  // "points", "€", "personnes"; "" = none

	Why      *Problem        `json:"why,omitempty"`      // why there is no value, and what would lift that
	Warnings []*Problem      `json:"warnings,omitempty"` // shown beside the value
	Lineage  *impact.Lineage `json:"lineage,omitempty"`
}

// Text returns a quantity of words.
func Text(words string) Quantity { return Quantity{Form: FormText, Words: words} }

// Number returns a quantity without interval. NaN and infinities become a
// quantity without value, which no publication accepts.
func Number(v float64, unit string) Quantity {
	q := Quantity{Form: FormNumber, Value: v, Unit: unit}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		q.Value, q.Why = 0, notANumber(v)
	}
	return q
}

// Integer returns a count.
func Integer(v int, unit string) Quantity {
	return Quantity{Form: FormInteger, Value: float64(v), Unit: unit}
}

// Money returns an amount.
func Money(c funding.Cents) Quantity { return Quantity{Form: FormMoney, Cents: int64(c), Unit: "€"} }

// Estimated returns a figure with its doubt, in the given unit.
func Estimated(e impact.Estimate, unit string) Quantity {
	q := Quantity{Form: FormEstimate, Value: e.Value, Low: e.Low, High: e.High, Level: e.Level, N: e.N, Unit: unit}
	for _, w := range e.Warnings {
		q.Warnings = append(q.Warnings, told(w))
	}
	if e.Lineage.Rule != "" || e.Lineage.Method != "" || e.Lineage.Rows != 0 || len(e.Lineage.Files) > 0 {
		l := e.Lineage
		q.Lineage = &l
	}
	switch {
	case e.Refused != nil:
		q.Value, q.Low, q.High, q.Why = 0, 0, 0, told(e.Refused)
	case !finite(e.Value) || !finite(e.Low) || !finite(e.High):
		q.Value, q.Low, q.High, q.Why = 0, 0, 0, notANumber(e.Value)
	}
	return q
}

// A Trend is the direction of a change, as far as its interval tells.
type Trend int

// The trends. Unknown is that of a quantity without interval or without value.
const (
	Unknown Trend = iota
	Down
	Stable
	Up
)

// Trend returns Up when the whole interval lies above zero, Down when it lies
// below, Stable when it holds zero: the data then do not show a change, which
// is not a proof that there is none.
func (q Quantity) Trend() Trend {
	switch {
	case q.Form != FormEstimate || q.Why != nil:
		return Unknown
	case q.Low > 0:
		return Up
	case q.High < 0:
		return Down
	}
	return Stable
}

// missing returns a quantity without value, for a reason.
func missing(why *Problem) Quantity { return Quantity{Form: FormText, Why: why} }

// NotANumberKey is the key of the problem of a value that is NaN or infinite
// with nobody having said why: a publication is refused.
const NotANumberKey = "nb.not-a-number"

func notANumber(v float64) *Problem {
	what := "not a number"
	if math.IsInf(v, 0) {
		what = "infinite"
	}
	return Problemf(Place{}, NotANumberKey, "the computation gave a value that is %s", what)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// told turns any error into a Problem that can cross to another process. Its
// words are fixed here, where the error still has its type, in both languages.
func told(err error) *Problem {
	if p, ok := err.(*Problem); ok {
		return p
	}
	return Problemf(Place{}, "nb.said", "%[1]s", err.Error(), lang.French.Error(err))
}
