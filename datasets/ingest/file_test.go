package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"
)

func openBytes(t testing.TB, name string, b []byte) *File {
	t.Helper()
	f, err := Open(name, bytes.NewReader(b), int64(len(b)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func records(t testing.TB, f *File) (out [][]string) {
	t.Helper()
	for row, err := range f.Sheets()[0].Rows() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row.Strings())
	}
	return out
}

// The same table in each encoding and with each separator reads alike.
func TestEncodings(t *testing.T) {
	text := "Commune;Âge;Montant\nSaint-Chély-d’Apcher;70 ans et plus;1 234,56 €\nMende;\"a;b\nc\";œuf\n"
	cp1252 := strings.NewReplacer("é", "\xe9", "Â", "\xc2", "’", "\x92", "€", "\x80", "œ", "\x9c").Replace(text)
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	be, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	want := records(t, openBytes(t, "a.csv", []byte(text)))
	if len(want) != 3 || want[2][1] != "a;b\nc" || want[1][2] != "1 234,56 €" {
		t.Fatalf("read %q", want)
	}
	for enc, b := range map[Encoding]string{UTF8BOM: "\xef\xbb\xbf" + text, Windows1252: cp1252, UTF16LE: utf16, UTF16BE: be, UTF8: strings.ReplaceAll(text, "\n", "\r\n")} {
		f := openBytes(t, "a.csv", []byte(b))
		if f.Dialect.Encoding != enc {
			t.Errorf("%s told as %s", enc, f.Dialect.Encoding)
		}
		got := records(t, f)
		for i := range want {
			for j := range want[i] {
				if strings.ReplaceAll(got[i][j], "\r", "") != want[i][j] {
					t.Errorf("%s: row %d cell %d: %q, want %q", enc, i, j, got[i][j], want[i][j])
				}
			}
		}
	}
}

func TestSeparators(t *testing.T) {
	for _, comma := range []string{";", ",", "\t", "|"} {
		text := strings.ReplaceAll("titre du fichier\n\nnom;prix;lieu\na;12;Mende\nb;13;Florac\nc;14;Langogne\n", ";", comma)
		f := openBytes(t, "a.csv", []byte(text))
		if string(f.Dialect.Comma) != comma {
			t.Errorf("%q told as %q", comma, f.Dialect.Comma)
		}
		tab, err := f.Sheets()[0].Table(TableOptions{})
		if err != nil || tab.HeaderRow != 3 || len(tab.Columns) != 3 {
			t.Errorf("%q: header on row %d: %v, %v", comma, tab.HeaderRow, tab.Columns, err)
		}
	}
}

// A comma file that a French spreadsheet saved again holds whole lines between
// quotes, and only those that needed them.
func TestWrappedLines(t *testing.T) {
	f := openBytes(t, "a.csv", []byte("ID,Nom,Total\n\"2,\"\"Commune, service\"\",50\"\n3,Autre,60\n"))
	got := records(t, f)
	if !slices.Equal(got[1], []string{"2", "Commune, service", "50"}) {
		t.Errorf("read %q", got)
	}
}

func TestDamagedText(t *testing.T) {
	f := openBytes(t, "a.csv", []byte("nom;lieu\nChÃ©ly;Pr<e9> Commun\nFête;Â\n"))
	var rules Rule
	var got [][]string
	for row, err := range f.Sheets()[0].Rows() {
		if err != nil {
			t.Fatal(err)
		}
		rules |= row.Repairs
		got = append(got, row.Strings())
	}
	if got[1][0] != "Chély" || got[1][1] != "Pré Commun" || got[2][0] != "Fête" || rules != Mojibake|DecodedEntity {
		t.Errorf("read %q with %b", got, rules)
	}
}

// A quote that never closes must not swallow the file.
func TestStrayQuote(t *testing.T) {
	f := openBytes(t, "a.csv", []byte("nom;taille\nécran;\"22 pouces\nsouris;3\n"))
	got := records(t, f)
	if len(got) != 3 || got[2][0] != "souris" {
		t.Errorf("read %q", got)
	}
}

// On well-formed files the scanner and encoding/csv agree.
func TestScannerAgrees(t *testing.T) {
	text := "a,b,c\n1,\"x, y\",\"say \"\"hi\"\"\"\n\"\",,\n\"two\nlines\",2,3\nlast,no,newline"
	want, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := records(t, openBytes(t, "a.csv", []byte(text)))
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("read %q\nwant %q", got, want)
	}
}

