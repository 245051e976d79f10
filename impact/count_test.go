package impact_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

// rows is a small builder of answers.
type rows struct{ a impact.Answers }

func (r *rows) add(respondent uint32, item uint16, wave impact.Wave, action, territory uint16, value uint8) {
	r.a.Respondent = append(r.a.Respondent, respondent)
	r.a.Item = append(r.a.Item, item)
	r.a.Wave = append(r.a.Wave, uint8(wave))
	r.a.Action = append(r.a.Action, action)
	r.a.Territory = append(r.a.Territory, territory)
	r.a.Period = append(r.a.Period, 1)
	r.a.Group = append(r.a.Group, 0)
	r.a.Value = append(r.a.Value, value)
}

// codes returns dictionaries with every item of the design.
func codes(d *impact.Design) impact.Codes {
	c := impact.Codes{
		Items:       []string{""},
		Actions:     []string{"", "a01", "a02", "a03"},
		Territories: []string{"", "48095", "48061", "48080"},
		Periods:     []string{"", "2025-T1", "2025-T2"},
		Groups:      []string{"", "60 ans et plus"},
	}
	for _, in := range d.Instruments {
		for _, it := range in.Items {
			c.Items = append(c.Items, it.ID)
		}
	}
	return c
}

func item(c impact.Codes, id string) uint16 { return uint16(slices.Index(c.Items, id)) }

// randomAnswers gives people up to two actions, several items and waves, with
// gaps, refusals to answer and repeated rows.
func randomAnswers(c impact.Codes, people int, seed uint64) impact.Answers {
	r := rand.New(rand.NewPCG(seed, 1))
	var b rows
	ids := []string{"aut-01", "aut-02", "aut-03", "aut-04", "con-06", "use-03", "sat-01", "vie-05"}
	for n := range people * 12 {
		_ = n
		it := ids[r.IntN(len(ids))]
		v := uint8(1 + r.IntN(5))
		switch {
		case it == "use-03":
			v = uint8(r.IntN(2))
		case r.IntN(20) == 0:
			v = 9
		case r.IntN(20) == 0:
			v = impact.MissingAnswer
		}
		who := uint32(r.IntN(people + 1))
		b.add(who, item(c, it), impact.Wave(r.IntN(3)), uint16(r.IntN(4)), uint16(r.IntN(4)), v)
	}
	return b.a
}

// slowCount is the same count written for the reader, one person at a time
// with maps: what Count must equal.
func slowCount(d *impact.Design, c impact.Codes, parts []impact.Answers, by impact.By) map[impact.Key]impact.Tally {
	outcomes, _ := d.Outcomes(by.Item)
	type who struct {
		respondent uint32
		action     uint16
	}
	type answer struct {
		step      int
		territory uint16
		order     int
	}
	given := map[who]map[string]map[impact.Wave]answer{}
	order := 0
	for _, a := range parts {
		for i := range a.Respondent {
			order++
			id := c.Items[a.Item[i]]
			if a.Respondent[i] == 0 || a.Action[i] == 0 {
				continue
			}
			for _, o := range outcomes {
				for _, it := range o.Items {
					step, ok := it.Step(a.Value[i])
					if it.ID != id || !ok {
						continue
					}
					w := who{a.Respondent[i], a.Action[i]}
					if given[w] == nil {
						given[w] = map[string]map[impact.Wave]answer{}
					}
					if given[w][id] == nil {
						given[w][id] = map[impact.Wave]answer{}
					}
					given[w][id][impact.Wave(a.Wave[i])] = answer{step, a.Territory[i], order}
				}
			}
		}
	}
	out := map[impact.Key]impact.Tally{}
	for w, items := range given {
		for _, o := range outcomes {
			var kept []string
			var scores [3]impact.Tick
			var place uint16
			first := true
			var waves []impact.Wave
			for wave := impact.Before; wave <= impact.SixMonths; wave++ {
				var here []string
				for _, it := range o.Items {
					if a, ok := items[it.ID][wave]; ok {
						if first { // the place of the first answer, in the order of items
							place, first = a.territory, false
						}
						if len(waves) == 0 || slices.Contains(kept, it.ID) {
							here = append(here, it.ID)
						}
					}
				}
				if len(here) >= o.MinAnswered {
					kept, waves = here, append(waves, wave)
				}
			}
			if len(waves) == 0 {
				continue
			}
			for wave := range scores {
				scores[wave] = impact.NoTick
			}
			for _, wave := range waves {
				sum := 0
				for _, id := range kept {
					sum += items[id][wave].step
				}
				scores[wave] = impact.TickOf(sum, len(kept)*(o.Levels-1))
			}
			k := impact.Key{Action: c.Actions[w.action], Outcome: o.ID}
			if by.Territory && place > 0 {
				k.Territory = c.Territories[place]
			}
			out[k] = out[k].Merge(impact.NewTally(impact.Bin{Scores: scores, N: 1}))
		}
	}
	return out
}

