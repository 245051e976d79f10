package sroi

import (
	"errors"
	"fmt"
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// A Range is a value with what it could reasonably be. Low and High both
// zero mean that no range is declared.
type Range struct {
	Value     float64
	Low, High float64
	Source    string
}

// Exactly returns a value without range.
func Exactly(v float64) Range { return Range{Value: v} }

// Between returns a value and its range.
func Between(low, value, high float64) Range { return Range{Value: value, Low: low, High: high} }

func (r Range) declared() bool { return r.Low != 0 || r.High != 0 }

func (r Range) ends() (lo, hi float64) {
	if !r.declared() {
		return r.Value, r.Value
	}
	return r.Low, r.High
}

func (r Range) check(min, max float64) error {
	lo, hi := r.ends()
	if !(lo <= r.Value && r.Value <= hi && lo >= min && hi <= max) {
		return refusal(
			impact.Notef("sroi.range", "the range %v – %v – %v is not in order between %v and %v", lo, r.Value, hi, min, max),
			impact.Notef("sroi.range.remedy", "give the least, the likely and the greatest value"))
	}
	return nil
}

// word is a name of ours that readers see in their language.
func word(name string) impact.Note { return impact.Note{Key: "sroi.word." + name, Format: name} }

func refusal(reason, remedy impact.Note) *impact.Refusal {
	return &impact.Refusal{Reason: reason, Remedy: remedy}
}

// A Proxy is a sum of money that stands for one unit of an outcome.
type Proxy struct {
	Code  string // in the library; empty for one of one's own
	Label string
	Euros Range // per unit of the outcome and year
	Unit  string
	Year  int // of the prices; required
	// Perimeter says what and whom it covers, e.g. "France, par personne
	// aidée"; required.
	Perimeter string
	// Gross is true when the costs of obtaining the benefit are not taken
	// off: the result is then a gross gain and says so.
	Gross    bool
	Source   string // required
	Licence  string
	Verified bool // whether the figure was checked in the source itself
}

// An Input is a resource put in, by anyone: volunteers' hours and premises lent
// count too.
type Input struct {
	Stakeholder string
	Label       string
	Cents       int64 // euro cents
}

// An Outcome is one line of the value map.
type Outcome struct {
	Stakeholder string
	Label       string // the change for the stakeholder
	Indicator   string
	Evidence    string // where Quantity comes from
	Quantity    Range  // units of the outcome in its first year, such as persons
	SampleSize  int    // persons asked to know Quantity; 0 when nobody was
	Proxy       Proxy
	Years       int // how long the outcome lasts, at least 1
	// Start is the first year of the outcome: 1 during the activity, 2
	// after it. Zero means 1.
	Start int

	// The four are shares between 0 and 1 and required: nil is "not
	// declared", which is refused, and not zero.
	Deadweight   *Range // would have happened anyway
	Displacement *Range // only moved from elsewhere
	Attribution  *Range // owed to others
	DropOff      *Range // lost each year after the first
}

// Convention says from when values are discounted.
type Convention int

// The conventions. There is no default: the zero value is refused.
const (
	Unnamed Convention = iota
	// FromYear1 divides the value of year t by (1+rate)^t, as in the SROI
	// Guide.
	FromYear1
	// FromYear2 divides it by (1+rate)^(t−1): the first year is not
	// discounted.
	FromYear2
)

var conventionNames = []string{"unnamed", "from-year-1", "from-year-2"}

// String returns the stable name of the convention.
func (c Convention) String() string { return conventionNames[c] }

// A Discount says how later years count.
type Discount struct {
	Rate       Range // per year, 0.035 for 3.5%; Source says whose rate it is
	Convention Convention
}

// A Map is a value map.
type Map struct {
	Name     string
	Inputs   []Input
	Outcomes []Outcome
	Discount Discount
}

// An OutcomeError names the line of the map and the column.
type OutcomeError struct {
	Line   int // from 1
	Label  string
	Column string // e.g. "deadweight"
	Err    error
}

// Error returns line, column and reason.
func (e *OutcomeError) Error() string {
	return fmt.Sprintf("outcome %d (%s): %s: %v", e.Line, e.Label, e.Column, e.Err)
}

// Unwrap returns the reason.
func (e *OutcomeError) Unwrap() error { return e.Err }

// Message returns the catalogue key and the arguments: line, label, column
// and the reason, itself to be translated.
func (e *OutcomeError) Message() (string, []any) {
	return "sroi.outcome", []any{e.Line, e.Label, word(e.Column), e.Err}
}

// Check tells all that is missing or impossible, joined, in the order of the
// map; nil when the map can be computed.
func (m *Map) Check() error {
	var errs []error
	if m.inputs() <= 0 {
		errs = append(errs, refusal(
			impact.Notef("sroi.no-inputs", "no input has a cost"),
			impact.Notef("sroi.no-inputs.remedy", "list what was put in: money, hours, premises")))
	}
	if len(m.Outcomes) == 0 {
		errs = append(errs, refusal(
			impact.Notef("sroi.no-outcomes", "the map has no outcome"),
			impact.Notef("sroi.no-outcomes.remedy", "list at least one change for a stakeholder")))
	}
	if m.Discount.Convention != FromYear1 && m.Discount.Convention != FromYear2 {
		errs = append(errs, refusal(
			impact.Notef("sroi.convention", "it is not said whether the first year is discounted"),
			impact.Notef("sroi.convention.remedy", "name the convention: it changes the ratio by the factor 1+rate")))
	}
	if err := m.Discount.Rate.check(0, 1); err != nil {
		errs = append(errs, err)
	}
	for i, o := range m.Outcomes {
		errs = append(errs, o.check(i+1)...)
	}
	return errors.Join(errs...)
}

func (o Outcome) check(line int) []error {
	var errs []error
	add := func(column string, err error) {
		if err != nil {
			errs = append(errs, &OutcomeError{Line: line, Label: o.Label, Column: column, Err: err})
		}
	}
	add("quantity", o.Quantity.check(0, math.MaxFloat64))
	add("proxy", o.Proxy.check())
	if o.Years < 1 || o.Start < 0 {
		add("years", refusal(
			impact.Notef("sroi.years", "it lasts %d years from year %d", o.Years, o.Start),
			impact.Notef("sroi.years.remedy", "say for how many years, at least one")))
	}
	for _, p := range o.shares() {
		if *p.share == nil {
			add(p.name, refusal(
				impact.Notef("sroi.not-declared", "%s is not declared, which would inflate the result", word(p.name)),
				impact.Notef("sroi.not-declared.remedy", "estimate it, with its source; if it is really zero, declare zero")))
			continue
		}
		add(p.name, (*p.share).check(0, 1))
	}
	return errs
}

type namedShare struct {
	name  string
	share **Range
}

// shares lists the four shares by name.
func (o *Outcome) shares() []namedShare {
	return []namedShare{{"deadweight", &o.Deadweight}, {"displacement", &o.Displacement},
		{"attribution", &o.Attribution}, {"drop-off", &o.DropOff}}
}

func (p Proxy) check() error {
	if err := p.Euros.check(0, math.MaxFloat64); err != nil {
		return err
	}
	missing := ""
	switch {
	case p.Year <= 0:
		missing = "year"
	case p.Perimeter == "":
		missing = "perimeter"
	case p.Source == "":
		missing = "source"
	default:
		return nil
	}
	return refusal(
		impact.Notef("sroi.proxy", "the proxy %q does not say its %s", p.Label, word(missing)),
		impact.Notef("sroi.proxy.remedy", "say of which year the price is, what it covers and where it comes from"))
}

func (m *Map) inputs() float64 {
	var cents int64
	for _, i := range m.Inputs {
		cents += i.Cents
	}
	return float64(cents) / 100
}

// warnings are what a reader must know beside the figures.
func (m *Map) warnings() []impact.Note {
	var out []impact.Note
	if m.Discount.Rate.Source == "" {
		out = append(out, impact.Notef("sroi.rate-source", "the discount rate has no source"))
	}
	out = append(out, impact.Notef("sroi.not-for-ranking", "a ratio is not a rank: maps with other outcomes and proxies cannot be compared by it"))
	seen := map[[2]string]bool{}
	for _, o := range m.Outcomes {
		if o.SampleSize == 0 {
			out = append(out, impact.Notef("sroi.not-measured", "the quantity of %q was not asked of anyone", o.Label))
		}
		if o.Proxy.Gross {
			out = append(out, impact.Notef("sroi.gross", "the proxy of %q is a gross gain: costs are not taken off", o.Label))
		}
		if !o.Proxy.Verified {
			out = append(out, impact.Notef("sroi.unverified", "the proxy of %q was not checked in its source", o.Label))
		}
		key := [2]string{o.Stakeholder, o.Proxy.Label}
		if seen[key] {
			out = append(out, impact.Notef("sroi.twice", "the proxy %q serves twice for the same stakeholder: the same gain may be counted twice", o.Proxy.Label))
		}
		seen[key] = true
	}
	return out
}