func TestNotATable(t *testing.T) {
	for name, c := range map[string]struct{ data, key string }{
		"vide.csv":    {"", "ingest.empty-file"},
		"blancs.csv":  {" \n\n ", "ingest.empty-file"},
		"note.csv":    {"%PDF-1.7\n%âãÏÓ", "ingest.pdf"},
		"vieux.xlsx":  {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "ingest.xls"},
		"page.csv":    {"<!DOCTYPE html><html><body>Connexion</body></html>", "ingest.html"},
		"photo.csv":   {"\x89PNG\r\n\x1a\n", "ingest.image"},
		"coupé.xlsx":  {"PK\x03\x04 nothing more", "ingest.truncated-workbook"},
		"bruit.csv":   {"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b", "ingest.binary"},
		"base.csv":    {"SQLite format 3\x00", "ingest.database"},
		"données.csv": {"PAR1\x15\x04", "ingest.columnar"},
	} {
		_, err := Open(name, strings.NewReader(c.data), int64(len(c.data)), Options{})
		var cell *CellError
		if !errors.As(err, &cell) || reasonKey(cell.Err) != c.key || cell.File != name {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

func TestHeaderTwice(t *testing.T) {
	f := openBytes(t, "a.csv", []byte("nom;lieu\na;Mende\nnom;lieu\nb;Florac\n"))
	tab, err := f.Sheets()[0].Table(TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, err = range tab.Rows() {
	}
	var cell *CellError
	if !errors.As(err, &cell) || cell.Row != 3 || reasonKey(cell.Err) != "ingest.header-twice" {
		t.Errorf("got %v", err)
	}
}

func TestLimits(t *testing.T) {
	wide := strings.Repeat("a;", 1_000_000) + "a\n"
	long := "a;b\n\"" + strings.Repeat("x", 34<<20) + "\";1\n"
	for name, c := range map[string]struct{ data, key string }{
		"wide": {wide, "ingest.too-many-columns"}, "long": {long, "ingest.line-too-long"},
		"cell": {"a;b\n" + strings.Repeat("x", 2<<20) + ";1\n", "ingest.cell-too-long"},
	} {
		f := openBytes(t, name+".csv", []byte(c.data))
		var err error
		for _, err = range f.Sheets()[0].Rows() {
		}
		if err == nil || !strings.Contains(reasonKey(errors.Unwrap(err)), c.key) {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

// A cell of a gigabyte, of a file that is not on this disk, is refused at its
// limit: neither read to its end nor held.
func TestGigabyteCell(t *testing.T) {
	for name, start := range map[string]string{"quoted.csv": "a;b\n\"", "plain.csv": "a;b\n"} {
		data := &endless{start: start}
		f, err := Open(name, data, 1<<30, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, err = range f.Sheets()[0].Rows() {
		}
		var cell *CellError
		if !errors.As(err, &cell) || cell.Row != 2 || reasonKey(cell.Err) != "ingest.line-too-long" || data.furthest > 128<<20 {
			t.Errorf("%s: %v after %d bytes", name, err, data.furthest)
		}
	}
}

// endless is a file of its start, then the letter x.
type endless struct {
	start    string
	furthest int64
}

func (e *endless) ReadAt(p []byte, off int64) (int, error) {
	e.furthest = max(e.furthest, off+int64(len(p)))
	for i := range p {
		if p[i] = 'x'; off+int64(i) < int64(len(e.start)) {
			p[i] = e.start[off+int64(i)]
		}
	}
	return len(p), nil
}

// workbook makes an .xlsx of one sheet whose XML is given.
func workbookOf(t testing.TB, sheet io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
	} {
		w, _ := z.Create(name)
		io.WriteString(w, content)
	}
	w, _ := z.Create("xl/worksheets/sheet1.xml")
	if _, err := io.Copy(w, sheet); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestZipBomb(t *testing.T) {
	b := workbookOf(t, io.MultiReader(strings.NewReader("<worksheet><sheetData><row><c><v>1</v></c></row>"), io.LimitReader(zeros{}, 80<<20), strings.NewReader("</sheetData></worksheet>")))
	if len(b) > 1<<20 {
		t.Fatalf("the bomb weighs %d bytes", len(b))
	}
	f := openBytes(t, "b.xlsx", b)
	var err error
	for _, err = range f.Sheets()[0].Rows() {
	}
	if err == nil {
		t.Error("a zip bomb was read to its end")
	}
}

// Every cell of a real workbook reads as excelize reads it.
func TestReadsLikeExcelize(t *testing.T) {
	path := filepath.Join("..", "producers", "testdata", "coop-numerique_accompagnements_2025-09-30_coordinateur_SYNTHETIQUE.xlsx")
	other, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	want, err := other.GetRows("Activités", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	f, err := OpenPath(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cells := 0
	for row, err := range f.Sheets()[0].Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range row.Cells {
			theirs := ""
			if i < len(want[row.Number-1]) {
				theirs = want[row.Number-1][i]
			}
			ours := c.Text
			if ours != theirs {
				t.Fatalf("row %d cell %d: %q, excelize has %q", row.Number, i, ours, theirs)
			}
			cells++
		}
	}
	if cells < 10000 {
		t.Errorf("only %d cells compared", cells)
	}
}

func TestTruncatedWorkbook(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "producers", "testdata", "coop-numerique_accompagnements_2025-09-30_coordinateur_SYNTHETIQUE.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{100, len(b) / 2, len(b) - 10} {
		if _, err := Open("c.xlsx", bytes.NewReader(b[:n]), int64(n), Options{}); err == nil {
			t.Errorf("the first %d bytes were taken for a workbook", n)
		}
	}
	cut := workbookOf(t, strings.NewReader(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="A2"><v>1`))
	f := openBytes(t, "cut.xlsx", cut)
	for _, err = range f.Sheets()[0].Rows() {
	}
	var cell *CellError
	if !errors.As(err, &cell) || cell.Row != 2 || cell.Sheet != "S" || reasonKey(cell.Err) != "ingest.truncated-sheet" {
		t.Errorf("got %v", err)
	}
}

// A workbook of 1904, a time, a boolean, an error, a rich text, a merged cell.
func TestWorkbookCells(t *testing.T) {
	sheet := `<x:worksheet xmlns:x="s"><x:sheetData>` +
		`<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:r><x:t>ri</x:t></x:r><x:r><x:t>che &amp; &#233;</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c><x:c r="C1" t="b"><x:v>1</x:v></x:c><x:c r="D1" t="e"><x:v>#N/A</x:v></x:c></x:row>` +
		`<x:row><x:c t="str"><x:v><![CDATA[a<b&c]]></x:v></x:c><x:c><x:v>12.5</x:v></x:c></x:row>` +
		`</x:sheetData><x:mergeCells><x:mergeCell ref="A1:A3"/></x:mergeCells></x:worksheet>`
	f := openBytes(t, "w.xlsx", workbookOf(t, strings.NewReader(sheet)))
	rows, err := f.Sheets()[0].Head(10)
	if err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	if rows[0].At(0).Text != "riche & é" || rows[0].At(2) != (Cell{"1", Bool}) || !rows[0].At(3).Missing() || rows[0].At(1).Kind != Empty {
		t.Errorf("row 1: %+v", rows[0].Cells)
	}
	if rows[1].Number != 2 || rows[1].At(0).Text != "a<b&c" || rows[1].At(1) != (Cell{"12.5", Number}) {
		t.Errorf("row 2: %+v", rows[1])
	}
}
