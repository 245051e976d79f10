package sroi

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// Avoided is a public cost that did not arise: fewer events, each of a known
// cost.
type Avoided struct {
	Label string
	// Without and With are the events of a year without and with the
	// action: from a comparison group, or before and after.
	Without, With Range
	Unit          Proxy // euros per event
	// Attribution is the share owed to others; required, nil is refused.
	Attribution *Range
	SampleSize  int
}

// Value returns the cost avoided in a year, in euros: (without − with) × unit
// cost × (1 − attribution). The interval covers the declared ranges as in
// [Map.Value]. A negative value is a cost caused.
func (a Avoided) Value(o Options) (impact.Estimate, error) {
	if err := a.check(); err != nil {
		return impact.Estimate{}, err
	}
	if o.Draws == 0 {
		o.Draws = 10_000
	}
	if o.Level == 0 {
		o.Level = 0.95
	}
	value := func(without, with, unit, attribution float64) float64 {
		return (without - with) * unit * (1 - attribution)
	}
	e := impact.Estimate{Value: value(a.Without.Value, a.With.Value, a.Unit.Euros.Value, a.Attribution.Value),
		Level: o.Level, N: a.SampleSize, Method: fmt.Sprintf("cost-avoided/triangular-%d-draws", o.Draws)}
	rng := rand.New(rand.NewPCG(o.Seed, 0x61766f69))
	draws := make([]float64, o.Draws)
	for k := range draws {
		draws[k] = value(triangular(rng, a.Without), triangular(rng, a.With), triangular(rng, a.Unit.Euros), triangular(rng, *a.Attribution))
	}
	slices.Sort(draws)
	at := func(p float64) float64 { return draws[int(math.Round(p*float64(o.Draws-1)))] }
	e.Low, e.High = at((1-o.Level)/2), at((1+o.Level)/2)
	if a.SampleSize == 0 {
		e.Warnings = append(e.Warnings, impact.Notef("sroi.not-measured", "the quantity of %q was not asked of anyone", a.Label))
	}
	if !a.Unit.Verified {
		e.Warnings = append(e.Warnings, impact.Notef("sroi.unverified", "the proxy of %q was not checked in its source", a.Label))
	}
	if e.Low == e.High {
		e.Low, e.High = math.NaN(), math.NaN()
		e.Warnings = append(e.Warnings, impact.Notef("sroi.no-ranges", "no range is declared, so the figure has no interval and looks surer than it is"))
	}
	return e, nil
}

func (a Avoided) check() error {
	at := func(column string, err error) error {
		return &OutcomeError{Line: 1, Label: a.Label, Column: column, Err: err}
	}
	if err := a.Without.check(0, math.MaxFloat64); err != nil {
		return at("without", err)
	}
	if err := a.With.check(0, math.MaxFloat64); err != nil {
		return at("with", err)
	}
	if err := a.Unit.check(); err != nil {
		return at("proxy", err)
	}
	if a.Attribution == nil {
		return at("attribution", refusal(
			impact.Notef("sroi.not-declared", "%s is not declared, which would inflate the result", word("attribution")),
			impact.Notef("sroi.not-declared.remedy", "estimate it, with its source; if it is really zero, declare zero")))
	}
	if err := a.Attribution.check(0, 1); err != nil {
		return at("attribution", err)
	}
	return nil
}
