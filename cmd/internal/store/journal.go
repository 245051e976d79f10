package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/lozere-developpement/sillage/funding/ledger"
)

// Journal returns the entries of a fund in their order. It checks nothing:
// ledger.Verify does.
func Journal(ctx context.Context, src Source, fund string) ([]ledger.Entry, error) {
	var n int
	if err := src.queryRow(ctx, "SELECT COUNT(*) FROM journal WHERE fund = ?", fund).Scan(&n); err != nil {
		return nil, err
	}
	list := make([]ledger.Entry, 0, n)
	for e, err := range JournalRows(ctx, src, fund) {
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// JournalRows reads the entries of a fund one by one, in their order, in memory
// that does not grow with their number.
func JournalRows(ctx context.Context, src Source, fund string) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		rows, err := src.query(ctx, "SELECT seq, entry FROM journal WHERE fund = ? ORDER BY seq", fund)
		if err != nil {
			yield(ledger.Entry{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			e, err := scanEntry(rows)
			if !yield(e, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(ledger.Entry{}, err)
		}
	}
}

func scanEntry(rows *sql.Rows) (e ledger.Entry, err error) {
	var seq int
	var body sql.RawBytes
	if err := rows.Scan(&seq, &body); err != nil {
		return e, err
	}
	if err := json.Unmarshal(body, &e); err != nil {
		return e, fmt.Errorf("journal entry %d: %w", seq, err)
	}
	return e, nil
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
	return t.audit(ctx, Change{Kind: "journal", ID: fmt.Sprintf("%s/%d", fund, e.Seq), Version: 1, After: string(body)})
}
