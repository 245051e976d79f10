package producers

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/BurntSushi/toml"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// A Mapping says what the columns of a questionnaire, or of any table, mean. It
// is a small TOML file that [Draft] writes and the user corrects; its keys are
// French because its readers are.
type Mapping struct {
	// Instrument is the questionnaire's name in the workspace; items are
	// stored as "instrument/item". Required for answers.
	Instrument string `toml:"questionnaire"`
	// Keys are unique within Space: two exports of one survey share it.
	Space string `toml:"enquete,omitempty"`

	Sheet       string `toml:"feuille,omitempty"`
	HeaderRow   int    `toml:"ligne_entete,omitzero"` // 0 = found by content
	HeaderLines int    `toml:"lignes_entete,omitzero"`
	DateOrder   string `toml:"ordre_date,omitempty"` // "jour" (default), "mois"

	Columns MappingColumns `toml:"colonnes"`
	// Constants for what no column says.
	Constants MappingConstants `toml:"constantes"`

	Waves  map[string]string `toml:"vagues,omitempty"`  // label → avant, apres, 6-mois
	Groups map[string]string `toml:"groupes,omitempty"` // label → accompagnement, comparaison, …
	// Missing are further texts that mean no answer, for every column.
	Missing []string `toml:"sans_reponse,omitempty"`

	Items []MappingItem `toml:"question"`
	// Keep lists the personal columns to keep, each for a purpose.
	Keep []MappingKeep `toml:"garder,omitempty"`
	// Indicators turn a table of values into indicator rows.
	Indicators []MappingIndicator `toml:"indicateur,omitempty"`

	doubts []ingest.Note // what the draft could not be sure of
}

// MappingColumns names the columns of a table, "" for those that it lacks.
type MappingColumns struct {
	Response   string `toml:"reponse,omitempty"`   // id of the filled-in form; "" = row number
	Respondent string `toml:"repondant,omitempty"` // who answered, the same in each wave; becomes a pseudonym
	Wave       string `toml:"vague,omitempty"`
	Date       string `toml:"date,omitempty"`
	Finished   string `toml:"fin,omitempty"` // empty in an unfinished form (LimeSurvey's submitdate)
	Commune    string `toml:"commune,omitempty"`
	Postcode   string `toml:"code_postal,omitempty"`
	Group      string `toml:"groupe,omitempty"`
	Action     string `toml:"action,omitempty"`
	Period     string `toml:"periode,omitempty"`
}

// MappingConstants are values for every row.
type MappingConstants struct {
	Wave      string `toml:"vague,omitempty"`
	Action    string `toml:"action,omitempty"`
	Territory string `toml:"commune,omitempty"` // INSEE code
	Group     string `toml:"groupe,omitempty"`
	Period    string `toml:"periode,omitempty"`
}

// A MappingItem is one question: a column, or the columns of its options.
type MappingItem struct {
	Column string `toml:"colonne"`
	Item   string `toml:"item"`
	// Kind is "echelle" (a code or label of Codes, or a whole number), "oui-non"
	// or "choix" (several labels in one cell, each option becoming an item
	// "item-option" answered 1 or 0), "tranche-age" (a birth date, a year of
	// birth or an age, of which only the band is kept, 1 to 7).
	Kind string `toml:"type,omitempty"`
	// Codes gives the value of each answer, 0 to 254.
	Codes     map[string]int `toml:"codes,omitempty"`
	Min       int            `toml:"min,omitzero"`
	Max       int            `toml:"max,omitzero"`         // 0 = 254
	Separator string         `toml:"separateur,omitempty"` // of choices; default ", "
	Options   []string       `toml:"options,omitempty"`    // of choices, in order
	// Unticked says that an empty cell means "no" in a form that has other
	// answers: how survey tools write boxes.
	Unticked bool `toml:"vide_veut_dire_non,omitempty"`
}

// A MappingIndicator is a column of values of one indicator.
type MappingIndicator struct {
	Column    string `toml:"colonne"`
	Indicator string `toml:"indicateur"`
	Kind      string `toml:"valeur,omitempty"` // realise (default), reference, cible
}

