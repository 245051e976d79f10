package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
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

// endOf is where the journal of a fund goes on.
func (t *Tx) endOf(ctx context.Context, fund string) (last end, err error) {
	if last, ok := t.ends[fund]; ok {
		return last, nil
	}
	var seq int
	err = t.queryRow(ctx, "SELECT seq, hash FROM journal WHERE fund = ? ORDER BY seq DESC LIMIT 1", fund).Scan(&seq, &last.hash)
	if errors.Is(err, sql.ErrNoRows) {
		return last, nil
	}
	last.next = seq + 1
	return last, err
}

// AppendEntry writes the next entry of a fund: one that ledger.Journal.Append
// has completed with its number and its hashes, in the same edit that read the
// journal. An entry that does not follow the last one is refused.
func (t *Tx) AppendEntry(ctx context.Context, fund string, e ledger.Entry) error {
	last, err := t.endOf(ctx, fund)
	if err != nil {
		return err
	}
	if e.Seq != last.next || last.next > 0 && last.hash != hex.EncodeToString(e.Prev[:]) {
		return fail("store.journal-order", "entry %[1]d does not follow the last one of the journal", e.Seq)
	}
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	hash := hex.EncodeToString(e.Hash[:])
	_, err = t.exec(ctx, "INSERT INTO journal (fund, seq, day, entry, hash) VALUES (?,?,?,?,?)", fund, e.Seq, DayKey(e.On), string(body), hash)
	if err != nil {
		return err
	}
	if t.ends == nil {
		t.ends = map[string]end{}
	}
	t.ends[fund] = end{e.Seq + 1, hash}
	return t.audit(ctx, Change{Kind: "journal", ID: fmt.Sprintf("%s/%d", fund, e.Seq), Version: 1, After: string(body)})
}
