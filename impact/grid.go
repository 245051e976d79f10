package impact

import (
	"cmp"
	"fmt"
	"slices"
)

// A Key names a cell of the grid at its finest. Fields that the grid is not
// broken down by are empty.
type Key struct {
	Action    string
	Outcome   string // see Outcome.ID
	Territory string
	Period    string
	Group     string
}

// Compare orders keys by action, outcome, territory, period, group.
func (k Key) Compare(o Key) int {
	return cmp.Or(cmp.Compare(k.Action, o.Action), cmp.Compare(k.Outcome, o.Outcome),
		cmp.Compare(k.Territory, o.Territory), cmp.Compare(k.Period, o.Period), cmp.Compare(k.Group, o.Group))
}

// A Grid holds one tally per cell. Grids of different people add up.
type Grid struct {
	By     By
	Report PassReport
	cells  map[Key]Tally
	files  map[fileKey]bool

	weights string         // see Weigh; "" = each answer counts one
	parts   map[Key][]part // of the cells of a weighted grid, by weight
}

type fileKey struct{ action, outcome, file string }

// PassReport tells what became of the rows.
type PassReport struct {
	Rows       int64 // read
	Missing    int64 // asked and not answered, or "do not wish to answer"
	Unlinked   int64 // respondent 0: cannot be paired, set aside
	NoAction   int64 // not attached to an action, set aside
	NotInGrid  int64 // item followed but of no criterion, or of no instrument of the design
	OffScale   int64 // value that the item does not have, set aside
	Duplicates int64 // a later answer to the same question at the same wave took its place
}

// Merge adds the rows of another pass.
func (r PassReport) Merge(o PassReport) PassReport {
	return PassReport{
		r.Rows + o.Rows, r.Missing + o.Missing, r.Unlinked + o.Unlinked, r.NoAction + o.NoAction,
		r.NotInGrid + o.NotInGrid, r.OffScale + o.OffScale, r.Duplicates + o.Duplicates,
	}
}

// NewGrid returns an empty grid.
func NewGrid(by By) *Grid {
	return &Grid{By: by, cells: map[Key]Tally{}, files: map[fileKey]bool{}}
}

// Add merges a tally into the cell with the given key. source is the SHA-256
// of the file the people come from; "" is left out of the lineage. It panics
// on a weighted grid: weights belong to the people they were made for.
func (g *Grid) Add(k Key, t Tally, source string) {
	if g.parts != nil {
		panic("impact: a weighted grid counts no more people")
	}
	g.cells[k] = g.cells[k].Merge(t)
	if source != "" {
		g.files[fileKey{k.Action, k.Outcome, source}] = true
	}
}

// Merge adds the cells of another grid of the same breakdown, of different
// people. It refuses a grid broken down otherwise, and weighted ones: weigh
// the sum.
func (g *Grid) Merge(o *Grid) error {
	if g.parts != nil || o.parts != nil {
		return fmt.Errorf("a weighted grid cannot be added to: weigh the sum")
	}
	if g.By != o.By {
		return fmt.Errorf("grids are not broken down alike: %+v and %+v", g.By, o.By)
	}
	for k, t := range o.cells {
		g.cells[k] = g.cells[k].Merge(t)
	}
	for f := range o.files {
		g.files[f] = true
	}
	g.Report = g.Report.Merge(o.Report)
	return nil
}

// Keys returns the keys of the cells, sorted.
func (g *Grid) Keys() []Key {
	keys := make([]Key, 0, len(g.cells))
	for k := range g.cells {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, Key.Compare)
	return keys
}

// byOutcome returns the keys of each outcome, sorted.
func (g *Grid) byOutcome() map[string][]Key {
	out := map[string][]Key{}
	for k := range g.cells {
		out[k.Outcome] = append(out[k.Outcome], k)
	}
	for _, keys := range out {
		slices.SortFunc(keys, Key.Compare)
	}
	return out
}

// sources returns the files of each action's answers to each outcome, sorted.
func (g *Grid) sources() map[fileKey][]string {
	out := map[fileKey][]string{}
	for f := range g.files {
		k := fileKey{action: f.action, outcome: f.outcome}
		out[k] = append(out[k], f.file)
	}
	for _, files := range out {
		slices.Sort(files)
	}
	return out
}

// overActions returns the grid of territories, all actions together.
func (g *Grid) overActions() *Grid {
	out := g.fold(By{Territory: true, Item: g.By.Item}, func(k Key) (Key, bool) { return Key{Outcome: k.Outcome, Territory: k.Territory}, true })
	out.files = map[fileKey]bool{}
	for f := range g.files {
		out.files[fileKey{outcome: f.outcome, file: f.file}] = true
	}
	return out
}

// Tally returns the tally of a cell; the zero Tally when nobody is in it.
// Unlike the cells of a Result, tallies are not checked for disclosure.
func (g *Grid) Tally(k Key) Tally { return g.cells[k] }

// Select returns the grid of the cells that keep accepts (nil: all), broken
// down by less: a breakdown that by does not ask for is summed away. It cannot
// break down further than the grid already is, nor turn items into criteria.
// Count once at the finest, then answer every filter from that grid: the cost
// does not depend on the number of people. Report stays that of the pass.
func (g *Grid) Select(keep func(Key) bool, by By) *Grid {
	by = By{by.Territory && g.By.Territory, by.Period && g.By.Period, by.Group && g.By.Group, g.By.Item}
	return g.fold(by, func(k Key) (Key, bool) { return by.key(k), keep == nil || keep(k) })
}

// fold sums the cells that to sends to the same key, leaving out those it does
// not keep.
func (g *Grid) fold(by By, to func(Key) (k Key, keep bool)) *Grid {
	out := &Grid{By: by, Report: g.Report, cells: map[Key]Tally{}, files: g.files, weights: g.weights}
	bins, parts := map[Key][]Bin{}, map[Key][]part{}
	for from, t := range g.cells {
		if k, keep := to(from); keep {
			bins[k] = append(bins[k], t.bins...)
			parts[k] = append(parts[k], g.parts[from]...)
		}
	}
	for k, b := range bins {
		out.cells[k] = NewTally(b...)
	}
	if g.parts != nil {
		out.parts = map[Key][]part{}
		for k, p := range parts {
			out.parts[k] = gathered(p)
		}
	}
	return out
}

// A CountRow is one line of SELECT dimensions, before, after, six_months,
// COUNT(*) … GROUP BY: people who gave the same answers to one item. Answers
// are codes of the item, as stored, not yet oriented; MissingAnswer (or a code
// that the item marks as missing) means that there is none at that wave.
type CountRow struct {
	Action, Item, Territory, Period, Group string
	Answers                                [3]uint8
	N                                      int64
	Source                                 string
}

// FromCounts builds a grid, one outcome per item, from rows that a database
// has grouped. It refuses an unknown item, a code off the scale and a
// negative count, naming the row: what a database returns is not guessed at.
// The rows of followed items outside the grid are counted in NotInGrid.
func FromCounts(d *Design, by By, rows []CountRow) (*Grid, error) {
	by.Item = true
	outcomes, err := d.Outcomes(true)
	if err != nil {
		return nil, err
	}
	items := map[string]*Outcome{}
	for _, in := range d.Instruments {
		for _, it := range in.Items {
			items[it.ID] = nil
		}
	}
	for i := range outcomes {
		items[outcomes[i].ID] = &outcomes[i]
	}
	g := NewGrid(by)
	bins := map[Key][]Bin{}
	for i, r := range rows {
		o, known := items[r.Item]
		switch {
		case !known:
			return nil, fmt.Errorf("count row %d: item %q: not in the design", i, r.Item)
		case r.N < 0:
			return nil, fmt.Errorf("count row %d: count %d: negative", i, r.N)
		case o == nil:
			g.Report.NotInGrid += r.N
			continue
		case r.Action == "":
			g.Report.NoAction += r.N
			continue
		}
		g.Report.Rows += r.N
		b := Bin{N: r.N}
		for w, v := range r.Answers {
			if b.Scores[w], err = o.Items[0].tick(v); err != nil {
				return nil, fmt.Errorf("count row %d: item %q: %w", i, r.Item, err)
			}
		}
		if b.Scores == [3]Tick{NoTick, NoTick, NoTick} {
			g.Report.Missing += r.N
			continue
		}
		k := by.key(Key{r.Action, r.Item, r.Territory, r.Period, r.Group})
		bins[k] = append(bins[k], b)
		if r.Source != "" {
			g.files[fileKey{k.Action, k.Outcome, r.Source}] = true
		}
	}
	for k, b := range bins {
		g.cells[k] = NewTally(b...)
	}
	return g, nil
}

// key empties the fields that the grid is not broken down by.
func (by By) key(k Key) Key {
	if !by.Territory {
		k.Territory = ""
	}
	if !by.Period {
		k.Period = ""
	}
	if !by.Group {
		k.Group = ""
	}
	return k
}

// tick returns the score of one answer code of the item.
func (it *Item) tick(value uint8) (Tick, error) {
	if value == MissingAnswer {
		return NoTick, nil
	}
	for _, c := range it.Codes {
		if c.Value == value && c.Missing {
			return NoTick, nil
		}
	}
	step, ok := it.Step(value)
	if !ok {
		return 0, fmt.Errorf("answer %d: not on the scale", value)
	}
	return TickOf(step, it.Levels()-1), nil
}
