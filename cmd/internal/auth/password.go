package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// cost is what one try costs: RFC 9106, second recommended option.
var cost = struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}{64 << 10, 3, 4}

// trying lets so many passwords be tried at once: each takes 64 MiB, and
// strangers may send as many as they like.
var trying = make(chan struct{}, 4)

func derive(password string, salt []byte, passes, memory uint32, threads uint8, length uint32) []byte {
	trying <- struct{}{}
	defer func() { <-trying }()
	return argon2.IDKey([]byte(password), salt, passes, memory, threads, length)
}

// ShortestPassword is the least length in characters.
const ShortestPassword = 12

// HashPassword returns the argon2id hash of a password in the usual form
// ($argon2id$v=19$m=…,t=…,p=…$salt$hash).
func HashPassword(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails
	sum := derive(password, salt, cost.passes, cost.memory, cost.threads, 32)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, cost.memory, cost.passes, cost.threads, b64(salt), b64(sum))
}

// CheckPassword reports whether hash is one of password. A hash that cannot be
// read fits no password.
func CheckPassword(hash, password string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var version int
	var memory, passes uint32
	var threads uint8
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &threads); err != nil || memory > 1<<20 || passes == 0 || passes > 10 || threads == 0 {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false
	}
	got := derive(password, salt, passes, memory, threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}
