package plan

import (
	"cmp"

	"github.com/lozere-developpement/sillage/funding"
)

// An Account is the number of an account in the cerfa 12156 budget: costs 60
// to 68, 86 in kind; resources 70 to 78, 87 in kind.
type Account int

// A CostLine is one cost of the plan. Staff lines give ETP and Yearly, the
// others a net amount and its VAT.
type CostLine struct {
	ID      string
	Account Account
	Label   string
	Kind    CostKind

	Net            funding.Cents // without VAT; for a staff line computed, see Amount
	VAT            funding.Cents
	VATRecoverable bool // then the VAT is no cost

	ETP    funding.Rate  // staff lines: full-time equivalents, 0.15 is Percent(15)
	Yearly funding.Cents // staff lines: yearly cost of one ETP, charges included
	Months int           // staff lines: 0 means 12

	Eligible  bool // counts for the European and other eligible bases
	Overheads bool // indirect cost (rent, share of accounting)
}

// A CostKind says how simplified cost options see a cost.
type CostKind string

// The kinds of cost.
const (
	Staff     CostKind = "staff"
	Services  CostKind = "services"
	Equipment CostKind = "equipment"
	Other     CostKind = "other"
	InKind    CostKind = "in-kind"
)

// Message returns the catalogue key of the label.
func (k CostKind) Message() (key string, args []any) { return "funding.cost." + string(k), nil }

// A ResourceState says how sure a resource is.
type ResourceState string

// The states of a resource.
const (
	Acquired  ResourceState = "acquired"  // an agreement is signed
	Requested ResourceState = "requested" // an application is filed
	ToAsk     ResourceState = "to-ask"
	Own       ResourceState = "own"     // own money of the project owner
	Valued    ResourceState = "in-kind" // account 87
)

// Message returns the catalogue key of the label.
func (s ResourceState) Message() (key string, args []any) {
	return "funding.resource." + string(s), nil
}

// A Resource is one line on the side of the money.
type Resource struct {
	ID            string
	Account       Account
	Label         string
	FunderID      string
	Kind          funding.FunderKind // empty for own money and in kind
	Fund          string             // "FSE+", "FEDER", "LEADER"; empty for others
	ApplicationID string
	Amount        funding.Cents
	State         ResourceState
}

// An OwnerKind says under which rules the project owner falls.
type OwnerKind string

// The kinds of project owner.
const (
	LocalAuthority OwnerKind = "local-authority" // commune, département, région and their groupings
	Association    OwnerKind = "association"
	PrivateBody    OwnerKind = "company"
	StateBody      OwnerKind = "state"
	UnknownOwner   OwnerKind = ""
)

// Message returns the catalogue key of the label.
func (k OwnerKind) Message() (key string, args []any) {
	if k == UnknownOwner {
		return "funding.owner.unknown", nil
	}
	return "funding.owner." + string(k), nil
}

// A Nature says whether the operation is an investment or functioning.
type Nature string

// The natures of an operation.
const (
	Investment    Nature = "investment"
	Functioning   Nature = "functioning"
	UnknownNature Nature = ""
)

// A Plan is the financing plan of one action, in one scenario.
type Plan struct {
	ID       string
	ActionID string
	Title    string
	Scenario string // "" is the plan that is followed; others are "what if"
	Year     int
	On       funding.Date // the day whose law applies

	StructureID string // who owns the project; empty for who carries its applications
	Owner       OwnerKind
	Nature      Nature
	ChiefRole   bool // the owner acts as chef de file (CGCT L1111-9)
	StateAid    bool // falls under State aid rules
	Region      string
	// Region is the category of the European region: "transition", "transition,
	// less developed before" (in 2014-2020), "less developed", "more developed";
	// empty for the region of the workspace.

	// Regime says under which ceiling of small aid the public aid of the plan
	// is granted; empty for none.
	Regime Regime `json:",omitempty"`
	// Derogation to the owner's share, as the prefect's decision or the article
	// that grants it (CGCT L1111-10 III); empty for none.
	Derogation string `json:",omitempty"`
	// Guarantee says whether an advance of the State is under a first-demand
	// guarantee.
	Guarantee Answer `json:",omitempty"`
	// Months is the planned duration of the operation, 0 when not known; Begun
	// and Completed are the days on which it began and was fully implemented.
	Months           int          `json:",omitempty"`
	Begun, Completed funding.Date `json:",omitzero"`
	// Time is the hours of the persons charged by the hour.
	Time []StaffTime `json:",omitempty"`

	Costs     []CostLine
	Resources []Resource
	Options   []Option // simplified cost options chosen
	Version   int64
	Demo      bool
}

// An Answer is yes, no, or nothing said.
type Answer string

// The answers.
const (
	Unsaid Answer = ""
	Yes    Answer = "yes"
	No     Answer = "no"
)

// Message returns the catalogue key of the label.
func (a Answer) Message() (key string, args []any) {
	return "funding.answer." + cmp.Or(string(a), "unsaid"), nil
}

// A Regime is a ceiling of small aid that needs no notification.
type Regime string

// The regimes.
const (
	NoRegime      Regime = ""
	DeMinimis     Regime = "de-minimis"      // Regulation (EU) 2023/2831
	DeMinimisSIEG Regime = "de-minimis-sieg" // Regulation (EU) 2023/2832
)

// Message returns the catalogue key of the label.
func (r Regime) Message() (key string, args []any) {
	return "funding.regime." + cmp.Or(string(r), "none"), nil
}

// A StaffTime is the hours of one person that are charged to the operation at
// the hourly rate.
type StaffTime struct {
	Name    string
	Yearly  funding.Cents // latest documented gross cost of a year
	Minutes int64         // worked for the operation in the year
	Worked  funding.Rate  // share of full time, 1 for full time
	Charged funding.Cents
}

// An Option is a simplified cost option of the European funds.
type Option string

// The simplified cost options of Regulation (EU) 2021/1060, and the one of
// 2014-2020 by which old plans are judged. Their rates are dated data: see
// Terms.
const (
	Remaining40 Option = "40"      // art. 56: all other costs as a share of direct staff
	Indirect25  Option = "25"      // art. 54 c: indirect costs as a share of direct costs, with a method of one's own
	Indirect15  Option = "15"      // art. 54 b: indirect costs as a share of direct staff
	Indirect7   Option = "7"       // art. 54 a: indirect costs as a share of direct costs
	Staff20     Option = "20"      // art. 55: direct staff as a share of other direct costs
	Historic20  Option = "20-2014" // 1303/2013: indirect costs as a share of direct costs without services
)

// Message returns the catalogue key of the label.
func (o Option) Message() (key string, args []any) { return "funding.option." + string(o), nil }
