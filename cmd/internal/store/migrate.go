package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// guards is the number of the migration that forbids editing the past. It is
// the only one that the two databases write differently.
const guards = 2

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
		goose.WithGoMigrations(goose.NewGoMigration(guards, &goose.GoFunc{RunTx: s.forbidEditing}, nil)),
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

// backup copies an SQLite file beside itself, whole and compact. A PostgreSQL
// server has its own backups, and its migrations are one transaction each.
func (s *Store) backup(ctx context.Context, version int64) error {
	if s.dialect != sqlite {
		return nil
	}
	return s.copyTo(ctx, fmt.Sprintf("%s.v%d-%s.bak", s.path, version, s.now().UTC().Format("20060102T150405")))
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
	if err := os.Chmod(aside, 0o600); err != nil {
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

// immutable lists the tables whose rows are only ever added.
var immutable = []string{"audit", "journal"}

func (s *Store) forbidEditing(ctx context.Context, tx *sql.Tx) error {
	if s.dialect == postgres {
		if _, err := tx.ExecContext(ctx, `CREATE FUNCTION refuse_editing() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$`); err != nil {
			return err
		}
	}
	for _, table := range immutable {
		for _, statement := range s.guard(table) {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) guard(table string) []string {
	if s.dialect == postgres {
		return []string{
			fmt.Sprintf(`CREATE TRIGGER %[1]s_only_grows BEFORE UPDATE OR DELETE ON %[1]s FOR EACH ROW EXECUTE FUNCTION refuse_editing()`, table),
			fmt.Sprintf(`CREATE TRIGGER %[1]s_never_empties BEFORE TRUNCATE ON %[1]s FOR EACH STATEMENT EXECUTE FUNCTION refuse_editing()`, table),
		}
	}
	return []string{
		fmt.Sprintf(`CREATE TRIGGER %[1]s_no_update BEFORE UPDATE ON %[1]s BEGIN SELECT RAISE(ABORT, '%[1]s only grows'); END`, table),
		fmt.Sprintf(`CREATE TRIGGER %[1]s_no_delete BEFORE DELETE ON %[1]s BEGIN SELECT RAISE(ABORT, '%[1]s only grows'); END`, table),
	}
}
