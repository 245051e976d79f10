package office

import (
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/posts"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// The cliff is drawn until the last convention has ended, with what replaces
// the aid where something does.
func TestTheCliffReachesItsFoot(t *testing.T) {
	today := funding.Day(2026, 11, 28)
	o := &office{Deps: Deps{Now: func() time.Time { return today.Time() }}, t: lang.French}
	all := []posts.Post{{ID: "p1", Employer: "Mairie", Begins: funding.Day(2026, 1, 1), Ends: funding.Day(2028, 12, 31)},
		{ID: "p2", Employer: "Maison", Private: true, Status: posts.Vacant, VacantSince: funding.Day(2026, 6, 1), Begins: funding.Day(2026, 1, 1), Ends: funding.Day(2028, 12, 31)}}
	draw := func() *reports.Figure {
		months, _ := posts.Cliff(all, today, o.cliffMonths(all))
		return o.cliffByMonth(months)
	}
	f := draw()
	last := f.Points[len(f.Points)-1]
	if last.Label != o.monthName(funding.Day(2029, 1, 1)) || last.Value != 0 {
		t.Errorf("the cliff ends on %q with %v", last.Label, last.Value)
	}
	if got := f.SeriesNames(); len(got) != 1 {
		t.Errorf("nothing replaces the aid, and yet %q", got)
	}
	all[0].Replaced = []posts.Replacement{{Source: "budget", Yearly: 12_000_00, From: funding.Day(2029, 1, 1), Sure: true}}
	if got := draw().SeriesNames(); len(got) != 3 {
		t.Errorf("the replacement is not drawn: %q", got)
	}
	for _, p := range o.cliffByEmployer(posts.ByEmployer(all, today)).Points {
		vacant, threatened := p.Label == "Maison", p.Series == o.t.T("office.aid-risk")
		if threatened && vacant != (p.Value > 0) || !threatened && p.Value <= 0 {
			t.Errorf("%s, %s: %v", p.Label, p.Series, p.Value)
		}
	}
}
