package datasets

import (
	"bytes"
	"iter"
	"strconv"
	"strings"
)

// A Dictionary gives each name a code, its position from 1 in an append-only
// list. Code 0 is always "unknown". A Dictionary of a [View] never changes.
type Dictionary struct {
	kind   string
	names  []string // names[0] is ""
	titles map[string]string
	codes  map[string]uint32
	limit  int // greatest code that the columns using it can hold
}

func newDictionary(kind string, limit int) *Dictionary {
	return &Dictionary{kind: kind, names: []string{""}, codes: map[string]uint32{}, limit: limit, titles: titles[kind]}
}

// Kind returns what the dictionary names: "actions", "territories".
func (d *Dictionary) Kind() string { return d.kind }

// Len returns the number of codes, unknown included: codes are 0..Len()-1.
func (d *Dictionary) Len() int { return len(d.names) }

// Name returns the stable name of a code, "" for 0 and for a code that the
// dictionary does not have.
func (d *Dictionary) Name(code int) string {
	if code < 0 || code >= len(d.names) {
		return ""
	}
	return d.names[code]
}

// Title returns what a French reader is shown for a code: "70 ans et plus" for
// "soixante_dix_plus". Where no title is known it is the name, and
// « non renseigné » for 0.
func (d *Dictionary) Title(code int) string {
	name := d.Name(code)
	if name == "" {
		return "non renseigné"
	}
	if t, ok := d.titles[name]; ok {
		return t
	}
	return name
}

// Code returns the code of a name, and whether the dictionary has it.
func (d *Dictionary) Code(name string) (int, bool) {
	if name == "" {
		return 0, true
	}
	c, ok := d.codes[name]
	return int(c), ok
}

// All yields the codes from 1 with their names.
func (d *Dictionary) All() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i, n := range d.names[1:] {
			if !yield(i+1, n) {
				return
			}
		}
	}
}

// add returns the code of a name, which it appends when it is new.
func (d *Dictionary) add(name string) (uint32, error) {
	if name == "" {
		return 0, nil
	}
	if c, ok := d.codes[name]; ok {
		return c, nil
	}
	if len(d.names) > d.limit {
		return 0, fail(nil, "datasets.dictionary-full", "dictionary %s: %q: full, it holds at most %d names", d.kind, name, d.limit)
	}
	name = strings.Clone(name) // do not keep a whole line of a file alive
	c := uint32(len(d.names))
	d.names = append(d.names, name)
	d.codes[name] = c
	return c, nil
}

// The file of a dictionary holds one line per name: code, tab, name. The code
// is redundant on purpose: a line lost to an editor is noticed.

var (
	lineEscape   = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`)
	lineUnescape = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t", `\r`, "\r")
)

// appendLine appends the line of a code.
func (d *Dictionary) appendLine(b []byte, code int) []byte {
	b = strconv.AppendInt(b, int64(code), 10)
	b = append(b, '\t')
	b = append(b, lineEscape.Replace(d.names[code])...)
	return append(b, '\n')
}

// parse reads the lines of a file into an empty dictionary and returns how
// many bytes hold whole lines: a last line without its end was torn by a kill
// and is not part of the dictionary.
func (d *Dictionary) parse(b []byte) (whole int, err error) {
	for line := 1; ; line++ {
		end := bytes.IndexByte(b[whole:], '\n')
		if end < 0 {
			return whole, nil
		}
		code, name, ok := strings.Cut(string(b[whole:whole+end]), "\t")
		n, err := strconv.Atoi(code)
		name = lineUnescape.Replace(name)
		_, twice := d.codes[name]
		if !ok || err != nil || n != line || name == "" || twice || n > d.limit {
			return whole, fail(nil, "datasets.dictionary-line", "dictionary %s: line %d: not the next code and a new name", d.kind, line)
		}
		d.names = append(d.names, name)
		d.codes[name] = uint32(n)
		whole += end + 1
	}
}
