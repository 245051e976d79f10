package method

import (
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// A Kind is the place of a node in a theory of change.
type Kind string

// The kinds, from what is put in to what changes in the long run.
const (
	Resource Kind = "resource"
	Activity Kind = "activity"
	Output   Kind = "output"
	Outcome  Kind = "outcome"
	Impact   Kind = "impact"
)

// A Node is one step of the theory.
type Node struct {
	ID        string `toml:"id"`
	Kind      Kind   `toml:"kind"`
	Label     string `toml:"label"`
	Criterion string `toml:"criterion"` // of the referential, for outcomes and impacts; "" = none
}

// A Risk is what could keep a link from holding: the nine of the Common
// Impact Data Standard.
type Risk string

// The nine risks.
const (
	Alignment     Risk = "alignment"
	DropOff       Risk = "drop-off"
	Efficiency    Risk = "efficiency"
	Endurance     Risk = "endurance"
	Evidence      Risk = "evidence"
	Execution     Risk = "execution"
	External      Risk = "external"
	Participation Risk = "stakeholder-participation"
	Unexpected    Risk = "unexpected"
)

var risks = []Risk{"", Alignment, DropOff, Efficiency, Endurance, Evidence, Execution, External, Participation, Unexpected}

// A Link says that one step leads to another, and on what condition.
type Link struct {
	From       string `toml:"from"`
	To         string `toml:"to"`
	Assumption string `toml:"assumption"` // required: why it should
	Risk       Risk   `toml:"risk"`       // "" when none is seen
	RiskNote   string `toml:"risk_note"`
	Evidence   string `toml:"evidence"` // what supports the assumption; "" = nothing yet
}

// A Theory is a theory of change: a graph without circles. The zero Theory
// says nothing and is accepted, as a method may begin without.
type Theory struct {
	Nodes []Node
	Links []Link
}

func (t Theory) check(ref *impact.Referential) []error {
	var errs []error
	seen := map[string]bool{}
	for _, n := range t.Nodes {
		place := "theory " + n.ID
		if seen[n.ID] {
			errs = append(errs, twice(place, n.ID))
		}
		seen[n.ID] = true
		if !slices.Contains([]Kind{Resource, Activity, Output, Outcome, Impact}, n.Kind) {
			errs = append(errs, unknown(place, string(n.Kind)))
		}
		if n.Label == "" {
			errs = append(errs, lacks(place, "the label"))
		}
		if _, ok := ref.Criterion(n.Criterion); n.Criterion != "" && !ok {
			errs = append(errs, unknown(place, n.Criterion))
		}
	}
	for _, l := range t.Links {
		place := "link " + l.From + " → " + l.To
		for _, end := range []string{l.From, l.To} {
			if !seen[end] {
				errs = append(errs, unknown(place, end))
			}
		}
		if l.Assumption == "" {
			errs = append(errs, lacks(place, "the assumption of a link"))
		}
		if !slices.Contains(risks, l.Risk) {
			errs = append(errs, unknown(place, string(l.Risk)))
		}
	}
	if at := t.circle(); at != "" {
		errs = append(errs, &MissingError{"theory", &impact.Refusal{
			Reason: impact.Notef("method.cycle", "the theory of change turns in a circle through %q", at),
			Remedy: impact.Notef("method.cycle.remedy", "take out one of the links: a cause comes before its effect")}})
	}
	return errs
}

// circle returns a node on a circle, "" when there is none.
func (t Theory) circle() string {
	const walking, done = 1, 2
	state := map[string]int{}
	var walk func(id string) string
	walk = func(id string) string {
		switch state[id] {
		case walking:
			return id
		case done:
			return ""
		}
		state[id] = walking
		for _, l := range t.Links {
			if l.From == id {
				if at := walk(l.To); at != "" {
					return at
				}
			}
		}
		state[id] = done
		return ""
	}
	for _, n := range t.Nodes {
		if at := walk(n.ID); at != "" {
			return at
		}
	}
	return ""
}
