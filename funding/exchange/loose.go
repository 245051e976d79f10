package exchange

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lozere-developpement/sillage/funding"
)

// What officers write in a cell where nothing is known yet.
var unknowns = []string{"", "nc", "na", "nd", "sansobjet", "adefinir", "apreciser", "inconnu", "inconnue", "aucune", "sansdate"}

var months = []string{"janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre"}

// What a spreadsheet counts days from, and the first and last of its numbers
// that are taken for a day: 1 January 2000 to 31 December 2099.
var serialZero = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

const firstSerial, lastSerial = 36526, 73050

// parseDay reads a day as ParseDate does, and as tables hold it besides: in
// words ("31 mars 2026", "mardi 1er avril 2026"), with two digits for a year of
// this century, as the number of days of a cell that lost its format. "?", "–"
// and « NC » are no day.
func parseDay(text string) (funding.Date, error) {
	if slices.Contains(unknowns, key(text)) {
		return funding.Date{}, nil
	}
	d, err := funding.ParseDate(text)
	if err == nil {
		return d, nil
	}
	if n, e := strconv.Atoi(text); e == nil && n >= firstSerial && n <= lastSerial {
		return funding.DateOf(serialZero.AddDate(0, 0, n)), nil
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \u202f\u00a0/.-", r) })
	if len(parts) == 4 { // the name of the day stands first
		parts = parts[1:]
	}
	if len(parts) != 3 {
		return d, err
	}
	day, month, year := strings.TrimSuffix(strings.ToLower(parts[0]), "er"), parts[1], parts[2]
	if i := monthOf(month); i > 0 {
		month = strconv.Itoa(i)
	}
	if len(year) == 2 {
		year = "20" + year
	}
	if read, e := funding.ParseDate(day + "/" + month + "/" + year); e == nil {
		return read, nil
	}
	return d, err
}

// monthOf returns the number of a month by its name or the beginning of it
// ("sept.", "févr"), which no other month has; 0 = none.
func monthOf(word string) (number int) {
	k := key(word)
	for i, m := range months {
		if len(k) >= 3 && strings.HasPrefix(m, k) {
			if number > 0 {
				return 0
			}
			number = i + 1
		}
	}
	return number
}

// officers' words for our stages, besides our own labels and those of the tools
// of the cross-walks. Gender and number do not matter.
var stageWords = map[funding.Stage][]string{
	funding.Identified:    {"identifié", "repéré", "idée", "piste", "à étudier", "à qualifier", "veille"},
	funding.Qualified:     {"qualifié", "éligible", "retenu pour dépôt"},
	funding.InPreparation: {"à déposer", "à monter", "à préparer", "à rédiger", "préparation", "en montage", "en rédaction", "en cours de rédaction", "en cours de montage", "en cours de préparation", "dépôt en cours", "brouillon", "non déposé"},
	funding.PreSelection:  {"préselection", "présélection déposée", "lettre d'intention déposée"},
	funding.Filed:         {"déposé", "dossier déposé", "dépôt effectué", "envoyé", "transmis", "soumis", "demandé", "demande envoyée", "demande déposée"},
	funding.MoreInfo:      {"incomplet", "complément demandé", "pièces demandées", "à compléter"},
	funding.UnderReview:   {"instruction", "en instruction", "en cours d'instruction", "en cours", "en attente", "en attente de réponse", "en attente de décision", "à l'étude"},
	funding.Awarded:       {"accordé", "acquis", "obtenu", "attribué", "accepté", "notifié", "validé", "favorable", "avis favorable"},
	funding.PartlyAwarded: {"partiel", "accordé partiellement", "partiellement accordé", "attribution partielle"},
	funding.Refused:       {"refus", "refusé", "rejeté", "rejet", "non retenu", "non accordé", "défavorable", "avis défavorable"},
	funding.NoFollowUp:    {"sans suite", "classé sans suite"},
	funding.Withdrawn:     {"retiré", "retrait"},
	funding.Agreement:     {"conventionné", "convention signée"},
	funding.Running:       {"en cours de réalisation", "en cours d'exécution", "réalisation"},
	funding.ReportDue:     {"bilan à faire", "bilan à rendre", "à justifier"},
	funding.ReportFiled:   {"bilan transmis", "bilan envoyé", "justifié"},
	funding.Settled:       {"soldé", "payé", "versé", "perçu", "encaissé", "clos", "terminé"},
	funding.Abandoned:     {"abandonné", "abandon", "annulé"},
}

// spokenStage reads a stage in the words of officers; what stands in brackets
// or says when ("déposée le 3 mai") is left out.
func spokenStage(text string) (funding.Stage, bool) {
	text, _, _ = strings.Cut(text, "(")
	if head, rest, ok := strings.Cut(text, " le "); ok && strings.ContainsAny(rest, "0123456789") {
		text = head
	}
	want := stem(text)
	for _, stage := range funding.Stages() {
		for _, word := range stageWords[stage] {
			if stem(word) == want {
				return stage, true
			}
		}
	}
	return 0, false
}

// stem is the key of a text whose words lost the marks of gender and number.
func stem(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = strings.TrimSuffix(strings.TrimRight(key(w), "s"), "ee")
		if words[i] != strings.TrimRight(key(w), "s") {
			words[i] += "e"
		}
	}
	return strings.Join(words, " ")
}

