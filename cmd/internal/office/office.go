package office

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/intake"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
	fc "github.com/lozere-developpement/sillage/funding/forecast"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// Deps is all that the pages are built from.
type Deps struct {
	Store   *store.Store
	Roadmap *roadmap.Roadmap
	Site    func() pages.Site
	Figures pages.Figures // its zero value leaves the drawings out
	// Drawer returns who draws in a language ("fr", "en"); nil lets the drawer of
	// Figures draw in both.
	Drawer func(tag string) pages.Drawer
	Region string // administrative region, for European rates: "Occitanie"
	// Departement is the INSEE code whose rows are kept of a national table; ""
	// keeps them all.
	Departement string
	Now         func() time.Time
	User        func(*http.Request) string   // name of who asks
	Account     func(*http.Request) string   // identifier of who asks
	Role        func(*http.Request) web.Role // what who asks may do; nil lets everybody see what an administrator does
	// Import adds what was typed in to the workspace; nil leaves the button out.
	Import func(context.Context, *datasets.Batch) error
	Demo   bool // the workspace holds demonstration data
	Open   bool // nobody signs in, so nobody signs out
	// Measured reports whether an imported value of an indicator covers a
	// period; nil knows only what is typed in.
	Measured func(indicator, period string) bool
	// Pseudonym turns the code of a person into the one that links their
	// forms; nil follows nobody.
	Pseudonym func(code string) string
	// Tray holds the files dropped on a page; nil leaves those pages out.
	Tray *intake.Tray

	written *roadmap.Roadmap // see asWritten; nil = Roadmap
}

type office struct {
	Deps
	t        *lang.Catalogue
	foreseen memo[forecasting]
	outlooks memo[fc.Outlook]
}

// routesIn are the pages written in one language.
func routesIn(d Deps, t *lang.Catalogue) []web.Route {
	o := &office{Deps: d.in(t), t: t}
	return slices.Concat(o.filesRoutes(), o.formRoutes(), o.forms(), []web.Route{
		{Pattern: "GET /financements", Least: web.Reader, Serve: o.first},
		{Pattern: "GET /financements/appels", Least: web.Reader, Serve: o.visiting(o.calls)},
		{Pattern: "GET " + importPath, Least: web.Officer, Serve: o.visiting(o.askCalls)},
		{Pattern: "POST " + importPath, Least: web.Officer, Serve: o.visiting(o.previewCalls), Most: largestCalls + beside},
		{Pattern: "POST " + importPath + "/confirmer", Least: web.Officer, Serve: o.visiting(o.takeCalls), Most: 4 * largestCalls},
		{Pattern: "GET /financements/financeurs", Least: web.Reader, Serve: o.visiting(o.funders)},
		{Pattern: "GET /financements/dispositifs", Least: web.Reader, Serve: o.visiting(o.schemes)},
		{Pattern: "GET /financements/structures", Least: web.Reader, Serve: o.visiting(o.structures)},
		{Pattern: "GET /financements/factures", Least: web.Reader, Serve: o.visiting(o.invoices)},
		{Pattern: "GET /financements/postes", Least: web.Reader, Serve: o.visiting(o.posts)},
		{Pattern: "GET /financements/dossiers", Least: web.Reader, Serve: o.visiting(o.applications)},
		{Pattern: "GET /financements/dossiers/etapes", Least: web.Reader, Serve: o.visiting(o.kanban)},
		{Pattern: "POST /financements/dossiers/import", Least: web.Officer, Serve: o.visiting(o.importApplications), Most: largestSheet + beside},
		{Pattern: "POST " + adoptPath, Least: web.Officer, Serve: o.visiting(o.adopt), Most: largestSheet},
		{Pattern: "POST /financements/dossiers/{id}/ligne", Least: web.Officer, Serve: o.visiting(o.saveLine)},
		{Pattern: "POST /financements/dossiers/{id}/etape", Least: web.Officer, Serve: o.visiting(o.move)},
		{Pattern: "GET /financements/echanges", Least: web.Reader, Serve: o.visiting(o.exchanges)},
		{Pattern: "GET /financements/echanges/{format}", Least: web.Reader, Serve: o.visiting(o.send)},
		{Pattern: "GET /financements/calendrier", Least: web.Reader, Serve: o.calendar},
		{Pattern: "POST /financements/calendrier", Least: web.Reader, Serve: o.newFeed},
		{Pattern: "GET /financements/echeances.ics", Least: web.Anyone, Serve: o.feed},
		{Pattern: "GET /financements/plans", Least: web.Reader, Serve: o.allPlans},
		{Pattern: "GET /financements/plans/{action}", Least: web.Reader, Serve: o.visiting(o.plan)},
		{Pattern: "GET /financements/optimum/{action}", Least: web.Reader, Serve: o.visiting(o.best)},
		{Pattern: "POST /financements/optimum/{action}", Least: web.Officer, Serve: o.visiting(o.keepBest)},
		{Pattern: "POST /financements/plan/{id}/scenario", Least: web.Officer, Serve: o.visiting(o.branch)},
		{Pattern: "GET /financements/partenaires", Least: web.Reader, Serve: o.visiting(o.partners)},
		{Pattern: "POST /financements/partenaires/{id}/contact", Least: web.Officer, Serve: o.visiting(o.contact)},
		{Pattern: "GET /financements/fonds", Least: web.Reader, Serve: o.fund},
		{Pattern: "POST /financements/fonds", Least: web.Officer, Serve: o.appendEntry},
		{Pattern: "GET /financements/fonds/releve", Least: web.Reader, Serve: o.statement},
		{Pattern: "GET /financements/controles", Least: web.Reader, Serve: o.analysis},
		{Pattern: "GET /financements/prevision", Least: web.Reader, Serve: o.forecast},
		{Pattern: "GET /saisie", Least: web.Evaluator, Serve: o.typed},
		{Pattern: "GET /saisie/indicateurs/{action}", Least: web.Evaluator, Serve: o.indicators},
		{Pattern: "POST /saisie/indicateurs/{action}", Least: web.Evaluator, Serve: o.saveIndicator, Most: store.LargestEvidence + beside},
		{Pattern: "POST /saisie/valeurs/{id}", Least: web.Officer, Serve: o.reviewValue},
		{Pattern: "GET /saisie/etapes/{action}", Least: web.Evaluator, Serve: o.stages},
		{Pattern: "POST /saisie/etapes/{action}", Least: web.Evaluator, Serve: o.saveStage, Most: store.LargestEvidence + beside},
		{Pattern: "GET /saisie/questionnaires/{id}", Least: web.Evaluator, Serve: o.instrument},
		{Pattern: "POST /saisie/questionnaires/{id}", Least: web.Evaluator, Serve: o.saveResponse, Most: store.LargestEvidence + beside},
		{Pattern: "POST /saisie/verser", Least: web.Officer, Serve: o.pour},
		{Pattern: "GET /saisie/pieces/{sha}", Least: web.Evaluator, Serve: o.evidence},
	})
}

