package producers

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// surveyColumns are the positions that a mapping resolves to.
type surveyColumns struct {
	response, respondent, wave, date, finished int
	commune, postcode, group, action, period   int
	items                                      []int
}

// A response is one filled-in form, held until its wave's others are known.
type response struct {
	row        ingest.Row // cells cloned
	rules      ingest.Rule
	id         string
	respondent string
	wave       datasets.Wave
	day        int32
	answered   int
	finished   bool
	answers    []datasets.AnswerRow
}

// readSurvey reads a questionnaire through a mapping: the one given, or the
// draft for its tool. An unfinished form is kept, with its unanswered questions
// as such: attrition is a result.
func readSurvey(r *reading) error {
	m := r.opt.Mapping
	if m == nil {
		var err error
		if m, err = Draft(r.kind, r.table); err != nil {
			return err
		}
		r.rep.Note(ingest.Notef("ingest.draft-used", "read with a mapping that the program drafted: look at it and correct it"))
		for _, n := range m.doubts {
			r.rep.Note(n)
		}
	}
	r.out.Mapping = m
	if m.DateOrder == "mois" {
		r.opt.Order = ingest.MonthFirst
	}
	if m.Space != "" {
		r.out.Origin.Space = "enquete/" + slug(m.Space)
	} else {
		r.out.Origin.Space = "enquete/" + slug(m.Instrument)
	}
	if err := r.remap(m); err != nil {
		return err
	}
	c, err := r.surveyColumns(m)
	if err != nil {
		return err
	}
	if len(m.Items) == 0 {
		return r.indicatorColumns(m, c)
	}
	personal, err := r.surveyPersonal(m, c)
	if err != nil {
		return err
	}
	var all []*response
	err = r.rows(func(l *line) error {
		personal.count(l.row)
		all = append(all, l.response(m, c))
		l.held = true
		return nil
	})
	if err != nil {
		return err
	}
	r.setDuplicatesAside(all)
	for _, p := range all {
		if p == nil {
			continue
		}
		r.rep.Keep(p.rules)
		for _, a := range p.answers {
			if err := r.addAnswer(a); err != nil {
				return err
			}
		}
	}
	personal.discard(r.rep)
	if unread := m.Unread(r.table); len(unread) > 0 {
		r.rep.Note(ingest.Notef("ingest.unread", "%d columns are not read: %s", len(unread), strings.Join(unread[:min(len(unread), 12)], ", ")))
	}
	r.surveyNotes(all, c)
	return nil
}

// indicatorColumns reads a table of values: each mapped column gives one value
// per row, for the row's period and commune.
func (r *reading) indicatorColumns(m *Mapping, c surveyColumns) error {
	cols := make([]int, len(m.Indicators))
	for i, ind := range m.Indicators {
		if cols[i] = r.table.Column(ind.Column); cols[i] < 0 {
			return r.noColumn(ind.Column)
		}
	}
	return r.rows(func(l *line) error {
		base := datasets.IndicatorRow{Territory: m.Constants.Territory, Period: l.period(m, c), Line: l.row.Number}
		if day, ok := l.day(c.date); ok && base.Period == "" {
			base.Day = int32(day)
		}
		if base.Period == "" && base.Day == 0 {
			l.fail(max(c.period, c.date), ingest.Notef("ingest.required", "a value is needed here"))
		}
		if c.commune >= 0 || c.postcode >= 0 {
			base.Territory = l.surveyCommune(c)
		}
		var out []datasets.IndicatorRow
		for i, ind := range m.Indicators {
			v, err := l.row.At(cols[i]).Float()
			l.failUnlessMissing(cols[i], err)
			if err == nil {
				row := base
				row.Indicator, row.Kind, row.Value = ind.Indicator, valueKinds[ind.Kind], v
				out = append(out, row)
			}
		}
		if !l.ok() {
			return nil
		}
		for _, row := range out {
			if err := r.addIndicator(row); err != nil {
				return err
			}
		}
		return nil
	})
}

