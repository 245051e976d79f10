package export

import (
	"fmt"
	"io"
	"math"
)

// A Table is columns of equal length with what they mean.
type Table struct {
	Name    string // of the file, without extension
	Title   string
	Source  string
	Columns []Column
}

// A Column holds Text, Numbers or Integers: exactly one of them is not nil.
// A missing number is NaN, a missing text "".
type Column struct {
	Name     string // lower case, no accents: what programs use
	Title    string // what people read
	Doc      string
	Unit     string
	Text     []string
	Numbers  []float64
	Integers []int64
}

func (c Column) rows() int { return len(c.Text) + len(c.Numbers) + len(c.Integers) }

// Rows returns the number of rows.
func (t Table) Rows() int {
	if len(t.Columns) == 0 {
		return 0
	}
	return t.Columns[0].rows()
}

func (t Table) check() error {
	for _, c := range t.Columns {
		if c.rows() != t.Rows() {
			return fmt.Errorf("table %s: column %s has %d rows, the first has %d", t.Name, c.Name, c.rows(), t.Rows())
		}
	}
	return nil
}

// A Format is a way to write a table.
type Format struct {
	Extension string // "csv"
	MediaType string
	Write     func(io.Writer, Table) error
}

// Formats are the ways that the program knows, by name.
var Formats = map[string]Format{
	"csv":     {"csv", "text/csv; charset=utf-8", CSV},
	"excel":   {"csv", "text/csv; charset=utf-8", FrenchCSV},
	"xlsx":    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", XLSX},
	"parquet": {"parquet", "application/vnd.apache.parquet", Parquet},
	"arrow":   {"arrows", "application/vnd.apache.arrow.stream", Arrow},
	"schema":  {"json", "application/json", Schema},
	"package": {"zip", "application/zip", Package},
}

// missing reports whether a number is absent.
func missing(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }
