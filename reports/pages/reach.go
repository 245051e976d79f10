package pages

import (
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
	fig := b.reachFigure(r, "frequentation", reports.Line, r.Texts.T("pages.period"))
	fig.Source = b.sourceFor(r, f)
	for _, p := range b.Evidence.Periods {
		if len(p) != len("2025-T1") || !f.Covers(p) || !b.Evidence.Attended(p) {
			continue // nobody told us of this quarter: that is not zero
		}
		point := reports.Point{Label: r.Texts.Period(p)}
		n, ok := b.Evidence.People(evidence.Filter{Action: f.Action, EPCI: f.EPCI, Period: p}).Value()
		if point.Value = n; !ok {
			point.Value, point.Missing = 0, r.Texts.T("pages.short.impact.withheld")
		}
		fig.Points = append(fig.Points, point)
	}
	if len(fig.Points) == 0 {
		return nil
	}
	return fig
}

// reachByGroup compares attendances per 1 000 inhabitants between EPCI.
func (b *Book) reachByGroup(r Request, f evidence.Filter) *reports.Figure {
	if !b.Evidence.Took(evidence.Filter{Period: f.Period}) {
		return nil // nobody told us of this period: that is not zero
	}
	fig := b.reachFigure(r, "couverture", reports.Bar, r.Texts.T("pages.epci"))
	fig.Unit, fig.Source = r.Texts.T("pages.unit.per-thousand"), b.sourceFor(r, evidence.Filter{Period: f.Period})
	for _, g := range b.Evidence.Territory.EPCI {
		p := reports.Point{Label: g.Name, Key: g.SIREN, Link: "/territoires/" + g.SIREN}
		if n, ok := b.Evidence.People(evidence.Filter{EPCI: g.SIREN, Period: f.Period}).Value(); ok {
			p.Value = 1000 * n / float64(g.Population)
		} else {
			p.Missing = r.Texts.T("pages.short.impact.withheld")
		}
		fig.Points = append(fig.Points, p)
	}
	fig.Unranked = true // their distances and their means differ: the list is that of a dictionary
	slices.SortStableFunc(fig.Points, func(a, b reports.Point) int { return alphabetical(a.Label, b.Label) })
	if n, ok := b.Evidence.People(evidence.Filter{Period: f.Period}).Value(); ok {
		fig.Marks = []reports.Mark{{Label: r.Texts.T("pages.mark.whole"), Value: perThousand(n, b.Evidence.Territory.Population())}}
	}
	return fig
}

// dots puts a dot where activities took place, sized by their number.
func (b *Book) dots(r Request, f evidence.Filter) *reports.Figure {
	fig := b.reachFigure(r, "carte", reports.TileMap, r.Texts.T("pages.commune"))
	fig.Unit, fig.Source = r.Texts.T("pages.unit.activities"), b.sourceFor(r, f)
	for _, insee := range b.Evidence.Served(f) {
		c, _ := b.Evidence.Territory.Commune(insee)
		if f.EPCI != "" && c.EPCI != f.EPCI {
			continue
		}
		p := reports.Point{Label: c.Name, Key: c.INSEE, X: c.Lon, Y: c.Lat, Link: "/territoires/" + c.EPCI}
		if n, shown := b.Evidence.InCommune(insee, f.Period); shown {
			p.Value = float64(n)
		} else {
			p.Missing = r.Texts.T("pages.short.impact.withheld")
		}
		fig.Points = append(fig.Points, p)
	}
	if len(fig.Points) == 0 {
		return nil
	}
	fig.Answer = r.mapAnswer(fig)
	return fig
}

// mapAnswer says in how many communes something took place, and where most did.
func (r Request) mapAnswer(fig *reports.Figure) string {
	var most reports.Point
	hidden := 0
	for _, p := range fig.Points {
		if p.Missing != "" {
			hidden++
		} else if p.Value > most.Value {
			most = p
		}
	}
	if most.Label == "" {
		return r.Texts.T("pages.answer.map-all-hidden", len(fig.Points))
	}
	text := r.Texts.T("pages.answer.map", len(fig.Points), most.Label, most.Value)
	if hidden > 0 {
		text += " " + r.Texts.T("pages.answer.map-hidden", hidden)
	}
	return text
}

// reachText says what was done, where the number of people may be shown.
func (b *Book) reachText(r Request, f evidence.Filter) string {
	if !b.Evidence.Took(f) {
		return ""
	}
	reach, shown := b.Evidence.Shown(f)
	if !shown {
		return r.Texts.T("pages.fact.reach-withheld")
	}
	n, _ := b.Evidence.People(f).Value()
	return r.Texts.T("pages.fact.reach", int(n), reach.Activities, reach.Hours())
}

func (b *Book) reachFigure(r Request, id string, chart reports.Chart, label string) *reports.Figure {
	return &reports.Figure{
		ID: id, Chart: chart, Unit: r.Texts.T("pages.unit.attendances"), Label: label,
		Title: r.Texts.T("pages.fig." + id), Question: r.Texts.T("pages.fig." + id + ".q"),
		Source: b.source(r), Waiver: r.Texts.T("pages.waiver.counted"), Demo: b.Evidence.Demo,
	}
}
