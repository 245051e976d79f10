package funding

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// A Date is a day of the civil calendar, without hour or time zone. The zero
// Date is no date; it is before all others.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Day returns the date of year, month and day; overflowing days and months
// are carried as time.Date does, so that Day(2026, 2, 30) is 2 March 2026.
func Day(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the civil date of t, in the location of t.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Time returns midnight UTC of the date.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// AddDays returns the date n days later, or earlier for a negative n.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// AddMonths returns the same day n months later; where the month is too short
// its last day: 31 January + 1 month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return Date{first.Year(), first.Month(), min(d.Day, lastDay(first.Year(), first.Month()))}
}

// AddYears returns the same day n years later; 29 February becomes the 28th
// in a common year.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// MonthEnd returns the last day of the month.
func (d Date) MonthEnd() Date { return Date{d.Year, d.Month, lastDay(d.Year, d.Month)} }

func lastDay(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// DaysUntil returns the days from d to e, negative when e is earlier.
func (d Date) DaysUntil(e Date) int { return int((e.Time().Unix() - d.Time().Unix()) / 86_400) }

// Compare returns −1, 0 or +1 as d is before, on or after e.
func (d Date) Compare(e Date) int { return cmp.Compare(d.ordinal(), e.ordinal()) }

// Before reports whether d is before e.
func (d Date) Before(e Date) bool { return d.ordinal() < e.ordinal() }

// After reports whether d is after e.
func (d Date) After(e Date) bool { return d.ordinal() > e.ordinal() }

// ordinal is an integer in the order of dates.
func (d Date) ordinal() int { return (d.Year*16+int(d.Month))*32 + d.Day }

// MonthIndex counts months from year zero: consecutive months are
// consecutive integers.
func (d Date) MonthIndex() int { return d.Year*12 + int(d.Month) - 1 }

// String returns the date as AAAA-MM-JJ, empty for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

var frenchMonths = [...]string{"", "janvier", "février", "mars", "avril", "mai", "juin", "juillet",
	"août", "septembre", "octobre", "novembre", "décembre"}

// French returns the date as it is read in France: "1er mars 2026".
func (d Date) French() string {
	if d.IsZero() {
		return "sans date"
	}
	day := fmt.Sprint(d.Day)
	if d.Day == 1 {
		day = "1er"
	}
	return day + hardSpace + frenchMonths[d.Month] + hardSpace + fmt.Sprint(d.Year)
}

// MarshalText writes the date as AAAA-MM-JJ, empty for no date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a date as ParseDate does; empty is no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	got, err := ParseDate(string(text))
	if err == nil {
		*d = got
	}
	return err
}

// ParseDate reads AAAA-MM-JJ (with or without an hour after it, as ATOM and
// ISO dates have), JJ/MM/AAAA, JJ.MM.AAAA or JJ-MM-AAAA. It refuses days that
// do not exist.
func ParseDate(s string) (Date, error) {
	body := trimSpaces(s)
	if len(body) > 10 && (body[10] == 'T' || body[10] == ' ') {
		body = body[:10]
	}
	plain := strings.NewReplacer("/", "-", ".", "-").Replace(body)
	for _, layout := range []string{"2006-1-2", "2-1-2006"} {
		if t, err := time.Parse(layout, plain); err == nil && t.Year() > 0 {
			return DateOf(t), nil
		}
	}
	return Date{}, Notef("funding.date.unreadable", "%[1]q: not a date, write JJ/MM/AAAA", s)
}

// A Period is an interval of days, both ends included. A zero From is open to
// the past, a zero To to the future.
type Period struct{ From, To Date }

// Contains reports whether d lies in the period.
func (p Period) Contains(d Date) bool {
	return !d.Before(p.From) && (p.To.IsZero() || !d.After(p.To))
}

// Overlaps reports whether the periods share a day.
func (p Period) Overlaps(q Period) bool { return p.Contains(q.From) || q.Contains(p.From) }

// French returns the period in words.
func (p Period) French() string { return "du " + p.From.French() + " au " + p.To.French() }
