package office

import (
	"context"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// first is what the financing officer sees in the morning.
func (o *office) first(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	keys, funnel, err := o.indicatorKeys(ctx)
	if err != nil {
		return err
	}
	names, _, err := o.funderNames(ctx)
	if err != nil {
		return err
	}
	todo, err := o.todo(ctx, names)
	if err != nil {
		return err
	}
	begin, err := o.begin(ctx)
	if err != nil {
		return err
	}
	sections := append([]section{{Keys: keys, Do: []pages.Link{{Href: files.path + "/nouveau", Text: o.t.T("office.applications.new")},
		{Href: calls.path + "/nouveau", Text: o.t.T("office.calls.new")}, {Href: asked.path + "/nouveau", Text: o.t.T("office.partners.new")}}}}, begin...)
	if todo = o.quiet(todo); len(begin) == 0 || len(todo) > 1 {
		sections = append(sections, todo...)
	}
	sections = append(sections, section{Figure: funnel})
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.title"), Lead: o.t.T("office.lead", o.today().Time())}, sections...)
}

// quiet gathers the sections in which there is nothing to do into one line, the
// last one.
func (o *office) quiet(list []section) (kept []section) {
	var nothing []string
	for _, s := range list {
		if len(s.Table.Rows) > 0 {
			kept = append(kept, s)
			continue
		}
		nothing = append(nothing, s.Table.Empty)
	}
	if len(nothing) > 0 {
		kept = append(kept, section{ID: "rien", Lead: strings.Join(nothing, " ")})
	}
	return kept
}

// begin says what comes first where no application is followed yet.
func (o *office) begin(ctx context.Context) ([]section, error) {
	first, err := store.Applications.List(ctx, o.Store, store.Query{Limit: 1})
	if err != nil || len(first) > 0 {
		return nil, err
	}
	s := section{ID: "commencer", Title: o.t.T("office.begin"), Lead: o.t.T("office.begin.lead")}
	for _, step := range [][2]string{{"import", "/financements/echanges"}, {"funder", funders.path + "/nouveau"}, {"calls", importPath}, {"plan", "/financements/plans"}} {
		s.Steps = append(s.Steps, pages.Link{Href: step[1], Text: o.t.T("office.begin." + step[0])})
	}
	return []section{s}, nil
}

// indicatorKeys are the roadmap's own three indicators, and the funnel that
// they are the steps of.
func (o *office) indicatorKeys(ctx context.Context) (keys []keyFigure, funnel template.HTML, err error) {
	count := func(where ...store.Condition) int64 {
		n, e := store.Applications.Count(ctx, o.Store, store.Query{Where: where})
		if e != nil {
			err = e
		}
		return int64(n)
	}
	identified := count(store.Is("refiles", ""))
	filed, granted, paid := count(store.Is("filed", 1)), count(store.Is("granted", 1)), count(store.AtLeast("paid", 1))
	asked, err2 := o.sum(ctx, "requested", "filed")
	got, err3 := o.sum(ctx, "awarded", "granted")
	if err == nil {
		err = err2
	}
	if err == nil {
		err = err3
	}
	if err != nil {
		return nil, "", err
	}
	keys = []keyFigure{
		{o.t.Int(identified), o.t.T("office.identified"), "/financements/dossiers"},
		{o.t.Int(filed), o.t.T("office.filed"), "/financements/dossiers?depose=1"},
		{o.t.Write(funding.Cents(asked)), o.t.T("office.requested-total"), ""},
		{o.t.Write(funding.Cents(got)), o.t.T("office.obtained-total"), ""},
	}
	f := &reports.Figure{ID: "entonnoir", Chart: reports.Funnel, Title: o.t.T("office.fig.funnel"), Question: o.t.T("office.fig.funnel.q"),
		Unit: o.t.T("office.unit.files"), Label: o.t.T("office.stage"), Source: o.source(), Waiver: o.t.T("office.waiver.count")}
	for i, n := range []int64{identified, filed, granted, paid} {
		f.Points = append(f.Points, reports.Point{Label: o.t.T("office.step." + strconv.Itoa(i+1)), Value: float64(n), Low: float64(n), High: float64(n)})
	}
	if identified > 0 {
		funnel = o.figure(f)
	}
	return keys, funnel, nil
}

func (o *office) source() string { return o.t.T("office.source", o.today().Time()) }

func (o *office) sum(ctx context.Context, column, flag string) (int64, error) {
	totals, err := store.Applications.Totals(ctx, o.Store, store.Query{Where: []store.Condition{store.Is(flag, 1)}}, nil, []string{column})
	if err != nil {
		return 0, err
	}
	return totals[0].Sums[0], nil
}

// applicationList lists the applications of a query, but those whose page is
// told already.
func (o *office) applicationList(ctx context.Context, id string, q store.Query, names map[string]string, told map[string]bool, last func(funding.Application) cell) (section, error) {
	n, err := store.Applications.Count(ctx, o.Store, q)
	if err != nil {
		return section{}, err
	}
	q.Limit = shown + len(told)
	list, err := store.Applications.List(ctx, o.Store, q)
	if err != nil {
		return section{}, err
	}
	t := &table{Heads: heads(o.t.T("office.application"), o.t.T("office.funder"), o.t.T("office.stage"), o.t.T("office."+id+".column")), Empty: o.t.T("office." + id + ".none")}
	for _, a := range list {
		href := files.path + "/" + a.ID
		if told[href] {
			n--
		} else if len(t.Rows) < shown {
			t.Rows = append(t.Rows, []cell{{Text: a.Value.Title, Href: href}, {Text: names[a.Value.FunderID]}, {Text: o.label(a.Value.Stage)}, last(a.Value)})
		}
	}
	s := section{ID: id, Title: o.t.T("office." + id), Table: t}
	if more := n - len(t.Rows); more > 0 {
		s.Notes = []string{o.t.T("office.more", more)}
	}
	return s, nil
}

// countdown says how many days are left, by the steps of the reminders: 30,
// 15, 7, 1.
func (o *office) countdown(d funding.Date) cell {
	if d.IsZero() {
		return cell{Text: o.t.T("office.no-date")}
	}
	days := o.today().DaysUntil(d)
	c := cell{Text: o.t.T("office.days-left", days, o.t.Write(d)), Keep: true}
	switch {
	case days < 0:
		c = cell{Text: o.t.T("office.days-late", -days, o.t.Write(d)), Class: "bad"}
	case days == 0:
		c = cell{Text: o.t.T("office.due-today"), Class: "bad"}
	case days <= 7:
		c.Class = "bad"
	case days <= 15:
		c.Class = "warn"
	}
	return c
}

// countdownKey is a deadline as a key figure: how many days, and under it what
// ends when.
func (o *office) countdownKey(d funding.Date, what string) keyFigure {
	if d.IsZero() {
		return keyFigure{"–", what, ""}
	}
	days, key := o.today().DaysUntil(d), "office.days-left.short"
	if days < 0 {
		days, key = -days, "office.days-late.short"
	}
	return keyFigure{o.t.T(key, days), o.t.Colon(what, o.t.Write(d)), ""}
}

func missingDocuments(a funding.Application) string {
	text := ""
	for _, d := range a.Documents {
		if d.Required && !d.State.Done() {
			if text != "" {
				text += ", "
			}
			text += d.Name
		}
	}
	return text
}

func nextReport(a funding.Application) (due funding.Date) {
	for _, rep := range a.Reports {
		if rep.Filed.IsZero() && !rep.Due.IsZero() && (due.IsZero() || rep.Due.Before(due)) {
			due = rep.Due
		}
	}
	return due
}

func oldestClaim(a funding.Application) (on funding.Date) {
	for _, t := range a.Tranches {
		if !t.Cancelled && !t.CalledOn.IsZero() && t.PaidOn.IsZero() && (on.IsZero() || t.CalledOn.Before(on)) {
			on = t.CalledOn
		}
	}
	return on
}
