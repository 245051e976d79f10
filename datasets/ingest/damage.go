package ingest

import (
	"strconv"
	"strings"
)

// A Fraction is a "k/n" cell: participant 2 of 5, autonomy 1 of 3.
type Fraction struct{ K, N int }

// Fraction reads "2/5". A spreadsheet that meets such a text takes it for a
// date and keeps only "2 May of this year": day, month and year are then all
// that is left. It is detected (a day number, "02-mai", "02/05/2025") and
// refused; with confirmed set, day and month are taken back as k and n, and the
// rule to report is [FractionOfDate].
//
// most is the largest n that makes sense, 0 for no limit.
func (c Cell) Fraction(most int, confirmed bool) (Fraction, Rule, error) {
	if c.Missing() {
		return Fraction{}, 0, ErrMissing
	}
	if c.Kind == Text {
		k, n, ok := strings.Cut(trim(c.Text), "/")
		if ok && digits(k) && digits(n) && len(k) < 6 && len(n) < 6 {
			a, _ := strconv.Atoi(k)
			b, _ := strconv.Atoi(n)
			f := Fraction{a, b}
			return f, 0, f.check(most)
		}
	}
	day, month, ok := c.dayMonth()
	if !ok {
		return Fraction{}, 0, Notef("ingest.not-a-fraction", "not a share such as 2/5")
	}
	if !confirmed {
		return Fraction{}, 0, Notef("ingest.date-for-fraction",
			"a spreadsheet turned %d/%d into a date: export again, or confirm the rule %s", day, month, FractionOfDate.Name())
	}
	f := Fraction{day, month}
	return f, FractionOfDate, f.check(most)
}

func (f Fraction) check(most int) error {
	if f.K < 1 || f.N < f.K || most > 0 && f.N > most {
		return Notef("ingest.impossible-fraction", "%d of %d makes no sense here", f.K, f.N)
	}
	return nil
}

// dayMonth recognises what a spreadsheet makes of "2/5".
func (c Cell) dayMonth() (day, month int, ok bool) {
	if c.Kind == Text {
		s := trim(c.Text)
		if d, m, found := strings.Cut(Fold(s), " "); found && digits(d) && len(d) <= 2 {
			name, _, _ := strings.Cut(m, " ")
			if number, known := monthNames[name]; known {
				day, _ = strconv.Atoi(d)
				return day, int(number), true
			}
		}
		if len(s) < 8 || strings.Count(s, "/") != 2 && strings.Count(s, "-") != 2 {
			return 0, 0, false
		}
	} else if c.Kind != Day && c.Kind != Number {
		return 0, 0, false
	}
	d, err := c.Day(DayFirst)
	if err != nil {
		return 0, 0, false
	}
	t := d.Time()
	return t.Day(), int(t.Month()), true
}
