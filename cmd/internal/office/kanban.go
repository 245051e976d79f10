package office

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// perLane is how many cards a column of the kanban shows.
const perLane = 25

// kanban shows the stages of the work side by side. A card moves by its own
// form: with a keyboard as with a mouse.
func (o *office) kanban(v *visit, w http.ResponseWriter) error {
	names, _, err := o.funderNames(v.ctx)
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
		n, err := store.Applications.Count(v.ctx, o.Store, q)
		if err != nil {
			return err
		}
		q.Limit = perLane
		list, err := store.Applications.List(v.ctx, o.Store, q)
		if err != nil {
			return err
		}
		l := lane{Title: o.t.T("office.lane."+g.key, n), Stages: strings.Trim(fmt.Sprint(g.stages), "[]")}
		for _, a := range list {
			l.Cards = append(l.Cards, o.card(a, names))
		}
		if n > perLane {
			l.More = o.t.T("office.more", n-perLane)
		}
		lanes = append(lanes, l)
	}
	return o.page(w, v.r, http.StatusOK, pages.Page{Title: o.t.T("office.kanban"), Lead: o.t.T("office.kanban.lead")},
		section{Do: []pages.Link{{Href: files.path + "/nouveau", Text: o.t.T("office.applications.new")}, {Href: files.path, Text: o.t.T("office.kanban.table")}}}, section{Lanes: lanes})
}

// card offers the moves that need neither reason nor amount; the others are on
// the page of the application.
func (o *office) card(a store.Record[funding.Application], names map[string]string) kanbanCard {
	c := kanbanCard{ID: "d-" + a.ID, Title: a.Value.Title, Href: files.path + "/" + a.ID, Action: files.path + "/" + a.ID + "/etape",
		Sub: names[a.Value.FunderID] + " · " + o.label(a.Value.Stage), Amounts: o.amountsOf(a.Value), Version: versionText(a.Version), On: o.today().String()}
	for _, s := range a.Value.Stage.Next(a.Value.TwoStep) {
		switch {
		case s.NeedsReason(), s == funding.Awarded && !a.Value.Awarded.Known, s == funding.Filed && !a.Value.Requested.Known:
			c.Others = append(c.Others, o.label(s))
		default:
			c.Moves = append(c.Moves, option{s.String(), o.label(s)})
		}
	}
	if a.Value.Stage.BeforeFiling() && !a.Value.Deadline.IsZero() {
		c.Deadline = o.countdown(a.Value.Deadline)
	}
	return c
}

// amountsOf names the amounts that count at a stage: what is asked until the
// decision, what was obtained after, and what of it has been paid.
func (o *office) amountsOf(a funding.Application) (list []pair) {
	if !a.Outcome().Granted() {
		return []pair{{o.t.T("office.requested"), o.orDash(a.Requested)}}
	}
	sums, _ := a.Amounts() // refused when it was saved
	list = []pair{{o.t.T("office.awarded"), o.orDash(a.Awarded)}}
	if sums.Called > 0 {
		list = append(list, pair{o.t.T("office.called"), o.t.Write(sums.Called)})
	}
	if sums.Paid > 0 {
		list = append(list, pair{o.t.T("office.paid"), o.t.Write(sums.Paid)})
	}
	return list
}
