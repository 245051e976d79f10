package producers

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// A MappingKeep is a personal column that is kept, and what for. Without a
// purpose nothing is kept.
type MappingKeep struct {
	Column  string `toml:"colonne"`
	Purpose string `toml:"finalite"`
}

// A retaining is the personal columns that the user asked for, with their
// cells by row of the file. They go to a table of their own, which no page, no
// export and no evaluation reads; it holds the row of the file and no
// pseudonym, so that it does not say who answered what.
type retaining struct {
	at    []int
	names []string
	rows  map[int][]string
}

// purposes are the columns to keep, by options and by mapping.
func (r *reading) purposes() map[string]string {
	out := maps.Clone(r.opt.Keep)
	if r.opt.Mapping != nil {
		for _, k := range r.opt.Mapping.Keep {
			if out == nil {
				out = map[string]string{}
			}
			out[k.Column] = k.Purpose
		}
	}
	return out
}

// beginRetaining finds the columns to keep in the table.
func (r *reading) beginRetaining() error {
	keep := r.purposes()
	if len(keep) == 0 || r.retained != nil {
		return nil
	}
	r.retained = &retaining{rows: map[int][]string{}}
	for _, name := range slices.Sorted(maps.Keys(keep)) {
		at := r.table.Column(name)
		if at < 0 {
			return r.noColumn(name)
		}
		if strings.TrimSpace(keep[name]) == "" {
			return ingest.Notef("ingest.keep-purpose", "column %s: a personal column is kept only for a purpose that is said", name)
		}
		r.retained.at, r.retained.names = append(r.retained.at, at), append(r.retained.names, r.table.Columns[at])
		r.rep.Retain(r.table.Columns[at], keep[name])
	}
	return nil
}

func (r *reading) retain(row ingest.Row) {
	if r.retained == nil {
		return
	}
	cells, any := make([]string, len(r.retained.at)), false
	for i, at := range r.retained.at {
		if c := row.At(at); !c.Missing() {
			cells[i], any = strings.Clone(strings.TrimSpace(c.String())), true
		}
	}
	if any {
		r.retained.rows[row.Number] = cells
	}
}

// release lets go of the cells of a row that is set aside after all.
func (r *reading) release(row int) {
	if r.retained != nil {
		delete(r.retained.rows, row)
	}
}

// addRetained adds the table of what was kept.
func (r *reading) addRetained() error {
	if r.retained == nil {
		if len(r.purposes()) > 0 {
			return ingest.Notef("ingest.keep-no-table", "columns are kept from tables only, not from this kind of file")
		}
		return nil
	}
	t := datasets.Table{Name: "nominatif-" + tableSlug(r.out.Origin.Space), Key: -1, Columns: []datasets.TableColumn{{Name: "ligne"}}}
	for _, name := range r.retained.names {
		t.Columns = append(t.Columns, datasets.TableColumn{Name: name, Personal: true})
	}
	for _, n := range slices.Sorted(maps.Keys(r.retained.rows)) {
		t.Rows = append(t.Rows, append([]string{strconv.Itoa(n)}, r.retained.rows[n]...))
	}
	return r.addTable(t)
}
