package impact

import (
	"embed"
	"fmt"
	"io"
	"slices"
)

//go:embed instruments/*.toml
var instrumentFiles embed.FS

// An Instrument is a questionnaire as data: its items, the codes of their
// answers, and the rules by which they enter the grid.
type Instrument struct {
	ID       string   `toml:"id"`
	Version  string   `toml:"version"`
	Title    string   `toml:"title"`
	Licence  string   `toml:"licence"` // required: nobody should use a form without knowing its terms
	Source   string   `toml:"source"`  // who wrote it, required
	Language string   `toml:"language"`
	Intro    string   `toml:"intro"`
	Waves    []string `toml:"waves"` // of "before", "after", "six-months"
	// MinAnswered is the least share of the items of an outcome that one
	// person must have answered for their score to count, in (0, 1].
	// Zero means 0.5.
	MinAnswered float64             `toml:"min_answered"`
	Scales      map[string]ItemCode `toml:"scale"`
	Items       []Item              `toml:"item"`
	Norms       []Norm              `toml:"norm"`
}

// ItemCode is a set of answers that several items share.
type ItemCode struct {
	Codes []Code `toml:"codes"`
}

// A Code is one possible answer.
type Code struct {
	Value   uint8  `toml:"value"` // as stored in Answers.Value; 255 is reserved
	Label   string `toml:"label"`
	Missing bool   `toml:"missing"` // "do not wish to answer": counted as no answer
}

// An Item is one question.
type Item struct {
	ID        string  `toml:"id"` // unique among all instruments of a design
	Text      string  `toml:"text"`
	Criterion string  `toml:"criterion"` // "" = followed, but not part of the grid
	Scale     string  `toml:"scale"`     // name in Instrument.Scales
	Kind      string  `toml:"kind"`      // "scale" (ordered; "" means scale) or "choice" (never scored)
	Role      string  `toml:"role"`      // what a program may count: "orientation-proposed", …
	Reversed  bool    `toml:"reversed"`  // the highest code is the worst answer
	Weight    float64 `toml:"weight"`    // within its criterion; zero means 1
	Goal      Goal    `toml:"goal"`

	// Codes are the answers in the order of the scale, lowest first. Filled
	// by ReadInstrument from the scale's name.
	Codes []Code `toml:"-"`
}

// A Goal places an item between two goalposts.
type Goal struct {
	// Of is "change" (after minus before) or "level" (at the last wave of the
	// instrument). Empty means change when the instrument has a before wave
	// and another, level otherwise.
	Of string `toml:"of"`
	// Low and High are in points of the item's 0–100 scale: Low scores 0,
	// High scores 100. Both zero means 0 to 50 for a change (two steps of a
	// five-step scale, for everyone) and 0 to 100 for a level.
	Low  float64 `toml:"low"`
	High float64 `toml:"high"`
}

// A Norm is a published value to compare an item or a criterion with.
type Norm struct {
	Of         string  `toml:"of"`         // item or criterion id
	Population string  `toml:"population"` // who was asked
	Mean       float64 `toml:"mean"`       // on the 0–100 scale
	SD         float64 `toml:"sd"`         // 0 = not published
	N          int     `toml:"n"`
	Year       int     `toml:"year"`
	Source     string  `toml:"source"` // required
}

// Instruments returns the questionnaires written for this project, sorted by
// id: autonomie, confiance, diagnostic-usages, quotidien, satisfaction,
// usages-6-mois. The caller owns the result.
func Instruments() []*Instrument {
	entries, err := instrumentFiles.ReadDir("instruments")
	if err != nil {
		panic(err) // embedded: cannot be absent
	}
	var out []*Instrument
	for _, e := range entries {
		f, err := instrumentFiles.Open("instruments/" + e.Name())
		if err != nil {
			panic(err)
		}
		in, err := ReadInstrument(f)
		f.Close()
		if err != nil {
			panic(err) // embedded and tested
		}
		out = append(out, in)
	}
	return out
}

// ReadInstrument reads a questionnaire written in TOML. It refuses one
// without id, version, licence or source, an unknown field, wave or scale, an
// item id or a code used twice, and a scored item with fewer than two codes.
func ReadInstrument(r io.Reader) (*Instrument, error) {
	in := new(Instrument)
	if err := decodeStrict(r, in); err != nil {
		return nil, fmt.Errorf("instrument: %w", err)
	}
	if in.MinAnswered == 0 {
		in.MinAnswered = 0.5
	}
	if err := in.check(); err != nil {
		return nil, fmt.Errorf("instrument %q: %w", in.ID, err)
	}
	return in, nil
}

