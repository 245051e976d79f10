package ingest

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// An Encoding is how the bytes of a text file stand for letters.
type Encoding uint8

// The encodings that are told apart.
const (
	UTF8 Encoding = iota
	UTF8BOM
	UTF16LE
	UTF16BE
	Windows1252
)

// String returns the usual name.
func (e Encoding) String() string {
	return [...]string{"UTF-8", "UTF-8 (BOM)", "UTF-16 LE", "UTF-16 BE", "Windows-1252"}[e]
}

// encodingOf tells the encoding from the first bytes of a file. What is valid
// UTF-8 is UTF-8: no real Windows-1252 text with accents is, by chance.
func encodingOf(head []byte, whole bool) Encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		return UTF8BOM
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		return UTF16LE
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return UTF16BE
	}
	even, odd := 0, 0
	for i, b := range head[:min(len(head), 4096)] {
		if b == 0 {
			if i%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}
	if n := min(len(head), 4096); n >= 4 && (even+odd)*3 > n {
		if odd > 4*even {
			return UTF16LE
		}
		if even > 4*odd {
			return UTF16BE
		}
	}
	if !whole { // the last letter may be cut
		for i := 0; i < 3 && len(head) > 0 && !utf8.Valid(head); i++ {
			head = head[:len(head)-1]
		}
	}
	if utf8.Valid(head) {
		return UTF8
	}
	return Windows1252
}

// decode turns one record into text. A line that is not valid UTF-8 is read as
// Windows-1252, whatever the rest of the file is: files pasted from two sources
// exist.
func decode(b []byte, enc Encoding) (string, Rule) {
	if utf8.Valid(b) {
		s := string(b)
		if !suspect(s) {
			return s, 0
		}
		return repairText(s)
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		out = bytes.ToValidUTF8(b, []byte("\uFFFD"))
	}
	s, rule := repairText(string(out))
	if enc != Windows1252 {
		rule |= MixedEncoding
	}
	return s, rule
}

// suspect tells the lines worth a second look: those with one of Ã, Â, â and Å,
// which UTF-8 read as Windows-1252 always shows, or with a "<". Nearly every
// line has neither, so this is all that most of a file costs.
func suspect(s string) bool {
	if strings.IndexByte(s, '<') >= 0 {
		return true
	}
	for {
		i := strings.IndexByte(s, 0xC3)
		if i < 0 || i+1 == len(s) {
			return false
		}
		switch s[i+1] {
		case 0x82, 0x83, 0x85, 0xA2:
			return true
		}
		s = s[i+2:]
	}
}

// repairText undoes the two damages that can be undone without a doubt: text
// decoded twice ("Ã©") and bytes spelled out ("<e9>"). A "?" that replaced a
// letter cannot be undone.
func repairText(s string) (string, Rule) {
	var rule Rule
	if t, ok := undoMojibake(s); ok {
		s, rule = t, Mojibake
	}
	if t, ok := undoEntities(s); ok {
		s, rule = t, rule|DecodedEntity
	}
	return s, rule
}

// undoMojibake reverses UTF-8 read as Windows-1252. It works word by word, so
// that one good "é" elsewhere in the line does not prevent it, and changes a
// word only when its bytes are valid UTF-8 again.
func undoMojibake(s string) (string, bool) {
	if !suspect(s) {
		return s, false
	}
	changed := false
	var b strings.Builder
	start := 0
	word := func(w string) {
		if t, ok := undoWord(w); ok {
			changed = true
			b.WriteString(t)
			return
		}
		b.WriteString(w)
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ', ';', ',', '\t', '"', '\n', '|', '\'':
			word(s[start:i])
			b.WriteByte(s[i])
			start = i + 1
		}
	}
	word(s[start:])
	return b.String(), changed
}

func undoWord(w string) (string, bool) {
	if strings.IndexByte(w, '<') >= 0 || !suspect(w) {
		return w, false
	}
	raw := make([]byte, 0, len(w))
	for _, r := range w {
		b, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			if r > 0xFF { // the five bytes that Windows-1252 leaves undefined
				return w, false
			}
			b = byte(r)
		}
		raw = append(raw, b)
	}
	if len(raw) == len(w) || !utf8.Valid(raw) {
		return w, false
	}
	return string(raw), true
}

// undoEntities turns "Pr<e9>" into "Pré": a byte of Latin-1 written as two
// hexadecimal digits between angle brackets.
func undoEntities(s string) (string, bool) {
	i := strings.IndexByte(s, '<')
	if i < 0 {
		return s, false
	}
	var b strings.Builder
	changed, last := false, 0
	for ; i+3 < len(s); i++ {
		if s[i] != '<' || s[i+3] != '>' {
			continue
		}
		hi, lo := unhex(s[i+1]), unhex(s[i+2])
		if hi < 8 || lo < 0 { // ASCII is never spelled so
			continue
		}
		b.WriteString(s[last:i])
		b.WriteRune(charmap.Windows1252.DecodeByte(byte(hi<<4 | lo)))
		last, changed = i+4, true
		i += 3
	}
	b.WriteString(s[last:])
	return b.String(), changed
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// RepairedText makes a text cell of a string that did not come through a file
// reader, with the repairs that those make.
func RepairedText(s string) Cell {
	s, _ = repairText(s)
	return textCell(s)
}
