package store

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
	"unicode"
)

// A Query selects records of a kind. The zero Query selects all of them, the
// oldest identifier first.
type Query struct {
	Where  []Condition
	Search string   // words that must all occur in the record
	Order  []string // columns, the first counts most; "-deadline" = descending
	Limit  int      // 0 = all
	Offset int
}

// A Condition holds one column to values. Build it with Is, In, AtLeast, AtMost.
type Condition struct {
	column, op string
	values     []any
}

// Is asks for one value of a column.
func Is(column string, value any) Condition { return Condition{column, "=", []any{value}} }

// IsNot asks for all but one value of a column.
func IsNot(column string, value any) Condition { return Condition{column, "<>", []any{value}} }

// AtLeast asks for values not below the given one. Days are given as [DayKey].
func AtLeast(column string, value any) Condition { return Condition{column, ">=", []any{value}} }

// AtMost asks for values not above the given one.
func AtMost(column string, value any) Condition { return Condition{column, "<=", []any{value}} }

// In asks for one of several values; of none, it selects nothing.
func In[V any](column string, values ...V) Condition {
	c := Condition{column: column, op: "IN"}
	for _, v := range values {
		c.values = append(c.values, v)
	}
	return c
}

// List returns the records that q selects.
func (k *Kind[T]) List(ctx context.Context, src Source, q Query) ([]Record[T], error) {
	where, args, err := k.where(q)
	if err != nil {
		return nil, err
	}
	order, err := k.order(src.syntax(), q)
	if err != nil {
		return nil, err
	}
	statement := "SELECT " + head + " FROM " + k.Name + where + order
	if q.Limit > 0 {
		statement += " LIMIT ? OFFSET ?"
		args = append(args, q.Limit, q.Offset)
	}
	rows, err := src.query(ctx, statement, args...)
	return k.records(rows, err)
}

// Count returns how many records q selects, its limit aside.
func (k *Kind[T]) Count(ctx context.Context, src Source, q Query) (n int, err error) {
	where, args, err := k.where(q)
	if err != nil {
		return 0, err
	}
	err = src.queryRow(ctx, "SELECT COUNT(*) FROM "+k.Name+where, args...).Scan(&n)
	return n, err
}

// A Total is what a group of records adds up to.
type Total struct {
	Group []string // values of the columns grouped by
	Count int64
	Sums  []int64 // of the known values of each column
	Known []int64 // how many records have a value: a sum over few is not a total
}

// Totals groups the records that q selects and adds up columns of amounts. By
// no column, it returns one total.
func (k *Kind[T]) Totals(ctx context.Context, src Source, q Query, by, sums []string) ([]Total, error) {
	where, args, err := k.where(q)
	if err != nil {
		return nil, err
	}
	var what []string
	for _, name := range append(append([]string{}, by...), sums...) {
		if !k.has(name) {
			return nil, fmt.Errorf("%s has no column %q", k.Name, name)
		}
	}
	for _, name := range by {
		what = append(what, "CAST("+name+" AS TEXT)")
	}
	what = append(what, "COUNT(*)")
	for _, name := range sums {
		what = append(what, "CAST(COALESCE(SUM("+name+"), 0) AS BIGINT)", "COUNT("+name+")")
	}
	statement := "SELECT " + strings.Join(what, ", ") + " FROM " + k.Name + where
	if len(by) > 0 {
		statement += " GROUP BY " + strings.Join(by, ", ") + " ORDER BY " + strings.Join(by, ", ")
	}
	return totals(ctx, src, statement, args, len(by), len(sums))
}

func totals(ctx context.Context, src Source, statement string, args []any, by, sums int) ([]Total, error) {
	rows, err := src.query(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Total
	for rows.Next() {
		t := Total{Group: make([]string, by), Sums: make([]int64, sums), Known: make([]int64, sums)}
		var into []any
		for i := range t.Group {
			into = append(into, &t.Group[i])
		}
		into = append(into, &t.Count)
		for i := range t.Sums {
			into = append(into, &t.Sums[i], &t.Known[i])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}

// has reports whether a column may be named in a query: names never come into
// a statement unless they are known.
func (k *Kind[T]) has(name string) bool {
	if name == "id" || name == "changed_at" || name == "changed_by" {
		return true
	}
	for _, c := range k.columns {
		if c.name == name {
			return true
		}
	}
	return false
}

func (k *Kind[T]) where(q Query) (clause string, args []any, err error) {
	var parts []string
	for _, c := range q.Where {
		if !k.has(c.column) {
			return "", nil, fmt.Errorf("%s has no column %q", k.Name, c.column)
		}
		switch {
		case c.op == "IN" && len(c.values) == 0:
			parts = append(parts, "1 = 0")
		case c.op == "IN":
			parts = append(parts, c.column+" IN ("+marks(len(c.values))+")")
		default:
			parts = append(parts, c.column+" "+c.op+" ?")
		}
		args = append(args, c.values...)
	}
	if q.Search != "" && k.has("search") {
		for word := range strings.FieldsSeq(Fold(q.Search)) {
			parts = append(parts, `search LIKE ? ESCAPE '!'`)
			args = append(args, "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(word)+"%")
		}
	}
	if len(parts) == 0 {
		return "", nil, nil
	}
	return " WHERE " + strings.Join(parts, " AND "), args, nil
}

// order sorts text by bytes and unknown values last on both databases.
func (k *Kind[T]) order(d dialect, q Query) (string, error) {
	var parts []string
	for _, name := range q.Order {
		direction := ""
		if rest, found := strings.CutPrefix(name, "-"); found {
			name, direction = rest, " DESC"
		}
		if !k.has(name) {
			return "", fmt.Errorf("%s has no column %q", k.Name, name)
		}
		collate := ""
		if k.isText(name) {
			collate = d.bytewise()
		}
		parts = append(parts, name+collate+direction+" NULLS LAST")
	}
	return " ORDER BY " + strings.Join(append(parts, "id"+d.bytewise()), ", "), nil
}

func (k *Kind[T]) isText(name string) bool {
	if name == "id" || name == "changed_by" {
		return true
	}
	var zero T
	for _, c := range k.columns {
		if c.name == name {
			_, text := c.value(&zero).(string)
			return text
		}
	}
	return false
}

// Fold returns text as it is searched and sorted: without capitals and accents.
func Fold(text string) string {
	t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	folded, _, err := transform.String(t, strings.ToLower(text))
	if err != nil {
		return strings.ToLower(text)
	}
	return strings.NewReplacer("œ", "oe", "æ", "ae", "’", "'").Replace(folded)
}
