package ingest

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Float reads a number written the French or the English way: "1 234,56" with
// any space, "1.234,56", "1,234.56", "0,67", "12,5 k". A single separator
// followed by exactly three digits ("1.234") is refused, since it may be a
// thousands mark or a decimal one. A percent sign is refused too: whether
// "21,4 %" means 21.4 or 0.214 is for [Cell.Percent].
func (c Cell) Float() (float64, error) {
	switch c.Kind {
	case Number, Day, Clock:
		return strconv.ParseFloat(c.Text, 64)
	}
	d, err := c.decimal()
	if err != nil {
		return 0, err
	}
	v, err := strconv.ParseFloat(d, 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, Notef("ingest.number-too-large", "number out of range")
	}
	return v, nil
}

// Percent reads a share as a ratio: "21,4 %" and "21.4%" give 0.214. Without a
// sign the column must have been declared: ratio says that the cell holds a
// ratio ("0,67"), otherwise it holds hundredths ("67").
func (c Cell) Percent(ratio bool) (float64, error) {
	s := trim(c.Text)
	if c.Kind == Text && strings.HasSuffix(s, "%") {
		v, err := Cell{Text: trim(strings.TrimSuffix(s, "%")), Kind: Text}.Float()
		return v / 100, err
	}
	v, err := c.Float()
	if !ratio {
		v /= 100
	}
	return v, err
}

// Int reads a whole number; "12,0" is one, "12,5" is not.
func (c Cell) Int() (int64, error) {
	v, err := c.Float()
	if err != nil {
		return 0, err
	}
	if v != math.Trunc(v) || math.Abs(v) > 1<<53 {
		return 0, Notef("ingest.not-whole", "not a whole number")
	}
	return int64(v), nil
}

// Cents reads an amount in euros as an exact number of cents: "15 084,00 €",
// "1.234,56", "22 500", "-12,5", "12,5 k€". More than two decimals are refused:
// nothing is rounded here. A workbook number is taken at its shortest decimal
// form, which is what its author typed.
func (c Cell) Cents() (int64, error) {
	var d string
	switch c.Kind {
	case Number:
		v, err := strconv.ParseFloat(c.Text, 64)
		if err != nil {
			return 0, errNotNumber
		}
		d = strconv.FormatFloat(v, 'f', -1, 64)
		if i := strings.IndexByte(d, '.'); i >= 0 && len(d)-i > 3 {
			// 0.1+0.2 in a formula: accept what rounds back within a millionth of a cent.
			r := math.Round(v*100) / 100
			if math.Abs(r-v) > 1e-8*math.Max(1, math.Abs(v)) {
				return 0, errThreeDecimals
			}
			d = strconv.FormatFloat(r, 'f', -1, 64)
		}
	case Day, Clock, Bool:
		return 0, errNotNumber
	default:
		var err error
		if d, err = c.decimal(); err != nil {
			return 0, err
		}
	}
	return decimalCents(d)
}

var (
	errNotNumber     = reason("ingest.not-a-number", "not a number")
	errThreeDecimals = reason("ingest.three-decimals", "more than two decimals in an amount")
	errAmbiguous     = reason("ingest.ambiguous-separator", "one separator followed by three digits: thousands or decimals?")
)

func decimalCents(d string) (int64, error) {
	r, ok := new(big.Rat).SetString(d)
	if !ok {
		return 0, errNotNumber
	}
	r.Mul(r, big.NewRat(100, 1))
	if !r.IsInt() {
		return 0, errThreeDecimals
	}
	if !r.Num().IsInt64() {
		return 0, Notef("ingest.number-too-large", "number out of range")
	}
	return r.Num().Int64(), nil
}

// decimal turns what a person wrote into plain English decimal notation.
func (c Cell) decimal() (string, error) {
	if c.Missing() {
		return "", ErrMissing
	}
	if c.Kind == Bool {
		return "", errNotNumber
	}
	s := trim(c.Text)
	if plainDecimal(s) {
		return s, nil
	}
	return frenchDecimal(s)
}

// plainDecimal accepts at once what needs no thought: digits, or digits with
// one point that is not followed by exactly three of them.
func plainDecimal(s string) bool {
	if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	point := -1
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] >= '0' && s[i] <= '9':
		case s[i] == '.' && point < 0 && i > 0:
			point = i
		default:
			return false
		}
	}
	if len(s) == 0 || len(s) > 40 {
		return false
	}
	after := len(s) - point - 1
	return point < 0 || after > 0 && (after != 3 || s[0] == '0' && point == 1)
}

