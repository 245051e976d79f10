package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"
)

// A Change is one line of the audit.
type Change struct {
	Seq     int64
	At      time.Time
	By      string // user
	Why     string // reason given; may be empty
	Kind    string // "application", "call", "journal"…
	ID      string
	Version int64  // of the record after the change; 0 = removed
	Before  string // JSON; "" = the record was made
	After   string // JSON; "" = the record was removed
}

// audit adds a line to the chain.
func (t *Tx) audit(ctx context.Context, c Change) error {
	if t.line == 0 { // nobody else adds to the chain before this edit is over
		err := t.queryRow(ctx, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").Scan(&t.line, &t.hash)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	c.Seq, c.At, c.By, c.Why = t.line+1, t.at, t.by, t.why
	hash := c.hash(t.hash)
	_, err := t.exec(ctx, `INSERT INTO audit (seq, at, who, why, kind, id, version, before, after, hash) VALUES (?,?,?,?,?,?,?,?,?,?)`,
		c.Seq, c.At.UnixMicro(), c.By, c.Why, c.Kind, c.ID, c.Version, c.Before, c.After, hash)
	if err == nil {
		t.line, t.hash = c.Seq, hash
	}
	return err
}

// hash chains the line to the one before. Each part is written with its
// length, so that no two lines hash alike by moving a letter.
func (c *Change) hash(last string) string {
	h := sha256.New()
	var n [8]byte
	number := func(v int64) {
		binary.BigEndian.PutUint64(n[:], uint64(v))
		h.Write(n[:])
	}
	for _, v := range []int64{c.Seq, c.At.UnixMicro(), c.Version} {
		number(v)
	}
	for _, text := range []string{last, c.By, c.Why, c.Kind, c.ID, c.Before, c.After} {
		number(int64(len(text)))
		h.Write([]byte(text))
	}
	return hex.EncodeToString(h.Sum(nil))
}

const auditColumns = "seq, at, who, why, kind, id, version, before, after"

// History returns the changes of one record, the latest first.
func (s *Store) History(ctx context.Context, kind, id string) ([]Change, error) {
	rows, err := s.query(ctx, "SELECT "+auditColumns+" FROM audit WHERE kind = ? AND id = ? ORDER BY seq DESC", kind, id)
	return changes(rows, err)
}

// Since returns the last change of a record after a line of the audit; ok is
// false when there was none.
func Since(ctx context.Context, src Source, kind, id string, seq int64) (c Change, ok bool, err error) {
	rows, err := src.query(ctx, "SELECT "+auditColumns+" FROM audit WHERE kind = ? AND id = ? AND seq > ? ORDER BY seq DESC LIMIT 1", kind, id, seq)
	list, err := changes(rows, err)
	if err != nil || len(list) == 0 {
		return c, false, err
	}
	return list[0], true, nil
}

// AsOf returns a record as it was kept before a moment; ok is false when it was
// not kept yet, or had been removed.
func (k *Kind[T]) AsOf(ctx context.Context, src Source, id string, before time.Time) (v T, ok bool, err error) {
	var body string
	err = src.queryRow(ctx, "SELECT after FROM audit WHERE kind = ? AND id = ? AND at < ? ORDER BY seq DESC LIMIT 1", k.Name, id, before.UnixMicro()).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) || err == nil && body == "" {
		return v, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(body), &v)
	}
	return v, err == nil, err
}

// Changes returns the latest changes of all records, at most limit.
func (s *Store) Changes(ctx context.Context, limit int) ([]Change, error) {
	rows, err := s.query(ctx, "SELECT "+auditColumns+" FROM audit ORDER BY seq DESC LIMIT ?", limit)
	return changes(rows, err)
}

func changes(rows *sql.Rows, err error) ([]Change, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Change
	for rows.Next() {
		var c Change
		if err := c.scan(rows); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

func (c *Change) scan(rows *sql.Rows, more ...any) error {
	var at int64
	err := rows.Scan(append([]any{&c.Seq, &at, &c.By, &c.Why, &c.Kind, &c.ID, &c.Version, &c.Before, &c.After}, more...)...)
	c.At = time.UnixMicro(at).UTC()
	return err
}

// Revision names the present state of the store: it changes with every edit.
func (s *Store) Revision(ctx context.Context) (hash string, err error) {
	err = s.queryRow(ctx, "SELECT hash FROM audit ORDER BY seq DESC LIMIT 1").Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return hash, err
}
