package producers

import (
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// Respondents is the scope of the pseudonyms of those who answer, in files as
// in forms typed in: the same code links them.
const Respondents = "repondant"

// surveyColumns are the positions that a mapping resolves to.
type surveyColumns struct {
	response, respondent, wave, date, finished int
	commune, postcode, group, action, period   int
	finishedIsDate                             bool // most of its cells are dates: the others are mistakes
	items                                      []int
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
	samples, err := sample(r.table, 200)
	if err != nil {
		return err
	}
	personal := surveyPersonal(samples, m, c)
	if c.finished >= 0 {
		c.finishedIsDate = samples[c.finished].mostly(0.5, func(v string) bool {
			_, err := ingest.Cell{Text: v, Kind: ingest.Text}.Day(r.opt.Order)
			return err == nil
		})
	}
	// Which forms stay is known once all are seen; a second pass adds their
	// answers, so that only a few bytes of each are held.
	var all []*response
	err = r.rows(func(l *line) error {
		personal.count(l.row)
		if p := l.response(m, c); p != nil {
			p.answers = nil
			all = append(all, p)
		}
		l.held = true
		return nil
	})
	if err != nil {
		return err
	}
	findDuplicates(all)
	r.identify = r.identifier(samples)
	if err := r.addResponses(all, m, c); err != nil {
		return err
	}
	personal.discard(r.rep)
	for i, it := range m.Items {
		if it.Kind == bandItem {
			r.rep.Note(ingest.Notef("ingest.band-kept", "column %s: only the age band is kept", r.table.Columns[c.items[i]]))
		}
	}
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
func surveyPersonal(samples []columnSample, m *Mapping, c surveyColumns) (out personalColumns) {
	for i, s := range samples {
		if kind := s.personal(); kind != ingest.NotPersonal && i != c.respondent && !slices.Contains(c.items, i) {
			out = append(out, personalColumn{at: i, name: s.name, kind: kind})
		}
	}
	return out
}
