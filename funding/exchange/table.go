package exchange

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"github.com/lozere-developpement/sillage/funding"
)

// A Problem is a cell that could not be read, or is odd.
type Problem struct {
	Line   int // in the file, from 1
	Column string
	Value  string
	Err    error
	Kept   bool // the row was kept all the same
}

// Error names the place, the value and the reason.
func (p *Problem) Error() string {
	if _, names := errors.AsType[*funding.AmountError](p.Err); names { // its value already
		return fmt.Sprintf("line %d: column %s: %v", p.Line, p.Column, p.Err)
	}
	return fmt.Sprintf("line %d: column %s: %q: %v", p.Line, p.Column, p.Value, p.Err)
}

// Unwrap returns the reason.
func (p *Problem) Unwrap() error { return p.Err }

// Message returns the catalogue key and the arguments.
func (p *Problem) Message() (key string, args []any) {
	if _, names := errors.AsType[*funding.AmountError](p.Err); names || p.Value == "" {
		return "funding.exchange.problem", []any{p.Line, p.Column, p.Err}
	}
	return "funding.exchange.problem-value", []any{p.Line, p.Column, p.Value, p.Err}
}

// limit is the largest file that is read.
const limit = 64 << 20

// readCSV reads a file with whatever of ; , tab separates its columns, in
// UTF-8 or Windows-1252, and returns its rows, header first. Rows may be
// short or have empty columns at their end.
func readCSV(r io.Reader) ([][]string, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if len(body) > limit {
		return nil, funding.Notef("funding.exchange.large", "the file is larger than %[1]d MB", limit>>20)
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if !utf8.Valid(body) {
		if body, err = charmap.Windows1252.NewDecoder().Bytes(body); err != nil {
			return nil, err
		}
	}
	in := csv.NewReader(bufio.NewReader(bytes.NewReader(body)))
	in.Comma, in.FieldsPerRecord, in.LazyQuotes = separator(body), -1, true
	var rows [][]string
	for {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, funding.Notef("funding.exchange.csv", "not a readable table: %[1]v", err)
		}
		// Blank lines, and those inside a cell, are rows too: the number of a row is
		// that of its line.
		for line, _ := in.FieldPos(0); len(rows) < line-1; {
			rows = append(rows, nil)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, funding.Notef("funding.exchange.empty", "the file is empty")
	}
	return rows, nil
}

// separator is the one that the first line with any has most of: a title may
// stand above the header.
func separator(body []byte) rune {
	head, rest := []byte(nil), body
	for len(rest) > 0 && !bytes.ContainsAny(head, ",;\t") {
		head, rest, _ = bytes.Cut(rest, []byte("\n"))
	}
	best := ','
	for _, c := range ";\t" {
		if bytes.Count(head, []byte(string(c))) > bytes.Count(head, []byte(string(best))) {
			best = c
		}
	}
	return best
}

// key reduces a header to its letters and digits, without case or accents.
func key(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}

// A sheet gives the cells of a table by the names of its columns.
type sheet struct {
	columns  map[string]int
	head     []string
	above    int // lines of the file up to the header, itself included
	rows     [][]string
	problems []Problem
}

// deepest is how many lines a title, a date or blanks may take above the header.
const deepest = 20

// newSheet matches the headers with the aliases of each wanted column. An exact
// match wins over one that only begins so. The header is the line, near the top,
// that names the most columns; it refuses a table where none names all the
// required ones.
func newSheet(rows [][]string, aliases map[string][]string, required ...string) (*sheet, error) {
	if len(rows) == 0 {
		return nil, funding.Notef("funding.exchange.empty", "the file is empty")
	}
	var best *sheet
	var first error
	for i, head := range rows[:min(len(rows), deepest)] {
		s := &sheet{columns: map[string]int{}, head: head, above: i + 1, rows: rows[i+1:]}
		for name, others := range aliases {
			if i, ok := find(head, append([]string{name}, others...)); ok {
				s.columns[name] = i
			}
		}
		err := s.lacks(aliases, required)
		if first == nil && !s.blankHead() {
			first = err
		}
		if err == nil && (best == nil || len(s.columns) > len(best.columns)) {
			best = s
		}
	}
	if best == nil {
		return nil, cmp.Or(first, error(funding.Notef("funding.exchange.empty", "the file is empty")))
	}
	return best, nil
}

func (s *sheet) blankHead() bool { return strings.TrimSpace(strings.Join(s.head, "")) == "" }

// lacks names the first required column that the table has not, as people call
// it.
func (s *sheet) lacks(aliases map[string][]string, required []string) error {
	for _, name := range required {
		if _, ok := s.columns[name]; ok {
			continue
		}
		if others := aliases[name]; len(others) > 0 && name == strings.ToLower(name) {
			name = others[0]
		}
		return funding.Notef("funding.exchange.column", "no column %[1]q; the file has %[2]s", name, strings.Join(s.head, ", "))
	}
	return nil
}

// find returns the column that has one of the names, or begins with a long one
// or with one that ends in "…".
func find(headers, names []string) (int, bool) {
	for _, exact := range []bool{true, false} {
		for _, n := range names {
			for i, h := range headers {
				if k := key(h); k == key(n) || !exact && (len(key(n)) > 6 || strings.HasSuffix(n, "…")) && strings.HasPrefix(k, key(n)) {
					return i, true
				}
			}
		}
	}
	return 0, false
}

// cell returns a cell without its outer spaces, empty where there is none.
func (s *sheet) cell(row int, column string) string {
	i, ok := s.columns[column]
	if !ok || i >= len(s.rows[row]) {
		return ""
	}
	return strings.TrimSpace(strings.ReplaceAll(s.rows[row][i], "\u00a0", " "))
}

// blank reports whether a row has nothing in it.
func (s *sheet) blank(row int) bool {
	return strings.TrimSpace(strings.Join(s.rows[row], "")) == ""
}

// problem keeps what is odd in a cell, with its column as the file calls it.
func (s *sheet) problem(row int, column string, err error, kept bool) {
	value := s.cell(row, column)
	if i, ok := s.columns[column]; ok {
		column = strings.TrimSpace(s.head[i])
	}
	s.problems = append(s.problems, Problem{row + s.above + 1, column, value, err, kept})
}

// amount reads an amount; ok is false when it is written and not readable.
func (s *sheet) amount(row int, column string) (funding.Amount, bool) {
	a, err := funding.ParseAmount(s.cell(row, column))
	if err == nil && a.Cents < 0 {
		err = funding.Notef("funding.exchange.negative", "an amount is not below zero")
	}
	if err != nil {
		s.problem(row, column, err, false)
	}
	return a, err == nil
}

// date reads a day; an empty cell is no day.
func (s *sheet) date(row int, column string) (funding.Date, bool) {
	text := s.cell(row, column)
	if text == "" {
		return funding.Date{}, true
	}
	d, err := funding.ParseDate(text)
	if err != nil {
		s.problem(row, column, err, false)
	}
	return d, err == nil
}

// softDate reads a day; one that cannot be read is told and is no day.
func (s *sheet) softDate(row int, column string) funding.Date {
	d, err := funding.Date{}, error(nil)
	if text := s.cell(row, column); text != "" {
		if d, err = parseDay(text); err != nil {
			s.problem(row, column, err, true)
		}
	}
	return d
}
