package ingest

import "strings"

// IsTotal tells the rows that add up the others, at the bottom of a sheet
// someone worked in: their first filled cell says total, sum or mean. Where it
// says more than that ("Total 2025", but also "Total Énergies" in a list of
// companies), all other filled cells must be figures.
func IsTotal(row Row) bool {
	for i, c := range row.Cells {
		if c.Blank() {
			continue
		}
		if c.Kind != Text || len(c.Text) > 40 {
			return false
		}
		f := Fold(c.Text)
		switch f {
		case "total", "totaux", "total general", "somme", "sous total", "moyenne", "ensemble", "cumul":
			return true
		}
		switch first, _, _ := strings.Cut(f, " "); first {
		case "total", "totaux", "somme", "moyenne", "cumul":
			return figures(row.Cells[i+1:])
		}
		return strings.HasPrefix(f, "sous total ") && figures(row.Cells[i+1:])
	}
	return false
}

// figures tells whether the filled cells, one at least, are all figures.
func figures(cells []Cell) bool {
	n := 0
	for _, c := range cells {
		if c.Missing() {
			continue
		}
		_, number := c.Percent(false)
		_, duration := c.Minutes()
		if number != nil && duration != nil {
			return false
		}
		n++
	}
	return n > 0
}

// IsRemark tells the lines of text that stand below a table: "Source : …",
// "Export du 12/03/2025", "* hors ateliers". The first cell alone is filled,
// with several words, in a table of four columns or more.
func IsRemark(row Row, columns int) bool {
	if columns < 4 || filled(row) != 1 || row.At(0).Kind != Text {
		return false
	}
	text := trim(row.At(0).Text)
	return strings.HasPrefix(text, "*") || strings.ContainsRune(text, ' ') && (len(strings.Fields(text)) >= 3 || strings.ContainsRune(text, ':'))
}

// LostLetters tells a text in which a "?" or a mark stands for a letter that
// was lost before the file came here ("Loz?re"): it cannot be repaired, only
// told.
func LostLetters(c Cell) bool {
	if c.Kind != Text {
		return false
	}
	if strings.ContainsRune(c.Text, 0xFFFD) {
		return true
	}
	for s := c.Text; ; {
		i := strings.IndexByte(s, '?')
		if i < 0 || i+1 == len(s) {
			return false
		}
		if i > 0 && letter(s[i-1]) && letter(s[i+1]) && !strings.Contains(c.Text, "://") {
			return true
		}
		s = s[i+1:]
	}
}

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' || b >= 0x80 }