// Item returns the item with the given id.
func (in *Instrument) Item(id string) (Item, bool) {
	for _, it := range in.Items {
		if it.ID == id {
			return it, true
		}
	}
	return Item{}, false
}

// Asked reports whether the instrument is handed out at wave w.
func (in *Instrument) Asked(w Wave) bool { return slices.Contains(in.Waves, w.String()) }

func (in *Instrument) check() error {
	for _, f := range []struct{ name, value string }{
		{"id", in.ID}, {"version", in.Version}, {"licence", in.Licence}, {"source", in.Source},
	} {
		if f.value == "" {
			return fmt.Errorf("no %s", f.name)
		}
	}
	if in.MinAnswered < 0 || in.MinAnswered > 1 {
		return fmt.Errorf("min_answered %v: not within 0 and 1", in.MinAnswered)
	}
	if len(in.Waves) == 0 {
		return fmt.Errorf("no wave")
	}
	for _, w := range in.Waves {
		if _, ok := waveOf(w); !ok {
			return fmt.Errorf("unknown wave %q", w)
		}
	}
	seen := map[string]bool{}
	for i := range in.Items {
		it := &in.Items[i]
		if it.ID == "" || seen[it.ID] {
			return fmt.Errorf("item %q: empty or used twice", it.ID)
		}
		seen[it.ID] = true
		if err := in.complete(it); err != nil {
			return fmt.Errorf("item %q: %w", it.ID, err)
		}
	}
	for _, n := range in.Norms {
		if n.Source == "" {
			return fmt.Errorf("norm of %q: no source", n.Of)
		}
	}
	return nil
}

// complete fills what an item leaves to its instrument and checks it.
func (in *Instrument) complete(it *Item) error {
	scale, ok := in.Scales[it.Scale]
	if !ok {
		return fmt.Errorf("unknown scale %q", it.Scale)
	}
	it.Codes = scale.Codes
	if it.Kind == "" {
		it.Kind = "scale"
	}
	if it.Kind != "scale" && it.Kind != "choice" {
		return fmt.Errorf("unknown kind %q", it.Kind)
	}
	if it.Weight == 0 {
		it.Weight = 1
	}
	if it.Weight < 0 {
		return fmt.Errorf("negative weight %v", it.Weight)
	}
	var used [256]bool
	for _, c := range it.Codes {
		if c.Value == MissingAnswer || used[c.Value] {
			return fmt.Errorf("code %d: reserved or used twice", c.Value)
		}
		used[c.Value] = true
	}
	if it.Kind == "scale" && it.Levels() < 2 {
		return fmt.Errorf("scale %q: fewer than two answers", it.Scale)
	}
	if it.Kind == "choice" && it.Criterion != "" {
		return fmt.Errorf("a choice has no order and cannot enter criterion %q", it.Criterion)
	}
	return in.completeGoal(&it.Goal)
}

func (in *Instrument) completeGoal(g *Goal) error {
	if g.Of == "" {
		g.Of = "level"
		if in.Asked(Before) && len(in.Waves) > 1 {
			g.Of = "change"
		}
	}
	switch {
	case g.Of != "change" && g.Of != "level":
		return fmt.Errorf("goal of %q: neither change nor level", g.Of)
	case g.Of == "change" && !(in.Asked(Before) && len(in.Waves) > 1):
		return fmt.Errorf("goal of change: the instrument has no wave to compare with")
	}
	if g.Low == 0 && g.High == 0 {
		g.High = 100
		if g.Of == "change" {
			g.High = 50
		}
	}
	if g.Low == g.High {
		return fmt.Errorf("goalposts %v and %v are equal", g.Low, g.High)
	}
	return nil
}

// Levels returns the number of ordered answers, those marked missing left out.
func (it *Item) Levels() int {
	n := 0
	for _, c := range it.Codes {
		if !c.Missing {
			n++
		}
	}
	return n
}

// Step returns the rank of an answer code on the oriented scale, from 0 (the
// worst answer) to Levels-1, and false for a missing or unknown code.
func (it *Item) Step(value uint8) (int, bool) {
	i := 0
	for _, c := range it.Codes {
		if c.Missing {
			continue
		}
		if c.Value == value {
			if it.Reversed {
				return it.Levels() - 1 - i, true
			}
			return i, true
		}
		i++
	}
	return 0, false
}
