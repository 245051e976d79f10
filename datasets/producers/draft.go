package producers

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
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
	cells  []ingest.Cell // the first 200 filled
	more   bool          // more than 40 distinct values
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
		if used[s.name] || s.name == "" || s.name == ToCorrect || s.name == originRow || toolColumn(kind, s.name) || s.personal() != ingest.NotPersonal || summaryOf(samples, i) {
			continue
		}
		if it, ok := draftItem(s); ok {
			m.Items = append(m.Items, it)
		}
	}
	m.shareScales()
	m.uniqueItems()
	if len(m.Items) == 0 {
		return nil, &ingest.CellError{File: t.Sheet.File().Name, Sheet: t.Sheet.Name, Row: t.HeaderRow,
			Err: ingest.Notef("ingest.draft-nothing", "no column looks like a question with a closed list of answers: write a mapping")}
	}
	return m, nil
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
	if v := c.String(); !slices.Contains(s.values, v) {
		if len(s.values) == 40 {
			s.more = true
			return
		}
		s.values = append(s.values, strings.Clone(v))
	}
}

// personal tells whether the column identifies people: by its content, or by its
// header unless the content contradicts it ("usages/email" with 0 and 1).
func (s *columnSample) personal() ingest.Personal {
	if kind := ingest.PersonalValues(s.cells); kind != ingest.NotPersonal {
		return kind
	}
	kind := ingest.PersonalHeader(s.name)
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

// draftItem guesses how a question is coded from its answers.
func draftItem(s columnSample) (MappingItem, bool) {
	it := MappingItem{Column: s.name, Item: itemName(s.name)}
	switch {
	case s.filled == 0 || len(s.values) == 0:
		return it, false
	case strings.Contains(s.name, "[") && only(s.values, "Y", "N"), only(s.values, "X"), only(s.values, "x"):
		it.Kind, it.Unticked = "oui-non", true
	case all(s.values, func(v string) bool { _, err := (ingest.Cell{Text: v, Kind: ingest.Text}).YesNo(); return err == nil }):
		it.Kind = "oui-non"
	case s.codes(&it), s.numbers(&it), s.ordered(&it):
		it.Kind = "echelle"
	case s.options(&it):
		it.Kind = "choix"
	default:
		return it, false
	}
	return it, true
}

// itemName turns "GSE[SQ001]" into "gse-sq001" and "gse/gse1" into "gse-gse1".
func itemName(column string) string { return strings.ReplaceAll(slug(column), "_", "-") }

func only(values []string, allowed ...string) bool {
	return all(values, func(v string) bool { return slices.Contains(allowed, v) })
}

func all(values []string, ok func(string) bool) bool {
	return len(values) > 0 && !slices.ContainsFunc(values, func(v string) bool { return !ok(v) })
}

// codes recognises LimeSurvey's short answers: A1, A2, … all with one prefix.
func (s *columnSample) codes(it *MappingItem) bool {
	if s.more || len(s.values) == 0 {
		return false
	}
	prefix := strings.TrimRight(s.values[0], "0123456789")
	if prefix == "" || len(prefix) > 2 || prefix != strings.ToUpper(prefix) {
		return false
	}
	codes, most := map[string]int{}, 0
	for _, v := range s.values {
		n, err := strconv.Atoi(strings.TrimPrefix(v, prefix))
		if err != nil || !strings.HasPrefix(v, prefix) || n < 0 || n > 20 {
			return false
		}
		most = max(most, n)
	}
	for n := 1; n <= max(most, 2); n++ { // answers that nobody gave yet belong to the scale too
		codes[prefix+strconv.Itoa(n)] = n
	}
	for _, v := range s.values {
		n, _ := strconv.Atoi(strings.TrimPrefix(v, prefix))
		codes[v] = n
	}
	it.Codes = codes
	return true
}

func (s *columnSample) numbers(it *MappingItem) bool {
	if s.more {
		return false
	}
	for _, v := range s.values {
		n, err := ingest.Cell{Text: v, Kind: ingest.Text}.Int()
		if err != nil || n < 0 || n > 10 {
			return false
		}
		it.Max = max(it.Max, int(n))
	}
	if !slices.Contains(s.values, "0") {
		it.Min = 1
	}
	switch { // round up to a usual scale
	case it.Max <= 5:
		it.Max = 5
	case it.Max <= 7:
		it.Max = 7
	default:
		it.Max = 10
	}
	return true
}

// scales are lists of answers whose order is known, worst first.
var scales = [][]string{
	{"pas du tout d'accord", "plutôt pas d'accord", "ni d'accord ni pas d'accord", "plutôt d'accord", "tout à fait d'accord"},
	{"pas du tout d'accord", "pas d'accord", "ni d'accord ni pas d'accord", "d'accord", "tout à fait d'accord"},
	{"pas du tout d'accord", "plutôt pas d'accord", "plutôt d'accord", "tout à fait d'accord"},
	{"très insatisfait", "insatisfait", "ni satisfait ni insatisfait", "satisfait", "très satisfait"},
	{"pas du tout satisfait", "peu satisfait", "moyennement satisfait", "satisfait", "très satisfait"},
	{"pas du tout satisfait", "plutôt pas satisfait", "plutôt satisfait", "très satisfait"},
	{"jamais", "rarement", "parfois", "souvent", "toujours"},
	{"jamais", "rarement", "de temps en temps", "souvent", "très souvent"},
	{"jamais", "moins d'une fois par mois", "une fois par mois", "une fois par semaine", "tous les jours"},
	{"très difficile", "difficile", "ni facile ni difficile", "facile", "très facile"},
	{"pas du tout", "un peu", "moyennement", "beaucoup", "énormément"},
	{"pas du tout", "plutôt non", "plutôt oui", "tout à fait"},
	{"je ne sais pas faire", "avec de l'aide", "seul", "avec aisance"},
	{"très mauvais", "mauvais", "moyen", "bon", "très bon"},
	{"débutant", "intermédiaire", "avancé"},
	{"strongly disagree", "disagree", "neutral", "agree", "strongly agree"},
}

func (s *columnSample) ordered(it *MappingItem) bool {
	for _, scale := range scales {
		known := map[string]int{}
		for i, label := range scale {
			known[ingest.Fold(label)] = i + 1
		}
		if all(s.values, func(v string) bool { return known[ingest.Fold(v)] > 0 }) {
			it.Codes = map[string]int{}
			for i, label := range scale {
				it.Codes[label] = i + 1
			}
			return true
		}
	}
	return false
}

// options recognises a closed list of answers: few different parts, most of
// them given more than once.
func (s *columnSample) options(it *MappingItem) bool {
	separators := ""
	for _, sep := range []string{";", ","} {
		if slices.ContainsFunc(s.values, func(v string) bool { return strings.Contains(v, sep) }) {
			separators = sep
			break
		}
	}
	var parts []string
	for _, c := range s.cells {
		pieces := []string{c.String()}
		if separators != "" {
			pieces = list(c.String(), separators)
		}
		for _, p := range pieces {
			if len(p) > 80 {
				return false
			}
			if !slices.Contains(parts, p) {
				parts = append(parts, p)
			}
		}
	}
	if len(parts) < 2 || len(parts) > 15 || len(parts)*2 > s.filled+2 {
		return false
	}
	slices.Sort(parts)
	it.Options, it.Separator = parts, separators
	return true
}

// shareScales gives the sub-questions of one question ("GSE[SQ001]",
// "gse/gse1", "Satisfaction [accueil]") the widest scale that one of them shows.
func (m *Mapping) shareScales() {
	stem := func(it *MappingItem) string {
		if i := strings.IndexAny(it.Column, "[/"); i > 0 {
			return strings.TrimSpace(it.Column[:i])
		}
		return ""
	}
	for i := range m.Items {
		for j := range m.Items {
			a, b := &m.Items[i], &m.Items[j]
			if stem(a) == "" || stem(a) != stem(b) || a.Kind != "echelle" || b.Kind != "echelle" {
				continue
			}
			if len(a.Codes) > 0 && len(b.Codes) > len(a.Codes) {
				a.Codes = b.Codes
			} else if len(a.Codes)+len(b.Codes) == 0 {
				a.Min, a.Max = min(a.Min, b.Min), max(a.Max, b.Max)
			}
		}
	}
}

// uniqueItems numbers items whose names would be the same.
func (m *Mapping) uniqueItems() {
	seen := map[string]int{}
	for i := range m.Items {
		name := m.Items[i].Item
		if name == "" {
			name = "question"
		}
		if seen[name]++; seen[name] > 1 {
			name += "-" + strconv.Itoa(seen[name])
		}
		m.Items[i].Item = name
	}
}

// Unread lists the columns that a mapping does not use.
func (m *Mapping) Unread(t *ingest.Table) []string {
	c := m.Columns
	used := []string{c.Response, c.Respondent, c.Wave, c.Date, c.Finished, c.Commune, c.Postcode, c.Group, c.Action, c.Period}
	var out []string
	for _, name := range t.Columns {
		if name != "" && !slices.Contains(used, name) && m.itemOf(name) == nil {
			out = append(out, name)
		}
	}
	return out
}

// readFramaforms reads a web form of Framaforms: three lines of header, of which
// the last names the fixed columns and the leaves of grids, and the second the
// questions.
func readFramaforms(r *reading) error {
	sheet := r.table.Sheet
	row := r.table.HeaderRow
	if row >= 3 {
		// The table was found by its last line; take the two above in.
		t, err := sheet.Table(ingest.TableOptions{HeaderRow: row - 2, HeaderLines: 3})
		if err != nil {
			return err
		}
		r.table, r.rep = t, ingest.NewReport(t)
		r.out.Report = r.rep
	}
	return readSurvey(r)
}
