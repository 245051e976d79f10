package pages

import (
	"embed"
	"errors"
	"html/template"
	"net/url"
	"strings"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// A Book is all pages on one state of the data: the same book gives the same
// bytes. It is safe to read from several goroutines.
type Book struct {
	Evidence *evidence.Evidence
	Money    Money
	Drawers  map[string]Drawer // by language tag
	// Outlines are the shapes of places; nil = none were imported.
	Outlines *reports.Outlines
	// Snapshots are what the pages said on days past, the last first.
	Snapshots []Shelved
	// Ballots are the weights that people gave in the workshop.
	Ballots []Ballot
	// Versions are the methods that were kept.
	Versions []Version
	// Extra names what the pages show besides data and money: outlines,
	// snapshots, ballots.
	Extra string
	// Public leaves out what only signed-in readers may see.
	Public bool

	asWritten map[string]bool // texts that the language of the book does not have; nil = it is in French
}

// Hash names the state of the data that the book shows.
func (b *Book) Hash() string { return b.Evidence.Hash + b.Money.Hash }

// State names all that a page is made from: pages of one state are the same
// bytes.
func (b *Book) State() string { return b.Hash() + b.Extra }

// A Request is what a reader asks of a page: its address, taken apart.
type Request struct {
	Path  string              // as in the address: "/actions/a03"
	Value func(string) string // of a wildcard in the pattern: "id"
	Query url.Values          // filters: the address is the state
	Texts *lang.Catalogue
}

// A Leaf is a page with the figures on it.
type Leaf struct {
	Page
	Figures []*reports.Figure
}

// Figure returns the figure with the given id.
func (l *Leaf) Figure(id string) (*reports.Figure, bool) {
	for _, f := range l.Figures {
		if f.ID == id {
			return f, true
		}
	}
	return nil, false
}

// ErrNoPage is returned for an address that has no page.
var ErrNoPage = errors.New("pages: no such page")

// An Entry of the table of contents is a page that the book can make.
type Entry struct {
	Path string // as net/http.ServeMux takes it, without method
	Make func(*Book, Request) (*Leaf, error)
}

// Contents lists every page for the élus: what there is to read, and the code
// that makes it.
var Contents []Entry

// A page tells where a figure of any page comes from, so the list is filled
// once all of them are known.
func init() {
	Contents = []Entry{
		{"/{$}", (*Book).home},
		{"/dimensions", (*Book).dimensions},
		{"/dimensions/{id}", (*Book).dimension},
		{"/actions", (*Book).actions},
		{"/actions/{id}", (*Book).action},
		{"/territoires", (*Book).territories},
		{"/territoires/{siren}", (*Book).group},
		{"/equite", (*Book).equity},
		{"/comparer", (*Book).compare},
		{"/comparer/methodes", (*Book).versions},
		{"/depuis", (*Book).since},
		{"/atelier", (*Book).workshop},
		{"/argent", (*Book).money},
		{"/donnees", (*Book).data},
		{"/donnees/qualite", (*Book).quality},
		{"/methode", (*Book).method},
		{"/chiffre/{code}", (*Book).origin},
		{"/recherche", (*Book).search},
		{"/glossaire", (*Book).glossary},
		{"/accessibilite", (*Book).accessibility},
	}
	for i, e := range Contents { // in the language of the reader
		Contents[i].Make = func(b *Book, r Request) (*Leaf, error) { return e.Make(b.in(r.Texts), r) }
	}
}

// Match takes an address apart: the wildcards of the entry with what stands for
// them in path, and whether path is one of its addresses.
func (e Entry) Match(path string) (values map[string]string, ok bool) {
	want, have := strings.Split(strings.TrimSuffix(e.Path, "{$}"), "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	values = map[string]string{}
	for i, w := range want {
		if name, wild := strings.CutPrefix(w, "{"); wild && have[i] != "" {
			values[strings.TrimSuffix(name, "}")] = have[i]
		} else if w != have[i] {
			return nil, false
		}
	}
	return values, true
}

// Make makes the page that r.Path leads to; r.Value is filled in. It returns
// ErrNoPage when there is none.
func (b *Book) Make(r Request) (*Leaf, error) {
	for _, e := range Contents {
		if values, ok := e.Match(r.Path); ok {
			r.Value = func(name string) string { return values[name] }
			return e.Make(b, r)
		}
	}
	return nil, ErrNoPage
}

// Addresses lists every page without filters in the order in which readers go
// through them: those of the menu, then one per action, dimension, territory.
func (b *Book) Addresses() []string {
	var first, then []string
	for _, e := range Contents {
		path := strings.TrimSuffix(e.Path, "{$}")
		switch {
		case !strings.Contains(path, "{"):
			first = append(first, path)
		case path == "/dimensions/{id}":
			for _, d := range b.Evidence.Design.Referential.Dimensions {
				then = append(then, "/dimensions/"+d.ID)
			}
		case path == "/actions/{id}":
			for _, a := range b.Evidence.Roadmap.Actions {
				then = append(then, "/actions/"+a.ID)
			}
		case path == "/territoires/{siren}":
			for _, g := range b.Evidence.Territory.EPCI {
				then = append(then, "/territoires/"+g.SIREN)
			}
		}
	}
	return append(first, then...)
}

func (b *Book) glossary(r Request) (*Leaf, error) {
	leaf, err := b.written(r, "glossaire", "glossary")
	if err == nil {
		leaf.Body = glossaryOf(r.Texts.Tag()).anchored(leaf.Body)
	}
	return leaf, err
}

func (b *Book) accessibility(r Request) (*Leaf, error) {
	return b.written(r, "accessibilite", "accessibility")
}

// written makes a page from one of the texts under text/.
func (b *Book) written(r Request, name, key string) (*Leaf, error) {
	body, err := prose(r.Texts.Tag(), name)
	if err != nil {
		return nil, err
	}
	return &Leaf{Page: Page{Title: r.Texts.T("pages.nav." + key), Body: body, Demo: b.Evidence.Demo}}, nil
}

//go:embed templates/leaf
var leafFiles embed.FS

var leafTemplates = template.Must(template.Must(template.New("leaves").Funcs(placeholders).
	ParseFS(templates, "templates/figure.html")).ParseFS(leafFiles, "templates/leaf/*.html"))

// leaf fills the template of the given name. Figures that the template shows
// are collected, so that each can be asked for alone.
func (b *Book) leaf(r Request, name string, page Page, data any) (*Leaf, error) {
	l := &Leaf{Page: page}
	fs := Figures{Drawer: b.Drawers[r.Texts.Tag()], Texts: r.Texts, Address: r.figureAddress, Frame: b.frameOf(r), Once: map[string]bool{}}
	fs.Said = []string{r.Texts.T("figures.demo"), r.Texts.T("figures.source", b.source(r)), r.Texts.T("figures.source", b.sourceHere(r)),
		r.Texts.T("figures.source", b.sourceFor(r, evidence.Filter{Period: filterOf(b, r).Period}))}
	if name != "origin" { // which shows figures of other pages
		fs.Code = func(figure string) template.HTML { return r.codeLink("figure", r.Path, figure) }
	}
	t, err := leafTemplates.Clone()
	if err != nil {
		return nil, err
	}
	figure := func(f *reports.Figure, alone bool) (template.HTML, error) {
		if f == nil {
			return "", nil
		}
		l.Figures = append(l.Figures, f)
		return fs.block(f, alone)
	}
	t.Funcs(template.FuncMap{
		"t":      r.Texts.T,
		"code":   r.codeLink,
		"point":  r.perPoint,
		"here":   func(kind string) template.HTML { return r.within("territoire", r.Value("siren")).codeLink(kind) },
		"codes":  func(path []string) template.HTML { return r.codeLink(path[0], path[1:]...) },
		"figure": func(f *reports.Figure) (template.HTML, error) { return figure(f, false) },
		"alone":  func(f *reports.Figure) (template.HTML, error) { return figure(f, true) },
	}).Funcs(writers(r.Texts))
	var body strings.Builder
	if err := t.ExecuteTemplate(&body, name+".html", data); err != nil {
		return nil, err
	}
	l.Body = template.HTML(body.String())
	if signposts[name] {
		l.Body = template.HTML(glossaryOf(r.Texts.Tag()).linked(body.String()))
	}
	l.Demo = l.Demo || b.Evidence.Demo
	l.Hash = b.Hash()
	l.Source = b.Evidence.Source(r.Texts)
	l.Path, l.AsWritten = r.address(), b.asWritten
	return l, nil
}

// address returns the page with its filters, as a reader would share it.
func (r Request) address() string {
	if len(r.Query) == 0 {
		return r.Path
	}
	return r.Path + "?" + r.Query.Encode()
}

// frameOf returns where a figure of this page is served alone: the whole address
// when the server has a public one.
func (b *Book) frameOf(r Request) func(string) string {
	return func(figure string) string {
		return strings.TrimSuffix(b.Evidence.Config.Address, "/") + "/embed/figure/" + figure + "?" + r.pageQuery().Encode()
	}
}

// pageQuery names the page and its filters to what serves a part of it.
func (r Request) pageQuery() url.Values {
	q := url.Values{"page": {r.Path}}
	for k, v := range r.Query {
		q[k] = v
	}
	return q
}

// figureAddress returns where one face of a figure of this page is served.
func (r Request) figureAddress(figure, face string) string {
	return "/figure/" + figure + "." + face + "?" + r.pageQuery().Encode()
}
