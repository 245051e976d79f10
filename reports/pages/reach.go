package pages

import (
	"cmp"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// alphabetical orders names as a French dictionary does.
func alphabetical(a, b string) int { return collate.New(language.French).CompareString(a, b) }

// reachByPeriod follows the number of attendances quarter by quarter.
func (b *Book) reachByPeriod(r Request, f evidence.Filter) *reports.Figure {
	sums := b.Evidence.ReachBy(f, func(_, _, _, period string) string { return period })
	fig := b.reachFigure(r, "frequentation", reports.Line, r.Texts.T("pages.period"))
	for _, p := range b.Evidence.Periods {
		if s, ok := sums[p]; ok {
			fig.Points = append(fig.Points, reports.Point{Label: p, Value: float64(s.Attendances)})
		}
	}
	if len(fig.Points) == 0 {
		return nil
	}
	return fig
}

// reachByGroup compares attendances per 1 000 inhabitants between EPCI. One
// with fewer people than the threshold is withheld.
func (b *Book) reachByGroup(r Request, f evidence.Filter) *reports.Figure {
	sums := b.Evidence.ReachBy(f, func(_, _, epci, _ string) string { return epci })
	fig := b.reachFigure(r, "couverture", reports.Bar, r.Texts.T("pages.epci"))
	fig.Unit = r.Texts.T("pages.unit.per-thousand")
	for _, g := range b.Evidence.Territory.EPCI {
		p := reports.Point{Label: g.Name, Key: g.SIREN, Link: "/territoires/" + g.SIREN}
		switch s := sums[g.SIREN]; {
		case s.Attendances > 0 && s.Attendances < b.Evidence.Config.Disclosure.Persons:
			p.Missing = r.Texts.T("pages.short.impact.withheld")
		default:
			p.Value = 1000 * float64(s.Attendances) / float64(g.Population)
		}
		fig.Points = append(fig.Points, p)
	}
	slices.SortStableFunc(fig.Points, func(a, b reports.Point) int { return cmp.Compare(b.Value, a.Value) })
	return fig
}

// dots puts a dot where activities took place, sized by their number.
func (b *Book) dots(r Request, f evidence.Filter) *reports.Figure {
	sums := b.Evidence.ReachBy(f, func(_, commune, _, _ string) string { return commune })
	fig := b.reachFigure(r, "carte", reports.TileMap, r.Texts.T("pages.commune"))
	fig.Unit = r.Texts.T("pages.unit.activities")
	for _, c := range b.Evidence.Territory.Communes {
		s := sums[c.INSEE]
		if s.Activities == 0 || f.EPCI != "" && c.EPCI != f.EPCI {
			continue
		}
		p := reports.Point{Label: c.Name, Key: c.INSEE, X: c.Lon, Y: c.Lat, Value: float64(s.Activities), Link: "/territoires/" + c.EPCI}
		if s.Attendances < b.Evidence.Config.Disclosure.Persons {
			p.Value, p.Missing = 0, r.Texts.T("pages.short.impact.withheld")
		}
		fig.Points = append(fig.Points, p)
	}
	if len(fig.Points) == 0 {
		return nil
	}
	return fig
}

func (b *Book) reachFigure(r Request, id string, chart reports.Chart, label string) *reports.Figure {
	return &reports.Figure{
		ID: id, Chart: chart, Unit: r.Texts.T("pages.unit.attendances"), Label: label,
		Title: r.Texts.T("pages.fig." + id), Question: r.Texts.T("pages.fig." + id + ".q"),
		Source: b.source(r), Waiver: r.Texts.T("pages.waiver.counted"), Demo: b.Evidence.Demo,
	}
}
