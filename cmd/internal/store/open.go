package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"
)

// A Config says where the store is.
type Config struct {
	Path string           // of the SQLite file; made when missing
	URL  string           // of a PostgreSQL database, "postgres://…"; wins over Path
	Now  func() time.Time // nil = time.Now
}

// A Store is an open database. Any number of goroutines and processes may use
// it at once.
type Store struct {
	dialect dialect
	read    *sql.DB
	write   *sql.DB
	path    string
	now     func() time.Time
	mirrors sync.Map // of kinds and journals, by name; see Kind.All
}

// Open opens the store, makes it when there is none, and brings its tables up
// to date.
func Open(ctx context.Context, c Config) (*Store, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Store{path: c.Path, now: c.Now}
	var err error
	if c.URL != "" {
		err = s.connectPostgres(ctx, c.URL)
	} else {
		err = s.connectSQLite(ctx)
	}
	if err == nil {
		err = s.migrate(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("store: %w", err), s.Close())
	}
	return s, nil
}

// Forget drops what was read once: the next page reads it anew, as when the
// program starts.
func (s *Store) Forget() { s.mirrors.Clear() }

// Close ends all connections.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.write, s.read} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// pragmas hold for every connection because they are in its address: one Exec
// reaches one connection of a pool. FULL makes an acknowledged edit survive a
// power cut in WAL mode.
const pragmas = "_pragma=busy_timeout(15000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"

// connectSQLite opens one connection that writes, which takes the lock as its
// transaction begins (a lock taken later fails when another process wrote
// meanwhile), and several that only read.
func (s *Store) connectSQLite(ctx context.Context) (err error) {
	s.dialect = sqlite
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return err
	}
	// The file holds names and password hashes: it is made before SQLite would
	// make it readable by all.
	f, err := os.OpenFile(s.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	f.Close()
	if s.write, err = sql.Open("sqlite", sqliteAddress(s.path)+"?_txlock=immediate&"+pragmas); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if err := s.write.PingContext(ctx); err != nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	s.read, err = sql.Open("sqlite", sqliteAddress(s.path)+"?"+pragmas+"&_pragma=query_only(1)")
	if err != nil {
		return err
	}
	s.read.SetMaxOpenConns(8)
	return nil
}

// sqliteAddress escapes what an SQLite address would read as its options.
func sqliteAddress(path string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
}

func (s *Store) connectPostgres(ctx context.Context, address string) (err error) {
	s.dialect = postgres
	if s.write, err = sql.Open("pgx", address); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(16)
	s.write.SetMaxIdleConns(8)
	s.write.SetConnMaxIdleTime(5 * time.Minute)
	if err := s.write.PingContext(ctx); err != nil {
		return fmt.Errorf("postgresql: %w", withoutPassword(err, address))
	}
	s.read = s.write
	return nil
}

// withoutPassword keeps a password out of messages and logs.
func withoutPassword(err error, address string) error {
	u, perr := url.Parse(address)
	if perr != nil || u.User == nil {
		return err
	}
	if secret, ok := u.User.Password(); ok && secret != "" && strings.Contains(err.Error(), secret) {
		return errors.New(strings.ReplaceAll(err.Error(), secret, "•••"))
	}
	return err
}

// Now returns the time by the store's clock.
func (s *Store) Now() time.Time { return s.now().UTC() }
