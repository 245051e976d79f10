package pages

import (
	"html/template"
	"strconv"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// An Optioner gives what a browser needs to explore a figure.
type Optioner interface {
	Option(f *reports.Figure, w reports.Width) ([]byte, error)
}

// Option returns the option of a figure in the width that the reader asks, as
// JSON, or ErrNoPage when the drawer has none.
func (b *Book) Option(f *reports.Figure, r Request) ([]byte, error) {
	o, ok := b.Drawers[r.Texts.Tag()].(Optioner)
	if !ok {
		return nil, ErrNoPage
	}
	width := reports.Wide
	if n, err := strconv.Atoi(r.Query.Get("width")); err == nil {
		width = reports.Width(min(max(n, int(reports.Narrow)), 2*int(reports.Wide)))
	}
	return o.Option(f, width)
}

// SignInLink is the body of a page that asks for an account.
func SignInLink(l *lang.Catalogue, from string) template.HTML {
	return template.HTML(`<p><a class="button" href="/connexion?retour=` + template.URLQueryEscaper(from) + `">` + template.HTMLEscapeString(l.T("pages.sign-in-link")) + `</a></p>`)
}
