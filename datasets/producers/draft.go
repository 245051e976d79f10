package producers

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

var surveyProducers = []producer{
	{kind: LimeSurvey, title: "LimeSurvey", has: []string{"id", "submitdate", "lastpage", "startlanguage"},
		or: [][]string{{"ID de la réponse", "Date de soumission", "Dernière page"}, {"Response ID", "Date submitted", "Last page"}}, read: readSurvey},
	{kind: Kobo, title: "KoboToolbox", has: []string{"_id", "_uuid", "_submission_time"}, read: readSurvey},
	{kind: Framaforms, title: "Framaforms", has: []string{"SID", "UID"}, lines: 1, read: readFramaforms},
	{kind: Forms, title: "Google ou Microsoft Forms", has: []string{"Horodateur"}, or: [][]string{{"Timestamp"}, {"ID", "Heure de début", "Heure de fin"}, {"ID", "Start time", "Completion time"}}, weak: true, read: readSurvey},
	{kind: Survey, title: "Questionnaire, par un fichier de correspondance", read: readSurvey},
	{kind: Grist, title: "Grist", read: readSurvey},
}

// draftRows is how many rows a draft looks at.
const draftRows = 2000

// columnSample is what a draft knows of a column.
type columnSample struct {
	name   string
	values []string // distinct, in order of appearance, at most 40
	filled int
	counts map[string]int // cells by value, of the first 500 values
	cells  []ingest.Cell  // the first 200 filled
	more   bool           // more than 40 distinct values
}

// Draft writes the mapping that the program would use for a table, for the user
// to correct: which column says who, when, where and at which wave, and how the
// answers of each question are coded. A question whose order of answers it does
// not know is taken as a choice among options, never as a scale.
func Draft(kind Kind, t *ingest.Table) (*Mapping, error) {
	samples, err := sample(t, draftRows)
	if err != nil {
		return nil, err
	}
	m := &Mapping{Instrument: instrumentName(t.Sheet.File().Name), Space: spaceName(kind, t)}
	used := map[string]bool{}
	m.Columns = draftColumns(samples, used)
	if i := t.Column(m.Columns.Date); m.Columns.Date != "" && i >= 0 {
		m.dateOrder(samples[i])
	}
	if i := t.Column(m.Columns.Wave); m.Columns.Wave != "" && i >= 0 {
		m.Waves = draftWaves(samples[i])
	}
	for i, s := range samples {
		if s.aged() && !used[s.name] {
			m.Items = append(m.Items, MappingItem{Column: s.name, Item: bandItem, Kind: bandItem})
			continue
		}
		if used[s.name] || s.name == "" || s.name == ToCorrect || s.name == originRow || toolColumn(kind, s.name) || s.personal() != ingest.NotPersonal || summaryOf(samples, i) {
			continue
		}
		if it, ok := draftItem(s.answered(m)); ok {
			m.Items = append(m.Items, it)
		}
	}
	m.addSiblings(kind, samples)
	m.shareScales()
	m.uniqueItems()
	if len(m.Items) == 0 {
		return nil, &ingest.CellError{File: t.Sheet.File().Name, Sheet: t.Sheet.Name, Row: t.HeaderRow,
			Err: ingest.Notef("ingest.draft-nothing", "no column looks like a question with a closed list of answers: write a mapping")}
	}
	return m, nil
}

// DraftFile drafts the mapping of a file as its producer writes it: the header
// in three lines of a web form, the columns that a tool adds of its own.
func DraftFile(f *ingest.File) (*Mapping, error) {
	guess, err := Recognise(f)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(surveyProducers, func(p producer) bool { return p.kind == guess.Kind }) {
		guess.Kind = Survey
	}
	r := &reading{file: f, kind: guess.Kind, guess: guess, out: &Outcome{Kind: guess.Kind}}
	if err := r.open(find(guess.Kind)); err != nil {
		return nil, err
	}
	if guess.Kind == Framaforms {
		if err := r.threeLineHeader(); err != nil {
			return nil, err
		}
	}
	return Draft(guess.Kind, r.table)
}

func sample(t *ingest.Table, rows int) ([]columnSample, error) {
	out := make([]columnSample, len(t.Columns))
	for i, name := range t.Columns {
		out[i].name = name
	}
	n := 0
	for row, err := range t.Rows() {
		if err != nil {
			return nil, err
		}
		if n++; n > rows {
			break
		}
		for i := range out {
			out[i].see(row.At(i))
		}
	}
	return out, nil
}

