package export

import (
	"io"

	"github.com/xuri/excelize/v2"
)

// XLSX writes a workbook with real types: numbers are numbers, text is text,
// never a formula. A second sheet says what the columns mean.
func XLSX(w io.Writer, t Table) error {
	if err := t.check(); err != nil {
		return err
	}
	f := excelize.NewFile()
	defer f.Close()
	const data, notes = "Données", "Colonnes"
	if err := f.SetSheetName("Sheet1", data); err != nil {
		return err
	}
	if err := stream(f, data, t.Rows()+1, func(row int) []any { return t.line(row - 1) }); err != nil {
		return err
	}
	if _, err := f.NewSheet(notes); err != nil {
		return err
	}
	if err := stream(f, notes, len(t.Columns)+1, t.note); err != nil {
		return err
	}
	return Workbook(w, f)
}

func stream(f *excelize.File, sheet string, rows int, line func(int) []any) error {
	sw, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for row := range rows {
		at, err := excelize.CoordinatesToCellName(1, row+1)
		if err != nil {
			return err
		}
		if err := sw.SetRow(at, line(row)); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// line returns the cells of a row; row −1 is the titles.
func (t Table) line(row int) []any {
	cells := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		switch {
		case row < 0:
			cells[i] = c.heading()
		case c.Text != nil:
			cells[i] = c.Text[row]
		case c.Integers != nil:
			cells[i] = c.Integers[row]
		case !missing(c.Numbers[row]):
			cells[i] = c.Numbers[row]
		}
	}
	return cells
}

func (t Table) note(row int) []any {
	if row == 0 {
		return []any{"Colonne", "Sens", "Unité"}
	}
	c := t.Columns[row-1]
	return []any{c.heading(), c.Doc, c.Unit}
}
