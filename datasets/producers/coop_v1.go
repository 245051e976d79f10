package producers

import (
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// The reports of activity of the Espace Coop (V1, 2021–2024): one record per
// activity, with how many of its participants were of each age and of each
// status. The columns are those of the archive of the API (age_moins_12_ans …)
// and of the raw records (age.moins12ans …).
var coopV1Archive = producer{
	kind: CoopV1Archive, title: "Espace Coop (V1) : archive des comptes rendus d’activité",
	has: []string{"age_moins*", "age_plus*", "statut_heterogene", "themes"},
	or:  [][]string{{"ageMoins*", "agePlus*", "statutHeterogene"}, {"age_moins*", "age_plus*", "statut_sans*"}},
	like: func(keys map[string]bool) bool {
		least, most := false, false
		for k := range keys {
			c := compact(k)
			least = least || strings.HasPrefix(c, "agemoins")
			most = most || strings.HasPrefix(c, "ageplus")
		}
		return least && most
	},
	read: readCoopV1,
}

// The ages of V1 that no age of V2 is: La Coop drew at random which of the
// 18–35 were under 25, and which of the 60 and over under 70. Nothing is drawn
// here; the bands stay what they were, and the series breaks.
const (
	v1From18To35 = "dix_huit_trente_cinq"
	v1Over60     = "plus_de_soixante"
)

// coopV1Groups are the counts of a record: the compact name of the column, the
// code that its participants get.
var (
	coopV1Ages = []struct{ column, code string }{
		{"agemoins12ans", "moins_de_douze"}, {"agede12a18ans", "douze_dix_huit"}, {"agede18a35ans", v1From18To35},
		{"agede35a60ans", "quarante_cinquante_neuf"}, {"ageplus60ans", v1Over60},
	}
	coopV1Statuses = []struct{ column, code string }{
		{"statutetudiant", "scolarise"}, {"statutsansemploi", "sans_emploi"}, {"statutenemploi", "en_emploi"},
		{"statutretraite", "retraite"}, {"statutheterogene", "non_communique"},
	}
	coopV1Kinds    = ingest.NewVocabulary("individuel", "individuel", "ponctuel", "individuel", "collectif", "collectif")
	coopV1Channels = ingest.NewVocabulary("rattachement", "lieu_activite", "autre lieu", "autre", "distance", "a_distance", "domicile", "domicile")
	coopV1Themes   = ingest.NewVocabulary(
		"diagnostic", "diagnostic_numerique", "equipement informatique", "prendre_en_main_du_materiel", "internet", "navigation_sur_internet",
		"courriel", "email", "traitement texte", "bureautique", "contenus numeriques", "creer_avec_le_numerique", "echanger", "reseaux_sociaux",
		"sante", "sante", "scolaire", "scolarite_et_numerique", "accompagner enfant", "parentalite", "trouver emploi", "insertion_professionnelle",
		"budget", "banque_et_achats_en_ligne", "tpe/pme", "entrepreneuriat", "fraude et harcelement", "securite_numerique", "securite", "securite_numerique",
		"smartphone", "prendre_en_main_du_materiel", "demarche en ligne", "aide_aux_demarches_administratives", "vocabulaire", "culture_numerique")
)

// compact drops the spaces of a folded name: "age.moins12ans",
// "age_moins_12_ans" and "ageMoins12Ans" are one column.
func compact(name string) string { return strings.ReplaceAll(ingest.Fold(name), " ", "") }

// compactColumn finds a column by its compact name, -1 when there is none.
func (r *reading) compactColumn(names ...string) int {
	for _, n := range names {
		for i, c := range r.table.Columns {
			if compact(c) == n {
				return i
			}
		}
	}
	return -1
}

type coopV1Columns struct {
	id, date, kind, channel, people, recurring, duration, minutes int
	insee, postcode, commune, themes, deleted                     int
	ages, statuses                                                []int
}

func (r *reading) coopV1Columns() (c coopV1Columns, err error) {
	at := r.compactColumn
	c = coopV1Columns{
		id: at("id", "craid", "idcra", "uuid"), date: at("dateaccompagnement", "date"), kind: at("activite", "typeactivite"), channel: at("canal"),
		people: at("nbparticipants", "nombreparticipants", "participants"), recurring: at("nbparticipantsrecurrents", "nombreparticipantsrecurrents"),
		duration: at("duree"), minutes: at("dureeminutes"), insee: at("codecommune", "codeinsee", "communecode"), postcode: at("codepostal"),
		commune: at("nomcommune", "communenom", "commune"), themes: at("themes", "thematiques"), deleted: at("suppression", "deletedat"),
	}
	if c.date < 0 {
		_, err = r.column("date_accompagnement")
	}
	for _, a := range coopV1Ages {
		c.ages = append(c.ages, at(a.column, strings.Replace(a.column, "agede", "age", 1)))
	}
	for _, s := range coopV1Statuses {
		c.statuses = append(c.statuses, at(s.column))
	}
	return c, err
}

// readCoopV1 reads one record per activity. What it counts by age and by status
// are totals: each participant takes one age and one status of them, so that
// each can be counted alone and none crossed.
func readCoopV1(r *reading) error {
	c, err := r.coopV1Columns()
	if err != nil {
		return err
	}
	personal := r.personalColumns()
	n, people, minutes, classes, unequal := 0, 0, 0, 0, 0
	err = r.rows(func(l *line) error {
		a, count, class := l.coopV1Row(c)
		ages, unplaced := l.spreadColumns(c.ages, coopV1Ages, count)
		statuses, _ := l.spreadColumns(c.statuses, coopV1Statuses, count)
		if !l.ok() {
			return nil
		}
		personal.count(l.row)
		if a.Action = r.opt.Action; a.Action == "" {
			a.Action = r.action(Facts{Themes: a.Themes, Kind: a.Kind, Channel: a.Channel, Commune: a.Territory}, true)
		}
		n, people, minutes = n+1, people+count, minutes+a.Duration
		if class {
			classes++
		}
		if unplaced {
			unequal++
		}
		for i := range count {
			a.Age, a.Status = nth(ages, i), nth(statuses, i)
			if err := r.addAttendance(a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	personal.discard(r.rep)
	r.rep.Note(ingest.Notef("ingest.v1-account", "%d reports of activity, %d participants, %d minutes of activity", n, people, minutes))
	r.rep.Note(ingest.Notef("ingest.v1-marginals", "the Espace Coop counted participants by age and by status: each can be counted alone, never crossed; the ages 18–35 and 60 and over are kept as they are, since no band of V2 is the same: series break between V1 and V2"))
	r.rep.Note(ingest.Notef("ingest.v1-overlap", "an export of La Coop that has rows « Espace coop (V1) » holds the same activities: import one or the other"))
	if classes > 0 {
		r.rep.Note(ingest.Notef("ingest.v1-classes", "%d durations are classes (0-30, 30-60): counted as 15 and 45 minutes, as La Coop does", classes))
	}
	if unequal > 0 {
		r.rep.Note(ingest.Notef("ingest.v1-unequal", "%d reports count more or fewer ages than participants: the participants hold, the others are of unknown age", unequal))
	}
	return nil
}

func (l *line) coopV1Row(c coopV1Columns) (a datasets.AttendanceRow, people int, class bool) {
	a.Line, a.Source = l.row.Number, "coop-v1"
	if a.Activity = strings.Clone(l.text(c.id)); a.Activity == "" {
		a.Activity = digest(l.row.Strings()...) // a dump without ids: the same record is the same activity
	}
	if c.deleted >= 0 && !l.row.At(c.deleted).Missing() {
		l.fail(c.deleted, ingest.Notef("ingest.deleted", "deleted in La Coop since"))
	}
	day, err := l.row.At(c.date).Day(l.opt.Order)
	l.must(c.date, err)
	a.Day = int32(day)
	a.Kind, a.Channel = l.label(c.kind, coopV1Kinds), l.label(c.channel, coopV1Channels)
	a.Territory = l.commune(c.insee, c.postcode, c.commune)
	a.Duration, class = l.v1Minutes(c)
	for _, theme := range array(l.raw(c.themes)) {
		if ingest.Fold(theme) == "autre" {
			continue // the one theme of V1 that V2 has not
		}
		if code := l.labelOf(c.themes, theme, coopV1Themes); code != "" {
			a.Themes = append(a.Themes, code)
		}
	}
	people = 1
	if n, ok := l.whole(c.people); ok {
		people = n
	} else if a.Kind == "collectif" && c.people >= 0 {
		l.must(c.people, ingest.ErrMissing)
	}
	if people < 1 || people > 1000 {
		l.fail(c.people, ingest.Notef("ingest.impossible-count", "%d participants", people))
		people = 0
	}
	return a, people, class
}

// v1Minutes reads the minutes, or the class of V1: "0-30", "30-60".
func (l *line) v1Minutes(c coopV1Columns) (minutes int, class bool) {
	col := c.minutes
	if l.row.At(col).Missing() {
		col = c.duration
	}
	switch l.text(col) {
	case "0-30":
		return 15, true
	case "30-60":
		return 45, true
	}
	minutes, err := l.row.At(col).Minutes()
	l.failUnlessMissing(col, err)
	if minutes > 1440 {
		l.fail(col, ingest.Notef("ingest.over-a-day", "more than 24 hours"))
	}
	return minutes, false
}

// spreadColumns turns counts into one code per participant; unequal when they
// do not add up to the participants.
func (l *line) spreadColumns(cols []int, groups []struct{ column, code string }, people int) (codes []string, unequal bool) {
	for i, col := range cols {
		n, ok := l.whole(col)
		if n < 0 || n > 1000 {
			l.fail(col, ingest.Notef("ingest.impossible-count", "%d participants", n))
			continue
		}
		for range n {
			if ok {
				codes = append(codes, groups[i].code)
			}
		}
	}
	return codes, len(codes) != people && len(codes) > 0
}

// array splits a list as databases write it ({a,"b c"}), or as JSON does
// (["a","b"]), or as files do (a|b, a;b, a,b).
func array(s string) []string {
	if n := len(s); n > 1 && (s[0] == '{' && s[n-1] == '}' || s[0] == '[' && s[n-1] == ']') {
		s = s[1 : n-1]
	}
	parts := list(s, ",|;\n")
	out := parts[:0]
	for _, p := range parts {
		if p = strings.TrimSpace(strings.Trim(p, `"'`)); p != "" && !strings.EqualFold(p, "null") {
			out = append(out, p)
		}
	}
	return out
}
