package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Record is a value as it is kept.
type Record[T any] struct {
	ID      string
	Version int64     // 0 = not kept yet; grows by one at each edit
	Changed time.Time // last edit
	By      string    // who made it
	Value   T
}

// A Kind is a sort of record: one table, whose rows hold the whole value as
// JSON and, beside it, the few columns that lists are searched and sorted by.
type Kind[T any] struct {
	Name    string // of the table, and in the audit
	id      func(*T) *string
	columns []column[T]
	// version points at the field of the value that repeats the version; nil =
	// there is none.
	version func(*T) *int64
	// check refuses a value that must not be kept; nil = nothing to refuse.
	check func(*T) error
	// after writes what depends on the value into other tables; nil = nothing.
	after func(ctx context.Context, tx *Tx, v *T) error
}

type column[T any] struct {
	name  string
	value func(*T) any // string, int64, or nil when unknown
}

const head = "id, version, changed_at, changed_by, body"

// Get returns one record, or ErrNotFound.
func (k *Kind[T]) Get(ctx context.Context, src Source, id string) (Record[T], error) {
	rows, err := src.query(ctx, "SELECT "+head+" FROM "+k.Name+" WHERE id = ?", id)
	list, err := k.records(rows, err)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("%s %s: %w", k.Name, id, ErrNotFound)
	}
	if err != nil {
		return Record[T]{}, err
	}
	return list[0], nil
}

func (k *Kind[T]) records(rows *sql.Rows, err error) ([]Record[T], error) {
	if err != nil {
		return nil, err
	}
	var list []Record[T]
	values, at, err := decode[T](rows, func(body *sql.RawBytes) error {
		var r Record[T]
		var changed int64
		err := rows.Scan(&r.ID, &r.Version, &changed, &r.By, body)
		r.Changed = time.UnixMicro(changed).UTC()
		list = append(list, r)
		return err
	})
	if err != nil && at >= 0 {
		err = fmt.Errorf("%s %s: %w", k.Name, list[at].ID, err)
	}
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Value = values[i]
		k.setVersion(&list[i].Value, list[i].Version)
	}
	return list, nil
}

// Put writes a record: a new one when its version is 0, otherwise the next
// version of the one that was read. It returns the record as it is kept, or a
// *[Conflict] when somebody else wrote in between. A value that is the same as
// the kept one changes nothing.
func (k *Kind[T]) Put(ctx context.Context, tx *Tx, r Record[T]) (Record[T], error) {
	if r.ID == "" {
		r.ID = *k.id(&r.Value)
	}
	if r.ID == "" {
		r.ID = NewID()
	}
	*k.id(&r.Value) = r.ID
	if k.check != nil {
		if err := k.check(&r.Value); err != nil {
			return r, err
		}
	}
	body, err := k.marshal(r.Value)
	if err != nil {
		return r, err
	}
	before, err := k.current(ctx, tx, r)
	if err != nil {
		return r, err
	}
	if r.Version > 0 && bytes.Equal(before, body) {
		return r, nil
	}
	r.Version++
	r.Changed, r.By = tx.at, tx.by
	if err := k.write(ctx, tx, &r, body); err != nil {
		return r, err
	}
	k.setVersion(&r.Value, r.Version)
	err = tx.audit(ctx, Change{Kind: k.Name, ID: r.ID, Version: r.Version, Before: string(before), After: string(body)})
	if err == nil && k.after != nil {
		err = k.after(ctx, tx, &r.Value)
	}
	return r, err
}

// current returns the JSON that is kept, or a Conflict when it is not the
// version that r was made from.
func (k *Kind[T]) current(ctx context.Context, tx *Tx, r Record[T]) ([]byte, error) {
	kept, err := k.Get(ctx, tx, r.ID)
	switch {
	case errors.Is(err, ErrNotFound) && r.Version == 0:
		return nil, nil
	case errors.Is(err, ErrNotFound):
		return nil, &Conflict[T]{Kind: k.Name, Yours: r, Removed: true}
	case err != nil:
		return nil, err
	case kept.Version != r.Version:
		return nil, &Conflict[T]{Kind: k.Name, Yours: r, Theirs: kept}
	}
	return k.marshal(kept.Value)
}

// marshal writes a value without its version, which has a column of its own:
// a save that changes nothing else is no change.
func (k *Kind[T]) marshal(v T) ([]byte, error) {
	k.setVersion(&v, 0)
	return json.Marshal(v)
}

func (k *Kind[T]) setVersion(v *T, version int64) {
	if k.version != nil {
		*k.version(v) = version
	}
}

func (k *Kind[T]) write(ctx context.Context, tx *Tx, r *Record[T], body []byte) error {
	args := []any{r.Version, r.Changed.UnixMicro(), r.By, string(body)}
	names := []string{"version", "changed_at", "changed_by", "body"}
	for _, c := range k.columns {
		names, args = append(names, c.name), append(args, c.value(&r.Value))
	}
	args = append(args, r.ID)
	statement := fmt.Sprintf("UPDATE %s SET %s = ? WHERE id = ?", k.Name, strings.Join(names, " = ?, "))
	if r.Version == 1 {
		statement = fmt.Sprintf("INSERT INTO %s (%s, id) VALUES (%s)", k.Name, strings.Join(names, ", "), marks(len(args)))
	}
	_, err := tx.exec(ctx, statement, args...)
	return err
}

// Remove takes a record away; the audit keeps what it held. A record that was
// changed since the version that was read stays, with a *[Conflict].
func (k *Kind[T]) Remove(ctx context.Context, tx *Tx, r Record[T]) error {
	before, err := k.current(ctx, tx, r)
	if err != nil {
		return err
	}
	if before == nil {
		return fmt.Errorf("%s %s: %w", k.Name, r.ID, ErrNotFound)
	}
	if _, err := tx.exec(ctx, "DELETE FROM "+k.Name+" WHERE id = ?", r.ID); err != nil {
		return err
	}
	return tx.audit(ctx, Change{Kind: k.Name, ID: r.ID, Before: string(before)})
}

// NewID returns an identifier that no other record has: ten letters and digits.
func NewID() string { return strings.ToLower(rand.Text()[:10]) }

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }
