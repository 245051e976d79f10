package ingest

import "strings"

// JoinArrays puts together the lists that a dump of a database wrote between
// braces without quotes, and that the separator cut in several cells: {courriel
// and internet} become one cell "{courriel,internet}". It changes only a row
// that is longer than its header, and only when it fits afterwards.
func (t *Table) JoinArrays(row Row) (Row, bool) {
	if t.TooLong(row) == nil {
		return row, false
	}
	comma := string(rune(t.Sheet.file.Dialect.Comma))
	cells := make([]Cell, 0, len(row.Cells))
	for i := 0; i < len(row.Cells); i++ {
		c := row.Cells[i]
		if s := trim(c.Text); strings.HasPrefix(s, "{") && !strings.Contains(s, "}") {
			if end := closingBrace(row.Cells, i); end > 0 {
				parts := make([]string, 0, end-i+1)
				for _, p := range row.Cells[i : end+1] {
					parts = append(parts, p.Text)
				}
				c, i = Cell{strings.Join(parts, comma), Text}, end
			}
		}
		cells = append(cells, c)
	}
	joined := Row{Number: row.Number, Cells: cells, Repairs: row.Repairs | SplitArray}
	if len(cells) == len(row.Cells) || t.TooLong(joined) != nil {
		return row, false
	}
	return joined, true
}

// closingBrace returns the cell that ends the list opened in cell i, 0 when
// none does before another opens.
func closingBrace(cells []Cell, i int) int {
	for j := i + 1; j < len(cells); j++ {
		s := trim(cells[j].Text)
		if strings.HasSuffix(s, "}") {
			return j
		}
		if strings.Contains(s, "{") {
			return 0
		}
	}
	return 0
}
