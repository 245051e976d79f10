package nb

import (
	"embed"
	"html/template"
	"strings"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

//go:embed templates
var templateFiles embed.FS

var templates = template.Must(template.ParseFS(templateFiles, "templates/*.html"))

// figureBlock is what the template of a figure is given.
type figureBlock struct {
	*reports.Figure
	Sentence     string
	Wide, Narrow template.HTML
	Table        reports.Table
	Notes        []string
}

// writeFigure writes a figure: title, question, sentence, drawing, table, notes.
func writeFigure(f *reports.Figure, draw Draw) (string, error) {
	if err := f.Validate(); err != nil {
		return "", err
	}
	l := lang.French
	v := figureBlock{Figure: f, Sentence: f.Sentence(l), Table: f.Table(l)}
	v.Notes = v.Table.Notes
	if draw != nil {
		for _, side := range []struct {
			width reports.Width
			to    *template.HTML
		}{{reports.Wide, &v.Wide}, {reports.Narrow, &v.Narrow}} {
			svg, err := draw(f, side.width)
			if err != nil {
				return "", err
			}
			*side.to = template.HTML(svg) // the drawer escapes every label: its contract
		}
	}
	return execute("figure", v)
}

// writeTable writes a table of the notebook.
func writeTable(t Table) (string, error) { return execute("standalone-table", Shown(t)) }

// Shown returns a table of the notebook ready to show.
func Shown(t Table) reports.Table {
	out := reports.Table{Caption: t.Title, Head: t.Columns, Stub: 1}
	for _, row := range t.Rows {
		cells := make([]reports.Cell, len(row))
		for i, q := range row {
			cells[i] = reports.Cell{Text: Write(q, nil), Number: q.Form != FormText && q.Why == nil, Missing: q.Why != nil}
		}
		out.Rows = append(out.Rows, cells)
	}
	out.Notes = append(out.Notes, t.Doubts...)
	if t.Source != "" {
		out.Notes = append(out.Notes, "Source : "+t.Source)
	}
	return out
}

func execute(name string, v any) (string, error) {
	var b strings.Builder
	err := templates.ExecuteTemplate(&b, name, v)
	return b.String(), err
}
