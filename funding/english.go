package funding

import (
	"fmt"
	"strings"
)

// English returns the amount as it is printed in English: "€1,234.56".
func (c Cents) English() string {
	whole, frac := c.digits()
	return c.sign("−") + "€" + strings.ReplaceAll(group(whole), narrowSpace, ",") + "." + frac
}

// English returns the amount, or "not stated" when it is unknown.
func (a Amount) English() string {
	if !a.Known {
		return "not stated"
	}
	return a.Cents.English()
}

// English returns the date as it is read in British English: "1 March 2026".
func (d Date) English() string {
	if d.IsZero() {
		return "no date"
	}
	return fmt.Sprint(d.Day) + hardSpace + d.Month.String() + hardSpace + fmt.Sprint(d.Year)
}

// English returns the period in words.
func (p Period) English() string { return "from " + p.From.English() + " to " + p.To.English() }

// English returns the rate in percent with at most two decimals: "7.5%".
func (r Rate) English() string {
	text := strings.TrimRight(strings.TrimRight(r.Percentage(2), "0"), ".")
	return strings.ReplaceAll(text, "-", "−") + "%"
}
