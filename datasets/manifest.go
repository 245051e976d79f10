package datasets

import "time"

// A Manifest is the record of one import. It is written once and never
// changed; its appearance is what commits the import.
type Manifest struct {
	ID       string    `json:"id"` // "000012": imports in order
	Source   string    `json:"source"`
	SHA256   string    `json:"sha256"`
	Producer string    `json:"producer"`
	Space    string    `json:"space"`
	Recipe   string    `json:"recipe,omitempty"`
	AsOf     time.Time `json:"as_of,omitzero"`
	At       time.Time `json:"at,omitzero"`
	Demo     bool      `json:"demo,omitempty"`

	Report

	Rows       map[string]int `json:"rows"`                 // rows added, by dataset
	Outdated   int            `json:"outdated,omitempty"`   // rows not added because a newer export holds their key
	Superseded []Superseded   `json:"superseded,omitempty"` // older rows that this import replaced
	First      string         `json:"first,omitempty"`      // first and last period of the rows added
	Last       string         `json:"last,omitempty"`
	Parts      []Part         `json:"parts,omitempty"`   // files that this import wrote
	Retired    []string       `json:"retired,omitempty"` // names of older files that are no longer read

	// Dictionaries are those of the columns as this import left them. They only
	// grow: later ones begin with these names.
	Dictionaries []DictionaryMark `json:"dictionaries,omitempty"`

	// Unchanged says that the same file had been imported already with the
	// same recipe: nothing was written, and the rest is that first manifest.
	Unchanged bool `json:"-"`
}

// A DictionaryMark tells a dictionary by what it held.
type DictionaryMark struct {
	Kind   string `json:"kind"`
	Names  int    `json:"names"`  // codes 1 to Names
	SHA256 string `json:"sha256"` // of the lines of those names
}

// Superseded says which rows of an older import a newer one replaced.
type Superseded struct {
	Import  string   `json:"import"` // ID of the older manifest
	Source  string   `json:"source"` // its file
	Dataset string   `json:"dataset"`
	Rows    int      `json:"rows"`
	Keys    int      `json:"keys"`             // distinct keys
	Listed  []string `json:"listed,omitempty"` // the first thousand of them
}
