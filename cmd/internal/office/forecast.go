package office

import (
	"context"
	"net/http"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	fc "github.com/lozere-developpement/sillage/funding/forecast"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// horizon is how many months the treasury and the cliff look ahead.
const horizon = 24

// A Forecast is what the applications are likely to bring, and what is known of
// how likely and how late.
type Forecast struct {
	Sure         funding.Cents
	Distribution fc.Distribution
	Rates        []fc.FunderRate
	Waits        fc.Survival
	Unfiled      int           // files whose day of filing is not known: no wait
	Unknown      int           // files without an amount, left out
	Undated      funding.Cents // awarded, not paid, expected on no day
	UndatedFiles int
	Calibration  fc.Calibration
	Uncalibrated error // why there is no calibration; nil when there is one
}

// Forecasts reads the applications and returns what they are likely to bring.
// Where no decision is known, it refuses: a rate would be a guess.
func Forecasts(ctx context.Context, s *store.Store, today funding.Date) (f Forecast, apps []funding.Application, err error) {
	if apps, err = store.Applications.All(ctx, s); err != nil {
		return f, nil, err
	}
	funders, err := store.Funders.All(ctx, s)
	if err != nil {
		return f, nil, err
	}
	history := fc.History(apps)
	if f.Rates, err = fc.Rates(history, Priors(funders)); err != nil {
		return f, apps, err
	}
	var prospects []fc.Prospect
	if f.Sure, prospects, f.Unknown, err = fc.Pipeline(apps, f.Rates); err != nil {
		return f, apps, err
	}
	if f.Undated, f.UndatedFiles, err = fc.Undated(apps); err != nil {
		return f, apps, err
	}
	waits, unfiled := fc.Waits(apps, today)
	f.Waits, f.Unfiled = fc.KaplanMeier(waits), unfiled
	f.Calibration, f.Uncalibrated = fc.Calibrate(history, 0)
	f.Distribution, err = fc.Convolve(f.Sure, prospects)
	return f, apps, err
}

// Priors are the rates of success that funders published.
func Priors(funders []funding.Funder) map[string]fc.Prior {
	out := map[string]fc.Prior{}
	for _, f := range funders {
		if f.Published != nil {
			out[f.ID] = fc.Prior{Rate: f.Published.Float()}
		}
	}
	return out
}

// forecasting remembers the forecast of a server's store.
type forecasting struct {
	Forecast
	apps []funding.Application
}

func (o *office) forecasts(ctx context.Context) (Forecast, []funding.Application, error) {
	f, err := o.foreseen.of(ctx, o.Store, o.today(), "", func() (forecasting, error) {
		f, apps, err := Forecasts(ctx, o.Store, o.today())
		return forecasting{f, apps}, err
	})
	return f.Forecast, f.apps, err
}

func (o *office) forecast(w http.ResponseWriter, r *http.Request) error {
	f, apps, err := o.forecasts(r.Context())
	sections := []section{}
	switch {
	case err != nil && said(err):
		sections = append(sections, section{Notes: []string{o.t.Error(err)}, Lead: o.t.T("office.forecast.begin"), Do: []pages.Link{
			{Href: files.path, Text: o.t.T("office.nav.applications")}, {Href: funders.path, Text: o.t.T("office.nav.funders")}}})
	case err != nil:
		return err
	default:
		names, _, err := o.funderNames(r.Context())
		if err != nil {
			return err
		}
		outlook, err := o.outlook(r, apps, f)
		if err != nil {
			return err
		}
		cash, err := o.treasury(apps, f)
		if err != nil {
			return err
		}
		prepare, err := o.prepare(r, apps, f)
		if err != nil {
			return err
		}
		sections = append(sections, o.obtained(f), outlook, cash, prepare, o.rates(f, names), o.calibration(f), o.waits(f))
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.forecast")}, sections...)
}

// obtained shows the whole distribution of what will be obtained: its quantiles
// first, for the mean may be a total that cannot happen.
func (o *office) obtained(f Forecast) section {
	d := f.Distribution
	s := section{ID: "obtenu", Title: o.t.T("office.forecast.obtained"), Lead: o.t.T("office.forecast.lead"), Keys: []keyFigure{
		{o.t.Write(f.Sure), o.t.T("office.forecast.sure"), ""}, {o.t.Write(d.Quantile(0.1)), o.t.T("office.forecast.p10"), ""},
		{o.t.Write(d.Quantile(0.5)), o.t.T("office.forecast.p50"), ""}, {o.t.Write(d.Quantile(0.9)), o.t.T("office.forecast.p90"), ""}}}
	if f.Unknown > 0 {
		s.Notes = append(s.Notes, o.t.T("office.forecast.unknown", f.Unknown))
	}
	for _, n := range d.Notes {
		s.Notes = append(s.Notes, o.t.Error(n))
	}
	lowest, highest := d.Totals[0], d.Totals[len(d.Totals)-1]
	if lowest == highest {
		return s
	}
	fig := &reports.Figure{ID: "distribution", Chart: reports.Line, Title: o.t.T("office.fig.obtained"), Question: o.t.T("office.fig.obtained.q"), Unit: "%", Max: 100,
		Label: o.t.T("office.fig.obtained.label"), Source: o.source(), Waiver: o.t.T("office.fig.obtained.waiver")}
	t := &table{Heads: heads("#"+o.t.T("office.fig.obtained.label"), "#"+o.t.T("office.forecast.chance"))}
	for _, amount := range steps(lowest, highest, curve) {
		p := d.AtLeast(amount)
		fig.Points = append(fig.Points, reports.Point{Label: o.t.Euros(int64(amount)), Value: 100 * p, Low: 100 * p, High: 100 * p})
		t.Rows = append(t.Rows, []cell{{Text: o.t.Euros(int64(amount))}, {Text: o.t.Percent(p, 0)}})
	}
	fig.Answer = o.t.T("office.fig.obtained.answer", o.t.Euros(int64(d.Quantile(0.1))), o.t.Euros(int64(d.Quantile(0.5))), o.t.Euros(int64(highest)))
	s.draw(o, fig, t)
	return s
}

// curve is about how many points the distribution is drawn with.
const curve = 20

// steps returns round amounts, at most n and a few, from one that is reached in
// any case to the first that cannot be.
func steps(low, high funding.Cents, n int64) (list []funding.Cents) {
	step := funding.Euro
	for m := int64(0); int64(high-low)/int64(step) > n; m++ {
		step *= []funding.Cents{2, 5, 2}[m%3]
		if m%3 == 1 {
			step /= 2
		}
	}
	for c := low / step * step; c <= high; c += step {
		list = append(list, c)
	}
	return append(list, (high/step+1)*step)
}

// rates shows how often each funder said yes, and how far the probability used
// is drawn towards what is known besides.
func (o *office) rates(f Forecast, names map[string]string) section {
	t := &table{Heads: heads(o.t.T("office.funder"), "#"+o.t.T("office.rates.decided"), "#"+o.t.T("office.rates.granted"), "#"+o.t.T("office.rates.prior"), "#"+o.t.T("office.rates.used"), "#"+o.t.T("office.rates.interval"))}
	fig := &reports.Figure{ID: "reussite", Chart: reports.Bar, Title: o.t.T("office.fig.rates"), Question: o.t.T("office.fig.rates.q"), Unit: "%", Max: 100,
		Label: o.t.T("office.funder"), Source: o.source()}
	for _, r := range f.Rates {
		t.Rows = append(t.Rows, []cell{{Text: names[r.Funder]}, {Text: strconv.Itoa(r.Decided)}, {Text: strconv.Itoa(r.Granted)}, {Text: o.t.Percent(r.Prior, 0)},
			{Text: o.t.Percent(r.Rate, 0)}, {Text: o.t.PercentRange(r.Low, r.High, 0)}})
		fig.Points = append(fig.Points, reports.Point{Label: names[r.Funder], Value: 100 * r.Rate, Low: 100 * r.Low, High: 100 * r.High, N: r.Decided})
	}
	s := section{ID: "reussite", Title: o.t.T("office.rates"), Lead: o.t.T("office.rates.lead", fc.DefaultStrength), Table: t}
	if len(fig.Points) <= 20 {
		s.Figure = o.figure(fig)
	}
	return s
}

// calibration says whether the probabilities written before the decisions were
// right.
func (o *office) calibration(f Forecast) section {
	s := section{ID: "justesse", Title: o.t.T("office.calibration")}
	if f.Uncalibrated != nil {
		s.Notes = []string{o.t.Error(f.Uncalibrated)}
		return s
	}
	c := f.Calibration
	s.Lead = o.t.T("office.calibration.lead", c.N, o.t.Number(c.Brier, 3), o.t.Number(c.Uncertainty, 3))
	for _, n := range c.Notes {
		s.Notes = append(s.Notes, o.t.Error(n))
	}
	s.Table = &table{Heads: heads(o.t.T("office.calibration.stated"), "#"+o.t.T("office.calibration.mean"), "#"+o.t.T("office.rates.decided"), "#"+o.t.T("office.calibration.observed"), "#"+o.t.T("office.rates.interval"))}
	for _, b := range c.Bins {
		s.Table.Rows = append(s.Table.Rows, []cell{{Text: o.t.PercentRange(b.From, b.To, 0)}, {Text: o.t.Percent(b.Stated, 0)}, {Text: strconv.Itoa(b.Observed.N)},
			{Text: o.t.Percent(b.Observed.Value, 0)}, {Text: o.t.PercentRange(b.Observed.Low, b.Observed.High, 0)}})
	}
	return s
}

// LongestWait is the longest delay of decision that is shown, in days.
const LongestWait = 24 * 30

// waits shows how long a decision takes, the files that still wait counted for
// as long as they have waited.
func (o *office) waits(f Forecast) section {
	s := section{ID: "delais", Title: o.t.T("office.waits"), Lead: o.t.T("office.waits.lead", f.Waits.N, f.Waits.Decided, f.Waits.N-f.Waits.Decided)}
	if days, ok := f.Waits.Quantile(0.5); ok {
		s.Notes = append(s.Notes, o.t.T("office.forecast.wait", days))
	} else {
		s.Notes = append(s.Notes, o.t.T("office.waits.unknown"))
	}
	if f.Unfiled > 0 {
		s.Notes = append(s.Notes, o.t.T("office.waits.unfiled", f.Unfiled))
	}
	fig := &reports.Figure{ID: "delais", Chart: reports.Line, Title: o.t.T("office.fig.waits"), Question: o.t.T("office.fig.waits.q"), Unit: "%", Max: 100,
		Label: o.t.T("office.waits.within"), Source: o.source()}
	t := &table{Heads: heads("#"+o.t.T("office.waits.within"), "#"+o.t.T("office.waits.share"), "#"+o.t.T("office.rates.interval")), Empty: o.t.T("office.waits.none")}
	for days := 30; days <= min(f.Waits.Longest, LongestWait); days += 30 {
		share, low, high := f.Waits.Within(days)
		fig.Points = append(fig.Points, reports.Point{Label: o.t.T("office.days", days), Value: 100 * share, Low: 100 * low, High: 100 * high})
		t.Rows = append(t.Rows, []cell{{Text: o.t.T("office.days", days)}, {Text: o.t.Percent(share, 0)}, {Text: o.t.PercentRange(low, high, 0)}})
	}
	s.draw(o, fig, t)
	return s
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
func (o *office) treasury(apps []funding.Application, f Forecast) (section, error) {
	track, err := fc.Positions(0, expected(apps, o.today()), horizon)
	if err != nil {
		return section{}, err
	}
	fig := &reports.Figure{ID: "encaissements", Chart: reports.Line, Title: o.t.T("office.fig.receipts"), Question: o.t.T("office.fig.receipts.q"), Unit: "€",
		Label: o.t.T("office.month-word"), Source: o.source(), Waiver: o.t.T("office.waiver.amount"), Doubts: []string{o.t.T("office.fig.receipts.doubt")}}
	t := &table{Heads: heads(o.t.T("office.month-word"), "#"+o.t.T("office.cumulated")), Empty: o.t.T("office.receipts.none")}
	for i, c := range track.Positions {
		month := o.monthName(o.today().AddMonths(i))
		fig.Points = append(fig.Points, reports.Point{Label: month, Value: c.Euros(), Low: c.Euros(), High: c.Euros()})
		if i == 0 || c != track.Positions[i-1] {
			t.Rows = append(t.Rows, []cell{{Text: month}, {Text: o.t.Write(c)}})
		}
	}
	s := section{Title: o.t.T("office.receipts"), Table: t}
	if f.Undated > 0 {
		s.Notes = append(s.Notes, o.t.T("office.receipts.undated", f.Undated, f.UndatedFiles))
	}
	if track.End > 0 {
		s.draw(o, fig, t)
	} else {
		t.Rows = nil
	}
	return s, nil
}
