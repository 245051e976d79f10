package funding

import "strings"

// Spaces of French typography: between thousands, and before a unit.
const (
	narrowSpace = "\u202f"
	hardSpace   = "\u00a0"
)

// String returns the amount in plain digits with a point: "-1234.56". This is
// the form of files and data bases; people read French.
func (c Cents) String() string {
	whole, frac := c.digits()
	return c.sign("-") + whole + "." + frac
}

// French returns the amount as it is printed in France: "1 234,56 €", with a
// narrow no-break space between thousands and a no-break space before the
// unit.
func (c Cents) French() string {
	whole, frac := c.digits()
	return c.sign("−") + group(whole) + "," + frac + hardSpace + "€"
}

// FrenchEuros returns the amount without its cents when they are nil:
// "20 000 €", but "1 234,56 €".
func (c Cents) FrenchEuros() string {
	return strings.Replace(c.French(), ",00"+hardSpace, hardSpace, 1)
}

func (c Cents) sign(minus string) string {
	if c < 0 {
		return minus
	}
	return ""
}

// digits returns the digits of the euros and the two digits of the cents.
func (c Cents) digits() (whole, frac string) {
	s := utoa(abs64(int64(c)))
	if len(s) < 3 {
		s = strings.Repeat("0", 3-len(s)) + s
	}
	return s[:len(s)-2], s[len(s)-2:]
}

// group puts a narrow no-break space between thousands.
func group(digits string) string {
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(narrowSpace)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// MarshalText writes the amount in plain digits.
func (c Cents) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads an amount as ParseCents does.
func (c *Cents) UnmarshalText(text []byte) error {
	got, err := ParseCents(string(text))
	if err == nil {
		*c = got
	}
	return err
}
