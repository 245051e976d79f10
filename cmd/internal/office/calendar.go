package office

import (
	"bytes"
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/watch"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// feedYears is how long the private address of an agenda serves.
const feedYears = 2

// Deadlines reads all deadlines to come: of calls, applications, reports.
func Deadlines(ctx context.Context, s *store.Store, today funding.Date) ([]watch.Deadline, error) {
	calls, err := store.Calls.List(ctx, s, store.Query{Where: []store.Condition{store.AtLeast("deadline", store.DayKey(today))}})
	if err != nil {
		return nil, err
	}
	var alive []string
	for _, st := range funding.Stages() {
		if len(st.Next(false)) > 0 && st.Next(false)[0] != funding.Archived {
			alive = append(alive, st.String())
		}
	}
	apps, err := store.Applications.List(ctx, s, store.Query{Where: []store.Condition{store.In("stage", alive...)}})
	if err != nil {
		return nil, err
	}
	var c []funding.Call
	for _, x := range calls {
		c = append(c, x.Value)
	}
	var a []funding.Application
	for _, x := range apps {
		a = append(a, x.Value)
	}
	return watch.Deadlines(c, a, today), nil
}

func (o *office) calendar(w http.ResponseWriter, r *http.Request) error {
	return o.showCalendar(w, r, "")
}

func (o *office) showCalendar(w http.ResponseWriter, r *http.Request, address string) error {
	list, err := Deadlines(r.Context(), o.Store, o.today())
	if err != nil {
		return err
	}
	sections := []section{}
	for _, d := range list {
		month := monthName(d.On)
		if n := len(sections); n == 0 || sections[n-1].Title != month {
			sections = append(sections, section{Title: month, Table: &table{Heads: heads(o.t.T("office.deadline"), o.t.T("office.kind"), o.t.T("office.what"))}})
		}
		t := sections[len(sections)-1].Table
		t.Rows = append(t.Rows, []cell{o.countdown(d.On), {Text: o.label(d.Kind)}, {Text: d.Title, Href: deadlinePage(d)}})
	}
	feed := section{Title: o.t.T("office.feed"), Lead: o.t.T("office.feed.lead"), Form: &form{Action: "/financements/calendrier", Submit: o.t.T("office.feed.new")}}
	if address != "" {
		feed.Notes = []string{o.t.T("office.feed.address", address)}
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.calendar")}, append(sections, feed)...)
}

func deadlinePage(d watch.Deadline) string {
	if d.Kind == watch.CallCloses || d.Kind == watch.PreSelection {
		return "/financements/appels/" + d.ID
	}
	return "/financements/dossiers/" + d.ID
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
	if _, err := o.Store.Ticket(r.Context(), r.URL.Query().Get("cle"), "feed"); err != nil {
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
func monthName(d funding.Date) string {
	_, month, _ := strings.Cut(strings.ReplaceAll(d.French(), "\u00a0", " "), " ")
	return month
}