func frenchDecimal(s string) (string, error) {
	if len(s) > 60 {
		return "", errNotNumber
	}
	thousand := false
	for _, unit := range [...]string{"TTC", "HT", "€", "EUR", "euros", "euro"} {
		s = trim(strings.TrimSuffix(s, unit))
	}
	if t := strings.TrimSuffix(s, "k"); t != s {
		s, thousand = trim(t), true
	}
	var b strings.Builder
	commas, points, lastComma, lastPoint, lastSpace := 0, 0, -1, -1, -1
	negative := false
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteByte(byte(r))
		case (r == '-' || r == '−') && i == 0:
			negative = true
		case r == '+' && i == 0:
		case r == ',':
			commas, lastComma = commas+1, b.Len()
			b.WriteByte(',')
		case r == '.':
			points, lastPoint = points+1, b.Len()
			b.WriteByte('.')
		case (isSpace(r) || r == '\'' || r == '’') && b.Len() > 0:
			if lastSpace >= 0 && b.Len()-lastSpace != 3 {
				return "", errNotNumber
			}
			lastSpace = b.Len()
		default:
			return "", errNotNumber
		}
	}
	digits := b.String()
	if lastSpace >= 0 && !groupClosed(digits[lastSpace:]) {
		return "", errNotNumber
	}
	out, err := separators(digits, commas, points, lastComma, lastPoint, lastSpace >= 0)
	if err != nil {
		return "", err
	}
	if thousand {
		r, ok := new(big.Rat).SetString(out)
		if !ok {
			return "", errNotNumber
		}
		out = strings.TrimRight(strings.TrimRight(r.Mul(r, big.NewRat(1000, 1)).FloatString(9), "0"), ".")
	}
	if negative {
		out = "-" + out
	}
	return out, nil
}

// groupClosed tells whether the digits after the last thousands space are
// three, before a decimal mark or the end: "1 234" and "1 234,5", not "1 23".
func groupClosed(rest string) bool {
	i := strings.IndexAny(rest, ",.")
	if i < 0 {
		i = len(rest)
	}
	return i == 3
}

// separators decides which of comma and point is the decimal mark.
func separators(s string, commas, points, lastComma, lastPoint int, spaced bool) (string, error) {
	switch {
	case commas == 0 && points == 0:
		if s == "" {
			return "", errNotNumber
		}
		return s, nil
	case commas > 0 && points > 0: // the last one is the decimal mark
		if commas == 1 && lastComma > lastPoint && grouped(s[:lastComma], ".") {
			return tidy(strings.ReplaceAll(s[:lastComma], ".", ""), s[lastComma+1:])
		}
		if points == 1 && lastPoint > lastComma && grouped(s[:lastPoint], ",") {
			return tidy(strings.ReplaceAll(s[:lastPoint], ",", ""), s[lastPoint+1:])
		}
		return "", errNotNumber
	case commas > 1 || points > 1:
		mark := ","
		if points > 1 {
			mark = "."
		}
		if !grouped(s, mark) {
			return "", errNotNumber
		}
		return strings.ReplaceAll(s, mark, ""), nil
	}
	at := max(lastComma, lastPoint)
	whole, fraction := s[:at], s[at+1:]
	if len(fraction) == 3 && !spaced && strings.Trim(whole, "0") != "" && len(whole) <= 3 {
		return "", errAmbiguous
	}
	return tidy(whole, fraction)
}

func grouped(s, mark string) bool {
	groups := strings.Split(s, mark)
	for i, g := range groups {
		if i == 0 && (g == "" || len(g) > 3) || i > 0 && len(g) != 3 {
			return false
		}
	}
	return true
}

func tidy(whole, fraction string) (string, error) {
	if whole == "" && fraction == "" {
		return "", errNotNumber
	}
	if whole == "" {
		whole = "0"
	}
	if fraction == "" {
		return whole, nil
	}
	return whole + "." + fraction, nil
}

// Decimal reads a number of a column that is declared to use the decimal point
// (open-data schemas), where "44.517" is not ambiguous.
func (c Cell) Decimal() (float64, error) {
	if c.Missing() {
		return 0, ErrMissing
	}
	v, err := strconv.ParseFloat(trim(c.Text), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, errNotNumber
	}
	return v, nil
}

// DecimalCents reads an amount of a column that is declared to use the decimal
// point: "22000.80". "100000,1" is refused there.
func (c Cell) DecimalCents() (int64, error) {
	if c.Kind == Number {
		return c.Cents()
	}
	if c.Missing() {
		return 0, ErrMissing
	}
	s := trim(c.Text)
	for i := 0; i < len(s); i++ {
		if (s[i] < '0' || s[i] > '9') && s[i] != '.' && !(i == 0 && s[i] == '-') || len(s) > 30 {
			return 0, errNotNumber
		}
	}
	return decimalCents(s)
}
