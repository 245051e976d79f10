package export

import (
	"archive/zip"
	"encoding/json"
	"io"
	"time"
)

type schemaField struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	Type        string `json:"type"`
	Unit        string `json:"unit,omitempty"`
}

type tableSchema struct {
	Name        string        `json:"name"`
	Title       string        `json:"title"`
	CountryCode string        `json:"countryCode"`
	Fields      []schemaField `json:"fields"`
	Missing     []string      `json:"missingValues"`
}

func (t Table) schema() tableSchema {
	s := tableSchema{Name: t.Name, Title: t.Title, CountryCode: "FR", Missing: []string{""}}
	for _, c := range t.Columns {
		kind := "number"
		switch {
		case c.Text != nil:
			kind = "string"
		case c.Integers != nil:
			kind = "integer"
		}
		s.Fields = append(s.Fields, schemaField{c.Name, c.Title, c.Doc, kind, c.Unit})
	}
	return s
}

// Schema writes the Table Schema of the CSV form (Frictionless Data).
func Schema(w io.Writer, t Table) error { return indented(w, t.schema()) }

func indented(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// epoch dates the files of a package: the same table gives the same bytes.
var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Package writes a Data Package (Frictionless Data): the CSV, its schema and
// datapackage.json in one archive.
func Package(w io.Writer, t Table) error {
	zw := zip.NewWriter(w)
	add := func(name string, write func(io.Writer) error) error {
		f, err := zw.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch})
		if err != nil {
			return err
		}
		return write(f)
	}
	description := map[string]any{
		"name": t.Name, "title": t.Title, "profile": "tabular-data-package",
		"licenses": []map[string]string{{"name": "etalab-2.0", "title": "Licence Ouverte 2.0"}},
		"sources":  []map[string]string{{"title": t.Source}},
		"resources": []map[string]any{{
			"name": t.Name, "path": t.Name + ".csv", "profile": "tabular-data-resource", "encoding": "utf-8", "format": "csv",
			"dialect": map[string]any{"delimiter": ",", "decimalChar": "."}, "schema": t.schema(),
		}},
	}
	for _, file := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{t.Name + ".csv", func(w io.Writer) error { return CSV(w, t) }},
		{"schema.json", func(w io.Writer) error { return Schema(w, t) }},
		{"datapackage.json", func(w io.Writer) error { return indented(w, description) }},
	} {
		if err := add(file.name, file.write); err != nil {
			return err
		}
	}
	return zw.Close()
}
