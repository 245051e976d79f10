package office

import (
	"cmp"
	"context"
	"slices"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/partners"
	"github.com/lozere-developpement/sillage/funding/watch"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// soon is how far ahead the first screen looks, in days.
const soon = 30

// paymentDays is the legal delay of a European payment; rules.PaymentDue has
// the article and the suspensions.
const paymentDays = 80

// shown is how many lines the lists of the first screen hold.
const shown = 12

// weekend is how far back a reminder is still shown, in days.
const weekend = 3

// A chore is something that waits: what, until when, and who holds it.
type chore struct {
	on                        funding.Date
	kind, title, href, funder string
	papers, officer           string
}

func (o *office) choreTable(list []chore, empty string) *table {
	t := &table{Heads: heads(o.t.T("office.deadline"), o.t.T("office.kind"), o.t.T("office.what"), o.t.T("office.funder"), o.t.T("office.documents"), o.t.T("office.field.officer")), Empty: empty}
	for _, c := range list {
		t.Rows = append(t.Rows, []cell{o.countdown(c.on), {Text: c.kind}, {Text: c.title, Href: c.href}, {Text: c.funder}, {Text: c.papers}, {Text: c.officer}})
	}
	return t.dense()
}

// dense leaves out the columns in which no row has anything.
func (t *table) dense() *table {
	for i := len(t.Heads) - 1; i >= 0 && len(t.Rows) > 0; i-- {
		if slices.ContainsFunc(t.Rows, func(row []cell) bool { return row[i].Text != "" || row[i].Field != nil || row[i].Links != nil }) {
			continue
		}
		t.Heads = slices.Delete(t.Heads, i, i+1)
		for j := range t.Rows {
			t.Rows[j] = slices.Delete(t.Rows[j], i, i+1)
		}
	}
	return t
}

func beforeFiling() []any {
	return []any{"identified", "qualified", "in-preparation", "pre-selection"}
}

// todo is what waits in the order of urgency, each thing once: what is late,
// what ends within thirty days, then what has no day.
func (o *office) todo(ctx context.Context, names map[string]string) ([]section, error) {
	late, err := o.overdue(ctx, names)
	if err != nil {
		return nil, err
	}
	near, told, err := o.near(ctx, names)
	if err != nil {
		return nil, err
	}
	papers, err := o.applicationList(ctx, "documents", store.Query{Where: []store.Condition{store.In("stage", append(beforeFiling(), "more-info")...), store.AtLeast("documents_missing", 1)}, Order: []string{"deadline"}},
		names, told, func(a funding.Application) cell { return cell{Text: missingDocuments(a)} })
	if err != nil {
		return nil, err
	}
	uncalled, err := o.applicationList(ctx, "uncalled", store.Query{Where: []store.Condition{store.AtLeast("uncalled", 1)}, Order: []string{"-uncalled"}},
		names, nil, func(a funding.Application) cell {
			sums, _ := a.Amounts() // refused when it was saved
			return cell{Text: o.t.Write(a.Awarded.Cents - sums.Called)}
		})
	if err != nil {
		return nil, err
	}
	openings, err := o.openCalls(ctx, names)
	return []section{late, near, papers, uncalled, openings}, err
}

// overdue is what should be done already: files not sent, reports not written,
// claims not paid, partners not called again.
func (o *office) overdue(ctx context.Context, names map[string]string) (section, error) {
	today, day, yesterday := o.today(), store.DayKey, o.today().AddDays(-1)
	var list []chore
	more := 0
	for _, l := range []struct {
		where []store.Condition
		order string
		chore func(a funding.Application) (funding.Date, string)
	}{
		{[]store.Condition{store.In("stage", beforeFiling()...), store.AtMost("deadline", day(yesterday))}, "deadline",
			func(a funding.Application) (funding.Date, string) { return a.Deadline, o.label(watch.FileBy) }},
		{[]store.Condition{store.AtMost("report_due", day(yesterday))}, "report_due",
			func(a funding.Application) (funding.Date, string) { return nextReport(a), o.label(watch.ReportBy) }},
		{[]store.Condition{store.AtMost("claimed_on", day(today.AddDays(-paymentDays-1)))}, "claimed_on",
			func(a funding.Application) (funding.Date, string) {
				on := oldestClaim(a)
				return on.AddDays(paymentDays), o.t.T("office.overdue.claim", o.t.Write(on))
			}},
	} {
		q := store.Query{Where: l.where, Order: []string{l.order}}
		n, err := store.Applications.Count(ctx, o.Store, q)
		if err != nil {
			return section{}, err
		}
		q.Limit = shown
		apps, err := store.Applications.List(ctx, o.Store, q)
		if err != nil {
			return section{}, err
		}
		more += n - len(apps)
		for _, a := range apps {
			on, kind := l.chore(a.Value)
			list = append(list, chore{on: on, kind: kind, title: a.Value.Title, href: files.path + "/" + a.ID, funder: names[a.Value.FunderID], officer: a.Value.Officer})
		}
	}
	all, err := store.Solicitations.All(ctx, o.Store)
	for _, p := range partners.ToCall(all, yesterday) {
		list = append(list, chore{on: p.FollowUp, kind: o.label(watch.FollowUp), title: p.Partner, href: asked.path + "/" + p.ID})
	}
	slices.SortStableFunc(list, func(a, b chore) int { return a.on.Compare(b.on) })
	if over := len(list) - 2*shown; over > 0 {
		list, more = list[:2*shown], more+over
	}
	return o.choreSection("overdue", list, more), err
}

// near is what ends within thirty days, and the files among it. A call for
// which a file is being prepared is told by the file.
func (o *office) near(ctx context.Context, names map[string]string) (section, map[string]bool, error) {
	today, told := o.today(), map[string]bool{}
	ends, err := Deadlines(ctx, o.Store, today)
	if err != nil {
		return section{}, nil, err
	}
	ends = ends[:sortedUpTo(ends, today.AddDays(soon))]
	reminded := map[watch.Deadline]bool{}
	for _, d := range watch.Reminders(ends, today.AddDays(-weekend), today) {
		reminded[d] = true
	}
	more := max(0, len(ends)-4*shown)
	ends = ends[:len(ends)-more]
	apps, byFile := map[string]funding.Application{}, map[string]bool{}
	for _, d := range ends {
		if d.Kind == watch.FileBy || d.Kind == watch.ReportBy || d.Kind == watch.ProvideBy {
			a, err := store.Applications.Get(ctx, o.Store, d.ID)
			if err != nil {
				return section{}, nil, err
			}
			apps[d.ID] = a.Value
			if d.Kind == watch.FileBy {
				byFile[a.Value.CallID] = true
			}
		}
	}
	var list []chore
	for _, d := range ends {
		if d.Kind == watch.CallCloses && byFile[d.ID] {
			continue
		}
		a := apps[d.ID]
		c := chore{on: d.On, kind: o.label(d.Kind), title: d.Title, href: deadlinePage(d), funder: names[a.FunderID], officer: d.Officer}
		if d.Kind == watch.CallCloses || d.Kind == watch.PreSelection {
			call, err := store.Calls.Get(ctx, o.Store, d.ID)
			if err != nil {
				return section{}, nil, err
			}
			c.funder = names[call.Value.FunderID]
		}
		if reminded[d] {
			c.kind = o.t.T("office.reminder", c.kind)
		}
		if d.Kind == watch.FileBy {
			c.papers = missingDocuments(a)
		}
		list = append(list, c)
	}
	if over := len(list) - 2*shown; over > 0 {
		list, more = list[:2*shown], more+over
	}
	for _, c := range list {
		if c.papers != "" {
			told[c.href] = true
		}
	}
	return o.choreSection("near", list, more), told, nil
}

// sortedUpTo is how many deadlines, the earliest first, end by a day.
func sortedUpTo(list []watch.Deadline, last funding.Date) int {
	n, _ := slices.BinarySearchFunc(list, last, func(d watch.Deadline, on funding.Date) int { return cmp.Or(d.On.Compare(on), -1) })
	return n
}

func (o *office) choreSection(id string, list []chore, more int) section {
	s := section{ID: id, Title: o.t.T("office." + id), Table: o.choreTable(list, o.t.T("office."+id+".none"))}
	if more > 0 {
		s.Notes = []string{o.t.T("office.more", more)}
	}
	if id == "near" && len(list) > 0 {
		s.Links = []pages.Link{{Href: "/financements/calendrier", Text: o.t.T("office.near.all")}}
	}
	return s
}

// openCalls lists the calls of which the next step ends after those thirty days
// and within three months. Permanent ones have none: they are never urgent.
func (o *office) openCalls(ctx context.Context, names map[string]string) (section, error) {
	from, to := o.today().AddDays(soon+1), o.today().AddDays(3*soon)
	list, err := store.Calls.List(ctx, o.Store, store.Query{Where: []store.Condition{store.Is("permanent", 0),
		store.AtLeast("deadline", store.DayKey(from))}, Order: []string{"deadline"}})
	var open []chore
	for _, c := range list {
		next := o.nextStep(c.Value)
		if next.Before(from) || next.After(to) {
			continue
		}
		kind := watch.CallCloses
		if next != c.Value.Deadline {
			kind = watch.PreSelection
		}
		open = append(open, chore{on: next, kind: o.label(kind), title: c.Value.Title, href: calls.path + "/" + c.ID, funder: names[c.Value.FunderID]})
	}
	slices.SortStableFunc(open, func(a, b chore) int { return a.on.Compare(b.on) })
	more := max(0, len(open)-shown)
	return o.choreSection("open-calls", open[:len(open)-more], more), err
}

// nextStep is the next day on which something of a call ends: its pre-selection
// while that is to come, else its deadline.
func (o *office) nextStep(c funding.Call) funding.Date {
	if !c.PreFiling.IsZero() && !c.PreFiling.Before(o.today()) {
		return c.PreFiling
	}
	return c.Deadline
}
