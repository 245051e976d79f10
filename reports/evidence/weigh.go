package evidence

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/sample"
)

// source names what answers are brought to.
const source = "habitants des EPCI"

// weigh brings the answers to the inhabitants of each EPCI, when the workspace
// asks for it. Where nobody answered in one of them, no weight can make up for
// it: every answer counts one and Unweighted says why.
func (e *Evidence) weigh() error {
	if e.Config.Answers.Weights == "" {
		return nil
	}
	people := map[string]float64{}
	for _, g := range e.Territory.EPCI {
		people[g.SIREN] = float64(g.Population)
	}
	w, raking, err := sample.OfGrid(e.grid, source, []sample.Target{{Name: "EPCI", People: people}}, sample.RakeOptions{})
	var refusal *impact.Refusal
	if errors.As(err, &refusal) {
		e.Unweighted = err
		return nil
	}
	if err != nil {
		return err
	}
	weighed, err := e.grid.Weigh(w)
	if err != nil {
		return err
	}
	e.grid, e.Raking = weighed, raking
	e.Hash = fmt.Sprintf("%x", sha256.Sum256([]byte(e.Hash+" "+source))) // other weights, other figures
	return nil
}

// weighing finds why answers are not weighted, and what weights cost.
func (e *Evidence) weighing() []Finding {
	var out []Finding
	var refusal *impact.Refusal
	if errors.As(e.Unweighted, &refusal) {
		out = append(out, Finding{Where: source, What: refusal.Reason, Remedy: refusal.Remedy})
	}
	if e.Raking != nil {
		for _, w := range append(e.Raking.Warnings, e.Raking.Quality.Warnings...) {
			out = append(out, Finding{Where: source, What: w, Remedy: impact.Notef("quality.weights.remedy",
				"collect more answers where the fewest people answered: %s", e.scarcest())})
		}
	}
	return out
}

// scarcest names the EPCI whose answers count most each.
func (e *Evidence) scarcest() string {
	name, most := "", 0.0
	for _, m := range e.Raking.Margins {
		if ratio := m.Target / m.Before; ratio > most {
			if g, ok := e.Territory.Group(m.Category); ok {
				name, most = g.Name, ratio
			}
		}
	}
	return name
}
