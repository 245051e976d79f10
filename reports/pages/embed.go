package pages

import (
	"html/template"
	"io"
	"net/url"

	"github.com/lozere-developpement/sillage/reports"
)

var frame = template.Must(template.New("embed.html").Funcs(placeholders).ParseFS(templates, "templates/embed.html"))

// Alone makes the page that shows one figure of a page and nothing else: other
// sites put it in a frame. Its links open beside, for the pages they lead to
// cannot be framed.
func (b *Book) Alone(r Request, l *Leaf, f *reports.Figure) (Page, error) {
	fs := Figures{Drawer: b.Drawers[r.Texts.Tag()], Texts: r.Texts}
	block, err := fs.Block(f)
	return Page{Title: f.Title, Path: l.Path, Demo: l.Demo, Body: block}, err
}

// Embed writes a page without header, menu, script or foot.
func (s Site) Embed(w io.Writer, page Page) error {
	t, err := frame.Clone()
	if err != nil {
		return err
	}
	t.Funcs(template.FuncMap{"t": s.Texts.T})
	return s.write(w, t, shellView{Site: s, Page: page})
}

// PDFAddress returns where the page is had as a PDF, "" when it is not: to who
// is signed in only, for printing takes a second of the server.
func (v shellView) PDFAddress() string {
	if !v.PDF || v.Path == "" || v.User == "" {
		return ""
	}
	u, err := url.Parse(v.Path)
	if err != nil {
		return ""
	}
	q := u.Query()
	q.Set("page", u.Path)
	return "/pdf?" + q.Encode()
}
