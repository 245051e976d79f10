package ingest

import (
	"io"
	"slices"
	"strconv"
)

// sheetRows streams the rows of one sheet of a workbook.
type sheetRows struct {
	w      *workbook
	x      *xmlScanner
	close  func() error
	row    int
	cells  []Cell
	merges []tableRange // by first row; those above the current row are gone
	held   []heldCell
}

// heldCell is the value of a merged cell, to be repeated on the rows below.
type heldCell struct {
	col, lastRow int
	cell         Cell
}

func (w *workbook) rows(s sheetPart) (*sheetRows, error) {
	if err := w.load(); err != nil {
		return nil, err
	}
	merges, _, err := w.merges(s.path)
	if err != nil {
		return nil, err
	}
	merges = slices.DeleteFunc(merges, func(t tableRange) bool { return t.lastRow == t.firstRow })
	slices.SortFunc(merges, func(a, b tableRange) int { return a.firstRow - b.firstRow })
	r, err := w.part(s.path)
	if err != nil {
		return nil, err
	}
	return &sheetRows{w: w, x: newXML(r, w.limits.Cell), close: r.Close, merges: merges}, nil
}

// next returns the next row that the sheet holds; rows that it leaves out are
// blank and are not given. io.EOF after the last.
func (s *sheetRows) next() (Row, error) {
	for {
		if err := s.x.next(); err != nil {
			if err == io.EOF {
				err = Notef("ingest.truncated-sheet", "the sheet stops in the middle: the workbook is damaged or incomplete")
			}
			return Row{Number: s.row + 1}, sheetError(err)
		}
		switch {
		case s.x.closes("sheetData"):
			return Row{}, io.EOF
		case s.x.is("row"):
			s.row++
			if n, err := strconv.Atoi(string(s.x.attr("r"))); err == nil && n >= s.row && n < 1<<28 {
				s.row = n
			}
			if s.x.end {
				continue
			}
			if err := s.readRow(); err != nil {
				return Row{Number: s.row}, sheetError(err)
			}
			return Row{Number: s.row, Cells: s.cells, Repairs: s.merge()}, nil
		}
	}
}

func sheetError(err error) error {
	if err == io.ErrUnexpectedEOF || err == io.EOF {
		return Notef("ingest.truncated-sheet", "the sheet stops in the middle: the workbook is damaged or incomplete")
	}
	return err
}

func (s *sheetRows) readRow() error {
	s.cells = s.cells[:0]
	for {
		if err := s.x.next(); err != nil {
			return err
		}
		switch {
		case s.x.closes("row"):
			return nil
		case s.x.is("c"):
			if err := s.readCell(); err != nil {
				return err
			}
		}
	}
}

func (s *sheetRows) readCell() error {
	col := len(s.cells) + 1
	if c, _ := reference(s.x.attr("r")); c > 0 {
		col = c
	}
	if col > s.w.limits.Columns {
		return tooManyColumns(col, s.w.limits.Columns)
	}
	kind := byte('n')
	if t := s.x.attr("t"); len(t) > 0 {
		kind = t[0] // s shared, str and inlineStr texts, b, e, d, n
		if string(t) == "str" || t[0] == 'i' {
			kind = 'i'
		}
	}
	style, _ := strconv.Atoi(string(s.x.attr("s")))
	var value []byte
	for inText, phonetic := false, false; !s.x.closes("c"); {
		if err := s.x.next(); err != nil {
			return err
		}
		if inText && s.x.end && !phonetic {
			value = append(value, s.x.text...)
		}
		switch string(s.x.name) {
		case "rPh":
			phonetic = s.x.open && !s.x.end
		case "v", "t":
			inText = s.x.open && !s.x.end
		default:
			inText = false
		}
		if len(value) > s.w.limits.Cell {
			return tooLongCell(s.w.limits.Cell)
		}
	}
	cell, err := s.cell(kind, style, value)
	if err != nil {
		return err
	}
	for len(s.cells) < col {
		s.cells = append(s.cells, Cell{})
	}
	s.cells[col-1] = cell
	return nil
}

func (s *sheetRows) cell(kind byte, style int, value []byte) (Cell, error) {
	if len(value) == 0 {
		return Cell{}, nil
	}
	switch kind {
	case 's':
		i, err := strconv.Atoi(string(value))
		if err != nil || i < 0 || i >= len(s.w.shared) {
			return Cell{}, Notef("ingest.bad-text-index", "a cell points to a text that the workbook does not have")
		}
		return textCell(s.w.shared[i]), nil
	case 'b':
		switch string(value) {
		case "1", "true":
			return Cell{"1", Bool}, nil
		case "0", "false":
			return Cell{"0", Bool}, nil
		}
		return textCell(entities(value)), nil // not what a boolean is
	case 'e':
		return Cell{entities(value), Failed}, nil
	case 'i', 'd':
		return textCell(escapes(entities(value))), nil
	}
	text := entities(value)
	if style < len(s.w.styles) && style >= 0 {
		switch s.w.styles[style] {
		case Day:
			return Cell{s.w.serial(text), Day}, nil
		case Clock:
			return Cell{text, Clock}, nil
		}
	}
	return Cell{text, Number}, nil
}

func textCell(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{s, Text}
}

// merge repeats merged values downwards and takes note of the merges that
// start on this row. A title merged sideways is left alone.
func (s *sheetRows) merge() (rule Rule) {
	held := s.held[:0]
	for _, h := range s.held {
		if h.lastRow < s.row {
			continue
		}
		held = append(held, h)
		for len(s.cells) < h.col {
			s.cells = append(s.cells, Cell{})
		}
		if c := &s.cells[h.col-1]; c.Kind == Empty {
			*c, rule = h.cell, MergedCell
		}
	}
	s.held = held
	for len(s.merges) > 0 && s.merges[0].firstRow <= s.row {
		m := s.merges[0]
		s.merges = s.merges[1:]
		if m.firstRow == s.row && m.firstCol <= len(s.cells) && s.cells[m.firstCol-1].Kind != Empty && len(s.held) < 1000 {
			s.held = append(s.held, heldCell{m.firstCol, m.lastRow, s.cells[m.firstCol-1]})
		}
	}
	return rule
}
