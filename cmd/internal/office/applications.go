package office

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// perPage is how many applications a page of the table holds.
const perPage = 50

// sortable are the columns of the table of applications, with the key of the
// heading.
var sortable = []struct{ column, key string }{
	{"sort", "application"}, {"funder", "funder"}, {"stage", "stage"}, {"deadline", "deadline"},
	{"requested", "requested"}, {"awarded", "awarded"}, {"called", "called"}, {"paid", "paid"},
}

func (o *office) applications(w http.ResponseWriter, r *http.Request) error {
	ctx, v := r.Context(), r.URL.Query()
	names, funders, err := o.funderNames(ctx)
	if err != nil {
		return err
	}
	q := applicationQuery(v)
	n, err := store.Applications.Count(ctx, o.Store, q)
	if err != nil {
		return err
	}
	page := max(1, atoi(v.Get("page")))
	q.Limit, q.Offset = perPage, (page-1)*perPage
	list, err := store.Applications.List(ctx, o.Store, q)
	if err != nil {
		return err
	}
	t := &table{Heads: o.sortHeads(v, q.Order[0]), Empty: o.t.T("office.applications.none"), Caption: o.t.T("office.applications.count", n)}
	for _, a := range list {
		t.Rows = append(t.Rows, o.applicationRow(a.Value, names))
	}
	s := section{Table: t, Links: pager(v, page, (n+perPage-1)/perPage, o)}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.applications"), Lead: o.t.T("office.applications.lead")},
		o.filters(v, funders), s, section{Links: []pages.Link{
			{Href: "/financements/dossiers/nouveau", Text: o.t.T("office.application.new")},
			{Href: "/financements/dossiers/etapes", Text: o.t.T("office.nav.kanban")},
			{Href: "/financements/dossiers.xlsx", Text: o.t.T("office.export")}}},
		section{Form: o.importForm(), Details: o.t.T("office.import-title")})
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // unreadable is 0
	return n
}

// applicationQuery reads the filters of an address. What it does not know is
// left out: an address is shared, and must not fail.
func applicationQuery(v url.Values) store.Query {
	q := store.Query{Search: v.Get("q"), Order: []string{"deadline"}}
	if s, err := funding.ParseStage(v.Get("etape")); err == nil {
		q.Where = append(q.Where, store.Is("stage", s.String()))
	}
	if f := v.Get("financeur"); f != "" {
		q.Where = append(q.Where, store.Is("funder", f))
	}
	if v.Get("depose") != "" {
		q.Where = append(q.Where, store.Is("filed", 1))
	}
	for _, c := range sortable {
		if v.Get("tri") == c.column || v.Get("tri") == "-"+c.column {
			q.Order = []string{v.Get("tri")}
		}
	}
	return q
}

// sortHeads are headings that sort, and the other way when they did already.
func (o *office) sortHeads(v url.Values, order string) []heading {
	var list []heading
	for i, c := range sortable {
		next := url.Values{}
		for k, x := range v {
			next[k] = x
		}
		next.Del("page")
		next.Set("tri", c.column)
		h := heading{Text: o.t.T("office." + c.key), Num: i >= 4}
		switch order {
		case c.column:
			h.Sorted = "ascending"
			next.Set("tri", "-"+c.column)
		case "-" + c.column:
			h.Sorted = "descending"
		}
		h.Href = "?" + next.Encode()
		list = append(list, h)
	}
	return list
}

func (o *office) applicationRow(a funding.Application, names map[string]string) []cell {
	sums, _ := a.Amounts() // refused when it was saved
	deadline := cell{Text: a.Deadline.French()}
	if a.Deadline.IsZero() {
		deadline.Text = "–"
	}
	if a.Stage.BeforeFiling() && !a.Deadline.IsZero() {
		deadline = o.countdown(a.Deadline)
	}
	return []cell{{Text: a.Title, Href: "/financements/dossiers/" + a.ID}, {Text: names[a.FunderID]}, {Text: o.label(a.Stage)}, deadline,
		{Text: a.Requested.French()}, {Text: o.awarded(a)}, {Text: sums.Called.French()}, {Text: sums.Paid.French()}}
}