// ReadMapping reads a mapping. A key that does not exist is an error: a
// misspelt one would otherwise be ignored in silence.
func ReadMapping(r io.Reader) (*Mapping, error) {
	m := &Mapping{}
	meta, err := toml.NewDecoder(r).Decode(m)
	if err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return nil, ingest.Notef("ingest.mapping-key", "mapping: unknown key %s", extra[0].String())
	}
	return m, m.check()
}

func (m *Mapping) check() error {
	if len(m.Items) == 0 && len(m.Indicators) == 0 {
		return ingest.Notef("ingest.mapping-empty", "mapping: neither a question nor an indicator")
	}
	if len(m.Items) > 0 && m.Instrument == "" {
		return ingest.Notef("ingest.mapping-instrument", "mapping: the questionnaire has no name")
	}
	seen := map[string]bool{}
	for _, it := range m.Items {
		switch {
		case it.Column == "" || it.Item == "":
			return ingest.Notef("ingest.mapping-item", "mapping: a question needs a column and an item")
		case it.Kind != "" && !slices.Contains([]string{"echelle", "oui-non", "choix", "tranche-age"}, it.Kind):
			return ingest.Notef("ingest.mapping-kind", "mapping: question %s: unknown kind %q", it.Item, it.Kind)
		case seen[it.Item]:
			return ingest.Notef("ingest.mapping-twice", "mapping: item %s is there twice", it.Item)
		}
		seen[it.Item] = true
		for label, v := range it.Codes {
			if v < 0 || v > 254 {
				return ingest.Notef("ingest.mapping-code", "mapping: question %s: code %d of %q is not between 0 and 254", it.Item, v, label)
			}
		}
	}
	for label, w := range m.Waves {
		if _, ok := waveNamed(w); !ok {
			return ingest.Notef("ingest.mapping-wave", "mapping: wave %q: %q is not avant, apres or 6-mois", label, w)
		}
	}
	if w := m.Constants.Wave; w != "" {
		if _, ok := waveNamed(w); !ok {
			return ingest.Notef("ingest.mapping-wave", "mapping: wave %q: %q is not avant, apres or 6-mois", "", w)
		}
	}
	if !slices.Contains([]string{"", "jour", "mois"}, m.DateOrder) {
		return ingest.Notef("ingest.mapping-order", "mapping: ordre_date is %q, not jour or mois", m.DateOrder)
	}
	for _, ind := range m.Indicators {
		if _, ok := valueKinds[ind.Kind]; !ok || ind.Column == "" || ind.Indicator == "" {
			return ingest.Notef("ingest.mapping-indicator", "mapping: an indicator needs a column, an id such as a01-i02, and a value that is realise, reference or cible")
		}
	}
	return nil
}

// Write writes the mapping as TOML.
func (m *Mapping) Write(w io.Writer) error {
	var b bytes.Buffer
	enc := toml.NewEncoder(&b)
	enc.Indent = ""
	if err := enc.Encode(m); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// valueKinds are what a column of values can hold.
var valueKinds = map[string]datasets.ValueKind{"": datasets.Actual, "realise": datasets.Actual, "reference": datasets.Baseline, "cible": datasets.Target}

// waveNamed reads the ways of naming a wave.
func waveNamed(s string) (datasets.Wave, bool) {
	switch ingest.Fold(s) {
	case "avant", "t0", "0", "initial", "entree", "debut", "pre", "before", "vague 0", "avant l accompagnement", "pretest":
		return datasets.Before, true
	case "apres", "t1", "1", "final", "sortie", "fin", "post", "after", "vague 1", "apres l accompagnement", "posttest":
		return datasets.After, true
	case "6 mois", "t2", "t6", "2", "+6 mois", "+6mois", "6mois", "suivi", "a 6 mois", "six months", "m+6", "vague 2":
		return datasets.SixMonths, true
	}
	return 0, false
}

// itemOf finds the mapping of a column.
func (m *Mapping) itemOf(column string) *MappingItem {
	for i := range m.Items {
		if ingest.Fold(m.Items[i].Column) == ingest.Fold(column) {
			return &m.Items[i]
		}
	}
	return nil
}
