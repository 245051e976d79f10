package producers

import (
	"slices"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// A Kind names a producer and one of its files. It is what a user types:
// "sillage import coop FILE".
type Kind string

// The kinds that are read.
const (
	CoopActivities   Kind = "coop"              // accompagnements, XLSX or CSV, both variants
	CoopCoordination Kind = "coop-coordination" // activités de coordination
	CoopTeam         Kind = "coop-equipe"
	CoopPeople       Kind = "coop-beneficiaires" // refused: names of beneficiaries
	CoopAPI          Kind = "coop-api"           // saved pages of /activites
	CoopV1Archive    Kind = "coop-v1-archive"    // reports of activity of the Espace Coop, 2021 to 2024
	CoopV1Stats      Kind = "coop-v1"            // its statistics
	CoopStats        Kind = "coop-statistiques"

	Survey     Kind = "enquete" // any questionnaire, through a mapping
	LimeSurvey Kind = "limesurvey"
	Kobo       Kind = "kobo"
	Framaforms Kind = "framaforms"
	Forms      Kind = "forms" // Google and Microsoft Forms
	Grist      Kind = "grist"

	PixProfiles    Kind = "pix-profils"
	PixAssessments Kind = "pix-evaluations"
	PixCertif      Kind = "pix-certif"

	MINPosts       Kind = "min-postes"
	MINPlaces      Kind = "min-lieux"
	MINSubsidies   Kind = "min-subventions"
	MINAidants     Kind = "min-aidants"
	MINStructures  Kind = "min-structures"
	Posts2021      Kind = "postes-coselec" // employer posts of the selection committees
	FranceServices Kind = "france-services"

	Places              Kind = "lieux" // LaMednum 1.0.2
	InclusionStructures Kind = "data-inclusion-structures"
	InclusionServices   Kind = "data-inclusion-services"

	Grants       Kind = "subventions" // SCDL, all versions
	EUOperations Kind = "operations-ue"
	Kohesio      Kind = "kohesio"
	AidPages     Kind = "aides-territoires"
	GreenFund    Kind = "fonds-vert"

	IndicatorSheet Kind = "indicateurs" // the template of this project, filled in
	EquipmentSheet Kind = "equipements"
	Generic        Kind = "tableau" // any other table, through a mapping
)

// A producer is how one kind is recognised and read.
type producer struct {
	kind  Kind
	title string                          // French, for lists shown to users
	has   []string                        // columns that its header must have, any spelling
	or    [][]string                      // other headers that it may have
	fits  func(ingest.Row) []string       // tells a header where has and or cannot: the columns that decided, nil = it is none
	lines int                             // lines of header; 0 = 1
	json  []string                        // keys that one record of its JSON must have, see jsonRecords
	like  func(keys map[string]bool) bool // tells a record of its JSON where json cannot
	read  func(*reading) error
	weak  bool // the signature is not proof: other producers win over it
}

// table tells whether the kind is read as a table with one header.
func (p *producer) table() bool {
	return p.has != nil || p.or != nil || p.fits != nil || p.kind == Generic || p.kind == Survey || p.kind == Grist
}

// registry lists the producers, the most telling signatures first.
var registry []producer

func init() {
	registry = slices.Concat(coopProducers, surveyProducers, pixProducers, minProducers, placeProducers, moneyProducers, templateProducers)
}

func find(kind Kind) *producer {
	for i := range registry {
		if registry[i].kind == kind {
			return &registry[i]
		}
	}
	return nil
}

// Kinds lists every kind that Read knows, with its French title.
func Kinds() []KindTitle {
	out := make([]KindTitle, 0, len(registry))
	for _, p := range registry {
		out = append(out, KindTitle{p.kind, p.title})
	}
	return out
}

// KindTitle is a kind and what users call it.
type KindTitle struct {
	Kind  Kind
	Title string
}

// Title returns what users call the kind, "" when it is none.
func (k Kind) Title() string {
	if p := find(k); p != nil {
		return p.title
	}
	return ""
}

var errUnknownKind = func(k Kind) error {
	return ingest.Notef("ingest.unknown-kind", "%q is no kind of file", string(k))
}
