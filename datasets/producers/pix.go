package producers

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

var pixProducers = []producer{
	{kind: PixProfiles, title: "Pix Orga : collecte de profils", has: []string{"ID Campagne", "Envoi (O/N)", "Nombre de pix total", "Certifiable (O/N)"}, read: readPixProfiles},
	{kind: PixAssessments, title: "Pix Orga : évaluation", has: []string{"ID Campagne", "Partage (O/N)", "% de progression"}, read: readPixAssessments},
	{kind: PixCertif, title: "Pix Certif : résultats", has: []string{"Numéro de certification", "Statut", "Nombre de Pix"}, read: readPixCertif},
}

// pixCompetences are the 16 competences of the Pix framework (CRCN), in order.
var pixCompetences = []struct{ Code, Name string }{
	{"1.1", "Mener une recherche et une veille d’information"}, {"1.2", "Gérer des données"}, {"1.3", "Traiter des données"},
	{"2.1", "Interagir"}, {"2.2", "Partager et publier"}, {"2.3", "Collaborer"}, {"2.4", "S’insérer dans le monde numérique"},
	{"3.1", "Développer des documents textuels"}, {"3.2", "Développer des documents multimédia"}, {"3.3", "Adapter les documents à leur finalité"}, {"3.4", "Programmer"},
	{"4.1", "Sécuriser l’environnement numérique"}, {"4.2", "Protéger les données personnelles et la vie privée"}, {"4.3", "Protéger la santé, le bien-être et l’environnement"},
	{"5.1", "Résoudre des problèmes techniques"}, {"5.2", "Construire un environnement numérique"},
}

// pixPerson finds who took part: the organisation's own identifier when the
// campaign asked for one, else first and last name together. Only a pseudonym
// leaves here.
type pixPerson struct{ id, name, first int }

// pixPerson takes as identifier the one column that no export of Pix has of its
// own and that stands between the first name and the date.
func (r *reading) pixPerson(before int) pixPerson {
	p := pixPerson{id: -1, name: r.table.Column("Nom du Participant"), first: r.table.Column("Prénom du Participant")}
	for i := p.first + 1; i < before && p.first >= 0; i++ {
		if !slices.Contains([]string{"groupe", "classe", "numero etudiant"}, ingest.Fold(r.table.Columns[i])) {
			p.id = i
		}
	}
	return p
}

func (p pixPerson) pseudonym(l *line) string {
	if id := l.text(p.id); id != "" {
		return l.opt.Key.Pseudonym(Respondents, id)
	}
	name := l.text(p.name) + " " + l.text(p.first)
	return l.opt.Key.Pseudonym(Respondents, name)
}

// formula undoes the apostrophe by which Pix keeps a spreadsheet from running a
// text that starts like a formula.
func (l *line) formula(col int) string {
	s := l.text(col)
	if len(s) > 1 && s[0] == '\'' && strings.ContainsRune("-@=+", rune(s[1])) {
		l.rules |= ingest.FormulaGuard
		return s[1:]
	}
	return s
}

// readPixProfiles reads the profiles that people sent: the level, 0 to 8, of
// each of the 16 competences becomes an answer "pix/1.1". Who took part without
// sending is kept, with nothing known.
func readPixProfiles(r *reading) error {
	sent, err := r.column("Envoi (O/N)")
	if err != nil {
		return err
	}
	person := r.pixPerson(sent)
	campaign, code, day := r.table.Column("ID Campagne"), r.table.Column("Nom de la campagne"), r.table.Column("Date de l'envoi")
	total, certifiable := r.table.Column("Nombre de pix total"), r.table.Column("Certifiable (O/N)")
	levels := make([]int, len(pixCompetences))
	for i, c := range pixCompetences {
		levels[i] = r.table.Column("Niveau pour la compétence " + c.Name)
	}
	out := datasets.Table{Name: "pix-profils", Columns: columns("cle", "campagne", "nom_campagne", "participant", "envoye", "date", "pix|pix", "certifiable")}
	personal := r.personalColumns()
	unsent := 0
	err = r.rows(func(l *line) error {
		who := person.pseudonym(l)
		key := l.text(campaign) + "/" + cmpOr(who, "ligne-"+strconv.Itoa(l.row.Number))
		shared := l.yes(sent)
		date, _ := l.day(day)
		pix, hasPix := l.whole(total)
		base := datasets.AnswerRow{Response: key, Respondent: who, Wave: l.fileWave(), Day: int32(date), Action: cmpOr(l.opt.Action, "a02"), Line: l.row.Number}
		answers := l.pixAnswers(base, "pix", levels, 8)
		name := l.formula(code)
		canCertify := l.text(certifiable)
		if !l.ok() {
			return nil
		}
		personal.count(l.row)
		if !shared {
			unsent++
		}
		row := []string{key, l.text(campaign), name, who, yesNo(shared), "", "", canCertify}
		if date != 0 {
			row[5] = date.String()
		}
		if hasPix {
			row[6] = strconv.Itoa(pix)
		}
		out.Rows = append(out.Rows, row)
		return r.addAnswers(answers)
	})
	if err != nil {
		return err
	}
	personal.discard(r.rep)
	if unsent > 0 {
		r.rep.Note(ingest.Notef("ingest.pix-unsent", "%d participants did not send their profile: counted, nothing known of them", unsent))
	}
	return r.addTable(out)
}

