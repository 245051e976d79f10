package impact

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Assess turns the tallies of a grid and the declared measures into a result.
// It refuses a measure of a criterion that the referential does not have and
// a tally of an outcome that the design does not have.
func Assess(d *Design, g *Grid, measures []Measure, opts Options) (*Result, error) {
	outcomes, err := d.Outcomes(g.By.Item)
	if err != nil {
		return nil, err
	}
	a := &assessor{design: d, outcomes: outcomes, measures: measures, opts: opts.published(), name: d.Name + "@" + d.Hash()[:12]}
	if err := a.check(g); err != nil {
		return nil, err
	}
	r := &Result{Design: d.Name, By: g.By, Options: a.opts, Report: g.Report, Weights: g.weights, Warnings: g.Report.warnings()}
	base := g.Select(nil, By{})
	matrix := a.cells(base)
	r.Cells = matrix
	if g.By.Territory || g.By.Period || g.By.Group {
		r.Cells = a.cells(g)
	}
	for _, c := range r.Cells {
		if c.Withheld {
			r.Withheld++
		}
	}
	a.score(r, matrix, a.whole(base))
	a.scoreTerritories(r, g)
	return r, nil
}

// published replaces the zeros of o by what they mean.
func (o Options) published() Options {
	o.Level = cmp.Or(o.Level, 0.95)
	o.Replicates = cmp.Or(o.Replicates, 2000)
	o.Threshold = cmp.Or(o.Threshold, 5)
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	return o
}

func (r PassReport) warnings() []Note {
	var out []Note
	warn := func(n int64, key, text string) {
		if n > 0 {
			out = append(out, Notef(key, text, n))
		}
	}
	warn(r.Unlinked, "impact.unlinked", "%d answers could not be linked to a person and were set aside")
	warn(r.NoAction, "impact.no-action", "%d answers are not attached to an action and were set aside")
	warn(r.OffScale, "impact.off-scale", "%d answers are not on the scale of their question and were set aside")
	warn(r.Duplicates, "impact.duplicates", "%d answers were given twice at the same wave: the later one counts")
	return out
}

type assessor struct {
	design   *Design
	outcomes []Outcome
	measures []Measure
	opts     Options
	name     string // of the method, with its content hash
}

func (a *assessor) check(g *Grid) error {
	if !(a.opts.Level > 0 && a.opts.Level < 1) {
		return fmt.Errorf("level %v: not between 0 and 1", a.opts.Level)
	}
	if a.opts.Threshold < 1 || a.opts.Replicates < 200 {
		return fmt.Errorf("threshold %d below 1 or replicates %d below 200", a.opts.Threshold, a.opts.Replicates)
	}
	known := map[string]bool{}
	for _, o := range a.outcomes {
		known[o.ID] = true
	}
	for k := range g.cells {
		if !known[k.Outcome] {
			return fmt.Errorf("tally of outcome %q: not in design %q", k.Outcome, a.design.Name)
		}
	}
	for _, m := range a.measures {
		if _, ok := a.design.Referential.Criterion(m.Criterion); !ok {
			return fmt.Errorf("measure of indicator %q: unknown criterion %q", m.Indicator, m.Criterion)
		}
	}
	return nil
}

// cells assesses a grid: one cell per place with people in it, sorted.
func (a *assessor) cells(g *Grid) []Cell {
	at := map[place][]found{}
	people := map[place]int64{}
	keys, sources := g.byOutcome(), g.sources()
	for i := range a.outcomes {
		o := &a.outcomes[i]
		for _, k := range keys[o.ID] {
			t := g.cells[k]
			if t.People() == 0 {
				continue
			}
			p := place{k.Action, o.Criterion, k.Territory, k.Period, k.Group}
			f := a.find(sources, k, o, t)
			f.parts = g.parts[k]
			at[p] = append(at[p], f)
			people[p] = max(people[p], t.People())
		}
	}
	hidden := withhold(people, a.opts.Threshold)
	for p := range people {
		hidden[p] = hidden[p] || slices.ContainsFunc(at[p], func(f found) bool { return a.guarded(f.key) })
	}
	cells := make([]Cell, 0, len(people))
	for p, n := range people {
		c := Cell{Action: p.action, Criterion: p.criterion, Territory: p.territory, Period: p.period, Group: p.group, N: int(n)}
		if c.Withheld = hidden[p]; c.Withheld {
			c.N, c.Score = 0, Estimate{Method: "withheld"}.refuse(withheld(a.opts.Threshold))
		}
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(x, y Cell) int { return a.order(x.place(), y.place()) })
	a.parallel(len(cells), func(i int) {
		c := &cells[i]
		if !c.Withheld {
			for _, f := range at[c.place()] {
				c.Outcomes = append(c.Outcomes, a.outcome(f))
			}
			c.Score = combine(c.parts(), a.rule("grid", c.Action, c.Criterion, c.Territory))
		}
	})
	return cells
}