// remap applies what a mapping says of the table itself.
func (r *reading) remap(m *Mapping) error {
	if m.Sheet == "" && m.HeaderRow == 0 && m.HeaderLines <= 1 {
		return nil
	}
	sheet := r.table.Sheet
	for _, s := range r.file.Sheets() {
		if s.Name == m.Sheet {
			sheet = s
		}
	}
	if m.Sheet != "" && sheet.Name != m.Sheet {
		return &ingest.CellError{File: r.file.Name, Err: ingest.Notef("ingest.no-such-sheet", "no sheet named %s", m.Sheet)}
	}
	row := m.HeaderRow
	if row == 0 {
		row = r.table.HeaderRow
		if m.HeaderLines > 1 && find(r.kind).lines == m.HeaderLines {
			return nil // found that way already
		}
	}
	t, err := sheet.Table(ingest.TableOptions{HeaderRow: row, HeaderLines: m.HeaderLines})
	if err != nil {
		return err
	}
	r.table, r.rep = t, ingest.NewReport(t)
	r.out.Report = r.rep
	return nil
}

func (r *reading) surveyColumns(m *Mapping) (c surveyColumns, err error) {
	get := func(name string) int {
		if name == "" {
			return -1
		}
		i := r.table.Column(name)
		if i < 0 && err == nil {
			err = r.noColumn(name)
		}
		return i
	}
	c.response, c.respondent = get(m.Columns.Response), get(m.Columns.Respondent)
	c.wave, c.date, c.finished = get(m.Columns.Wave), get(m.Columns.Date), get(m.Columns.Finished)
	c.commune, c.postcode, c.group = get(m.Columns.Commune), get(m.Columns.Postcode), get(m.Columns.Group)
	c.action, c.period = get(m.Columns.Action), get(m.Columns.Period)
	for _, it := range m.Items {
		c.items = append(c.items, get(it.Column))
	}
	return c, err
}

func (r *reading) noColumn(name string) error {
	close := ingest.Closest(name, r.table.Columns, 3)
	err := ingest.Notef("ingest.mapping-column", "the mapping names the column %s, which the file does not have", name)
	if len(close) > 0 {
		err = ingest.Notef("ingest.mapping-column-close", "the mapping names the column %s, which the file does not have; closest: %s", name, strings.Join(close, ", "))
	}
	return &ingest.CellError{File: r.file.Name, Sheet: r.rep.Sheet, Row: r.table.HeaderRow, Err: err}
}

// surveyPersonal lists the columns to discard: those that identify people, by
// header or by content, and that the mapping does not use.
func (r *reading) surveyPersonal(m *Mapping, c surveyColumns) (personalColumns, error) {
	samples, err := sample(r.table, 200)
	if err != nil {
		return nil, err
	}
	var out personalColumns
	for i, s := range samples {
		if kind := s.personal(); kind != ingest.NotPersonal && i != c.respondent && !slices.Contains(c.items, i) {
			out = append(out, personalColumn{at: i, name: s.name, kind: kind})
		}
	}
	return out, nil
}

// response reads one form. Its errors are on the line; it is nil then.
func (l *line) response(m *Mapping, c surveyColumns) *response {
	p := &response{rules: l.rules, finished: c.finished < 0 || !l.row.At(c.finished).Missing()}
	p.id = strings.Clone(l.text(c.response))
	if p.id == "" {
		p.id = "ligne-" + strconv.Itoa(l.row.Number)
	}
	p.respondent = l.opt.Key.Pseudonym("repondant", l.text(c.respondent))
	p.wave = l.wave(m, c)
	if day, ok := l.day(c.date); ok {
		p.day = int32(day)
	} else if day, ok := l.day(c.finished); ok {
		p.day = int32(day)
	}
	base := datasets.AnswerRow{Response: p.id, Respondent: p.respondent, Wave: p.wave, Day: p.day, Line: l.row.Number,
		Action: l.surveyAction(m, c), Territory: m.Constants.Territory, Group: l.group(m, c), Period: l.period(m, c)}
	if c.commune >= 0 || c.postcode >= 0 {
		base.Territory = l.surveyCommune(c)
	}
	for i := range m.Items {
		l.answers(p, m, i, c.items[i], base)
	}
	if !l.ok() {
		return nil
	}
	p.rules = l.rules
	p.row = ingest.Row{Number: l.row.Number, Cells: slices.Clone(l.row.Cells)}
	return p
}

func (l *line) wave(m *Mapping, c surveyColumns) datasets.Wave {
	text := l.text(c.wave)
	if c.wave < 0 || text == "" {
		if l.opt.Wave != nil {
			return *l.opt.Wave
		}
		if w, ok := waveNamed(m.Constants.Wave); ok {
			return w
		}
		if c.wave >= 0 {
			l.must(c.wave, ingest.ErrMissing)
		}
		return datasets.After
	}
	for label, name := range m.Waves {
		if ingest.Fold(label) == ingest.Fold(text) {
			w, _ := waveNamed(name)
			return w
		}
	}
	if w, ok := waveNamed(text); ok {
		return w
	}
	l.fail(c.wave, ingest.Notef("ingest.unknown-wave", "unknown wave: write avant, apres or 6-mois, or name it in the mapping"))
	return 0
}

