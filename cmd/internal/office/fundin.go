package office

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/exchange"
	"github.com/lozere-developpement/sillage/funding/ledger"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// ReadEntries reads the entries of a fund from a workbook or a CSV file.
func ReadEntries(content []byte) ([]exchange.EntryRow, []exchange.Problem, error) {
	if bytes.HasPrefix(content, []byte("PK")) {
		rows, err := readSheet(content)
		if err != nil {
			return nil, nil, err
		}
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
			return nil, nil, err
		}
		content = b.Bytes()
	}
	return exchange.ReadEntries(bytes.NewReader(content), func(k ledger.Kind) string {
		key, args := k.Message()
		return lang.French.T(key, args...)
	})
}

// errTrial ends an edit that must leave nothing.
var errTrial = errors.New("a trial writes nothing")

// ImportEntries writes entries to the partners' fund, all of them or none: the
// first that the journal refuses is named with its line. It returns them as
// written; with write false nothing is.
func ImportEntries(ctx context.Context, d Deps, who string, rows []exchange.EntryRow, write bool) (written []ledger.Entry, err error) {
	err = d.Store.Write(ctx, who, "", func(tx *store.Tx) error {
		all, err := store.Journal(ctx, tx, PooledFund)
		if err != nil {
			return err
		}
		j, err := ledger.Load(Policy(d), all)
		if err != nil {
			return err
		}
		for _, row := range rows {
			row.By = who
			e, err := j.Append(row.Entry)
			if err != nil {
				return funding.Notef("office.fund.line", "line %[1]d: %[2]v", row.Line, err)
			}
			if err := tx.AppendEntry(ctx, PooledFund, e); err != nil {
				return err
			}
			written = append(written, e)
		}
		if !write {
			return errTrial
		}
		return nil
	})
	if errors.Is(err, errTrial) {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return written, nil
}
