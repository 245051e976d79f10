package producers

import "github.com/lozere-developpement/sillage/datasets/ingest"

// The records below are what is not a row of the workspace's datasets. Dates
// are ISO ("2025-03-14"), "" when missing; amounts are cents, nil when missing.

// A Post is one conseiller numérique post, as its producer has it. A post's
// state and its contracts are known to disagree; nothing is corrected.
type Post struct {
	ID          string // producer's number; "" in the files of 2021
	Structure   string
	SIRET       string
	Departement string // as the file says
	State       string // occupe, vacant, rendu; "" when the file has no state
	Coordinator bool
	Convention  string // initiale, renouvellement, ""
	Envelope    string // V1, V2 when the file tells them apart
	Date        string // of the convention or of the committee
	End         string // of the convention
	ContractEnd string
	Bonus       bool
	AgreedCents *int64 // total conventionné
	PaidCents   *int64 // total versé
	BonusCents  *int64
	Commune     string // INSEE code, by SIREN first when the territory is known
	Conflicts   []ingest.Note
	Line        int
}

// A Lieu is a place where people are helped.
type Lieu struct {
	ID        string
	Pivot     string // SIRET, RNA; "" for the usual zeros that mean unknown
	Name      string
	Commune   string // INSEE code
	Postcode  string
	Address   string
	Latitude  *float64
	Longitude *float64
	Types     []string
	Services  []string
	Programs  []string // France Services, Conseillers numériques…
	Access    []string
	Updated   string // ISO date of the last update
	Helped    *int   // accompagnements, where the file counts them
	Labels    []string
	Source    string
	Line      int
}

// A Subsidy is one request of a roadmap's action (Mon Inclusion Numérique).
type Subsidy struct {
	ID             string
	Status         string // deposee, enCours, acceptee, refusee, nonSubventionnee
	ActionID       string
	ActionName     string
	Roadmap        string
	Departement    string // two digits: "1" is "01"
	RequestedCents *int64
	Line           int
}

// Consumes tells whether the request counts against its envelope: accepted, in
// progress or filed.
func (s Subsidy) Consumes() bool {
	return s.Status == "acceptee" || s.Status == "enCours" || s.Status == "deposee"
}

// A Grant is one line of "données essentielles des conventions de subvention".
// There is one line per beneficiary, and each repeats the whole amount of the
// convention: never sum AmountCents, sum ShareCents.
type Grant struct {
	Grantor        string
	GrantorID      string // SIRET
	Date           string
	Reference      string // of the decision
	Beneficiary    string
	BeneficiaryID  string // SIRET
	BeneficiaryRNA string
	Object         string
	AmountCents    *int64  // of the convention, repeated on each of its lines
	Share          float64 // of this beneficiary, 0–1; NaN when the file does not say
	ShareCents     *int64  // what this beneficiary gets; lines of one convention add up to its amount
	Natures        []string
	Payment        string // unique, échelonné, autre
	From, To       string // period of payment
	EU             bool
	Version        string // of the schema: 1.1.0, 2.1.1, datasubvention
	RequestedCents *int64
	Status         string
	Line           int
}

// An Operation is one line of the official list of operations of a European
// programme.
type Operation struct {
	ID            string
	Programme     string
	Name          string
	Beneficiary   string
	Postcode      string
	Start, End    string
	Approved      string // date of programming
	EligibleCents *int64
	UnionCents    *int64  // amount, whatever its column is called
	Rate          float64 // Union share of eligible cost, 0–1; NaN when it cannot be told
	Country       string
	Category      string
	Fund          string        // FEDER, FSE
	Flags         []ingest.Note // what is odd: kept and said
	Line          int
}

// Departement returns the département of the operation's postcode, "" without
// one. Corsican codes give "20".
func (o Operation) Departement() string {
	if len(o.Postcode) != 5 {
		return ""
	}
	if o.Postcode[:2] == "97" || o.Postcode[:2] == "98" {
		return o.Postcode[:3]
	}
	return o.Postcode[:2]
}

// A Call is one aid of Aides-territoires.
type Call struct {
	ID          int
	URL         string
	Name        string
	Funders     []string
	Programs    []string
	Perimeter   string
	Scale       string
	Audiences   []string
	Types       []string
	Spending    []string // kinds of expense
	Categories  []string
	IsCall      bool
	Charged     bool // the help itself must be paid for
	Opens       string
	Deadline    string // "" = none given
	Recurrence  string
	MinRate     *int // percent
	MaxRate     *int
	RateComment string
	Text        string // description without markup
	Eligibility string
	Live        bool
	European    bool
	Updated     string
}

// An Award is one line of a list of projects already paid for (fonds vert).
type Award struct {
	File        string // number of the dossier
	Scheme      string
	Project     string
	Beneficiary string
	SIREN       string
	Commune     string // INSEE code
	AmountCents *int64
	Line        int
}

// A Certification is one candidate of one session, without a name.
type Certification struct {
	Candidate string // pseudonym; "" without a key
	Session   string
	Status    string         // validee, rejetee, annulee, en_erreur, demarree
	Pix       *int           // score; 0 when rejected, nil when cancelled
	Levels    map[string]int // competence "1.1" → level; absent = not tested
	AgeBand   string
	Day       string
	Line      int
}

// A Member is one person of the team, as a post: no name is kept.
type Member struct {
	ID       string // pseudonym; "" without a key
	Role     string
	Contract string
	Start    string
	End      string
	Employer string
	Commune  string // of the employer, INSEE code
	Status   string // actif, inactif, invite
	Line     int
}

// A CoordinationEvent is one activity of coordination.
type CoordinationEvent struct {
	ID           string
	Day          string
	Type         string // animation, evenement, partenariat
	Subtype      string // as the file has it: "NEC local", "Comité …"
	Name         string
	Minutes      int
	Participants *int
	Organiser    string
	Partners     []string
	Scale        string
	Themes       []string
	Tags         []string
	Action       string
	Line         int
}

// An Equipment is one device of the local loop of reconditioning.
type Equipment struct {
	ID          string
	Kind        string // ordinateur_portable, ordinateur_fixe, telephone, tablette, ecran, autre
	Brand       string
	Donor       string // organisation; a private donor is "particulier"
	Collected   string
	Refurbished string
	Given       string
	Outcome     string // en_attente, reconditionne, redistribue, pieces, recycle
	Recipient   string // pseudonym
	Commune     string
	Line        int
}

// A Statistic is one figure of a page of statistics: an aggregate, never rows.
type Statistic struct {
	Section string
	Label   string
	Rank    int // 1 for the first line of this label in its section, 2 for the second
	Value   float64
	Unit    string  // "", "h", "%"
	Share   float64 // 0–1, NaN when the line has none
	Period  string
	Line    int
}
