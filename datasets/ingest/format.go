package ingest

import "bytes"

// A Format is what a file is, whatever its name says.
type Format uint8

// The formats that can be read.
const (
	CSV  Format = iota // any text with separators
	XLSX               // also .xlsm
	JSON
)

// String returns the usual name.
func (f Format) String() string { return [...]string{"CSV", "XLSX", "JSON"}[f] }

// formatOf tells the format from the first bytes, or why the file cannot be
// read and what to do about it.
func formatOf(head []byte) (Format, error) {
	if len(bytes.Trim(head, "\xEF\xBB\xBF \t\r\n\x00")) == 0 {
		return 0, Notef("ingest.empty-file", "the file is empty")
	}
	for _, k := range foreign {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return 0, k.note
		}
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		if bytes.Contains(head[:min(len(head), 200)], []byte("mimetypeapplication/vnd.oasis")) {
			return 0, Notef("ingest.ods", "this is an OpenDocument sheet: save it as .xlsx or .csv")
		}
		return XLSX, nil
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	lower := bytes.ToLower(text[:min(len(text), 300)])
	switch {
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")):
		return 0, Notef("ingest.html", "this is a web page, perhaps a sign-in page instead of the download")
	case bytes.HasPrefix(lower, []byte("<?xml")):
		return 0, Notef("ingest.xml", "this is an XML file: export the table as .xlsx or .csv")
	case text[0] == '{', text[0] == '[' && looksJSON(text):
		return JSON, nil
	}
	if binary(head) {
		return 0, Notef("ingest.binary", "this is not a table: neither text, nor a workbook, nor JSON")
	}
	return CSV, nil
}

// foreign lists what people give instead of a table.
var foreign = []struct {
	magic string
	note  Note
}{
	{"%PDF", Notef("ingest.pdf", "this is a PDF document: ask for the table as .xlsx or .csv")},
	{"\xD0\xCF\x11\xE0", Notef("ingest.xls", "this is an old .xls or a workbook with a password: save it as .xlsx without a password")},
	{"\x89PNG", Notef("ingest.image", "this is an image")},
	{"\xFF\xD8\xFF", Notef("ingest.image", "this is an image")},
	{"GIF8", Notef("ingest.image", "this is an image")},
	{"\x1F\x8B", Notef("ingest.compressed", "this is a compressed archive: unpack it first")},
	{"7z\xBC\xAF", Notef("ingest.compressed", "this is a compressed archive: unpack it first")},
	{"Rar!", Notef("ingest.compressed", "this is a compressed archive: unpack it first")},
	{"PAR1", Notef("ingest.columnar", "this is Parquet or Arrow: it is read by its own command")},
	{"ARROW1", Notef("ingest.columnar", "this is Parquet or Arrow: it is read by its own command")},
	{"SQLite format 3", Notef("ingest.database", "this is a database: export the table as .csv")},
	{"{\\rtf", Notef("ingest.document", "this is a text document: copy its table into a spreadsheet")},
}

func looksJSON(text []byte) bool {
	rest := bytes.TrimLeft(text[1:], " \t\r\n")
	return len(rest) > 0 && (rest[0] == '{' || rest[0] == ']' || rest[0] == '[')
}

// binary tells text from the rest: control bytes that no text has. UTF-16 has
// many NUL bytes and is text.
func binary(head []byte) bool {
	if e := encodingOf(head, false); e == UTF16LE || e == UTF16BE {
		return false
	}
	controls := 0
	for _, b := range head {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1A {
			controls++
		}
	}
	return controls*200 > len(head)
}
