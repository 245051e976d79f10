package ingest

import (
	"bytes"
	"io"
	"strings"
)

// A csvScanner splits a text file into records.
//
// Note: encoding/csv under this would be shorter, and was tried. It reads a
// quoted cell of any length into memory before anyone can object, stops at the
// first stray quote, and is half as fast, since it looks at each byte where
// bytes.IndexByte looks at sixteen. TestScannerAgrees holds the two equal on
// every well-formed file.
type csvScanner struct {
	r      io.Reader
	buf    []byte
	at     int // first byte not yet given out
	end    int // end of what was read
	eof    bool
	line   int // physical lines given out so far
	comma  byte
	eol    byte // '\n', or '\r' for files of old Macs
	enc    Encoding
	limits Limits
	cells  []Cell
	strays int
}

func newScanner(r io.Reader, d Dialect, limits Limits) *csvScanner {
	s := &csvScanner{r: r, buf: make([]byte, 256<<10), comma: d.Comma, eol: '\n', enc: d.Encoding, limits: limits}
	if d.CarriageReturns {
		s.eol = '\r'
	}
	return s
}

// fill reads more bytes; it reports false when the file has none left.
func (s *csvScanner) fill() (bool, error) {
	if s.eof {
		return false, nil
	}
	if s.at > 0 {
		copy(s.buf, s.buf[s.at:s.end])
		s.end -= s.at
		s.at = 0
	}
	if s.end == len(s.buf) {
		if s.end > s.limits.Record {
			return false, tooLongLine(s.limits.Record)
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := io.ReadFull(s.r, s.buf[s.end:])
	s.end += n
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		s.eof = true
	} else if err != nil {
		return false, err
	}
	return n > 0 || !s.eof, nil
}

// next returns the next record, io.EOF after the last.
func (s *csvScanner) next() (Row, error) {
	scanned := 0
	for {
		i := bytes.IndexByte(s.buf[s.at+scanned:s.end], s.eol)
		if i < 0 {
			scanned = s.end - s.at
			more, err := s.fill()
			if err != nil {
				return Row{Number: s.line + 1}, err
			}
			if more {
				continue
			}
			if s.at == s.end {
				return Row{}, io.EOF
			}
			i = s.end - s.at - scanned
		}
		line := s.buf[s.at : s.at+scanned+i]
		if bytes.IndexByte(line, '"') >= 0 {
			return s.quoted()
		}
		s.at = min(s.at+len(line)+1, s.end)
		s.line++
		return s.plain(line)
	}
}

// plain splits a line that holds no quote.
func (s *csvScanner) plain(line []byte) (Row, error) {
	number := s.line
	text, rule := decode(bytes.TrimSuffix(line, []byte{'\r'}), s.enc)
	if err := s.split(text); err != nil {
		return Row{Number: number}, err
	}
	return Row{Number: number, Cells: s.cells, Repairs: rule}, nil
}

func (s *csvScanner) split(text string) error {
	s.cells = s.cells[:0]
	for {
		i := strings.IndexByte(text, s.comma)
		if i < 0 {
			return s.add(text)
		}
		if err := s.add(text[:i]); err != nil {
			return err
		}
		text = text[i+1:]
	}
}

func (s *csvScanner) add(text string) error {
	if len(text) > s.limits.Cell {
		return tooLongCell(s.limits.Cell)
	}
	if len(s.cells) == s.limits.Columns {
		return tooManyColumns(len(s.cells)+1, s.limits.Columns)
	}
	kind := Text
	if text == "" {
		kind = Empty
	}
	s.cells = append(s.cells, Cell{text, kind})
	return nil
}

// quoted reads a record that has a quote somewhere on its first line.
func (s *csvScanner) quoted() (Row, error) {
	number := s.line + 1
	for {
		n, lines, complete := s.span()
		if complete {
			record := s.buf[s.at : s.at+n]
			s.at = min(s.at+n+1, s.end)
			s.line += lines
			return s.unquote(record, number)
		}
		more, err := s.fill()
		if err != nil || !more {
			return s.stray(number, err)
		}
	}
}

// span returns the length of the record that starts at s.at, and how many
// lines it takes; complete is false when its end has not been read yet.
func (s *csvScanner) span() (n, lines int, complete bool) {
	b := s.buf[s.at:s.end]
	lines = 1
	start := true // at the start of a cell
	for i := 0; i < len(b); {
		switch {
		case start && b[i] == '"':
			j, inner, closed := closing(b[i+1:], s.eol, s.eof)
			if !closed {
				return 0, 0, false
			}
			lines += inner
			i += 1 + j
			start = false
		case b[i] == s.eol:
			return i, lines, true
		default:
			start = b[i] == s.comma || start && b[i] == ' '
			i++
		}
	}
	return len(b), lines, s.eof
}

// closing finds the quote that closes a cell whose text starts at b[0]; j is
// just after it, lines the line breaks inside.
func closing(b []byte, eol byte, eof bool) (j, lines int, closed bool) {
	for {
		i := bytes.IndexByte(b[j:], '"')
		if i < 0 {
			return 0, 0, false
		}
		lines += bytes.Count(b[j:j+i], []byte{eol})
		j += i + 1
		if j == len(b) {
			return j, lines, eof
		}
		if b[j] != '"' {
			return j, lines, true
		}
		j++
	}
}

// stray reads a line whose quote never closes as plain text: one lost quote
// must not swallow the rest of the file. More than a few are a broken file.
func (s *csvScanner) stray(number int, cause error) (Row, error) {
	const most = 20
	if s.strays++; s.strays > most {
		if cause == nil {
			cause = Notef("ingest.unclosed-quote", "a quote opens here and never closes")
		}
		return Row{Number: number}, cause
	}
	i := bytes.IndexByte(s.buf[s.at:s.end], s.eol)
	if i < 0 {
		if cause != nil {
			return Row{Number: number}, cause
		}
		i = s.end - s.at
	}
	line := s.buf[s.at : s.at+i]
	s.at = min(s.at+i+1, s.end)
	s.line++
	row, err := s.plain(bytes.ReplaceAll(line, []byte{'"'}, nil))
	row.Repairs |= StrayQuote
	return row, err
}

// unquote splits a whole record and takes the quotes off.
func (s *csvScanner) unquote(record []byte, number int) (Row, error) {
	text, rule := decode(bytes.TrimSuffix(record, []byte{'\r'}), s.enc)
	if err := s.unquoteText(text); err != nil {
		return Row{Number: number}, err
	}
	row := Row{Number: number, Cells: s.cells, Repairs: rule}
	if len(row.Cells) == 1 && text != "" && text[0] == '"' && strings.IndexByte(row.Cells[0].Text, s.comma) >= 0 {
		// "a,b,c": the whole line became one cell when a spreadsheet saved it again.
		if err := s.unquoteText(row.Cells[0].Text); err != nil {
			return Row{Number: number}, err
		}
		row.Cells, row.Repairs = s.cells, row.Repairs|WrappedLine
	}
	return row, nil
}

func (s *csvScanner) unquoteText(text string) error {
	s.cells = s.cells[:0]
	for {
		cell, rest, more := cutCell(text, s.comma)
		if err := s.add(cell); err != nil || !more {
			return err
		}
		text = rest
	}
}

// cutCell takes the first cell off a record. What follows a closing quote up to
// the separator is kept as it stands.
func cutCell(text string, comma byte) (cell, rest string, more bool) {
	t := strings.TrimLeft(text, " ")
	if t == "" || t[0] != '"' {
		return strings.Cut(text, string(rune(comma)))
	}
	t = t[1:]
	i := strings.IndexByte(t, '"')
	if i < 0 {
		return strings.Cut(text, string(rune(comma)))
	}
	if i+1 == len(t) || t[i+1] == comma { // no doubled quote: nothing to build
		if i+1 == len(t) {
			return t[:i], "", false
		}
		return t[:i], t[i+2:], true
	}
	var b strings.Builder
	for i >= 0 {
		b.WriteString(t[:i])
		t = t[i+1:]
		if t == "" || t[0] != '"' {
			break
		}
		b.WriteByte('"')
		t = t[1:]
		i = strings.IndexByte(t, '"')
	}
	tail, rest, more := strings.Cut(t, string(rune(comma)))
	b.WriteString(tail)
	return b.String(), rest, more
}
