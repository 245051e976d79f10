package notebook

import (
	"bytes"
	"embed"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/nb"
	"github.com/lozere-developpement/sillage/reports/pages"
)

//go:embed templates
var templateFiles embed.FS

var templates = template.Must(template.ParseFS(templateFiles, "templates/*.html"))

// A Drawer draws a figure as an SVG element that may stand in a page.
type Drawer interface {
	Draw(f *reports.Figure, w reports.Width) ([]byte, error)
}

// A Painter turns runs into pages.
type Painter struct {
	Drawer Drawer // nil = tables stand in for drawings
	Host   string // the organisation that answers for the figures
}

// draw adapts the drawer to what a document asks for.
func (p Painter) draw() nb.Draw {
	if p.Drawer == nil {
		return nil
	}
	return p.Drawer.Draw
}

// look is how a notebook's document is rendered.
func (p Painter) look(dir string) nb.Look {
	return nb.Look{Draw: p.draw(), Image: func(name string) ([]byte, error) {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return nil, os.ErrPermission
		}
		return os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	}}
}

// leaf is what the template of a page is given.
type leaf struct {
	Title, Host string
	Demo        bool
	Style       template.CSS // in the page; "" = Sheet
	Sheet       string       // address of the style sheet
	Filters     []filter
	Body        template.HTML
	Code        []codeFile
	Files       []link
	Record      nb.Record
	Unpublished []string // why this could not be published; shown above the page
}

// filter is one parameter and where each of its choices leads.
type filter struct {
	Label, Help, Value string
	Choices            []link
}

type link struct {
	Text, Href string
	Current    bool
}

type codeFile struct{ Name, Text string }

// Page writes a run as one self-contained file: no script, nothing outside it.
// The error says what is wrong in the document; the page is complete all the
// same.
func (p Painter) Page(r *Run) ([]byte, error) {
	l, faults := p.leaf(r)
	if l == nil {
		return nil, faults
	}
	l.Style = template.CSS(StyleSheet())
	for _, s := range r.Result.Params {
		l.Filters = append(l.Filters, filter{Label: s.Label, Value: s.Value})
	}
	page, err := write("page", l)
	if err != nil {
		return nil, err
	}
	return page, faults
}

// leaf gathers what any page of the run shows.
func (p Painter) leaf(r *Run) (*leaf, error) {
	look := p.look(r.Built.Dir)
	look.Draw = drawn(r, look.Draw)
	body, faults := r.Document.Render(r.Result, look)
	if body == nil {
		return nil, faults
	}
	code, err := readCode(r.Built.Dir)
	if err != nil {
		return nil, err
	}
	return &leaf{
		Title: r.Result.Title, Host: p.Host, Demo: r.Result.Demo,
		Body: template.HTML(body), Code: code, Record: r.Result.Record,
	}, faults
}

// drawn draws the figures of the document, on all processors at once, and
// returns how a page gets them.
func drawn(r *Run, draw nb.Draw) nb.Draw {
	if draw == nil {
		return nil
	}
	type face struct {
		f *reports.Figure
		w reports.Width
	}
	type drawing struct {
		svg []byte
		err error
	}
	faces := map[face]*drawing{}
	var all sync.WaitGroup
	for _, q := range r.Document.Quotes() {
		f := r.Result.Figures[q.Path]
		if q.Verb != "figure" || f == nil || f.Validate() != nil {
			continue
		}
		for _, w := range []reports.Width{reports.Wide, reports.Narrow} {
			d := &drawing{}
			faces[face{f, w}] = d
			all.Go(func() { d.svg, d.err = draw(f, w) })
		}
	}
	all.Wait()
	return func(f *reports.Figure, w reports.Width) ([]byte, error) {
		if d := faces[face{f, w}]; d != nil {
			return d.svg, d.err
		}
		return draw(f, w)
	}
}

// readCode reads the files that a reader may want to see.
func readCode(dir string) ([]codeFile, error) {
	names, err := folderFiles(dir)
	if err != nil {
		return nil, err
	}
	var files []codeFile
	for _, name := range names {
		if strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".md") {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				return nil, err
			}
			files = append(files, codeFile{name, string(data)})
		}
	}
	return files, nil
}

// StyleSheet returns the style of notebooks: that of the site and a few rules.
func StyleSheet() []byte {
	own, err := templateFiles.ReadFile("templates/notebook.css")
	if err != nil {
		panic(err) // embedded at build: cannot be missing
	}
	return append(bytes.Clone(pages.Assets()["site.css"].Content), own...)
}

func write(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	err := templates.ExecuteTemplate(&b, name, data)
	return b.Bytes(), err
}