// A found tally waits to be assessed.
type found struct {
	key     Key
	outcome *Outcome
	tally   Tally
	parts   []part // of the tally, when answers have weights
	seed    uint64
	files   []string
	rule    string
}

func (a *assessor) find(sources map[fileKey][]string, k Key, o *Outcome, t Tally) found {
	h := fnv.New64a()
	fmt.Fprintf(h, "%q %q %q %q %q", k.Action, k.Outcome, k.Territory, k.Period, k.Group)
	return found{key: k, outcome: o, tally: t, seed: a.opts.Seed ^ h.Sum64(), files: sources[fileKey{action: k.Action, outcome: k.Outcome}], rule: "grid/" + k.Action + "/" + o.ID}
}

// whole assesses each outcome over all actions together.
func (a *assessor) whole(g *Grid) []OutcomeResult {
	out := make([]OutcomeResult, len(a.outcomes))
	keys, sources := g.byOutcome(), g.sources()
	a.parallel(len(out), func(i int) {
		o := &a.outcomes[i]
		var bins []Bin
		var parts []part
		var files []string
		for _, k := range keys[o.ID] {
			bins = append(bins, g.cells[k].bins...)
			parts = append(parts, g.parts[k]...)
			files = append(files, sources[fileKey{action: k.Action, outcome: k.Outcome}]...)
		}
		slices.Sort(files)
		f := a.find(nil, Key{Outcome: o.ID}, o, NewTally(bins...))
		f.files, f.rule, f.parts = slices.Compact(files), "grid/"+o.ID, gathered(parts)
		out[i] = a.outcome(f)
	})
	return out
}

// outcome estimates what changed on one outcome of one cell.
func (a *assessor) outcome(f found) OutcomeResult {
	t, o := f.tally, f.outcome
	r := OutcomeResult{
		Outcome: *o, Tally: t,
		Started: int(t.Answered(Before)), Pairs: int(t.Change(Before, After).Total()),
		Later: int(t.Change(Before, SixMonths).Total()),
	}
	if n := t.People(); n < int64(a.opts.Threshold) || a.guarded(f.key) { // of the whole programme: cells are withheld before
		r.Tally, r.Started, r.Pairs, r.Later = Tally{}, 0, 0, 0
		e := Estimate{Method: "withheld"}.refuse(withheld(a.opts.Threshold))
		if n == 0 {
			e = Estimate{Method: "none"}.refuse(notMeasured())
		}
		r.Before, r.After, r.Change, r.Effect, r.Kept, r.Score = e, e, e, e, e, e
		return r
	}
	r.Change, r.Effect = f.changes(a.opts)
	r.Kept = f.mean(func(t Tally) Counts { return t.Change(Before, SixMonths) }, -100, a.opts, 2, "mean-change-six-months/multinomial-bootstrap")
	r.Before = f.level(func(t Tally) Counts { return t.LevelOfPairs(Before, Before, After) }, a.opts, "mean-before/student")
	r.After = f.level(func(t Tally) Counts { return t.LevelOfPairs(After, Before, After) }, a.opts, "mean-after/student")
	r.EffectiveN = float64(r.Pairs)
	scored := &r.Change
	of := func(t Tally) Counts { return t.Change(Before, After) }
	if o.Goal.Of == "level" {
		of = func(t Tally) Counts { return t.Level(o.Last) }
		r.After = f.mean(of, 0, a.opts, 3, "mean-level/multinomial-bootstrap")
		r.EffectiveN = float64(of(t).Total())
		scored = &r.After
	}
	if f.parts != nil {
		r.EffectiveN = weigh(f.parts, of).effective()
	}
	a.warnOfLoss(&r)
	r.Score = o.Goal.score(*scored)
	for _, e := range []*Estimate{&r.Before, &r.After, &r.Change, &r.Effect, &r.Kept, &r.Score} {
		e.Lineage = Lineage{Method: a.name, Rule: f.rule, Rows: int(t.Answered(Before) + t.Answered(After) + t.Answered(SixMonths)), Files: f.files}
	}
	return r
}

