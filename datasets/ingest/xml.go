package ingest

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An xmlScanner reads the XML that spreadsheets write: elements, attributes and
// text, prefixes ignored. It refuses document types, so no entity can expand.
//
// Note: encoding/xml was tried. It checks and copies everything and needed 4 to
// 6 times longer, which on a 100 000-row export is the difference between a
// blink and a coffee. TestReadsLikeExcelize compares the result with another
// reader, cell by cell.
type xmlScanner struct {
	r    *bufio.Reader
	most int    // most bytes of one text or tag
	tag  []byte // name and attributes of the element just read
	text []byte // text before it
	name []byte // local name, without prefix
	end  bool   // </name> or <name/>
	open bool   // <name> or <name/>
}

func newXML(r io.Reader, most int) *xmlScanner {
	return &xmlScanner{r: bufio.NewReaderSize(r, 64<<10), most: most}
}

// next moves to the next tag. The text before it is in s.text.
func (s *xmlScanner) next() error {
	s.text = s.text[:0]
	for {
		var err error
		if s.text, err = s.until(s.text, '<'); err != nil {
			return err
		}
		if special, err := s.special(); err != nil {
			return err
		} else if special {
			continue
		}
		if s.tag, err = s.until(s.tag[:0], '>'); err != nil {
			return unexpected(err)
		}
		for quotesOpen(s.tag) { // a ">" inside an attribute
			s.tag = append(s.tag, '>')
			if s.tag, err = s.until(s.tag, '>'); err != nil {
				return unexpected(err)
			}
		}
		s.parseTag()
		return nil
	}
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// until appends what comes before the delimiter to dst and drops the delimiter.
func (s *xmlScanner) until(dst []byte, delim byte) ([]byte, error) {
	for {
		chunk, err := s.r.ReadSlice(delim)
		if len(dst)+len(chunk) > s.most {
			return dst, tooLongCell(s.most)
		}
		dst = append(dst, chunk...)
		if err == nil {
			return dst[:len(dst)-1], nil
		}
		if err != bufio.ErrBufferFull {
			return dst, err
		}
	}
}

// special skips comments and declarations, and takes CDATA as text.
func (s *xmlScanner) special() (bool, error) {
	c, err := s.r.Peek(1)
	if err != nil {
		return false, unexpected(err)
	}
	if c[0] == '?' {
		_, err := s.until(nil, '>')
		return true, unexpected(err)
	}
	if c[0] != '!' {
		return false, nil
	}
	if head, _ := s.r.Peek(8); bytes.HasPrefix(head, []byte("![CDATA[")) {
		s.r.Discard(8)
		from := len(s.text)
		for !bytes.HasSuffix(s.text[from:], []byte("]]")) || len(s.text) == from {
			if len(s.text) > from {
				s.text = append(s.text, '>')
			}
			if s.text, err = s.until(s.text, '>'); err != nil {
				return true, unexpected(err)
			}
		}
		s.text = s.text[:len(s.text)-2]
		plain := bytes.ReplaceAll(s.text[from:], []byte("&"), []byte("&amp;")) // not an entity here
		s.text = append(s.text[:from], plain...)
		return true, nil
	} else if !bytes.HasPrefix(head, []byte("!--")) {
		return true, Notef("ingest.xml-doctype", "the workbook declares a document type, which no spreadsheet does")
	}
	var comment []byte
	for !bytes.HasSuffix(comment, []byte("--")) || len(comment) < 5 {
		if comment, err = s.until(comment, '>'); err != nil {
			return true, unexpected(err)
		}
	}
	return true, nil
}

func quotesOpen(tag []byte) bool {
	var quote byte
	for _, c := range tag {
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return quote != 0
}

func (s *xmlScanner) parseTag() {
	t := s.tag
	s.open, s.end = true, false
	if len(t) > 0 && t[0] == '/' {
		s.open, s.end = false, true
		t = t[1:]
	} else if len(t) > 0 && t[len(t)-1] == '/' {
		s.end = true
		t = t[:len(t)-1]
	}
	s.tag = t
	name := t
	if i := bytes.IndexAny(t, " \t\r\n"); i >= 0 {
		name = t[:i]
	}
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	s.name = name
}

// is tells whether the tag is <name> or <name/>.
func (s *xmlScanner) is(name string) bool { return s.open && string(s.name) == name }

// closes tells whether the tag is </name> or <name/>.
func (s *xmlScanner) closes(name string) bool { return s.end && string(s.name) == name }

// attr returns the raw value of an attribute, prefixes ignored, nil when absent.
func (s *xmlScanner) attr(name string) []byte {
	t := s.tag
	for {
		i := bytes.IndexByte(t, '=')
		if i < 0 {
			return nil
		}
		key := bytes.TrimSpace(t[:i])
		if j := bytes.LastIndexAny(key, " \t\r\n:"); j >= 0 {
			key = key[j+1:]
		}
		t = bytes.TrimLeft(t[i+1:], " \t\r\n")
		if len(t) == 0 || t[0] != '"' && t[0] != '\'' {
			return nil
		}
		j := bytes.IndexByte(t[1:], t[0])
		if j < 0 {
			return nil
		}
		if string(key) == name {
			return t[1 : 1+j]
		}
		t = t[j+2:]
	}
}

// entities replaces the five entities and numeric references of XML.
func entities(b []byte) string {
	if bytes.IndexByte(b, '&') < 0 {
		if !utf8.Valid(b) {
			return strings.ToValidUTF8(string(b), "\uFFFD")
		}
		return string(b)
	}
	var out strings.Builder
	s := strings.ToValidUTF8(string(b), "\uFFFD")
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			out.WriteString(s)
			return out.String()
		}
		out.WriteString(s[:i])
		s = s[i:]
		j := strings.IndexByte(s, ';')
		r, ok := rune(0), false
		if j > 1 && j < 12 {
			r, ok = entity(s[1:j])
		}
		if !ok {
			out.WriteByte('&')
			s = s[1:]
			continue
		}
		out.WriteRune(r)
		s = s[j+1:]
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if name[0] != '#' {
		return 0, false
	}
	base, number := 10, name[1:]
	if strings.HasPrefix(number, "x") || strings.HasPrefix(number, "X") {
		base, number = 16, number[1:]
	}
	n, err := strconv.ParseInt(number, base, 32)
	if err != nil || !utf8.ValidRune(rune(n)) || n == 0 {
		return 0, false
	}
	return rune(n), true
}
