package datasets

import (
	"math"
	"strings"
)

// coder turns the words of one row into codes and keeps the first thing that
// does not fit.
type coder struct {
	line int
	err  error
}

func (c *coder) code(d *Dictionary, word string) uint32 {
	if c.err != nil {
		return 0
	}
	code, err := d.add(word)
	if err != nil {
		c.err = err
	}
	return code
}

// mask returns a bit for each word.
func (c *coder) mask(d *Dictionary, words []string) uint64 {
	var m uint64
	for _, w := range words {
		if code := c.code(d, w); code != 0 {
			m |= 1 << code
		}
	}
	return m
}

func (c *coder) within(column string, value, low, high int) int {
	if c.err == nil && (value < low || value > high) {
		c.err = fail(nil, "datasets.range", "row %d: %s: %d: not between %d and %d", c.line, column, value, low, high)
	}
	return value
}

func (c *coder) required(column, value string) string {
	if c.err == nil && value == "" {
		c.err = fail(nil, "datasets.required", "row %d: %s: empty", c.line, column)
	}
	return value
}

// period returns the code of a period, that of the quarter of day when the row
// names none.
func (im *Import) period(c *coder, name string, day int32) uint16 {
	if name == "" {
		name = PeriodOf(day).String()
	} else if _, err := ParsePeriod(name); err != nil && c.err == nil {
		c.err = err
	}
	code := c.code(im.dict.Periods, name)
	im.periods.add(uint64(code))
	return uint16(code)
}

func (im *Import) key(dataset string, key uint64) {
	if im.rowKeys[dataset] == nil {
		im.rowKeys[dataset] = &keySet{}
	}
	im.rowKeys[dataset].add(key)
}

// AddAttendance adds one row. Its error names row, column, value and reason.
func (im *Import) AddAttendance(r AttendanceRow) error {
	if im.unchanged != nil {
		return nil
	}
	c, d, t := &coder{line: r.Line}, &im.dict, &im.attendances
	activity := c.code(im.keys.activities, im.origin.Space+":"+c.required("activity", r.Activity))
	t.Activity = append(t.Activity, activity)
	t.Beneficiary = append(t.Beneficiary, c.code(im.keys.persons, r.Beneficiary))
	t.Action = append(t.Action, uint16(c.code(d.Actions, r.Action)))
	t.Territory = append(t.Territory, uint16(c.code(d.Territories, r.Territory)))
	t.Home = append(t.Home, uint16(c.code(d.Territories, r.Home)))
	t.Period = append(t.Period, im.period(c, r.Period, r.Day))
	t.Day = append(t.Day, r.Day)
	t.Duration = append(t.Duration, uint16(c.within("duration", r.Duration, 0, 1440)))
	t.Kind = append(t.Kind, uint8(c.code(d.Kinds, r.Kind)))
	t.Channel = append(t.Channel, uint8(c.code(d.Channels, r.Channel)))
	t.Age = append(t.Age, uint8(c.code(d.Ages, r.Age)))
	t.Gender = append(t.Gender, uint8(c.code(d.Genders, r.Gender)))
	t.Status = append(t.Status, uint8(c.code(d.Statuses, r.Status)))
	t.Autonomy = append(t.Autonomy, uint8(c.within("autonomy", r.Autonomy, 0, 3)))
	t.Source = append(t.Source, uint8(c.code(d.Sources, r.Source)))
	t.Devices = append(t.Devices, uint8(c.mask(d.Devices, r.Devices)))
	t.Referral = append(t.Referral, uint8(c.code(d.Referrals, r.Referral)))
	t.Themes = append(t.Themes, c.mask(d.Themes, r.Themes))
	im.key(attendances, uint64(activity))
	if c.err == nil && len(t.Activity) == fullPart {
		return im.flush(attendances)
	}
	return c.err
}

// AddAnswer adds one row.
func (im *Import) AddAnswer(r AnswerRow) error {
	if im.unchanged != nil {
		return nil
	}
	c, d, t := &coder{line: r.Line}, &im.dict, &im.answers
	response := c.code(im.keys.responses, im.origin.Space+":"+c.required("response", r.Response))
	t.Response = append(t.Response, response)
	t.Respondent = append(t.Respondent, c.code(im.keys.persons, r.Respondent))
	t.Item = append(t.Item, uint16(c.code(d.Items, c.required("item", r.Item))))
	t.Wave = append(t.Wave, uint8(c.within("wave", int(r.Wave), 0, int(SixMonths))))
	t.Action = append(t.Action, uint16(c.code(d.Actions, r.Action)))
	t.Territory = append(t.Territory, uint16(c.code(d.Territories, r.Territory)))
	t.Period = append(t.Period, im.period(c, r.Period, r.Day))
	t.Group = append(t.Group, uint16(c.code(d.Groups, r.Group)))
	t.Value = append(t.Value, uint8(c.within("value", r.Value, 0, MissingAnswer)))
	im.key(answers, uint64(response))
	if c.err == nil && len(t.Response) == fullPart {
		return im.flush(answers)
	}
	return c.err
}

// AddIndicator adds one row.
func (im *Import) AddIndicator(r IndicatorRow) error {
	if im.unchanged != nil {
		return nil
	}
	c, d, t := &coder{line: r.Line}, &im.dict, &im.indicators
	if math.IsNaN(r.Value) || math.IsInf(r.Value, 0) {
		return fail(nil, "datasets.not-finite", "row %d: value: not a number", r.Line)
	}
	if r.Action == "" {
		r.Action, _, _ = strings.Cut(r.Indicator, "-")
	}
	indicator := uint16(c.code(d.Indicators, c.required("indicator", r.Indicator)))
	territory := uint16(c.code(d.Territories, r.Territory))
	period := im.period(c, r.Period, r.Day)
	if period == 0 && c.err == nil {
		c.err = fail(nil, "datasets.required", "row %d: %s: empty", r.Line, "period")
	}
	t.Indicator = append(t.Indicator, indicator)
	t.Action = append(t.Action, uint16(c.code(d.Actions, r.Action)))
	t.Territory = append(t.Territory, territory)
	t.Period = append(t.Period, period)
	t.Kind = append(t.Kind, uint8(c.within("kind", int(r.Kind), 0, int(Target))))
	t.Value = append(t.Value, r.Value)
	t.Base = append(t.Base, r.Base)
	im.key(indicators, indicatorKey(indicator, territory, period, uint8(r.Kind)))
	return c.err
}

// indicatorKey tells the values of indicators apart.
func indicatorKey(indicator, territory, period uint16, kind uint8) uint64 {
	return uint64(indicator)<<40 | uint64(territory)<<24 | uint64(period)<<8 | uint64(kind)
}

// AddTable adds a whole table.
func (im *Import) AddTable(t Table) error {
	if im.unchanged != nil {
		return nil
	}
	if !tableName.MatchString(t.Name) {
		return fail(nil, "datasets.table-name", "table %q: want lower-case letters, digits and hyphens", t.Name)
	}
	if t.Key >= len(t.Columns) || len(t.Columns) == 0 {
		return fail(nil, "datasets.table-columns", "table %s: no column, or no key column", t.Name)
	}
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return fail(nil, "datasets.table-row", "table %s: row %d: %d cells for %d columns", t.Name, i+1, len(row), len(t.Columns))
		}
	}
	im.tables = append(im.tables, t)
	return nil
}
