package ingest

import (
	"strconv"
	"strings"
)

// A Kind says what a cell is before anybody reads meaning into it.
type Kind uint8

// The kinds. A text file has only Empty and Text; a workbook has them all.
const (
	Empty Kind = iota
	Text
	Number
	Day    // a number shown as a date
	Clock  // a number shown as a time of day or an elapsed time
	Bool   // TRUE or FALSE
	Failed // #N/A, #REF!, #DIV/0!
)

// A Cell is one cell as the file holds it.
//
// For Number, Day and Clock, Text is the number in English notation (a day is
// counted in the 1900 system whatever the workbook uses); for Bool it is "1"
// or "0".
type Cell struct {
	Text string
	Kind Kind
}

// Blank tells whether the cell holds nothing but spaces.
func (c Cell) Blank() bool { return c.Kind == Empty || trim(c.Text) == "" }

// String returns the cell as its user sees it.
func (c Cell) String() string {
	switch c.Kind {
	case Day:
		if d, err := c.Day(DayFirst); err == nil {
			return d.French()
		}
	case Clock:
		if m, err := c.Minutes(); err == nil {
			return strconv.Itoa(m/60) + ":" + twoDigits(m%60)
		}
	case Bool:
		if c.Text == "1" {
			return "VRAI"
		}
		return "FAUX"
	case Number:
		return strings.Replace(c.Text, ".", ",", 1)
	}
	return trim(c.Text)
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// trim drops spaces of every width, the byte order mark and zero-width marks
// at both ends. It costs nothing when there is nothing to drop.
func trim(s string) string {
	if s == "" || s[0] > ' ' && s[0] < 0x80 && s[len(s)-1] > ' ' && s[len(s)-1] < 0x80 {
		return s
	}
	return strings.TrimFunc(s, isSpace)
}

func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\v', '\f', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF, 0x200B, 0x2060:
		return true
	}
	return r >= 0x2000 && r <= 0x200A
}

// A Row is one row of a sheet. Its cells are valid until the next row is read.
type Row struct {
	Number  int    // line of a text file or row of a sheet, from 1
	Cells   []Cell // as wide as the file has them, not as the header
	Repairs Rule   // what reading it already needed
}

// At returns the i-th cell, an empty one beyond the end of the row or for a
// negative i (a column that the file does not have).
func (r Row) At(i int) Cell {
	if i < 0 || i >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[i]
}

// Blank tells whether no cell of the row holds anything.
func (r Row) Blank() bool {
	for _, c := range r.Cells {
		if !c.Blank() {
			return false
		}
	}
	return true
}

// Strings returns the cells as their user sees them.
func (r Row) Strings() []string {
	out := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		out[i] = c.String()
	}
	return out
}