func (s *columnSample) see(c ingest.Cell) {
	if c.Missing() {
		return
	}
	s.filled++
	if len(s.cells) < 200 {
		s.cells = append(s.cells, ingest.Cell{Text: strings.Clone(c.Text), Kind: c.Kind})
	}
	v := c.String()
	if s.counts == nil {
		s.counts = map[string]int{}
	}
	if _, ok := s.counts[v]; ok {
		s.counts[v]++
		return
	}
	if len(s.counts) < 500 {
		v = strings.Clone(v)
		s.counts[v] = 1
	}
	if s.more = len(s.values) == 40; !s.more {
		s.values = append(s.values, v)
	}
}

// personal tells whether the column identifies people: by its content, or by its
// header unless the content contradicts it ("usages/email" with 0 and 1).
func (s *columnSample) personal() ingest.Personal {
	if kind := ingest.PersonalValues(s.cells); kind != ingest.NotPersonal {
		return kind
	}
	for v := range s.counts {
		if kind := ingest.Mentions(v); kind != ingest.NotPersonal {
			return ingest.FreeText
		}
	}
	kind := ingest.PersonalHeader(s.name)
	if kind == ingest.NotPersonal && s.names() {
		return ingest.PersonName
	}
	if s.filled > 0 && (kind == ingest.Email || kind == ingest.Phone || kind == ingest.IPAddress) {
		return ingest.NotPersonal
	}
	return kind
}

// instrumentName makes a name of the file's, without dates and numbers.
func instrumentName(file string) string {
	words := strings.FieldsFunc(strings.TrimSuffix(file, path.Ext(file)), func(r rune) bool { return strings.ContainsRune(" _-().", r) })
	var keep []string
	for _, w := range words {
		if strings.ContainsAny(w, "0123456789") && len(w) > 2 {
			continue
		}
		keep = append(keep, strings.ReplaceAll(slug(w), "_", "-"))
	}
	if len(keep) == 0 {
		return "questionnaire"
	}
	return strings.Join(keep, "-")
}

// spaceName is the same for two exports of one survey, whatever their names.
func spaceName(kind Kind, t *ingest.Table) string {
	own := slices.DeleteFunc(slices.Clone(t.Columns), func(c string) bool { return c == ToCorrect || c == originRow })
	sum := sha256.Sum256([]byte(strings.Join(own, "\x00")))
	return string(kind) + "-" + hex.EncodeToString(sum[:4])
}

var roleNames = []struct {
	role  func(*MappingColumns) *string
	names string
}{
	{func(c *MappingColumns) *string { return &c.Response }, "_uuid|uuid|id reponse|id de la reponse|response id|sid|id"},
	{func(c *MappingColumns) *string { return &c.Respondent }, "token|jeton|code d acces|access code|code beneficiaire|code participant|code anonyme|identifiant anonyme|identifiant beneficiaire|identifiant|code|code personnel|votre code|pseudonyme|adresse e mail|email|e mail|numero beneficiaire"},
	{func(c *MappingColumns) *string { return &c.Wave }, "vague|wave|temps|moment|etape|phase|periode de passation"},
	{func(c *MappingColumns) *string { return &c.Date }, "datestamp|date de la derniere action|date last action|date|end|completed time|submitted time|horodateur|timestamp|heure de fin|completion time|date de reponse|submission time|startdate"},
	{func(c *MappingColumns) *string { return &c.Finished }, "submitdate|date de soumission|date submitted"},
	{func(c *MappingColumns) *string { return &c.Commune }, "commune|code insee|code commune|insee|commune de residence|votre commune|ville"},
	{func(c *MappingColumns) *string { return &c.Postcode }, "code postal|cp|votre code postal"},
	{func(c *MappingColumns) *string { return &c.Group }, "groupe|group|bras"},
	{func(c *MappingColumns) *string { return &c.Action }, "action|fiche action|code action"},
}

// draftColumns finds the roles by the last part of the header, so that Kobo's
// "identite/commune" is a commune.
func draftColumns(samples []columnSample, used map[string]bool) (c MappingColumns) {
	for _, role := range roleNames {
		names := strings.Split(role.names, "|")
		for _, n := range names {
			for _, s := range samples {
				if !used[s.name] && *role.role(&c) == "" && (leaf(s.name) == ingest.Fold(n) || s.name == n) {
					*role.role(&c) = s.name
					used[s.name] = true
				}
			}
		}
	}
	for _, s := range samples { // "Dans quelle commune habitez-vous ?"
		if c.Commune == "" && !used[s.name] && strings.Contains(" "+ingest.Fold(s.name)+" ", " commune ") {
			c.Commune = s.name
			used[s.name] = true
		}
	}
	return c
}

// dateOrder declares month/day/year where no other order makes dates of all the
// values, and says so where both do.
func (m *Mapping) dateOrder(s columnSample) {
	day, month, differ := true, true, ""
	for _, c := range s.cells {
		a, err := c.Day(ingest.DayFirst)
		day = day && err == nil
		b, err := c.Day(ingest.MonthFirst)
		month = month && err == nil
		if a != b && differ == "" {
			differ = c.String()
		}
	}
	switch {
	case month && !day:
		m.DateOrder = "mois"
		m.doubts = append(m.doubts, ingest.Notef("ingest.month-first", "column %s can only be month/day/year: read so", s.name))
	case month && differ != "":
		m.doubts = append(m.doubts, ingest.Notef("ingest.day-first", "column %s could be day/month or month/day (%s): read day first; write ordre_date = \"mois\" in the mapping if it is not", s.name, differ))
	}
}

func leaf(header string) string {
	if i := strings.LastIndexByte(header, '/'); i >= 0 && i < len(header)-1 {
		header = header[i+1:]
	}
	return ingest.Fold(header)
}

func draftWaves(s columnSample) map[string]string {
	names := []string{"avant", "apres", "6-mois"}
	waves := map[string]string{}
	for _, v := range s.values {
		if w, ok := waveNamed(v); ok {
			waves[v] = names[w]
		}
	}
	return waves
}

// toolColumn tells what a tool adds of its own.
func toolColumn(kind Kind, name string) bool {
	f := ingest.Fold(name)
	switch kind {
	case LimeSurvey:
		return slices.Contains([]string{"lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr", "refurl", "interviewtime",
			"derniere page", "langue de depart", "tete de serie", "date de lancement", "date de la derniere action", "adresse ip", "url de reference", "temps total",
			"last page", "start language", "date started", "date last action", "ip address", "referrer url", "total time"}, f) ||
			strings.HasPrefix(f, "grouptime") || strings.HasSuffix(f, "time") || strings.HasSuffix(name, "[other]") || strings.HasSuffix(strings.ToLower(name), "[comment]")
	case Kobo:
		return strings.HasPrefix(name, "_") || slices.Contains([]string{"start", "end", "today", "deviceid", "phonenumber", "username", "audit", "formhub uuid", "meta instanceid"}, f)
	case Framaforms:
		return slices.Contains([]string{"serial", "sid", "submitted time", "completed time", "modified time", "draft", "ip address", "uid", "username"}, f)
	case Forms:
		return slices.Contains([]string{"horodateur", "timestamp", "heure de debut", "heure de fin", "start time", "completion time", "total points", "score"}, f)
	}
	return false
}

// summaryOf tells whether a column sums up the options that follow it in
// columns of their own ("usages" before "usages/email").
func summaryOf(samples []columnSample, i int) bool {
	return i+1 < len(samples) && strings.HasPrefix(samples[i+1].name, samples[i].name+"/")
}

// Unread lists the columns that a mapping does not use.
func (m *Mapping) Unread(t *ingest.Table) []string {
	var out []string
	for _, name := range t.Columns {
		if name != "" && !m.Columns.uses(name) && m.itemOf(name) == nil {
			out = append(out, name)
		}
	}
	return out
}

// uses tells whether a column has a role.
func (c MappingColumns) uses(name string) bool {
	return slices.Contains([]string{c.Response, c.Respondent, c.Wave, c.Date, c.Finished, c.Commune, c.Postcode, c.Group, c.Action, c.Period}, name)
}

// readFramaforms reads a web form of Framaforms: three lines of header, of which
// the last names the fixed columns and the leaves of grids, and the second the
// questions.
func readFramaforms(r *reading) error {
	if err := r.threeLineHeader(); err != nil {
		return err
	}
	return readSurvey(r)
}

// threeLineHeader takes in the two lines above the one that the table was found
// by.
func (r *reading) threeLineHeader() error {
	row := r.table.HeaderRow
	if row < 3 {
		return nil
	}
	t, err := r.table.Sheet.Table(ingest.TableOptions{HeaderRow: row - 2, HeaderLines: 3})
	if err != nil {
		return err
	}
	r.table, r.rep = t, ingest.NewReport(t)
	r.out.Report = r.rep
	return nil
}
