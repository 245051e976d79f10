package ingest

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"
)

// millionRows writes a file as a field tool would export it: rows of 10
// columns, 110 MB a million.
func millionRows(tb testing.TB, rows int) string {
	path := filepath.Join(tb.TempDir(), "million.csv")
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	b := bufio.NewWriterSize(f, 1<<20)
	b.WriteString("Date;Type;Participants;Commune;Code Insee;Durée (min);Tranche d’âge;Genre;Montant;ID CRA\n")
	for i := range rows {
		fmt.Fprintf(b, "%02d/%02d/2025;Accompagnement individuel;1;Saint-Chély-d’Apcher;48140;%d;70 ans et plus;Féminin;%d,50;%08x-1124-4a5d-86b8-5613e6be390a\n", i%28+1, i%12+1, 15*(i%8+1), i%900, i)
	}
	if err := b.Flush(); err != nil {
		tb.Fatal(err)
	}
	return path
}

// BenchmarkCSV reads 1 M rows as cells, as every reader of the product does.
func BenchmarkCSV(b *testing.B) {
	path := millionRows(b, 1_000_000)
	st, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(st.Size())
	benchmarkRows(b, path, 1_000_000)
}

// BenchmarkXLSX reads 100 000 rows of 20 columns.
func BenchmarkXLSX(b *testing.B) { benchmarkRows(b, largeWorkbook(b), 100_000) }

func largeWorkbook(tb testing.TB) string {
	path := filepath.Join(tb.TempDir(), "cent-mille.xlsx")
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	for i := range 100_001 {
		row := make([]any, 20)
		for j := range row {
			switch {
			case i == 0:
				row[j] = "colonne " + strconv.Itoa(j)
			case j%2 == 0:
				row[j] = i * j
			default:
				row[j] = "valeur " + strconv.Itoa(j)
			}
		}
		if err := w.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	if err := f.SaveAs(path); err != nil {
		tb.Fatal(err)
	}
	f.Close()
	return path
}

func benchmarkRows(b *testing.B, path string, rows int) {
	b.ReportAllocs()
	for b.Loop() {
		f, err := OpenPath(path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		tab, err := f.Sheets()[0].Table(TableOptions{})
		if err != nil {
			b.Fatal(err)
		}
		n, cells := 0, 0
		for row, err := range tab.Rows() {
			if err != nil {
				b.Fatal(err)
			}
			n++
			cells += len(row.Cells)
		}
		if n != rows || cells < rows*10 {
			b.Fatalf("%d rows, %d cells", n, cells)
		}
		f.Close()
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "MB-live")
}

// Memory does not grow with the number of rows: ten times the rows allocate no
// larger buffers, and nothing of them stays.
func TestMemoryIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("writes a large file")
	}
	live := func(rows int) uint64 {
		f, err := OpenPath(millionRows(t, rows), Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var most uint64
		n := 0
		for _, err := range f.Sheets()[0].Rows() {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n%(rows/4) == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
		return most
	}
	few, many := live(10_000), live(100_000)
	if many > few+4<<20 {
		t.Errorf("%d bytes live over 10 000 rows, %d over 100 000", few, many)
	}
}