func (l *line) surveyAction(m *Mapping, c surveyColumns) string {
	if a := strings.Clone(l.text(c.action)); a != "" {
		return a
	}
	if l.opt.Action != "" {
		return l.opt.Action
	}
	return m.Constants.Action
}

func (l *line) group(m *Mapping, c surveyColumns) string {
	text := l.text(c.group)
	for label, name := range m.Groups {
		if text != "" && ingest.Fold(label) == ingest.Fold(text) {
			return name
		}
	}
	if text == "" {
		return m.Constants.Group
	}
	return slug(text)
}

func (l *line) period(m *Mapping, c surveyColumns) string {
	if c.period < 0 {
		return m.Constants.Period
	}
	_, label, err := l.row.At(c.period).Period(l.opt.Order)
	l.failUnlessMissing(c.period, err)
	return periodName(label)
}

// periodName turns a month into its quarter: periods of rows are quarters,
// half-years and years.
func periodName(label string) string {
	if len(label) == 7 && label[4] == '-' && label[5] >= '0' && label[5] <= '9' {
		month, _ := strconv.Atoi(label[5:])
		return label[:4] + "-T" + strconv.Itoa((month-1)/3+1)
	}
	return label
}

// surveyCommune reads a commune that a form gives as a code or as a name.
func (l *line) surveyCommune(c surveyColumns) string {
	if _, _, err := l.row.At(c.commune).Commune(); err == nil {
		return l.commune(c.commune, c.postcode, -1)
	}
	name := l.text(c.commune)
	if name == "" && c.postcode < 0 {
		return ""
	}
	if l.opt.Territory == nil && c.commune >= 0 {
		l.rep.Note(ingest.Notef("ingest.commune-name", "column %s holds names of communes: they cannot be placed without the territory", l.table.Columns[c.commune]))
		return ""
	}
	return l.commune(-1, c.postcode, c.commune)
}

// answers reads one question.
func (l *line) answers(p *response, m *Mapping, i, col int, base datasets.AnswerRow) {
	it := &m.Items[i]
	base.Item = m.Instrument + "/" + it.Item
	cell := l.row.At(col)
	empty := cell.Missing() || slices.ContainsFunc(m.Missing, func(none string) bool { return ingest.Fold(none) == ingest.Fold(cell.Text) })
	switch {
	case it.Kind == "choix":
		l.choices(p, it, col, base, empty)
		return
	case empty && it.Unticked && p.finished:
		base.Value = 0
	case empty:
		base.Value = datasets.MissingAnswer
	default:
		v, err := it.value(cell)
		if err != nil {
			l.fail(col, err)
			return
		}
		base.Value = v
	}
	p.add(base)
}

func (p *response) add(a datasets.AnswerRow) {
	if a.Value != datasets.MissingAnswer {
		p.answered++
	}
	p.answers = append(p.answers, a)
}

// value codes one answer: by the list of codes, else as a whole number, else
// as yes or no.
func (it *MappingItem) value(cell ingest.Cell) (int, error) {
	text := cell.String()
	if v, ok := it.Codes[text]; ok {
		return v, nil
	}
	f := ingest.Fold(text)
	for label, v := range it.Codes {
		if ingest.Fold(label) == f {
			return v, nil
		}
	}
	if it.Kind == "oui-non" {
		yes, err := cell.YesNo()
		if err != nil {
			return 0, err
		}
		if yes {
			return 1, nil
		}
		return 0, nil
	}
	n, err := cell.Int()
	if err != nil {
		if len(it.Codes) > 0 {
			return 0, it.unknown(text)
		}
		return 0, err
	}
	most := it.Max
	if most == 0 {
		most = 254
	}
	if len(it.Codes) > 0 && !slices.Contains(values(it.Codes), int(n)) {
		return 0, it.unknown(text)
	}
	if int(n) < it.Min || int(n) > most {
		return 0, ingest.Notef("ingest.off-scale", "not on the scale from %d to %d", it.Min, most)
	}
	return int(n), nil
}

