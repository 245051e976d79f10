package cli

import (
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/impact"
)

// decimalComma writes a number as a French spreadsheet reads it, in full.
func decimalComma(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'g', -1, 64), ".", ",", 1)
}

// csvCell quotes a text where it must be, and keeps a spreadsheet from taking
// it for a formula.
func csvCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		s = "'" + s
	}
	if strings.ContainsAny(s, ";\"\r\n") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// refusal returns why an estimate is refused, or an empty note.
func refusal(e impact.Estimate) error {
	if e.Refused == nil {
		return impact.Note{}
	}
	return e.Refused.Reason
}
