package store

import (
	"context"
	"database/sql"
	"fmt"
)

// The numbers of the migrations that forbid editing the past. They are the only
// ones that the two databases write differently.
const (
	forbidEditing   = 2
	forbidReplacing = 5
)

// A guard is a trigger that refuses to edit the past: its name, and what its
// code holds.
type guard struct{ name, body string }

// immutable lists the tables whose rows are only ever added.
var immutable = []string{"audit", "journal"}

// guards are those that a database must have.
func (s *Store) guards() (list []guard) {
	for _, table := range immutable {
		if s.dialect == postgres {
			list = append(list, guard{table + "_only_grows", "RAISE EXCEPTION"}, guard{table + "_never_empties", "RAISE EXCEPTION"})
			continue
		}
		for _, doing := range []string{"update", "delete"} {
			list = append(list, guard{table + "_no_" + doing, onlyGrows(table)})
		}
		list = append(list, guard{table + "_no_replace", followsOn[table] + " " + onlyGrows(table)})
	}
	return list
}

func onlyGrows(table string) string {
	return fmt.Sprintf("BEGIN SELECT RAISE(ABORT, '%s only grows'); END", table)
}

// followsOn is when a new row is refused: it is not the next one. INSERT OR
// REPLACE removes the row that is in its way without asking those who guard
// against removal.
var followsOn = map[string]string{
	"audit":   "WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit)",
	"journal": "WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), -1) + 1 FROM journal WHERE fund = NEW.fund)",
}

func (s *Store) forbidEditing(ctx context.Context, tx *sql.Tx) error {
	var statements []string
	if s.dialect == postgres {
		statements = []string{`CREATE FUNCTION refuse_editing() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$`}
	}
	for _, table := range immutable {
		if s.dialect == postgres {
			statements = append(statements,
				fmt.Sprintf(`CREATE TRIGGER %[1]s_only_grows BEFORE UPDATE OR DELETE ON %[1]s FOR EACH ROW EXECUTE FUNCTION refuse_editing()`, table),
				fmt.Sprintf(`CREATE TRIGGER %[1]s_never_empties BEFORE TRUNCATE ON %[1]s FOR EACH STATEMENT EXECUTE FUNCTION refuse_editing()`, table))
			continue
		}
		statements = append(statements,
			fmt.Sprintf(`CREATE TRIGGER %[1]s_no_update BEFORE UPDATE ON %[1]s %[2]s`, table, onlyGrows(table)),
			fmt.Sprintf(`CREATE TRIGGER %[1]s_no_delete BEFORE DELETE ON %[1]s %[2]s`, table, onlyGrows(table)))
	}
	return all(ctx, tx, statements)
}

// forbidReplacing closes what the first guards left open: INSERT OR REPLACE, and
// a session of PostgreSQL that plays a replica, for which no trigger counts
// that is not set to do so always.
func (s *Store) forbidReplacing(ctx context.Context, tx *sql.Tx) error {
	var statements []string
	for _, table := range immutable {
		if s.dialect == postgres {
			statements = append(statements, fmt.Sprintf("ALTER TABLE %[1]s ENABLE ALWAYS TRIGGER %[1]s_only_grows", table), fmt.Sprintf("ALTER TABLE %[1]s ENABLE ALWAYS TRIGGER %[1]s_never_empties", table))
			continue
		}
		statements = append(statements, fmt.Sprintf(`CREATE TRIGGER %[1]s_no_replace BEFORE INSERT ON %[1]s %[2]s %[3]s`, table, followsOn[table], onlyGrows(table)))
	}
	return all(ctx, tx, statements)
}

func all(ctx context.Context, tx *sql.Tx, statements []string) error {
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