// changes returns the mean change between before and after, and its effect.
func (f *found) changes(opts Options) (change, effect Estimate) {
	of := func(t Tally) Counts { return t.Change(Before, After) }
	change, effect = changeEstimates(of(f.tally), opts, f.seed)
	if f.parts != nil && change.Given() && len(of(f.tally).Values) > 1 {
		return weigh(f.parts, of).estimates(change, effect, Bootstrap{Replicates: opts.Replicates, Seed: f.seed, Workers: 1})
	}
	return change, effect
}

// mean returns the mean of what of takes from a tally, between low and 100.
func (f *found) mean(of func(Tally) Counts, low float64, opts Options, draw uint64, method string) Estimate {
	e := meanEstimate(of(f.tally), low, 100, opts, f.seed+draw, method)
	if f.parts != nil && e.Given() && len(of(f.tally).Values) > 1 {
		e, _ = weigh(f.parts, of).estimates(e, Estimate{Refused: notMeasured()}, Bootstrap{Replicates: opts.Replicates, Seed: f.seed + draw, Workers: 1})
	}
	return e
}

// level is mean with Student's interval.
func (f *found) level(of func(Tally) Counts, opts Options, method string) Estimate {
	e := levelEstimate(of(f.tally), opts, method)
	if f.parts != nil && e.Given() && len(of(f.tally).Values) > 1 {
		e = weigh(f.parts, of).level(e)
	}
	return e
}

// warnOfLoss warns when a third or more of those who began did not answer
// again: what they would have said may change the result.
func (a *assessor) warnOfLoss(r *OutcomeResult) {
	if r.Outcome.Goal.Of != "change" || r.Started == 0 || !r.Change.Given() {
		return
	}
	if lost := r.Started - r.Pairs; 3*lost >= r.Started {
		r.Change.Warnings = append(r.Change.Warnings, Notef("impact.lost",
			"%d of the %d people asked before did not answer after: those who stayed may differ from them", lost, r.Started))
	}
}

// score places an estimate between the goalposts.
func (g Goal) score(e Estimate) Estimate {
	s := e
	s.Method = "goalposts/" + e.Method
	if !e.Given() {
		return s
	}
	value, cut := between(e.Value, g.Low, g.High)
	x, _ := between(e.Low, g.Low, g.High)
	y, _ := between(e.High, g.Low, g.High)
	s.Value, s.Low, s.High = value, min(x, y), max(x, y)
	s.Warnings = slices.Clone(e.Warnings)
	if cut {
		s.Warnings = append(s.Warnings, Notef("impact.cut", "%.1f lies beyond the goalposts %v and %v", e.Value, g.Low, g.High))
	}
	return s
}

// guarded reports whether the guard hides a cell of the grid, in its view.
func (a *assessor) guarded(k Key) bool {
	v := a.opts.View
	return a.opts.Guard != nil && a.opts.Guard.Hides(Key{Action: cmp.Or(k.Action, v.Action), Outcome: k.Outcome,
		Territory: cmp.Or(k.Territory, v.Territory), Period: cmp.Or(k.Period, v.Period)})
}

func withheld(threshold int) *Refusal {
	return &Refusal{
		Reason: Notef("impact.withheld", "withheld: fewer than %d people, or needed to protect such a cell", threshold),
		Remedy: Notef("impact.withheld.remedy", "read a wider cell: several communes, several quarters"),
	}
}

// parallel runs f on 0…n-1 over the workers; f writes only to its own place.
func (a *assessor) parallel(n int, f func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(a.opts.Workers, n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}

// order sorts places by action, then criteria as the referential lists them.
func (a *assessor) order(p, q place) int {
	rank := func(id string) int {
		return slices.IndexFunc(a.design.Referential.Criteria, func(c Criterion) bool { return c.ID == id })
	}
	return cmp.Or(cmp.Compare(p.action, q.action), cmp.Compare(rank(p.criterion), rank(q.criterion)), p.compare(q))
}

func (c *Cell) place() place { return place{c.Action, c.Criterion, c.Territory, c.Period, c.Group} }
