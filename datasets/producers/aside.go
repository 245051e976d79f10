package producers

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/xuri/excelize/v2"

	"github.com/lozere-developpement/sillage/datasets/export"
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
// Rows that were never data, such as totals, come on a second sheet, so that
// the rows of the workbook and those kept are all the rows of the file. kind and
// m say how the file was read; the workbook carries them, hidden, so that it is
// imported by itself once corrected. words puts a reason in the reader's
// language; nil leaves it in English. It refuses to write a workbook without
// rows.
func WriteAside(w io.Writer, kind Kind, r *ingest.Report, m *Mapping, words func(error) string) error {
	if words == nil {
		words = error.Error
	}
	if len(r.Set) == 0 || len(r.Columns) == 0 {
		return ingest.Notef("ingest.nothing-aside", "no row was set aside")
	}
	x := excelize.NewFile()
	defer x.Close()
	if err := x.SetSheetName("Sheet1", "À corriger"); err != nil {
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
	a := aside{x, r, bold, wrong, words}
	if err := a.sheet("À corriger", ToCorrect, false); err != nil {
		return err
	}
	if r.Totals() > 0 {
		if _, err := x.NewSheet("Hors données"); err != nil {
			return err
		}
		if err := a.sheet("Hors données", "pourquoi", true); err != nil {
			return err
		}
	}
	if err := writeRecipe(x, kind, m); err != nil {
		return err
	}
	return export.Workbook(w, x)
}

// aside is the workbook being written.
type aside struct {
	book        *excelize.File
	r           *ingest.Report
	bold, wrong int // styles
	words       func(error) string
}

func (a *aside) sheet(name, why string, benign bool) error {
	out, err := a.book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(len(a.r.Columns)+1, len(a.r.Columns)+1, 60); err != nil {
		return err
	}
	if err := out.SetRow("A1", asideHeader(a.r.Columns, why, a.bold)); err != nil {
		return err
	}
	n := 1
	for _, row := range a.r.Set {
		if row.Benign != benign {
			continue
		}
		n++
		if err := out.SetRow(fmt.Sprintf("A%d", n), asideRow(a.r, row, a.wrong, a.words)); err != nil {
			return err
		}
	}
	return out.Flush()
}

func asideHeader(columns []string, why string, bold int) []any {
	header := make([]any, 0, len(columns)+2)
	for _, c := range append(columns[:len(columns):len(columns)], why, originRow) {
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
