package producers

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// recipeSheet is a hidden sheet of the workbook of rows to correct: it says how
// the file was read, so that the corrected workbook is read by itself. Its
// first cell is the kind, the others are the lines of the mapping.
const recipeSheet = "sillage"

// recipeMark begins the first cell.
const recipeMark = "sillage:"

func writeRecipe(x *excelize.File, kind Kind, m *Mapping) error {
	if _, err := x.NewSheet(recipeSheet); err != nil {
		return err
	}
	lines := []string{recipeMark + string(kind)}
	if m != nil {
		own := *m // the workbook has one sheet, and its header in the first row
		own.Sheet, own.HeaderRow, own.HeaderLines = "", 0, 0
		var b strings.Builder
		if err := own.Write(&b); err != nil {
			return err
		}
		lines = append(lines, strings.Split(b.String(), "\n")...)
	}
	for i, line := range lines {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := x.SetCellStr(recipeSheet, cell, line); err != nil {
			return err
		}
	}
	return x.SetSheetVisible(recipeSheet, false)
}

// recipe reads the hidden sheet, when the file has one. A kind that is none, or
// a mapping that somebody broke, is as if it were not there: the file is then
// recognised like any other.
func recipe(f *ingest.File) (Kind, *Mapping) {
	if f.Format == ingest.JSON {
		return "", nil
	}
	for _, s := range f.Sheets() {
		if s.Name != recipeSheet || !s.Hidden {
			continue
		}
		rows, err := s.Head(5000)
		if err != nil || len(rows) == 0 {
			return "", nil
		}
		kind, ok := strings.CutPrefix(rows[0].At(0).Text, recipeMark)
		if !ok || find(Kind(kind)) == nil {
			return "", nil
		}
		var b strings.Builder
		for _, row := range rows[1:] {
			b.WriteString(row.At(0).Text + "\n")
		}
		if m, err := ReadMapping(strings.NewReader(b.String())); err == nil {
			return Kind(kind), m
		}
		return Kind(kind), nil
	}
	return "", nil
}
