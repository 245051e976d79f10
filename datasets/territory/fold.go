package territory

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// articles that a name may have lost, in the form fold leaves them.
var articles = []string{"le ", "la ", "les ", "l "}

// short forms of the words that names are made of.
var words = map[string]string{"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "s": "sur", "ss": "sous"}

// fold returns a name as it is compared: without case, accents, hyphens,
// apostrophes or leading article, with St written out. "La Canourgue" and
// "CANOURGUE" fold alike.
func fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'œ':
			b.WriteString("oe")
		case r == 'æ':
			b.WriteString("ae")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	fields := strings.Fields(b.String())
	for i, f := range fields {
		if long, ok := words[f]; ok && (i < len(fields)-1 || f != "s") {
			fields[i] = long
		}
	}
	folded := strings.Join(fields, " ")
	for _, a := range articles {
		if rest, ok := strings.CutPrefix(folded, a); ok {
			return rest
		}
	}
	return folded
}