// pixAnswers turns a row's columns into answers, most being the top of the scale.
func (l *line) pixAnswers(base datasets.AnswerRow, instrument string, cols []int, most int) []datasets.AnswerRow {
	var out []datasets.AnswerRow
	for i, col := range cols {
		if col < 0 {
			continue
		}
		a := base
		a.Item, a.Value = instrument+"/"+pixCompetences[i].Code, datasets.MissingAnswer
		if n, ok := l.whole(col); ok {
			if n < 0 || n > most {
				l.fail(col, ingest.Notef("ingest.off-scale", "not on the scale from %d to %d", 0, most))
			}
			a.Value = n
		}
		out = append(out, a)
	}
	return out
}

func (r *reading) addAnswers(answers []datasets.AnswerRow) error {
	for _, a := range answers {
		if err := r.addAnswer(a); err != nil {
			return err
		}
	}
	return nil
}

// fileWave is the wave of every row of a file whose columns say none.
func (l *line) fileWave() datasets.Wave {
	if l.opt.Wave != nil {
		return *l.opt.Wave
	}
	return datasets.After
}

func yesNo(b bool) string {
	if b {
		return "oui"
	}
	return "non"
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// readPixAssessments reads an assessment campaign. Its "%" columns hold ratios
// from 0 to 1 ("0,67"): they become answers 0 to 100 of "pix-maitrise". A value
// above 1 in them means the export has changed, and is refused unless the user
// declares the unit.
func readPixAssessments(r *reading) error {
	shared, err := r.column("Partage (O/N)")
	if err != nil {
		return err
	}
	progress, err := r.column("% de progression")
	if err != nil {
		return err
	}
	ratio := r.opt.Ratio == nil || *r.opt.Ratio
	person := r.pixPerson(progress)
	campaign, name := r.table.Column("ID Campagne"), r.table.Column("Nom de la campagne")
	course := r.table.Column("Parcours", "Nom du Profil Cible")
	day, whole := r.table.Column("Date du partage"), r.table.Column("% maitrise de l'ensemble des acquis du profil")
	var mastery []int
	for _, c := range pixCompetences {
		mastery = append(mastery, r.table.Column("% de maitrise des acquis de la compétence "+c.Name))
	}
	out := datasets.Table{Name: "pix-evaluations", Columns: columns("cle", "campagne", "nom_campagne", "parcours", "participant", "partage", "date", "progression|1", "maitrise|1")}
	personal := r.personalColumns()
	err = r.rows(func(l *line) error {
		who := person.pseudonym(l)
		key := l.text(campaign) + "/" + cmpOr(who, "ligne-"+strconv.Itoa(l.row.Number))
		date, _ := l.day(day)
		base := datasets.AnswerRow{Response: key, Respondent: who, Wave: l.fileWave(), Day: int32(date), Action: cmpOr(l.opt.Action, "a02"), Line: l.row.Number}
		done, all := l.ratio(progress, ratio), l.ratio(whole, ratio)
		answers := []datasets.AnswerRow{withRatio(base, "pix-maitrise/ensemble", all)}
		for i, col := range mastery {
			if col >= 0 {
				answers = append(answers, withRatio(base, "pix-maitrise/"+pixCompetences[i].Code, l.ratio(col, ratio)))
			}
		}
		sent := l.yes(shared)
		title, track := l.formula(name), l.formula(course)
		if !l.ok() {
			return nil
		}
		personal.count(l.row)
		row := []string{key, l.text(campaign), title, track, who, yesNo(sent), "", number(done), number(all)}
		if date != 0 {
			row[6] = date.String()
		}
		out.Rows = append(out.Rows, row)
		return r.addAnswers(answers)
	})
	if err != nil {
		return err
	}
	personal.discard(r.rep)
	r.rep.Note(ingest.Notef("ingest.pix-ratios", "the columns titled « %% » hold ratios from 0 to 1, read as such"))
	return r.addTable(out)
}

// ratio reads a share in the declared unit, NaN when missing.
func (l *line) ratio(col int, ratio bool) float64 {
	v, err := l.row.At(col).Percent(ratio)
	l.failUnlessMissing(col, err)
	if err != nil {
		return math.NaN()
	}
	if v < 0 || v > 1 {
		l.fail(col, ingest.Notef("ingest.not-a-ratio", "not a ratio from 0 to 1: declare the unit of the column"))
	}
	return v
}

func withRatio(a datasets.AnswerRow, item string, v float64) datasets.AnswerRow {
	a.Item, a.Value = item, datasets.MissingAnswer
	if !math.IsNaN(v) {
		a.Value = int(math.Round(v * 100))
	}
	return a
}

func number(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

var certifStatuses = ingest.NewVocabulary("Validée", "validee", "Rejetée", "rejetee", "Annulée", "annulee", "En erreur", "en_erreur", "Démarrée", "demarree")

// readPixCertif reads the results of a certification session. The date of birth
// becomes an age band on the day of the session; the name becomes a pseudonym.
func readPixCertif(r *reading) error {
	id, err := r.column("Numéro de certification")
	if err != nil {
		return err
	}
	t := r.table
	status, pix := t.Column("Statut"), t.Column("Nombre de Pix")
	external, birth := t.Column("Identifiant Externe"), t.Column("Date de naissance")
	session, day := t.Column("Session"), t.Column("Date de passage de la certification")
	person := pixPerson{id: external, name: t.Column("Nom"), first: t.Column("Prénom")}
	levels := map[string]int{}
	for _, c := range pixCompetences {
		if i := t.Column(c.Code); i >= 0 {
			levels[c.Code] = i
		}
	}
	personal := r.personalColumns()
	if i := t.Column("Commentaire jury pour l’organisation"); i >= 0 {
		personal = append(personal, personalColumn{at: i, name: t.Columns[i], kind: ingest.FreeText})
	}
	out := datasets.Table{Name: "pix-certif", Columns: columns("numero", "candidat", "session", "statut", "pix|pix", "tranche_age", "date")}
	err = r.rows(func(l *line) error {
		c := Certification{Candidate: person.pseudonym(l), Session: l.text(session), Status: l.label(status, certifStatuses), Levels: map[string]int{}, Line: l.row.Number}
		number := l.text(id)
		if number == "" {
			l.must(id, ingest.ErrMissing)
		}
		if n, ok := l.whole(pix); ok {
			c.Pix = &n
		}
		for code, col := range levels {
			if n, ok := l.whole(col); ok {
				c.Levels[code] = n
			}
		}
		date, _ := l.day(day)
		if born, ok := l.day(birth); ok && date != 0 {
			c.AgeBand = ingest.AgeBand(born, date)
		}
		if !l.ok() {
			return nil
		}
		personal.count(l.row)
		if date != 0 {
			c.Day = date.String()
		}
		r.out.Certifications = append(r.out.Certifications, c)
		score := ""
		if c.Pix != nil {
			score = strconv.Itoa(*c.Pix)
		}
		out.Rows = append(out.Rows, []string{number, c.Candidate, c.Session, c.Status, score, c.AgeBand, c.Day})
		return nil
	})
	if err != nil {
		return err
	}
	personal.discard(r.rep)
	s := Summarise(r.out.Certifications)
	r.rep.Note(ingest.Notef("ingest.certif-summary", "%d candidates presented, %d certified out of %d decided", s.Presented, s.Passed, s.Decided))
	return r.addTable(out)
}

// A CertificationSummary counts candidates: presented whatever the status, and
// passed out of the decided ones (validated or rejected; a cancelled or
// unfinished certification decides nothing).
type CertificationSummary struct{ Presented, Decided, Passed int }

// Summarise counts distinct candidates; those without a pseudonym count one
// each, which is an upper bound.
func Summarise(certs []Certification) (s CertificationSummary) {
	seen := map[string]bool{}
	for _, c := range certs {
		if c.Candidate == "" || !seen[c.Candidate] {
			s.Presented++
			seen[c.Candidate] = true
		}
		switch c.Status {
		case "validee":
			s.Passed++
			s.Decided++
		case "rejetee":
			s.Decided++
		}
	}
	return s
}
