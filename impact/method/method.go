package method

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/index"
)

// A Method is how a programme is evaluated, settled before the data is read.
type Method struct {
	Name    string // "lozere"
	Version string // "1.0.0"
	Owner   string // who answers for it
	Purpose string // the question it answers, in the reader's language

	Design     *impact.Design // referential and questionnaires; required
	Theory     Theory
	Indicators []Indicator
	Choices    []Choice
	Index      *index.Design // composite index; nil when there is none
	Limits     []string      // what the method cannot say; required
}

// An Indicator is the card of one figure that is followed.
type Indicator struct {
	ID         string `toml:"id"`
	Label      string `toml:"label"`
	Definition string `toml:"definition"`
	Formula    string `toml:"formula"` // required
	Unit       string `toml:"unit"`
	Criterion  string `toml:"criterion"` // id in the referential; required
	Source     string `toml:"source"`    // producer and file; required
	Period     string `toml:"period"`    // "monthly", "yearly"…
	Owner      string `toml:"owner"`
	// Worst scores 0 and Best 100; equal when the indicator is followed
	// and not scored.
	Worst float64 `toml:"worst"`
	Best  float64 `toml:"best"`
	// Baseline and Target are in Unit; NaN when there is none.
	Baseline    float64 `toml:"baseline"`
	Target      float64 `toml:"target"`
	Cumulative  string  `toml:"cumulative"`   // how periods add up
	DoubleCount string  `toml:"double_count"` // who could be counted twice, and what is done
}

// A Choice is one decision that could have been taken otherwise.
type Choice struct {
	Step   string `toml:"step"` // "imputation", "seuil de secret"…
	Choice string `toml:"choice"`
	Reason string `toml:"reason"` // required
	Source string `toml:"source"` // author, year; empty when the reason is the project's own
}

// A MissingError names the place of what a method does not say or gets wrong.
type MissingError struct {
	Place string // e.g. "indicator a01-i02"
	Err   error
}

// Error returns place and reason.
func (e *MissingError) Error() string { return e.Place + ": " + e.Err.Error() }

// Unwrap returns the reason.
func (e *MissingError) Unwrap() error { return e.Err }

// Message returns the catalogue key and the arguments: place and the reason,
// both to be translated.
func (e *MissingError) Message() (string, []any) {
	return "method.place", []any{placeOf(e.Place), e.Err}
}

// placeOf is a place that readers see in their language: what it is, then its
// identifier.
func placeOf(place string) impact.Note {
	kind, id, has := strings.Cut(place, " ")
	if !has {
		return impact.Note{Key: "method.place-" + kind, Format: kind}
	}
	return impact.Note{Key: "method.place-" + kind, Format: kind + " %s", Args: []any{id}}
}

// word is a phrase of ours that readers see in their language.
func word(phrase string) impact.Note {
	return impact.Note{Key: "method.word." + strings.ReplaceAll(phrase, " ", "-"), Format: phrase}
}

func lacks(place, what string) error {
	return &MissingError{place, &impact.Refusal{
		Reason: impact.Notef("method.incomplete", "the method does not say %s", word(what)),
		Remedy: impact.Notef("method.incomplete.remedy", "complete the declaration")}}
}

func unknown(place, id string) error {
	return &MissingError{place, &impact.Refusal{
		Reason: impact.Notef("method.unknown", "%s names %q, which does not exist", placeOf(place), id),
		Remedy: impact.Notef("method.unknown.remedy", "correct the identifier or declare what is missing")}}
}

func twice(place, id string) error {
	return &MissingError{place, &impact.Refusal{
		Reason: impact.Notef("method.twice", "%q is declared twice", id),
		Remedy: impact.Notef("method.twice.remedy", "give an identifier to each")}}
}

