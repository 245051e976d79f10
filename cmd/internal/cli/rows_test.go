package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The guess is for the time left: within a tenth is enough.
func TestExpectedRows(t *testing.T) {
	dir := t.TempDir()
	csv := filepath.Join(dir, "long.csv")
	if err := os.WriteFile(csv, []byte(strings.Repeat("Mende;12,5;atelier\n", 200_000)), 0o644); err != nil {
		t.Fatal(err)
	}
	book := filepath.Join(dir, "long.xlsx")
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for row := range 30_000 {
		cell, _ := excelize.CoordinatesToCellName(1, row+1)
		if err := w.SetRow(cell, []any{"Mende", 12.5, "atelier"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(book); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{csv: 200_000, book: 30_000} {
		if got := expectedRows(path); got < want*9/10 || got > want*11/10 {
			t.Errorf("%s: %d rows expected, it has %d", filepath.Base(path), got, want)
		}
	}
	if got := expectedRows(filepath.Join(dir, "absent")); got != -1 {
		t.Errorf("an absent file: %d rows", got)
	}
}
