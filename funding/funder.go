package funding

// A FunderKind says under which rules the money of a funder falls.
type FunderKind string

// The kinds of funder. Only those that Public reports count in the public
// total of CGCT L1111-10.
const (
	State       FunderKind = "state"
	Region      FunderKind = "region"
	Departement FunderKind = "departement"
	Commune     FunderKind = "commune" // communes and their groupings (EPCI)
	SocialFund  FunderKind = "social"  // CAF, CPAM, MSA, CCSS
	Europe      FunderKind = "eu"
	PublicBank  FunderKind = "public-bank" // Banque des Territoires
	OtherPublic FunderKind = "other-public"
	Foundation  FunderKind = "foundation"
	Company     FunderKind = "company"
	OtherFunder FunderKind = "other"
)

// FunderKinds returns all kinds, public ones first.
func FunderKinds() []FunderKind {
	return []FunderKind{State, Region, Departement, Commune, SocialFund, Europe, PublicBank, OtherPublic,
		Foundation, Company, OtherFunder}
}

// Public reports whether money of this kind counts as public funding.
func (k FunderKind) Public() bool {
	switch k {
	case Foundation, Company, OtherFunder, "":
		return false
	}
	return true
}

// Message returns the catalogue key of the label.
func (k FunderKind) Message() (key string, args []any) { return "funding.funder." + string(k), nil }

// A Funder gives money.
type Funder struct {
	ID      string // stable, e.g. "region-occitanie"
	Name    string
	Kind    FunderKind
	SIRET   string // 14 digits, may be empty
	Contact string // a public service, never a private person's data
	URL     string
	// Published is the rate of success that the funder published, nil when it is
	// not known; probabilities lean on it where our own history is short.
	Published *Rate `json:",omitempty"`
}

// A Scheme is a lasting line of money of one funder, under which calls open.
type Scheme struct {
	ID       string
	FunderID string
	Name     string
	Fund     string // "FSE+", "FEDER", "LEADER"…; empty for others
	Source   string // where it is described
}

// A Call is one opening of a scheme, or a permanent counter.
type Call struct {
	ID         string
	SchemeID   string
	FunderID   string
	Title      string
	Opens      Date
	PreFiling  Date // deadline of the pre-selection; zero for a call of one step
	Deadline   Date // last day to file; zero for a permanent call
	Permanent  bool // no deadline: never shown as urgent
	Forecast   bool // announced, not open yet, dates may change
	Minimum    Amount
	Maximum    Amount
	RateLow    *Rate    // least rate of support, nil when not stated
	RateHigh   *Rate    // greatest rate of support, nil when not stated
	Perimeter  string   // where, as the source says: "Occitanie", "Lozère"
	Audience   []string // who may apply, as the source says
	Themes     []string // words and categories of the source
	Summary    string   // plain text
	URL        string
	Source     string // "aides-territoires", "saisie", "calendrier FEDER-FSE+"…
	SourceID   string // identifier in the source
	CheckedOn  Date   // the last day somebody or something read the source
	Structured string // kind of aid: "grant", "loan", "engineering"…
	Matches    []CallMatch
}

// A CallMatch says that somebody judged that a call can pay for an action,
// and why.
type CallMatch struct {
	ActionID string // "a01" … "a14"
	Reason   string
}

// TwoStep reports whether the call has a pre-selection.
func (c Call) TwoStep() bool { return !c.PreFiling.IsZero() }

// A Structure is an organisation that carries or co-carries an application,
// in this département or another.
type Structure struct {
	ID          string
	Name        string
	SIRET       string
	Departement string // INSEE code, "48"
	Kind        string // "association", "epci", "commune", "departement", "company", "state"
	Undertaking string // single undertaking it belongs to (de minimis); empty for itself
	Ours        bool   // ourselves: applications without another carrier are its own

	// Aids are the de minimis aids it received. Without any, AidsOn tells none
	// from not known: the last day on which its aids were looked up.
	Aids   []SmallAid `json:",omitempty"`
	AidsOn Date       `json:",omitzero"`
	// YearEnd is the month, 1 to 12, in which its accounting year ends; 0 is
	// December. CertifiedYear is the last year whose accounts were certified
	// and published, 0 when not known.
	YearEnd       int `json:",omitempty"`
	CertifiedYear int `json:",omitempty"`
}

// A SmallAid is one de minimis aid to a structure. The day that counts is that
// of its grant, whenever it is paid.
type SmallAid struct {
	Granted Date
	Amount  Cents  // gross grant equivalent
	SIEG    bool   // to a service of general economic interest: its own ceiling
	By      string // who granted it, for what
}

// AidsKnown reports whether its de minimis aids are known, none among them.
func (s Structure) AidsKnown() bool { return len(s.Aids) > 0 || !s.AidsOn.IsZero() }