func TestCountEqualsSlowCount(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	for _, by := range []impact.By{{}, {Territory: true}, {Item: true}, {Item: true, Territory: true}} {
		parts := []impact.Answers{randomAnswers(c, 300, 1), randomAnswers(c, 300, 2), {}, randomAnswers(c, 40, 3)}
		want := slowCount(d, c, parts, by)
		for workers := range 5 {
			g, err := impact.Count(d, c, parts, by, workers)
			if err != nil {
				t.Fatal(err)
			}
			if got := len(g.Keys()); got != len(want) {
				t.Fatalf("%+v, %d workers: %d cells, want %d", by, workers, got, len(want))
			}
			for _, k := range g.Keys() {
				if !reflect.DeepEqual(g.Tally(k).Bins(), want[k].Bins()) {
					t.Fatalf("%+v, %d workers, %v: %v, want %v", by, workers, k, g.Tally(k).Bins(), want[k].Bins())
				}
			}
		}
	}
}

// Answers of many people, in few and in sparse codes, take the other paths of
// the pass; the people are the same, so the tallies are too.
func TestCountDoesNotDependOnPersonCodes(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	a := randomAnswers(c, 20_000, 7)
	g, err := impact.Count(d, c, []impact.Answers{a}, impact.By{}, 2)
	if err != nil {
		t.Fatal(err)
	}
	spread := a
	spread.Respondent = slices.Clone(a.Respondent)
	for i, r := range spread.Respondent {
		spread.Respondent[i] = r * 200_000
	}
	h, err := impact.Count(d, c, []impact.Answers{spread}, impact.By{}, 2)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(g, h) {
		t.Error("sparse person codes give other tallies")
	}
}

func TestCountReportsWhatItSetAside(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	var b rows
	aut := item(c, "aut-01")
	b.add(1, aut, impact.Before, 1, 1, 2)
	b.add(1, aut, impact.Before, 1, 1, 3) // twice
	b.add(1, aut, impact.After, 1, 1, 9)  // does not wish to answer
	b.add(2, aut, impact.Before, 0, 1, 2) // no action
	b.add(0, aut, impact.Before, 1, 1, 2) // nobody
	b.add(3, aut, impact.Before, 1, 1, 7) // not on the scale
	b.add(3, item(c, "sat-01"), impact.After, 1, 1, 4)
	b.add(3, 0, impact.After, 1, 1, 4) // unknown item
	g, err := impact.Count(d, c, []impact.Answers{b.a}, impact.By{Item: true}, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := impact.PassReport{Rows: 8, Missing: 1, Unlinked: 1, NoAction: 1, NotInGrid: 2, OffScale: 1, Duplicates: 1}
	if g.Report != want {
		t.Errorf("report %+v, want %+v", g.Report, want)
	}
	bins := g.Tally(impact.Key{Action: "a01", Outcome: "aut-01"}).Bins()
	if len(bins) != 1 || bins[0].Scores[0].Points() != 50 {
		t.Errorf("the later of two answers should count: %v", bins)
	}
}

func TestCountRefusesForeignCodes(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	for name, spoil := range map[string]func(*impact.Answers){
		"item":      func(a *impact.Answers) { a.Item[1] = 60_000 },
		"action":    func(a *impact.Answers) { a.Action[1] = 4 },
		"territory": func(a *impact.Answers) { a.Territory[1] = 4 },
		"wave":      func(a *impact.Answers) { a.Wave[1] = 3 },
	} {
		var b rows
		b.add(1, 1, impact.Before, 1, 1, 2)
		b.add(1, 1, impact.After, 1, 1, 2)
		spoil(&b.a)
		_, err := impact.Count(d, c, []impact.Answers{{}, b.a}, impact.By{Territory: true}, 2)
		var e *impact.CodeError
		if !errors.As(err, &e) || e.Part != 1 || e.Row != 1 || e.Column != name {
			t.Errorf("%s: error %v", name, err)
		}
	}
	short := impact.Answers{Respondent: make([]uint32, 2), Item: make([]uint16, 1)}
	if _, err := impact.Count(d, c, []impact.Answers{short}, impact.By{}, 1); err == nil {
		t.Error("columns of unequal length were accepted")
	}
}

func TestCountLeavesAnswersAsFound(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	a, same := randomAnswers(c, 100, 5), randomAnswers(c, 100, 5)
	if _, err := impact.Evaluate(d, c, []impact.Answers{a}, nil, impact.By{Territory: true}, impact.Options{}); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, same) {
		t.Error("the answers were changed")
	}
}
