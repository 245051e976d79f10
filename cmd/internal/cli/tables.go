package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// A readTable is the first sheet of a file, as text, and what tells the file
// from any other.
type readTable struct {
	Rows   [][]string
	File   string // its name without folder
	SHA256 string
}

// readTableFrom reads a table as people keep them: XLSX, ODS or CSV in any
// usual encoding. Rows are as wide as the widest.
func readTableFrom(path string) (*readTable, error) {
	f, err := ingest.OpenPath(path, ingest.Options{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	t := &readTable{File: f.Name}
	if t.SHA256, err = f.SHA256(); err != nil {
		return nil, err
	}
	width := 0
	for row, err := range f.Sheets()[0].Rows() {
		if err != nil {
			return nil, err
		}
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = strings.TrimSpace(c.Text)
		}
		width = max(width, len(cells))
		t.Rows = append(t.Rows, cells)
	}
	for i, row := range t.Rows {
		t.Rows[i] = append(row, make([]string, width-len(row))...)
	}
	return t, nil
}

// csv writes the table for a reader of plain CSV.
func (t *readTable) csv() io.Reader {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.WriteAll(t.Rows) // to memory
	return &b
}

// writeJSON writes what a command found, for a program.
func (a *app) writeJSON(v any) error {
	e := json.NewEncoder(a.out)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// finite is a number for JSON, null when there is none.
func finite(v float64) *float64 {
	if v != v || v-v != 0 {
		return nil
	}
	return &v
}
