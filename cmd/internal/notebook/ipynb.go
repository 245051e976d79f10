package notebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// ipynb is a Jupyter notebook, format 4.5.
type ipynb struct {
	Cells         []ipynbCell `json:"cells"`
	Metadata      any         `json:"metadata"`
	NBFormat      int         `json:"nbformat"`
	NBFormatMinor int         `json:"nbformat_minor"`
}

type ipynbCell struct {
	ID       string         `json:"id"`
	Type     string         `json:"cell_type"`
	Metadata map[string]any `json:"metadata"`
	Source   []string       `json:"source"`
	// Of code cells only; a markdown cell must not have them.
	Count   *int           `json:"execution_count,omitempty"`
	Outputs *[]ipynbOutput `json:"outputs,omitempty"`
}

// MarshalJSON writes null for the execution count of a code cell, which the
// format requires: nothing was executed by Jupyter.
func (c ipynbCell) MarshalJSON() ([]byte, error) {
	m := map[string]any{"id": c.ID, "cell_type": c.Type, "metadata": c.Metadata, "source": c.Source}
	if c.Type == "code" {
		m["execution_count"], m["outputs"] = nil, c.Outputs
	}
	return json.Marshal(m)
}

type ipynbOutput struct {
	Type     string              `json:"output_type"`
	Data     map[string][]string `json:"data"`
	Metadata map[string]any      `json:"metadata"`
}

// IPYNB writes a run as a Jupyter notebook with its outputs: prose with the
// values in place, each figure under the code that makes it, the whole code at
// the end. Jupyter shows it without a kernel; running it there again is not
// what it is for.
func (p Painter) IPYNB(r *Run) ([]byte, error) {
	pieces, faults := r.Document.Pieces(r.Result)
	out := ipynb{Cells: []ipynbCell{}, NBFormat: 4, NBFormatMinor: 5, Metadata: map[string]any{
		"kernelspec":    map[string]string{"name": "gonb", "display_name": "Go (gonb)", "language": "go"},
		"language_info": map[string]string{"name": "go", "file_extension": ".go", "mimetype": "text/x-go"},
		"title":         r.Result.Title,
		"sillage":       r.Result.Record,
	}}
	add := func(c ipynbCell) {
		c.ID = fmt.Sprintf("cellule-%d", len(out.Cells)+1)
		if c.Metadata == nil {
			c.Metadata = map[string]any{}
		}
		out.Cells = append(out.Cells, c)
	}
	for _, piece := range pieces {
		if piece.Table == nil {
			add(ipynbCell{Type: "markdown", Source: lines(piece.Prose)})
			continue
		}
		o, err := p.output(piece.Figure, *piece.Table)
		if err != nil {
			return nil, err
		}
		code := "// " + piece.Name
		if text := r.declaration(piece.Name); text != "" {
			code = text
		}
		add(ipynbCell{Type: "code", Source: lines(code), Outputs: &[]ipynbOutput{o}})
	}
	files, err := readCode(r.Built.Dir)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name, ".go") {
			add(ipynbCell{Type: "code", Source: lines(f.Text), Outputs: &[]ipynbOutput{}, Metadata: map[string]any{"jupyter": map[string]bool{"source_hidden": true}}})
		}
	}
	data, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return nil, err
	}
	return append(data, '\n'), faults
}

// output writes a figure or a table as the faces that Jupyter knows.
func (p Painter) output(f *reports.Figure, t reports.Table) (ipynbOutput, error) {
	o := ipynbOutput{Type: "display_data", Data: map[string][]string{}, Metadata: map[string]any{}}
	var text bytes.Buffer
	if f != nil {
		fmt.Fprintln(&text, f.Sentence(lang.French))
	}
	if err := t.WriteText(&text); err != nil {
		return o, err
	}
	o.Data["text/plain"] = lines(text.String())
	if draw := p.draw(); f != nil && draw != nil {
		svg, err := draw(f, reports.Wide)
		if err != nil {
			return o, err
		}
		o.Data["image/svg+xml"] = lines(string(svg))
	}
	return o, nil
}

// declaration returns the text of the declaration of a handle.
func (r *Run) declaration(name string) string {
	for _, c := range r.Result.Cells {
		if c.Name != name {
			continue
		}
		for _, s := range r.Built.Code.Spans {
			if s.File == c.Place.File && s.From <= c.Place.Line && c.Place.Line <= s.To {
				return r.Built.Code.Text(s)
			}
		}
	}
	return ""
}

// lines cuts a text as the format wants it: each line with its end.
func lines(s string) []string {
	all := strings.SplitAfter(strings.TrimSuffix(s, "\n"), "\n")
	if len(all) == 1 && all[0] == "" {
		return []string{}
	}
	return all
}
