package producers

import (
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// A response is one filled-in form, held until its wave's others are known.
type response struct {
	line       int
	twice      error // why it gives way to another form; nil = it stays
	rules      ingest.Rule
	id         string
	respondent string
	wave       datasets.Wave
	day        int32
	answered   int
	finished   bool
	answers    []datasets.AnswerRow
}

// response reads one form. Its errors are on the line; it is nil then.
func (l *line) response(m *Mapping, c surveyColumns) *response {
	p := &response{rules: l.rules, finished: c.finished < 0 || !l.row.At(c.finished).Missing()}
	if c.finishedIsDate {
		_, err := l.row.At(c.finished).Day(l.opt.Order)
		l.failUnlessMissing(c.finished, err)
	}
	p.id = strings.Clone(l.text(c.response))
	if p.id == "" {
		p.id = "ligne-" + strconv.Itoa(l.row.Number)
	}
	p.respondent = l.opt.Key.Pseudonym(Respondents, l.text(c.respondent))
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
	p.line = l.row.Number
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
