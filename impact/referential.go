package impact

import (
	"embed"
	"fmt"
	"io"

	"github.com/BurntSushi/toml"
)

//go:embed referential/*.toml
var referentialFiles embed.FS

// A Referential is a cited and versioned list of dimensions and criteria on
// which actions are judged. It is data: another list is read with
// [ReadReferential] and used in its place.
type Referential struct {
	ID         string      `toml:"id"`
	Version    string      `toml:"version"`
	Title      string      `toml:"title"`   // in the reader's language
	Licence    string      `toml:"licence"` // of this file, required
	Source     string      `toml:"source"`  // where the list comes from, required
	Dimensions []Dimension `toml:"dimension"`
	Criteria   []Criterion `toml:"criterion"`
}

// A Dimension is one side of social impact: the individual, society,
// environment, economy, politics.
type Dimension struct {
	ID         string `toml:"id"`
	Label      string `toml:"label"`
	Definition string `toml:"definition"`
}

// A Criterion is one question asked of an action within a dimension.
type Criterion struct {
	ID         string `toml:"id"`
	Dimension  string `toml:"dimension"` // id of its dimension
	Label      string `toml:"label"`
	Definition string `toml:"definition"`
}

// DefaultReferential returns the grid known in France from Avise and ESSEC:
// five dimensions and sixteen criteria, as the roadmap of Lozère lists them.
func DefaultReferential() *Referential {
	f, err := referentialFiles.Open("referential/avise-essec.toml")
	if err != nil {
		panic(err) // embedded: cannot be absent
	}
	defer f.Close()
	r, err := ReadReferential(f)
	if err != nil {
		panic(err) // embedded and tested
	}
	return r
}

// ReadReferential reads a referential written in TOML. It refuses one without
// id, version, licence or source, an unknown field, a criterion of an unknown
// dimension and an id used twice.
func ReadReferential(r io.Reader) (*Referential, error) {
	ref := new(Referential)
	if err := decodeStrict(r, ref); err != nil {
		return nil, fmt.Errorf("referential: %w", err)
	}
	return ref, ref.check()
}

func (r *Referential) check() error {
	for _, f := range []struct{ name, value string }{
		{"id", r.ID}, {"version", r.Version}, {"licence", r.Licence}, {"source", r.Source},
	} {
		if f.value == "" {
			return fmt.Errorf("referential %q: no %s", r.ID, f.name)
		}
	}
	seen := map[string]bool{}
	for _, d := range r.Dimensions {
		if d.ID == "" || seen[d.ID] {
			return fmt.Errorf("referential %q: dimension %q: empty or used twice", r.ID, d.ID)
		}
		seen[d.ID] = true
	}
	criteria := map[string]bool{}
	for _, c := range r.Criteria {
		if c.ID == "" || criteria[c.ID] {
			return fmt.Errorf("referential %q: criterion %q: empty or used twice", r.ID, c.ID)
		}
		if !seen[c.Dimension] {
			return fmt.Errorf("referential %q: criterion %q: unknown dimension %q", r.ID, c.ID, c.Dimension)
		}
		criteria[c.ID] = true
	}
	if len(criteria) == 0 {
		return fmt.Errorf("referential %q: no criterion", r.ID)
	}
	return nil
}

// Criterion returns the criterion with the given id.
func (r *Referential) Criterion(id string) (Criterion, bool) {
	for _, c := range r.Criteria {
		if c.ID == id {
			return c, true
		}
	}
	return Criterion{}, false
}

// Dimension returns the dimension with the given id.
func (r *Referential) Dimension(id string) (Dimension, bool) {
	for _, d := range r.Dimensions {
		if d.ID == id {
			return d, true
		}
	}
	return Dimension{}, false
}

// Of returns the criteria of a dimension, in the order of the referential.
func (r *Referential) Of(dimension string) []Criterion {
	var out []Criterion
	for _, c := range r.Criteria {
		if c.Dimension == dimension {
			out = append(out, c)
		}
	}
	return out
}

// decodeStrict reads TOML and refuses a field that v does not have, so that a
// misspelt rule is never silently ignored.
func decodeStrict(r io.Reader, v any) error {
	meta, err := toml.NewDecoder(r).Decode(v)
	if err != nil {
		return err
	}
	if u := meta.Undecoded(); len(u) > 0 {
		return fmt.Errorf("unknown field %q", u[0].String())
	}
	return nil
}
