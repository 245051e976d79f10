package ingest

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"
)

var small = Limits{Columns: 1000, Cell: 1 << 16, Record: 1 << 18, Shared: 1 << 20, Inflated: 1 << 22, JSON: 1 << 20}

// readAll reads every sheet to its end and the table of each.
func readAll(t *testing.T, b []byte) {
	f, err := Open("f", bytes.NewReader(b), int64(len(b)), Options{Limits: small})
	if err != nil {
		return
	}
	for _, s := range f.Sheets() {
		last := 0
		for row, err := range s.Rows() {
			if err != nil {
				break
			}
			if row.Number < last {
				t.Fatalf("row %d after row %d", row.Number, last)
			}
			last = row.Number
			for _, c := range row.Cells {
				if !utf8.ValidString(c.Text) {
					t.Fatalf("cell is not UTF-8: %q", c.Text)
				}
			}
		}
		tab, err := s.Table(TableOptions{})
		if err != nil {
			continue
		}
		for _, err := range tab.Rows() {
			if err != nil {
				break
			}
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"a;b\n1;2\n", "\xef\xbb\xbf\na,b\n\"1,2\"\n", "\"a\"\"b\";\"c\nd\"\n\"open", "\xff\xfea\x00;\x00b\x00", "Date;D\xe9\n1;\x80", "x\ry\r", "ChÃ©;<e9>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) { readAll(t, b) })
}

// FuzzSheet fuzzes the XML of a sheet inside a sound workbook.
func FuzzSheet(f *testing.F) {
	for _, s := range []string{
		`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c t="b"><v>1</v></c></row></sheetData></worksheet>`,
		`<worksheet><!-- a > b --><sheetData><row><c t="inlineStr"><is><t>a&#233;</t></is></c></row></sheetData><mergeCell ref="A1:B9"/></worksheet>`,
		`<a x='>'/><![CDATA[x]]>`, `<sheetData><row r="9999999999"><c r="ZZZZZZ1"/></row>`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) { readAll(t, workbookOf(t, bytes.NewReader(b))) })
}

// FuzzWorkbook fuzzes the bytes of a whole workbook.
func FuzzWorkbook(f *testing.F) {
	f.Add(workbookOf(f, bytes.NewReader([]byte(`<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`))))
	if b, err := os.ReadFile(filepath.Join("testdata", "small.xlsx")); err == nil {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) { readAll(t, b) })
}

func FuzzCell(f *testing.F) {
	for _, s := range []string{"1 234,56 €", "2/5", "03-mai", "16/08/2025 à 09:27", "1h30", "T1 2025", "48095,0", "12,5 k€", "NC", "21,4 %", "2,148E+13"} {
		f.Add(s, uint8(1))
	}
	f.Fuzz(func(t *testing.T, s string, kind uint8) {
		c := Cell{s, Kind(kind % 7)}
		c.Cents()
		c.DecimalCents()
		c.Percent(true)
		c.Day(Undeclared)
		c.Minutes()
		c.YesNo()
		c.Fraction(3, true)
		c.Commune()
		c.Siret()
		c.Period(MonthFirst)
		_ = c.String()
		if once := Fold(s); Fold(once) != once {
			t.Errorf("folding %q twice: %q, %q", s, once, Fold(once))
		}
		if v, err := c.Float(); err == nil && v != v {
			t.Errorf("%q is not a number", s)
		}
	})
}
