package impact

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
)

// A Design says how a programme is judged and is settled before any data is
// read: which criteria, which questionnaires.
type Design struct {
	Name        string // of the method, with its version: "lozere/1.0.0"
	Referential *Referential
	Instruments []*Instrument
}

// DefaultDesign is the Avise/ESSEC referential with the project's own
// questionnaires.
func DefaultDesign() *Design {
	return &Design{Name: "sillage/1.0.0", Referential: DefaultReferential(), Instruments: Instruments()}
}

// An Outcome is what is scored on one person: the mean of the items that
// share a criterion, an instrument, a number of steps, a weight and a goal.
type Outcome struct {
	ID          string // stable: "autonomy/autonomie/change-5"
	Criterion   string
	Instrument  string
	Items       []Item
	Levels      int     // steps of each item
	MinAnswered int     // least number of items one person must have answered
	Weight      float64 // within the criterion: the sum of the items' weights
	Goal        Goal
	Last        Wave // latest wave of the instrument
}

// maxLevels bounds the distinct scores of an outcome: three of them and a
// cell must fit one machine word.
const maxLevels = 1 << 10

// Outcomes returns what the design scores, in the order of the referential
// and then of the instruments; with byItem, one outcome per item. It refuses
// an item id used twice, an unknown criterion and an outcome of more scores
// than can be counted (about twenty items of a five-step scale).
func (d *Design) Outcomes(byItem bool) ([]Outcome, error) {
	if d.Referential == nil {
		return nil, fmt.Errorf("design %q: no referential", d.Name)
	}
	var out []Outcome
	owner := map[string]string{}
	for _, in := range d.Instruments {
		for _, it := range in.Items {
			if first, twice := owner[it.ID]; twice {
				return nil, fmt.Errorf("design %q: item %q is in instruments %q and %q", d.Name, it.ID, first, in.ID)
			}
			owner[it.ID] = in.ID
			if it.Criterion == "" {
				continue
			}
			if _, ok := d.Referential.Criterion(it.Criterion); !ok {
				return nil, fmt.Errorf("design %q: item %q: unknown criterion %q", d.Name, it.ID, it.Criterion)
			}
			out = addItem(out, in, it, byItem)
		}
	}
	rank := map[string]int{}
	for i, c := range d.Referential.Criteria {
		rank[c.ID] = i
	}
	slices.SortStableFunc(out, func(a, b Outcome) int { return cmp.Compare(rank[a.Criterion], rank[b.Criterion]) })
	return out, finish(d, out)
}

func addItem(out []Outcome, in *Instrument, it Item, byItem bool) []Outcome {
	id := fmt.Sprintf("%s/%s/%s-%d", it.Criterion, in.ID, it.Goal.Of, it.Levels())
	if byItem {
		id = it.ID
	}
	for i := range out {
		o := &out[i]
		if !byItem && o.Instrument == in.ID && o.Criterion == it.Criterion && o.Levels == it.Levels() &&
			o.Goal == it.Goal && o.Items[0].Weight == it.Weight {
			o.Items = append(o.Items, it)
			o.Weight += it.Weight
			return out
		}
		if o.ID == id { // same name, other goal or weight
			id += "~" + it.ID
		}
	}
	last := Before
	for w := Before; w <= SixMonths; w++ {
		if in.Asked(w) {
			last = w
		}
	}
	return append(out, Outcome{
		ID: id, Criterion: it.Criterion, Instrument: in.ID, Items: []Item{it}, Levels: it.Levels(),
		Weight: it.Weight, Goal: it.Goal, Last: last,
		MinAnswered: int(1e6 * in.MinAnswered), // share in millionths until finish
	})
}

func finish(d *Design, out []Outcome) error {
	for i := range out {
		o := &out[i]
		o.MinAnswered = max(1, (o.MinAnswered*len(o.Items)+999_999)/1_000_000)
		if len(o.Items) > 32 || o.scores() >= maxLevels {
			return fmt.Errorf("design %q: outcome %s: %d items of %d steps are too many to score together", d.Name, o.ID, len(o.Items), o.Levels)
		}
	}
	return nil
}

// scores returns how many (items answered, sum of steps) a person can have.
func (o *Outcome) scores() int { return o.base(len(o.Items) + 1) }

// base returns the index of the score of a person whose m answered items sum
// to nothing; 0 stands for no score.
func (o *Outcome) base(m int) int { return 1 + (o.Levels-1)*m*(m-1)/2 + (m - 1) }

// tick returns the score of an index made with base.
func (o *Outcome) tick(index int) Tick {
	if index == 0 {
		return NoTick
	}
	m := 1
	for o.base(m+1) <= index {
		m++
	}
	return TickOf(index-o.base(m), m*(o.Levels-1))
}

// Hash returns the SHA-256 of everything the design says: two designs with
// the same hash judge alike.
func (d *Design) Hash() string {
	b, err := json.Marshal(d)
	if err != nil {
		panic(err) // strings, numbers and maps of them
	}
	return fmt.Sprintf("%x", sha256.Sum256(b))
}
