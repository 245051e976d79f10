package funding

// An Application is one request to one funder: a file that may serve several
// actions and be carried by several structures, in several départements.
//
// Four amounts are kept apart, always: requested, awarded, called, paid. The
// first two are stated on the file; the last two are the sums of its
// tranches.
type Application struct {
	ID        string
	FunderID  string
	SchemeID  string
	CallID    string // may be empty: a direct request
	Title     string
	Officer   string // who holds the file here
	TwoStep   bool
	Stage     Stage
	Requested Amount
	Awarded   Amount
	Chance    *Rate // probability of success stated before the decision; nil when nobody stated one
	Effort    int   // tenths of a working day still needed to file; 0 when not known
	Deadline  Date  // last day to file; zero when permanent or unknown
	Refiles   string
	// Refiles is the ID of the application that this one files again after a
	// refusal or a withdrawal: it then counts twice as filed, once as
	// identified.

	Shares    []Share
	Moves     []Move
	Documents []Document
	Tranches  []Tranche
	Reports   []Report
	Note      string
	Reference string // the number the funder gave
	Published Date   `json:",omitzero"` // when the funder published the essential data of the agreement; zero when not known
	Version   int64  // optimistic lock of the store; counts saves
	Demo      bool   // demonstration data
}

// A Share is the part of an application that serves one action and goes to
// one structure. Weights are relative; only their ratios count.
type Share struct {
	ActionID    string // "A01" … "A14", or "" for what serves the whole roadmap
	StructureID string // empty for the leader
	Departement string // INSEE code of the structure, "" for our own
	Weight      int64
}

// A Move is one change of stage, kept for ever.
type Move struct {
	From, To   Stage
	On         Date
	By         string
	Reason     string
	Correction bool // undoes a move made by mistake; says why
}

// A DocumentState says how far a document to provide is.
type DocumentState string

// The states of a document to provide.
const (
	DocMissing  DocumentState = "missing"
	DocAsked    DocumentState = "asked" // asked of whoever has it
	DocReady    DocumentState = "ready"
	DocSent     DocumentState = "sent"
	DocAccepted DocumentState = "accepted"
	DocRejected DocumentState = "rejected" // to be done again
)

// Message returns the catalogue key of the label.
func (s DocumentState) Message() (key string, args []any) {
	return "funding.document." + string(s), nil
}

// Done reports whether nothing is left to do for the document before filing.
func (s DocumentState) Done() bool { return s == DocReady || s == DocSent || s == DocAccepted }

// A Document is a paper to join to the file.
type Document struct {
	Name     string
	Required bool
	State    DocumentState
	Due      Date // before filing, or as the funder asked
	Expires  Date // an attestation that grows old; zero for never
	Note     string
}

// A Report is what is owed to the funder: an interim or a final report.
type Report struct {
	Name  string
	Due   Date
	Filed Date // zero until filed
}

// Late reports whether the report is owed and overdue on the given day.
func (r Report) Late(on Date) bool { return r.Filed.IsZero() && !r.Due.IsZero() && r.Due.Before(on) }

// A TrancheKind says what a payment is in its schedule.
type TrancheKind string

// The kinds of tranche.
const (
	Advance TrancheKind = "advance"
	Interim TrancheKind = "interim"
	Balance TrancheKind = "balance"
	Single  TrancheKind = "single"
)

// Message returns the catalogue key of the label.
func (k TrancheKind) Message() (key string, args []any) { return "funding.tranche." + string(k), nil }

// A Tranche is one payment in the schedule of an award.
type Tranche struct {
	ID         string
	Kind       TrancheKind
	Planned    Cents
	Expected   Date // when it is hoped for
	Conditions []Condition
	CalledOn   Date // when we claimed it; zero until then
	Called     Cents
	PaidOn     Date // when the money came; zero until then
	Paid       Cents
	Suspended  []Period // when the funder stopped the clock of payment
	Cancelled  bool
}

// A Condition must hold before a tranche can be called.
type Condition struct {
	Text  string
	MetOn Date // zero until met
}

// Callable reports whether the tranche can be claimed: not cancelled, not
// claimed yet, all its conditions met.
func (t Tranche) Callable() bool {
	if t.Cancelled || !t.CalledOn.IsZero() {
		return false
	}
	for _, c := range t.Conditions {
		if c.MetOn.IsZero() {
			return false
		}
	}
	return true
}

// Amounts are the four amounts of an application, always shown apart.
type Amounts struct {
	Requested, Awarded Amount
	Called, Paid       Cents
}

// Amounts returns the four amounts; called and paid are summed over the
// tranches that are not cancelled.
func (a Application) Amounts() (Amounts, error) {
	sums := Amounts{Requested: a.Requested, Awarded: a.Awarded}
	for _, t := range a.Tranches {
		if t.Cancelled {
			continue
		}
		var err error
		if !t.CalledOn.IsZero() {
			if sums.Called, err = sums.Called.Add(t.Called); err != nil {
				return Amounts{}, err
			}
		}
		if sums.Paid, err = sums.Paid.Add(t.Paid); err != nil {
			return Amounts{}, err
		}
	}
	return sums, nil
}

// Split shares an amount of the application between its Shares to the cent,
// in their order, by the largest remainder. An application without shares
// gives the whole to a single part.
func (a Application) Split(total Cents) ([]Cents, error) {
	if len(a.Shares) == 0 {
		return []Cents{total}, nil
	}
	weights := make([]int64, len(a.Shares))
	for i, s := range a.Shares {
		weights[i] = s.Weight
	}
	return Split(total, weights)
}

// WasFiled reports whether the application was ever filed, archived ones
// included.
func (a Application) WasFiled() bool {
	if a.Stage.WasFiled() {
		return true
	}
	return a.Stage == Archived && a.Outcome().WasFiled()
}

// Outcome returns the stage that says what became of the application: its
// stage, or for an archived one the stage before.
func (a Application) Outcome() Stage {
	if a.Stage != Archived {
		return a.Stage
	}
	for i := len(a.Moves) - 1; i >= 0; i-- {
		if a.Moves[i].To == Archived {
			return a.Moves[i].From
		}
	}
	return Archived
}

// Reached returns the first day the application entered the stage, zero when
// it never did. Moves that were corrected are passed over.
func (a Application) Reached(s Stage) Date {
	for i, m := range a.Moves {
		undone := i+1 < len(a.Moves) && a.Moves[i+1].Correction
		if m.To == s && !m.Correction && !undone {
			return m.On
		}
	}
	return Date{}
}
