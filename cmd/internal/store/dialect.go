package store

import (
	"errors"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	sqlitedrv "modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

// A dialect is what differs between the two databases.
type dialect int

const (
	sqlite dialect = iota
	postgres
)

// bind rewrites the marks "?" of a statement as the database wants them. Our
// statements hold no question mark in text.
func (d dialect) bind(statement string) string {
	if d == sqlite {
		return statement
	}
	var b strings.Builder
	n := 0
	for part := range strings.SplitSeq(statement, "?") {
		if n > 0 {
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteString(part)
		n++
	}
	return b.String()
}

// bytewise compares text by its bytes, so that both databases sort alike; the
// columns that are sorted hold folded text (see sortKey).
func (d dialect) bytewise() string {
	if d == postgres {
		return ` COLLATE "C"`
	}
	return ""
}

// isDuplicate reports whether err is a second row with the same key.
func isDuplicate(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlitedrv.Error
	if errors.As(err, &lite) {
		c := lite.Code()
		return c == sqlitelib.SQLITE_CONSTRAINT_UNIQUE || c == sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}
