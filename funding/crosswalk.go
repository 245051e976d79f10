package funding

import "strings"

// A Crosswalk translates our stages into the statuses of another tool and
// back. A stage that the other tool does not know has no status; a status
// that it uses for several of ours comes back as the earliest of them.
type Crosswalk struct {
	Name string
	rows []crossRow
}

type crossRow struct {
	status string
	stages []Stage // the first is what the status comes back as
}

// To returns the status of the other tool for a stage of ours; ok is false
// when it has none.
func (c Crosswalk) To(s Stage) (status string, ok bool) {
	for _, r := range c.rows {
		for _, t := range r.stages {
			if t == s {
				return r.status, true
			}
		}
	}
	return "", false
}

// From returns our stage for a status of the other tool; case, accents of
// separators and outer spaces do not matter.
func (c Crosswalk) From(status string) (Stage, error) {
	want := fold(status)
	for _, r := range c.rows {
		if fold(r.status) == want {
			return r.stages[0], nil
		}
	}
	return 0, Notef("funding.crosswalk.unknown", "%[1]q: not a status of %[2]s", status, c.Name)
}

// Statuses returns the statuses of the other tool, in its order.
func (c Crosswalk) Statuses() []string {
	out := make([]string, len(c.rows))
	for i, r := range c.rows {
		out[i] = r.status
	}
	return out
}

func fold(s string) string {
	return strings.NewReplacer("_", "", "-", "", " ", "", "\u00a0", "", "é", "e", "è", "e", "ê", "e",
		"É", "e", "’", "'").Replace(strings.ToLower(trimSpaces(s)))
}

var afterAward = []Stage{Awarded, PartlyAwarded, Agreement, Running, ReportDue, ReportFiled, Checked, Settled}

// MIN is the crosswalk of Mon Inclusion Numérique (ANCT). What enCours means
// there is not documented: the caller says whether it stands for a file in
// preparation or under review.
func MIN(enCours Stage) Crosswalk {
	rows := []crossRow{
		{"deposee", []Stage{Filed}},
		{"acceptee", afterAward},
		{"refusee", []Stage{Refused}},
		{"nonSubventionnee", []Stage{NoFollowUp, Withdrawn}},
	}
	running := []Stage{UnderReview, MoreInfo}
	if enCours == InPreparation {
		running = []Stage{InPreparation}
		rows[0].stages = []Stage{Filed, MoreInfo, UnderReview}
	}
	return Crosswalk{"Mon Inclusion Numérique", append(rows[:1:1], append([]crossRow{{"enCours", running}}, rows[1:]...)...)}
}

// DemarchesSimplifiees is the crosswalk of demarche.numerique.gouv.fr. Drafts
// are not exported there. A request for completion is a date beside the state
// (dateDerniereCorrectionEnAttente), not a state.
func DemarchesSimplifiees() Crosswalk {
	return Crosswalk{"Démarches-simplifiées", []crossRow{
		{"en_construction", []Stage{Filed, PreSelection}},
		{"en_instruction", []Stage{UnderReview, MoreInfo}},
		{"accepte", afterAward},
		{"refuse", []Stage{Refused}},
		{"sans_suite", []Stage{NoFollowUp, Withdrawn}},
	}}
}

// AidesTerritoires is the crosswalk of the aids a project follows there.
func AidesTerritoires() Crosswalk {
	return Crosswalk{"Aides-territoires", []crossRow{
		{"suggested", []Stage{Identified}},
		{"added", []Stage{Qualified, InPreparation}},
		{"requested", []Stage{Filed, PreSelection, MoreInfo, UnderReview}},
		{"obtained", []Stage{Awarded, PartlyAwarded, Agreement, Running, ReportDue, ReportFiled, Checked}},
		{"denied", []Stage{Refused, NoFollowUp}},
		{"paid", []Stage{Settled}},
	}}
}

// DataSubvention is the crosswalk of the draft second version of the SCDL
// subsidy format. The label of the first status holds a misprint in the
// published schema, and is written as published.
func DataSubvention() Crosswalk {
	return Crosswalk{"Data.Subvention", []crossRow{
		{"en cours d'intruction", []Stage{UnderReview, Filed, MoreInfo, PreSelection}},
		{"attribuée", afterAward},
		{"ineligible", []Stage{NoFollowUp}},
		{"refusée", []Stage{Refused}},
	}}
}

// Dolibarr is the crosswalk of the subsidies module of Dolibarr.
func Dolibarr() Crosswalk {
	return Crosswalk{"Dolibarr", []crossRow{
		{"non déposé", []Stage{InPreparation, Identified, Qualified}},
		{"déposé", []Stage{Filed, PreSelection, MoreInfo, UnderReview}},
		{"accepté", []Stage{Awarded, PartlyAwarded, Agreement}},
		{"financé", []Stage{Running, ReportDue}},
		{"bilan déposé", []Stage{ReportFiled, Checked}},
		{"clôturé", []Stage{Settled, Archived}},
		{"refusé", []Stage{Refused, NoFollowUp}},
		{"annulé", []Stage{Withdrawn, Abandoned}},
	}}
}

// SinergiaCRM is the crosswalk of the grants of SinergiaCRM.
func SinergiaCRM() Crosswalk {
	return Crosswalk{"SinergiaCRM", []crossRow{
		{"new", []Stage{Identified, Qualified}},
		{"preparation", []Stage{InPreparation}},
		{"submitted", []Stage{Filed, PreSelection, UnderReview}},
		{"requested_changes", []Stage{MoreInfo}},
		{"granted", []Stage{Awarded, PartlyAwarded, Agreement, Running, ReportDue}},
		{"justified", []Stage{ReportFiled, Checked, Settled}},
		{"denied", []Stage{Refused, NoFollowUp}},
		{"cancelled", []Stage{Withdrawn, Abandoned}},
	}}
}

// ThreeSixtyGiving is the crosswalk of the transactions of the 360Giving
// standard: what a grant record shows at each stage.
func ThreeSixtyGiving() Crosswalk {
	return Crosswalk{"360Giving", []crossRow{
		{"applicationTransaction", []Stage{Filed, PreSelection, MoreInfo, UnderReview}},
		{"commitmentTransaction", []Stage{Awarded, PartlyAwarded, Agreement, Running, ReportDue, ReportFiled, Checked}},
		{"disbursementTransaction", []Stage{Settled}},
	}}
}

// Crosswalks returns all of them; enCours of Mon Inclusion Numérique is read
// as under review.
func Crosswalks() []Crosswalk {
	return []Crosswalk{MIN(UnderReview), DemarchesSimplifiees(), AidesTerritoires(), DataSubvention(), Dolibarr(),
		SinergiaCRM(), ThreeSixtyGiving()}
}
