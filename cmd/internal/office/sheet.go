package office

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets/export"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/exchange"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// largestSheet is the size in bytes above which a workbook is refused, and
// unzipped what it may hold at most.
const (
	largestSheet = 8 << 20
	largestPlain = 128 << 20
	mostColumns  = 1000
)

func stageLabel(s funding.Stage) string {
	key, _ := s.Message()
	return lang.French.T(key)
}

// officersTable reads all applications as the table that officers keep, with
// funders by their names.
func officersTable(ctx context.Context, s *store.Store) ([][]string, error) {
	list, err := store.Applications.List(ctx, s, store.Query{Order: []string{"sort"}})
	if err != nil {
		return nil, err
	}
	funders, err := store.Funders.List(ctx, s, store.Query{})
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, f := range funders {
		names[f.ID] = f.Value.Name
	}
	var apps []funding.Application
	for _, a := range list {
		if name, ok := names[a.Value.FunderID]; ok {
			a.Value.FunderID = name
		}
		apps = append(apps, a.Value)
	}
	return exchange.Table(apps, stageLabel), nil
}

// writeSheet writes rows as a workbook whose headings stay in view. Amounts and
// dates become numbers and dates; text stays text, so that « =1+1 » is never a
// formula.
func writeSheet(w io.Writer, name string, rows [][]string) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	look, err := looksOf(f)
	if err != nil {
		return err
	}
	for j, width := range widths(rows) {
		if err := sw.SetColWidth(j+1, j+1, width); err != nil {
			return err
		}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, text := range row {
			cells[j] = look.cell(i == 0, text)
		}
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := sw.SetRow(cell, cells); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	return export.Workbook(w, f)
}

// looks are the styles of a workbook.
type looks struct{ heading, money, day int }

func looksOf(f *excelize.File) (l looks, err error) {
	if l.heading, err = f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return l, err
	}
	if l.money, err = f.NewStyle(&excelize.Style{NumFmt: 4}); err != nil { // #,##0.00
		return l, err
	}
	l.day, err = f.NewStyle(&excelize.Style{NumFmt: 14})
	return l, err
}

func (l looks) cell(heading bool, text string) any {
	if heading {
		return excelize.Cell{StyleID: l.heading, Value: text}
	}
	if d, err := funding.ParseDate(text); err == nil && d.String() == text {
		return excelize.Cell{StyleID: l.day, Value: d.Time()}
	}
	if c, err := funding.ParseCents(text); err == nil && c.String() == text {
		return excelize.Cell{StyleID: l.money, Value: c.Euros()}
	}
	return text
}

// widths fits each column to its texts, between 10 and 50 characters.
func widths(rows [][]string) []float64 {
	var list []float64
	for _, row := range rows {
		for j, text := range row {
			if j == len(list) {
				list = append(list, 10)
			}
			list[j] = max(list[j], min(float64(utf8.RuneCountInString(text)+2), 50))
		}
	}
	return list
}

// upload returns the bytes of a file of a form, and its name.
func upload(r *http.Request, name string, most int64) ([]byte, string, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, most+64<<10)
	file, head, err := r.FormFile(name)
	if err != nil {
		return nil, "", err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(content)) > most {
		err = fmt.Errorf("more than %d bytes", most)
	}
	return content, head.Filename, err
}

// readSheets returns the sheets of a workbook that have rows.
func readSheets(content []byte) (list []exchange.Sheet, err error) {
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: largestPlain})
	if err != nil {
		return nil, funding.Notef("office.import-unreadable", "not a workbook")
	}
	defer f.Close()
	for _, name := range f.GetSheetList() {
		rows, err := rowsOf(f, name)
		if err == nil && len(rows) > 0 {
			err = isoDates(f, name, rows)
			list = append(list, exchange.Sheet{Name: name, Rows: rows})
		}
		if err != nil {
			return nil, funding.Notef("office.import-unreadable", "not a workbook")
		}
	}
	if len(list) == 0 {
		return nil, funding.Notef("funding.exchange.empty", "no sheet has rows")
	}
	return list, nil
}

// readSheet returns the rows of the first sheet that has some.
func readSheet(content []byte) ([][]string, error) {
	list, err := readSheets(content)
	if err != nil {
		return nil, err
	}
	return list[0].Rows, nil
}

// rowsOf returns the rows of a sheet up to the last that holds something. The
// library fills a row up to its last cell: a hundred kilobytes of rows whose
// one cell is the last of a sheet would take gigabytes.
func rowsOf(f *excelize.File, sheet string) (list [][]string, err error) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	last := 0
	for rows.Next() {
		row, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		if len(row) > mostColumns {
			return nil, fmt.Errorf("row %d has %d columns", len(list)+1, len(row))
		}
		if list = append(list, row); len(row) > 0 {
			last = len(list)
		}
	}
	return list[:last], rows.Error()
}

// isoDates writes the cells that show a date as AAAA-MM-JJ. The library would
// write them as Americans do.
func isoDates(f *excelize.File, sheet string, rows [][]string) error {
	props, err := f.GetWorkbookProps()
	if err != nil {
		return err
	}
	since1904 := props.Date1904 != nil && *props.Date1904
	shows := map[int]bool{} // by style
	for i, row := range rows {
		for j, text := range row {
			serial, err := strconv.ParseFloat(text, 64)
			if err != nil {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				return err
			}
			style, err := f.GetCellStyle(sheet, cell)
			if err != nil {
				return err
			}
			if _, known := shows[style]; !known {
				shows[style] = showsDate(f, style)
			}
			if shows[style] {
				if t, err := excelize.ExcelDateToTime(serial, since1904); err == nil {
					row[j] = funding.DateOf(t).String()
				}
			}
		}
	}
	return nil
}

func showsDate(f *excelize.File, id int) bool {
	style, err := f.GetStyle(id)
	if err != nil {
		return false
	}
	if style.CustomNumFmt != nil {
		return strings.Contains(strings.ToLower(*style.CustomNumFmt), "yy") || strings.Contains(strings.ToLower(*style.CustomNumFmt), "aa")
	}
	return style.NumFmt >= 14 && style.NumFmt <= 17 || style.NumFmt == 22
}
