package funding

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
)

// ErrMissing is the error of a cell that says there is no amount: empty, "NC",
// "n.c.", "n/a", "-". It is never read as zero.
var ErrMissing error = Notef("funding.money.missing", "no amount given")

// An AmountError is an amount that could not be read.
type AmountError struct {
	Value string // as it was written
	Err   error  // why, a Note
}

// Error names the value and the reason.
func (e *AmountError) Error() string { return strconv.Quote(e.Value) + ": " + e.Err.Error() }

// Unwrap returns the reason.
func (e *AmountError) Unwrap() error { return e.Err }

// Message returns the key of the reason, with the value as first argument.
func (e *AmountError) Message() (key string, args []any) {
	if n, ok := errors.AsType[Note](e.Err); ok {
		return n.Key, append([]any{e.Value}, n.Args...)
	}
	return "funding.money.unreadable", []any{e.Value}
}

var (
	errNotAmount = Notef("funding.money.unreadable", "not an amount in euros")
	errDecimals  = Notef("funding.money.decimals", "more than two decimals")
	errGroups    = Notef("funding.money.groups", "thousands are not grouped by three")
	errAmbiguous = Notef("funding.money.ambiguous", "thousands or decimals? write a comma before the cents")
)

// missing lists what people write where there is no amount.
var missing = map[string]bool{
	"": true, "nc": true, "n.c.": true, "n.c": true, "na": true, "n/a": true, "nd": true, "n.d.": true,
	"-": true, "−": true, "–": true, "—": true, "?": true, "null": true, "nr": true, "inconnu": true, "noncommuniqué": true,
}

// ParseCents reads an amount as French offices write it: "15 084,00 €" with
// any kind of space, "1.234,56", "-12,5", "(12,50 €)", "12.5", "15 k€". It refuses what has
// two readings ("12,345", "1.234") and more than two decimals. What says that
// there is no amount is ErrMissing. Errors are *AmountError.
func ParseCents(s string) (Cents, error) {
	c, err := parseCents(s)
	if err != nil {
		return 0, &AmountError{Value: s, Err: err}
	}
	return c, nil
}

func parseCents(s string) (Cents, error) {
	body := trimSpaces(s)
	if missing[strings.ToLower(strings.ReplaceAll(unspace(body), " ", ""))] {
		return 0, ErrMissing
	}
	body, neg := cutBrackets(body) // the unit may be inside, or outside
	body, scale := cutUnit(body)
	if !neg {
		body, neg = cutSign(body)
	}
	whole, frac, err := cutDecimals(unspace(body), scale)
	if err != nil {
		return 0, err
	}
	return assemble(whole, frac, scale, neg)
}

// unspace turns every kind of space into a plain one.
func unspace(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u202f' || r == '\u00a0' || r == '\u2009' || r == '\ufeff' {
			return ' '
		}
		return r
	}, s)
}

func trimSpaces(s string) string { return strings.TrimSpace(unspace(s)) }

// cutUnit removes the currency and returns how many decimal places the
// remaining number is to be shifted: 0 for euros, 3 for thousands, 6 for
// millions.
func cutUnit(s string) (string, int) {
	lower := strings.ToLower(s)
	for _, u := range []struct {
		name  string
		shift int
	}{{"k€", 3}, {"k €", 3}, {"keur", 3}, {"m€", 6}, {"m €", 6}, {"meur", 6}, {"€", 0}, {"euros", 0}, {"euro", 0}, {"eur", 0}} {
		if rest, ok := strings.CutSuffix(lower, u.name); ok {
			return strings.TrimSpace(rest), u.shift
		}
	}
	rest, _ := strings.CutPrefix(s, "€")
	return strings.TrimSpace(rest), 0
}

// cutSign removes the sign: a hyphen, a true minus, or accountants' brackets.
func cutSign(s string) (string, bool) {
	if inner, ok := cutBrackets(s); ok {
		return inner, true
	}
	for _, minus := range []string{"-", "−", "–"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			return strings.TrimSpace(rest), true
		}
	}
	rest, _ := strings.CutPrefix(s, "+")
	return strings.TrimSpace(rest), false
}

// cutBrackets removes the brackets in which accountants write what is negative.
func cutBrackets(s string) (string, bool) {
	if inner, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(inner, ")") {
		return strings.TrimSpace(strings.TrimSuffix(inner, ")")), true
	}
	return s, false
}

// cutDecimals finds which separator holds the decimals.
func cutDecimals(s string, scale int) (whole, frac string, err error) {
	comma, dot := strings.Count(s, ","), strings.Count(s, ".")
	switch {
	case comma == 1 && strings.LastIndexByte(s, ',') > strings.LastIndexByte(s, '.'):
		whole, frac, _ = strings.Cut(s, ",")
		whole, err = ungroup(whole, '.')
	case comma > 0 && dot == 1 && strings.LastIndexByte(s, '.') > strings.LastIndexByte(s, ','):
		whole, frac, _ = strings.Cut(s, ".")
		whole, err = ungroup(whole, ',')
	case comma == 0 && dot == 1:
		whole, frac, _ = strings.Cut(s, ".")
		if len(frac) == 3 { // "1.234 k€" is 1 234 € or 1 234 000 €
			return "", "", errAmbiguous
		}
		whole, err = ungroup(whole, ' ')
	case comma == 0:
		whole, err = ungroup(s, '.')
	default:
		err = errAmbiguous
	}
	switch {
	case err != nil:
	case strings.Trim(frac, "0123456789") != "":
		err = errNotAmount
	case len(strings.TrimRight(frac, "0")) > 2+scale, scale == 0 && len(frac) > 2:
		err = errDecimals
	}
	return whole, frac, err
}

// ungroup removes the separator of thousands, sep or a space, and refuses
// groups that are not of three digits.
func ungroup(s string, sep byte) (string, error) {
	groups := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == rune(sep) })
	for i, g := range groups {
		if strings.Trim(g, "0123456789") != "" {
			return "", errNotAmount
		}
		if len(groups) > 1 && (i == 0 && len(g) > 3 || i > 0 && len(g) != 3) {
			return "", errGroups
		}
	}
	return strings.Join(groups, ""), nil
}

// assemble turns digits into cents: whole euros and decimals, shifted.
func assemble(whole, frac string, scale int, neg bool) (Cents, error) {
	places := 2 + scale
	if len(frac) < places {
		frac += strings.Repeat("0", places-len(frac))
	}
	digits := whole + frac[:places]
	if whole == "" && strings.Trim(frac, "0") == "" {
		return 0, errNotAmount
	}
	if neg {
		digits = "-" + digits
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, ErrOverflow
	}
	return Cents(n), nil
}