// beside is how much a form holds beside its file, in bytes.
const beside = 1 << 20

// forms are the pages of the records that are made and edited by hand.
func (o *office) forms() []web.Route {
	return slices.Concat(files.routes(o), documents.routes(o), tranches.routes(o), reportsDue.routes(o), calls.routes(o), callMatches.routes(o),
		funders.routes(o), schemes.routes(o), structures.routes(o), invoices.routes(o), jobs.routes(o), asked.routes(o), plans.routes(o), costs.routes(o), resources.routes(o), hours.routes(o))
}

//go:embed templates
var markup embed.FS

// A section is a part of a page: what is said, a table, a form, a figure.
type section struct {
	ID, Title string
	Lead      string
	Keys      []keyFigure
	Figure    template.HTML
	Table     *table
	Lanes     []lane
	Form      *form
	Filters   *form  // sent with GET
	Details   string // the form is folded under these words
	Problem   string // what is wrong, said above the table
	Notes     []string
	List      []string // as a list of points
	Links     []pages.Link
	Steps     []pages.Link // what to do, in this order
	Do        []pages.Link // what is begun from here, the first one being what is usual
	Fold      string       // the table is folded under these words
	Everybody bool         // its form is not for officers alone
}

type keyFigure struct{ Value, Label, Href string }

// A lane is a column of the kanban.
type lane struct {
	Title  string
	Stages string // names of its stages, with spaces between
	Cards  []kanbanCard
	More   string // what is left out, in words
}

type kanbanCard struct {
	ID, Title, Href, Sub string
	Amounts              []pair
	Deadline             cell
	Moves                []option // stage names and labels
	Others               []string // moves that are made on the page of the file
	Action, Version      string
	On                   string
}

// A table is rows of cells under headings.
type table struct {
	Caption string
	Heads   []heading
	Rows    [][]cell
	Total   bool // the last row adds up the others
	Empty   string
}

type heading struct {
	Text, Href string // an address sorts by the column
	Num        bool
	Sorted     string // "ascending", "descending", ""
}

type cell struct {
	Text, Href, Class string // class: "good", "bad", "warn": always with a word
	Num               bool
	Keep              bool   // on one line
	ID                string // of the row, on its first cell
	Field             *field // something to fill in, of the form named Form
	Form              string
	Links             []pages.Link
	Submit            string // a button of the form
}

// Head reports whether column i holds numbers.
func (t *table) Num(i int) bool { return i < len(t.Heads) && t.Heads[i].Num }

