package office

import (
	"html/template"
	"net/http"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// in returns the dependencies of the pages in a language.
func (d Deps) in(t *lang.Catalogue) Deps {
	site := d.Site
	d.Site = func() pages.Site {
		s := site()
		s.Texts = t
		return s
	}
	d.Figures.Texts, d.written = t, d.Roadmap
	if d.Roadmap != nil && t != lang.French {
		d.Roadmap = evidence.SayRoadmap(d.Roadmap, func(text string) string { said, _ := t.Data(text); return said })
	}
	if d.Drawer != nil {
		d.Figures.Drawer = d.Drawer(t.Tag())
	}
	return d
}

// asWritten returns the roadmap in the words in which it was written: those that
// calls are matched with and that files hold.
func (d Deps) asWritten() *roadmap.Roadmap {
	if d.written != nil {
		return d.written
	}
	return d.Roadmap
}

// Routes is the table of the pages: what, for whom, by which code. An address
// that asks for English (?lang=en) is served by the pages written in English,
// and what is sent there comes back in English.
func Routes(d Deps) []web.Route {
	routes := routesIn(d, lang.French)
	for i, rt := range routesIn(d, lang.English) {
		french := routes[i].Serve
		routes[i].Serve = web.KeepLanguage(func(w http.ResponseWriter, r *http.Request) error {
			if web.Texts(r) == lang.English {
				return rt.Serve(w, r)
			}
			return french(w, r)
		})
	}
	return routes
}

// templates are the parts of the pages in each language.
var templates = map[*lang.Catalogue]*template.Template{lang.French: parsed(lang.French), lang.English: parsed(lang.English)}

func parsed(t *lang.Catalogue) *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"t": t.T}).ParseFS(markup, "templates/*.html"))
}

// fill writes a part of a page.
func (o *office) fill(name string, with any) (template.HTML, error) {
	var b strings.Builder
	err := templates[o.t].ExecuteTemplate(&b, name, with)
	return template.HTML(b.String()), err
}
