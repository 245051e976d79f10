package evidence

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/datasets/territory"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/sample"
)

// Evidence is all that is known at one state of a workspace. It is safe to
// read from several goroutines.
type Evidence struct {
	Hash       string // of the data, the roadmap and the design: equal hashes give equal figures
	Demo       bool
	Config     datasets.Config
	Roadmap    *roadmap.Roadmap
	Territory  *territory.Territory
	Design     *impact.Design
	Options    impact.Options
	Manifests  []datasets.Manifest
	Persons    int       // respondents and beneficiaries known by a pseudonym
	Rows       RowCounts // rows in use
	Periods    []string  // quarters with data, oldest first
	Indicators []Indicator

	Ages, Genders, Statuses []Trait // of all attendances

	// Raking tells what weighting did, nil when every answer counts one.
	// Unweighted says why answers that should be weighted are not, Silent names
	// the EPCI where nobody answered.
	Raking     *sample.Raking
	Unweighted error
	Silent     []string

	voices []impact.Voice

	grid  *impact.Grid
	guard *impact.Guard // what other filters would give away
	reach map[place]Reach

	byGroup, byAction *plane
	byCommune         map[string]disclosureNumbers // nil = withheld
	names             datasets.Dictionaries

	memo    *memo
	written *Evidence // in the words in which it was written; nil = this one
}

// A memo keeps what was assessed.
type memo struct {
	mu      sync.Mutex
	results map[Filter]*assessed
}

// RowCounts says how many rows are in use.
type RowCounts struct{ Attendances, Answers, Indicators int }

type assessed struct {
	once   sync.Once
	result *impact.Result
	err    error
}

// A Filter says which part of the evidence is looked at. The zero Filter is
// all of it.
type Filter struct {
	Action string // "a03"
	EPCI   string // SIREN
	Period string // "2025" or "2025-T2"
}

// Settings are what Load needs besides a view. Its zero value is the view's
// roadmap and territory, and the published design.
type Settings struct {
	Config    datasets.Config
	Roadmap   *roadmap.Roadmap
	Territory *territory.Territory
	Design    *impact.Design
}

// Load counts the rows of a view. The view may be closed afterwards.
func Load(view *datasets.View, s Settings) (*Evidence, error) {
	if s.Roadmap == nil {
		s.Roadmap = view.Roadmap
	}
	if s.Territory == nil {
		s.Territory = view.Territory
	}
	if s.Design == nil {
		s.Design = impact.DefaultDesign()
	}
	s.Config = s.Config.WithDefaults()
	e := &Evidence{
		Hash: view.Hash, Demo: view.Demo || s.Config.Demo, Config: s.Config, Roadmap: s.Roadmap, Territory: s.Territory,
		Design: s.Design, Options: impact.Options{Threshold: s.Config.Disclosure.Persons, Seed: 1},
		Manifests: view.Manifests, Persons: view.Persons, names: view.Dictionaries, memo: &memo{results: map[Filter]*assessed{}},
	}
	var err error
	by := impact.By{Territory: true, Period: true}
	e.grid, err = impact.Count(s.Design, codes(view.Dictionaries, s.Territory.GroupOf), answers(view), by, 0)
	if err != nil {
		return nil, fmt.Errorf("counting answers: %w", err)
	}
	e.guard = impact.NewGuard(e.grid, e.Options.Threshold)
	if err := e.weigh(); err != nil {
		return nil, err
	}
	collective, _ := view.Dictionaries.Kinds.Code("collectif")
	e.reach = countReach(view.Attendances, uint8(collective))
	e.count(view)
	e.Indicators = indicators(view, s.Roadmap)
	e.readVoices(view)
	e.Periods = e.periods()
	least := s.Config.Disclosure.Persons
	var errs [3]error
	e.Ages, errs[0] = traits(view, view.Dictionaries.Ages, least, func(c *datasets.AttendanceColumns) []uint8 { return c.Age })
	e.Genders, errs[1] = traits(view, view.Dictionaries.Genders, least, func(c *datasets.AttendanceColumns) []uint8 { return c.Gender })
	e.Statuses, errs[2] = traits(view, view.Dictionaries.Statuses, least, func(c *datasets.AttendanceColumns) []uint8 { return c.Status })
	return e, errors.Join(errs[0], errs[1], errs[2], e.planes())
}

