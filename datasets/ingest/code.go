package ingest

import (
	"strconv"
	"strings"
)

// Code reads an identifier that a spreadsheet may have taken for a number:
// "48095,0" and 48095 give "48095", 1053 gives "01053" when width is 5. A
// number in scientific notation ("2,148E+13") has lost its last digits and is
// refused. Width 0 keeps the text as it is.
func (c Cell) Code(width int) (string, Rule, error) {
	if c.Missing() {
		return "", 0, ErrMissing
	}
	s, rule := trim(c.Text), Rule(0)
	if len(s) > 100 {
		return "", 0, Notef("ingest.not-a-code", "not a code")
	}
	if c.Kind == Number {
		v, err := strconv.ParseFloat(s, 64)
		if err == nil && v >= 0 && v < 1e15 {
			s = strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	if i := strings.IndexAny(s, ",."); i > 0 && digits(s[:i]) && strings.Trim(s[i+1:], "0") == "" {
		s, rule = s[:i], FloatCode
	}
	if i := strings.IndexAny(s, "eE"); i > 0 && i < len(s)-1 && (s[i+1] == '+' || s[i+1] == '-') && (strings.ContainsAny(s[:i], ",.") || digits(s[:i])) {
		return "", 0, Notef("ingest.scientific-code", "a code in scientific notation has lost its last digits")
	}
	if width > 0 && digits(s) && len(s) < width && len(s) >= width-1 {
		s, rule = strings.Repeat("0", width-len(s))+s, rule|LeadingZero
	}
	return s, rule, nil
}

// Commune reads an INSEE commune code: five characters, of which the second may
// be A or B (Corsica).
func (c Cell) Commune() (string, Rule, error) {
	s, rule, err := c.Code(5)
	if err != nil {
		return "", 0, err
	}
	s = strings.ToUpper(s)
	if len(s) != 5 || !digits(s[2:]) || !digits(s[:1]) || s[1] != 'A' && s[1] != 'B' && !digits(s[1:2]) || s[0] == '2' && s[1] == '0' {
		return "", 0, Notef("ingest.not-a-commune", "not an INSEE commune code")
	}
	return s, rule, nil
}

// Siret reads an establishment number: 14 digits. ok is false when the check
// digit is wrong, which official files contain too: warn, do not reject.
func (c Cell) Siret() (siret string, ok bool, err error) {
	s, _, err := c.Code(0)
	if err != nil {
		return "", false, err
	}
	s = strings.Map(func(r rune) rune {
		if isSpace(r) {
			return -1
		}
		return r
	}, s)
	if len(s) != 14 || !digits(s) {
		return "", false, Notef("ingest.not-a-siret", "not a SIRET (14 digits)")
	}
	return s, LuhnOK(s), nil
}

// LuhnOK tells whether a SIREN or SIRET has a right check digit. La Poste's
// establishments (356000000…) follow a rule of their own: the digits add up to
// a multiple of five.
func LuhnOK(s string) bool {
	sum, plain := 0, 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		plain += d
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	if sum%10 == 0 {
		return true
	}
	return len(s) == 14 && strings.HasPrefix(s, "356000000") && plain%5 == 0
}
