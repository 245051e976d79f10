package pages

import (
	"html/template"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// A Drawer draws a figure as an SVG element that may stand in a page: no
// script, no style, no address outside.
type Drawer interface {
	Draw(f *reports.Figure, w reports.Width) ([]byte, error)
}

// Widths are those in which a page holds each drawing: one is shown, the other
// not, as the screen is wide.
var Widths = [...]reports.Width{reports.Wide, reports.Narrow}

// Figures writes figures into pages: the drawing in two widths, the sentence,
// the table, what must be known, and the files.
type Figures struct {
	Drawer Drawer // in the language of Texts
	Texts  *lang.Catalogue
	// Address returns where a face of a figure is served ("svg", "png", "csv",
	// "json"); nil leaves the links out, as in a snapshot.
	Address func(figure, face string) string
	// Frame is where a figure is served alone, for other sites to show; nil
	// leaves that out.
	Frame func(figure string) string
	// Said are notes that the page gives once for all its figures.
	Said []string
	// Once remembers the notes that a figure above has given, so that they are
	// not said again; nil = every figure gives all of its own.
	Once map[string]bool
	// Code links a figure to where it comes from; nil = no code.
	Code func(figure string) template.HTML
}

type figureView struct {
	*reports.Figure
	Sentence     string
	Wide, Narrow template.HTML
	Table        tableView
	Notes        []string
	Files        []file
	Data         string // address of the option that « Explorer » loads
	Open         bool
	Code         template.HTML // link to where it comes from; "" = none
	Frame        string        // address of the figure alone, "" = none
	Alone        bool          // under the title of the page, not of a section
}

type file struct {
	Link
	Download bool
}

// tableView adds to a table what its template asks.
type tableView struct{ reports.Table }

// IsNumber reports whether column i holds numbers.
func (t tableView) IsNumber(i int) bool {
	for _, row := range t.Rows {
		if i < len(row) && !row[i].Missing {
			return row[i].Number
		}
	}
	return false
}

// Block writes one figure. It refuses one that is not whole (see
// reports.Figure.Validate).
func (fs Figures) Block(f *reports.Figure) (template.HTML, error) { return fs.block(f, false) }

func (fs Figures) block(f *reports.Figure, alone bool) (template.HTML, error) {
	if err := f.Validate(); err != nil {
		return "", err
	}
	v := figureView{Figure: f, Alone: alone, Sentence: f.Sentence(fs.Texts), Table: tableView{f.Table(fs.Texts)}}
	v.Notes = slices.DeleteFunc(slices.Clone(v.Table.Notes), func(note string) bool { return slices.Contains(fs.Said, note) || fs.again(f, note) })
	wide, err := fs.Drawer.Draw(f, reports.Wide)
	if err != nil {
		return "", err
	}
	narrow, err := fs.Drawer.Draw(f, reports.Narrow)
	if err != nil {
		return "", err
	}
	// The drawer escapes every label: this is its contract, and its tests'.
	v.Wide, v.Narrow = template.HTML(wide), template.HTML(narrow)
	if fs.Address != nil {
		v.Data = fs.Address(f.ID, "json")
		for _, face := range []string{"svg", "png", "csv"} {
			v.Files = append(v.Files, file{Link{fs.Address(f.ID, face), strings.ToUpper(face)}, true})
		}
	}
	if fs.Frame != nil {
		v.Frame = fs.Frame(f.ID)
	}
	if fs.Code != nil {
		v.Code = fs.Code(f.ID)
	}
	return fs.execute("figure", v)
}

// again reports whether a figure above gave the note already. Why a figure has
// no interval is said under each of them.
func (fs Figures) again(f *reports.Figure, note string) bool {
	if fs.Once == nil || note == fs.Texts.T("figures.waiver", f.Waiver) {
		return false
	}
	said := fs.Once[note]
	fs.Once[note] = true
	return said
}

func (fs Figures) execute(name string, data any) (template.HTML, error) {
	var b strings.Builder
	t, err := blocks.Clone()
	if err != nil {
		return "", err
	}
	err = t.Funcs(template.FuncMap{"t": fs.Texts.T}).ExecuteTemplate(&b, name, data)
	return template.HTML(b.String()), err
}

var blocks = template.Must(template.New("blocks").Funcs(placeholders).ParseFS(templates, "templates/figure.html"))
