package export

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/xuri/excelize/v2"
)

func sample() Table {
	return Table{Name: "ateliers", Title: "Ateliers", Source: "essai", Columns: []Column{
		{Name: "commune", Title: "Commune", Text: []string{"Mende", "=SOMME(A1)", ""}},
		{Name: "heures", Title: "Durée", Unit: "h", Numbers: []float64{1.5, math.NaN(), 1234.25}},
		{Name: "venues", Title: "Venues", Integers: []int64{6, 0, 12}},
	}}
}

func write(t *testing.T, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Formats[format].Write(&b, sample()); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return b.Bytes()
}

func TestCSV(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(write(t, "csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(rows); got != "[[commune heures venues] [Mende 1.5 6] [=SOMME(A1)  0] [ 1234.25 12]]" {
		t.Errorf("got %s", got)
	}
}

func TestFrenchCSV(t *testing.T) {
	want := "\ufeffCommune;Durée (h);Venues\r\nMende;1,5;6\r\n'=SOMME(A1);;0\r\n;1234,25;12\r\n"
	if got := string(write(t, "excel")); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Numbers are numbers, and a text that looks like a formula is text.
func TestXLSX(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(write(t, "xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if formula, _ := f.GetCellFormula("Données", "A3"); formula != "" {
		t.Errorf("A3 holds the formula %q", formula)
	}
	kind, err := f.GetCellType("Données", "B2")
	if v, _ := f.GetCellValue("Données", "B2"); v != "1.5" || err != nil || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
		t.Errorf("B2 is %q of type %v", v, kind)
	}
}

func TestArrow(t *testing.T) {
	r, err := ipc.NewReader(bytes.NewReader(write(t, "arrow")))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	if !r.Next() {
		t.Fatal("no batch")
	}
	hours := r.Record().Column(1).(*array.Float64)
	if hours.Value(2) != 1234.25 || !hours.IsNull(1) {
		t.Errorf("hours %v", hours)
	}
}

func TestParquet(t *testing.T) {
	r, err := file.NewParquetReader(bytes.NewReader(write(t, "parquet")))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.NumRows() != 3 || r.MetaData().Schema.NumColumns() != 3 {
		t.Errorf("%d rows of %d columns", r.NumRows(), r.MetaData().Schema.NumColumns())
	}
}

func TestPackage(t *testing.T) {
	b := write(t, "package")
	zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range zr.File {
		names = append(names, f.Name)
	}
	if strings.Join(names, " ") != "ateliers.csv schema.json datapackage.json" {
		t.Errorf("files %v", names)
	}
	if !bytes.Equal(b, write(t, "package")) {
		t.Error("the same table gives two archives")
	}
}

func TestUnequalColumns(t *testing.T) {
	bad := sample()
	bad.Columns[1].Numbers = bad.Columns[1].Numbers[:2]
	for name, f := range Formats {
		if name == "schema" {
			continue
		}
		if err := f.Write(&bytes.Buffer{}, bad); err == nil {
			t.Errorf("%s writes columns of unequal length", name)
		}
	}
}

// The hours of the workshops, as a French spreadsheet opens them.
func ExampleFrenchCSV() {
	t := Table{Columns: []Column{{Title: "Commune", Text: []string{"Mende"}}, {Title: "Durée", Unit: "h", Numbers: []float64{1.5}}}}
	var b bytes.Buffer
	if err := FrenchCSV(&b, t); err != nil {
		fmt.Println(err)
	}
	os.Stdout.WriteString(strings.TrimPrefix(strings.ReplaceAll(b.String(), "\r", ""), "\ufeff"))
	// Output:
	// Commune;Durée (h)
	// Mende;1,5
}

// The same table is the same workbook, whatever order its parts were made in.
func TestWorkbookTwiceIsTheSame(t *testing.T) {
	table := Table{Name: "t", Title: "T", Columns: []Column{{Name: "a", Title: "A", Text: []string{"x", "y"}}, {Name: "n", Title: "N", Numbers: []float64{1, 2}}}}
	var first bytes.Buffer
	if err := XLSX(&first, table); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		var again bytes.Buffer
		if err := XLSX(&again, table); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Fatal("two workbooks of one table differ")
		}
	}
}
