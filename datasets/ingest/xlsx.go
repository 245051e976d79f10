package ingest

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strconv"
	"strings"
)

// A workbook is an opened .xlsx: its parts are read when they are needed, and
// only the text table stays in memory.
type workbook struct {
	zip    *zip.Reader
	limits Limits
	sheets []sheetPart
	base   float64 // days to add to bring serials to the 1900 system
	shared []string
	styles []Kind // kind of a number by cell style
	loaded bool
}

type sheetPart struct {
	name   string
	path   string
	hidden bool
	tables []tableRange
}

// tableRange is a named table of a sheet: rows and columns from 1, inclusive.
type tableRange struct {
	name                                 string
	firstRow, lastRow, firstCol, lastCol int
	totals                               int // rows of totals at the end
}

func openWorkbook(data io.ReaderAt, size int64, limits Limits) (*workbook, error) {
	z, err := zip.NewReader(data, size)
	if err != nil {
		return nil, Notef("ingest.truncated-workbook", "the workbook is damaged or incomplete: its end is missing; download or copy it again")
	}
	if len(z.File) > 10000 {
		return nil, Notef("ingest.too-many-parts", "a workbook of %d parts is not one", len(z.File))
	}
	w := &workbook{zip: z, limits: limits}
	if err := w.readIndex(); err != nil {
		return nil, err
	}
	return w, nil
}

// part opens one part of the workbook, with the guards on.
func (w *workbook) part(name string) (io.ReadCloser, error) {
	for _, f := range w.zip.File {
		if strings.EqualFold(strings.TrimPrefix(f.Name, "/"), name) {
			r, err := f.Open()
			if err != nil {
				return nil, Notef("ingest.bad-part", "part %s of the workbook cannot be read", name)
			}
			return &guard{ReadCloser: r, name: name, packed: int64(f.CompressedSize64), limits: w.limits}, nil
		}
	}
	return nil, errNoPart
}

var errNoPart = reason("ingest.no-part", "a part of the workbook is missing")

// guard counts what comes out of a zipped part and stops a bomb.
type guard struct {
	io.ReadCloser
	name   string
	packed int64
	out    int64
	limits Limits
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.ReadCloser.Read(p)
	g.out += int64(n)
	if g.out > g.limits.Inflated || g.out > freeInflation && g.out > g.packed*g.limits.Ratio {
		return n, Notef("ingest.zip-bomb", "part %s of the workbook unzips to more than %d times its size: not read", g.name, g.limits.Ratio)
	}
	if err != nil && err != io.EOF {
		err = Notef("ingest.bad-part", "part %s of the workbook cannot be read", g.name)
	}
	return n, err
}

// each calls do on every tag of a part. A part that is not there has none.
func (w *workbook) each(name string, do func(*xmlScanner) error) error {
	r, err := w.part(name)
	if err == errNoPart {
		return nil
	} else if err != nil {
		return err
	}
	defer r.Close()
	x := newXML(r, w.limits.Cell)
	for {
		if err := x.next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := do(x); err != nil {
			return err
		}
	}
}

