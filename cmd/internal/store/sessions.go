package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Sessions keeps who is signed in, as alexedwards/scs asks. Tokens are kept as
// hashes.
type Sessions struct{ store *Store }

// Sessions returns the sessions of the store.
func (s *Store) Sessions() Sessions { return Sessions{s} }

// Find returns the data of a session that has not expired.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit keeps the data of a session.
func (s Sessions) Commit(token string, data []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expires)
}

// Delete ends a session.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// FindCtx is Find with a context.
func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.store.queryRow(ctx, "SELECT data FROM sessions WHERE token = ? AND expires > ?",
		tokenHash(token), s.store.now().UnixMicro()).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx is Commit with a context. It clears out what has expired.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	if _, err := s.exec(ctx, "DELETE FROM sessions WHERE expires <= ?", s.store.now().UnixMicro()); err != nil {
		return err
	}
	_, err := s.exec(ctx, `INSERT INTO sessions (token, data, expires) VALUES (?,?,?)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires = excluded.expires`,
		tokenHash(token), data, expires.UnixMicro())
	return err
}

// DeleteCtx is Delete with a context.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.exec(ctx, "DELETE FROM sessions WHERE token = ?", tokenHash(token))
	return err
}

// exec writes outside the audit: a session is no decision of anybody.
func (s Sessions) exec(ctx context.Context, statement string, args ...any) (sql.Result, error) {
	return s.store.write.ExecContext(ctx, s.store.dialect.bind(statement), args...)
}
