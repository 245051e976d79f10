package office

import (
	"net/http"
	"strings"

	"github.com/lozere-developpement/sillage/funding"
	fc "github.com/lozere-developpement/sillage/funding/forecast"
)

// officerTime is the share of full time that the roadmap gives to looking for
// money, and a year the time looked ahead, unless the officer says otherwise.
const officerTime = "0,15"

// Prepare returns which files not filed yet are worth the time there is, and how
// many are left out because they state no effort or no amount.
func Prepare(apps []funding.Application, f Forecast, w fc.Workload) (best fc.Choice, left int, err error) {
	candidates := fc.Candidates(apps, f.Rates)
	for _, a := range apps {
		if a.Stage.BeforeFiling() {
			left++
		}
	}
	best, err = fc.Choose(candidates, w)
	return best, left - len(candidates), err
}

// workload reads the time there is: a share of full time ("0,15"), and the day
// until which it is counted.
func (o *office) workload(ask *form, etp, until string) (w fc.Workload, ok bool) {
	w = fc.Workload{Today: o.today(), Until: o.today().AddYears(1)}
	ask.Fields = append(ask.Fields, &field{Name: "etp", Label: o.t.T("office.prepare.etp"), Value: etp}, &field{Name: "jusqu", Label: o.t.T("office.prepare.until"), Value: until})
	rate, err := funding.ParseRateIn(etp, funding.Fraction)
	switch {
	case err != nil:
		ask.Fields[0].Error = o.t.Error(err)
	case rate.Num() <= 0 || rate.Cmp(funding.Percent(500)) > 0:
		ask.Fields[0].Error = o.t.T("office.prepare.etp-range")
	}
	w.ETP = rate
	if until != "" {
		if w.Until, err = funding.ParseDate(until); err != nil {
			ask.Fields[1].Error = o.t.Error(err)
		} else if !w.Until.After(w.Today) || w.Until.After(w.Today.AddYears(3)) {
			ask.Fields[1].Error = o.t.T("office.prepare.past")
		}
	}
	return w, ask.Fields[0].Error == "" && ask.Fields[1].Error == ""
}

// prepare says which files to write in the time there is.
func (o *office) prepare(r *http.Request, apps []funding.Application, f Forecast) (section, error) {
	q := r.URL.Query()
	etp := q.Get("etp")
	if etp == "" {
		etp = strings.Replace(officerTime, ",", o.t.Point(), 1)
	}
	ask := &form{Submit: o.t.T("office.outlook.ask")}
	s := section{ID: "preparer", Title: o.t.T("office.prepare"), Lead: o.t.T("office.prepare.lead"), Filters: ask}
	w, ok := o.workload(ask, etp, q.Get("jusqu"))
	keep(ask, q, "caisse", "depense", "taux")
	if !ok {
		return s, nil
	}
	best, left, err := Prepare(apps, f, w)
	if err != nil && said(err) {
		s.Notes = []string{o.t.Error(err)}
		return s, nil
	}
	if err != nil {
		return s, err
	}
	s.Notes = []string{o.t.T("office.prepare.capacity", o.t.Number(float64(best.Effort)/10, -1), o.t.Number(float64(best.Capacity)/10, -1), w.Until, best.Expected)}
	if left > 0 {
		s.Notes = append(s.Notes, o.t.T("office.prepare.left", left))
	}
	t := &table{Heads: heads(o.t.T("office.application"), o.t.T("office.prepare.do"), o.t.T("office.deadline"), "#"+o.t.T("office.prepare.effort"), "#"+o.t.T("office.asked"), "#"+o.t.T("office.forecast.chance"), "#"+o.t.T("office.prepare.expected")), Empty: o.t.T("office.prepare.none")}
	add := func(c fc.Candidate, word cell) {
		t.Rows = append(t.Rows, []cell{{Text: c.Name, Href: "/financements/dossiers/" + c.ID}, word, {Text: o.t.Write(c.Deadline)}, {Text: o.t.Number(float64(c.Effort)/10, -1)},
			{Text: o.t.Write(c.Amount)}, {Text: o.t.Percent(c.P, 0)}, {Text: o.t.Write(c.Expected())}})
	}
	for _, c := range best.Chosen[:min(len(best.Chosen), shownEntries)] {
		add(c, cell{Text: o.t.T("office.prepare.yes"), Class: "good"})
	}
	for _, c := range best.Left[:min(len(best.Left), shownEntries)] {
		add(c.Candidate, cell{Text: o.t.T("office.prepare.no", c.Why), Class: "soft"})
	}
	for _, n := range []int{len(best.Chosen), len(best.Left)} {
		if n > shownEntries {
			s.Notes = append(s.Notes, o.t.T("office.more", n-shownEntries))
		}
	}
	s.Table = t
	return s, nil
}

// keep adds to a form what another form of the page has asked, so that sending
// one does not empty the other.
func keep(ask *form, q map[string][]string, names ...string) {
	for _, n := range names {
		if v := q[n]; len(v) > 0 && v[0] != "" {
			ask.Fields = append(ask.Fields, &field{Name: n, Kind: "hidden", Value: v[0]})
		}
	}
}
