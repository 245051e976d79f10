package office

import (
	"net/http"

	"github.com/lozere-developpement/sillage/funding"
	fc "github.com/lozere-developpement/sillage/funding/forecast"
	"github.com/lozere-developpement/sillage/reports"
)

// The outlook covers the need in nine cases out of ten, at the rate of a
// short loan that the officer may change.
const (
	bridgeLevel = 0.9
	// BridgePercent is that rate.
	BridgePercent = "4 %"
)

// outlook says when cash may run out. It needs what the accounts know and the
// applications do not: the balance of today and what is spent each month.
func (o *office) outlook(r *http.Request, apps []funding.Application, f Forecast) (section, error) {
	q := r.URL.Query()
	percent := q.Get("taux")
	if percent == "" {
		percent = BridgePercent
	}
	ask := &form{Submit: o.t.T("office.outlook.ask"), Fields: []*field{
		{Name: "caisse", Label: o.t.T("office.outlook.opening"), Value: q.Get("caisse")},
		{Name: "depense", Label: o.t.T("office.outlook.spending"), Value: q.Get("depense")},
		{Name: "taux", Label: o.t.T("office.outlook.rate"), Value: percent},
	}}
	keep(ask, q, "etp", "jusqu")
	s := section{ID: "tresorerie", Title: o.t.T("office.outlook"), Filters: ask, Lead: o.t.T("office.outlook.lead")}
	opening, err1 := funding.ParseAmount(q.Get("caisse"))
	spending, err2 := funding.ParseAmount(q.Get("depense"))
	rate, err3 := funding.ParseRate(percent)
	wrong := false
	for i, err := range []error{err1, err2, err3} {
		if err != nil {
			ask.Fields[i].Error, wrong = o.t.Error(err), true
		}
	}
	if wrong || !opening.Known || !spending.Known {
		return s, nil
	}
	out, err := o.outlooks.of(r.Context(), o.Store, o.today(), opening.String()+" "+spending.String()+" "+rate.String(), func() (fc.Outlook, error) {
		return Outlook(apps, f, o.today(), opening.Cents, spending.Cents, rate)
	})
	if err != nil && said(err) {
		s.Notes = append(s.Notes, o.t.Error(err))
		return s, nil
	}
	if err != nil {
		return s, err
	}
	s.Keys = []keyFigure{{o.t.Percent(out.Short, 0), o.t.T("office.outlook.short"), ""}, {o.t.Write(out.Bridge), o.t.T("office.outlook.bridge"), ""}, {o.t.Write(out.Cost), o.t.T("office.outlook.cost"), ""}}
	for _, n := range out.Notes {
		s.Notes = append(s.Notes, o.t.Error(n))
	}
	s.draw(o, o.bands(out), o.bandTable(out))
	return s, nil
}

// Outlook forecasts the treasury over the horizon: what is on the account, what
// is spent each month, the tranches that are dated, and the applications with
// their funders.
func Outlook(apps []funding.Application, f Forecast, today funding.Date, opening, spending funding.Cents, rate funding.Rate) (fc.Outlook, error) {
	flows := expected(apps, today)
	for m := 1; m <= horizon; m++ {
		flows = append(flows, fc.Flow{Month: m, Amount: -spending})
	}
	return fc.Cash{Opening: opening, Flows: flows, Risks: risks(apps, f), Months: horizon, Seed: 48}.Outlook(bridgeLevel, rate)
}

// risks are the applications with their funders: each brings what it asks with
// its probability, in the month of the decision. The delay is that of our own
// history, pending files counted.
func risks(apps []funding.Application, f Forecast) (list []fc.Risk) {
	delay, _ := f.Waits.Months(horizon)
	rates := map[string]float64{}
	for _, r := range f.Rates {
		rates[r.Funder] = r.Rate
	}
	for _, a := range apps {
		if !a.Stage.Pending() || !a.Requested.Known {
			continue
		}
		p, known := rates[a.FunderID]
		if a.Chance != nil {
			p, known = a.Chance.Float(), true
		}
		if known {
			list = append(list, fc.Risk{Name: a.Title, P: p, Payments: []fc.Flow{{Month: 1, Amount: a.Requested.Cents, Label: a.Title}}, Delay: delay})
		}
	}
	return list
}

func (o *office) bands(out fc.Outlook) *reports.Figure {
	f := &reports.Figure{ID: "tresorerie", Chart: reports.Treasury, Level: 0.9, Title: o.t.T("office.fig.treasury"), Question: o.t.T("office.fig.treasury.q"), Unit: "€",
		Label: o.t.T("office.month-word"), Source: o.source(), Doubts: []string{o.t.T("office.fig.treasury.doubt")}}
	for _, b := range out.Bands {
		f.Points = append(f.Points, reports.Point{Label: o.monthName(o.today().AddMonths(b.Month - 1)), Value: b.Mid.Euros(), Low: b.Low.Euros(), High: b.High.Euros()})
	}
	return f
}

func (o *office) bandTable(out fc.Outlook) *table {
	t := &table{Heads: heads(o.t.T("office.month-word"), "#5 %", "#50 %", "#95 %", "#"+o.t.T("office.outlook.chance"))}
	for _, b := range out.Bands {
		t.Rows = append(t.Rows, []cell{{Text: o.monthName(o.today().AddMonths(b.Month - 1))}, {Text: o.t.Write(b.Low)}, {Text: o.t.Write(b.Mid)}, {Text: o.t.Write(b.High)}, {Text: o.t.Percent(b.Short, 0)}})
	}
	return t
}
