package office

import (
	"context"
	"slices"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/posts"
	"github.com/lozere-developpement/sillage/reports"
)

// mostMonths is how far the cliff is drawn, in months: conventions last three
// years.
const mostMonths = 48

// cliff shows the aid of the State for posts, month by month until the last
// convention has ended, and by employer.
func (o *office) cliff(ctx context.Context) ([]section, error) {
	all, err := store.Posts.All(ctx, o.Store)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	months, undated := posts.Cliff(all, o.today(), o.cliffMonths(all))
	s := section{ID: "postes", Title: o.t.T("office.posts.cliff"), Figure: o.figure(o.cliffByMonth(months))}
	if undated > 0 {
		s.Notes = []string{o.t.T("office.posts.undated", undated)}
	}
	employers := posts.ByEmployer(all, o.today())
	t := &table{Heads: heads(o.t.T("office.employer"), "#"+o.t.T("office.posts-count"), "#"+o.t.T("office.vacant"), o.t.T("office.last-end"), "#"+o.t.T("office.aid-left"), "#"+o.t.T("office.aid-risk")), Empty: o.t.T("office.posts.none")}
	for _, e := range employers {
		t.Rows = append(t.Rows, []cell{{Text: e.Employer}, {Text: strconv.Itoa(e.Posts)}, {Text: strconv.Itoa(e.Vacant)}, {Text: o.t.Write(e.LastEnd)}, {Text: o.t.Write(e.Left)}, {Text: o.t.Write(e.AtRisk)}})
	}
	return []section{s, {Figure: o.figure(o.cliffByEmployer(employers)), Table: t}}, nil
}

// cliffMonths is how many months to draw: up to the first one without aid, and
// never less than the treasury looks ahead.
func (o *office) cliffMonths(all []posts.Post) int {
	last := horizon
	for _, p := range all {
		if !p.Ends.IsZero() {
			last = max(last, p.Ends.MonthIndex()-o.today().MonthIndex()+2)
		}
	}
	return min(last, mostMonths)
}

// cliffByMonth draws the aid and, where there is any, what takes over from it.
func (o *office) cliffByMonth(months []posts.Month) *reports.Figure {
	f := &reports.Figure{ID: "falaise", Chart: reports.Line, Title: o.t.T("office.fig.cliff"), Question: o.t.T("office.fig.cliff.q"), Unit: "€",
		Series: o.t.T("office.amount"), Label: o.t.T("office.month-word"), Source: o.source(), Waiver: o.t.T("office.waiver.amount")}
	first, last := months[0], months[len(months)-1]
	f.Answer = o.t.T("office.fig.cliff.answer", o.t.Euros(int64(first.State)), o.t.Euros(int64(last.State)), o.monthName(last.Month), o.t.Euros(int64(last.Replaced)))
	for _, x := range []struct {
		key string
		of  func(posts.Month) funding.Cents
	}{
		{"office.cliff.state", func(m posts.Month) funding.Cents { return m.State }},
		{"office.cliff.sure", func(m posts.Month) funding.Cents { return m.Replaced }},
		{"office.cliff.hoped", func(m posts.Month) funding.Cents { return m.Hoped }},
	} {
		if x.key != "office.cliff.state" && !slices.ContainsFunc(months, func(m posts.Month) bool { return x.of(m) > 0 }) {
			continue
		}
		for _, m := range months {
			v := x.of(m).Euros()
			f.Points = append(f.Points, reports.Point{Series: o.t.T(x.key), Label: o.monthName(m.Month), Value: v, Low: v, High: v})
		}
	}
	return f
}

// cliffByEmployer draws what each employer is still due, and what of it stands
// on a vacant post.
func (o *office) cliffByEmployer(list []posts.EmployerCliff) *reports.Figure {
	f := &reports.Figure{ID: "falaise-employeurs", Chart: reports.Bar, Title: o.t.T("office.fig.cliff-employers"), Question: o.t.T("office.fig.cliff-employers.q"), Unit: "€",
		Series: o.t.T("office.amount"), Label: o.t.T("office.employer"), Source: o.source(), Waiver: o.t.T("office.waiver.amount")}
	var risk funding.Cents
	for _, e := range list {
		risk += e.AtRisk // a part of schedules that are a few thousand euros each
	}
	f.Answer = o.t.T("office.fig.cliff-employers.answer", list[0].Employer, o.t.Euros(int64(list[0].Left)), o.t.Euros(int64(risk)))
	for _, e := range list[:min(len(list), mostBars)] {
		left, risk := e.Left.Euros(), e.AtRisk.Euros()
		f.Points = append(f.Points, reports.Point{Series: o.t.T("office.aid-left"), Label: e.Employer, Value: left, Low: left, High: left},
			reports.Point{Series: o.t.T("office.aid-risk"), Label: e.Employer, Value: risk, Low: risk, High: risk})
	}
	return f
}
