package office

import (
	"context"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/posts"
	"github.com/lozere-developpement/sillage/reports"
)

// cliff shows the aid of the State for posts, month by month and by employer.
func (o *office) cliff(ctx context.Context) ([]section, error) {
	all, err := store.Posts.All(ctx, o.Store)
	if err != nil {
		return nil, err
	}
	first := funding.Day(o.today().Year, o.today().Month, 1)
	months, undated := posts.Cliff(all, first, horizon)
	f := &reports.Figure{ID: "falaise", Chart: reports.Line, Title: o.t.T("office.fig.cliff"), Question: o.t.T("office.fig.cliff.q"), Unit: "€",
		Label: o.t.T("office.month-word"), Source: o.source(), Waiver: o.t.T("office.waiver.amount")}
	for _, m := range months {
		f.Points = append(f.Points, reports.Point{Label: o.monthName(m.Month), Value: m.State.Euros(), Low: m.State.Euros(), High: m.State.Euros()})
	}
	s := section{ID: "postes", Title: o.t.T("office.posts.cliff")}
	if undated > 0 {
		s.Notes = []string{o.t.T("office.posts.undated", undated)}
	}
	if len(all) == 0 {
		return nil, nil
	}
	s.Figure = o.figure(f)
	t := &table{Heads: heads(o.t.T("office.employer"), "#"+o.t.T("office.posts-count"), "#"+o.t.T("office.vacant"), o.t.T("office.last-end"), "#"+o.t.T("office.aid-left"), "#"+o.t.T("office.aid-risk")), Empty: o.t.T("office.posts.none")}
	for _, e := range posts.ByEmployer(all, o.today()) {
		t.Rows = append(t.Rows, []cell{{Text: e.Employer}, {Text: strconv.Itoa(e.Posts)}, {Text: strconv.Itoa(e.Vacant)}, {Text: o.t.Write(e.LastEnd)}, {Text: o.t.Write(e.Left)}, {Text: o.t.Write(e.AtRisk)}})
	}
	return []section{s, {Table: t}}, nil
}
