package index

import (
	"fmt"
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// A CellError names the place of a value that could not be used: a unit, a
// column, or both.
type CellError struct {
	Stage  string // "read", "normalise", "aggregate"…
	Unit   string // empty when the whole column is meant
	Column string // empty when the whole unit is meant
	Err    error
}

// Error returns place and reason.
func (e *CellError) Error() string {
	place := e.Stage
	if e.Column != "" {
		place += " " + e.Column
	}
	if e.Unit != "" {
		place += " of " + e.Unit
	}
	return fmt.Sprintf("%s: %v", place, e.Err)
}

// Unwrap returns the reason.
func (e *CellError) Unwrap() error { return e.Err }

// Message returns the catalogue key and the arguments: stage, place and the
// reason, which are themselves to be translated.
func (e *CellError) Message() (string, []any) {
	stage := impact.Note{Key: "index.stage." + e.Stage, Format: e.Stage}
	switch {
	case e.Unit == "" && e.Column == "":
		return "index.cell-stage", []any{stage, e.Err}
	case e.Unit == "":
		return "index.cell-column", []any{stage, e.Column, e.Err}
	case e.Column == "":
		return "index.cell-unit", []any{stage, e.Unit, e.Err}
	}
	return "index.cell", []any{stage, e.Column, e.Unit, e.Err}
}

// A RowError says which row an aggregator could not combine.
type RowError struct {
	Row int // from 0
	Err error
}

// Error returns row and reason.
func (e *RowError) Error() string { return fmt.Sprintf("row %d: %v", e.Row, e.Err) }

// Unwrap returns the reason.
func (e *RowError) Unwrap() error { return e.Err }

// Message returns the catalogue key and the arguments: the row, from 1, and
// the reason, itself to be translated.
func (e *RowError) Message() (string, []any) { return "index.row", []any{e.Row + 1, e.Err} }

func refuse(reason, remedy impact.Note) *impact.Refusal {
	return &impact.Refusal{Reason: reason, Remedy: remedy}
}

func refuseNoData() error {
	return refuse(
		impact.Notef("index.no-data", "no value is available"),
		impact.Notef("index.no-data.remedy", "collect the indicator, impute it, or leave it out of the framework"))
}

func refuseNoColumn() error {
	return refuse(
		impact.Notef("index.no-column", "the column is not in the table"),
		impact.Notef("index.no-column.remedy", "add it: a framework needs iCode and Type, a table uCode and one column for each indicator"))
}

func refuseZeroRange(v float64) error {
	return refuse(
		impact.Notef("index.zero-range", "all values equal %v, so there is no scale between the lowest and the highest", v),
		impact.Notef("index.zero-range.remedy", "leave the indicator out, or place it between declared goalposts"))
}

func refuseDesign(key, format string, args ...any) error {
	return refuse(
		impact.Notef("index.design", "the design cannot be used: %s", impact.Notef("index.design."+key, format, args...)),
		impact.Notef("index.design.remedy", "correct the design"))
}

// available returns the values that are not missing.
func available(x []float64) []float64 {
	out := make([]float64, 0, len(x))
	for _, v := range x {
		if !math.IsNaN(v) {
			out = append(out, v)
		}
	}
	return out
}

// bounds returns the least and the greatest available value, NaN when there
// is none.
func bounds(x []float64) (lo, hi float64) {
	lo, hi = math.NaN(), math.NaN()
	for _, v := range x {
		if math.IsNaN(v) {
			continue
		}
		if !(lo <= v) {
			lo = v
		}
		if !(hi >= v) {
			hi = v
		}
	}
	return lo, hi
}

// spread returns the bounds, or refuses a column without any spread.
func spread(x []float64) (lo, hi float64, err error) {
	lo, hi = bounds(x)
	switch {
	case math.IsNaN(lo):
		return lo, hi, refuseNoData()
	case lo == hi:
		return lo, hi, refuseZeroRange(lo)
	}
	return lo, hi, nil
}
