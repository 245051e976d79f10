package ingest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"
)

// A Key turns what identifies a person into a pseudonym: HMAC-SHA-256 of the
// folded text, cut to 100 bits. Who has the datasets and not the key can
// neither find the person nor try names one by one; who has the key can link
// the waves of one person.
//
// The key lives outside the datasets (the workspace's keys folder, backed up
// apart). Rotation: a new key makes new pseudonyms, which do not link to the
// old ones; keep the old key as long as a follow-up is under way, then import
// the source files again under the new key (the recipe of an import contains
// the key's fingerprint, so its rows are replaced), then destroy the old key.
// Losing the key loses the links and nothing else.
//
// The zero Key makes no pseudonyms: Pseudonym returns "".
type Key struct{ secret []byte }

// NewKey makes a key of at least 16 secret bytes.
func NewKey(secret []byte) (Key, error) {
	if len(secret) < 16 {
		return Key{}, Notef("ingest.short-key", "a pseudonym key needs at least 16 bytes, this one has %d", len(secret))
	}
	return Key{append([]byte(nil), secret...)}, nil
}

// GenerateKey returns 32 random bytes for a new key, from the system.
func GenerateKey() []byte {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	return b
}

// Present tells whether the key can make pseudonyms.
func (k Key) Present() bool { return len(k.secret) > 0 }

// Fingerprint identifies the key without revealing it: 8 hexadecimal digits.
func (k Key) Fingerprint() string {
	if !k.Present() {
		return ""
	}
	return hex.EncodeToString(k.mac("fingerprint", ""))[:8]
}

var base32Lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Pseudonym returns the 20-letter pseudonym of an identifier within a scope
// ("respondent", "mediator"): the same person has unrelated pseudonyms in two
// scopes. Spelling does not matter: "B 001" and "b001 " are two spellings of
// one token. An identifier that is missing has no pseudonym.
func (k Key) Pseudonym(scope, id string) string {
	f := strings.ReplaceAll(Fold(id), " ", "")
	if !k.Present() || f == "" || missingText(trim(id)) {
		return ""
	}
	return base32Lower.EncodeToString(k.mac(scope, f))[:20]
}

func (k Key) mac(scope, text string) []byte {
	h := hmac.New(sha256.New, k.secret)
	h.Write([]byte("sillage/pseudonym/1\x00" + scope + "\x00" + text))
	return h.Sum(nil)
}