// Check tells all that is missing or wrong, joined; nil when someone else
// could redo the evaluation from the method alone.
func (m *Method) Check() error {
	var errs []error
	for what, v := range map[string]string{"its name": m.Name, "its version": m.Version, "its owner": m.Owner, "its purpose": m.Purpose} {
		if v == "" {
			errs = append(errs, lacks("method", what))
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return slices.Compare([]byte(a.Error()), []byte(b.Error())) })
	if len(m.Limits) == 0 {
		errs = append(errs, lacks("method", "what it cannot say"))
	}
	if m.Design == nil || m.Design.Referential == nil {
		return errors.Join(append(errs, lacks("method", "its referential"))...)
	}
	seen := map[string]bool{}
	for _, i := range m.Indicators {
		place := "indicator " + i.ID
		if seen[i.ID] {
			errs = append(errs, twice(place, i.ID))
		}
		seen[i.ID] = true
		errs = append(errs, m.checkIndicator(place, i)...)
	}
	for _, c := range m.Choices {
		if c.Step == "" || c.Choice == "" || c.Reason == "" {
			errs = append(errs, lacks("choice "+c.Step, "the reason of a choice"))
		}
	}
	return errors.Join(append(errs, m.Theory.check(m.Design.Referential)...)...)
}

func (m *Method) checkIndicator(place string, i Indicator) []error {
	var errs []error
	for _, f := range []struct{ what, v string }{
		{"the identifier", i.ID}, {"the label", i.Label}, {"the formula", i.Formula}, {"the source", i.Source}, {"the unit", i.Unit}} {
		if f.v == "" {
			errs = append(errs, lacks(place, f.what))
		}
	}
	if _, ok := m.Design.Referential.Criterion(i.Criterion); !ok {
		errs = append(errs, unknown(place, i.Criterion))
	}
	return errs
}

// Lines writes all that the method says, one statement a line, under stable
// keys: what [Method.Hash] and [Diff] read.
func (m *Method) Lines() []Line {
	var out []Line
	add := func(key, format string, args ...any) { out = append(out, Line{key, fmt.Sprintf(format, args...)}) }
	add("purpose", "%s", m.Purpose)
	add("owner", "%s", m.Owner)
	if m.Design != nil && m.Design.Referential != nil {
		r := m.Design.Referential
		add("referential", "%s %s", r.ID, r.Version)
		for _, c := range r.Criteria {
			add("criterion "+c.ID, "%s | %s | %s", c.Dimension, c.Label, c.Definition)
		}
		for _, in := range m.Design.Instruments {
			add("instrument "+in.ID, "%s %s", in.Version, digest(in))
		}
	}
	for _, n := range m.Theory.Nodes {
		add("theory "+n.ID, "%s | %s | %s", n.Kind, n.Label, n.Criterion)
	}
	for _, l := range m.Theory.Links {
		add("link "+l.From+" → "+l.To, "%s | %s | %s | %s", l.Assumption, l.Risk, l.RiskNote, l.Evidence)
	}
	for _, i := range m.Indicators {
		add("indicator "+i.ID, "%s | %s | %s | %s | %s | %s | %s | %s | %g..%g | %s | %s | %s | %s",
			i.Label, i.Definition, i.Formula, i.Unit, i.Criterion, i.Source, i.Period, i.Owner, i.Worst, i.Best,
			number(i.Baseline), number(i.Target), i.Cumulative, i.DoubleCount)
	}
	for _, c := range m.Choices {
		add("choice "+c.Step, "%s | %s | %s", c.Choice, c.Reason, c.Source)
	}
	if m.Index != nil {
		for k, c := range m.Index.Choices() {
			add(fmt.Sprintf("index %03d", k+1), "%s", c)
		}
	}
	for k, l := range m.Limits {
		add(fmt.Sprintf("limit %d", k+1), "%s", l)
	}
	return out
}

// A Line is one statement of a method.
type Line struct{ Key, Text string }

func number(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return fmt.Sprintf("%g", v)
}

// digest shortens the content of a questionnaire.
func digest(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings, numbers and maps of them
	}
	return fmt.Sprintf("%x", sha256.Sum256(b))[:16]
}

// Hash is the SHA-256 of all that the method says, in hexadecimal. The
// version is not in it: two versions that say the same have the same hash.
func (m *Method) Hash() string {
	b, err := json.Marshal(m.Lines())
	if err != nil {
		panic(err) // strings only
	}
	return fmt.Sprintf("%x", sha256.Sum256(b))
}

// Stamp is what an estimate carries to say which method made it:
// "lozere/1.0.0@" and twelve digits of the hash.
func (m *Method) Stamp() string { return m.Name + "/" + m.Version + "@" + m.Hash()[:12] }
