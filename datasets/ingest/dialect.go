package ingest

import (
	"bytes"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// A Dialect is how a text file writes a table.
type Dialect struct {
	Encoding        Encoding
	Comma           byte // ';', ',', '\t' or '|'
	CarriageReturns bool // lines end with a lone CR, as on old Macs
}

// SeparatorName returns "point-virgule" and the like as a catalogue note.
func (d Dialect) SeparatorName() Note {
	switch d.Comma {
	case ',':
		return Notef("ingest.comma", "comma")
	case '\t':
		return Notef("ingest.tab", "tab")
	case '|':
		return Notef("ingest.bar", "vertical bar")
	}
	return Notef("ingest.semicolon", "semicolon")
}

// utf8Reader returns the text of a file as UTF-8 or Windows-1252 bytes, without
// byte order mark.
func utf8Reader(r io.Reader, enc Encoding) io.Reader {
	switch enc {
	case UTF16LE:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case UTF16BE:
		return transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	case UTF8BOM:
		var mark [3]byte
		if n, err := io.ReadFull(r, mark[:]); err != nil {
			return bytes.NewReader(mark[:n])
		}
	}
	return r
}

// sniff tells the dialect from the head of a file, already turned into UTF-8
// or Windows-1252 bytes.
func sniff(head []byte, enc Encoding) Dialect {
	d := Dialect{Encoding: enc, Comma: ';'}
	d.CarriageReturns = bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0
	best := 0
	for _, comma := range []byte{';', ',', '\t', '|'} {
		if score := separatorScore(head, comma, d.CarriageReturns); score > best {
			best, d.Comma = score, comma
		}
	}
	return d
}

// separatorScore rewards the separator that gives the same number of cells,
// more than one, on many lines. Commas inside French numbers ("1 234,56") make
// no stable count; title lines above the table do not disturb the others.
func separatorScore(head []byte, comma byte, cr bool) int {
	s := newScanner(bytes.NewReader(head), Dialect{Comma: comma, CarriageReturns: cr}, Limits{}.filled())
	lines := map[int]int{}
	for range 60 {
		row, err := s.next()
		if err != nil {
			break
		}
		if n := filledWidth(row.Cells, comma); n > 1 {
			lines[n]++
		}
	}
	best := 0
	for n, count := range lines {
		if score := count * min(n, 40); score > best {
			best = score
		}
	}
	return best
}

// filledWidth counts cells, a line that is one quoted cell counting for what it
// holds.
func filledWidth(cells []Cell, comma byte) int {
	if len(cells) == 1 {
		return 1 + strings.Count(cells[0].Text, string(rune(comma)))
	}
	return len(cells)
}
