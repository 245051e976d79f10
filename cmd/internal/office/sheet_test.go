package office

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"testing"

	"github.com/xuri/excelize/v2"
)

// A hundred kilobytes of rows whose only cell is the last of the sheet are
// refused before they take the memory of the machine.
func TestSparseWorkbookIsRefused(t *testing.T) {
	f := excelize.NewFile()
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20_000 {
		if err := sw.SetRow(fmt.Sprintf("XFD%d", i+1), []any{1}); err != nil {
			t.Fatal(err)
		}
	}
	var book bytes.Buffer
	if err := errors.Join(sw.Flush(), f.Write(&book)); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err = ReadFiles(book.Bytes(), "48")
	runtime.ReadMemStats(&after)
	if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; !said(err) || grown > 200 {
		t.Errorf("%v after %d MiB, want a sentence after few", err, grown)
	}
}
