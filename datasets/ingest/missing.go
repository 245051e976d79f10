package ingest

// Missing tells whether a cell says, in one of the ways people use, that there
// is no value: empty, "-", "/", NC, NA, N/A, ND, null, néant, "non renseigné",
// "non communiqué", or a formula in error.
func (c Cell) Missing() bool {
	if c.Kind == Empty || c.Kind == Failed {
		return true
	}
	if c.Kind != Text {
		return false
	}
	return missingText(trim(c.Text))
}

func missingText(s string) bool {
	if len(s) > 20 {
		return false
	}
	switch s {
	case "", "-", "/", "–", "—", "--", "?", ".", "NC", "NA", "ND", "NR", "N/A", "n/a", "nc", "na", "nd", "null", "NULL", "None", "#N/A", "nan", "NaN":
		return true
	}
	if len(s) < 4 {
		return s == "n.c" || s == "N.C"
	}
	switch Fold(s) {
	case "neant", "non renseigne", "non renseignee", "non communique", "non communiquee", "n c", "n a", "n d", "sans objet", "inconnu", "inconnue", "vide", "aucune reponse", "non disponible":
		return true
	}
	return false
}
