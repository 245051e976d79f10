package pages

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// codes are written without letters that are mistaken for digits.
var codeAlphabet = base32.NewEncoding("ABCDEFGHJKMNPQRSTUVWXYZ123456789").WithPadding(base32.NoPadding)

// Code names a figure of the results by four signs that fit beside it on
// paper: the page /chiffre/CODE tells where the figure comes from. kind and
// path say which figure: "criterion", "autonomy".
func Code(kind string, path ...string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + strings.Join(path, "\x00")))
	return codeAlphabet.EncodeToString(sum[:])[:4]
}

// outcomeOf reports whether an outcome ("autonomy/autonomie/change-5") is made
// of the items of an instrument.
func outcomeOf(outcome, instrument string) bool {
	parts := strings.Split(outcome, "/")
	return len(parts) == 3 && parts[1] == instrument
}
