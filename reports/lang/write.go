package lang

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Spaces that do not break, and the true minus sign.
const (
	nbsp  = "\u00a0"
	thin  = "\u202f"
	minus = "\u2212"
)

// habit is how a language writes.
type habit struct {
	group, point string
	percent      string // between a number and %
	open, close  string // of a quotation
	and, to      string
	before       string // what stands before a colon
	months       [12]string
	short        [12]string
	parts        map[byte]string // of a year: quarters, halves
	one          func(float64) bool
	space        func(string) string
	colon        func(string) string
}

var french = habit{
	group: thin, point: ",", percent: nbsp, open: "«" + nbsp, close: nbsp + "»", and: " et ", to: " à ", before: nbsp,
	months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
		"septembre", "octobre", "novembre", "décembre"},
	short: [12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
	parts: map[byte]string{'T': "T", 'S': "S"},
	one:   func(n float64) bool { return math.Abs(n) < 2 },
	space: Space,
	colon: func(s string) string { return s },
}

var english = habit{
	group: ",", point: ".", percent: "", open: "“", close: "”", and: " and ", to: " to ",
	months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August",
		"September", "October", "November", "December"},
	short: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	parts: map[byte]string{'T': "Q", 'S': "H"},
	one:   func(n float64) bool { return n == 1 },
	space: func(s string) string { return s },
	colon: func(s string) string { return s },
}

// Number writes v with the given number of decimals, grouped by three. Fewer
// than none means as many as the number needs, six at most. Not a number and
// infinities are written as a dash: they are never a figure.
func (c *Catalogue) Number(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	var digits string
	if decimals < 0 {
		digits = trimZeros(strconv.FormatFloat(v, 'f', 6, 64))
	} else {
		digits = strconv.FormatFloat(v, 'f', decimals, 64)
	}
	negative := strings.HasPrefix(digits, "-")
	digits = strings.TrimPrefix(digits, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	text := c.grouped(whole)
	if fraction != "" {
		text += c.habit.point + fraction
	}
	if negative && strings.Trim(digits, "0.") != "" { // −0,0 says nothing
		text = minus + text
	}
	return text
}

// Point is what stands between the units and the decimals: a comma in French.
func (c *Catalogue) Point() string { return c.habit.point }

// Signed writes v as Number does, with a sign in front unless it rounds to zero.
func (c *Catalogue) Signed(v float64, decimals int) string {
	text := c.Number(v, decimals)
	if v > 0 && strings.Trim(text, "0., "+nbsp+thin) != "" {
		return "+" + text
	}
	return text
}

func trimZeros(s string) string {
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// grouped separates thousands. Four digits are grouped too (1 234): years are
// not numbers and do not come here.
func (c *Catalogue) grouped(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(c.habit.group)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Int writes a whole number, grouped by three.
func (c *Catalogue) Int(n int64) string {
	digits := strconv.FormatInt(n, 10)
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		return minus + c.grouped(rest)
	}
	return c.grouped(digits)
}

// Percent writes a share between 0 and 1 as a percentage.
func (c *Catalogue) Percent(share float64, decimals int) string {
	return c.Number(share*100, decimals) + c.habit.percent + "%"
}

// Money writes an amount of cents in euros, exactly: 1 234,56 €.
func (c *Catalogue) Money(cents int64) string {
	sign, rest := "", uint64(cents)
	if cents < 0 {
		sign, rest = minus, -rest
	}
	digits := strconv.FormatUint(rest%100, 10)
	if len(digits) == 1 {
		digits = "0" + digits
	}
	number := c.grouped(strconv.FormatUint(rest/100, 10)) + c.habit.point + digits
	if c.tag == "en" {
		return sign + "€" + number
	}
	return sign + number + nbsp + "€"
}

// Euros writes an amount of cents rounded to the euro, half away from zero, for
// a sentence where cents would be noise: 1 235 €.
func (c *Catalogue) Euros(cents int64) string {
	euros := cents / 100
	if rest := cents % 100; rest >= 50 {
		euros++
	} else if rest <= -50 {
		euros--
	}
	if c.tag == "en" {
		if euros < 0 {
			return minus + "€" + c.Int(-euros)
		}
		return "€" + c.Int(euros)
	}
	return c.Int(euros) + nbsp + "€"
}

// Date writes a day: 16 août 2025, 1er mai 2025.
func (c *Catalogue) Date(t time.Time) string {
	day := strconv.Itoa(t.Day())
	if c.tag == "fr" && t.Day() == 1 {
		day = "1er"
	}
	return day + nbsp + c.Month(t)
}

// Month writes a month: août 2025.
func (c *Catalogue) Month(t time.Time) string {
	return c.habit.months[t.Month()-1] + nbsp + strconv.Itoa(t.Year())
}

// ShortMonth writes a month for an axis: août 2025, sept. 2025.
func (c *Catalogue) ShortMonth(t time.Time) string {
	return c.habit.short[t.Month()-1] + nbsp + strconv.Itoa(t.Year())
}

// Day writes a day in digits: 16/08/2025.
func (c *Catalogue) Day(t time.Time) string { return t.Format("02/01/2006") }

// Ordinal writes a rank: 1er, 2e; 1st, 2nd.
func (c *Catalogue) Ordinal(n int) string {
	digits := strconv.Itoa(n)
	if c.tag == "fr" {
		if n == 1 {
			return "1er"
		}
		return digits + "e"
	}
	switch {
	case n%100 >= 11 && n%100 <= 13:
		return digits + "th"
	case n%10 == 1:
		return digits + "st"
	case n%10 == 2:
		return digits + "nd"
	case n%10 == 3:
		return digits + "rd"
	}
	return digits + "th"
}

// Quote puts s between the quotation marks of the language.
func (c *Catalogue) Quote(s string) string { return c.habit.open + s + c.habit.close }

// Colon joins a name and what it is: « Motif : trop tard ».
func (c *Catalogue) Colon(name, value string) string { return name + c.habit.before + ": " + value }

// List joins words: Mende, Florac et Langogne.
func (c *Catalogue) List(words []string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + c.habit.and + words[n-1]
}

// Range writes an interval: 3,1 à 4,8.
func (c *Catalogue) Range(low, high float64, decimals int) string {
	return c.Number(low, decimals) + c.habit.to + c.Number(high, decimals)
}

// PercentRange writes an interval of shares between 0 and 1 as percentages:
// 37 à 98 %.
func (c *Catalogue) PercentRange(low, high float64, decimals int) string {
	return c.Range(100*low, 100*high, decimals) + c.habit.percent + "%"
}
