package pages

import (
	"bytes"
	"embed"
	"html/template"
	"io"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

//go:embed templates
var templates embed.FS

// Texts gives the words of one language (see package lang).
type Texts interface {
	T(key string, args ...any) string
	Tag() string // "fr", "en"
}

// A Link is an address and the words that lead to it.
type Link struct {
	Href, Text string
}

// A Site is the house that pages are shown in.
type Site struct {
	Name    string // of the département: "Lozère"
	Logo    string // address of its logo; "" = none
	Style   string // address of the style sheet
	Colours string // address of the département's own colours; "" = the neutral theme
	Explore Explore
	Public  bool // readers without account: links that need one are left out
	Texts   Texts
	Version string // of the program
	Host    string // organisation that answers for the figures; printed on paper
	PDF     bool   // pages can be had as PDF
	Address string // public address of the server, without final slash; "" = no QR code on paper
}

// Explore names the files with which a reader explores a figure in place. The
// zero Explore leaves the button out (snapshots, print).
type Explore struct {
	Script string // small, loaded with the page
	Bundle string // loaded when a reader asks; "" = there is none
	Worker string // keeps visited pages for when there is no network; "" = none
}

// A Page is what the shell is filled with.
type Page struct {
	Title   string
	Lead    string        // one sentence under the title; "" = none
	Active  string        // name of the entry of the navigation: "home", "actions", "money"…
	Crumbs  []Link        // from the home page to the parent of this page
	Demo    bool          // shows demonstration data
	User    string        // name of who is signed in; "" = nobody
	Source  string        // what the page is made of: files, date
	Hash    string        // of the data shown, printed at the foot
	Path    string        // of the page with its filters: "/actions?periode=2025"; "" = it has no address of its own
	Single  bool          // it is in one language only, or answers what was sent: no link to the other
	Menu    template.HTML // of a part of the site, above the title; "" = none
	Scripts []string      // addresses of scripts of this page alone
	Styles  []string      // addresses of style sheets of this page alone, after that of the site
	Body    template.HTML

	// AsWritten are the texts of the workspace that the page shows in French
	// although it is in another language.
	AsWritten map[string]bool
}

// navigation lists the entries of the main menu: name, address, and whether it
// needs an account.
var navigation = []struct {
	Name, Href string
	Private    bool
}{
	{"home", "/", false},
	{"dimensions", "/dimensions", false},
	{"actions", "/actions", false},
	{"territory", "/territoires", false},
	{"money", "/argent", false},
	{"data", "/donnees", false},
	{"method", "/methode", false},
	{"office", "/financements", true},
}

type entry struct {
	Link
	Current bool
	Apart   bool // a place to work, not a page to read
}

type shellView struct {
	Site
	Page
	Nav []entry
}

var shell = template.Must(template.New("shell.html").Funcs(placeholders).ParseFS(templates, "templates/shell.html"))

// placeholders lets templates parse before the language and the page are
// known.
var placeholders = func() template.FuncMap {
	m := writers(lang.French)
	m["t"] = lang.French.T
	m["figure"] = func(*reports.Figure) template.HTML { return "" }
	m["alone"] = m["figure"]
	m["code"] = Request{}.codeLink
	m["here"] = func(string) template.HTML { return "" }
	m["point"] = Request{}.perPoint
	m["codes"] = func([]string) template.HTML { return "" }
	return m
}()

// Shell writes page as a whole HTML document.
func (s Site) Shell(w io.Writer, page Page) error {
	t, err := shell.Clone()
	if err != nil {
		return err
	}
	t.Funcs(template.FuncMap{"t": s.Texts.T})
	return s.write(w, t, shellView{Site: s, Page: page, Nav: s.nav(page.Active)})
}

func (s Site) write(w io.Writer, t *template.Template, v shellView) error {
	var b bytes.Buffer
	if err := t.Execute(&b, v); err != nil {
		return err
	}
	html := markFrench(keepLanguage(b.Bytes(), s.Texts.Tag()), v.AsWritten)
	_, err := w.Write(stack(typeset(html, s.Texts.Tag())))
	return err
}

func (s Site) nav(active string) []entry {
	var nav []entry
	for _, n := range navigation {
		if n.Private && s.Public {
			continue
		}
		nav = append(nav, entry{Link{n.Href, s.Texts.T("pages.nav." + n.Name)}, n.Name == active, n.Private})
	}
	return nav
}
