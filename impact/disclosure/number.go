package disclosure

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// A Status says why a number is shown or withheld, in the letters of τ-Argus.
type Status byte

// The statuses. Zero means safe.
const (
	Safe      Status = 0
	Few       Status = 'A' // fewer units than the threshold
	Dominated Status = 'B' // one unit, or a few, make up too much of it
	Secondary Status = 'D' // withheld to protect another
)

// String returns V, A, B or D, as published tables mark their cells.
func (s Status) String() string {
	if s == Safe {
		return "V"
	}
	return string(rune(s))
}

// A Number is a figure that is safe to render. A withheld one does not hold
// its value: no format, no reflection and no arithmetic brings it back. The
// zero Number is withheld.
type Number struct {
	value  float64
	shown  bool
	status Status
}

// Show returns a number that may be rendered.
func Show(value float64) Number { return Number{value: value, shown: true} }

// Withhold returns a number without a value.
func Withhold(s Status) Number { return Number{status: s} }

// Value returns the figure, and false with NaN when it is withheld.
func (n Number) Value() (float64, bool) {
	if !n.shown {
		return math.NaN(), false
	}
	return n.value, true
}

// Status returns why the number is shown or withheld.
func (n Number) Status() Status { return n.status }

// String returns the figure, or "s" for a statistical secret.
func (n Number) String() string {
	if !n.shown {
		return "s"
	}
	return strconv.FormatFloat(n.value, 'f', -1, 64)
}

// Format writes String whatever the verb.
func (n Number) Format(f fmt.State, _ rune) { fmt.Fprint(f, n.String()) }

// MarshalJSON writes the figure, or null.
func (n Number) MarshalJSON() ([]byte, error) {
	if !n.shown {
		return []byte("null"), nil
	}
	return json.Marshal(n.value)
}

// Message returns the key of the text shown in place of a withheld number.
func (n Number) Message() (key string, args []any) {
	switch n.status {
	case Few:
		return "impact.disclosure.few", nil
	case Dominated:
		return "impact.disclosure.dominated", nil
	case Secondary:
		return "impact.disclosure.secondary", nil
	}
	return "impact.disclosure.unknown", nil
}
