package producers

import (
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// equipmentColumns are the headers of the template and those that people give
// the registers they keep by hand.
var equipmentColumns = map[string][]string{
	"id":          {"Numéro", "N°", "Numéro de série", "N° de série", "Numéro d'inventaire", "N° inventaire", "Identifiant", "Référence"},
	"kind":        {"Type", "Type d'équipement", "Type de matériel", "Matériel", "Équipement", "Catégorie"},
	"brand":       {"Marque", "Modèle", "Marque et modèle"},
	"donor":       {"Cédant", "Donateur", "Donneur", "Provenance", "Origine"},
	"collected":   {"Collecté le", "Date de collecte", "Date de don", "Date d'entrée", "Reçu le"},
	"refurbished": {"Reconditionné le", "Date de reconditionnement", "Date de remise en état"},
	"given":       {"Remis le", "Date de remise", "Date de redistribution", "Redistribué le", "Date de don au bénéficiaire", "Date de sortie"},
	"outcome":     {"Devenir", "État", "Statut", "Situation"},
	"commune":     {"Commune (INSEE)", "Code INSEE", "Code Insee", "Commune"},
}

var (
	equipmentKinds = ingest.NewVocabulary("ordinateur portable", "ordinateur_portable", "portable", "ordinateur_portable", "PC portable", "ordinateur_portable",
		"ordinateur fixe", "ordinateur_fixe", "unité centrale", "ordinateur_fixe", "PC fixe", "ordinateur_fixe", "PC", "ordinateur_fixe", "tour", "ordinateur_fixe",
		"smartphone", "telephone", "téléphone", "telephone", "tablette", "tablette", "écran", "ecran", "moniteur", "ecran", "autre", "autre")
	equipmentOutcomes = ingest.NewVocabulary("en attente", "en_attente", "collecté", "en_attente", "à trier", "en_attente", "reconditionné", "reconditionne", "prêt", "reconditionne",
		"redistribué", "redistribue", "remis", "redistribue", "donné", "redistribue", "vendu", "redistribue", "pièces", "pieces", "pour pièces", "pieces",
		"recyclé", "recycle", "DEEE", "recycle", "rebut", "recycle")
)

// equipmentLike recognises a register kept by hand: it says when a device came
// in, and when it was refurbished or handed on.
func equipmentLike(row ingest.Row) []string {
	find := func(role string) string {
		for _, c := range row.Cells {
			if c.Kind == ingest.Text && slices.ContainsFunc(equipmentColumns[role], func(n string) bool { return ingest.Fold(n) == ingest.Fold(c.Text) }) {
				return strings.TrimSpace(c.Text)
			}
		}
		return ""
	}
	in, out, kind := find("collected"), find("given"), find("kind")
	if out == "" {
		out = find("refurbished")
	}
	if in == "" || out == "" || kind == "" {
		return nil
	}
	return []string{kind, in, out}
}

// readEquipment reads the register of the refurbishing loop: what was
// collected, refurbished and handed on. Who received a device is not read, and
// a donor is kept only where it is an organisation.
func readEquipment(r *reading) error {
	col := map[string]int{}
	for role, names := range equipmentColumns {
		col[role] = r.table.Column(names...)
	}
	out := datasets.Table{Name: "equipements", Columns: columns("numero", "type", "etat", "collecte", "reconditionne", "remise", "cedant", "commune")}
	personal := r.personalColumns()
	ids := map[string]int{}
	private, collected, refurbished, given := 0, 0, 0, 0
	err := r.rows(func(l *line) error {
		e := Equipment{
			ID: l.text(col["id"]), Kind: l.label(col["kind"], equipmentKinds), Brand: l.text(col["brand"]), Outcome: l.label(col["outcome"], equipmentOutcomes), Line: l.row.Number,
			Collected: l.isoDay(col["collected"]), Refurbished: l.isoDay(col["refurbished"]), Given: l.isoDay(col["given"]), Commune: l.commune(col["commune"], -1, -1),
		}
		donor := l.text(col["donor"])
		if e.Donor = organisation(donor); e.Donor == "" && donor != "" {
			e.Donor = "particulier"
			private++
		}
		switch first := ids[e.ID]; {
		case e.ID == "" && col["id"] >= 0:
			l.must(col["id"], ingest.ErrMissing)
		case e.ID == "":
			e.ID = digest(l.row.Strings()...)
		case first > 0:
			l.fail(col["id"], ingest.Notef("ingest.id-twice", "the same id is on row %d", first))
		}
		if e.Given != "" && e.Collected > e.Given {
			l.fail(col["given"], ingest.Notef("ingest.given-before", "handed on before it was collected (%s)", e.Collected))
		}
		if !l.ok() {
			return nil
		}
		personal.count(l.row)
		ids[e.ID] = l.row.Number
		collected++
		if e.Refurbished != "" || e.Given != "" || e.Outcome == "reconditionne" || e.Outcome == "redistribue" {
			refurbished++
		}
		if e.Given != "" || e.Outcome == "redistribue" {
			given++
		}
		r.out.Equipment = append(r.out.Equipment, e)
		out.Rows = append(out.Rows, []string{e.ID, equipmentWords(e.Kind), equipmentWords(e.Outcome), e.Collected, e.Refurbished, e.Given, e.Donor, e.Commune})
		return nil
	})
	if err != nil {
		return err
	}
	personal.discard(r.rep)
	if private > 0 {
		r.rep.Note(ingest.Notef("ingest.private-donors", "%d donors are no organisation that can be recognised: kept as « particulier », without their name", private))
	}
	r.rep.Note(ingest.Notef("ingest.equipment", "%d devices collected, %d of them refurbished, %d handed on", collected, refurbished, given))
	return r.addTable(out)
}

// equipmentWords returns the words that the table holds, which notebooks count
// by: those of the template, "collecté" for what waits.
func equipmentWords(code string) string {
	switch code {
	case "en_attente":
		return "collecté"
	case "ordinateur_portable", "ordinateur_fixe":
		return strings.Replace(code, "_", " ", 1)
	case "telephone":
		return "smartphone"
	case "ecran":
		return "écran"
	case "reconditionne", "redistribue", "recycle":
		return strings.TrimSuffix(code, "e") + "é"
	case "pieces":
		return "pièces"
	}
	return code
}

var organisationWords = strings.Fields("association asso commune mairie ville cc communaute agglomeration departement conseil region prefecture etat syndicat " +
	"entreprise societe sa sas sarl sci scop eurl banque credit caisse caf cpam ccss msa pole france lycee college ecole universite hopital ehpad centre maison " +
	"agence service services ccas cias office chambre cci cma federation mission mediatheque bibliotheque fondation cooperative groupe la orange edf enedis sncf sdis ddt ddfip particulier emmaus")

// organisation returns a donor that one of its words makes an organisation, ""
// for what may be the name of a person.
func organisation(donor string) string {
	for _, w := range strings.Fields(ingest.Fold(donor)) {
		if w != "la" && slices.Contains(organisationWords, w) {
			return donor
		}
	}
	return ""
}
