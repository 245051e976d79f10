package producers

import (
	"path"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// readGeneric reads any table. With a mapping it is a questionnaire or a list
// of indicator values; without one it is kept as it is, as a table of words
// under the name of its file, the columns that identify people left out.
func readGeneric(r *reading) error {
	if r.opt.Mapping != nil {
		return readSurvey(r)
	}
	out := datasets.Table{Name: tableSlug(r.file.Name), Key: -1}
	personal, err := r.personalContent()
	if err != nil {
		return err
	}
	for _, name := range r.table.Columns {
		if ingest.Mentions(name) != ingest.NotPersonal {
			return &ingest.CellError{File: r.file.Name, Sheet: r.rep.Sheet, Row: r.table.HeaderRow, Err: ingest.Notef("ingest.header-personal", "the header holds an e-mail address or a phone number: this row is data, and the table has no header")}
		}
	}
	kinds, err := r.cellKinds()
	if err != nil {
		return err
	}
	left := map[int]bool{}
	for _, p := range personal {
		left[p.at] = true
	}
	var kept []int
	for i, name := range r.table.Columns {
		if name != "" && !left[i] {
			kept = append(kept, i)
			out.Columns = append(out.Columns, datasets.TableColumn{Name: name, Unit: map[cellKind]string{amounts: "€", minutes: "min"}[kinds[i]]})
		}
	}
	if len(kept) == 0 {
		return &ingest.CellError{File: r.file.Name, Sheet: r.rep.Sheet, Err: ingest.Notef("ingest.nothing-to-keep", "every column names people: nothing may be kept")}
	}
	masked := 0
	err = r.rows(func(l *line) error {
		personal.count(l.row)
		cells := make([]string, len(kept))
		for i, at := range kept {
			if cells[i] = l.cell(at, kinds[at]); ingest.Mentions(cells[i]) != ingest.NotPersonal {
				cells[i] = ""
				masked++
			}
		}
		if l.ok() {
			out.Rows = append(out.Rows, cells)
		}
		return nil
	})
	if err != nil {
		return err
	}
	personal.discard(r.rep)
	if masked > 0 {
		r.rep.Note(ingest.Notef("ingest.masked", "%d cells held an e-mail address or a phone number: left empty", masked))
	}
	r.rep.Note(ingest.Notef("ingest.kept-as-table", "kept as the table %s, shown and counted by nobody yet: « sillage mapping %s » drafts how to read it", out.Name, r.file.Name))
	return r.addTable(out)
}

// tableSlug makes the name of a table of the name of a file.
func tableSlug(file string) string {
	base := strings.TrimSuffix(path.Base(file), path.Ext(file))
	slug := strings.Join(strings.FieldsFunc(ingest.Fold(base), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
	if slug == "" {
		return "tableau"
	}
	return slug
}
