package office

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/partners"
	"github.com/lozere-developpement/sillage/funding/watch"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// feedYears is how long the private address of an agenda serves.
const feedYears = 2

// Deadlines reads all deadlines to come: of calls, applications, reports.
func Deadlines(ctx context.Context, s *store.Store, today funding.Date) ([]watch.Deadline, error) {
	calls, err := store.Calls.All(ctx, s)
	if err != nil {
		return nil, err
	}
	apps, err := store.Applications.All(ctx, s)
	if err != nil {
		return nil, err
	}
	alive := map[funding.Stage]bool{}
	for _, st := range funding.Stages() {
		next := st.Next(false)
		alive[st] = len(next) > 0 && next[0] != funding.Archived
	}
	var open []funding.Application
	for _, a := range apps {
		if alive[a.Stage] {
			open = append(open, a)
		}
	}
	list := watch.Deadlines(calls, open, today)
	asked, err := store.Solicitations.All(ctx, s)
	for _, p := range asked {
		if !p.FollowUp.IsZero() && !p.FollowUp.Before(today) && p.Answer != partners.Signed && p.Answer != partners.Declined {
			list = append(list, watch.Deadline{Kind: watch.FollowUp, ID: p.ID, Title: p.Partner, On: p.FollowUp})
		}
	}
	slices.SortStableFunc(list, func(a, b watch.Deadline) int { return cmp.Or(a.On.Compare(b.On), cmp.Compare(a.Title, b.Title)) })
	return list, err
}

// shownDeadlines is how many deadlines of a month the page lists.
const shownDeadlines = 60

func (o *office) calendar(w http.ResponseWriter, r *http.Request) error {
	return o.showCalendar(w, r, "")
}

func (o *office) showCalendar(w http.ResponseWriter, r *http.Request, address string) error {
	list, err := Deadlines(r.Context(), o.Store, o.today())
	if err != nil {
		return err
	}
	sections := []section{{Everybody: true, Do: []pages.Link{{Href: "#agenda", Text: o.t.T("office.feed")}}}}
	more := 0
	for i, d := range list {
		if month := o.monthName(d.On); sections[len(sections)-1].Title != month {
			sections = append(sections, section{ID: "mois-" + d.On.String()[:7], Title: month, Table: &table{Heads: heads(o.t.T("office.deadline"), o.t.T("office.kind"), o.t.T("office.what"))}})
			more = 0
		}
		s := &sections[len(sections)-1]
		if len(s.Table.Rows) < shownDeadlines {
			s.Table.Rows = append(s.Table.Rows, []cell{o.countdown(d.On), {Text: o.label(d.Kind)}, {Text: d.Title, Href: deadlinePage(d)}})
		} else {
			more++
		}
		if more > 0 && (i+1 == len(list) || o.monthName(list[i+1].On) != s.Title) {
			s.Notes = []string{o.t.T("office.more", more)}
		}
	}
	if len(list) == 0 {
		sections[0].Lead = o.t.T("office.calendar.none")
	}
	sections = append(sections, section{Figure: o.figure(o.remaining(list))})
	feed := section{ID: "agenda", Everybody: true, Title: o.t.T("office.feed"), Lead: o.t.T("office.feed.lead"), Form: &form{Action: "/financements/calendrier", Submit: o.t.T("office.feed.new")}}
	if address != "" {
		feed.Notes = []string{o.t.T("office.feed.address", address)}
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.calendar")}, append(sections, feed)...)
}

func deadlinePage(d watch.Deadline) string {
	switch d.Kind {
	case watch.CallCloses, watch.PreSelection:
		return calls.path + "/" + d.ID
	case watch.FollowUp:
		return asked.path + "/" + d.ID
	}
	return files.path + "/" + d.ID
}

// newFeed makes a private address for an agenda; the one before stops.
func (o *office) newFeed(w http.ResponseWriter, r *http.Request) error {
	secret, who := rand.Text(), o.Account(r)
	err := o.write(r, "", func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Revoke(ctx, "feed", who); err != nil {
			return err
		}
		return tx.Issue(ctx, secret, "feed", who, o.Now().AddDate(feedYears, 0, 0))
	})
	if err != nil {
		return err
	}
	scheme := "http://"
	if r.TLS != nil || !web.Loopback(hostOf(r.Host)) {
		scheme = "https://"
	}
	return o.showCalendar(w, r, scheme+r.Host+"/financements/echeances.ics?cle="+secret)
}

// feed serves the deadlines to an agenda, which cannot sign in: its address is
// the secret.
func (o *office) feed(w http.ResponseWriter, r *http.Request) error {
	who, err := o.Store.Ticket(r.Context(), r.URL.Query().Get("cle"), "feed")
	if err == nil && !o.Open { // the address of who has left serves no more
		var account store.Record[store.Account]
		if account, err = store.Accounts.Get(r.Context(), o.Store, who); err == nil && account.Value.Disabled {
			err = store.ErrNotFound
		}
	}
	if err != nil {
		return found(err)
	}
	list, err := Deadlines(r.Context(), o.Store, o.today())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := o.agenda().WriteTo(&b, list); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	_, err = b.WriteTo(w)
	return err
}

func (o *office) agenda() watch.Calendar {
	return watch.Calendar{Name: o.t.T("office.agenda"), Domain: "sillage", Stamp: o.today(), Label: func(k watch.DeadlineKind) string { return o.label(k) }}
}

func hostOf(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return hostport
}

// monthName returns "mars 2026".
func (o *office) monthName(d funding.Date) string {
	return strings.ReplaceAll(o.t.Month(d.Time()), "\u00a0", " ")
}
