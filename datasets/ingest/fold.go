package ingest

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns a label as it is compared: lower case, without accents, with
// every apostrophe, dash, no-break space and mark turned into one space.
// "Niveau d’autonomie (ou de l’atelier)" and "NIVEAU D'AUTONOMIE ( ou de
// l'atelier )" fold alike; so do composed and decomposed accents.
func Fold(s string) string {
	if folded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFD.String(strings.ToValidUTF8(s, " ")) {
		switch {
		case unicode.Is(unicode.Mn, r), r == 0x200B, r == 0xFEFF:
		case r == 'œ' || r == 'Œ':
			space = flush(&b, space)
			b.WriteString("oe")
		case r == 'æ' || r == 'Æ':
			space = flush(&b, space)
			b.WriteString("ae")
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '+', r == '%', r == '€':
			space = flush(&b, space)
			b.WriteRune(unicode.ToLower(r))
		default:
			space = true
		}
	}
	return b.String()
}

func flush(b *strings.Builder, space bool) bool {
	if space && b.Len() > 0 {
		b.WriteByte(' ')
	}
	return false
}

// folded tells whether a text is already folded, the common case of codes.
func folded(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
			return false
		}
	}
	return true
}
