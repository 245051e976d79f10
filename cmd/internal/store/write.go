package store

import (
	"context"
	"database/sql"
	"time"
)

// A Source is what can be read: the [Store] as it was last committed, or a
// [Tx] with its own edits.
type Source interface {
	query(ctx context.Context, statement string, args ...any) (*sql.Rows, error)
	queryRow(ctx context.Context, statement string, args ...any) *sql.Row
	syntax() dialect
}

func (s *Store) query(ctx context.Context, statement string, args ...any) (*sql.Rows, error) {
	return s.read.QueryContext(ctx, s.dialect.bind(statement), args...)
}

func (s *Store) queryRow(ctx context.Context, statement string, args ...any) *sql.Row {
	return s.read.QueryRowContext(ctx, s.dialect.bind(statement), args...)
}

func (s *Store) syntax() dialect { return s.dialect }

// A Tx is one edit: all that is written in it happens, or none of it.
type Tx struct {
	tx    *sql.Tx
	store *Store
	by    string // who edits
	why   string // reason given, kept in the audit
	at    time.Time
	// ends are the last entries that this edit has added to journals, by fund.
	ends map[string]end
	// line and hash are the end of the audit, once it was asked for; 0 = not yet.
	line int64
	hash string
}

// An end is where a chain is to go on.
type end struct {
	next int // number of the next entry
	hash string
}

func (t *Tx) query(ctx context.Context, statement string, args ...any) (*sql.Rows, error) {
	return t.tx.QueryContext(ctx, t.store.dialect.bind(statement), args...)
}

func (t *Tx) queryRow(ctx context.Context, statement string, args ...any) *sql.Row {
	return t.tx.QueryRowContext(ctx, t.store.dialect.bind(statement), args...)
}

func (t *Tx) syntax() dialect { return t.store.dialect }

func (t *Tx) exec(ctx context.Context, statement string, args ...any) (int64, error) {
	res, err := t.tx.ExecContext(ctx, t.store.dialect.bind(statement), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// At returns the time of the edit.
func (t *Tx) At() time.Time { return t.at }

// oneWriter is the advisory lock under which PostgreSQL writes, as SQLite does
// by itself: the chains of the audit and of the journals have one end.
const oneWriter = 48_48_48

// inTurn waits for the lock, and makes the yes of a commit mean that it is on the
// disk, on a server that is set to say it earlier.
const inTurn = `SELECT pg_advisory_xact_lock($1),
	set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true)`

// Write runs edit in a transaction and commits it when it returns nil. by is
// the user's name as it shall stand in the audit; why may be empty.
func (s *Store) Write(ctx context.Context, by, why string, edit func(*Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit it does nothing
	if s.dialect == postgres {
		if _, err := tx.ExecContext(ctx, inTurn, oneWriter); err != nil {
			return err
		}
	}
	if err := edit(&Tx{tx: tx, store: s, by: by, why: why, at: s.now().UTC()}); err != nil {
		return err
	}
	return tx.Commit()
}
