package pages

import (
	"html/template"
	"strings"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// mostAsked bounds the words that an address gives to the search field.
const mostAsked = 60

// NotFound is the page of an address that leads nowhere: a search field filled
// with its words, and the main pages.
func NotFound(l *lang.Catalogue, path string) (Page, error) {
	t, err := leafTemplates.Clone()
	if err != nil {
		return Page{}, err
	}
	var links []Link
	for _, n := range navigation {
		if !n.Private {
			links = append(links, Link{n.Href, l.T("pages.nav." + n.Name)})
		}
	}
	links = append(links, Link{"/equite", l.T("pages.equity.title")}, Link{"/glossaire", l.T("pages.nav.glossary")})
	var body strings.Builder
	err = t.Funcs(template.FuncMap{"t": l.T}).ExecuteTemplate(&body, "lost.html", map[string]any{"Path": "/recherche", "Asked": wordsOf(path), "Links": links})
	return Page{Title: l.T("pages.not-found"), Lead: l.T("pages.not-found-lead"), Body: template.HTML(body.String())}, err
}

// wordsOf returns the words of the last part of an address, without the ending
// of a file.
func wordsOf(path string) string {
	path = strings.TrimRight(path, "/")
	last := path[strings.LastIndexByte(path, '/')+1:]
	if dot := strings.LastIndexByte(last, '.'); dot > 0 {
		last = last[:dot]
	}
	words := strings.Fields(plain(last))
	for len(strings.Join(words, " ")) > mostAsked {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}
