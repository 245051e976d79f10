package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
)

// LargestEvidence is the size in bytes above which a proof is refused.
const LargestEvidence = 10 << 20

// PutEvidence keeps a file by its content and returns its SHA-256. The same
// content is kept once.
func (t *Tx) PutEvidence(ctx context.Context, content []byte) (string, error) {
	if len(content) > LargestEvidence {
		return "", fail("store.evidence-size", "%[1]d bytes: a proof holds at most %[2]d", len(content), LargestEvidence)
	}
	sum := sha256.Sum256(content)
	name := hex.EncodeToString(sum[:])
	_, err := t.exec(ctx, "INSERT INTO evidence_files (sha256, size, content) VALUES (?,?,?) ON CONFLICT (sha256) DO NOTHING",
		name, len(content), content)
	return name, err
}

// Evidence returns a file by its SHA-256; one whose content does not match any
// more is refused.
func (s *Store) Evidence(ctx context.Context, sha string) ([]byte, error) {
	var content []byte
	err := s.queryRow(ctx, "SELECT content FROM evidence_files WHERE sha256 = ?", sha).Scan(&content)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("evidence %s: %w", sha, err)
	}
	if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != sha {
		return nil, fail("store.evidence-damaged", "evidence %[1]s is damaged", sha)
	}
	return content, nil
}