func pager(v url.Values, page, pagesOf int, o *office) (links []pages.Link) {
	to := func(p int, key string) {
		next := url.Values{}
		for k, x := range v {
			next[k] = x
		}
		next.Set("page", strconv.Itoa(p))
		links = append(links, pages.Link{Href: "?" + next.Encode(), Text: o.t.T(key, p, pagesOf)})
	}
	if page > 1 {
		to(page-1, "office.previous")
	}
	if page < pagesOf {
		to(page+1, "office.next")
	}
	return links
}

func (o *office) stageOptions(none string) []option {
	list := []option{{"", none}}
	for _, s := range funding.Stages() {
		list = append(list, option{s.String(), o.label(s)})
	}
	return list
}

func (o *office) filters(v url.Values, funders []option) section {
	funders = append([]option{{"", o.t.T("office.all")}}, funders[1:]...)
	return section{Filters: &form{Submit: o.t.T("office.filter"), Fields: []*field{
		{Name: "q", Label: o.t.T("office.search"), Value: v.Get("q")},
		{Name: "etape", Label: o.t.T("office.stage"), Kind: "select", Options: o.stageOptions(o.t.T("office.all")), Value: v.Get("etape")},
		{Name: "financeur", Label: o.t.T("office.funder"), Kind: "select", Options: funders, Value: v.Get("financeur")},
	}}}
}

// perLane is how many cards a column of the kanban shows.
const perLane = 25

// kanban shows the stages of the work side by side. A card moves by its own
// form: with a keyboard as with a mouse.
func (o *office) kanban(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	names, _, err := o.funderNames(ctx)
	if err != nil {
		return err
	}
	groups := []struct {
		key    string
		stages []any
	}{
		{"identified", []any{"identified", "qualified"}}, {"preparation", []any{"in-preparation", "pre-selection"}},
		{"filed", []any{"filed", "more-info", "under-review"}}, {"granted", []any{"awarded", "partly-awarded", "agreement"}},
		{"running", []any{"running"}}, {"report", []any{"report-due", "report-filed", "checked"}},
	}
	var lanes []lane
	for _, g := range groups {
		q := store.Query{Where: []store.Condition{store.In("stage", g.stages...)}, Order: []string{"deadline"}}
		n, err := store.Applications.Count(ctx, o.Store, q)
		if err != nil {
			return err
		}
		q.Limit = perLane
		list, err := store.Applications.List(ctx, o.Store, q)
		if err != nil {
			return err
		}
		l := lane{Title: o.t.T("office.lane."+g.key, n)}
		for _, a := range list {
			l.Cards = append(l.Cards, o.card(a, names))
		}
		if n > perLane {
			l.More = o.t.T("office.more", n-perLane)
		}
		lanes = append(lanes, l)
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.kanban"), Lead: o.t.T("office.kanban.lead")}, section{Lanes: lanes},
		section{Links: []pages.Link{{Href: "/financements/dossiers", Text: o.t.T("office.nav.applications")}}})
}

// card offers the moves that need neither reason nor amount; the others are on
// the page of the application.
func (o *office) card(a store.Record[funding.Application], names map[string]string) kanbanCard {
	c := kanbanCard{Title: a.Value.Title, Href: "/financements/dossiers/" + a.ID, Action: "/financements/dossiers/" + a.ID + "/etape",
		Sub: names[a.Value.FunderID] + " · " + o.label(a.Value.Stage) + " · " + a.Value.Requested.French(), Version: strconv.FormatInt(a.Version, 10), On: o.today().String()}
	for _, s := range a.Value.Stage.Next(a.Value.TwoStep) {
		if !s.NeedsReason() {
			c.Moves = append(c.Moves, option{s.String(), o.label(s)})
		}
	}
	return c
}
