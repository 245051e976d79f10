package office

import (
	"context"
	"net/http"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	fc "github.com/lozere-developpement/sillage/funding/forecast"
	"github.com/lozere-developpement/sillage/funding/posts"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// horizon is how many months the treasury and the cliff look ahead.
const horizon = 24

// A Forecast is what the applications are likely to bring.
type Forecast struct {
	Sure         funding.Cents
	Distribution fc.Distribution
	Rates        []fc.FunderRate
	Waits        fc.Survival
	Unknown      int // files without an amount, left out
}

// Forecasts reads the applications and returns what they are likely to bring.
// Where no decision is known, it refuses: a rate would be a guess.
func Forecasts(ctx context.Context, s *store.Store, today funding.Date) (f Forecast, apps []funding.Application, err error) {
	list, err := store.Applications.List(ctx, s, store.Query{})
	if err != nil {
		return f, nil, err
	}
	for _, a := range list {
		apps = append(apps, a.Value)
	}
	if f.Rates, err = fc.Rates(fc.History(apps), nil); err != nil {
		return f, apps, err
	}
	var prospects []fc.Prospect
	if f.Sure, prospects, f.Unknown, err = fc.Pipeline(apps, f.Rates); err != nil {
		return f, apps, err
	}
	waits, _ := fc.Waits(apps, today)
	f.Waits = fc.KaplanMeier(waits)
	f.Distribution, err = fc.Convolve(f.Sure, prospects)
	return f, apps, err
}

func (o *office) forecast(w http.ResponseWriter, r *http.Request) error {
	f, apps, err := Forecasts(r.Context(), o.Store, o.today())
	sections := []section{}
	switch {
	case err != nil && said(err):
		sections = append(sections, section{Notes: []string{o.t.Error(err)}})
	case err != nil:
		return err
	default:
		d := f.Distribution
		s := section{Title: o.t.T("office.forecast.obtained"), Lead: o.t.T("office.forecast.lead"), Keys: []keyFigure{
			{f.Sure.French(), o.t.T("office.forecast.sure"), ""}, {d.Quantile(0.1).French(), o.t.T("office.forecast.p10"), ""},
			{d.Quantile(0.5).French(), o.t.T("office.forecast.p50"), ""}, {d.Quantile(0.9).French(), o.t.T("office.forecast.p90"), ""}}}
		if f.Unknown > 0 {
			s.Notes = append(s.Notes, o.t.T("office.forecast.unknown", f.Unknown))
		}
		if days, ok := f.Waits.Quantile(0.5); ok {
			s.Notes = append(s.Notes, o.t.T("office.forecast.wait", days))
		}
		sections = append(sections, s)
		outlook, err := o.outlook(r, apps, f)
		if err != nil {
			return err
		}
		cash, err := o.treasury(apps)
		if err != nil {
			return err
		}
		sections = append(sections, outlook, cash)
	}
	cliff, err := o.cliff(r.Context())
	if err != nil {
		return err
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.forecast")}, append(sections, cliff...)...)
}

// expected returns the money that is expected from tranches, month by month
// from the one of today, and what is paid at its date; costs are those of the
// plans and are not in it.
func expected(apps []funding.Application, today funding.Date) (flows []fc.Flow) {
	for _, a := range apps {
		if !a.Outcome().Granted() {
			continue
		}
		for _, t := range a.Tranches {
			if t.Cancelled || !t.PaidOn.IsZero() || t.Expected.IsZero() {
				continue
			}
			month := t.Expected.MonthIndex() - today.MonthIndex() + 1
			if month >= 1 && month <= horizon {
				flows = append(flows, fc.Flow{Month: month, Amount: t.Planned, Label: a.Title})
			}
		}
	}
	return flows
}

// treasury adds up what is awarded and expected, by month.
func (o *office) treasury(apps []funding.Application) (section, error) {
	track, err := fc.Positions(0, expected(apps, o.today()), horizon)
	if err != nil {
		return section{}, err
	}
	f := &reports.Figure{ID: "encaissements", Chart: reports.Line, Title: o.t.T("office.fig.receipts"), Question: o.t.T("office.fig.receipts.q"), Unit: "€",
		Label: o.t.T("office.month-word"), Source: o.source(), Waiver: o.t.T("office.waiver.amount"), Doubts: []string{o.t.T("office.fig.receipts.doubt")}}
	t := &table{Heads: heads(o.t.T("office.month-word"), "#"+o.t.T("office.cumulated")), Empty: o.t.T("office.receipts.none")}
	for i, c := range track.Positions {
		month := monthName(o.today().AddMonths(i))
		f.Points = append(f.Points, reports.Point{Label: month, Value: c.Euros(), Low: c.Euros(), High: c.Euros()})
		if i == 0 || c != track.Positions[i-1] {
			t.Rows = append(t.Rows, []cell{{Text: month}, {Text: c.French()}})
		}
	}
	s := section{Title: o.t.T("office.receipts"), Table: t}
	if track.End > 0 {
		s.Figure = o.figure(f)
	} else {
		t.Rows = nil
	}
	return s, nil
}

// cliff shows the aid of the State for posts, month by month and by employer.
func (o *office) cliff(ctx context.Context) ([]section, error) {
	list, err := store.Posts.List(ctx, o.Store, store.Query{Order: []string{"sort"}})
	if err != nil {
		return nil, err
	}
	var all []posts.Post
	for _, p := range list {
		all = append(all, p.Value)
	}
	first := funding.Day(o.today().Year, o.today().Month, 1)
	months, undated := posts.Cliff(all, first, horizon)
	f := &reports.Figure{ID: "falaise", Chart: reports.Line, Title: o.t.T("office.fig.cliff"), Question: o.t.T("office.fig.cliff.q"), Unit: "€",
		Label: o.t.T("office.month-word"), Source: o.source(), Waiver: o.t.T("office.waiver.amount")}
	for _, m := range months {
		f.Points = append(f.Points, reports.Point{Label: monthName(m.Month), Value: m.State.Euros(), Low: m.State.Euros(), High: m.State.Euros()})
	}
	s := section{ID: "postes", Title: o.t.T("office.posts")}
	if undated > 0 {
		s.Notes = []string{o.t.T("office.posts.undated", undated)}
	}
	if len(all) > 0 {
		s.Figure = o.figure(f)
	}
	t := &table{Heads: heads(o.t.T("office.employer"), "#"+o.t.T("office.posts-count"), "#"+o.t.T("office.vacant"), o.t.T("office.last-end"), "#"+o.t.T("office.aid-left")), Empty: o.t.T("office.posts.none")}
	for _, e := range posts.ByEmployer(all, o.today()) {
		t.Rows = append(t.Rows, []cell{{Text: e.Employer}, {Text: strconv.Itoa(e.Posts)}, {Text: strconv.Itoa(e.Vacant)}, {Text: e.LastEnd.French()}, {Text: e.Left.French()}})
	}
	return []section{s, {Table: t}}, nil
}
