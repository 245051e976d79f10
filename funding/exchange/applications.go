package exchange

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/funding"
)

// ReadMIN reads the subsidy requests of Mon Inclusion Numérique. enCours says
// what that status stands for. département, when not empty, keeps its rows
// alone ("48"); a code without its leading zero is understood.
func ReadMIN(r io.Reader, enCours funding.Stage, departement string) ([]funding.Application, []Problem, error) {
	rows, err := readCSV(r)
	if err != nil {
		return nil, nil, err
	}
	s, err := newSheet(rows, map[string][]string{"demande_subvention_id": nil, "statut": nil, "action_id": nil, "nom_action": nil,
		"code_departement": nil, "montant_subvention": nil}, "demande_subvention_id", "statut", "montant_subvention")
	if err != nil {
		return nil, nil, err
	}
	cross := funding.MIN(enCours)
	var out []funding.Application
	for i := range s.rows {
		if s.blank(i) || departement != "" && strings.TrimLeft(s.cell(i, "code_departement"), "0") != strings.TrimLeft(departement, "0") {
			continue
		}
		stage, err := cross.From(s.cell(i, "statut"))
		if err != nil {
			s.problem(i, "statut", err, false)
			continue
		}
		amount, ok := s.amount(i, "montant_subvention")
		if !ok {
			continue
		}
		a := funding.Application{ID: "min-" + s.cell(i, "demande_subvention_id"), FunderID: "etat", Title: s.cell(i, "nom_action"), Stage: stage,
			Requested: amount, Reference: s.cell(i, "demande_subvention_id")}
		out = append(out, a)
	}
	return out, s.problems, nil
}

// ReadDossiers reads the answer of getDemarche of démarches-simplifiées. The
// amounts are in fields whose labels the caller names; empty looks for
// « montant demandé ». A pending request for correction makes the dossier one
// whose completion is asked for.
func ReadDossiers(r io.Reader, amountLabel string) ([]funding.Application, []Problem, error) {
	var raw struct {
		Data struct {
			Demarche struct {
				Title    string
				Dossiers struct{ Nodes []dossier }
			}
		}
	}
	if err := json.NewDecoder(io.LimitReader(r, limit)).Decode(&raw); err != nil {
		return nil, nil, funding.Notef("funding.exchange.json", "not the JSON expected: %[1]v", err)
	}
	if amountLabel == "" {
		amountLabel = "montant demandé"
	}
	var out []funding.Application
	var problems []Problem
	for i, d := range raw.Data.Demarche.Dossiers.Nodes {
		a, p := d.application(raw.Data.Demarche.Title, key(amountLabel))
		if p != nil {
			p.Line = i + 1
			problems = append(problems, *p)
			if !p.Kept {
				continue
			}
		}
		out = append(out, a)
	}
	return out, problems, nil
}

type dossier struct {
	Number                                              json.Number
	State                                               string
	DateDepot, DatePassageEnInstruction, DateTraitement *string
	DateDerniereCorrectionEnAttente                     *string
	Champs                                              []struct{ Label, StringValue string }
}

func (d dossier) application(title, amountLabel string) (funding.Application, *Problem) {
	stage, err := funding.DemarchesSimplifiees().From(d.State)
	if err != nil {
		return funding.Application{}, &Problem{Column: "state", Value: d.State, Err: err}
	}
	if d.DateDerniereCorrectionEnAttente != nil && stage.Pending() {
		stage = funding.MoreInfo
	}
	a := funding.Application{ID: "ds-" + d.Number.String(), Reference: d.Number.String(), Title: title, Stage: stage}
	for _, step := range []struct {
		to funding.Stage
		on *string
	}{{funding.Filed, d.DateDepot}, {funding.UnderReview, d.DatePassageEnInstruction}, {stage, d.DateTraitement}} {
		if step.on == nil || *step.on == "" {
			continue
		}
		on, err := funding.ParseDate(*step.on)
		if err != nil {
			return a, &Problem{Column: "date", Value: *step.on, Err: err, Kept: true}
		}
		from := funding.InPreparation
		if n := len(a.Moves); n > 0 {
			from = a.Moves[n-1].To
		}
		a.Moves = append(a.Moves, funding.Move{From: from, To: step.to, On: on, By: "démarches-simplifiées"})
	}
	for _, c := range d.Champs {
		if strings.Contains(key(c.Label), amountLabel) {
			if a.Requested, err = funding.ParseAmount(c.StringValue); err != nil {
				return a, &Problem{Column: c.Label, Value: c.StringValue, Err: err, Kept: true}
			}
		}
	}
	return a, nil
}

// columns of the officer's table, with what other people call them.
var officer = map[string][]string{
	"Titre":         {"Intitulé", "Projet", "Dossier", "Objet", "Nom du dossier", "Nom du projet", "Intitulé du projet", "Action"},
	"Financeur":     {"Co-financeur", "Organisme", "Bailleur", "Financement", "Partenaire financier", "Attributaire", "Nom attribuant"},
	"Étape":         {"Statut…", "État…", "Avancement", "Stade", "Situation"},
	"Demandé":       {"Montant demandé", "Subvention demandée", "Montant sollicité", "Subvention sollicitée", "Demande", "Sollicité", "Montant"},
	"Obtenu":        {"Montant obtenu", "Montant accordé", "Accordé", "Attribué", "Notifié", "Montant notifié", "Montant attribué", "Subvention obtenue", "Subvention accordée", "Subvention attribuée", "Subvention notifiée"},
	"Versé":         {"Montant versé", "Payé", "Encaissé", "Reçu", "Perçu", "Montant perçu", "Montant reçu", "Montant encaissé", "Subvention versée"},
	"Date limite":   {"Échéance", "Deadline", "Clôture", "Date de clôture", "À déposer avant", "À déposer le"},
	"Date de dépôt": {"Déposé le", "Dépôt", "Date dépôt"},
	"Actions":       {"Actions FNE", "Fiche action", "Numéro d'action", "N° action"},
	"Responsable":   {"Suivi par", "Référent", "Chargé de mission", "Qui"},
	"Référence":     {"Numéro de dossier", "N° dossier", "N° DS", "Numéro"},
	"Publiée le":    {"Convention publiée le", "Date de publication", "Données essentielles publiées le"},
	"Remarque":      {"Commentaire", "Commentaires", "Observations", "Notes", "Note"},
}

