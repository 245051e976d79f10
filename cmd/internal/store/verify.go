package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// recordTables are the tables of [Kind]s: what they hold is what the audit last
// said of it.
var recordTables = []string{Funders.Name, Schemes.Name, Structures.Name, Calls.Name, Applications.Name, Plans.Name, Solicitations.Name, Posts.Name,
	Invoices.Name, IndicatorValues.Name, ActionStages.Name, Responses.Name, Accounts.Name}

// VerifyAudit reads the whole audit and returns how many lines hold. The error
// names the first line that was changed, left out or put in, the guard that
// was taken away, or the record that does not hold what the audit last said of
// it: somebody changed it with another program, or cut the audit's end off.
func (s *Store) VerifyAudit(ctx context.Context) (lines int64, err error) {
	if lines, err = s.verifyChain(ctx); err != nil {
		return lines, err
	}
	if err := s.verifyGuards(ctx); err != nil {
		return lines, err
	}
	for _, table := range recordTables {
		if err := s.differs(ctx, table, recordsAside(table)); err != nil {
			return lines, err
		}
	}
	return lines, s.verifyEntries(ctx)
}

// verifyEntries holds the journals against the audit. To name an entry that was
// taken away costs the square of their number: it is done when one is missing.
func (s *Store) verifyEntries(ctx context.Context) error {
	if err := s.differs(ctx, "journal", entriesAside); err != nil {
		return err
	}
	var missing int64
	err := s.queryRow(ctx, "SELECT (SELECT COUNT(*) FROM audit WHERE kind = 'journal') - (SELECT COUNT(*) FROM journal)").Scan(&missing)
	if err != nil || missing == 0 {
		return err
	}
	return s.differs(ctx, "journal", entriesGone)
}

// verifyChain reads the audit from its first line.
func (s *Store) verifyChain(ctx context.Context) (lines int64, err error) {
	rows, err := s.query(ctx, "SELECT "+auditColumns+", hash FROM audit ORDER BY seq")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	last := ""
	for rows.Next() {
		var c Change
		var hash string
		if err := c.scan(rows, &hash); err != nil {
			return lines, err
		}
		if c.Seq != lines+1 || c.hash(last) != hash {
			return lines, fmt.Errorf("audit: %w", fail("store.audit-broken", "line %d is not the one that was written", lines+1))
		}
		last = hash
		lines++
	}
	return lines, rows.Err()
}

// recordsAside selects one record of a table that is not as the audit last said:
// changed, added or removed by other means.
func recordsAside(table string) string {
	return fmt.Sprintf(`SELECT id FROM (
		SELECT r.id AS id FROM %[1]s r LEFT JOIN audit a ON a.seq = (SELECT MAX(seq) FROM audit WHERE kind = '%[1]s' AND id = r.id)
			WHERE a.seq IS NULL OR a.after <> r.body OR a.version <> r.version OR a.who <> r.changed_by
		UNION ALL
		SELECT a.id FROM audit a WHERE a.kind = '%[1]s' AND a.after <> '' AND NOT EXISTS (SELECT 1 FROM %[1]s r WHERE r.id = a.id)
			AND NOT EXISTS (SELECT 1 FROM audit later WHERE later.kind = a.kind AND later.id = a.id AND later.seq > a.seq)
	) aside ORDER BY id LIMIT 1`, table)
}

// entriesAside selects an entry of which the audit does not say the same, and
// entriesGone one that only the audit has.
const (
	entriesAside = `SELECT j.fund || '/' || CAST(j.seq AS TEXT) FROM journal j
		LEFT JOIN audit a ON a.kind = 'journal' AND a.id = j.fund || '/' || CAST(j.seq AS TEXT)
		WHERE a.seq IS NULL OR a.after <> j.entry LIMIT 1`
	entriesGone = `SELECT a.id FROM audit a LEFT JOIN journal j ON a.id = j.fund || '/' || CAST(j.seq AS TEXT)
		WHERE a.kind = 'journal' AND j.fund IS NULL ORDER BY a.seq LIMIT 1`
)

func (s *Store) differs(ctx context.Context, table, statement string) error {
	var id string
	err := s.queryRow(ctx, statement).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("audit: %w", fail("store.record-aside", "%[1]s %[2]s does not hold what the audit last said of it", table, id))
	}
	return err
}

// verifyGuards reports whether the database still refuses to edit the past.
func (s *Store) verifyGuards(ctx context.Context) error {
	statement := "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
	if s.dialect == postgres {
		statement = `SELECT t.tgname, CASE WHEN t.tgenabled = 'A' THEN p.prosrc ELSE '' END FROM pg_trigger t
			JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND c.relnamespace = to_regnamespace(current_schema())`
	}
	rows, err := s.query(ctx, statement)
	if err != nil {
		return err
	}
	defer rows.Close()
	there := map[string]string{}
	for rows.Next() {
		var name, body string
		if err := rows.Scan(&name, &body); err != nil {
			return err
		}
		there[name] = body
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, g := range s.guards() {
		if !strings.Contains(there[g.name], g.body) {
			return fmt.Errorf("audit: %w", fail("store.guard-missing", "the guard %[1]s was taken away", g.name))
		}
	}
	return nil
}
