package export

import (
	"bufio"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// CSV writes the form of RFC 4180 that programs read: commas, points, names
// in the first line. Text is written as it is; no formula guard, for a program
// would take the guard for data.
func CSV(w io.Writer, t Table) error {
	if err := t.check(); err != nil {
		return err
	}
	cw := csv.NewWriter(w)
	line := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = c.Name
	}
	if err := cw.Write(line); err != nil {
		return err
	}
	for row := range t.Rows() {
		for i, c := range t.Columns {
			line[i] = c.cell(row, '.')
		}
		if err := cw.Write(line); err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}

// FrenchCSV writes what a French spreadsheet opens by a double click: byte
// order mark, semicolons, decimal comma, titles in the first line, CRLF.
func FrenchCSV(w io.Writer, t Table) error {
	if err := t.check(); err != nil {
		return err
	}
	bw := bufio.NewWriter(w)
	bw.WriteString("\ufeff")
	line := func(cell func(Column) string) {
		for i, c := range t.Columns {
			if i > 0 {
				bw.WriteByte(';')
			}
			bw.WriteString(quoted(cell(c)))
		}
		bw.WriteString("\r\n")
	}
	line(func(c Column) string { return Inert(c.heading()) })
	for row := range t.Rows() {
		line(func(c Column) string {
			if c.Text != nil {
				return Inert(c.Text[row])
			}
			return c.cell(row, ',')
		})
	}
	return bw.Flush() // keeps the first error
}

func (c Column) heading() string {
	if c.Unit == "" {
		return c.Title
	}
	return c.Title + " (" + c.Unit + ")"
}

// cell writes one value with the given decimal sign; a missing one is empty.
func (c Column) cell(row int, point byte) string {
	switch {
	case c.Text != nil:
		return c.Text[row]
	case c.Integers != nil:
		return strconv.FormatInt(c.Integers[row], 10)
	case missing(c.Numbers[row]):
		return ""
	}
	s := strconv.FormatFloat(c.Numbers[row], 'f', -1, 64)
	if point != '.' {
		s = strings.Replace(s, ".", string(point), 1)
	}
	return s
}

// Inert returns a text that no spreadsheet runs as a formula (OWASP, CSV
// injection).
func Inert(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + s
	}
	return s
}

func quoted(s string) string {
	if strings.ContainsAny(s, ";\"\r\n") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
