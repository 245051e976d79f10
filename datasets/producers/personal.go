package producers

import (
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// things are what has a name and is nobody: « nom de la structure ».
var things = strings.Fields("structure commune lieu organisme organisation association atelier action projet service epci departement territoire etablissement employeur entreprise site financeur programme dispositif formation campagne outil fichier produit materiel region public theme indicateur operation marque appareil equipement")

// people are words of a header that announce somebody.
var people = strings.Fields("prenom nom contact referent referente interlocuteur interlocutrice participant participante animateur animatrice conseiller conseillere agent candidat candidate stagiaire usager usagere personne representant signataire responsable")

// names tells whether a column that no list knows holds names of people: its
// header announces somebody, and its cells look like names.
func (s *columnSample) names() bool {
	words := strings.Fields(ingest.Fold(s.name))
	if !slices.ContainsFunc(words, func(w string) bool { return slices.Contains(people, w) }) ||
		slices.ContainsFunc(words, func(w string) bool { return slices.Contains(things, w) }) {
		return false
	}
	return s.filled > 0 && s.mostly(0.7, nameLike)
}

// nameLike tells whether a text could be a name: one to five words, of which
// one has a capital letter, without a digit.
func nameLike(v string) bool {
	words := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(" -.,\u00a0", r) })
	if len(words) == 0 || len(words) > 5 || strings.ContainsAny(v, "0123456789/:;?!@") {
		return false
	}
	if _, err := (ingest.Cell{Text: v, Kind: ingest.Text}).YesNo(); err == nil {
		return false
	}
	return slices.ContainsFunc(words, func(w string) bool { return strings.ToLower(w) != w })
}

// essay tells whether a column holds free text: many different long cells.
func (s *columnSample) essay() bool {
	if s.filled < 3 || len(s.counts)*2 < s.filled {
		return false
	}
	length := 0
	for v := range s.counts {
		length += len(v)
	}
	return length > 60*len(s.counts)
}

// personalContent finds the columns that identify people in a table of which
// nothing is known: by their headers and by what is in them.
func (r *reading) personalContent() (out personalColumns, err error) {
	samples, err := sample(r.table, 200)
	for i, s := range samples {
		kind := s.personal()
		if kind == ingest.NotPersonal {
			kind = ingest.PersonalHeader(s.name)
		}
		if kind == ingest.NotPersonal && s.essay() {
			kind = ingest.FreeText
		}
		if kind != ingest.NotPersonal {
			out = append(out, personalColumn{at: i, name: s.name, kind: kind})
		}
	}
	return out, err
}
