package index

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Step is one of the stages before normalisation, whose order is a choice.
type Step int

// The steps in the order used when a design names none.
const (
	Denominating Step = iota
	Screen
	Impute
	Treat
)

var stepNames = []string{"denominate", "screen", "impute", "treat"}

// String returns the name of the step, also that of its table.
func (s Step) String() string { return stepNames[s] }

// A Design is the whole method of an index, settled before the data is read.
// Its zero value, with a framework, divides by the denominators declared,
// keeps all units, imputes nothing, treats nothing, normalises to 0–100 by
// min-max and takes weighted arithmetic means.
type Design struct {
	Name      string
	Framework Framework

	// Order is the order of the steps before normalisation; a step left
	// out is not done. Nil means Denominating, Screen, Impute, Treat.
	Order []Step
	// Denominators is a table of denominators by unit, such as the
	// population of every commune; nil takes them from the columns of the
	// data.
	Denominators *Data
	Screen       Screening
	Impute       Imputer // nil imputes nothing
	Treat        Treatment

	Normalise     Normaliser            // nil means MinMax 0–100
	NormaliseEach map[string]Normaliser // instead, for the indicators named

	Weights        map[string]float64    // instead of those of the framework, by node
	Aggregate      Aggregator            // nil means Arithmetic
	AggregateLevel map[int]Aggregator    // instead, for the aggregates of a level, 2 being the lowest
	AggregateEach  map[string]Aggregator // instead, for the aggregates named

	// MinCoverage is the least share of the weight under an aggregate that
	// must have a value; below it the aggregate is missing. Zero means
	// 2/3, negative means any value is enough.
	MinCoverage float64
}

func (d Design) minCoverage() float64 {
	switch {
	case d.MinCoverage == 0:
		return 2.0 / 3
	case d.MinCoverage < 0:
		return 0
	}
	return d.MinCoverage
}

func (d Design) order() []Step {
	if d.Order == nil {
		return []Step{Denominating, Screen, Impute, Treat}
	}
	return d.Order
}

// Normaliser returns the scale of that indicator.
func (d Design) Normaliser(code string) Normaliser {
	if n, ok := d.NormaliseEach[code]; ok {
		return n
	}
	if d.Normalise == nil {
		return MinMax{}
	}
	return d.Normalise
}

// Aggregator returns the method of that aggregate.
func (d Design) Aggregator(n Node) Aggregator {
	if a, ok := d.AggregateEach[n.Code]; ok {
		return a
	}
	if a, ok := d.AggregateLevel[n.Level]; ok {
		return a
	}
	if d.Aggregate == nil {
		return Arithmetic{}
	}
	return d.Aggregate
}

// Choices writes every choice of the design on a line of its own, the same
// for the same design: it is what the hash is taken of, and what a reader can
// check.
func (d Design) Choices() []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	add("order: %v", d.order())
	add("screen: %s keep %v", d.Screen.Name(), d.Screen.Keep)
	if d.Impute != nil {
		add("impute: %s", d.Impute.Name())
	}
	if d.Denominators != nil {
		add("denominators: %s", d.Denominators.digest())
	}
	add("treat: %s", d.Treat.Name())
	for _, k := range slices.Sorted(maps.Keys(d.Treat.Each)) {
		add("treat %s: %s", k, d.Treat.Each[k].Name())
	}
	add("coverage: %g", d.minCoverage())
	for _, n := range d.Framework.Nodes {
		add("node %s: %s parent=%s direction=%g weight=%g target=%g posts=%g..%g denominator=%s scale=%g unit=%s",
			n.Code, n.Kind, n.Parent, n.sign(), n.Weight, n.Target, n.Low, n.High, n.Denominator, n.scale(), n.Unit)
		switch n.Kind {
		case Indicator:
			add("normalise %s: %s", n.Code, d.Normaliser(n.Code).Name())
		case Aggregate:
			add("aggregate %s: %s", n.Code, d.Aggregator(n).Name())
		}
	}
	for _, k := range slices.Sorted(maps.Keys(d.Weights)) {
		add("weight %s: %g", k, d.Weights[k])
	}
	return out
}

// Hash is the SHA-256 of the choices, in hexadecimal: two designs with the
// same hash make the same index of the same data.
func (d Design) Hash() string {
	sum := sha256.Sum256([]byte(strings.Join(d.Choices(), "\n")))
	return hex.EncodeToString(sum[:])
}

// digest is the SHA-256 of a table: its units, periods, columns and values.
func (d *Data) digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %v", d.Units, d.Period, d.Columns, d.Values)
	return hex.EncodeToString(h.Sum(nil))
}