func values(m map[string]int) (out []int) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func (it *MappingItem) unknown(text string) error {
	var labels []string
	for l := range it.Codes {
		labels = append(labels, l)
	}
	slices.SortFunc(labels, func(a, b string) int { return cmp.Compare(it.Codes[a], it.Codes[b]) })
	if close := ingest.Closest(text, labels, 3); len(close) > 0 {
		return ingest.Notef("ingest.unknown-answer-close", "not an answer of this question; closest: %s", strings.Join(close, ", "))
	}
	return ingest.Notef("ingest.unknown-answer", "not an answer of this question, which has: %s", strings.Join(labels[:min(len(labels), 8)], ", "))
}

// choices makes one answer per option: 1 ticked, 0 not, missing when the form
// says nothing at all.
func (l *line) choices(p *response, it *MappingItem, col int, base datasets.AnswerRow, empty bool) {
	separators := cmp.Or(it.Separator, ",;")
	ticked := list(l.raw(col), separators)
	for _, option := range it.Options {
		a := base
		a.Item = base.Item + "-" + strings.ReplaceAll(slug(option), "_", "-")
		at := slices.IndexFunc(ticked, func(s string) bool { return ingest.Fold(s) == ingest.Fold(option) })
		switch {
		case at >= 0:
			a.Value = 1
			ticked = slices.Delete(ticked, at, at+1)
		case empty && !(it.Unticked && p.finished):
			a.Value = datasets.MissingAnswer
		}
		p.add(a)
	}
	for _, other := range ticked {
		l.rep.UnknownLabel(l.table.Columns[col], other, it.Options)
	}
}

// setDuplicatesAside keeps one form per person and wave: the most complete,
// then the latest. The others are set aside, not dropped.
func (r *reading) setDuplicatesAside(all []*response) {
	type who struct {
		person string
		wave   datasets.Wave
	}
	best := map[who]int{}
	ids := map[string]int{}
	for i, p := range all {
		if p == nil {
			continue
		}
		if j, ok := ids[p.id]; ok {
			r.aside(all, j, ingest.Notef("ingest.response-twice", "the response %s comes again on row %d", p.id, p.row.Number))
		}
		ids[p.id] = i
		if p.respondent == "" {
			continue
		}
		k := who{p.respondent, p.wave}
		j, ok := best[k]
		if !ok || all[j] == nil {
			best[k] = i
			continue
		}
		keep, drop := i, j
		if all[j].answered > p.answered || all[j].answered == p.answered && all[j].day > p.day {
			keep, drop = j, i
		}
		best[k] = keep
		r.aside(all, drop, ingest.Notef("ingest.person-twice", "the same person answered this wave on row %d", all[keep].row.Number))
	}
}

func (r *reading) aside(all []*response, i int, why ingest.Note) {
	p := all[i]
	if p == nil {
		return
	}
	r.rep.SetAside(p.row, r.table.Fail(p.row, -1, why))
	all[i] = nil
}

// surveyNotes says who can be followed and who was lost.
func (r *reading) surveyNotes(all []*response, c surveyColumns) {
	waves := map[string]map[datasets.Wave]bool{}
	unfinished, unlinked := 0, 0
	for _, p := range all {
		if p == nil {
			continue
		}
		if !p.finished {
			unfinished++
		}
		if p.respondent == "" {
			unlinked++
			continue
		}
		if waves[p.respondent] == nil {
			waves[p.respondent] = map[datasets.Wave]bool{}
		}
		waves[p.respondent][p.wave] = true
	}
	paired, orphans := 0, 0
	for _, w := range waves {
		switch {
		case w[datasets.Before] && (w[datasets.After] || w[datasets.SixMonths]):
			paired++
		case !w[datasets.Before]:
			orphans++
		}
	}
	if len(waves) > 0 {
		r.rep.Note(ingest.Notef("ingest.survey-pairs", "%d people can be followed from before to after; %d answered after only", paired, orphans))
	}
	if unlinked > 0 && c.respondent >= 0 && !r.opt.Key.Present() {
		r.rep.Note(ingest.Notef("ingest.no-key", "without a pseudonym key nobody can be followed from one wave to the next"))
	} else if unlinked > 0 {
		r.rep.Note(ingest.Notef("ingest.unlinked", "%d forms name nobody and cannot be linked to another wave", unlinked))
	}
	if unfinished > 0 {
		r.rep.Note(ingest.Notef("ingest.unfinished", "%d forms were not finished: kept, their unanswered questions count as missing", unfinished))
	}
}
