package ingest

import (
	"slices"
	"strings"
)

// How tells how the table was found in its file: encoding, separator, sheet,
// place of the header, what stands above it. sheets names those that were read,
// when this table is only the last of several.
func (t *Table) How(sheets ...string) []Note {
	f, out := t.Sheet.file, []Note(nil)
	switch {
	case f.rows != nil: // made of records, which have no layout
		return nil
	case f.Format == XLSX:
		if len(sheets) > 1 {
			out = append(out, Notef("ingest.how-sheets", "%d sheets read: %s", len(sheets), strings.Join(sheets, ", ")))
		} else {
			out = append(out, Notef("ingest.how-sheet", "sheet %s, header on row %d", t.Sheet.Name, t.HeaderRow))
		}
		if f.book.base != 0 {
			out = append(out, Notef("ingest.how-1904", "the workbook counts its days from 1904: brought to today's calendar"))
		}
		if others := t.otherSheets(sheets); len(others) > 0 {
			out = append(out, Notef("ingest.how-others", "other sheets, not read: %s", strings.Join(others, ", ")))
		}
	default:
		out = append(out, Notef("ingest.how-text", "%s text, cells separated by %s, header on line %d", f.Dialect.Encoding.String(), f.Dialect.SeparatorName(), t.HeaderRow))
	}
	if n := len(t.Preamble); n > 0 {
		above := 0
		for _, row := range t.Preamble {
			if !row.Blank() {
				above++
			}
		}
		if above > 0 {
			out = append(out, Notef("ingest.how-above", "%d lines above the header, which are not data: %s", above, shorten(firstText(t.Preamble[0]))))
		}
	}
	if len(t.Duplicates) > 0 {
		out = append(out, Notef("ingest.how-twice", "columns that come twice, the second one renamed « (2) »: %s", strings.Join(t.Duplicates, ", ")))
	}
	return out
}

// otherSheets names the sheets that hold something and were not read.
func (t *Table) otherSheets(read []string) []string {
	var out []string
	for _, s := range t.Sheet.file.Sheets() {
		if s.Name == t.Sheet.Name || slices.Contains(read, s.Name) {
			continue
		}
		if head, err := s.Head(1); err == nil && len(head) > 0 {
			out = append(out, s.Name)
		}
	}
	return out
}
