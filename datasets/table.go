package datasets

import (
	"regexp"
	"slices"
	"strings"
)

var tableName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// A column of a table travels in its part under a name that also holds its
// unit and whether it is personal, apart by a sign that no header has.
const unitSign, personalSign = "\x1f", "\x1e"

func (c TableColumn) encode() string {
	s := c.Name + unitSign + c.Unit
	if c.Personal {
		s += personalSign
	}
	return s
}

func decodeColumn(s string) TableColumn {
	s, personal := strings.CutSuffix(s, personalSign)
	name, unit, _ := strings.Cut(s, unitSign)
	return TableColumn{name, unit, personal}
}

// block returns the table as columns.
func (t Table) block() block {
	var b block
	for i, c := range t.Columns {
		cells := make([]string, len(t.Rows))
		for row, r := range t.Rows {
			cells[row] = r[i]
		}
		b.names = append(b.names, c.encode())
		b.cols = append(b.cols, cells)
	}
	return b
}

// table reads the columns of a part as a table.
func (b block) table(p Part, name string) TableColumns {
	t := TableColumns{Part: p, Name: name}
	for i, n := range b.names {
		if cells, ok := b.cols[i].([]string); ok {
			t.Columns = append(t.Columns, decodeColumn(n))
			t.Cells = append(t.Cells, cells)
		}
	}
	return t
}

// keysOf returns the key of each row of a part of the table; nil when the
// import replaces all rows.
func (t Table) keysOf(b block) []string {
	if t.Key < 0 {
		return nil
	}
	i := slices.IndexFunc(b.names, func(n string) bool { return decodeColumn(n).Name == t.Columns[t.Key].Name })
	if i < 0 {
		return nil
	}
	keys, _ := b.cols[i].([]string)
	return keys
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
