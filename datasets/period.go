package datasets

import (
	"fmt"
	"strconv"
	"time"
)

// DayOf returns the days since 1970-01-01 of t's date, as its own clock shows
// it: an activity noted for 00:30 in Mende stays on its day.
func DayOf(t time.Time) int32 {
	y, m, d := t.Date()
	return int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf returns midnight UTC of a day counted from 1970-01-01.
func DateOf(day int32) time.Time { return time.Unix(int64(day)*86400, 0).UTC() }

// A Period is a quarter, a half-year or a year. Its name is "2025-T2",
// "2025-S1" or "2025". The zero Period is unknown.
type Period struct {
	Year   int
	First  time.Month // January, April, July or October
	Months int        // 3, 6 or 12
}

// PeriodOf returns the quarter of a day counted from 1970-01-01; the zero
// Period when day is 0.
func PeriodOf(day int32) Period {
	if day == 0 {
		return Period{}
	}
	t := DateOf(day)
	return Period{t.Year(), (t.Month()-1)/3*3 + 1, 3}
}

// ParsePeriod reads what Period.String wrote.
func ParsePeriod(name string) (Period, error) {
	bad := func() (Period, error) {
		return Period{}, fail(nil, "datasets.period", "period %q: want 2025-T2, 2025-S1 or 2025", name)
	}
	if len(name) < 4 {
		return bad()
	}
	year, err := strconv.Atoi(name[:4])
	if err != nil || year < 1900 || year > 2199 {
		return bad()
	}
	if len(name) == 4 {
		return Period{year, time.January, 12}, nil
	}
	if len(name) != 7 || name[4] != '-' {
		return bad()
	}
	n := int(name[6] - '0')
	switch {
	case name[5] == 'T' && n >= 1 && n <= 4:
		return Period{year, time.Month(3*n - 2), 3}, nil
	case name[5] == 'S' && n >= 1 && n <= 2:
		return Period{year, time.Month(6*n - 5), 6}, nil
	}
	return bad()
}

// String returns the period's name, "" for the zero Period.
func (p Period) String() string {
	switch p.Months {
	case 3:
		return fmt.Sprintf("%d-T%d", p.Year, (int(p.First)+2)/3)
	case 6:
		return fmt.Sprintf("%d-S%d", p.Year, (int(p.First)+5)/6)
	case 12:
		return strconv.Itoa(p.Year)
	}
	return ""
}

// Days returns the period's first day and the day after its last, counted
// from 1970-01-01.
func (p Period) Days() (from, until int32) {
	start := time.Date(p.Year, p.First, 1, 0, 0, 0, 0, time.UTC)
	return DayOf(start), DayOf(start.AddDate(0, p.Months, 0))
}

// Next returns the period of the same length that follows p.
func (p Period) Next() Period {
	t := time.Date(p.Year, p.First, 1, 0, 0, 0, 0, time.UTC).AddDate(0, p.Months, 0)
	return Period{t.Year(), t.Month(), p.Months}
}

// Compare orders periods by start, then the shorter first: it returns -1, 0
// or +1.
func (p Period) Compare(q Period) int {
	a := [3]int{p.Year, int(p.First), p.Months}
	b := [3]int{q.Year, int(q.First), q.Months}
	for i := range a {
		if a[i] < b[i] {
			return -1
		} else if a[i] > b[i] {
			return 1
		}
	}
	return 0
}
