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

func (o *office) applications(v *visit, w http.ResponseWriter) error {
	return o.showApplications(v, w, http.StatusOK, v.r.URL.Query(), nil)
}

// showApplications shows the table as an address asks for it: its links are
// whole, for a line that was refused is shown under another address. One line can be
// edited in place: the one that ?modifier= names, or the one that was refused.
func (o *office) showApplications(v *visit, w http.ResponseWriter, status int, q url.Values, refused *lineEdit) error {
	names, givers, err := o.funderNames(v.ctx)
	if err != nil {
		return err
	}
	query := applicationQuery(q)
	n, err := store.Applications.Count(v.ctx, o.Store, query)
	if err != nil {
		return err
	}
	page := max(1, atoi(q.Get("page")))
	query.Limit, query.Offset = perPage, (page-1)*perPage
	list, err := store.Applications.List(v.ctx, o.Store, query)
	if err != nil {
		return err
	}
	t := &table{Heads: o.sortHeads(q, query.Order[0]), Empty: o.none("office.applications", len(query.Where) > 0 || query.Search != ""), Caption: o.t.T("office.applications.count", n)}
	s := section{Table: t, Links: pager(q, page, (n+perPage-1)/perPage, o)}
	for _, a := range list {
		line := refused
		if line == nil && q.Get("modifier") == a.ID {
			line = &lineEdit{rec: a, form: o.lineForm(a, q)}
		}
		if line != nil && line.rec.ID == a.ID {
			s.Form, s.Problem = line.form, line.form.Problem
			t.Rows = append(t.Rows, o.editRow(line, names, q))
			continue
		}
		row := o.applicationRow(a.Value, names)
		row[0].Links = []pages.Link{{Href: files.path + "?" + with(q, "modifier", a.ID), Text: o.t.T("office.edit-here")}}
		t.Rows = append(t.Rows, row)
	}
	return o.page(w, v.r, status, pages.Page{Title: o.t.T("office.nav.applications"), Lead: o.t.T("office.applications.lead")},
		section{Do: []pages.Link{
			{Href: files.path + "/nouveau", Text: o.t.T("office.applications.new")},
			{Href: files.path + "/etapes", Text: o.t.T("office.kanban")},
			{Href: "/financements/echanges", Text: o.t.T("office.exchange")}}}, o.filters(q, givers), s)
}

// with returns a query with one value set.
func with(q url.Values, key, value string) string {
	next := url.Values{}
	for k, x := range q {
		next[k] = x
	}
	next.Del("modifier")
	if key != "modifier" || value == "" {
		next.Del("champ")
	}
	next.Set(key, value)
	return next.Encode()
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
		next.Del("modifier")
		next.Set("tri", c.column)
		h := heading{Text: o.t.T("office." + c.key), Num: i >= 4}
		switch order {
		case c.column:
			h.Sorted = "ascending"
			next.Set("tri", "-"+c.column)
		case "-" + c.column:
			h.Sorted = "descending"
		}
		h.Href = files.path + "?" + next.Encode()
		list = append(list, h)
	}
	return list
}

func (o *office) applicationRow(a funding.Application, names map[string]string) []cell {
	sums, _ := a.Amounts() // refused when it was saved
	deadline := cell{Text: o.t.Write(a.Deadline)}
	if a.Deadline.IsZero() {
		deadline.Text = "–"
	}
	if a.Stage.BeforeFiling() && !a.Deadline.IsZero() {
		deadline = o.countdown(a.Deadline)
	}
	return []cell{{ID: "d-" + a.ID, Text: a.Title, Href: files.path + "/" + a.ID}, {Text: names[a.FunderID]}, {Text: o.label(a.Stage)}, deadline,
		{Text: o.orDash(a.Requested)}, {Text: o.awarded(a)}, {Text: o.t.Write(sums.Called)}, {Text: o.t.Write(sums.Paid)}}
}

// none says why a list is empty: nothing answers what was looked for, or there
// is nothing yet, and what brings the first.
func (o *office) none(key string, looked bool) string {
	if looked {
		return o.t.T(key + ".none")
	}
	return o.t.T(key + ".none-yet")
}

func pager(v url.Values, page, pagesOf int, o *office) (links []pages.Link) {
	to := func(p int, key string) {
		links = append(links, pages.Link{Href: files.path + "?" + with(v, "page", strconv.Itoa(p)), Text: o.t.T(key, p, pagesOf)})
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

func (o *office) filters(v url.Values, givers []option) section {
	givers = append([]option{{"", o.t.T("office.all")}}, givers[1:]...)
	f := &form{Action: files.path, Submit: o.t.T("office.filter"), Fields: []*field{
		{Name: "q", Label: o.t.T("office.search"), Value: v.Get("q")},
		{Name: "etape", Label: o.t.T("office.stage"), Kind: "select", Options: o.stageOptions(o.t.T("office.all")), Value: v.Get("etape")},
		{Name: "financeur", Label: o.t.T("office.funder"), Kind: "select", Options: givers, Value: v.Get("financeur")},
	}}
	return section{Filters: f.cleared(files.path)}
}
