package producers

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/xuri/excelize/v2"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// ToCorrect is the header of the column that says what is wrong with a row that
// was set aside. It is added to the rows' own columns, which importing ignores,
// so that the corrected workbook can be imported as it is.
const ToCorrect = "à corriger"

// originRow is the header of the column that says where the row was.
const originRow = "ligne d’origine"

// WriteAside writes the rows set aside as a workbook: the columns of the file,
// the cells at fault in colour, what is wrong in words, the row they came from.
// words puts a reason in the reader's language; nil leaves it in English. Rows
// of totals are left out. It refuses to write a workbook without rows.
func WriteAside(w io.Writer, r *ingest.Report, words func(error) string) error {
	if words == nil {
		words = error.Error
	}
	rows := 0
	for _, a := range r.Set {
		if !a.Benign {
			rows++
		}
	}
	if rows == 0 || len(r.Columns) == 0 {
		return ingest.Notef("ingest.nothing-aside", "no row was set aside")
	}
	x := excelize.NewFile()
	defer x.Close()
	const sheet = "À corriger"
	if err := x.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	out, err := x.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	bold, err := x.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	wrong, err := x.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFE0B2"}}})
	if err != nil {
		return err
	}
	if err := out.SetColWidth(len(r.Columns)+1, len(r.Columns)+1, 60); err != nil {
		return err
	}
	if err := out.SetRow("A1", asideHeader(r.Columns, bold)); err != nil {
		return err
	}
	n := 1
	for _, a := range r.Set {
		if a.Benign {
			continue
		}
		n++
		if err := out.SetRow(fmt.Sprintf("A%d", n), asideRow(r, a, wrong, words)); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err = x.WriteTo(w)
	return err
}

func asideHeader(columns []string, bold int) []any {
	header := make([]any, 0, len(columns)+2)
	for _, c := range append(columns[:len(columns):len(columns)], ToCorrect, originRow) {
		header = append(header, excelize.Cell{StyleID: bold, Value: c})
	}
	return header
}

func asideRow(r *ingest.Report, a ingest.AsideRow, wrong int, words func(error) string) []any {
	cells := make([]any, len(r.Columns), len(r.Columns)+2)
	for i := range cells {
		cell := excelize.Cell{}
		if i < len(a.Cells) {
			cell.Value = a.Cells[i]
		}
		for _, e := range a.Errors {
			if e.Column == r.Columns[i] {
				cell.StyleID = wrong
			}
		}
		cells[i] = cell
	}
	why := ""
	for _, e := range a.Errors {
		if why != "" {
			why += "\n"
		}
		if e.Column != "" {
			why += e.Column + " : "
		}
		why += words(e.Err)
	}
	return append(cells, why, a.Row)
}

// OpenMapping reads a mapping from the disk.
func OpenMapping(path string) (*Mapping, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := ReadMapping(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return m, nil
}
