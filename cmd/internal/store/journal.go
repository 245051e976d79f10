package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/lozere-developpement/sillage/funding/ledger"
)

// Journal returns the entries of a fund in their order. It checks nothing:
// ledger.Verify does.
func Journal(ctx context.Context, src Source, fund string) ([]ledger.Entry, error) {
	return journalFrom(ctx, src, fund, 0)
}

// journalFrom returns the entries of a fund from a number on.
func journalFrom(ctx context.Context, src Source, fund string, seq int) ([]ledger.Entry, error) {
	rows, err := src.query(ctx, "SELECT seq, entry FROM journal WHERE fund = ? AND seq >= ? ORDER BY seq", fund, seq)
	if err != nil {
		return nil, err
	}
	var numbers []int
	scan := func(body *sql.RawBytes) error {
		var n int
		err := rows.Scan(&n, body)
		numbers = append(numbers, n)
		return err
	}
	list, at, err := decode[ledger.Entry](rows, scan)
	if err != nil && at >= 0 {
		err = fmt.Errorf("journal entry %d: %w", numbers[at], err)
	}
	return list, err
}

// AppendEntry writes the next entry of a fund: one that ledger.Journal.Append
// has completed with its number and its hashes, in the same edit that read the
// journal. An entry that does not follow the last one is refused.
func (t *Tx) AppendEntry(ctx context.Context, fund string, e ledger.Entry) error {
	var last sql.NullInt64
	var hash sql.NullString
	err := t.queryRow(ctx, `SELECT MAX(seq), (SELECT hash FROM journal WHERE fund = ? ORDER BY seq DESC LIMIT 1)
		FROM journal WHERE fund = ?`, fund, fund).Scan(&last, &hash)
	if err != nil {
		return err
	}
	next := 0
	if last.Valid {
		next = int(last.Int64) + 1
	}
	if e.Seq != next || last.Valid && hash.String != hex.EncodeToString(e.Prev[:]) {
		return fail("store.journal-order", "entry %[1]d does not follow the last one of the journal", e.Seq)
	}
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "INSERT INTO journal (fund, seq, day, entry, hash) VALUES (?,?,?,?,?)",
		fund, e.Seq, DayKey(e.On), string(body), hex.EncodeToString(e.Hash[:]))
	if err != nil {
		return err
	}
	t.appended = true
	return t.audit(ctx, Change{Kind: "journal", ID: fmt.Sprintf("%s/%d", fund, e.Seq), Version: 1, After: string(body)})
}
