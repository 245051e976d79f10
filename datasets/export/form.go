package export

import (
	"errors"
	"io"

	"github.com/xuri/excelize/v2"
)

// Form writes a workbook to fill in: one sheet, whose first row holds the
// headings, bold and always in view. A cell is text or a number.
func Form(w io.Writer, sheet string, rows [][]any) error {
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	width := 1
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := book.SetSheetRow(sheet, at, &row); err != nil {
			return err
		}
		width = max(width, len(row))
	}
	last, err := excelize.ColumnNumberToName(width)
	if err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	return errors.Join(
		book.SetRowStyle(sheet, 1, 1, bold),
		book.SetColWidth(sheet, "A", last, 24),
		book.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
		Workbook(w, book),
	)
}