// total reports whether a row adds up the others: it is no application.
func (s *sheet) total(i int) bool {
	if s.cell(i, "Financeur") != "" || s.cell(i, "Étape") != "" {
		return false
	}
	for _, text := range s.rows[i] {
		if k := key(text); k != "" {
			return slices.Contains([]string{"total", "totaux", "totalgeneral", "soustotal", "somme"}, k)
		}
	}
	return false
}

// unread tells the columns that have a name and values, and are not read. A
// running number tells nothing.
func (s *sheet) unread() {
	used := map[int]bool{}
	for _, i := range s.columns {
		used[i] = true
	}
	for j, name := range s.head {
		if used[j] || slices.Contains([]string{"", "n", "no"}, key(name)) {
			continue
		}
		if slices.ContainsFunc(s.rows, func(row []string) bool { return j < len(row) && strings.TrimSpace(row[j]) != "" }) {
			s.problems = append(s.problems, Problem{Line: s.above, Column: strings.TrimSpace(name), Kept: true,
				Err: funding.Notef("funding.exchange.unread", "nothing is read from this column")})
		}
	}
}

// A Sheet is a sheet of a workbook.
type Sheet struct {
	Name string
	Rows [][]string
}

// fewest is how many columns a second sheet must have to be taken for another
// table of applications, and not for a list of choices.
const fewest = 3

// ReadTables reads a workbook: every sheet that holds an officer's table. Where
// there are several, a problem names the sheet with the column.
func ReadTables(sheets []Sheet, labels Labels) (apps []funding.Application, problems []Problem, err error) {
	var first error
	var found []Sheet
	for _, sheet := range sheets {
		s, err := newSheet(sheet.Rows, officer, "Titre")
		switch {
		case err != nil:
			if first == nil {
				first = err
			}
		case len(sheets) == 1 || len(s.columns) >= fewest:
			found = append(found, sheet)
		}
	}
	if len(found) == 0 && first == nil && len(sheets) > 0 {
		found = sheets[:1]
	}
	if len(found) == 0 {
		return nil, nil, cmp.Or(first, error(funding.Notef("funding.exchange.empty", "the file is empty")))
	}
	for _, sheet := range found {
		a, p, err := ReadTable(sheet.Rows, labels)
		if err != nil {
			return nil, nil, err
		}
		for i := range p {
			if len(found) > 1 {
				p[i].Column = sheet.Name + ", " + p[i].Column
			}
		}
		apps, problems = append(apps, a...), append(problems, p...)
	}
	return apps, problems, nil
}

// ReadRows reads a text file as rows: whatever separates its columns, in UTF-8
// or Windows-1252.
func ReadRows(r io.Reader) ([][]string, error) { return readCSV(r) }
