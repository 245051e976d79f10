package producers

import (
	"math"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

var coopProducers = []producer{
	{kind: CoopActivities, title: "La Coop : accompagnements", has: []string{"ID CRA", "Participants", "Durée (min)", "Type", "Date"}, read: readCoop},
	{kind: CoopCoordination, title: "La Coop : activités de coordination", has: []string{"Date de l’activité", "Type", "Durée (min.)", "ID CRA"}, read: readCoordination},
	{kind: CoopTeam, title: "La Coop : équipe", has: []string{"Rôle", "Type de contrat", "Date de début de contrat", "Statut"}, read: readTeam},
	{kind: CoopAPI, title: "La Coop : pages de l’API", json: []string{"id", "duree", "type_lieu", "thematiques"}, read: readCoopAPI},
	coopV1Archive,
	{kind: CoopV1Stats, title: "Espace Coop (V1) : statistiques", read: readV1Stats},
	{kind: CoopStats, title: "La Coop : statistiques", read: readV1Stats},
	{kind: CoopPeople, title: "La Coop : bénéficiaires (refusé)", has: []string{"Nom", "Prénom", "Année de naissance", "Nombre d’accompagnements"}, read: refusePeople},
}

// coopColumns are the positions of the columns of an accompagnements export;
// -1 for those of the other variant.
type coopColumns struct {
	id, date, kind, participants, duration          int
	channel, insee, postcode, commune               int
	homeInsee, homePostcode, home                   int
	themes, devices, tags, procedure, title         int
	autonomy, referred, referral                    int
	gender, age, status, source, beneficiary, notes int
}

func (r *reading) coopColumns() (c coopColumns, err error) {
	needed := func(to *int, names ...string) {
		if err == nil {
			*to, err = r.column(names...)
		}
	}
	needed(&c.id, "ID CRA")
	needed(&c.date, "Date")
	needed(&c.kind, "Type")
	needed(&c.participants, "Participants")
	needed(&c.duration, "Durée (min)", "Durée (min.)", "Durée")
	t := r.table
	c.channel = t.Column("Canaux d’accompagnement", "Canal d’accompagnement", "Lieu d’accompagnement")
	c.insee, c.postcode, c.commune = t.Column("Code Insee"), t.Column("Code postal"), t.Column("Commune")
	c.homeInsee = t.Column("Code Insee du bénéficiaire")
	c.homePostcode, c.home = t.Column("Code postal du bénéficiaire"), t.Column("Commune du bénéficiaire")
	c.themes = t.Column("Thématique(s) d’accompagnement", "Thématiques d’accompagnement", "Thématiques")
	c.devices, c.tags = t.Column("Matériel numérique utilisé"), t.Column("Tags")
	c.procedure, c.title = t.Column("Nom de la démarche administrative"), t.Column("Nom de l’atelier")
	c.autonomy = t.Column("Niveau d’autonomie (ou de l’atelier)", "Niveau d’autonomie")
	c.referred, c.referral = t.Column("Bénéficiaire réorienté"), t.Column("Structure de redirection")
	c.gender, c.age = t.Column("Genre du bénéficiaire"), t.Column("Tranche d’âge du bénéficiaire")
	c.status, c.source = t.Column("Statut du bénéficiaire"), t.Column("Source de la donnée")
	c.beneficiary, c.notes = t.Column("Bénéficiaire"), t.Column("Notes supplémentaires")
	return c, err
}

// coopActivity is what is remembered of an activity to see that its rows agree.
// There may be millions: sixteen bytes each, under a hash of their id.
type coopActivity struct {
	day      ingest.Date
	duration int16
	said     int16 // participants the rows announce, at most 1000
	rows     int16 // at most 32767 are counted
	v1       bool
	workshop bool
}

type coopActivities map[uint64]coopActivity

// key hashes an id (FNV-1a, 64 bits): two ids out of ten million share one with
// a chance of 3 in a million, and would then be told apart by date, duration or
// participants, and set aside.
func (coopActivities) key(id string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	return h
}

// readCoop reads one row per participant. The activity's duration stands on
// each of them: it is stored as the activity's, and never to be summed over
// rows.
func readCoop(r *reading) error {
	r.exportDate()
	c, err := r.coopColumns()
	if err != nil {
		return err
	}
	activities := coopActivities{}
	personal := r.personalColumns()
	late := 0
	err = r.rows(func(l *line) error {
		a, tags := l.coopRow(c)
		if l.sameActivity(c, &a, activities); !l.ok() {
			return nil
		}
		if asOf := r.out.Origin.AsOf; !asOf.IsZero() && a.Day > datasets.DayOf(asOf) {
			late++
		}
		personal.count(l.row)
		a.Beneficiary = l.beneficiary(c)
		a.Action = r.opt.Action
		if a.Action == "" {
			first := activities[activities.key(a.Activity)].rows == 1
			a.Action = r.action(Facts{Tags: tags, Themes: a.Themes, Kind: a.Kind, Channel: a.Channel, Commune: a.Territory,
				Title: l.text(c.title), Procedure: l.text(c.procedure), Referral: a.Referral}, first)
		}
		return r.addAttendance(a)
	})
	if err != nil {
		return err
	}
	personal.discard(r.rep)
	r.coopNotes(activities, late)
	return nil
}

func (l *line) coopRow(c coopColumns) (a datasets.AttendanceRow, tags []string) {
	a.Line = l.row.Number
	if a.Activity = strings.Clone(l.text(c.id)); a.Activity == "" {
		l.must(c.id, ingest.ErrMissing)
	}
	day, err := l.row.At(c.date).Day(l.opt.Order)
	l.must(c.date, err)
	if err == nil && (day < ingest.DateOf(2015, 1, 1) || l.opt.Today != 0 && day > l.opt.Today) {
		l.fail(c.date, ingest.Notef("ingest.date-out-of-range", "the date is before 2015 or in the future"))
	}
	a.Day = int32(day)
	if a.Kind = l.label(c.kind, coopKinds); a.Kind == "" && l.ok() {
		l.must(c.kind, ingest.ErrMissing)
	}
	minutes, err := l.row.At(c.duration).Minutes()
	l.failUnlessMissing(c.duration, err)
	if minutes > 1440 {
		l.fail(c.duration, ingest.Notef("ingest.over-a-day", "more than 24 hours"))
	}
	a.Duration = minutes
	a.Channel = l.label(c.channel, coopChannels)
	a.Territory = l.commune(c.insee, c.postcode, c.commune)
	a.Home = l.commune(c.homeInsee, c.homePostcode, c.home)
	a.Age, a.Gender = l.label(c.age, coopAges), l.label(c.gender, coopGenders)
	a.Status = l.label(c.status, coopStatuses)
	a.Autonomy = l.share(c.autonomy, 3).K
	a.Referral = l.label(c.referral, coopReferrals)
	a.Themes = l.labels(c.themes, coopThemes)
	a.Devices = l.labels(c.devices, coopDevices)
	if a.Source = l.label(c.source, coopSources); a.Source == "" {
		a.Source = "coop-v2"
	}
	return a, list(l.raw(c.tags), "\n\r|;")
}

// labels codes a cell of several labels, one per line.
func (l *line) labels(col int, v *ingest.Vocabulary) []string {
	raw := l.raw(col)
	if raw == "" {
		return nil
	}
	var out []string
	for _, label := range list(raw, "\n\r|;") {
		if code := l.labelOf(col, label, v); code != "" {
			out = append(out, code)
		}
	}
	return out
}

// share reads "2/3"; a date there is what a spreadsheet made of it.
func (l *line) share(col, most int) ingest.Fraction {
	f, rule, err := l.row.At(col).Fraction(most, l.opt.Confirmed&ingest.FractionOfDate != 0)
	l.failUnlessMissing(col, err)
	l.rules |= rule
	return f
}

// participants reads 1, or "k/n".
func (l *line) participants(col int) int {
	cell := l.row.At(col)
	if n, err := cell.Int(); err == nil && cell.Kind != ingest.Day {
		if n < 1 || n > 1000 {
			l.fail(col, ingest.Notef("ingest.impossible-count", "%d participants", n))
		}
		return int(n)
	}
	f, rule, err := cell.Fraction(1000, l.opt.Confirmed&ingest.FractionOfDate != 0)
	l.must(col, err)
	l.rules |= rule
	return f.N
}

// sameActivity checks a row against the earlier rows of its activity: date,
// duration and number of participants are the activity's, so they must agree.
func (l *line) sameActivity(c coopColumns, a *datasets.AttendanceRow, all coopActivities) {
	said := l.participants(c.participants)
	if !l.ok() {
		return
	}
	key := all.key(a.Activity)
	seen, ok := all[key]
	switch {
	case !ok:
		seen = coopActivity{day: ingest.Date(a.Day), duration: int16(a.Duration), said: int16(said), v1: a.Source == "coop-v1", workshop: a.Kind == "collectif"}
	case int(seen.duration) != a.Duration:
		l.fail(c.duration, ingest.Notef("ingest.duration-differs", "another row of the same activity says %d minutes", int(seen.duration)))
		return
	case seen.day != ingest.Date(a.Day):
		l.fail(c.date, ingest.Notef("ingest.date-differs", "another row of the same activity says %s", seen.day.French()))
		return
	case int(seen.said) != said:
		l.fail(c.participants, ingest.Notef("ingest.participants-differ", "another row of the same activity says %d participants", int(seen.said)))
		return
	}
	if seen.rows < math.MaxInt16 {
		seen.rows++
	}
	all[key] = seen
}

// beneficiary returns the pseudonym of a followed person; most people are
// anonymous.
func (l *line) beneficiary(c coopColumns) string {
	name := l.text(c.beneficiary)
	if f := ingest.Fold(name); strings.Contains(f, "anonyme") || strings.HasPrefix(f, "participant") {
		return ""
	}
	return l.opt.Key.Pseudonym("coop/beneficiaire", name)
}

// coopNotes says what a reader of the figures must know.
func (r *reading) coopNotes(activities coopActivities, late int) {
	var minutes, rowMinutes int64
	v1, workshops, incomplete := 0, 0, 0
	for _, a := range activities {
		minutes += int64(a.duration)
		rowMinutes += int64(a.duration) * int64(a.rows)
		if a.v1 {
			v1++
		}
		if a.workshop {
			workshops++
		}
		if a.said != a.rows {
			incomplete++
		}
	}
	r.rep.Note(ingest.Notef("ingest.coop-account", "%d activities, %d participants, %d minutes of activity (%d if the duration were wrongly added up row by row)",
		len(activities), r.rep.Kept+r.rep.Repaired, minutes, rowMinutes))
	if workshops > 0 {
		r.rep.Note(ingest.Notef("ingest.coop-random", "%d workshops: La Coop gives their participants an age, a gender and a status at random within the totals; each can be counted alone, never crossed", workshops))
	}
	if v1 > 0 {
		r.rep.Note(ingest.Notef("ingest.coop-v1", "%d activities come from the Espace Coop (V1), converted: no gender, no status, ages split by a fixed rule; series break between V1 and V2", v1))
	}
	if incomplete > 0 {
		r.rep.Note(ingest.Notef("ingest.coop-incomplete", "%d activities have fewer or more rows than the participants they announce: the export was filtered, or rows are set aside", incomplete))
	}
	if late > 0 {
		r.rep.Note(ingest.Notef("ingest.coop-late", "%d rows are dated after the export itself", late))
	}
	if total, ok := r.preamble("Total"); ok {
		if n, err := total.Int(); err == nil && int(n) != r.rep.Rows {
			r.rep.Note(ingest.Notef("ingest.total-differs", "the export announces %d rows and holds %d", n, r.rep.Rows))
		}
	}
}

// preamble returns the cell beside a label above the table.
func (r *reading) preamble(label string) (ingest.Cell, bool) {
	if r.table == nil {
		return ingest.Cell{}, false
	}
	for _, row := range r.table.Preamble {
		if ingest.Fold(row.At(0).Text) == ingest.Fold(label) {
			return row.At(1), true
		}
	}
	return ingest.Cell{}, false
}

// exportDate reads the date of the export above the table, so that an older
// export never replaces a newer one.
func (r *reading) exportDate() {
	if c, ok := r.preamble("Date d'export"); ok {
		if d, err := c.Day(ingest.DayFirst); err == nil {
			r.out.Origin.AsOf = d.Time()
		}
	}
}

// refusePeople refuses the export that is nothing but names.
func refusePeople(r *reading) error {
	return &ingest.CellError{File: r.file.Name, Sheet: r.rep.Sheet, Err: ingest.Notef("ingest.people-refused",
		"this export lists beneficiaries by name: it is not imported; the export « accompagnements » holds what can be measured")}
}
