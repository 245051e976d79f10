package notebook

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Objections returns every reason not to publish a run: a cell that failed, a
// check that is not satisfied, a value that is not a number, a figure without
// title, summary or table, a count below the disclosure threshold. Threshold is
// the least number of persons that a breakdown may show.
func Objections(r *nb.Result, threshold int) []*nb.Problem {
	var out []*nb.Problem
	places := map[string]nb.Place{}
	for _, c := range r.Cells {
		places[c.Name] = c.Place
		if c.Problem != nil && c.State != nb.Blocked {
			out = append(out, c.Problem)
		}
		if v, ok := r.Verdicts[c.Name]; ok && !v.OK {
			why := ""
			if v.Why != nil {
				why = failureText(v.Why)
			}
			out = append(out, at(c.Place, c.Name, "nb.check-failed", "the check %q is not satisfied: %s", c.Name, why))
		}
	}
	for _, path := range slices.Sorted(maps.Keys(r.Values)) {
		b := r.Values[path]
		if b.Quantity.Why != nil && b.Quantity.Why.Key == nb.NotANumberKey {
			out = append(out, at(places[b.Cell], b.Cell, "nb.value-nan", "the value %q is not a number", path))
		}
		if n := b.Quantity.N; b.Quantity.Form == nb.FormEstimate && b.Quantity.Why == nil && n > 0 && n < threshold {
			out = append(out, at(places[b.Cell], b.Cell, "nb.small-value", "the value %q rests on %d persons, fewer than %d", path, n, threshold))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Figures)) {
		out = append(out, figureObjections(r.Figures[name], places[name], name, threshold)...)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Tables)) {
		out = append(out, tableObjections(r.Tables[name], places[name], name, threshold)...)
	}
	return out
}

func at(p nb.Place, cell, key, format string, args ...any) *nb.Problem {
	q := nb.Problemf(p, key, format, args...)
	q.Cell = cell
	return q
}

func figureObjections(f *reports.Figure, place nb.Place, name string, threshold int) []*nb.Problem {
	var out []*nb.Problem
	if err := f.Validate(); err != nil {
		for _, p := range nb.Problems(err) {
			out = append(out, at(place, name, "nb.figure", "%[1]s", p.Error(), failureText(err)))
			break // Validate's errors are joined: one text tells them all
		}
	}
	var small []string
	for _, p := range f.Points {
		if p.Missing == "" && p.N > 0 && p.N < threshold {
			small = append(small, fmt.Sprintf("%s (%d)", strings.Trim(p.Series+" "+p.Label, " "), p.N))
		}
	}
	if len(small) > 0 {
		out = append(out, at(place, name, "nb.small-cells", "the figure %q shows fewer than %d persons at: %s", name, threshold, strings.Join(small, ", ")))
	}
	return out
}

func tableObjections(t nb.Table, place nb.Place, name string, threshold int) []*nb.Problem {
	var out []*nb.Problem
	if t.Title == "" {
		out = append(out, at(place, name, "nb.table-title", "the table %q has no title", name))
	}
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			out = append(out, at(place, name, "nb.table-row", "the table %q: row %d has %d cells, there are %d columns", name, i+1, len(row), len(t.Columns)))
			continue
		}
		for j, q := range row {
			switch {
			case q.Why != nil && q.Why.Key == nb.NotANumberKey:
				out = append(out, at(place, name, "nb.table-nan", "the table %q: row %d, column %q is not a number", name, i+1, t.Columns[j]))
			case q.Why == nil && q.N > 0 && q.N < threshold:
				out = append(out, at(place, name, "nb.table-small", "the table %q: row %d, column %q rests on %d persons, fewer than %d", name, i+1, t.Columns[j], q.N, threshold))
			}
		}
	}
	return out
}
