package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"github.com/lozere-developpement/sillage/funding"
)

// String returns the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ParseHash reads the hexadecimal form of a hash.
func ParseHash(s string) (h Hash, err error) {
	raw, err := hex.DecodeString(s)
	if err != nil || len(raw) != len(h) {
		return Hash{}, funding.Notef("funding.ledger.hash-form", "%[1]q: not a hash", s)
	}
	return Hash(raw), nil
}

// MarshalText writes the hash in hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads the hexadecimal form.
func (h *Hash) UnmarshalText(text []byte) error {
	got, err := ParseHash(string(text))
	if err == nil {
		*h = got
	}
	return err
}

// Sum returns the hash of the entry: SHA-256 of a version byte, the hash of
// the entry before, and every field in a fixed order, each text preceded by
// its length, so that no two entries have the same bytes.
func (e *Entry) Sum() Hash { return sha256.Sum256(e.append(nil)) }

// append writes the bytes that are hashed after buf.
func (e *Entry) append(buf []byte) []byte {
	buf = append(buf, 1)
	buf = append(buf, e.Prev[:]...)
	buf = binary.AppendVarint(buf, int64(e.Seq))
	buf = binary.AppendVarint(buf, int64(e.On.Year)*10_000+int64(e.On.Month)*100+int64(e.On.Day))
	for _, s := range [...]string{string(e.Kind), e.Contributor, e.Earmark, e.Action, e.Label, e.Proof, e.By} {
		buf = appendText(buf, s)
	}
	buf = binary.AppendVarint(buf, int64(e.Amount))
	buf = binary.AppendVarint(buf, int64(e.Reverses))
	buf = binary.AppendUvarint(buf, uint64(len(e.Parts)))
	for _, p := range e.Parts {
		buf = appendText(appendText(buf, p.Bucket.Contributor), p.Bucket.Earmark)
		buf = binary.AppendVarint(buf, int64(p.Amount))
	}
	return buf
}

func appendText(buf []byte, s string) []byte {
	return append(binary.AppendUvarint(buf, uint64(len(s))), s...)
}

// A BrokenError names the first entry at which the journal is not what was
// written.
type BrokenError struct {
	Index  int // position in the journal, from 0
	Reason funding.Note
}

// Error names the index and the reason.
func (e *BrokenError) Error() string {
	return fmt.Sprintf("entry %d: %v", e.Index, e.Reason)
}

// Message returns the catalogue key, with the index and the reason.
func (e *BrokenError) Message() (key string, args []any) {
	return "funding.ledger.broken-at", []any{e.Index, e.Reason}
}

// Unwrap returns the reason.
func (e *BrokenError) Unwrap() error { return e.Reason }

var (
	noteSeq   = funding.Notef("funding.ledger.broken-seq", "number out of order: an entry was removed or added")
	notePrev  = funding.Notef("funding.ledger.broken-prev", "does not follow the entry before it")
	noteSum   = funding.Notef("funding.ledger.broken-sum", "changed since it was written")
	noteShort = funding.Notef("funding.ledger.broken-head", "the journal does not end where the receipt says")
)

// Verify checks the chain of hashes and returns the first broken index as a
// *BrokenError. It does not replay the amounts: Load does both.
func Verify(entries []Entry) error { return verifyAfter(Hash{}, 0, entries) }

// verifyAfter checks the chain of entries that follow an entry of the given
// hash, numbered from start.
func verifyAfter(prev Hash, start int, entries []Entry) error {
	buf := make([]byte, 0, 512)
	for i := range entries {
		e := &entries[i]
		switch {
		case e.Seq != start+i:
			return &BrokenError{start + i, noteSeq}
		case e.Prev != prev:
			return &BrokenError{start + i, notePrev}
		}
		buf = e.append(buf[:0])
		if sha256.Sum256(buf) != e.Hash {
			return &BrokenError{start + i, noteSum}
		}
		prev = e.Hash
	}
	return nil
}

// VerifyHead checks the chain and that it passes through head, a hash printed
// on an earlier receipt: somebody who rewrote the whole journal, or cut its
// end, is found out by any receipt in a partner's hands.
func VerifyHead(entries []Entry, head Hash) error {
	if err := Verify(entries); err != nil {
		return err
	}
	for i := range entries {
		if entries[i].Hash == head {
			return nil
		}
	}
	return &BrokenError{len(entries), noteShort}
}
