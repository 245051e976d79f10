package evidence

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/sample"
)

// source names what answers are brought to.
const source = "habitants des EPCI"

// mostUnheard is the largest share of inhabitants that may live where nobody
// answered for weights to be made of the others.
const mostUnheard = 0.10

// weigh brings the answers to the inhabitants of each EPCI, when the workspace
// asks for it. An EPCI where nobody answered stands for nobody, which is said;
// when more than a tenth of the inhabitants live in such ones, no weight can
// make up for it: every answer counts one and Unweighted says why.
func (e *Evidence) weigh() error {
	if e.Config.Answers.Weights == "" {
		return nil
	}
	heard := map[string]bool{}
	for _, k := range e.grid.Keys() {
		heard[k.Territory] = heard[k.Territory] || e.grid.Tally(k).People() > 0
	}
	people, unheard, all := map[string]float64{}, 0.0, 0.0
	for _, g := range e.Territory.EPCI {
		all += float64(g.Population)
		if heard[g.SIREN] {
			people[g.SIREN] = float64(g.Population)
			continue
		}
		unheard += float64(g.Population)
		e.Silent = append(e.Silent, g.Name)
	}
	if unheard > mostUnheard*all {
		e.Unweighted = &impact.Refusal{
			Reason: impact.Notef("quality.weights.unheard", "%.0f %% of the inhabitants live where nobody answered: no weight can make up for it", 100*unheard/all),
			Remedy: impact.Notef("quality.weights.remedy", "collect more answers where the fewest people answered: %s", strings.Join(e.Silent, ", ")),
		}
		return nil
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
	if len(e.Silent) > 0 && e.Raking != nil {
		out = append(out, Finding{Where: source, What: impact.Notef("quality.weights.silent", "nobody answered in %s: the answers stand for the other inhabitants", strings.Join(e.Silent, ", ")),
			Remedy: impact.Notef("quality.weights.remedy", "collect more answers where the fewest people answered: %s", strings.Join(e.Silent, ", "))})
	}
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