func (e *Evidence) count(view *datasets.View) {
	for _, p := range view.Attendances {
		e.Rows.Attendances += len(p.Activity)
	}
	for _, p := range view.Answers {
		e.Rows.Answers += len(p.Item)
	}
	for _, p := range view.Indicators {
		e.Rows.Indicators += len(p.Indicator)
	}
}

// Result returns the assessed grid of the part that f looks at. It is made
// once and kept.
func (e *Evidence) Result(f Filter) (*impact.Result, error) {
	e = e.Written()
	e.memo.mu.Lock()
	a, ok := e.memo.results[f]
	if !ok {
		a = &assessed{}
		e.memo.results[f] = a
	}
	e.memo.mu.Unlock()
	a.once.Do(func() {
		grid := e.grid.Select(f.keeps, impact.By{})
		if a.result, a.err = impact.Assess(e.Design, grid, e.Measures(f), e.options(f)); a.err == nil {
			a.result.Voices = e.Voices(f)
		}
	})
	return a.result, a.err
}

// ByTerritory returns the assessed grid broken down by EPCI.
func (e *Evidence) ByTerritory(f Filter) (*impact.Result, error) {
	e = e.Written()
	return impact.Assess(e.Design, e.grid.Select(f.keeps, impact.By{Territory: true}), e.Measures(f), e.options(f))
}

// ByPeriod returns the assessed grid broken down by quarter.
func (e *Evidence) ByPeriod(f Filter) (*impact.Result, error) {
	e = e.Written()
	return impact.Assess(e.Design, e.grid.Select(f.keeps, impact.By{Period: true}), nil, e.options(f))
}

// options are those of the method, for one view of the grid.
func (e *Evidence) options(f Filter) impact.Options {
	o := e.Options
	o.Guard, o.View = e.guard, impact.View{Action: f.Action, Territory: f.EPCI, Period: f.Period}
	return o
}

func (f Filter) keeps(k impact.Key) bool {
	return (f.Action == "" || k.Action == f.Action) && (f.EPCI == "" || k.Territory == f.EPCI) && f.during(k.Period)
}

// during reports whether a period lies in the one that is looked at: a quarter
// or a half lies in its year.
func (f Filter) during(period string) bool {
	return f.Period == "" || period == f.Period || strings.HasPrefix(period, f.Period+"-")
}

// Reach sums what was done in the part that f looks at.
func (e *Evidence) Reach(f Filter) Reach {
	var sum Reach
	for at, r := range e.reach {
		if e.at(at).in(f) {
			sum = sum.plus(r)
		}
	}
	return sum
}

// where is a place by name.
type where struct{ action, commune, epci, period string }

func (e *Evidence) at(p place) where {
	commune := e.names.Territories.Name(int(p.territory))
	return where{e.names.Actions.Name(int(p.action)), commune, e.Territory.GroupOf(commune), e.names.Periods.Name(int(p.period))}
}

func (w where) in(f Filter) bool {
	return (f.Action == "" || w.action == f.Action) && (f.EPCI == "" || w.epci == f.EPCI) && f.during(w.period)
}

// ReachBy sums what was done by the name that by gives: a period, an EPCI.
func (e *Evidence) ReachBy(f Filter, by func(action, commune, epci, period string) string) map[string]Reach {
	sums := map[string]Reach{}
	for at, r := range e.reach {
		if w := e.at(at); w.in(f) {
			name := by(w.action, w.commune, w.epci, w.period)
			sums[name] = sums[name].plus(r)
		}
	}
	return sums
}

// Served returns the INSEE codes of the communes where something took place,
// sorted.
func (e *Evidence) Served(f Filter) []string {
	var served []string
	for commune := range e.ReachBy(f, func(_, commune, _, _ string) string { return commune }) {
		if _, ok := e.Territory.Commune(commune); ok {
			served = append(served, commune)
		}
	}
	slices.Sort(served)
	return served
}

func (e *Evidence) periods() []string {
	seen := map[string]bool{}
	for at := range e.reach {
		seen[e.names.Periods.Name(int(at.period))] = true
	}
	for _, k := range e.grid.Keys() {
		seen[k.Period] = true
	}
	var list []string
	for p := range seen {
		if p != "" {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	return list
}

// Covers reports whether a period lies in the one that is looked at.
func (f Filter) Covers(period string) bool { return f.during(period) }
