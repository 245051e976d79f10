package ingest

import "io"

// FromRows makes a file of rows that come from elsewhere: the records of a JSON
// list, a table decoded from Parquet or Arrow. Row numbers count from 1, the
// header; sum is the SHA-256 of the original file.
func FromRows(name, sum string, columns []string, rows [][]Cell) *File {
	f := &File{Name: name, Format: CSV, sum: sum, limits: Limits{}.filled()}
	header := make([]Cell, len(columns))
	for i, c := range columns {
		header[i] = textCell(c)
	}
	f.rows = append([][]Cell{header}, rows...)
	return f
}

func memoryReader(rows [][]Cell) func() (Row, error) {
	i := 0
	return func() (Row, error) {
		if i == len(rows) {
			return Row{}, io.EOF
		}
		i++
		return Row{Number: i, Cells: rows[i-1]}, nil
	}
}