// Sums reports whether row i is the total.
func (t *table) Sums(i int) bool { return t.Total && i == len(t.Rows)-1 }

func heads(names ...string) []heading {
	list := make([]heading, len(names))
	for i, n := range names {
		num := len(n) > 0 && n[0] == '#'
		if num {
			n = n[1:]
		}
		list[i] = heading{Text: n, Num: num}
	}
	return list
}

// page writes sections inside the shell.
func (o *office) page(w http.ResponseWriter, r *http.Request, status int, p pages.Page, sections ...section) error {
	role := o.role(r)
	if role < web.Officer && strings.HasPrefix(r.URL.Path, "/financements") {
		sections = toRead(sections)
	}
	for _, s := range sections {
		if s.Form != nil {
			s.Form.point()
		}
	}
	body, err := o.fill("page", sections)
	if err == nil {
		p.Menu, err = o.fill("menu", view{o.menu(r.URL.Path, role), role == web.Administrator, !o.Open && o.Account(r) != ""})
	}
	if err != nil {
		return err
	}
	p.Body, p.Styles, p.Scripts = body, []string{"/static/" + style.Name}, []string{"/static/" + script.Name}
	p.User, p.Demo, p.Active, p.Single = o.User(r), o.Demo, "office", r.Method != http.MethodGet
	if len(p.Crumbs) == 0 && r.URL.Path != "/financements" {
		p.Crumbs = []pages.Link{{Href: "/financements", Text: o.t.T("office.title")}}
	}
	var whole bytes.Buffer
	if err := o.Site().Shell(&whole, p); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, err = whole.WriteTo(w)
	return err
}

// write runs an edit in the name of who asks.
func (o *office) write(r *http.Request, why string, edit func(ctx context.Context, tx *store.Tx) error) error {
	return o.Store.Write(r.Context(), o.User(r), why, func(tx *store.Tx) error { return edit(r.Context(), tx) })
}

func (o *office) today() funding.Date { return funding.DateOf(o.Now()) }

// said reports whether err is one that its reader can act on: it has a text in
// the catalogue, or is somebody else's edit.
func said(err error) bool {
	var m interface{ Message() (string, []any) }
	return errors.As(err, &m) && !errors.Is(err, store.ErrNotFound)
}

// found turns a record that is not there into a page that does not exist.
func found(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return web.ErrNotFound
	}
	return err
}

// message names what has a text in the catalogue: a stage, a state, a rule.
type message interface{ Message() (string, []any) }

// label returns the text of something that names its own.
func (o *office) label(m message) string {
	key, args := m.Message()
	return o.t.T(key, args...)
}

// figure draws f, or returns nothing when it cannot be drawn: the table beside
// it says the same.
func (o *office) figure(f *reports.Figure) template.HTML {
	if o.Figures.Drawer == nil || len(f.Points) == 0 {
		return ""
	}
	f.Demo = o.Demo
	html, err := o.Figures.Block(f)
	if err != nil {
		return ""
	}
	return html
}

// draw shows a figure, which holds its numbers as a table, or where it cannot
// be drawn that table alone.
func (s *section) draw(o *office, f *reports.Figure, t *table) {
	if s.Figure, s.Table = o.figure(f), nil; s.Figure == "" {
		s.Table = t
	}
}

func (o *office) actionOptions(none string) []option {
	list := []option{{"", none}}
	for _, a := range o.Roadmap.Actions {
		list = append(list, option{a.ID, a.Short})
	}
	return list
}

func (o *office) actionName(id string) string {
	if a, ok := o.Roadmap.Action(id); ok {
		return a.Short
	}
	return o.t.T("office.whole-roadmap")
}

// funderNames returns the names of all funders by their identifier.
func (o *office) funderNames(ctx context.Context) (map[string]string, []option, error) {
	list, err := store.Funders.List(ctx, o.Store, store.Query{Order: []string{"sort"}})
	names, options := map[string]string{}, []option{{"", o.t.T("office.choose")}}
	for _, f := range list {
		names[f.ID] = f.Value.Name
		options = append(options, option{f.ID, f.Value.Name})
	}
	return names, options, err
}

// Money reads what the public pages show of the money.
func Money(ctx context.Context, s *store.Store, on funding.Date, demo bool) (pages.Money, error) {
	m := pages.Money{On: on, Demo: demo, Funders: map[string]funding.Funder{}}
	var err error
	if m.Hash, err = s.Revision(ctx); err != nil {
		return m, err
	}
	apps, err := store.Applications.List(ctx, s, store.Query{})
	if err != nil {
		return m, err
	}
	for _, a := range apps {
		m.Applications = append(m.Applications, a.Value)
	}
	funders, err := store.Funders.List(ctx, s, store.Query{})
	for _, f := range funders {
		m.Funders[f.ID] = f.Value
	}
	return m, err
}
