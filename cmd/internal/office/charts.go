package office

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/portfolio"
	"github.com/lozere-developpement/sillage/funding/watch"
	"github.com/lozere-developpement/sillage/reports"
)

// mostBars is how many rows a chart of bars has.
const mostBars = 12

// threeAmounts draws what was requested, awarded and paid, one row per name, in
// the order in which the names come.
func (o *office) threeAmounts(id, label string, years []portfolio.Year, name func(portfolio.Year) string, most int) *reports.Figure {
	f := &reports.Figure{ID: id, Chart: reports.Bar, Title: o.t.T("office.fig." + id), Question: o.t.T("office.fig." + id + ".q"), Unit: "€",
		Series: o.t.T("office.amount"), Label: label, Source: o.source(), Waiver: o.t.T("office.waiver.amount")}
	sums := map[string]*[3]funding.Cents{}
	var names []string
	for _, y := range years {
		n := name(y)
		if sums[n] == nil {
			sums[n] = &[3]funding.Cents{}
			names = append(names, n)
		}
		sums[n][0] += y.Requested
		sums[n][1] += y.Awarded
		sums[n][2] += y.Paid
	}
	if most > 0 {
		slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(sums[b][0]+sums[b][1], sums[a][0]+sums[a][1]) })
		names = names[:min(most, len(names))]
	}
	for _, n := range names {
		for i, key := range []string{"office.requested", "office.awarded", "office.paid"} {
			v := sums[n][i].Euros()
			f.Points = append(f.Points, reports.Point{Series: o.t.T(key), Label: n, Value: v, Low: v, High: v})
		}
	}
	return f
}

// yearName is the year of a total; a date that nobody wrote has none.
func (o *office) yearName(y portfolio.Year) string {
	if y.Year == 0 {
		return o.t.T("office.no-date")
	}
	return strconv.Itoa(y.Year)
}

// remaining draws how many days are left before the next deadlines.
func (o *office) remaining(list []watch.Deadline) *reports.Figure {
	f := &reports.Figure{ID: "echeances", Chart: reports.Bar, Title: o.t.T("office.fig.deadlines"), Question: o.t.T("office.fig.deadlines.q"), Unit: o.t.T("office.unit.days"),
		Label: o.t.T("office.what"), Source: o.source(), Waiver: o.t.T("office.waiver.count")}
	seen := map[string]bool{}
	for _, d := range list {
		name := d.Title + " (" + o.label(d.Kind) + ")"
		if seen[name] || len(f.Points) == mostBars {
			continue
		}
		seen[name] = true
		days := float64(o.today().DaysUntil(d.On))
		if f.Answer == "" {
			f.Answer = o.t.T("office.fig.deadlines.answer", name, d.On.Time())
		}
		f.Points = append(f.Points, reports.Point{Label: name, Value: days, Low: days, High: days})
	}
	return f
}
