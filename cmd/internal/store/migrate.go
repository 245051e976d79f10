package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// migrate brings the tables to the version of this program. It goes forward
// only: a database that is ahead is refused.
func (s *Store) migrate(ctx context.Context) error {
	p, err := s.migrations()
	if err != nil {
		return err
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return fail("store.newer", "made by a newer program (version %d, this one knows %d)", current, target)
	}
	if current == target {
		return nil
	}
	if current > 0 {
		if err := s.backup(ctx, current); err != nil {
			return fmt.Errorf("copy before migration: %w", err)
		}
	}
	_, err = p.Up(ctx)
	if err == nil {
		return nil
	}
	// Another process may have migrated in the same second.
	if v, _, verr := p.GetVersions(ctx); verr == nil && v == target {
		return nil
	}
	return err
}

func (s *Store) migrations() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{
		goose.WithDisableGlobalRegistry(true),
		goose.WithLogger(goose.NopLogger()),
		goose.WithGoMigrations(
			goose.NewGoMigration(forbidEditing, &goose.GoFunc{RunTx: s.forbidEditing}, nil),
			goose.NewGoMigration(forbidReplacing, &goose.GoFunc{RunTx: s.forbidReplacing}, nil)),
	}
	if s.dialect == sqlite {
		return goose.NewProvider(goose.DialectSQLite3, s.write, files, options...)
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, s.write, files, append(options, goose.WithSessionLocker(locker))...)
}

// backup copies what is there before it changes: an SQLite file beside itself,
// whole and compact; on PostgreSQL every table into a schema of its own, named
// after the version and the moment.
func (s *Store) backup(ctx context.Context, version int64) error {
	stamp := s.now().UTC().Format("20060102T150405")
	if s.dialect == sqlite {
		return s.copyTo(ctx, fmt.Sprintf("%s.v%d-%s.bak", s.path, version, stamp))
	}
	tx, err := s.write.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit it does nothing
	var names []string
	rows, err := tx.QueryContext(ctx, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
	if err != nil {
		return err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return errors.Join(err, rows.Close())
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	aside := pgx.Identifier{fmt.Sprintf("sillage_v%d_%s", version, strings.ToLower(stamp))}.Sanitize()
	statements := []string{"CREATE SCHEMA " + aside}
	for _, name := range names {
		table := pgx.Identifier{name}.Sanitize()
		statements = append(statements, "CREATE TABLE "+aside+"."+table+" AS TABLE "+table)
	}
	for _, statement := range statements {
		_, err := tx.ExecContext(ctx, statement)
		if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Code == "42P06" {
			return nil // another process copies in the same second
		}
		if err != nil {
			return fail("store.backup-refused", "the tables could not be copied before they change: let the role create schemas in the database (%v)", err)
		}
	}
	return tx.Commit()
}

// copyTo writes a consistent copy of an SQLite store while others may write.
func (s *Store) copyTo(ctx context.Context, path string) error {
	aside := path + ".part"
	if err := os.Remove(aside); err != nil && !os.IsNotExist(err) {
		return err
	}
	if _, err := s.write.ExecContext(ctx, "VACUUM INTO ?", aside); err != nil {
		return err
	}
	f, err := os.OpenFile(aside, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	// It is on the disk before what it is a copy of changes.
	if err := errors.Join(f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(aside, filepath.Clean(path))
}

// Backup writes a consistent copy of a store that is a file; others may go on
// writing meanwhile. For a PostgreSQL store it refuses: use pg_dump.
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.dialect != sqlite {
		return fail("store.backup-server", "a PostgreSQL store is backed up with pg_dump")
	}
	return s.copyTo(ctx, path)
}
