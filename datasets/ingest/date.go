package ingest

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// A Date is a civil date, in days since 1970-01-01. It has no time zone.
type Date int32

// DateOf returns the date of a day that exists.
func DateOf(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Time returns midnight UTC of the date.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String returns the date in ISO notation.
func (d Date) String() string { return d.Time().Format("2006-01-02") }

// French returns the date as dd/mm/yyyy.
func (d Date) French() string { return d.Time().Format("02/01/2006") }

// Quarter returns the label of the date's quarter, "2025-T1".
func (d Date) Quarter() string {
	t := d.Time()
	return strconv.Itoa(t.Year()) + "-T" + strconv.Itoa((int(t.Month())-1)/3+1)
}

// A DateOrder says how "03/04/2025" is read.
type DateOrder uint8

// The orders. DayFirst is how people write in France; Undeclared refuses a date
// that both orders could read.
const (
	DayFirst DateOrder = iota
	MonthFirst
	Undeclared
)

var errNotDate = reason("ingest.not-a-date", "not a date")

// Day reads a date: a workbook's day number, ISO with or without time and zone,
// dd/mm/yyyy, d/m/yy, "16/08/2025 à 09:27", "5 juin 2024". The time of day is
// dropped; a zoned time (…Z or +02:00) is first moved to French time, so that
// what happened after midnight in Mende stays on its day.
func (c Cell) Day(order DateOrder) (Date, error) {
	switch c.Kind {
	case Number, Day:
		return serialDate(c.Text)
	case Clock, Bool:
		return 0, errNotDate
	}
	if c.Missing() {
		return 0, ErrMissing
	}
	return parseDate(trim(c.Text), order)
}

// serialDate reads a day number of the 1900 system, including its false 29
// February 1900. Numbers that would be before 1950 or after 2100 are refused:
// they are quantities in a column that ought to hold dates.
func serialDate(s string) (Date, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 18264 || v >= 73051 {
		return 0, errNotDate
	}
	return Date(int32(math.Floor(v)) - 25569), nil
}

func parseDate(s string, order DateOrder) (Date, error) {
	if len(s) > 60 || len(s) < 4 {
		return 0, errNotDate
	}
	if len(s) == 5 && digits(s) {
		return serialDate(s)
	}
	if len(s) >= 10 && s[4] == '-' && s[7] == '-' {
		return isoDate(s)
	}
	if d, err := slashDate(s, order); err == nil || err != errNotDate {
		return d, err
	}
	return wordDate(s)
}

func isoDate(s string) (Date, error) {
	d, err := civil(s[0:4], s[5:7], s[8:10])
	if err != nil || len(s) == 10 {
		return d, err
	}
	rest := s[10:]
	if rest[0] != 'T' && rest[0] != ' ' {
		return 0, errNotDate
	}
	for _, layout := range [...]string{"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return parisDay(t), nil
		}
	}
	if len(rest) >= 6 && digits(rest[1:3]) && rest[3] == ':' {
		return d, nil // no zone: the writer's own clock
	}
	return 0, errNotDate
}

// parisDay returns the day it was in France at an instant, by the rule in force
// since 1996: summer time from the last Sunday of March to the last Sunday of
// October, both at 01:00 UTC. No time zone database is needed.
func parisDay(t time.Time) Date {
	t = t.UTC()
	lastSunday := func(m time.Month) time.Time {
		d := time.Date(t.Year(), m, 31, 1, 0, 0, 0, time.UTC)
		return d.AddDate(0, 0, -int(d.Weekday()))
	}
	offset := time.Hour
	if !t.Before(lastSunday(time.March)) && t.Before(lastSunday(time.October)) {
		offset = 2 * time.Hour
	}
	t = t.Add(offset)
	return DateOf(t.Year(), t.Month(), t.Day())
}

// slashDate reads dd/mm/yyyy and its cousins, followed or not by a time.
func slashDate(s string, order DateOrder) (Date, error) {
	var parts [3]string
	rest := s
	for i := range parts {
		n := 0
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		if n == 0 || n > 4 || i < 2 && (n == len(rest) || !strings.ContainsRune("/.-", rune(rest[n]))) {
			return 0, errNotDate
		}
		parts[i], rest = rest[:n], rest[n:]
		if i < 2 {
			rest = rest[1:]
		}
	}
	if rest != "" && !timeOfDay(rest) {
		return 0, errNotDate
	}
	a, b, year := parts[0], parts[1], parts[2]
	if len(a) == 4 {
		return civil(a, b, year)
	}
	if len(a) > 2 || len(b) > 2 || len(year) != 2 && len(year) != 4 {
		return 0, errNotDate
	}
	if len(year) == 2 {
		year = "20" + year
	}
	if order == MonthFirst {
		a, b = b, a
	}
	d, err := civil(year, b, a)
	if order == Undeclared && a != b {
		if _, other := civil(year, a, b); other == nil && err == nil {
			return 0, Notef("ingest.ambiguous-date", "day and month could be swapped: declare the order")
		}
	}
	return d, err
}

// timeOfDay accepts what may follow a date: " 14:30", " à 09:27", " - 09:27:05".
func timeOfDay(s string) bool {
	s = trim(s)
	for _, p := range [...]string{"à", "a", "-", ",", "T"} {
		s = trim(strings.TrimPrefix(s, p))
	}
	h, m, ok := strings.Cut(strings.Replace(s, "h", ":", 1), ":")
	if !ok || len(h) == 0 || len(h) > 2 || !digits(h) || len(m) < 2 || !digits(m[:2]) {
		return false
	}
	return len(m) == 2 || m[2] == ':' || isSpace(rune(m[2]))
}

var monthNames = map[string]time.Month{
	"janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5, "juin": 6,
	"juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "sep": 9, "octobre": 10, "oct": 10,
	"novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}

// wordDate reads "5 juin 2024", "1er mars 2025", "lundi 3 mars 2025".
func wordDate(s string) (Date, error) {
	words := strings.Fields(Fold(s))
	if len(words) == 4 {
		words = words[1:]
	}
	if len(words) != 3 {
		return 0, errNotDate
	}
	m, ok := monthNames[words[1]]
	day := strings.TrimSuffix(words[0], "er")
	if !ok || len(words[2]) != 4 {
		return 0, errNotDate
	}
	return civil(words[2], strconv.Itoa(int(m)), day)
}

func civil(year, month, day string) (Date, error) {
	y, e1 := strconv.Atoi(year)
	m, e2 := strconv.Atoi(month)
	d, e3 := strconv.Atoi(day)
	if e1 != nil || e2 != nil || e3 != nil || y < 1850 || y > 2200 {
		return 0, errNotDate
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || int(t.Month()) != m {
		return 0, Notef("ingest.no-such-day", "no such day in the calendar")
	}
	return Date(t.Unix() / 86400), nil
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// Period reads what people write for a period: "T1 2025", "2025-T1", "1er
// trimestre 2025", "1er semestre 2025", "juin 2024", "2025", or a date. It
// returns the first day and the label: "2025-T1", "2025-S1", "2024-06", "2025".
func (c Cell) Period(order DateOrder) (Date, string, error) {
	if c.Missing() {
		return 0, "", ErrMissing
	}
	if c.Kind == Text {
		if d, label, ok := periodWords(strings.Fields(Fold(c.Text))); ok {
			return d, label, nil
		}
	}
	if v, err := c.Int(); err == nil && v >= 1990 && v <= 2100 {
		return DateOf(int(v), 1, 1), strconv.Itoa(int(v)), nil
	}
	d, err := c.Day(order)
	if err != nil {
		return 0, "", Notef("ingest.not-a-period", "not a period (a quarter, a month, a year or a date)")
	}
	return d, d.Quarter(), nil
}

func periodWords(w []string) (Date, string, bool) {
	if len(w) < 2 || len(w) > 3 {
		return 0, "", false
	}
	year, rest := w[len(w)-1], w[:len(w)-1]
	if len(year) != 4 || !digits(year) {
		year, rest = w[0], w[1:]
	}
	if len(year) != 4 || !digits(year) {
		return 0, "", false
	}
	y, _ := strconv.Atoi(year)
	if len(rest) == 1 {
		if m, ok := monthNames[rest[0]]; ok {
			return DateOf(y, m, 1), fmt.Sprintf("%d-%02d", y, m), true
		}
		if r := rest[0]; len(r) == 2 && digits(r) && year == w[0] && r >= "01" && r <= "12" {
			m, _ := strconv.Atoi(r)
			return DateOf(y, time.Month(m), 1), year + "-" + r, true
		}
		return part(y, rest[0][:1], rest[0][1:])
	}
	n := strings.TrimRight(rest[0], "ermd")
	return part(y, rest[1][:1], n)
}

// part returns the n-th quarter ("t") or half ("s") of a year.
func part(year int, unit, n string) (Date, string, bool) {
	i, err := strconv.Atoi(n)
	switch {
	case err != nil || i < 1:
	case unit == "t" && i <= 4:
		return DateOf(year, time.Month(3*i-2), 1), fmt.Sprintf("%d-T%d", year, i), true
	case unit == "s" && i <= 2:
		return DateOf(year, time.Month(6*i-5), 1), fmt.Sprintf("%d-S%d", year, i), true
	}
	return 0, "", false
}
