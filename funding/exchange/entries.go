package exchange

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
)

// entryColumns of a fund kept in a table, with what other people call them.
var entryColumns = map[string][]string{
	"Date":             {"Le", "Jour", "Date de l'écriture"},
	"Type":             {"Nature", "Écriture", "Opération"},
	"Contributeur":     {"Partenaire", "Financeur", "Contributeur de départ"},
	"Affectation":      {"Fléchage", "Affecté à"},
	"Action":           {"Fiche action", "N° action"},
	"Montant":          {"Somme", "Montant en euros"},
	"Annule":           {"Annule l'écriture", "Écriture contre-passée"},
	"Vers":             {"Vers le contributeur"},
	"Vers affectation": {"Vers l'affectation"},
	"Objet":            {"Libellé", "Motif"},
	"Pièce":            {"Justificatif", "Référence"},
}

// An EntryRow is an entry of a file, and its line there, from 1.
type EntryRow struct {
	ledger.Entry
	Line int
}

// ReadEntries reads the entries of a pooled fund from a table: one line for
// each, in the order in which they are to be written. Kinds are read in the
// words of label or of our files; an earmark is empty, an action ("a03") or an
// axis ("axe 3"). A re-assignment names where the money goes in « Vers ».
//
// Nothing is checked here that the journal checks itself.
func ReadEntries(r io.Reader, label func(ledger.Kind) string) ([]EntryRow, []Problem, error) {
	rows, err := readCSV(r)
	if err != nil {
		return nil, nil, err
	}
	s, err := newSheet(rows, entryColumns, "Date", "Type")
	if err != nil {
		return nil, nil, err
	}
	var out []EntryRow
	for i := range s.rows {
		if s.blank(i) {
			continue
		}
		if e, ok := s.entry(i, label); ok {
			out = append(out, EntryRow{e, i + s.above + 1})
		}
	}
	return out, s.problems, nil
}

func (s *sheet) entry(i int, label func(ledger.Kind) string) (e ledger.Entry, ok bool) {
	e = ledger.Entry{Contributor: s.cell(i, "Contributeur"), Earmark: earmark(s.cell(i, "Affectation")), Label: s.cell(i, "Objet"), Proof: s.cell(i, "Pièce"), Reverses: -1}
	var fine bool
	if e.On, ok = s.date(i, "Date"); ok && e.On.IsZero() {
		s.problem(i, "Date", funding.Notef("funding.ledger.date", "an entry needs its date"), false)
		ok = false
	}
	amount, fine := s.amount(i, "Montant")
	e.Amount, ok = amount.Cents, ok && fine
	word := s.cell(i, "Type")
	at := slices.IndexFunc(ledger.Kinds(), func(k ledger.Kind) bool {
		return key(word) == key(string(k)) || label != nil && key(word) == key(label(k))
	})
	if at < 0 {
		s.problem(i, "Type", funding.Notef("funding.ledger.kind", "%[1]q: unknown kind of entry", word), false)
		return e, false
	}
	e.Kind = ledger.Kinds()[at]
	if action := s.cell(i, "Action"); action != "" {
		e.Action = actionID(action)
	}
	switch e.Kind {
	case ledger.Reversal:
		n, err := strconv.Atoi(s.cell(i, "Annule"))
		if err != nil {
			s.problem(i, "Annule", funding.Notef("funding.exchange.reverses", "the number of the entry to reverse is missing"), false)
			return e, false
		}
		e.Reverses = n
	case ledger.Reassign:
		from, to := ledger.Bucket{Contributor: e.Contributor, Earmark: e.Earmark}, ledger.Bucket{Contributor: s.cell(i, "Vers"), Earmark: earmark(s.cell(i, "Vers affectation"))}
		moved := ledger.Reassigned(e.On, e.Action, from, to, e.Amount)
		moved.Label, moved.Proof = e.Label, e.Proof
		e = moved
	}
	return e, ok
}

// earmark turns "a3", "action:a03", "axe 3" or "axis:3" into the mark of the
// journal; what is none of them is left as it is, to be refused there.
func earmark(s string) string {
	k := key(s)
	for _, word := range []string{"axe", "axis"} {
		if n, ok := strings.CutPrefix(k, word); ok && n != "" {
			return "axis:" + n
		}
	}
	k = strings.TrimPrefix(k, "action")
	if _, err := strconv.Atoi(strings.TrimPrefix(k, "a")); err == nil {
		return "action:" + actionID(k)
	}
	if k == "libre" {
		return ""
	}
	return s
}
