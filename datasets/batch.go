package datasets

import "time"

// An Origin says where rows come from, before any of them is added.
type Origin struct {
	Source   string    // name of the source file, without its folder
	SHA256   string    // of the source file, 64 hexadecimal digits
	Producer string    // kind of file: "coop-accompagnements", "limesurvey"
	Space    string    // keys are unique within it: "coop", "enquete-2025"; "" = Producer
	Recipe   string    // hash of mapping, aliases and options; the same file read otherwise replaces its first reading
	AsOf     time.Time // date of the export, when known: an older export never replaces a newer one
	At       time.Time // date of the import
	Demo     bool      // demonstration data
	// Completes says that the file holds only rows that were set aside from an
	// earlier one and corrected since. Its attendances and answers join those of
	// the same activity or form that are there, and replace only rows of
	// earlier corrections: one corrected participant of a workshop must not
	// take the place of the nine others.
	Completes bool
}

// A Batch is one file turned into rows. See [Workspace.Begin] for files too
// long to be held in memory.
type Batch struct {
	Origin
	Attendances []AttendanceRow
	Answers     []AnswerRow
	Indicators  []IndicatorRow
	Tables      []Table
	Report
}

// A Report is what the reader of a file did with its rows. Read is the number
// of data rows of the file; each was kept as it is, repaired, or set aside, so
// Read = Kept + Repaired + len(Aside).
type Report struct {
	Read      int        `json:"read"`
	Kept      int        `json:"kept"`
	Repaired  int        `json:"repaired"`
	Repairs   []Repair   `json:"repairs,omitempty"`
	Aside     []AsideRow `json:"aside,omitempty"`
	Discarded []string   `json:"discarded,omitempty"` // personal columns that were not stored
	Retained  []Retained `json:"retained,omitempty"`  // personal columns that were kept, and what for
	Notes     []Note     `json:"notes,omitempty"`     // what a reader of the figures must know
	// Attached says how activities came to their actions; nil when no rule of
	// the table was asked.
	Attached *Attached `json:"attached,omitempty"`
}

// Attached counts the activities that each rule of the table of actions
// claimed, in one import.
type Attached struct {
	Table string         `json:"table"` // fingerprint of the rules
	By    map[string]int `json:"by"`    // activities by rule, see producers.ActionRule.ID; "" = by none
}

// Retained is a personal column that was kept, with the purpose its user gave.
type Retained struct {
	Column  string `json:"column"`
	Purpose string `json:"purpose"`
}

// A Repair is one rule that changed cells, with the number of rows it changed.
type Repair struct {
	Rule Note `json:"rule"`
	Rows int  `json:"rows"`
}

// An AsideRow is a row that was not sure enough to keep.
type AsideRow struct {
	Sheet  string   `json:"sheet,omitempty"`
	Row    int      `json:"row"` // 1-based, in the source file
	Column string   `json:"column,omitempty"`
	Reason Note     `json:"reason"`
	Value  string   `json:"-"` // may be personal: shown to the importing user, never written to the manifest
	Cells  []string `json:"-"` // the whole row, to be handed back « à corriger »
}
