package office

import (
	"context"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/partners"
	"github.com/lozere-developpement/sillage/funding/watch"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// soon is how far ahead the first screen looks, in days.
const soon = 30

// paymentDays is the legal delay of a European payment; rules.PaymentDue has
// the article and the suspensions.
const paymentDays = 80

// shown is how many lines the lists of the first screen hold.
const shown = 12

// first is what the financing officer sees in the morning.
func (o *office) first(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	keys, funnel, err := o.indicatorKeys(ctx)
	if err != nil {
		return err
	}
	today := o.today()
	names, _, err := o.funderNames(ctx)
	if err != nil {
		return err
	}
	before := []any{"identified", "qualified", "in-preparation", "pre-selection"}
	day := store.DayKey
	lists := []struct {
		id   string
		q    store.Query
		cell func(a funding.Application) cell
	}{
		{"to-file", store.Query{Where: []store.Condition{store.In("stage", before...), store.AtMost("deadline", day(today.AddDays(soon))), store.AtLeast("deadline", day(today))}, Order: []string{"deadline"}},
			func(a funding.Application) cell { return o.countdown(a.Deadline) }},
		{"overdue", store.Query{Where: []store.Condition{store.In("stage", before...), store.AtMost("deadline", day(today.AddDays(-1)))}, Order: []string{"-deadline"}},
			func(a funding.Application) cell { return cell{Text: o.t.Write(a.Deadline), Class: "bad"} }},
		{"documents", store.Query{Where: []store.Condition{store.In("stage", append(before, "more-info")...), store.AtLeast("documents_missing", 1)}, Order: []string{"deadline"}},
			func(a funding.Application) cell { return cell{Text: missingDocuments(a)} }},
		{"uncalled", store.Query{Where: []store.Condition{store.AtLeast("uncalled", 1)}, Order: []string{"-uncalled"}},
			func(a funding.Application) cell {
				sums, _ := a.Amounts() // refused when it was saved
				return cell{Text: o.t.Write((a.Awarded.Cents - sums.Called))}
			}},
		{"reports", store.Query{Where: []store.Condition{store.AtMost("report_due", day(today.AddDays(soon)))}, Order: []string{"report_due"}},
			func(a funding.Application) cell { return o.countdown(nextReport(a)) }},
		{"claims", store.Query{Where: []store.Condition{store.AtMost("claimed_on", day(today.AddDays(-paymentDays-1)))}, Order: []string{"claimed_on"}},
			func(a funding.Application) cell {
				return cell{Text: o.t.T("office.since", oldestClaim(a).Time()), Class: "bad"}
			}},
	}
	reminders, err := o.reminders(ctx)
	if err != nil {
		return err
	}
	todo := []section{reminders}
	for _, l := range lists {
		s, err := o.applicationList(ctx, l.id, l.q, names, l.cell)
		if err != nil {
			return err
		}
		todo = append(todo, s)
	}
	follow, err := o.toCall(ctx)
	if err != nil {
		return err
	}
	openings, err := o.openCalls(ctx, names)
	if err != nil {
		return err
	}
	begin, err := o.begin(ctx)
	if err != nil {
		return err
	}
	sections := append([]section{{Keys: keys, Do: []pages.Link{{Href: files.path + "/nouveau", Text: o.t.T("office.applications.new")},
		{Href: calls.path + "/nouveau", Text: o.t.T("office.calls.new")}, {Href: asked.path + "/nouveau", Text: o.t.T("office.partners.new")}}}}, begin...)
	if todo = o.quiet(append(todo, follow, openings)); len(begin) == 0 || len(todo) > 1 {
		sections = append(sections, todo...)
	}
	sections = append(sections, section{Figure: funnel})
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.title"), Lead: o.t.T("office.lead", today.Time())}, sections...)
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
		first, size := utf8.DecodeRuneInString(s.Title)
		nothing = append(nothing, string(unicode.ToLower(first))+s.Title[size:])
	}
	if len(nothing) > 0 {
		kept = append(kept, section{ID: "rien", Lead: o.t.T("office.nothing-to-do", strings.Join(nothing, ", "))})
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

func (o *office) applicationList(ctx context.Context, id string, q store.Query, names map[string]string, last func(funding.Application) cell) (section, error) {
	n, err := store.Applications.Count(ctx, o.Store, q)
	if err != nil {
		return section{}, err
	}
	q.Limit = shown
	list, err := store.Applications.List(ctx, o.Store, q)
	if err != nil {
		return section{}, err
	}
	t := &table{Heads: heads(o.t.T("office.application"), o.t.T("office.funder"), o.t.T("office.stage"), o.t.T("office."+id+".column")), Empty: o.t.T("office." + id + ".none")}
	for _, a := range list {
		t.Rows = append(t.Rows, []cell{{Text: a.Value.Title, Href: "/financements/dossiers/" + a.ID}, {Text: names[a.Value.FunderID]},
			{Text: o.label(a.Value.Stage)}, last(a.Value)})
	}
	s := section{ID: id, Title: o.t.T("office." + id), Table: t}
	if n > shown {
		s.Notes = []string{o.t.T("office.more", n-shown)}
	}
	return s, nil
}

// weekend is how far back a reminder is still shown, in days.
const weekend = 3

// reminders are the deadlines of which somebody is reminded these days: 30, 15,
// 7 and 1 days before, and what fell on a week-end.
func (o *office) reminders(ctx context.Context) (section, error) {
	list, err := Deadlines(ctx, o.Store, o.today())
	t := &table{Heads: heads(o.t.T("office.deadline"), o.t.T("office.kind"), o.t.T("office.what"), o.t.T("office.field.officer")), Empty: o.t.T("office.reminders.none")}
	for _, d := range watch.Reminders(list, o.today().AddDays(-weekend), o.today()) {
		if len(t.Rows) < shown {
			t.Rows = append(t.Rows, []cell{o.countdown(d.On), {Text: o.label(d.Kind)}, {Text: d.Title, Href: deadlinePage(d)}, {Text: d.Officer}})
		}
	}
	return section{ID: "reminders", Title: o.t.T("office.reminders"), Lead: o.t.T("office.reminders.lead"), Table: t}, err
}

// toCall lists the partners whose day to be called again has come.
func (o *office) toCall(ctx context.Context) (section, error) {
	all, err := store.Solicitations.All(ctx, o.Store)
	t := &table{Heads: heads(o.t.T("office.partner"), o.t.T("office.action"), o.t.T("office.answer"), o.t.T("office.follow-up")), Empty: o.t.T("office.to-call.none")}
	list := partners.ToCall(all, o.today())
	for _, p := range list[:min(shown, len(list))] {
		t.Rows = append(t.Rows, []cell{{Text: p.Partner, Href: asked.path + "/" + p.ID}, {Text: o.partnerAction(p)}, {Text: o.label(p.Answer)}, o.followUp(p)})
	}
	return section{ID: "to-call", Title: o.t.T("office.to-call"), Table: t}, err
}

// openCalls lists the calls with a deadline to come. Permanent ones have none:
// they are never urgent.
func (o *office) openCalls(ctx context.Context, names map[string]string) (section, error) {
	list, err := store.Calls.List(ctx, o.Store, store.Query{Where: []store.Condition{store.Is("permanent", 0),
		store.AtLeast("deadline", store.DayKey(o.today())), store.AtMost("deadline", store.DayKey(o.today().AddDays(3*soon)))}, Order: []string{"deadline"}, Limit: shown})
	t := &table{Heads: heads(o.t.T("office.call"), o.t.T("office.funder"), o.t.T("office.deadline")), Empty: o.t.T("office.open-calls.none")}
	for _, c := range list {
		t.Rows = append(t.Rows, []cell{{Text: c.Value.Title, Href: "/financements/appels/" + c.ID}, {Text: names[c.Value.FunderID]}, o.countdown(c.Value.Deadline)})
	}
	return section{ID: "open-calls", Title: o.t.T("office.open-calls"), Table: t}, err
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