func (w *workbook) readIndex() error {
	targets, err := w.relations("xl/workbook.xml")
	if err != nil {
		return err
	}
	err = w.each("xl/workbook.xml", func(x *xmlScanner) error {
		switch {
		case x.is("workbookPr"):
			if v := string(x.attr("date1904")); v == "1" || v == "true" {
				w.base = 1462
			}
		case x.is("sheet"):
			if len(w.sheets) > 1000 {
				return Notef("ingest.too-many-sheets", "more than %d sheets", 1000)
			}
			w.sheets = append(w.sheets, sheetPart{
				name:   entities(x.attr("name")),
				path:   targets[string(x.attr("id"))], // r:id: attr ignores prefixes
				hidden: len(x.attr("state")) > 0 && string(x.attr("state")) != "visible",
			})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(w.sheets) == 0 {
		return Notef("ingest.no-sheet", "this zipped file is not a workbook, or has no sheet")
	}
	for i := range w.sheets {
		if err := w.readTables(&w.sheets[i]); err != nil {
			return err
		}
	}
	return nil
}

// relations maps the relation ids of a part to the paths of other parts.
func (w *workbook) relations(part string) (map[string]string, error) {
	dir, base := path.Split(part)
	targets := map[string]string{}
	err := w.each(dir+"_rels/"+base+".rels", func(x *xmlScanner) error {
		if x.is("Relationship") {
			target := entities(x.attr("Target"))
			if strings.HasPrefix(target, "/") {
				target = strings.TrimPrefix(target, "/")
			} else {
				target = path.Join(dir, target)
			}
			targets[string(x.attr("Id"))] = target
		}
		return nil
	})
	return targets, err
}

func (w *workbook) readTables(s *sheetPart) error {
	targets, err := w.relations(s.path)
	if err != nil {
		return err
	}
	for _, target := range targets {
		if !strings.Contains(target, "tables/") {
			continue
		}
		err := w.each(target, func(x *xmlScanner) error {
			if !x.is("table") || string(x.attr("headerRowCount")) == "0" {
				return nil
			}
			t, ok := parseRange(string(x.attr("ref")))
			if ok {
				t.name = entities(x.attr("displayName"))
				t.totals, _ = strconv.Atoi(string(x.attr("totalsRowCount")))
				s.tables = append(s.tables, t)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func parseRange(ref string) (t tableRange, ok bool) {
	from, to, found := strings.Cut(ref, ":")
	if !found {
		return t, false
	}
	t.firstCol, t.firstRow = reference([]byte(from))
	t.lastCol, t.lastRow = reference([]byte(to))
	return t, t.firstCol > 0 && t.firstRow > 0 && t.lastRow >= t.firstRow && t.lastCol >= t.firstCol
}

// reference splits "AF384" into column 32 and row 384; 0 where unreadable.
func reference(ref []byte) (col, row int) {
	for _, c := range ref {
		switch {
		case c >= 'A' && c <= 'Z' && row == 0 && col < 1<<20:
			col = col*26 + int(c-'A') + 1
		case c >= '0' && c <= '9' && row < 1<<28:
			row = row*10 + int(c-'0')
		case c == '$':
		default:
			return 0, 0
		}
	}
	return col, row
}

// load reads the text table and the styles, once.
func (w *workbook) load() error {
	if w.loaded {
		return nil
	}
	w.loaded = true
	if err := w.readShared(); err != nil {
		return err
	}
	return w.readStyles()
}

// readShared reads the texts that cells point to. Phonetic hints are skipped;
// the runs of a rich text are joined.
func (w *workbook) readShared() error {
	var total int64
	var item []byte
	inText, phonetic := false, false
	return w.each("xl/sharedStrings.xml", func(x *xmlScanner) error {
		if inText && !phonetic && x.closes("t") {
			item = append(item, x.text...)
		}
		inText = x.is("t") && !x.end
		switch string(x.name) {
		case "rPh":
			phonetic = x.open && !x.end
		case "si":
			if x.open {
				item = item[:0]
			}
			if x.end {
				if total += int64(len(item)) + 16; total > w.limits.Shared {
					return Notef("ingest.too-much-text", "more than %d bytes of text in the workbook", w.limits.Shared)
				}
				if len(item) > w.limits.Cell {
					return tooLongCell(w.limits.Cell)
				}
				w.shared = append(w.shared, escapes(entities(item)))
			}
		}
		return nil
	})
}

// escapes undoes _x000D_, the way a workbook writes a control character.
func escapes(s string) string {
	if !strings.Contains(s, "_x000D_") {
		return s
	}
	return strings.ReplaceAll(s, "_x000D_", "\r")
}

// readStyles learns which cell styles show a number as a date or a time.
func (w *workbook) readStyles() error {
	formats := map[string]Kind{}
	inCells := false
	return w.each("xl/styles.xml", func(x *xmlScanner) error {
		switch {
		case x.is("numFmt"):
			formats[string(x.attr("numFmtId"))] = formatKind(entities(x.attr("formatCode")))
		case string(x.name) == "cellXfs":
			inCells = x.open && !x.end
		case inCells && x.is("xf"):
			id := string(x.attr("numFmtId"))
			kind, own := formats[id]
			if !own {
				kind = builtinKind(id)
			}
			w.styles = append(w.styles, kind)
		}
		return nil
	})
}

// builtinKind knows the formats that have a number and no text (ECMA-376 part
// 1, 18.8.30): 14–17 and 22 are dates, 18–21 and 45–47 are times; 27–36 and
// 50–58 are dates of East Asian locales.
func builtinKind(id string) Kind {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return Number
	case n >= 14 && n <= 17, n == 22, n >= 27 && n <= 31, n == 36, n >= 50 && n <= 58:
		return Day
	case n >= 18 && n <= 21, n >= 45 && n <= 47, n >= 32 && n <= 35:
		return Clock
	}
	return Number
}

// formatKind tells what a format code shows: a date has a year or a day, a time
// has hours or seconds and neither. Quoted text, escapes and [colours] count
// for nothing; [h] and [mm] are elapsed times.
func formatKind(code string) Kind {
	clock := false
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == ';':
			i = len(code) // the formats of negative numbers and of text
		case code[i] == '"':
			if j := strings.IndexByte(code[i+1:], '"'); j >= 0 {
				i += j + 1
			}
		case code[i] == '\\' || code[i] == '_' || code[i] == '*':
			i++
		case code[i] == '[':
			j := strings.IndexByte(code[i:], ']')
			if j < 0 {
				return Number
			}
			inside := strings.ToLower(code[i+1 : i+j])
			clock = clock || inside == "h" || inside == "hh" || inside == "m" || inside == "mm" || inside == "s" || inside == "ss"
			i += j
		case c == 'y' || c == 'd' || c == 'a' && strings.HasPrefix(strings.ToLower(code[i:]), "aaaa"):
			return Day
		case c == 'j' && strings.Contains(strings.ToLower(code), "aa"): // jj/mm/aaaa
			return Day
		case c == 'h' || c == 's':
			clock = true
		case c == 'm' && strings.Count(strings.ToLower(code), "m") >= 3:
			return Day
		}
	}
	if clock {
		return Clock
	}
	return Number
}

// serial brings a date of the workbook to the 1900 system.
func (w *workbook) serial(text string) string {
	if w.base == 0 {
		return text
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(v+w.base, 'f', -1, 64)
}

// merges lists the merged ranges of a sheet. They stand after the rows, so
// finding them takes a pass of its own, done on sheets of modest size only.
func (w *workbook) merges(p string) ([]tableRange, bool, error) {
	const most = 64 << 20
	for _, f := range w.zip.File {
		if strings.EqualFold(f.Name, p) && f.UncompressedSize64 > most {
			return nil, false, nil
		}
	}
	r, err := w.part(p)
	if err != nil {
		return nil, false, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil || len(b) > most {
		return nil, false, nil // the reading of the rows will say what is wrong
	}
	var out []tableRange
	for {
		i := bytes.Index(b, []byte("mergeCell "))
		if i < 0 {
			return out, true, nil
		}
		b = b[i:]
		x := xmlScanner{tag: b[:max(bytes.IndexByte(b, '>'), 0)]}
		if t, ok := parseRange(string(x.attr("ref"))); ok {
			out = append(out, t)
		}
		b = b[1:]
	}
}