// order of the columns of the officer's table when it is written.
var order = []string{"Titre", "Financeur", "Étape", "Demandé", "Obtenu", "Versé", "Date limite", "Date de dépôt", "Actions", "Responsable", "Référence", "Publiée le", "Remarque"}

// Labels translates stages for the officer's table.
type Labels func(funding.Stage) string

// ReadTable reads the officer's own table, header first, whatever its columns
// are called and in whatever order: a title is all it needs. Stages are read
// in the words of labels, of our files, or of any tool of the cross-walks.
func ReadTable(rows [][]string, labels Labels) ([]funding.Application, []Problem, error) {
	s, err := newSheet(rows, officer, "Titre")
	if err != nil {
		return nil, nil, err
	}
	var out []funding.Application
	s.unread()
	for i := range s.rows {
		if s.blank(i) || s.total(i) {
			continue
		}
		if s.cell(i, "Titre") == "" {
			s.problem(i, "Titre", funding.Notef("funding.exchange.no-title", "no title"), false)
			continue
		}
		if a, ok := s.application(i, labels); ok {
			out = append(out, a)
		}
	}
	return out, s.problems, nil
}

func (s *sheet) application(i int, labels Labels) (funding.Application, bool) {
	a := funding.Application{Title: s.cell(i, "Titre"), FunderID: s.cell(i, "Financeur"), Officer: s.cell(i, "Responsable"),
		Reference: s.cell(i, "Référence"), Note: s.cell(i, "Remarque"), Stage: funding.Identified}
	// A date that cannot be read is told, and the rest of the row is kept; an
	// amount that cannot be read sets the row aside.
	a.Published, a.Deadline = s.softDate(i, "Publiée le"), s.softDate(i, "Date limite")
	filed := s.softDate(i, "Date de dépôt")
	var ok [3]bool
	var paid funding.Amount
	a.Requested, ok[0] = s.amount(i, "Demandé")
	a.Awarded, ok[1] = s.amount(i, "Obtenu")
	paid, ok[2] = s.amount(i, "Versé")
	if text := s.cell(i, "Étape"); text != "" {
		stage, err := readStage(text, labels)
		if err != nil {
			s.problem(i, "Étape", err, false)
			return a, false
		}
		a.Stage = stage
	}
	if a.Stage == funding.Awarded && a.Requested.Known && a.Awarded.Known && a.Awarded.Cents < a.Requested.Cents {
		a.Stage = funding.PartlyAwarded
	}
	if !filed.IsZero() {
		a.Moves = []funding.Move{{From: funding.InPreparation, To: funding.Filed, On: filed, By: "import"}}
	}
	if paid.Known && paid.Cents > 0 {
		a.Tranches = []funding.Tranche{{ID: "1", Kind: funding.Single, Planned: paid.Cents, Called: paid.Cents, Paid: paid.Cents}}
	}
	for _, action := range strings.FieldsFunc(s.cell(i, "Actions"), func(r rune) bool { return strings.ContainsRune(",;/+ ", r) }) {
		a.Shares = append(a.Shares, funding.Share{ActionID: actionID(action), Weight: 1})
	}
	return a, !slices.Contains(ok[:], false)
}

// actionID turns "3", "A3" or "a03" into "a03".
func actionID(s string) string {
	n := strings.TrimLeft(strings.TrimPrefix(strings.ToLower(s), "a"), "0")
	if len(n) == 1 {
		n = "0" + n
	}
	return "a" + n
}

func readStage(s string, labels Labels) (funding.Stage, error) {
	for _, st := range funding.Stages() {
		if key(st.String()) == key(s) || labels != nil && key(labels(st)) == key(s) {
			return st, nil
		}
	}
	if st, ok := spokenStage(s); ok {
		return st, nil
	}
	for _, c := range funding.Crosswalks() {
		if st, err := c.From(s); err == nil {
			return st, nil
		}
	}
	return 0, funding.Notef("funding.stage.unknown", "%[1]q: unknown stage", s)
}

// Table writes applications as the officer's table, header first: what
// ReadTable reads again. Amounts nobody stated are empty cells.
func Table(apps []funding.Application, labels Labels) [][]string {
	rows := [][]string{slices.Clone(order)}
	for _, a := range apps {
		var actions []string
		for _, s := range a.Shares {
			if !slices.Contains(actions, s.ActionID) {
				actions = append(actions, s.ActionID)
			}
		}
		stage := a.Stage.String()
		if labels != nil {
			stage = labels(a.Stage)
		}
		paid := ""
		if sums, err := a.Amounts(); err == nil && sums.Paid != 0 {
			paid = sums.Paid.String()
		}
		rows = append(rows, []string{a.Title, a.FunderID, stage, a.Requested.String(), a.Awarded.String(), paid, a.Deadline.String(),
			a.Reached(funding.Filed).String(), strings.Join(actions, ", "), a.Officer, a.Reference, a.Published.String(), a.Note})
	}
	return rows
}
