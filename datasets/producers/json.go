package producers

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// jsonRecords returns the list of objects of a JSON file: the file itself, or
// what is under "data" or "results". The objects inside an object are brought
// up: {"age": {"plus60ans": 1}} gives "age_plus60ans"; those under "attributes"
// (JSON:API) and "cra" lose that name.
func jsonRecords(f *ingest.File) ([]map[string]json.RawMessage, error) {
	b, err := f.Bytes()
	if err != nil {
		return nil, err
	}
	var list []map[string]json.RawMessage
	if json.Unmarshal(b, &list) == nil {
		return flattened(list), nil
	}
	var page struct {
		Data    json.RawMessage
		Results json.RawMessage
	}
	if err := json.Unmarshal(b, &page); err != nil {
		return nil, &ingest.CellError{File: f.Name, Err: ingest.Notef("ingest.bad-json", "the JSON is damaged or incomplete: %s", err.Error())}
	}
	for _, raw := range []json.RawMessage{page.Data, page.Results} {
		if len(raw) > 0 && json.Unmarshal(raw, &list) == nil {
			return flattened(list), nil
		}
	}
	return nil, &ingest.CellError{File: f.Name, Err: ingest.Notef("ingest.unknown-json", "no known producer writes JSON with these keys")}
}

func flattened(list []map[string]json.RawMessage) []map[string]json.RawMessage {
	for i, record := range list {
		flat := make(map[string]json.RawMessage, len(record))
		flatten(flat, "", record, 0)
		list[i] = flat
	}
	return list
}

func flatten(to map[string]json.RawMessage, prefix string, record map[string]json.RawMessage, depth int) {
	const deepest = 4
	for key, raw := range record {
		var inner map[string]json.RawMessage
		switch {
		case len(raw) == 0 || raw[0] != '{' || depth == deepest || json.Unmarshal(raw, &inner) != nil:
			if _, taken := to[prefix+key]; !taken || depth == 1 { // "attributes" win over what is around them
				to[prefix+key] = raw
			}
		case len(inner) == 1 && (inner["$oid"] != nil || inner["$date"] != nil): // as MongoDB writes ids and dates
			to[prefix+key] = slices.Concat(inner["$oid"], inner["$date"])
		case key == "attributes" || key == "cra":
			flatten(to, prefix, inner, depth+1)
		default:
			flatten(to, prefix+key+"_", inner, depth+1)
		}
	}
}

// jsonTable makes a table of a JSON list of flat records.
func (r *reading) jsonTable() error {
	records, err := jsonRecords(r.file)
	if err != nil {
		return err
	}
	names := map[string]int{}
	var cols []string
	for _, rec := range records {
		var keys []string
		for k := range rec {
			if _, ok := names[k]; !ok {
				keys = append(keys, k)
			}
		}
		slices.Sort(keys)
		for _, k := range keys {
			names[k] = len(cols)
			cols = append(cols, k)
		}
		if len(cols) > 5000 {
			return &ingest.CellError{File: r.file.Name, Err: ingest.Notef("ingest.too-many-columns", "more than %d columns (%d so far)", 5000, len(cols))}
		}
	}
	rows := make([][]ingest.Cell, len(records))
	for i, rec := range records {
		rows[i] = make([]ingest.Cell, len(cols))
		for k, raw := range rec {
			rows[i][names[k]] = jsonCell(raw)
		}
	}
	sum, err := r.file.SHA256()
	if err != nil {
		return err
	}
	file := ingest.FromRows(r.file.Name, sum, cols, rows)
	if r.table, err = file.Sheets()[0].Table(ingest.TableOptions{HeaderRow: 1}); err != nil {
		return err
	}
	r.rep = ingest.NewReport(r.table)
	r.out.Report = r.rep
	return nil
}

// jsonCell turns a value into a cell; a list becomes "a|b".
func jsonCell(raw json.RawMessage) ingest.Cell {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return ingest.Cell{}
	}
	switch x := v.(type) {
	case string:
		return ingest.RepairedText(x)
	case float64:
		return ingest.Cell{Text: strconv.FormatFloat(x, 'f', -1, 64), Kind: ingest.Number}
	case bool:
		if x {
			return ingest.Cell{Text: "1", Kind: ingest.Bool}
		}
		return ingest.Cell{Text: "0", Kind: ingest.Bool}
	case []any:
		var parts []string
		for _, e := range x {
			if s, ok := e.(string); ok {
				parts = append(parts, s)
			}
		}
		return ingest.RepairedText(strings.Join(parts, "|"))
	}
	return ingest.Cell{}
}
